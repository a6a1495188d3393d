"""What a change of the calendar costs that touches every ticket: time, memory of the worker, and the site meanwhile.

    HAICSO_PG_DURABLE=1 scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.redecision [--tickets 100000]

An empty database of its own is migrated and filled: invented tickets of 40 offices over a year and a half, most of them
answered, each with its decisions. Then other service hours for the whole time are drafted and confirmed, and the real
`manage.py worker` decides all of them anew, while an office's list, its home page and a ticket are asked for, and the
lock of a ticket: of any, and of one that the worker holds just then.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tickets.calendar import actions as calendar_actions  # noqa: E402
from tickets.calendar import redecision  # noqa: E402
from tickets.calendar.proposals import Proposal, addition  # noqa: E402
from tickets.deadlines.decisions import judge, mirror_differs  # noqa: E402
from tickets.deadlines.rules import current_book, newest_version  # noqa: E402
from tickets.models import CalendarChange, DailySeal, Decision, Span, SpecialHours, Ticket  # noqa: E402
from tickets.models.spans import Position  # noqa: E402
from users.clock import DatabaseClock  # noqa: E402
from users.models import Office, OneTimeKey, ServiceUser, UnitType, User  # noqa: E402
from users.wib import WIB  # noqa: E402

OFFICES, PATTERNS, SINCE, DAYS = 40, 20_000, date(2024, 7, 1), 540
OFFICES_KEYS = "SELECT array_agg(id ORDER BY id) FROM users_office WHERE code LIKE 'K%%'"


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def patterns() -> list[tuple[object, ...]]:
    """Input and answer with what the norms say of them: everything but these is the same for all tickets of one."""
    chance = random.Random(1945)  # noqa: S311 - the same tickets every time
    rules = current_book().of(None)
    rows: list[tuple[object, ...]] = []
    while len(rows) < PATTERNS:
        day = SINCE + timedelta(days=chance.randrange(DAYS))
        created = datetime.combine(day, time(7), WIB) + timedelta(seconds=chance.randrange(10 * 3600))
        taken = chance.expovariate(1 / 30)  # hours
        answered = None if chance.random() < 0.02 else created + timedelta(hours=taken)
        ticket = Ticket(created_at=created.astimezone(UTC), answered_at=answered, hai_layer=None)
        said = {each.norm.code: each for each in judge(ticket, rules)}
        row: list[object] = [len(rows), created, answered]
        for code in ("IKU", "SLA"):
            fields = said[code].fields()
            row += [fields[name] for name in ("due", "late_after", "used", "in_time")]
        rows.append(tuple(row))
    return rows


FILLED = "'tickets_ticket', 'tickets_ticketparty', 'tickets_event', 'tickets_decision'"


@contextmanager
def unguarded(cursor) -> Iterator[None]:
    """Without foreign keys and indexes meanwhile: made at once from all rows, they cost a third."""
    cursor.execute(
        f"""SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ({FILLED})
            UNION ALL
            SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
            FROM pg_index WHERE NOT indisunique AND indrelid::regclass::text IN ({FILLED})""",  # noqa: S608 - a constant
        [],
    )
    statements = cursor.fetchall()
    for away, _back in statements:
        cursor.execute(away)
    yield
    for _away, back in reversed(statements):
        cursor.execute(back)


def fill(tickets: int) -> None:
    """Rows in bulk, below the actions, as only a benchmark may."""
    kanwil = Office.objects.filter(kind=Office.Kind.KANWIL).first()
    Office.objects.bulk_create(
        Office(
            code=f"K{n}",
            kind=Office.Kind.KPPN,
            name=f"Kantor {n}",
            city="-",
            province="-",
            zone="Asia/Jakarta",
            kanwil=kanwil,
        )
        for n in range(OFFICES)
    )
    for name in ("admin", "admin2"):
        User.objects.create(username=name, role=User.Role.ADMIN)
    office = Office.objects.get(code="K0")
    user = User.objects.create(username="kantor", role=User.Role.OFFICE, office=office)
    asker = ServiceUser.objects.create(
        name="Penanya", email="p@contoh.go.id", unit_type=UnitType.PUBLIC, institution="Umum"
    )
    rows = patterns()
    norms = {norm.code: norm.pk for norm in current_book().norms}
    with connection.cursor() as cursor, unguarded(cursor):
        cursor.execute(
            """CREATE TEMP TABLE pattern (id int primary key, created timestamptz, answered timestamptz,
                   iku_due timestamptz, iku_late timestamptz, iku_used numeric, iku_in boolean,
                   sla_due timestamptz, sla_late timestamptz, sla_used numeric, sla_in boolean)"""
        )
        with cursor.copy("COPY pattern FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"""INSERT INTO tickets_ticket (reference, created_at, created_by_id, channel, destination, subject,
                   asker_id, asker_name, asker_email, asker_unit_type, asker_institution, status, version,
                   holder_office_id, office_id, kanwil_id, answered_at, answered_by_id,
                   iku_due, iku_late_after, iku_used, iku_in_time, sla_due, sla_late_after, sla_used, sla_in_time)
               SELECT 'HAI-' || (100000000 + n) || '-26', p.created, %s, 'surat', 'perbendaharaan', 'Pertanyaan ' || n,
                   %s, 'Penanya', 'p@contoh.go.id', %s, 'Umum',
                   CASE WHEN answered IS NULL THEN 'waiting' ELSE 'done' END, 1, keys[1 + n %% %s], keys[1 + n %% %s],
                   %s, answered, CASE WHEN answered IS NULL THEN NULL ELSE %s END,
                   iku_due, iku_late, iku_used, iku_in, sla_due, sla_late, sla_used, sla_in
               FROM generate_series(1, %s) n JOIN pattern p ON p.id = n %% %s,
                   ({OFFICES_KEYS}) k(keys)
               ORDER BY p.created, n""",  # noqa: S608 - a constant; keys follow input times, as in life
            [user.pk, asker.pk, UnitType.PUBLIC, OFFICES, OFFICES, kanwil.pk, user.pk, tickets, PATTERNS],
        )
        cursor.execute(
            "INSERT INTO tickets_ticketparty (office_id, ticket_id, role, created_at) "
            "SELECT office_id, id, 'holder', created_at FROM tickets_ticket"
        )
        cursor.execute(
            "INSERT INTO tickets_event (ticket_id, seq, kind, at, user_id, text, data, hash) "
            "SELECT id, 1, 'asked', created_at, %s, 'Pertanyaan', %s, '' FROM tickets_ticket",
            [user.pk, '{"actor": {"name": "-"}}'],
        )
        for code, norm in norms.items():
            prefix = code.lower()
            cursor.execute(
                f"""INSERT INTO tickets_decision (ticket_id, code, revision, norm_id, calendar_id, due, late_after,
                       ended, used, whole_days, rest_us, in_time, confirmed, cause, event_id, decided_at, decided_by_id)
                    SELECT t.id, %s, 1, %s, %s, {prefix}_due, {prefix}_late_after, answered_at, {prefix}_used,
                       floor({prefix}_used),
                       CASE WHEN {prefix}_used IS NULL THEN NULL ELSE 0 END, {prefix}_in_time, true,
                       'act', e.id, t.created_at, %s
                    FROM tickets_ticket t JOIN tickets_event e ON e.ticket_id = t.id""",  # noqa: S608
                [code, norm, newest_version().pk, user.pk],
            )
    # Sealed day by day, as ever: not a million chains in the first night.
    yesterday = timezone.now().astimezone(WIB).date() - timedelta(days=1)
    DailySeal.objects.create(day=yesterday, tickets=0, prev_digest="", digest="")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Meanwhile:
    """What the site is asked for while the worker is at it."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(User.objects.get(username="kantor"))
        self.references = list(
            Ticket.objects.filter(office__code="K0").order_by("?").values_list("reference", flat=True)[:500]
        )
        self.spent: dict[str, list[float]] = {
            "list page": [],
            "home page": [],
            "ticket page": [],
            "lock of a ticket": [],
            "lock of one in the batch": [],
        }

    def ask(self, change: CalendarChange | None = None) -> None:
        reference = random.choice(self.references)  # noqa: S311
        self._timed("list page", lambda: self._page("/tiket/"))
        self._timed("home page", lambda: self._page("/"))
        self._timed("ticket page", lambda: self._page(f"/tiket/{reference}/"))
        self._timed("lock of a ticket", lambda: self._lock(reference))
        if change and (at_work := self._in_the_batch(change)):
            self._timed("lock of one in the batch", lambda: self._lock(at_work))

    def _in_the_batch(self, change: CalendarChange) -> str | None:
        """One of the thousand tickets that the worker has in its hands just now."""
        tally = change.tallies.get(kind="outcome")
        if tally.after_created is None:
            return None
        place = Position(tally.after_created, tally.after_ticket)
        tickets = Ticket.objects.filter(Span(newer_than=place).condition("created_at", "pk"))
        number = random.randrange(redecision.BATCH)  # noqa: S311
        return tickets.order_by("created_at", "pk").values_list("reference", flat=True)[number : number + 1].first()

    def _page(self, url: str) -> None:
        answer = self.client.get(url)
        if answer.status_code != 200:
            sys.exit(f"{url}: {answer.status_code}")

    def _lock(self, reference: str) -> None:
        """As an act begins: the ticket's row, and no calendar newer than the one read."""
        with transaction.atomic():
            Ticket.objects.select_for_update().get(reference=reference)

    def _timed(self, what: str, work) -> None:
        begin = perf_counter()
        work()
        self.spent[what].append(perf_counter() - begin)

    def told(self, when: str) -> None:
        say(f"{when}: {'':14} {'asked':>6} {'median':>8} {'95 %':>8} {'most':>8}  ms")
        for what, spent in self.spent.items():
            if not spent:
                continue
            spent.sort()
            figures = (statistics.median(spent), spent[int(len(spent) * 0.95)], spent[-1])
            say(f"  {what:24} {len(spent):6} " + " ".join(f"{figure * 1000:8.1f}" for figure in figures))
            spent.clear()


