"""A satker is told of each question that an office records in its name, and may say that it is not its own; no figure
moves by it.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kpi.figures.reading import officer_figures
from tests import factories
from tests.factories import CSO_PASSWORD, key, question
from tests.markup import text_of
from tests.time_travel import travel
from tickets.actions import Asker, FollowUp, StaleDenial, deny, mark_read, withdraw_denial
from tickets.mail import outbox
from tickets.models import Denial, OutgoingMail, RecordedInName, Ticket
from tickets.quarters import Quarter
from users.models import AlreadyDone, UnitType, User
from users.refusals import Refused

pytestmark = pytest.mark.django_db

HOME = "/atas-nama-kami/"
LIST = "/bukan-pertanyaan-kami/"
NOT_OURS = "Tidak ada pegawai kami yang menanyakannya."


def told(ticket):
    """Addresses of the satker's own logins that are told of it."""
    return list(
        OutgoingMail.objects.filter(event__ticket=ticket, recipient_kind="satker").values_list("recipient", flat=True)
    )


@pytest.fixture(autouse=True)
def now(clock):
    with travel(clock.at):
        yield


@pytest.fixture
def recorded(clerk, as_rina, budi, clock):
    """Of Budi, recorded and answered by Rina at the desk."""
    return factories.record(as_rina, budi, clock, follow_up=FollowUp.ANSWER_NOW, answer="Sudah kami periksa.")


# --- Told -------------------------------------------------------------------------------------------------------------
def test_the_satker_s_own_login_is_told_never_the_address_typed_at_the_desk(clerk, as_rina, satker, clock):
    stranger = Asker("bukan.satker@contoh.com", "Orang Baru", UnitType.SATKER, satker)
    ticket = factories.record(as_rina, stranger, clock)
    assert told(ticket) == [clerk.email]
    mail = OutgoingMail.objects.get(event__ticket=ticket, recipient_kind="satker")
    assert ticket.reference in mail.subject
    for words in ("Rina Maharani", "Orang Baru", ticket.subject, f"/tiket/{ticket.reference}/bukan-pertanyaan-kami/"):
        assert words in mail.body
    row = RecordedInName.objects.get()
    assert (row.ticket, row.satker, row.login, row.read_at) == (ticket, satker, clerk, None)


def test_an_asker_whose_address_is_the_login_s_gets_one_mail_of_it(clerk, as_rina, satker, clock):
    ticket = factories.record(as_rina, Asker(clerk.email, "Operator", UnitType.SATKER, satker), clock)
    kinds = OutgoingMail.objects.filter(event__ticket=ticket, recipient=clerk.email)
    assert list(kinds.values_list("recipient_kind", flat=True)) == ["satker"]


@pytest.mark.parametrize("what", [{"email": ""}, {"is_active": False}])
def test_without_a_login_with_an_address_nobody_is_told(what, clerk, as_rina, budi, clock):
    User.objects.filter(pk=clerk.pk).update(**what)
    ticket = factories.record(as_rina, budi, clock)
    assert told(ticket) == []
    assert RecordedInName.objects.get().login is None


def test_own_questions_and_those_of_others_are_in_nobody_s_name(clerk, as_rina, budi, citizen, clock):
    for ticket in (factories.ask(clerk, budi, clock), factories.record(as_rina, citizen, clock)):
        assert told(ticket) == []
    assert not RecordedInName.objects.exists()


def test_the_mail_stays_when_the_login_has_another_address_meanwhile(recorded, clerk, clock, mailoutbox):
    User.objects.filter(pk=clerk.pk).update(email="lain@contoh.go.id")
    outbox.deliver_due(clock)
    assert clerk.email not in {address for mail in mailoutbox for address in mail.to}
    mail = OutgoingMail.objects.get(recipient_kind="satker")
    assert (mail.state, mail.reason) == (
        "set_aside",
        "Akun satker ini tidak lagi aktif, atau alamat e-mailnya sudah lain.",
    )


# --- Read and denied --------------------------------------------------------------------------------------------------
def test_new_until_read(recorded, clerk, as_rina, budi, clock):
    shown = RecordedInName.objects.get().pk
    later = factories.record(as_rina, budi, clock)
    assert mark_read(key=key(clerk), through=shown, clock=clock) == 1
    row = RecordedInName.objects.get(pk=shown)
    assert (row.read_at, row.read_by) == (clock.now(), clerk)
    assert [each.ticket for each in RecordedInName.objects.unread()] == [later]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RecordedInName.objects.filter(pk=shown).update(read_at=clock.now() + timedelta(hours=1))


