"""Rekam Tiket over HTTP as a browser without script uses it: at the desk, and by a satker."""

import re
import uuid

import pytest

from tests import factories
from tests.factories import ANSWER, CSO_PASSWORD, TEXT, PostingFactory
from tests.markup import text_of
from tickets.models import EscalationReason, Event, Status, ThroughClinic, Ticket
from users.models import Membership, ServiceUser

RECORD = "/tiket/rekam/"
NOBODY_NEW = {"name": "", "institution": ""}


# --- Recording at the desk --------------------------------------------------------------------------------------------


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
    client_for(kppn008).post(RECORD, desk_form(email=kppn_person.email, follow_up="hai", answer="", **NOBODY_NEW))
    assert Ticket.objects.get().status == Status.AT_HAI


def test_what_is_wrong_is_said_beside_each_field_and_what_was_typed_stays(client_for, kppn008, desk_form):
    form = desk_form(**NOBODY_NEW, unit_type="SATKER", satker_code="65421", answer="", received_on="2026-02-30T10:00")
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


# --- A satker asks ----------------------------------------------------------------------------------------------------


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


# --- Why it goes to HAI, and through which door it came ---------------------------------------------------------------
def test_a_question_recorded_for_hai_keeps_why_as_one_that_is_escalated_later(client_for, kppn008, desk_form):
    client = client_for(kppn008)
    asked = client.get(RECORD).content.decode()
    assert 'name="gap_reason"' in asked
    form = desk_form(follow_up="hai", answer="", gap_reason="peraturan")
    page = text_of(client.post(RECORD, form, follow=True))
    event = Event.objects.get(kind=Event.Kind.ESCALATED)
    assert event.data["gap_reason"] == "peraturan"
    kept = EscalationReason.objects.get()
    assert (kept.event, kept.kind, kept.reason, kept.at) == (event, "escalated", "peraturan", event.at)
    assert "Belum terdapat pada peraturan" in page
    again = client.get(RECORD).content.decode()
    assert '<option value="peraturan" selected' in again, "the login's last reason is the next one's first"


@pytest.mark.parametrize(("reason", "words"), [("", "Pilih alasan"), ("lain", "Pilih salah satu dari daftar")])
def test_without_one_of_the_three_reasons_nothing_goes_to_hai(client_for, kppn008, desk_form, reason, words):
    response = client_for(kppn008).post(RECORD, desk_form(follow_up="hai", answer="", gap_reason=reason))
    assert not Ticket.objects.exists()
    assert words in response.context["form"].errors["gap_reason"][0]
    assert "Yusuf Ananda" in response.content.decode()


def test_a_question_that_stays_here_has_no_reason(client_for, kppn008, desk_form):
    client_for(kppn008).post(RECORD, desk_form(follow_up="nanti", answer="", gap_reason="peraturan"))
    assert Ticket.objects.count() == 1
    assert not EscalationReason.objects.exists()
    assert not any("gap_reason" in event.data for event in Event.objects.all())


def test_a_question_of_the_accounting_clinic_is_ticked_shown_and_counted(
    client_for, kppn008, kanwil04, desk_form, layer1
):
    client = client_for(kppn008)
    page = text_of(client.post(RECORD, desk_form(through_clinic="on"), follow=True))
    assert "melalui Klinik Akuntansi" in page
    ticket = Ticket.objects.get()
    assert ThroughClinic.objects.get().ticket == ticket
    assert ticket.events.first().data["through_clinic"] is True
    client.post(RECORD, desk_form(email="lain@contoh.go.id"))
    assert ThroughClinic.objects.count() == 1
    assert "through_clinic" not in Ticket.objects.exclude(pk=ticket.pk).get().events.first().data
    assert 'name="through_clinic"' in client_for(kanwil04).get(RECORD).content.decode()


def test_a_kppn_khusus_has_no_clinic_whatever_is_sent(client_for, kppn183, clock, budi):
    assert 'name="through_clinic"' not in client_for(kppn183).get(RECORD).content.decode()
    posting = PostingFactory(office=kppn183.office)
    ticket = factories.record(factories.sign(kppn183, posting), budi, clock, through_clinic=True)
    assert not ThroughClinic.objects.exists()
    assert "through_clinic" not in ticket.events.first().data


def test_a_reason_that_nobody_saw_is_not_sent(client_for, kppn008, desk_form):
    """Without script it is shown once HAI was chosen; the script enables it with the choice."""

    def choice(response):
        return re.search(r'<select name="gap_reason"[^>]*>', response.content.decode())[0]

    client = client_for(kppn008)
    hidden = choice(client.get(RECORD))
    assert "disabled" in hidden
    assert "data-when-shown" in hidden
    sent = desk_form(follow_up="hai", answer="")
    del sent["gap_reason"]  # as a browser without script
    shown = client.post(RECORD, sent)
    assert "Pilih alasan" in shown.context["form"].errors["gap_reason"][0]
    assert "disabled" not in choice(shown)
    assert not Ticket.objects.exists()
