"""What is sent too late or wrong from a ticket's page: a sentence, no effect, and no text lost."""

import uuid

import pytest

from tests import factories
from tests.factories import ANSWER, answer, pass_on, to_layer_2
from tests.markup import text_of
from tests.tickets.paths.walking import url
from tickets.models import Status, Ticket
from users.models import User

pytestmark = pytest.mark.django_db


def test_an_addition_does_not_cost_the_officer_his_answer(send, client_for, kppn008, clerk, waiting):
    client = client_for(kppn008)
    old = waiting.version
    send(clerk, waiting, "add", reply="Ternyata SPM-nya LS.")
    waiting.version = old
    response = send(kppn008, waiting, "answer", answer="Jawaban yang panjang.", client=client)
    page = text_of(response)
    assert response.status_code == 409
    assert "Penanya menambah keterangan pada " in page
    assert "Ternyata SPM-nya LS." in page
    assert "Jawaban yang panjang.</textarea>" in page.replace("\n", "")
    waiting.refresh_from_db()
    assert f'name="seen_version" value="{waiting.version}"' in page
    send(kppn008, waiting, "answer", answer="Jawaban yang panjang.", client=client)
    assert waiting.status == Status.DONE


def test_an_answer_to_a_ticket_passed_on_meanwhile_is_shown_back(send, kppn008, waiting, as_bayu, clock):
    """The office holds it no more: nobody is turned away with 403 for what they wrote in good faith."""
    seen = Ticket.objects.get(pk=waiting.pk)
    pass_on(waiting, as_bayu, clock)
    response = send(kppn008, seen, "answer", answer="Sudah saya tulis.")
    page = text_of(response)
    assert response.status_code == 409
    assert "Tiket ini sudah diteruskan ke KPPN Khusus Penerimaan oleh Bayu Pratama" in page
    assert "Sudah saya tulis." in page
    assert 'name="act"' not in page
    assert waiting.events.count() == 3


def test_a_text_that_has_no_place_any_more_stands_beside_the_new_form(send, kppn008, waiting, as_bayu, clock):
    seen = Ticket.objects.get(pk=waiting.pk)
    factories.ask_data(waiting, as_bayu, clock)
    page = text_of(send(kppn008, seen, "answer", answer="Sudah saya tulis."))
    assert "Data pendukung sudah diminta oleh Bayu Pratama" in page
    assert "Tulisan Anda belum terkirim" in page
    assert "Sudah saya tulis.</textarea>" in page
    assert "Catat balasan penanya" in page


def test_a_satker_s_reply_that_an_officer_recorded_meanwhile_keeps_its_text(send, clerk, ticket_in, as_rina, clock):
    ticket = ticket_in("waiting_asker")
    seen = Ticket.objects.get(pk=ticket.pk)
    factories.record_reply(ticket, as_rina, clock)
    response = send(clerk, seen, "reply", reply="Ini datanya.")
    page = text_of(response)
    assert response.status_code == 409
    assert "Penanya sudah membalas (Rina Maharani)" in page
    assert "Ini datanya.</textarea>" in page.replace("\n", "")
    assert 'name="act" value="add"' in page


def test_an_addition_to_an_ended_ticket_keeps_its_text_and_points_to_a_new_one(send, clerk, waiting, as_rina, clock):
    seen = Ticket.objects.get(pk=waiting.pk)
    answer(waiting, as_rina, clock)
    response = send(clerk, seen, "add", reply="Satu hal lagi.")
    page = text_of(response)
    assert response.status_code == 409
    assert "Satu hal lagi." in page
    assert "Rekam pertanyaan lanjutan" in page


def test_an_agent_s_reply_to_a_ticket_passed_to_another_desk_keeps_its_text(
    send, layer1, ticket_in, layer2, pb8, clock
):
    ticket = ticket_in("at_hai")
    seen = Ticket.objects.get(pk=ticket.pk)
    to_layer_2(ticket, layer1, clock, directorate=pb8)
    page = text_of(send(layer1, seen, "hai_reply", answer="Balasan saya."))
    assert "Tiket ini sudah diteruskan ke Layer 2" in page
    assert "Balasan saya." in page