def test_denied_once_with_a_reason_and_taken_back_once(recorded, clerk, clock):
    once = key(clerk)
    said = deny(key=once, ticket_id=recorded.pk, text=NOT_OURS, clock=clock)
    assert (said.kind, said.at, said.user, said.text) == ("denied", clock.now(), clerk, NOT_OURS)
    assert RecordedInName.objects.get().read_by == clerk
    with pytest.raises(AlreadyDone):
        deny(key=once, ticket_id=recorded.pk, text=NOT_OURS, clock=clock)
    with pytest.raises(StaleDenial):
        deny(key=key(clerk), ticket_id=recorded.pk, text="Lagi.", clock=clock)
    withdraw_denial(key=key(clerk), ticket_id=recorded.pk, text="Ternyata dari bendahara.", clock=clock)
    with pytest.raises(StaleDenial):
        withdraw_denial(key=key(clerk), ticket_id=recorded.pk, text="Lagi.", clock=clock)
    assert [each.kind for each in recorded.denials.order_by("pk")] == ["denied", "withdrawn"]


def test_who_may_not_deny_and_what(recorded, clerk, other_clerk, kppn008, kanwil04, admin, budi, clock):
    own = factories.ask(clerk, budi, clock)
    for by, ticket, words, reason in (
        (other_clerk, recorded, "tidak dicatat kantor atas nama satker Anda", NOT_OURS),
        (clerk, own, "tidak dicatat kantor", NOT_OURS),
        (clerk, recorded, "Isi alasan", " \n"),
        (clerk, recorded, "paling panjang", "a" * 2001),
        (kppn008, recorded, "Hanya akun satker", NOT_OURS),
        (kanwil04, recorded, "Hanya akun satker", NOT_OURS),
        (admin, recorded, "Hanya akun satker", NOT_OURS),
    ):
        with pytest.raises(Refused, match=words):
            deny(key=key(by), ticket_id=ticket.pk, text=reason, clock=clock)
    with pytest.raises(Refused, match="Belum ada pernyataan"):
        withdraw_denial(key=key(clerk), ticket_id=recorded.pk, text="x", clock=clock)
    assert not Denial.objects.exists()


