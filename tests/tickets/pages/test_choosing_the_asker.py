"""Choosing the asker at the desk: found by any part of what is known of them, among those the office may choose."""

import uuid

import pytest

from kpi.signals.kanwil_quarter import KanwilQuarter
from tests.factories import TEXT, MembershipFactory, ServiceUserFactory, ask, record
from tests.markup import text_of
from tickets.models import Ticket
from tickets.quarters import Quarter
from tickets.recording.finder import SHOWN_MOST, find_askers
from users.models import OneTimeKey, UnitType
from users.one_person.actions import join_service_users
from users.service_users.actions import remove_from_list

RECORD, ASKERS = "/tiket/rekam/", "/tiket/rekam/penanya/"
NOBODY_NEW = {"name": "", "institution": "", "unit_type": "SATKER"}


def names(office, text):
    return [person.name for person in find_askers(office, text).people]


# --- Who is found, and by what ----------------------------------------------------------------------------------------
def test_a_person_of_the_offices_list_is_found_by_every_part_of_what_is_known(pekanbaru, kppn008, budi, kppn_person):
    bank = ServiceUserFactory(name="Indah Lestari", email="teller@bank.contoh.id", unit_type=UnitType.BANK)
    bank.institution = "Bank Contoh Sudirman"
    bank.save()
    MembershipFactory(service_user=bank, office=pekanbaru, added_by=kppn008)
    first, *_rest, last = budi.satker.name.split()
    for text in (
        "budi",
        "HARTONO",
        "hartono budi",
        "hartono@contoh",
        "099",
        budi.satker.code,
        first,
        f"budi {last}",
        "Drs. Budi Hartono",
        "Budi Hartono, S.E.",
        "Bpk Budi Hartono",
    ):
        assert "Budi Hartono" in names(pekanbaru, text), text
    for text in ("inda", "sudirman", "BANK", "bank.contoh", "lestari sudirman"):
        assert names(pekanbaru, text) == ["Indah Lestari"], text
    assert names(pekanbaru, "andi 008") == ["Andi Wijaya"]
    assert names(pekanbaru, "budi sudirman") == []
    for nothing in ("", "b", "%%", "__", "' OR 1=1 --", "9" * 40, "\\"):
        assert names(pekanbaru, nothing) == [], nothing


def test_who_asked_before_is_found_though_on_no_list_and_the_own_list_comes_first(
    pekanbaru, kppn008, clerk, budi, clock
):
    ask(clerk, ask_of(clerk, "Budi Aditya"), clock)
    assert names(pekanbaru, "budi") == ["Budi Hartono", "Budi Aditya"]
    remove_from_list(key=OneTimeKey.fresh(kppn008), person_id=budi.pk, clock=clock)
    ask(clerk, budi, clock)
    assert names(pekanbaru, "budi") == ["Budi Aditya", "Budi Hartono"]


def test_one_person_is_found_once_whatever_row_was_asked_for(pekanbaru, kppn008, admin, clerk, citizen, clock):
    kept, gone = (ask_of(clerk, name) for name in ("Siti Nur\u2019aini", "Sitti Nuraini"))
    ask(clerk, gone, clock)
    assert names(pekanbaru, "nuraini") == ["Sitti Nuraini"]
    join_service_users(key=OneTimeKey.fresh(admin), kept_id=kept.pk, gone_id=gone.pk, reason="Satu orang", clock=clock)
    assert names(pekanbaru, "nuraini") == names(pekanbaru, "nur'aini") == ["Siti Nur\u2019aini"]
    place = KanwilQuarter(Quarter.of(clock.at), pekanbaru.kanwil, clock.at)
    assert {row.asker_id for row in place.rows.values()} == {kept.pk}, "for the signals, too"


def ask_of(clerk, name):
    """A person of the satker's list only."""
    someone = ServiceUserFactory(name=name, email=f"{name.split()[1].lower()}@contoh.go.id", satker=clerk.satker)
    MembershipFactory(service_user=someone, satker=clerk.satker, added_by=clerk)
    return someone


def test_no_more_than_can_be_read_are_shown_and_it_is_said(
    pekanbaru, kppn008, satker, client_for, django_assert_num_queries
):
    for number in range(SHOWN_MOST + 1):
        someone = ServiceUserFactory(name=f"Sari {number:02}", email=f"sari{number}@contoh.go.id", satker=satker)
        MembershipFactory(service_user=someone, office=pekanbaru, added_by=kppn008)
    with django_assert_num_queries(1):
        found = find_askers(pekanbaru, "sari")
        assert (len(found.people), found.more) == (SHOWN_MOST, True)
    assert "Banyak yang cocok" in text_of(client_for(kppn008).get(ASKERS, {"q": "sari"}))


