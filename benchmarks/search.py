"""What a search costs on PostgreSQL: capped count and first page, for one office and for the nation, in ms.

    scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.search [--tickets 200000] [--rounds 9]

An empty database of its own is migrated and filled: invented tickets of 40 offices, about 55 words each, frequent as in
a language (Zipf) out of 60,000. Wall time, best of the rounds, because other work on the machine disturbs.
"""

import argparse
import itertools
import os
import random
import sys
from collections.abc import Callable
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from services.stems import VERSION, kept  # noqa: E402
from tickets import search  # noqa: E402
from tickets.models import Position, Span, Ticket  # noqa: E402
from tickets.models.ticket import TicketQuerySet  # noqa: E402
from users.models import Office, ServiceUser, UnitType, User  # noqa: E402
from users.pages.list_pages import capped_count  # noqa: E402

OFFICES, VOCABULARY, WORDS_EACH = 40, 60_000, 45
COMMON, MIDDLE, RARE = "katabiasa", "kataagak", "katajarang"


def fill(tickets: int) -> None:
    """Rows in bulk, below the actions, as only a benchmark may."""
    Office.objects.bulk_create(
        Office(code=f"K{n}", kind=Office.Kind.KANWIL, name=f"Kantor {n}", city="-", province="-", zone="WIB")
        for n in range(OFFICES)
    )
    first = Office.objects.order_by("pk").first()
    user = User.objects.create(username="semua", role=User.Role.MONITOR)
    User.objects.create(username="kantor", role=User.Role.OFFICE, office=first)
    asker = ServiceUser.objects.create(
        name="Penanya", email="p@contoh.go.id", unit_type=UnitType.PUBLIC, institution="Umum"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO tickets_ticket (reference, created_at, created_by_id, channel, destination,
                   subject, asker_id, asker_name, asker_email, asker_unit_type, asker_institution, status, version,
                   holder_office_id, office_id)
               SELECT 'HAI-' || (100000000 + n) || '-26', '2024-01-01'::timestamptz + n * interval '2 minutes', %s,
                   'surat', 'perbendaharaan', 'Pertanyaan ' || n, %s, 'Penanya', 'p@contoh.go.id', %s, 'Umum',
                   'waiting', 1, %s + n %% %s, %s + n %% %s
               FROM generate_series(1, %s) n""",
            [user.pk, asker.pk, UnitType.PUBLIC, first.pk, OFFICES, first.pk, OFFICES, tickets],
        )
        cursor.execute(
            "INSERT INTO tickets_ticketparty (office_id, ticket_id, role, created_at) "
            "SELECT office_id, id, 'holder', created_at FROM tickets_ticket"
        )
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'ticket_search_words'")
        (index,) = cursor.fetchone()
        cursor.execute("DROP INDEX ticket_search_words")
        chance = random.Random(1945)  # noqa: S311 - the same words every time
        vocabulary = [f"kata{n}x" for n in range(VOCABULARY)]
        weights = list(itertools.accumulate(1 / (n + 10) for n in range(VOCABULARY)))
        cursor.execute("SELECT id, reference FROM tickets_ticket ORDER BY id")
        rows = cursor.fetchall()
        with cursor.copy("COPY tickets_ticketsearch (ticket_id, words, version) FROM STDIN") as copy:
            for number, (pk, reference) in enumerate(rows):
                words = {*chance.choices(vocabulary, cum_weights=weights, k=WORDS_EACH), *kept(reference)}
                words |= {f"~{word}" for word in chance.choices(vocabulary, cum_weights=weights, k=2)}
                if chance.random() < 0.5:
                    words.add(COMMON)
                if chance.random() < 0.005:
                    words.add(MIDDLE)
                if number % 25_000 == 777:
                    words |= {RARE, COMMON}
                copy.write_row((pk, " ".join(f"'{word}'" for word in words), VERSION))
        begin = perf_counter()
        cursor.execute(index)
        print(f"index built in {perf_counter() - begin:.1f} s")  # noqa: T201
        for table in ("ticket", "ticketparty", "ticketsearch"):
            cursor.execute(f"ANALYZE tickets_{table}")
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size('tickets_ticketsearch')), "
            "pg_size_pretty(pg_relation_size('ticket_search_words'))"
        )
        print("table with indexes {}, of it the words' index {}".format(*cursor.fetchone()))  # noqa: T201


def best(ask: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begin = perf_counter()
        ask()
        spent.append(perf_counter() - begin)
    return min(spent) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.search: needs PostgreSQL; see the command above")
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        sys.exit("benchmarks.search: needs an empty database")
    begin = perf_counter()
    fill(options.tickets)
    print(f"{options.tickets:,} tickets, filled in {perf_counter() - begin:.0f} s")  # noqa: T201

    middle = Ticket.objects.order_by("created_at")[options.tickets // 2]
    older = Span(older_than=Position(middle.created_at, middle.pk))
    print(f"{'':34} {'found':>6} {'count':>8} {'page 1':>8} {'halfway':>8}  ms")  # noqa: T201
    for user in User.objects.order_by("-username"):
        for name, text in (
            ("rare word", RARE),
            ("absent word", "tidakadasamasekali"),
            ("word of 1 in 200", MIDDLE),
            ("common word (every second)", COMMON),
            ("common and rare", f"{COMMON} {RARE}"),
            ("common and absent", f"{COMMON} tidakadasamasekali"),
            ("two common words", f"kata0x {COMMON}"),
            ("beginning of every word", "ka"),
            ("beginning of a reference", "10003"),
            ("whole reference", middle.reference),
        ):

            def rows(span: Span, user: User = user, text: str = text) -> TicketQuerySet:
                return (
                    Ticket.objects.visible_to(user, span).filter(search.find(user, text).condition).newest_first(user)
                )

            count, first_page, halfway = (
                best(ask, options.rounds)
                for ask in (
                    lambda rows=rows: capped_count(rows(Span())),
                    lambda rows=rows: list(rows(Span())[:26]),
                    lambda rows=rows: list(rows(older)[:26]),
                )
            )
            found = capped_count(rows(Span()))
            print(f"{user.username:6} {name:27} {found:6} {count:8.1f} {first_page:8.1f} {halfway:8.1f}")  # noqa: T201
            if options.explain:
                print(rows(Span())[:26].explain(analyze=True))  # noqa: T201


if __name__ == "__main__":
    main()
