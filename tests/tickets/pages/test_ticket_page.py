"""A ticket's page over HTTP: answering, sending on, and what was done by others meanwhile."""

import re
import uuid

from django.urls import reverse

from tests.factories import ANSWER, CSO_PASSWORD, answer, escalate, hai_reply, refuse
from tests.markup import text_of
from tickets.models import AnswerRead, Event, Status
from users.clock import DatabaseClock


def without_token(response):
    """Nor its own address in the account menu, nor the time of day in its head: a minute may end between two pages."""
    return re.sub(r'name="(?:csrfmiddlewaretoken|here)" value="[^"]+"|\d\d\.\d\d WIB', "", text_of(response))


def act_form(ticket, posting, **changes):
    typed = {
        "submission": str(uuid.uuid4()),
        "seen_version": str(ticket.version),
        "act": "answer",
        "answer": ANSWER,
        "note": "",
        "gap_reason": "haipedia",
        "officer": str(posting.pk),
        "password": CSO_PASSWORD,
    }
    return typed | changes


def act_url(ticket):
    return reverse("tickets:act", args=[ticket.reference])


def test_the_office_answers_and_the_asker_reads_it(client_for, kppn008, clerk, waiting, rina):
    response = client_for(kppn008).post(act_url(waiting), act_form(waiting, rina), follow=True)
    assert f"Tiket {waiting.reference} selesai." in text_of(response)
    page = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert ANSWER in page
    assert "Rina Maharani" in page
    assert "Sudah dijawab" in page


def test_the_office_sends_on_hai_replies_and_the_office_finishes(client_for, kppn008, layer1, waiting, rina, clerk):
    client_for(kppn008).post(act_url(waiting), act_form(waiting, rina, act="escalate", answer="", note="Mohon bantuan"))
    waiting.refresh_from_db()
    assert waiting.status == Status.AT_HAI
    reply = {
        "submission": str(uuid.uuid4()),
        "seen_version": waiting.version,
        "act": "hai_reply",
        "answer": "Periode sudah ditutup.",
    }
    client_for(layer1).post(act_url(waiting), reply)
    waiting.refresh_from_db()
    assert waiting.status == Status.HAI_REPLIED
    assert "Periode sudah ditutup." in text_of(client_for(clerk).get(waiting.get_absolute_url()))
    page = text_of(client_for(kppn008).get(waiting.get_absolute_url()))
    assert "Selesaikan tiket" in page
    assert "Periode sudah ditutup.</textarea>" in page.replace("\n", "")
    client_for(kppn008).post(
        act_url(waiting), act_form(waiting, rina, act="finish", answer="Periode sudah ditutup, mohon dibuka.")
    )
    waiting.refresh_from_db()
    assert waiting.status == Status.DONE


def test_the_note_for_hai_is_not_shown_to_the_satker(client_for, kppn008, layer1, clerk, waiting, as_rina, clock):
    escalate(waiting, as_rina, clock, note="Satker ini sering keliru.")
    assert "Satker ini sering keliru." in text_of(client_for(layer1).get(waiting.get_absolute_url()))
    assert "Satker ini sering keliru." not in text_of(client_for(clerk).get(waiting.get_absolute_url()))


def test_a_wrong_password_keeps_the_answer(client_for, kppn008, waiting, rina):
    response = client_for(kppn008).post(act_url(waiting), act_form(waiting, rina, password="bukan-itu"))
    page = text_of(response)
    assert "Jawaban belum dikirim" in page
    assert ANSWER in page
    assert "Sisa 4 percobaan" in page
    waiting.refresh_from_db()
    assert waiting.status == Status.WAITING


def test_a_stale_page_says_who_answered_and_keeps_the_text(client_for, kppn008, waiting, rina, as_bayu, clock):
    form = act_form(waiting, rina, answer="Jawaban saya yang lebih panjang.")
    answer(waiting, as_bayu, clock)
    response = client_for(kppn008).post(act_url(waiting), form)
    page = text_of(response)
    assert response.status_code == 409
    assert "Tiket ini sudah dijawab oleh Bayu Pratama pada Sen, 18 Mei 2026 10.20 WIB." in page
    assert "Jawaban saya yang lebih panjang." in page
    assert "Salin tulisan saya" in page
    assert Event.objects.filter(ticket=waiting, kind=Event.Kind.ANSWERED).count() == 1