# --- Nobody else's people ---------------------------------------------------------------------------------------------
def test_people_whom_the_office_may_not_choose_are_found_by_nothing_but_their_exact_address(
    client_for, kppn008, kppn001, kanwil04, as_cut, cut, clerk, budi, other_person, kanwil_officer, desk_form, clock
):
    """Another satker's, another office's, those of tickets that went elsewhere, and a Kanwil's KPPN's."""
    acehnese = ServiceUserFactory(name="Teuku Umar", email="teuku.umar@contoh.go.id", unit_type=UnitType.PUBLIC)
    MembershipFactory(service_user=acehnese, office=kppn001.office, added_by=kppn001)
    record(as_cut, acehnese, clock)
    elsewhere = ask_of(clerk, "Citra Dewanti")
    sent = ask(clerk, elsewhere, clock, destination="revisi_dipa")
    assert Ticket.objects.visible_to(kppn008).filter(pk=sent.pk).exists()  # as the satker's partner: it was not asked
    hidden = {"lina": other_person, "teuku": acehnese, "citra": elsewhere, "dewanti@contoh": elsewhere}
    desk = client_for(kppn008)
    for text, person in hidden.items():
        for page in (
            desk.get(ASKERS, {"q": text}),
            desk.post(RECORD, desk_form(act="find", email=text, **NOBODY_NEW)),
            desk.post(RECORD, desk_form(act="send", email=text, **NOBODY_NEW)),
            desk.post(RECORD, desk_form(act="enter", email=text, **NOBODY_NEW), headers={"X-Part": "asker"}),
            desk.post(RECORD, desk_form(choose=text, **NOBODY_NEW)),
        ):
            assert page.status_code == 200
            assert person.name not in text_of(page)
            assert person.email not in text_of(page)
        exact = desk.post(RECORD, desk_form(act="find", email=person.email, **NOBODY_NEW))
        assert person.name in text_of(exact)
    assert "Budi" not in text_of(client_for(kanwil04).get(ASKERS, {"q": "budi"}))
    assert "Budi" not in text_of(client_for(kppn001).get(ASKERS, {"q": "budi"}))
    assert "Citra" in text_of(client_for(kanwil04).get(ASKERS, {"q": "citra"}))
    assert Ticket.objects.count() == 2


# --- The page, without script -----------------------------------------------------------------------------------------
def test_a_part_of_a_name_leads_to_a_page_to_choose_from_and_choosing_keeps_everything(
    client_for, kppn008, pekanbaru, desk_form, budi
):
    other = ServiceUserFactory(name="Budi Aditya", email="budi.aditya@contoh.go.id", satker=budi.satker)
    MembershipFactory(service_user=other, office=pekanbaru, added_by=kppn008)
    desk = client_for(kppn008)
    form = desk_form(email="budi", password="", **NOBODY_NEW)
    page = text_of(desk.post(RECORD, form | {"act": "enter"}))
    assert "Pilih penanya dari daftar ini." in page
    assert "Tiket belum dikirim" not in page
    assert page.index("Budi Aditya") < page.index("Budi Hartono")
    assert TEXT in page
    page = text_of(desk.post(RECORD, form | {"act": "", "choose": budi.email}))
    assert "data-found" in page
    assert f'value="{budi.email}"' in page
    assert TEXT in page
    assert "Budi Aditya" not in page


def test_who_is_found_alone_is_chosen_and_nobody_is_said_in_words(client_for, kppn008, desk_form, budi):
    desk = client_for(kppn008)
    assert "data-found" in text_of(desk.post(RECORD, desk_form(act="find", email="hartono", **NOBODY_NEW)))
    page = text_of(desk.post(RECORD, desk_form(act="find", email="zulkifli", **NOBODY_NEW)))
    assert "Tidak ada yang cocok di antara penanya kantor ini." in page
    assert "Tiket belum dikirim" not in page
    page = text_of(desk.post(RECORD, desk_form(email="budi", **NOBODY_NEW)))
    assert "Tiket belum dikirim" in page
    assert "Pilih penanya dari daftar ini." in page
    assert not Ticket.objects.exists()


