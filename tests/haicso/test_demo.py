"""The demo: five quarters of four real offices, the last week told by the actions that people use, always the same."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Max
from django.test import override_settings
from openpyxl import load_workbook
from pypdf import PdfReader

from haicso.demo import enclosures
from haicso.demo.cast import CSO_PASSWORD, DESKS, EXAMPLE_CODES, LOGIN_PASSWORD, MAIL_DOMAIN
from haicso.demo.happenings import KANWIL, LOCKED_FIRST
from haicso.demo.logins import login_rows, officer_rows
from haicso.demo.oddities import COPIER, LATE_RECORDER
from haicso.demo.words import CONVERSATIONS, DESTINATIONS, SHARE_OF_DESTINATION
from kpi.locks.actions import freeze, hindrances
from kpi.models import Objection, QuarterLock, Signal
from tests.factories import no_working_calendar
from tickets.files import store
from tickets.mail import outbox
from tickets.models import (
    Attachment,
    CalendarChange,
    DailySeal,
    DayOff,
    Decision,
    Denial,
    Event,
    OutgoingMail,
    Status,
    Ticket,
)
from tickets.quarters import Quarter
from users.clock import FixedClock, wib_date
from users.models import Office, Officer, Posting, Satker, ServiceUser, Submission, User
from users.wib import WIB

pytestmark = pytest.mark.demo

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB).astimezone(UTC)
QUARTERS = [Quarter(2025, 2), Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]
LOCKED, COMPLETE, RUNNING = QUARTERS[:3], QUARTERS[3], QUARTERS[4]
KPPN = ("001", "008", "059", "063")
FIXTURES = settings.BASE_DIR / "fixtures"


def _run(command: str, **options: object) -> str:
    output = StringIO()
    call_command(command, stdout=output, **options)
    return output.getvalue()


def _rows(file: str) -> list[dict[str, str]]:
    with (FIXTURES / file).open(newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def _demo(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Reference data and a small demo, loaded once for the tests of this file and rolled back after them; where its
    files are."""
    files = tmp_path_factory.mktemp("demo") / "attachments"
    with django_db_blocker.unblock(), transaction.atomic():
        no_working_calendar()
        _run("load_reference")
        with override_settings(ATTACHMENTS_DIR=files):
            _run("load_demo", now=NOW, scale=0.03)
        yield files
        transaction.set_rollback(True)


@pytest.fixture
def demo(_demo: Path, db: None, settings: Any) -> None:
    """The loaded demo; what a test changes in it is undone."""
    settings.ATTACHMENTS_DIR = _demo


# --- What is told -----------------------------------------------------------------------------------------------------
def test_five_quarters_are_there_at_each_of_the_four_offices_and_nothing_lies_ahead(demo):
    for code in KPPN:
        days = [wib_date(at) for at in Ticket.objects.filter(office__code=code).values_list("created_at", flat=True)]
        assert {Quarter.of_day(day) for day in days} == set(QUARTERS)
    assert Event.objects.aggregate(Max("at"))["at__max"] <= NOW


def test_the_offices_lie_in_three_zones_and_one_is_of_type_a2(demo):
    offices = Office.objects.filter(code__in=KPPN)
    assert set(offices.values_list("zone", flat=True)) == set(Office.Zone.values)
    assert set(offices.values_list("types__type", flat=True)) == {"A1", "A2"}
    assert all(office.email == f"kppn{office.code}@contoh.go.id" for office in offices)


def test_at_least_eight_officers_have_tickets_of_their_own(demo):
    officers = Officer.objects.filter(postings__kind=Posting.Kind.CSO, postings__office__code__in=KPPN).annotate(
        tickets=Count("postings__tickets")
    )
    assert officers.filter(tickets__gt=0).count() >= 8
    assert set(Posting.objects.filter(office__code="008").values_list("kind", flat=True)) == set(Posting.Kind.values)


def test_pekanbaru_has_something_open_in_every_state(demo):
    mine = Ticket.objects.filter(holder_office__code="008").open()
    assert set(mine.values_list("status", flat=True)) == {Status.WAITING, Status.AT_HAI, Status.HAI_REPLIED}
    assert mine.filter(created_at__lt=NOW - timedelta(days=4), status=Status.WAITING).exists()  # a late one
    assert mine.filter(created_at__gt=NOW - timedelta(days=1)).exists()
    assert Ticket.objects.filter(holder_office__code="04", status=Status.WAITING).exists()
    assert Ticket.objects.filter(holder_office__code="183", status=Status.WAITING).exists()


