"""What a page of the index costs on PostgreSQL: nation, one Kanwil, one office, one officer, beside one written SQL.

    scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.figures [--tickets 1000000] [--quarters 10]

An empty database of its own is migrated and filled: the real offices, three invented CSO at each KPPN, tickets evenly
over the quarters up to 2026Q2, of which the last is counted. Wall time in ms, best of the rounds, because other work on
the machine disturbs.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from kpi.figures.counting import Scope, Terms, What, counted_rows  # noqa: E402
from kpi.figures.reading import figures, officer_figures, policy_of, tickets_behind  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from tickets.quarters import Quarter  # noqa: E402
from users.models import Office, Officer, Posting, Satker, ServiceUser, UnitType, User  # noqa: E402

LAST = Quarter(2026, 2)
AT = datetime(2026, 6, 20, 3, tzinfo=UTC)

BY_HAND = """
    SELECT posting_id, office_id, kanwil_id, count(*),
           count(*) FILTER (WHERE iku_ended <= %(at)s OR iku_late_after < %(at)s),
           count(*) FILTER (WHERE iku_in_time AND iku_ended <= %(at)s)
      FROM tickets_ticket
     WHERE created_at >= %(since)s AND created_at < %(until)s AND created_at <= %(at)s AND asker_unit_type IN ('SATKER')
     GROUP BY posting_id, office_id, kanwil_id"""

FILL = """
    INSERT INTO tickets_ticket (reference, created_at, created_by_id, channel, destination, subject, asker_id,
        asker_name, asker_email, asker_institution, asker_unit_type, asker_satker_id, version, posting_id, office_id,
        kanwil_id, holder_office_id, status, answered_at, answered_by_id, iku_due, iku_late_after, iku_ended, iku_used,
        iku_in_time)
    SELECT 'HAI-' || (100000000 + n) || '-26', at, %(user)s, 'surat', 'perbendaharaan', 'Pertanyaan ' || n, %(asker)s,
        'Penanya', 'p@contoh.go.id', 'Instansi', CASE WHEN n %% 7 = 0 THEN 'UMUM' ELSE 'SATKER' END,
        CASE WHEN n %% 7 = 0 THEN NULL ELSE %(satker)s END, 1, CASE WHEN n %% 40 = 0 THEN NULL ELSE p.id END,
        office_id, kanwil_id, office_id, CASE WHEN ended IS NULL THEN 'waiting' ELSE 'done' END, ended,
        CASE WHEN ended IS NULL THEN NULL ELSE %(user)s END, at + interval '2 days', at + interval '2 days', ended,
        CASE WHEN ended IS NULL THEN NULL ELSE 0.5 + n %% 9 * 0.2 END,
        CASE WHEN ended IS NULL THEN NULL ELSE n %% 9 <> 8 END
    FROM (SELECT n, at, CASE WHEN n %% 50 = 0 THEN NULL ELSE at + interval '30 hours' END AS ended
            FROM (SELECT n, %(since)s::timestamptz
                         + (n - 1) * ((%(until)s::timestamptz - %(since)s::timestamptz) / %(tickets)s) AS at
                    FROM generate_series(1::bigint, %(tickets)s) n) moments) numbers
    JOIN (SELECT posting.id, office_id, kanwil_id, row_number() OVER (ORDER BY posting.id) - 1 AS place
            FROM users_posting posting JOIN users_office office ON office.id = office_id) p
      ON p.place = (n * 7919) %% %(postings)s"""


def fill(tickets: int, quarters: int) -> None:
    """Rows in bulk, below the actions, as only a benchmark may. One in 40 is nobody's, one in 7 of no satker, one in 9
    late, one in 50 still open.
    """
    call_command("load_reference", verbosity=0)
    kppn = list(Office.objects.filter(kind=Office.Kind.KPPN))
    officers = Officer.objects.bulk_create(Officer(name=f"Petugas {n}", cso_password="") for n in range(3 * len(kppn)))
    Posting.objects.bulk_create(
        Posting(officer=officer, office=kppn[n % len(kppn)], kind=Posting.Kind.CSO, starts_on=date(2016, 1, 1))
        for n, officer in enumerate(officers)
    )
    user = User.objects.create(username="semua", role=User.Role.MONITOR)
    satker = Satker.objects.first()
    asker = ServiceUser.objects.create(name="Penanya", email="p@contoh.go.id", unit_type=UnitType.SATKER, satker=satker)
    first = LAST
    for _ in range(quarters - 1):
        first = first.previous
    with connection.cursor() as cursor:
        # Foreign keys and indexes row by row would take an hour.
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'tickets_ticket'::regclass AND contype = 'f'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE tickets_ticket DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'tickets_ticket' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(
            FILL,
            {
                "user": user.pk,
                "asker": asker.pk,
                "satker": satker.pk,
                "tickets": tickets,
                "since": first.since,
                "until": LAST.until,
                "postings": len(officers),
            },
        )
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE tickets_ticket")


def best(ask: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begin = perf_counter()
        ask()
        spent.append(perf_counter() - begin)
    return min(spent) * 1000


def by_hand() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"at": AT, "since": LAST.since, "until": LAST.until})
        return cursor.fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--quarters", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.figures: needs PostgreSQL; see the command above")
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        sys.exit("benchmarks.figures: needs an empty database")
    begin = perf_counter()
    fill(options.tickets, options.quarters)
    spent = perf_counter() - begin
    nation = figures(LAST, AT)
    counted = sum(row[3] for row in by_hand())
    print(f"{options.tickets:,} tickets, filled in {spent:.0f} s; {counted:,} counted in {LAST}")  # noqa: T201
    if counted != nation.facts.tickets:
        sys.exit(f"benchmarks.figures: {nation.facts.tickets:,} in the figures")

    kppn = nation.kanwil[3].offices[-1].office
    policy = policy_of(LAST)
    for name, ask in (
        ("one SQL written by hand", by_hand),
        ("the same rows as the figures count them", lambda: counted_rows(Terms(LAST, AT, policy), Q())),
        ("nation, all that its page shows", lambda: figures(LAST, AT)),
        ("one Kanwil", lambda: figures(LAST, AT, kanwil=kppn.kanwil)),
        ("one KPPN", lambda: figures(LAST, AT, office=kppn)),
        ("one officer", lambda: officer_figures(nation.officers[0].officer, LAST, AT)),
        ("count of the late ones of the nation", tickets_behind(Scope(LAST, AT), What.LATE).count),
    ):
        print(f"{name:42} {best(ask, options.rounds):8.1f} ms")  # noqa: T201
    if options.explain:
        with CaptureQueriesContext(connection) as queries:
            counted_rows(Terms(LAST, AT, policy), Q())
            figures(LAST, AT, office=kppn)
        with connection.cursor() as cursor:
            for query in queries:
                if 'FROM "tickets_ticket"' in query["sql"]:
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
                    print("\n".join(line for (line,) in cursor.fetchall()))  # noqa: T201


if __name__ == "__main__":
    main()
