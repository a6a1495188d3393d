"""What an order of Rekap Tiket costs on PostgreSQL: each order both ways, first page and one deep inside, as a KPPN, a
Kanwil, a satker and the head office read it.

    scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.orders [--tickets 200000] [--explain]

An empty database of its own is migrated and filled: the real offices and satker, tickets evenly over ten quarters, one
in 50 open, one in 10 escalated. Wall time in ms of the statements alone, best of the rounds, because other work on the
machine disturbs. The head office has more tickets than are sorted: by anything but the date it reads one quarter of one
Kanwil. "too long" is said where a list is not sorted.
"""

import argparse
import os
import sys
from datetime import UTC, date, datetime
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tickets.lists.lines import FIELDS  # noqa: E402
from tickets.lists.orders import WORDS, Order, place_in  # noqa: E402
from tickets.lists.paging import page_of  # noqa: E402
from tickets.lists.reach import most_read  # noqa: E402
from tickets.models import Norm, Span, Ticket  # noqa: E402
from tickets.models.ticket import TicketQuerySet  # noqa: E402
from users.models import Office, Officer, Posting, Satker, ServiceUser, UnitType, User  # noqa: E402
from users.pages.list_pages import PAGE_SIZE, count_up_to  # noqa: E402

SINCE, UNTIL = (
    datetime(2024, 1, 1, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)

TICKETS = """
    INSERT INTO tickets_ticket (reference, created_at, created_by_id, channel, destination, subject, asker_id,
        asker_name, asker_email, asker_institution, asker_unit_type, asker_satker_id, version, posting_id, office_id,
        kanwil_id, holder_office_id, status, answered_at, answered_by_id, escalated_at, escalated_by_id, iku_due,
        iku_late_after, sla_due, sla_late_after)
    SELECT 'HAI-' || (100000000 + n) || '-26', at, %(user)s, 'surat', 'perbendaharaan', 'Pertanyaan ' || n, %(asker)s,
        'Penanya ' || substr(md5(n::text), 1, 8), 'p@contoh.go.id', 'Instansi', 'SATKER', s.id, 1, p.id, office_id,
        kanwil_id, office_id, CASE WHEN n %% 50 = 0 THEN 'waiting' ELSE 'done' END,
        CASE WHEN n %% 50 = 0 THEN NULL ELSE at + interval '30 hours' END,
        CASE WHEN n %% 50 = 0 THEN NULL ELSE %(user)s END,
        CASE WHEN n %% 10 = 1 THEN at + interval '1 hour' END, CASE WHEN n %% 10 = 1 THEN %(user)s END,
        at + interval '2 days', at + interval '2 days', at + interval '5 days', at + interval '5 days'
    FROM (SELECT n, %(since)s::timestamptz
                 + (n - 1) * ((%(until)s::timestamptz - %(since)s::timestamptz) / %(tickets)s) AS at
            FROM generate_series(1::bigint, %(tickets)s) n) moments
    JOIN (SELECT posting.id, office_id, kanwil_id, row_number() OVER (ORDER BY posting.id) - 1 AS place
            FROM users_posting posting JOIN users_office office ON office.id = office_id) p
      ON p.place = (n * 7919) %% %(postings)s
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users_satker) s
      ON s.place = (n * 104729) %% %(satker)s"""
PARTIES = """
    INSERT INTO tickets_ticketparty (office_id, ticket_id, role, created_at)
    SELECT office_id, id, 'holder', created_at FROM tickets_ticket
    UNION ALL SELECT kanwil_id, id, 'supervisor', created_at FROM tickets_ticket WHERE kanwil_id IS NOT NULL"""


def fill(tickets: int) -> User:
    """Rows in bulk, below the actions, as only a benchmark may. The login of the head office."""
    call_command("load_reference", verbosity=0)
    kppn = list(Office.objects.filter(kind=Office.Kind.KPPN))
    officers = Officer.objects.bulk_create(Officer(name=f"Petugas {n}", cso_password="") for n in range(3 * len(kppn)))
    Posting.objects.bulk_create(
        Posting(officer=officer, office=kppn[n % len(kppn)], kind=Posting.Kind.CSO, starts_on=date(2016, 1, 1))
        for n, officer in enumerate(officers)
    )
    nation = User.objects.create(username="semua", role=User.Role.MONITOR)
    asker = ServiceUser.objects.create(
        name="Penanya", email="p@contoh.go.id", unit_type=UnitType.SATKER, satker=Satker.objects.first()
    )
    given = {
        "user": nation.pk,
        "asker": asker.pk,
        "tickets": tickets,
        "since": SINCE,
        "until": UNTIL,
        "postings": len(officers),
        "satker": Satker.objects.count(),
    }
    with connection.cursor() as cursor:
        # Foreign keys and triggers row by row would take longer than the rest.
        cursor.execute(TICKETS, given)
        cursor.execute(PARTIES)
        cursor.execute("ANALYZE")
    return nation


def measured(login: User, span: Span, order: Order, norm: str, rounds: int) -> tuple[float, float]:
    """ms of the first page, and of one from the middle of the list."""

    def within(span: Span) -> TicketQuerySet:
        return Ticket.objects.visible_to(login, span)

    def page(query: dict[str, str]) -> float:
        spent = []
        for _ in range(rounds):
            begin = perf_counter()
            page_of(login, query, span, within, order, norm)
            spent.append(perf_counter() - begin)
        return min(spent) * 1000

    rows = order.rows(within(span), norm) if not order.by_date else within(span).newest_first(login)
    most = most_read(login)
    middle = rows.values_list("reference", flat=True)[min(count_up_to(within(span), most), most) // 2]
    return page({}), page({"after": middle})


def explained(login: User, span: Span, order: Order, norm: str) -> str:
    rows = order.rows(Ticket.objects.visible_to(login, span), norm)
    reference = rows.values_list("reference", flat=True)[100]
    edge = place_in(login, order, norm)(reference)
    beyond = order.beyond(Ticket.objects.visible_to(login, span), edge, norm, forward=True)
    return beyond.values_list(*FIELDS)[: PAGE_SIZE + 1].explain(analyze=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.orders: needs PostgreSQL; see the command above")
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        sys.exit("benchmarks.orders: needs an empty database")
    nation = fill(options.tickets)
    office = Ticket.objects.order_by("-pk")[0].office
    satker = Ticket.objects.order_by("-pk")[0].asker_satker
    logins = [
        ("KPPN", User.objects.create(username="kppn", role=User.Role.OFFICE, office=office), Span()),
        ("Kanwil", User.objects.create(username="kanwil", role=User.Role.OFFICE, office=office.kanwil), Span()),
        ("satker", User.objects.create(username="satker", role=User.Role.SATKER, satker=satker), Span()),
        ("nation", nation, Span()),
        ("nation, 2 weeks", nation, Span(since=datetime(2026, 6, 17, tzinfo=UTC))),
    ]
    print("login              tickets order       first    deep")  # noqa: T201
    for name, login, span in logins:
        count = Ticket.objects.visible_to(login, span).count()
        norm = Norm.Code.SLA if login.role == User.Role.SATKER else Norm.Code.IKU
        begin = perf_counter()
        is_long = count_up_to(Ticket.objects.visible_to(login, span), most_read(login)) > most_read(login)
        print(f"{name:<17} {count:>8} count   {(perf_counter() - begin) * 1000:>9.1f}")  # noqa: T201
        for order in (Order(key, falls) for key in WORDS for falls in (False, True)):
            if is_long and not order.by_date:
                said = "too long"
            else:
                first, deep = measured(login, span, order, norm, options.rounds)
                said = f"{first:>7.1f} {deep:>7.1f}"
            print(f"{name:<17} {count:>8} {order.code:<9} {said}", flush=True)  # noqa: T201
            if options.explain and not is_long and not order.by_date:
                print(explained(login, span, order, norm))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