def draft() -> CalendarChange:
    """An hour less a day, for the whole time; counted, confirmed by two."""
    admin, second = User.objects.filter(role=User.Role.ADMIN).order_by("username")
    hours = SpecialHours(
        name="Jam khusus", first_day=SINCE, last_day=SINCE + timedelta(days=DAYS + 60), opens=time(8), closes=time(15)
    )
    proposal = Proposal(title="Jam khusus", legal_basis="uji", base=newest_version(), rows=[addition(hours)])
    clock_ = DatabaseClock()
    change = calendar_actions.draft_change(by=admin, key=OneTimeKey.fresh(admin), proposal=proposal, clock=clock_)
    begin = perf_counter()
    redecision.advance(change, "forecast", clock_)
    tally = change.tallies.get()
    say(f"forecast: {tally.changed:,} tickets, {tally.decisions:,} decisions, in {perf_counter() - begin:.0f} s")
    for person in (admin, second):
        begin = perf_counter()
        change = calendar_actions.confirm_change(
            by=person, key=OneTimeKey.fresh(person), change_id=change.pk, clock=clock_
        )
        say(f"confirmed in {(perf_counter() - begin) * 1000:.0f} ms: {change.state}")
    return change


def carry_out(change: CalendarChange, meanwhile: Meanwhile) -> None:
    """By the worker, as a process of its own."""
    begin = perf_counter()
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], stdout=subprocess.DEVNULL)
    status = Path(f"/proc/{worker.pid}/status")
    most, spent, told = "", 0.0, 0.0
    try:
        while change.state != CalendarChange.State.DONE:
            meanwhile.ask(change)
            sleep(0.1)
            most = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
            ticks = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
            spent = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
            change.refresh_from_db()
            if perf_counter() - told > 30:
                told = perf_counter()
                tally = change.tallies.get(kind="outcome")
                say(f"  {tally.examined:>9,} of {tally.expected:,} after {perf_counter() - begin:.0f} s")
    finally:
        worker.terminate()
        worker.wait()
    tally = change.tallies.get(kind="outcome")
    say(
        f"decided anew: {tally.changed:,} tickets, {tally.decisions:,} decisions, in {perf_counter() - begin:.0f} s; "
        f"the worker's processor time {spent:.0f} s, {most}; load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.redecision: needs PostgreSQL; see the command above")
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        sys.exit("benchmarks.redecision: needs an empty database")
    call_command("load_reference", verbosity=0)
    begin = perf_counter()
    fill(options.tickets)
    say(f"{options.tickets:,} tickets, filled in {perf_counter() - begin:.0f} s")
    meanwhile = Meanwhile()
    for _ in range(40):
        meanwhile.ask()
    meanwhile.told("before")
    change = draft()
    carry_out(change, meanwhile)
    meanwhile.told("meanwhile")
    sample = Ticket.objects.order_by("?")[:2000].prefetch_related("decisions")
    rules = current_book().of(None)
    wrong = sum(1 for ticket in sample if mirror_differs(ticket) or _differs(ticket, rules))
    say(f"2,000 tickets judged from scratch: {wrong} differ; decisions {Decision.objects.count():,}")


def _differs(ticket: Ticket, rules) -> bool:
    return any(
        ticket.iku_due != each.result.due_at or ticket.iku_used != (each.fields()["used"])
        for each in judge(ticket, rules)
        if each.norm.code == "IKU"
    )


if __name__ == "__main__":
    main()
