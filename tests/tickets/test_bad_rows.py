"""One row that cannot be used is set aside, named, and the house goes on (a year 0001 stopped it once)."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from tests.factories import add, answer, ask, record
from tests.haicso.access.table import TABLE
from tests.markup import text_of
from tickets import worker as duework
from tickets.actions import base
from tickets.mail import outbox
from tickets.management.commands import worker as worker_command
from tickets.management.commands.worker import Worker
from tickets.models import OutgoingMail, SetAside, Ticket, WorkerPiece
from tickets.trouble.bad_rows import LookForBadRows, bounded_models, rows_outside
from tickets.trouble.listing import trouble_of
from tickets.trouble.pieces import Pieces, name_of
from tickets.warnings import sending
from tickets.words import day_text, instant_text
from users.models import instants
from users.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_the_check() -> Iterator[None]:
    """As the table was before it had bounds."""
    check = next(one for one in Ticket._meta.constraints if one.name == "ticket_instants_within_bounds")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE tickets_ticket DROP CONSTRAINT {check.name}")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def year_one(without_the_check, as_rina, budi, clock) -> Ticket:
    """A ticket whose "Diterima pada" lies where Python's calendar ends, stored before there were bounds."""
    good = record(as_rina, budi, clock, follow_up="nanti")
    columns = [field.column for field in Ticket._meta.concrete_fields if not field.primary_key]
    sources = [
        {"reference": "'HAI-000000001-26'", "received_on": _year_one()}.get(column, column) for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tickets_ticket ({', '.join(columns)}) SELECT {', '.join(sources)} FROM tickets_ticket "  # noqa: S608
            "WHERE id = %s",
            [good.pk],
        )
        cursor.execute(
            "INSERT INTO tickets_ticketparty (ticket_id, office_id, role, created_at) "
            "SELECT (SELECT id FROM tickets_ticket WHERE reference = 'HAI-000000001-26'), office_id, role, created_at "
            "FROM tickets_ticketparty WHERE ticket_id = %s",
            [good.pk],
        )
    return good


def _year_one() -> str:
    """What 0001-01-01T00:00 in Jakarta became: on PostgreSQL a day before Christ."""
    return "'0001-12-31 16:52:48+00 BC'" if connection.vendor == "postgresql" else "'0001-01-01 00:00:00'"


# --- Pages and lists --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["kppn008", "kanwil04", "monitor", "admin"])
def test_lists_of_office_region_and_nation_show_the_row_and_its_neighbours(logins, login, client_for, year_one):
    response = client_for(logins[login]).get(reverse("tickets:recap"), {"tab": "semua"})
    assert response.status_code == 200
    assert year_one.reference in text_of(response)
    assert "HAI-000000001-26" in text_of(response)


@pytest.mark.parametrize("login", ["kppn008", "monitor"])
def test_the_page_of_such_a_ticket_opens_and_says_what_it_cannot_read(logins, login, client_for, year_one):
    response = client_for(logins[login]).get("/tiket/HAI-000000001-26/")
    assert response.status_code == 200
    assert "waktu tidak terbaca" in text_of(response)


def test_home_and_figures_go_on(logins, client_for, year_one):
    assert client_for(logins["kppn008"]).get("/").status_code == 200
    assert client_for(logins["kanwil04"]).get("/monitoring-iku/").status_code == 200


WITHOUT_OBJECT = sorted(route for route in TABLE if "<" not in route)


@pytest.mark.parametrize("login", ["clerk", "kppn008", "kanwil04", "monitor", "layer1", "admin"])
def test_no_page_of_any_login_fails_over_it(logins, login, client_for, year_one):
    client = client_for(logins[login])
    for route in WITHOUT_OBJECT:
        response = client.get(f"/{route}")
        assert response.status_code == TABLE[route]["GET"][login], route


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
@pytest.mark.parametrize("name", ["rekap", "sudah", "belum", "tindak-lanjut"])
def test_the_files_of_lists_are_made_although_it_stands_in_them(monitor, client_for, year_one, name, form):
    response = client_for(monitor).post(f"/laporan/{name}/cetak/", {"format": form, "submission": str(uuid.uuid4())})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")