def test_an_answer_to_a_ticket_sent_on_meanwhile_is_kept_beside_what_happened(
    client_for, kppn008, waiting, rina, as_bayu, clock, layer1
):
    form = act_form(waiting, rina, answer="Sudah saya tulis.")
    escalate(waiting, as_bayu, clock)
    page = text_of(client_for(kppn008).post(act_url(waiting), form))
    assert "Tiket ini sudah dikirim ke HAI oleh Bayu Pratama" in page
    assert "Sudah saya tulis." in page
    waiting.refresh_from_db()
    hai_reply(waiting, layer1, clock, text="Balasan HAI.")
    page = text_of(client_for(kppn008).post(act_url(waiting), form))
    assert "Tiket ini sudah dibalas HAI" in page
    assert "Sudah saya tulis." in page
    assert "Selesaikan tiket" in page


def test_the_same_answer_sent_twice_shows_the_first_result(client_for, kppn008, waiting, rina):
    client, form = client_for(kppn008), act_form(waiting, rina)
    client.post(act_url(waiting), form)
    response = client.post(act_url(waiting), form, follow=True)
    assert "Formulir ini sudah terkirim. Ini hasilnya." in text_of(response)
    assert Event.objects.filter(ticket=waiting, kind=Event.Kind.ANSWERED).count() == 1


def test_a_foreign_ticket_does_not_exist(client_for, kppn001, cut, waiting, other_clerk):
    for user in (kppn001, other_clerk):
        client = client_for(user)
        hidden = client.get(waiting.get_absolute_url())
        missing = client.get("/tiket/HAI-101010101-26/")
        assert hidden.status_code == missing.status_code == 404
        assert without_token(hidden) == without_token(missing)
        assert client.post(act_url(waiting), act_form(waiting, cut)).status_code == 404
        page = text_of(client.get(f"/tiket/?q={waiting.reference}"))
        assert waiting.subject not in page


def test_a_kanwil_reads_its_kppns_tickets_and_does_not_act(client_for, kanwil04, kanwil_officer, waiting):
    client = client_for(kanwil04)
    page = client.get(waiting.get_absolute_url())
    assert page.status_code == 200
    assert 'name="password"' not in text_of(page)
    assert client.post(act_url(waiting), act_form(waiting, kanwil_officer)).status_code == 403


def test_a_refused_ticket_is_not_called_done(client_for, kppn008, clerk, waiting, as_rina, clock):
    refuse(waiting, as_rina, clock, text="Bukan layanan perbendaharaan.")
    for user in (clerk, kppn008):
        page = text_of(client_for(user).get(waiting.get_absolute_url()))
        assert "Tiket ini ditolak, di luar Katalog Layanan, dan tidak dibuka kembali." in page
        assert "Tiket ini selesai" not in page


def test_the_first_page_points_to_an_answer_until_the_satker_has_opened_it(
    client_for, kppn008, clerk, waiting, as_rina, clock
):
    clock.at = DatabaseClock().now()
    answer(waiting, as_rina, clock)
    satker = client_for(clerk)
    client_for(kppn008).get(waiting.get_absolute_url())
    assert "Baca jawaban" in text_of(satker.get("/"))
    satker.get(waiting.get_absolute_url())
    satker.get(waiting.get_absolute_url())
    assert "Baca jawaban" not in text_of(satker.get("/"))
    assert AnswerRead.objects.get().read_by == clerk


def test_each_act_has_its_own_texts_and_none_is_dropped(client_for, kppn008, waiting, rina):
    """Written for one act, sent as another: refused beside the text, which stays."""
    desk = client_for(kppn008)
    for act, label in (("escalate", "Kirim ke HAI"), ("ask_data", "Minta data pendukung")):
        form = act_form(waiting, rina, act=act, request="Kirim ADK" if act == "ask_data" else "")
        page = text_of(desk.post(act_url(waiting), form))
        assert f"Tidak ikut terkirim dengan pilihan {label}." in page
        assert ANSWER in page
    waiting.refresh_from_db()
    assert waiting.version == 1


def test_the_prefilled_answer_is_nobodys_work_when_a_ticket_goes_back_to_hai(
    client_for, kppn008, waiting, rina, as_rina, layer1, clock
):
    waiting = hai_reply(escalate(waiting, as_rina, clock), layer1, clock, text="Balasan HAI")
    form = act_form(waiting, rina, act="send_back", answer="Balasan HAI yang saya ubah", note="Di menu mana?")
    page = text_of(client_for(kppn008).post(act_url(waiting), form))
    assert "Tidak ikut terkirim dengan pilihan Kembalikan ke HAI dengan catatan." in page
    client_for(kppn008).post(act_url(waiting), form | {"answer": "Balasan HAI"})
    waiting.refresh_from_db()
    assert waiting.status == Status.AT_HAI
