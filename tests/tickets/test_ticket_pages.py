"""Rekam Tiket, Rekap Tiket and the ticket's page, over HTTP as a browser without script would use them."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import ANSWER, CSO_PASSWORD, TEXT, answer, ask, escalate, hai_reply, record
from tickets.models import Channel, Event, Status, Ticket
from users.models import Membership, ServiceUser

RECORD = "/tiket/rekam/"


def text_of(response):
    return unescape(response.content.decode())


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))


@pytest.fixture
def desk_form(rina):
    """What an officer types at the desk; a test changes what matters to it."""

    def form(**changes):
        typed = {
            "submission": str(uuid.uuid4()),
            "act": "send",
            "email": "yusuf.ananda@contoh.go.id",
            "name": "Yusuf Ananda",
            "unit_type": "PEMDA",
            "satker_code": "",
            "institution": "Pemerintah Kota Pekanbaru",
            "channel": "tatap_muka",
            "subject": "Syarat dispensasi untuk SPM yang terlambat diajukan",
            "question": TEXT,
            "follow_up": "selesai",
            "answer": ANSWER,
            "officer": str(rina.pk),
            "password": CSO_PASSWORD,
        }
        return typed | changes

    return form


def act_form(ticket, posting, **changes):
    typed = {
        "submission": str(uuid.uuid4()),
        "seen_version": str(ticket.version),
        "act": "answer",
        "answer": ANSWER,
        "note": "",
        "officer": str(posting.pk),
        "password": CSO_PASSWORD,
    }
    return typed | changes


# --- Recording at the desk -------------------------------------------------------------------------------------------
def test_a_question_at_the_desk_is_answered_at_once_and_counts_for_the_officer(client_for, kppn008, desk_form, rina):
    response = client_for(kppn008).post(RECORD, desk_form(), follow=True)
    ticket = Ticket.objects.get()
    assert ticket.status == Status.DONE
    assert ticket.posting == rina
    assert response.redirect_chain[-1][0] == ticket.get_absolute_url()
    assert f"Tiket {ticket.reference} selesai. Jawaban dikirim ke yusuf.ananda@contoh.go.id." in text_of(response)
    assert "Rekam tiket berikutnya" in text_of(response)
    assert [event.kind for event in ticket.events.all()] == [Event.Kind.ASKED, Event.Kind.ANSWERED]


def test_a_new_asker_is_added_in_place_and_stands_on_the_offices_list(client_for, kppn008, desk_form):
    client_for(kppn008).post(RECORD, desk_form())
    person = ServiceUser.objects.get(email="yusuf.ananda@contoh.go.id")
    assert (person.name, person.unit_type, person.institution) == (
        "Yusuf Ananda",
        "PEMDA",
        "Pemerintah Kota Pekanbaru",
    )
    assert Membership.objects.filter(service_user=person, office=kppn008.office, removed_at=None).exists()


@pytest.mark.parametrize(
    ("follow_up", "status", "words"),
    [
        ("nanti", Status.WAITING, "direkam untuk KPPN Pekanbaru"),
        ("hai", Status.AT_HAI, "dikirim ke HAI"),
    ],
)
def test_a_question_is_kept_for_later_or_sent_to_hai(client_for, kppn008, desk_form, follow_up, status, words):
    response = client_for(kppn008).post(RECORD, desk_form(follow_up=follow_up, answer=""), follow=True)
    assert Ticket.objects.get().status == status
    assert words in text_of(response)


def test_a_question_is_passed_to_the_office_of_its_destination(client_for, kppn008, desk_form, penerimaan):
    form = desk_form(follow_up="teruskan", destination="penerimaan_negara", answer="")
    client_for(kppn008).post(RECORD, form)
    ticket = Ticket.objects.get()
    assert ticket.holder_office == penerimaan
    assert ticket.office == kppn008.office


def test_searching_the_asker_keeps_everything_typed_and_records_nothing(client_for, kppn008, desk_form, budi):
    response = client_for(kppn008).post(RECORD, desk_form(act="find", email=budi.email, password=""))
    page = text_of(response)
    assert budi.name in page
    assert f"ID {budi.pk} · belum ada tiket sebelumnya" in page
    assert TEXT in page
    assert ANSWER in page
    assert "Ada " not in page.split("<main")[1].split("<form")[0]
    assert not Ticket.objects.exists()


def test_an_unknown_asker_gets_his_fields_where_he_stands(client_for, kppn008, desk_form):
    page = text_of(client_for(kppn008).post(RECORD, desk_form(act="find", name="", password="")))
    assert "E-mail belum terdaftar." in page
    assert 'name="satker_code"' in page
    page = text_of(client_for(kppn008).get(RECORD))
    assert 'name="satker_code"' not in page


def test_a_kppn_asker_is_offered_hai_only(client_for, kppn008, desk_form, kppn_person):
    page = text_of(client_for(kppn008).post(RECORD, desk_form(act="find", email=kppn_person.email, password="")))
    assert 'value="hai"' in page
    assert 'value="selesai"' not in page
    client_for(kppn008).post(RECORD, desk_form(email=kppn_person.email, follow_up="selesai"))
    assert Ticket.objects.get().status == Status.AT_HAI


def test_what_is_wrong_is_said_beside_each_field_and_what_was_typed_stays(client_for, kppn008, desk_form):
    form = desk_form(name="", unit_type="SATKER", satker_code="65421", answer="", received_on="2026-02-30T10:00")
    response = client_for(kppn008).post(RECORD, form)
    page = text_of(response)
    assert response.status_code == 200
    assert "Tiket belum dikirim. Ada 4 hal yang perlu diperbaiki" in page
    for sentence in (
        "Isi nama penanya baru",
        "Kode satker terdiri atas 6 angka",
        "Isi jawaban, atau pilih tindak lanjut lain",
        "Tanggal atau jam tidak dikenal",
    ):
        assert page.count(sentence) >= 2, sentence
    assert 'value="65421"' in page
    assert TEXT in page
    assert CSO_PASSWORD not in page
    assert "<title>Kesalahan:" in page


def test_a_wrong_cso_password_says_how_many_tries_are_left(client_for, kppn008, desk_form):
    response = client_for(kppn008).post(RECORD, desk_form(password="salah-sekali"))
    assert "Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan." in text_of(response)
    assert not Ticket.objects.exists()
    assert not ServiceUser.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "x" * 10_000),
        ("subject", "Gaji\x00induk"),
        ("subject", "Gaji \u202einduk"),
        ("question", "a" * 10_001),
        ("question", "baris\x07lonceng"),
        ("email", "bukan e-mail"),
        ("channel", "satker_online"),
        ("follow_up", "hapus"),
        ("officer", "999999"),
        ("officer", "abc"),
        ("received_on", "2999-01-01T10:00"),
        ("unit_type", "ROBOT"),
        ("submission", "bukan-kunci"),
    ],
)
def test_bad_input_is_a_sentence_and_no_ticket(client_for, kppn008, desk_form, field, value):
    response = client_for(kppn008).post(RECORD, desk_form(**{field: value}))
    assert response.status_code == 200
    assert "Tiket belum dikirim" in text_of(response)
    assert not Ticket.objects.exists()


def test_another_offices_officer_is_not_on_the_list_and_cannot_sign(client_for, kppn008, desk_form, cut):
    response = client_for(kppn008).post(RECORD, desk_form(officer=str(cut.pk)))
    assert "Petugas ini tidak bertugas di kantor Anda" in text_of(response)
    assert "Cut" not in text_of(client_for(kppn008).get(RECORD))


def test_nobody_can_send_an_input_time(client_for, kppn008, desk_form):
    client_for(kppn008).post(
        RECORD, desk_form(created_at="2020-01-01T08:00", reference="HAI-101080000-20", received_on="2026-05-18T07:30")
    )
    ticket = Ticket.objects.get()
    assert ticket.created_at.year >= 2026
    assert ticket.reference != "HAI-101080000-20"
    assert ticket.received_on.isoformat() == "2026-05-18T00:30:00+00:00"


def test_the_same_form_sent_twice_shows_the_first_result(client_for, kppn008, desk_form):
    client, form = client_for(kppn008), desk_form()
    client.post(RECORD, form)
    response = client.post(RECORD, form, follow=True)
    assert Ticket.objects.count() == 1
    assert "Formulir ini sudah terkirim. Ini hasilnya." in text_of(response)
    assert response.redirect_chain[-1][0] == Ticket.objects.get().get_absolute_url()


def test_the_officer_of_this_desk_is_chosen_beforehand_next_time(client_for, kppn008, desk_form, rina, bayu):
    client = client_for(kppn008)
    client.post(RECORD, desk_form(officer=str(bayu.pk)))
    assert f'<option value="{bayu.pk}" selected>' in text_of(client.get(RECORD))


# --- A satker asks ---------------------------------------------------------------------------------------------------
def asked(**changes):
    typed = {
        "submission": str(uuid.uuid4()),
        "asker": "",
        "new_email": "",
        "new_name": "",
        "destination": "perbendaharaan",
        "subject": "SPM ditolak",
        "question": TEXT,
    }
    return typed | changes


def test_a_satker_asks_its_partner_kppn(client_for, clerk, budi, pekanbaru):
    response = client_for(clerk).post(RECORD, asked(asker=str(budi.pk)), follow=True)
    ticket = Ticket.objects.get()
    assert ticket.holder_office == pekanbaru
    assert f"Tiket {ticket.reference} terkirim ke KPPN Pekanbaru." in text_of(response)


def test_a_satker_adds_its_asker_in_place(client_for, clerk, satker):
    client_for(clerk).post(RECORD, asked(new_email="Melati.S@contoh.go.id", new_name="Melati Sukma"))
    ticket = Ticket.objects.get()
    assert (ticket.asker_email, ticket.asker_name, ticket.asker_satker) == (
        "melati.s@contoh.go.id",
        "Melati Sukma",
        satker,
    )


def test_a_satker_cannot_ask_in_the_name_of_another_satkers_person(client_for, clerk, other_person):
    page = text_of(client_for(clerk).post(RECORD, asked(asker=str(other_person.pk))))
    assert "Tiket belum dikirim" in page
    page = text_of(client_for(clerk).post(RECORD, asked(new_email=other_person.email, new_name="Orang Lain")))
    assert "terdaftar pada unit lain" in page
    assert other_person.name not in page
    assert not Ticket.objects.exists()


def test_a_satker_without_partner_is_told_whom_to_call(client_for, stranded_clerk):
    form = asked(new_email="a@contoh.go.id", new_name="Ani")
    page = text_of(client_for(stranded_clerk).post(RECORD, form))
    assert "belum mempunyai KPPN mitra kerja" in page
    assert "hai.djpb@kemenkeu.go.id" in page
    assert TEXT in page
    assert not Ticket.objects.exists()
    assert not ServiceUser.objects.exists()


def test_monitors_and_agents_record_nothing(client_for, monitor, layer1, desk_form):
    for user in (monitor, layer1):
        assert client_for(user).get(RECORD).status_code == 403
        assert client_for(user).post(RECORD, desk_form()).status_code == 403


# --- Acting on a ticket ----------------------------------------------------------------------------------------------
@pytest.fixture
def waiting(clerk, budi, clock):
    return ask(clerk, budi, clock)


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


# --- Rekap Tiket -----------------------------------------------------------------------------------------------------
@pytest.fixture
def sixty(clerk, budi, clock):
    """Sixty tickets of the satker, one a minute."""
    tickets = []
    for _number in range(60):
        tickets.append(ask(clerk, budi, clock))
        clock.at += timedelta(minutes=1)
    return tickets


def references_in(page):
    return re.findall(r'class="ref">(HAI-[0-9-]+)<', page)


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "kanwil04"])
def test_pages_by_key_show_every_ticket_once_forwards_and_back(client_for, request, sixty, role):
    client = client_for(request.getfixturevalue(role))
    seen, url, forward = [], "/tiket/", []
    while url:
        page = text_of(client.get(url))
        forward.append(references_in(page))
        seen += references_in(page)
        match = re.search(r'href="(\?[^"]+)" rel="next"', page)
        url = f"/tiket/{match[1]}" if match else ""
        last_page = page
    assert seen == [ticket.reference for ticket in reversed(sixty)]
    assert "51–60 dari 60" in last_page
    match = re.search(r'href="(\?[^"]+)" rel="prev"', last_page)
    middle = text_of(client.get(f"/tiket/{match[1]}"))
    assert references_in(middle) == forward[1]
    assert "26–50 dari 60" in middle
    match = re.search(r'href="(\?[^"]+)" rel="prev"', middle)
    first = text_of(client.get(f"/tiket/{match[1]}"))
    assert references_in(first) == forward[0]
    assert 'rel="prev"' not in first


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "layer1"])
def test_the_list_costs_the_same_queries_for_one_ticket_and_for_sixty(client_for, request, clerk, budi, clock, role):
    client = client_for(request.getfixturevalue(role))
    ask(clerk, budi, clock)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/tiket/")
    request.getfixturevalue("sixty")
    with CaptureQueriesContext(connection) as many:
        client.get("/tiket/")
    assert len(many) <= len(one) <= 19


def test_filters_narrow_the_list(client_for, kppn008, waiting, as_rina, citizen, clock):
    letter = record(as_rina, citizen, clock, channel=Channel.LETTER)
    client = client_for(kppn008)

    def shown(query):
        return set(references_in(text_of(client.get(f"/tiket/?{query}"))))

    both = {waiting.reference, letter.reference}
    assert shown("") == both
    assert shown("channel=surat") == {letter.reference}
    assert shown("unit=SATKER") == {waiting.reference}
    assert shown("since=2026-05-18&until=2026-05-18") == both
    assert shown("since=2026-05-19") == set()
    assert shown("until=2026-05-17") == set()
    assert shown(f"officer={as_rina.posting.pk}") == {letter.reference}
    assert shown("destination=perbendaharaan") == both
    assert shown(f"q={citizen.email}") == {letter.reference}
    assert shown("q=" + letter.reference.removeprefix("HAI-").split("-")[0]) >= {letter.reference}
    assert shown("tab=selesai") == set()
    assert shown("tab=perlu") == both


def test_the_old_look_of_a_reference_finds_the_ticket(client_for, kppn008, waiting):
    old = waiting.reference.rsplit("-", 1)[0]
    page = text_of(client_for(kppn008).get(f"/tiket/?q={old}"))
    assert waiting.reference in page


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-30",
        "page=abc",
        "no=abc",
        "no=999999999999999999999",
        "tab=apa",
        "after=HAI-999999999-99",
        "after=%00",
        "before=abc",
        "unit=ROBOT",
        "officer=abc",
        "officer=999999",
        "q=%00",
        "q=" + "x" * 5000,
        "q=%E2%80%AE",
        "sort=-password",
        "until=9999-12-31",
        "since=0001-01-01",
    ],
)
def test_a_strange_address_is_a_page_and_no_error(client_for, kppn008, waiting, query):
    response = client_for(kppn008).get(f"/tiket/?{query}")
    assert response.status_code == 200
    assert "Rekap Tiket" in text_of(response)


def test_a_wrong_date_is_said_beside_its_field(client_for, kppn008, waiting):
    page = text_of(client_for(kppn008).get("/tiket/?since=2026-02-30"))
    assert "Tanggal tidak dikenal. Tulis seperti 2026-05-18." in page
    assert 'value="2026-02-30"' in page


def test_a_page_position_of_a_hidden_ticket_tells_nothing(client_for, kppn001, waiting, aceh_clerk, aceh_person, clock):
    ask(aceh_clerk, aceh_person, clock)
    with_hidden = text_of(client_for(kppn001).get(f"/tiket/?after={waiting.reference}"))
    with_missing = text_of(client_for(kppn001).get("/tiket/?after=HAI-101010101-26"))
    assert references_in(with_hidden) == references_in(with_missing) != []


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "layer1", "layer2", "admin", "kanwil04"])
def test_every_login_has_a_first_page(client_for, request, waiting, role):
    response = client_for(request.getfixturevalue(role)).get("/")
    assert response.status_code == 200
    assert "Selamat" in text_of(response)