def test_a_ticket_that_cannot_be_put_in_words_has_a_line_that_says_so(client_for, kppn008, clerk, budi, clock):
    bad, good = ask(clerk, budi, clock), ask(clerk, budi, clock)
    Ticket.objects.filter(pk=bad.pk).update(status="waiting", channel="satker_online")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET status = 'sesat' WHERE id = %s", [bad.pk])
    response = client_for(kppn008).get(reverse("tickets:recap"), {"tab": "semua"})
    assert response.status_code == 200
    assert "Baris ini tidak dapat dibaca" in text_of(response)
    assert good.reference in text_of(response)
    row = SetAside.objects.get()
    assert (row.table, row.key, row.where) == ("tickets_ticket", bad.reference, "daftar tiket")
    client_for(kppn008).get(reverse("tickets:recap"), {"tab": "semua"})
    assert SetAside.objects.get().count == 2


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_words_of_an_instant_far_away_never_raise(year):
    instant = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert instant_text(instant) == "waktu tidak terbaca"
    assert day_text(instant) == "tanggal tidak terbaca"


@pytest.mark.postgres
@pytest.mark.parametrize("stored", ["0001-12-31 16:52:48+00 BC", "infinity", "-infinity", "10000-01-01 00:00:00+00"])
def test_every_instant_of_postgresql_can_be_read(stored, caplog):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, %s::timestamptz", [stored, "2026-05-18 03:20:00+00"])
        odd, plain = cursor.fetchone()
    assert odd in {instants.EARLIEST, instants.LATEST}
    assert plain == datetime(2026, 5, 18, 3, 20, tzinfo=UTC)
    assert "no instant" in caplog.text


# --- The worker -------------------------------------------------------------------------------------------------------
def test_the_daily_look_names_the_row(year_one, clock, django_assert_num_queries):
    with django_assert_num_queries(len(list(bounded_models()))):  # each table is read once, whatever its columns
        assert ("tickets_ticket", "received_on", "HAI-000000001-26") in list(rows_outside())
    look = LookForBadRows()
    look(clock, lambda: False)
    look(clock, lambda: False)
    assert SetAside.objects.get(key="HAI-000000001-26").count == 1


def test_no_piece_of_the_worker_s_work_fails_over_it(monkeypatch, year_one):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    worker = Worker([*duework.WORK, *duework.BESIDE], pieces=Pieces())
    assert worker.turn()
    assert not WorkerPiece.objects.exclude(failures=0).exists()
    assert WorkerPiece.objects.count() == len(worker.work)


def test_mail_of_all_others_leaves(year_one, clerk, budi, clock):
    ask(clerk, budi, clock)
    assert outbox.deliver_due(clock) > 0
    assert not OutgoingMail.objects.filter(state="waiting").exists()


def test_a_mail_that_cannot_be_prepared_is_set_aside_and_those_behind_it_leave(clerk, budi, clock, monkeypatch):
    ask(clerk, budi, clock)
    first = OutgoingMail.objects.order_by("next_attempt_at", "pk").first()
    real = outbox.why_not

    def stumbles(mail):
        if mail.pk == first.pk:
            raise OverflowError("date value out of range")
        return real(mail)

    monkeypatch.setattr(outbox, "why_not", stumbles)
    assert outbox.deliver_due(clock) == OutgoingMail.objects.filter(state="sent").count() == 1
    first.refresh_from_db()
    assert (first.state, "OverflowError" in first.reason) == ("set_aside", True)
    assert SetAside.objects.get().key == str(first.pk)


def test_a_warning_that_cannot_be_worded_takes_no_other_warning_along(monkeypatch, clerk, budi, clock):
    tickets = [ask(clerk, budi, clock) for _ in range(2)]
    real = sending._words

    def stumbles(warning, rules, question):
        if warning.ticket_id == tickets[0].pk:
            raise ValueError("year 0 is out of range")
        return real(warning, rules, question)

    monkeypatch.setattr(sending, "_words", stumbles)
    clock.at = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
    assert sending.write_due(clock) >= 2
    warned = set(OutgoingMail.objects.filter(warning__isnull=False).values_list("warning__ticket", flat=True))
    assert warned == {tickets[1].pk}
    assert SetAside.objects.get(where="peringatan tenggat").key == tickets[0].reference