def test_enter_in_any_field_looks_the_asker_up_until_the_password_is_there(
    client_for, kppn008, desk_form, budi, other_person
):
    desk = client_for(kppn008)
    form = desk_form(act="enter", email=budi.email, **NOBODY_NEW)
    page = text_of(desk.post(RECORD, form | {"password": ""}))
    assert "Tiket belum dikirim" not in page
    assert f'name="looked_up" value="{budi.email}"' in page
    # The asker was changed since they were shown: that is a search, whatever else is filled in.
    page = text_of(desk.post(RECORD, form | {"looked_up": budi.email, "email": other_person.email}))
    assert other_person.name in page
    assert not Ticket.objects.exists()
    desk.post(RECORD, form | {"looked_up": budi.email})
    assert Ticket.objects.get().asker == budi


def test_the_script_gets_the_parts_that_the_asker_decides(client_for, kppn008, desk_form, kppn_person):
    page = text_of(
        client_for(kppn008).post(
            RECORD, desk_form(act="find", email=kppn_person.email, **NOBODY_NEW), headers={"X-Part": "asker"}
        )
    )
    assert "<html" not in page
    assert 'data-part="asker"' in page
    assert 'value="hai"' in page
    assert 'value="selesai"' not in page


def test_only_an_office_finds_askers(client_for, logins):
    for login in ("clerk", "monitor", "layer1", "layer2", "admin"):
        assert client_for(logins[login]).get(ASKERS, {"q": "budi"}).status_code == 403


# --- Nothing written is dropped ---------------------------------------------------------------------------------------
def test_an_answer_written_to_a_kppn_asker_is_not_thrown_away(client_for, kppn008, desk_form, kppn_person):
    """The asker is known only when it is sent: nothing goes to HAI without the answer being seen again."""
    desk = client_for(kppn008)
    form = desk_form(email=kppn_person.email, answer="Jawaban yang panjang.", **NOBODY_NEW)
    for follow_up in ("selesai", "hai"):
        page = text_of(desk.post(RECORD, form | {"follow_up": follow_up}))
        assert "Jawaban yang panjang." in page
        assert "Tidak ikut terkirim dengan pilihan Kirim ke HAI." in page
        assert ("Pertanyaan penanya KPPN hanya dikirim ke HAI. Periksa" in page) == (follow_up == "selesai")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("follow_up", ["nanti", "hai", "teruskan"])
def test_an_answer_without_a_place_is_refused(client_for, kppn008, desk_form, budi, penerimaan, follow_up):
    form = desk_form(email=budi.email, follow_up=follow_up, destination="penerimaan_negara", **NOBODY_NEW)
    page = text_of(client_for(kppn008).post(RECORD, form))
    assert "Tidak ikut terkirim dengan pilihan" in page
    assert form["answer"] in page
    assert not Ticket.objects.exists()


def test_what_was_typed_of_a_new_person_who_is_known_is_said_once(client_for, kppn008, desk_form, budi):
    form = desk_form(email=budi.email)
    desk = client_for(kppn008)
    page = text_of(desk.post(RECORD, form))
    assert "sudah terdaftar atas nama Budi Hartono; Yusuf Ananda, Pemerintah Kota Pekanbaru tidak dipakai." in page
    assert 'name="name"' not in page
    assert not Ticket.objects.exists()
    desk.post(RECORD, form | {"name": "", "institution": ""})
    assert Ticket.objects.get().asker == budi


def test_what_was_typed_of_a_new_person_stays_while_another_is_looked_for(client_for, kppn008, desk_form):
    for changes in ({"act": "change"}, {"act": "find", "email": "yus"}):
        page = text_of(client_for(kppn008).post(RECORD, desk_form(**changes)))
        assert 'value="Yusuf Ananda"' in page
        assert 'value="Pemerintah Kota Pekanbaru"' in page


def test_a_satkers_new_asker_who_is_known_by_another_name_is_not_taken_over_in_silence(client_for, clerk, budi):
    form = {
        "submission": str(uuid.uuid4()),
        "new_email": budi.email,
        "new_name": "Bambang Hartanto",
        "destination": "perbendaharaan",
        "subject": "SPM ditolak",
        "question": TEXT,
    }
    page = text_of(client_for(clerk).post(RECORD, form))
    assert "sudah terdaftar atas nama Budi Hartono, bukan Bambang Hartanto." in page
    assert 'value="Bambang Hartanto"' in page
    assert not Ticket.objects.exists()
    client_for(clerk).post(RECORD, form | {"new_name": "budi hartono"})
    assert Ticket.objects.get().asker == budi
