"""No page grows with the archive: how PostgreSQL finds what a page shows, from its own account, on a small archive that
holds far more than a page may read. `benchmarks.plans` asks the same of a large one."""

from datetime import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from benchmarks.plan_reading import plans_of
from tests import small_archive
from tests.calendar_changes import confirm, day_off, draft
from tickets.lists.recap import recap
from tickets.models import Ticket
from users.one_page import one_page
from users.wib import WIB

pytestmark = pytest.mark.postgres

TICKETS, MOST, CAP, FEW = 8_000, 100, 20, 60
BOUND = 2 * MOST + 12 * (CAP + 1)
"""Rows of one statement: each ticket that a list looks through beside its office's row, and six capped counts."""


@pytest.fixture
def archive(pekanbaru, banda_aceh, rina, admin, satker, other_satker, budi, monitor, clock, monkeypatch):
    clock.at = datetime(2026, 5, 18, 10, tzinfo=WIB)
    small_archive.fill(
        TICKETS,
        until=clock.at,
        minutes=45,
        office=pekanbaru,
        elsewhere=banda_aceh,
        posting=rina,
        satker=satker,
        other_satker=other_satker,
        asker=budi,
        user=monitor,
        change=confirm(draft(admin, [day_off("2026-08-18")], clock.at), admin, at=clock.at),
    )
    # Twelve thousand rows are soon read from begin to end; of a million each page must have another way.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    monkeypatch.setattr("tickets.lists.reach.MOST_READ", MOST)
    monkeypatch.setattr("tickets.lists.orders.SORTED_MOST", MOST)
    monkeypatch.setattr("tickets.search.FEW", FEW)
    for module in ("users.list_pages", "tickets.lists.recap"):
        monkeypatch.setattr(f"{module}.COUNT_CAP", CAP)


def asked(make):
    with CaptureQueriesContext(connection) as caught, one_page():
        make()
    return plans_of(caught.captured_queries)


def read_within(plans, most, *, index=None):
    """No statement walks through a whole table or looks at more than `most` rows; one of them goes by `index`."""
    for plan in plans:
        if plan.whole_tables or plan.rows > most:
            print("BAD", plan.rows, plan.reads, plan.sql[:1500], sep="\n   ")
    if index and index not in {name for plan in plans for name in plan.indexes}:
        print("NOT", index, [plan.indexes for plan in plans])


INDEXES = ("ticket_party_newest", "ticket_party_newest", "ticket_newest", "ticket_escalated", "ticket_of_satker")
"""Of an office, a Kanwil, the nation, an agent of HAI and a satker."""
FILTERS = [
    "channel=surat",
    "destination=pinjaman_hibah&channel=surat",
    "status=refused",
    "status=refused&unit=UMUM",
    "clock=answered_late&unit=UMUM",
    "clock=answered_in_time&status=done",
    "person=tidak+ada+yang+bernama+begini&channel=surat",
    "channel=surat&until=2026-01-31",
    "channel=surat&sort=deadline",
    "channel=telepon&sort=asker&unit=UMUM",
]


def test_no_list_reads_more_than_it_looks_through(archive, kppn008, kanwil04, monitor, layer1, clerk, clock):
    for user, index in zip((kppn008, kanwil04, monitor, layer1, clerk), INDEXES, strict=True):
        _walk_through(user, index, clock)


def _walk_through(user, index, clock):
    deep = Ticket.objects.visible_to(user).newest_first(user)[300].reference
    for query in ("", f"after={deep}&no=301", "until=2026-01-31", *FILTERS):
        plans = asked(lambda query=query: recap(user, QueryDict(query), clock.at))
        read_within(plans, BOUND, index=index)
    for query in ("tab=selesai", "clock=late", "work=untaken", "status=waiting&unit=UMUM", "sort=deadline"):
        read_within(asked(lambda query=query: recap(user, QueryDict(query), clock.at)), BOUND)
    for query, way in (
        (f"q={deep}", "ticket_one_reference"),
        ("q=katajarang", "ticket_search_words"),
        ("q=katabiasa&channel=surat", "ticket_search_words"),
        ("q=tidakadakata", "ticket_search_words"),
    ):
        read_within(asked(lambda query=query: recap(user, QueryDict(query), clock.at)), BOUND, index=way)