class Piece:
    """A piece of the worker's work that does what it is told."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    def __call__(self, clock, stopping) -> None:
        if self.failure:
            raise self.failure


@pytest.mark.parametrize("failure", [OperationalError("server closed the connection"), KeyError("a mistake of ours")])
def test_the_worker_keeps_what_fails_since_when_and_with_what(monkeypatch, admin, clock, failure):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    piece = Piece()
    worker = Worker([piece], pieces=Pieces())
    assert worker.turn()
    well = WorkerPiece.objects.get()
    assert (well.name, well.failing_since) == (name_of(piece), None)
    piece.failure = failure
    for _ in range(2):
        worker.rests_until.clear()
        assert not worker.turn()
    row = WorkerPiece.objects.get()
    assert (row.failures, row.went_well_at, type(failure).__name__ in row.error) == (2, well.went_well_at, True)
    assert row.failing_since <= row.tried_at
    said = trouble_of(admin, row.tried_at).worker
    assert len(said) == 1
    assert type(failure).__name__ in said[0]
    assert "Terakhir berhasil" in said[0]
    piece.failure = None
    worker.rests_until.clear()
    assert worker.turn()
    assert not trouble_of(admin, row.tried_at)


def test_the_admin_reads_it_on_the_first_page_and_nobody_else(client_for, admin, kppn008, monitor, clock):
    WorkerPiece.objects.create(
        name="tickets.mail.outbox.deliver_due", tried_at=clock.at, failing_since=clock.at, failures=3, error="OSError"
    )
    SetAside.objects.create(
        table="tickets_ticket", key="HAI-1", where="daftar tiket", error="x",
        first_at=datetime.now(UTC), last_at=datetime.now(UTC),
    )  # fmt: skip
    page = text_of(client_for(admin).get("/"))
    assert "tickets.mail.outbox.deliver_due gagal 3 kali" in page
    assert "Pekerjaan di latar belakang tidak berjalan" in page
    assert "HAI-1 (tickets_ticket) dilewati" in page
    for other in (kppn008, monitor):
        assert "deliver_due" not in text_of(client_for(other).get("/"))


# --- A clock that was set back ----------------------------------------------------------------------------------------
def test_an_answer_before_its_question_is_refused_in_words(clerk, budi, as_rina, clock, monkeypatch):
    monkeypatch.setattr(base, "CLOCK_PATIENCE_SECONDS", 0.05)
    ticket = ask(clerk, budi, clock)
    clock.at -= timedelta(seconds=1)
    with pytest.raises(Refused, match="Jam server tertinggal"):
        answer(ticket, as_rina, clock)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.events.count()) == ("waiting", 2)
    clock.at += timedelta(seconds=1)
    answer(ticket, as_rina, clock)
    ticket.refresh_from_db()
    assert ticket.answered_at >= ticket.created_at


def test_a_clock_that_catches_up_is_waited_for(clerk, budi, as_rina, clock):
    ticket = ask(clerk, budi, clock)
    created = clock.at

    class CatchesUp:
        readings = 0

        def now(self):
            self.readings += 1
            return created + timedelta(seconds=self.readings - 3)

    answer(ticket, as_rina, CatchesUp())
    ticket.refresh_from_db()
    assert ticket.answered_at >= created


def test_no_event_is_written_before_the_one_before_it(clerk, budi, as_rina, clock, monkeypatch):
    monkeypatch.setattr(base, "CLOCK_PATIENCE_SECONDS", 0.05)
    ticket = ask(clerk, budi, clock)
    clock.at += timedelta(minutes=5)
    add(ticket, clerk, clock)
    ticket.refresh_from_db()
    clock.at -= timedelta(minutes=1)
    with pytest.raises(Refused, match="Jam server tertinggal"):
        answer(ticket, as_rina, clock)