def test_the_office_closed_while_the_page_was_open_is_said_beside_its_field(send, kppn008, waiting, banda_aceh, clock):
    banda_aceh.closed_on = clock.now().date()
    banda_aceh.save()
    typed = {"destination": "lain", "office": str(banda_aceh.pk), "note": "Mohon dijawab."}
    page = text_of(send(kppn008, waiting, "pass_on", **typed))
    assert "KPPN Banda Aceh sudah tutup. Pilih kantor lain." in page
    assert "Mohon dijawab." in page
    waiting.refresh_from_db()
    assert waiting.holder_office == kppn008.office


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("pass_on", {}, "Pilih kantor tujuan"),
        ("pass_on", {"destination": "lain"}, "Pilih kantor"),
        ("pass_on", {"destination": "lain", "office": "999999"}, "Pilih salah satu dari daftar"),
        ("pass_on", {"destination": "bulan"}, "Pilih salah satu dari daftar"),
        ("refer", {}, "Pilih Kepala Seksi atau SSO"),
        ("refer", {"colleague": "abc"}, "Petugas ini tidak lagi bertugas di sini"),
        ("ask_data", {"request": "  "}, "Tulis data pendukung yang diminta"),
        ("refuse", {"reason": "a\u202eb"}, "karakter yang tidak terlihat"),
        ("answer", {"answer": "x" * 10_001}, "Terlalu panjang"),
        ("hapus", {}, "Pilih salah satu dari daftar"),
        ("hai_reply", {"answer": "Saya HAI."}, "Pilih salah satu dari daftar"),
        ("", {}, "Pilih status tiket"),
    ],
)
def test_bad_input_is_a_sentence_and_no_effect(act, typed, words, send, kppn008, waiting):
    response = send(kppn008, waiting, act, **typed)
    assert response.status_code == 200
    assert words in text_of(response)
    assert waiting.events.count() == 2


def test_a_directorate_without_agents_is_not_offered_and_is_refused(send, client_for, layer1, ticket_in, layer2, pb8):
    ticket = ticket_in("at_hai")
    User.objects.filter(pk=layer2.pk).update(is_active=False)
    assert f'<option value="{pb8.pk}">' not in text_of(client_for(layer1).get(ticket.get_absolute_url()))
    page = text_of(send(layer1, ticket, "to_layer_2", directorate=str(pb8.pk), note="Mohon bantuan."))
    assert "belum mempunyai agen Layer 2 yang aktif" in page
    assert "Mohon bantuan." in page


def test_a_removed_user_s_form_comes_back_with_its_text(client_for, clerk, ticket_in):
    ticket = ticket_in("waiting_asker")
    client = client_for(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    form = {
        "submission": str(uuid.uuid4()),
        "seen_version": str(ticket.version),
        "act": "reply",
        "reply": "Ini datanya.",
    }
    response = client.post(url(ticket), form)
    assert response.status_code == 403
    assert "Ini datanya." in text_of(response)
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING_ASKER


def test_a_link_chooses_an_act_beforehand(client_for, kppn008, waiting):
    page = text_of(client_for(kppn008).get(waiting.get_absolute_url() + "?tindakan=escalate"))
    assert 'value="escalate" checked' in page
    assert 'value="answer" checked' in text_of(client_for(kppn008).get(waiting.get_absolute_url() + "?tindakan=apa"))


def test_the_same_reply_sent_twice_shows_the_first_result(client_for, clerk, ticket_in):
    ticket = ticket_in("waiting_asker")
    form = {
        "submission": str(uuid.uuid4()),
        "seen_version": str(ticket.version),
        "act": "reply",
        "reply": "Ini datanya.",
    }
    client = client_for(clerk)
    client.post(url(ticket), form)
    page = text_of(client.post(url(ticket), form, follow=True))
    assert "Formulir ini sudah terkirim. Ini hasilnya." in page
    assert ticket.events.filter(kind="data_given").count() == 1


def test_a_supervising_kanwil_and_a_monitor_are_turned_away(client_for, kanwil04, monitor, kanwil_officer, waiting):
    form = {"submission": str(uuid.uuid4()), "seen_version": "1", "act": "answer", "answer": ANSWER}
    for user in (kanwil04, monitor):
        assert client_for(user).post(url(waiting), form).status_code == 403


def test_the_page_costs_the_same_queries_however_long_the_conversation(
    client_for, kppn008, clerk, waiting, as_rina, clock, django_assert_max_num_queries
):
    client = client_for(kppn008)
    with django_assert_max_num_queries(40) as short:
        client.get(waiting.get_absolute_url())
    ticket = waiting
    for _ in range(5):
        ticket = factories.add(ticket, clerk, clock)
    with django_assert_max_num_queries(len(short)):
        client.get(waiting.get_absolute_url())