def test_the_database_keeps_one_of_each_with_a_reason_for_ever(recorded, clerk, clock):
    row = {"ticket": recorded, "kind": "denied", "at": clock.now(), "user": clerk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Denial.objects.create(**row, text="")
    Denial.objects.create(**row, text=NOT_OURS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Denial.objects.create(**row, text="Lagi.")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Denial.objects.update(text="lain")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Denial.objects.all()._raw_delete("default")


def test_it_moves_no_figure_and_not_the_ticket(recorded, rina, clerk, clock):
    def shown():
        figures = officer_figures(rina.officer, Quarter(2026, 2), clock.now())
        return figures, Ticket.objects.filter(pk=recorded.pk).values().get()

    before = shown()
    deny(key=key(clerk), ticket_id=recorded.pk, text=NOT_OURS, clock=clock)
    assert shown() == before


# --- The satker's pages -----------------------------------------------------------------------------------------------
def test_the_satker_reads_and_denies_on_its_pages(recorded, clerk, other_clerk, client_for):
    desk, url = client_for(clerk), f"/tiket/{recorded.reference}/bukan-pertanyaan-kami/"
    assert "1 pertanyaan dicatat atas nama satker Anda" in text_of(desk.get("/"))
    page = text_of(desk.get(HOME))
    assert recorded.subject in page
    assert "Rina Maharani, KPPN" in page
    assert "Baru" in page
    form = {"submission": str(uuid.uuid4()), "through": RecordedInName.objects.get().pk}
    for _time in range(2):
        assert desk.post(HOME, form)["Location"] == HOME
    assert "dicatat atas nama satker Anda" not in text_of(desk.get("/"))
    assert client_for(other_clerk).get(url).status_code == 404
    assert recorded.subject not in text_of(client_for(other_clerk).get(HOME))

    form = {"submission": str(uuid.uuid4()), "kind": "denied"}
    assert "Isi alasan" in text_of(desk.post(url, {**form, "text": " "}))
    for _time in range(2):
        assert desk.post(url, {**form, "text": NOT_OURS})["Location"] == url
    assert NOT_OURS in text_of(desk.get(url))
    late = desk.post(url, {**form, "submission": str(uuid.uuid4()), "text": "Kata rekan saya."})
    assert late.status_code == 409
    assert "Kata rekan saya." in text_of(late)
    assert "Bukan pertanyaan kami" in text_of(desk.get(HOME))
    form = {"submission": str(uuid.uuid4()), "kind": "withdrawn", "text": "Ternyata benar."}
    assert desk.post(url, form)["Location"] == url
    assert "<form" not in text_of(desk.get(url)).split("<main", 1)[1].split("</main", 1)[0]


def test_the_satker_s_list_costs_the_same_for_one_and_for_many(
    recorded, clerk, as_rina, budi, clock, client_for, django_assert_max_num_queries
):
    desk = client_for(clerk)
    desk.get(HOME)
    with django_assert_max_num_queries(14) as few:
        desk.get(HOME)
    for number in range(4):
        ticket = factories.record(as_rina, budi, clock, question=question(f"Soal {number}"))
        deny(key=key(clerk), ticket_id=ticket.pk, text=NOT_OURS, clock=clock)
    with django_assert_max_num_queries(len(few)):
        desk.get(HOME)


# --- Who supervises ---------------------------------------------------------------------------------------------------
@pytest.fixture
def denied(recorded, clerk, clock):
    return deny(key=key(clerk), ticket_id=recorded.pk, text=NOT_OURS, clock=clock)


def test_supervisors_read_it_in_a_list_and_on_the_ticket(denied, recorded, client_for, logins):
    for login in ("kanwil04", "monitor", "admin"):
        client = client_for(logins[login])
        page = text_of(client.get(LIST))
        assert NOT_OURS in page, login
        assert f'href="/tiket/{recorded.reference}/"' in page
        assert NOT_OURS in text_of(client.get(f"/tiket/{recorded.reference}/"))
        assert LIST in text_of(client.get("/"))
    assert NOT_OURS not in text_of(client_for(logins["kanwil01"]).get(LIST))
    assert NOT_OURS not in text_of(client_for(logins["kppn008"]).get(f"/tiket/{recorded.reference}/"))
    assert NOT_OURS in text_of(client_for(logins["clerk"]).get(f"/tiket/{recorded.reference}/"))


def test_at_the_office_it_opens_with_the_head_of_section_s_password(denied, kppn008, dewi, rina, bayu, client_for):
    for posting, reads in ((dewi, True), (rina, True), (bayu, False)):
        desk = client_for(kppn008)
        assert desk.get(LIST).status_code == 302
        form = {"submission": str(uuid.uuid4()), "officer": posting.pk, "password": CSO_PASSWORD, "next": LIST}
        page = text_of(desk.post("/kinerja/buka/", form, follow=True))
        assert (NOT_OURS in page) == reads, posting


def test_what_nobody_can_confirm_is_a_share_by_office(denied, clerk, as_rina, budi, client_for, kanwil04, clock):
    User.objects.filter(pk=clerk.pk).update(email="")
    for number in range(2):
        factories.record(as_rina, budi, clock, question=question(f"Soal {number}"))
    page = text_of(client_for(kanwil04).get(LIST))
    assert "Tidak dapat dikonfirmasi" in page
    assert "66,7%" in page, "two of three"
    assert "33,3%" in page, "one of three denied"
    assert "33,3%" not in text_of(client_for(kanwil04).get(f"{LIST}?quarter=2026Q1"))


def test_the_supervisors_list_costs_the_same_for_one_and_for_many(
    denied, clerk, as_rina, budi, clock, client_for, kanwil04, django_assert_max_num_queries
):
    region = client_for(kanwil04)
    region.get(LIST)
    with django_assert_max_num_queries(14) as few:
        region.get(LIST)
    for number in range(4):
        ticket = factories.record(as_rina, budi, clock, question=question(f"Soal {number}"))
        deny(key=key(clerk), ticket_id=ticket.pk, text=NOT_OURS, clock=clock)
    with django_assert_max_num_queries(len(few)):
        region.get(LIST)