def test_most_questions_are_answered_and_some_have_gone_to_hai(demo):
    every = Ticket.objects.count()
    past = Ticket.objects.filter(created_at__lt=NOW - timedelta(days=10))
    assert past.filter(status=Status.DONE).count() > 0.97 * past.count()
    assert 0 < Ticket.objects.filter(escalated_at__isnull=False, status=Status.DONE).count() < 0.2 * every


def test_questions_come_on_all_channels_and_from_all_kinds_of_askers(demo):
    told = Ticket.objects.all()
    assert set(told.values_list("channel", flat=True)) == {
        "satker_online",
        "tatap_muka",
        "telepon",
        "surat",
        "whatsapp",
        "email",
    }
    assert {"SATKER", "KPPN"} < set(told.values_list("asker_unit_type", flat=True))
    assert told.filter(received_on__isnull=False).exists()


def test_subjects_are_those_of_the_file_and_go_where_it_says(demo):
    places = {row["subjek"]: row["tujuan"] for row in _rows("ticket_subjects.csv")}
    for subject, destination in Ticket.objects.values_list("subject", "destination"):
        assert destination in {DESTINATIONS[places[subject]], "hai"}


def test_every_subject_has_two_conversations_and_every_destination_a_share():
    subjects = [row["subjek"] for row in _rows("ticket_subjects.csv")]
    with CONVERSATIONS.open(newline="") as source:
        said = [row["subjek"] for row in csv.DictReader(source)]
    assert set(said) == set(subjects)
    assert all(said.count(subject) >= 2 for subject in subjects)
    assert set(SHARE_OF_DESTINATION) == set(DESTINATIONS) == {row["tujuan"] for row in _rows("ticket_subjects.csv")}


def test_no_placeholder_is_left_in_what_people_write(demo):
    assert not Event.objects.filter(text__contains="{").exists()
    assert not Event.objects.filter(kind="asked", text="").exists()


def test_nobody_is_real_and_a_satker_without_public_code_says_that_it_is_an_example(demo):
    public = {row["satker_code"] for row in _rows("offices.csv")} | {
        row["kode_satker"] for row in _rows("satker_examples.csv")
    }
    examples = Satker.objects.exclude(code__in=public)
    first, last = EXAMPLE_CODES
    assert examples.count() >= 4 * 4
    assert all(first <= satker.code <= last and satker.name.endswith(" (contoh)") for satker in examples)
    assert not any(first <= code <= last for code in public)
    for emails in (ServiceUser.objects.values_list("email", flat=True), User.objects.values_list("email", flat=True)):
        assert all(email.endswith(f"@{MAIL_DOMAIN}") for email in emails)


def test_each_kppn_serves_satker_of_its_own_city(demo):
    for code in KPPN:
        city = Office.objects.get(code=code).city
        served = Satker.objects.filter(partner__code=code, code__range=EXAMPLE_CODES)
        assert served.count() >= 4
        assert all(city in satker.name for satker in served)


def test_an_officer_who_moved_has_tickets_at_both_offices_each_within_its_posting(demo):
    postings = Posting.objects.filter(officer__name="Fajar Ramadhan").order_by("starts_on")
    assert [posting.office.code for posting in postings] == ["001", "008"]
    assert postings[0].ends_on + timedelta(days=1) == postings[1].starts_on
    for posting in Posting.objects.all():
        for ticket in posting.tickets.filter(channel="satker_online").exclude(answered_at=None):
            first = ticket.events.exclude(posting=None).order_by("seq").first()
            assert posting.starts_on <= wib_date(first.at) <= (posting.ends_on or date.max)


def test_the_satker_of_the_demo_have_their_partner_by_a_dated_row(demo):
    satker = Satker.objects.get(code="800801")
    assert [(row.office.code, row.valid_from, row.valid_to) for row in satker.partners.all()] == [
        ("008", date(2025, 4, 1), None)
    ]


# --- What happens besides ---------------------------------------------------------------------------------------------
def test_three_quarters_are_locked_whole_and_one_can_be_locked_where_it_is_not_yet(demo):
    for quarter in LOCKED:
        assert set(QuarterLock.objects.filter(quarter=quarter.code).values_list("kanwil__code", flat=True)) == {*KANWIL}
    assert [lock.kanwil.code for lock in QuarterLock.objects.filter(quarter=COMPLETE.code)] == [LOCKED_FIRST]
    for code in {*KANWIL} - {LOCKED_FIRST}:
        kanwil = Office.objects.get(code=code)
        assert hindrances(kanwil, COMPLETE, freeze(kanwil, COMPLETE, NOW), NOW) == []


def test_an_objection_waits_for_its_kanwil(demo):
    objection = Objection.objects.get()
    assert objection.is_open
    assert [event.kind for event in objection.events.order_by("seq")] == ["filed", "recommended_for"]


def test_a_change_of_the_calendar_was_confirmed_by_two_admins_and_carried_out(demo):
    change = CalendarChange.objects.get()
    assert change.state == CalendarChange.State.DONE
    assert (change.confirmed_by.username, change.second_by.username) == ("admin", "admin2")
    closed = DayOff.objects.get(added_in=change.version)
    assert (closed.office.code, closed.category) == ("063", DayOff.Category.LOCAL)
    assert Decision.objects.filter(change=change).exists()


def test_two_officers_do_what_a_supervisor_should_look_at_and_nobody_else_does(demo):
    found = Signal.objects.values_list("quarter", "rule", "posting__officer__name")
    assert set(found) == {
        (quarter.code, *signal)
        for quarter in (COMPLETE, RUNNING)
        for signal in (
            ("copied_question", COPIER),
            ("split_letter", COPIER),
            ("late_input", LATE_RECORDER),
        )
    } | {(RUNNING.code, "denied", COPIER)}
    assert Denial.objects.filter(kind=Denial.Kind.DENIED).count() == 3


def test_files_on_tickets_open(demo):
    names = set()
    for attachment in Attachment.objects.all():
        names.add(attachment.name)
        path = store.path_of(attachment.stored_name)
        if attachment.name.endswith(".pdf"):
            assert "SURAT PERMOHONAN" in PdfReader(path).pages[0].extract_text()
        else:
            assert [cell.value for cell in load_workbook(path.open("rb")).active[1]][:2] == ["No", "Nomor SPM"]
    assert names == {enclosures.LETTER, enclosures.LIST}


# --- What must not suffer ---------------------------------------------------------------------------------------------
def test_history_is_whole_and_every_day_that_is_over_is_sealed(demo):
    assert "all chains and seals hold" in _run("verify_history")
    last = DailySeal.objects.latest("day").day
    assert not Event.objects.filter(
        at__gte=datetime.combine(last + timedelta(days=1), datetime.min.time(), WIB),
        at__lt=datetime(2026, 5, 18, tzinfo=WIB),
    ).exists()


def test_everything_that_can_be_verified_is_as_it_should_be(demo):
    assert "0 tiket berbeda" in _run("verify_decisions")
    _run("verify_all")


def test_the_last_week_was_acted_and_what_is_older_written(demo):
    began = dict(Ticket.objects.values_list("reference", "created_at"))
    acts = Submission.objects.exclude(action__startswith="denial").values_list("result", flat=True)
    acted = set(acts) & set(began)  # others are of calendar and objection
    assert {reference for reference, at in began.items() if at >= NOW - timedelta(days=7)} == acted
    assert len(acted) < len(began)


def test_mail_of_the_past_is_marked_as_sent_and_that_of_two_days_waits_for_the_worker(demo, mailoutbox):
    edge = NOW - timedelta(days=2)
    mails = OutgoingMail.objects.all()
    assert set(mails.filter(event__at__lt=edge).values_list("state", flat=True)) == {"sent"}
    waiting = mails.filter(event__at__gte=edge)
    assert set(waiting.values_list("state", flat=True)) == {"waiting"}
    count = waiting.count()
    while outbox.deliver_due(FixedClock(NOW)):
        pass
    assert len(mailoutbox) == count > 0
    assert not mails.exclude(state="sent").exists()


def test_a_second_load_changes_nothing_and_is_quick(demo, django_assert_num_queries):
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 2):
        said = _run("load_demo", scale=0.05)
    assert said == "Demo sudah ada; tidak ada yang diubah.\n"


def test_reference_data_loaded_again_leaves_the_demo_as_it_is(demo):
    said = _run("load_reference").splitlines()
    assert all(" 0 baru, 0 diubah, " in line for line in said)
    assert Satker.objects.get(code="800801").partner.code == "008"


# --- Who can log in ---------------------------------------------------------------------------------------------------
def test_the_printed_logins_and_passwords_are_true(demo):
    said = _run("demo_logins")
    assert LOGIN_PASSWORD in said
    assert CSO_PASSWORD in said
    logins = {user.username: user for user in User.objects.all()}
    assert {row[0] for row in login_rows()} == set(logins)
    assert {desk.login for desk in DESKS} | {"kanwil04", "monitor", "hai1", "hai2-sitp", "admin", "admin2"} < set(
        logins
    )
    for row in (*login_rows(), *officer_rows()):
        assert all(cell in said for cell in row)
    assert all(user.check_password(LOGIN_PASSWORD) for user in logins.values())
    for officer in Officer.objects.all():
        assert officer.check_cso_password(CSO_PASSWORD)
        assert not officer.must_change_password
    roles = {user.role for user in logins.values()}
    assert roles == set(User.Role.values)
