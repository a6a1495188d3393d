"""No page grows with the archive: how PostgreSQL finds what a page shows, from its own account, on a small archive that
holds far more than a page may read. `benchmarks.plans` asks the same of a large one."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from benchmarks.plan_reading import plans_of
from kpi.homes.news import told
from tests import small_archive
from tests.calendar_changes import confirm, day_off, draft
from tickets.deadlines import urgency
from tickets.deadlines.rules import current_book
from tickets.knowledge.gaps import gap_report
from tickets.knowledge.material import material
from tickets.knowledge.similar_answers import similar_answers
from tickets.knowledge.taken import taken_counts
from tickets.lists.news import LATEST
from tickets.lists.recap import recap
from tickets.models import AnswerUse, EscalationReason, Rating, Ticket
from tickets.quarters import Quarter
from tickets.ratings import figures
from tickets.ratings.feedback import feedback_page
from tickets.warnings import sending
from users.clock import wib_date
from users.pages.one_page import one_page
from users.wib import WIB

pytestmark = pytest.mark.postgres

TICKETS, MOST, CAP, FEW, WINDOW = 8_000, 40, 20, 60, 200
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
    # Eight thousand rows are soon read from begin to end; of a million each page must have another way.
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    for bound in ("IN_A_ROW", "SCATTERED"):
        monkeypatch.setattr(f"tickets.lists.reach.{bound}", MOST)
    monkeypatch.setattr("tickets.search.FEW", FEW)
    monkeypatch.setattr("tickets.knowledge.similar_answers.WINDOW", WINDOW)
    monkeypatch.setattr("tickets.knowledge.taken.COUNT_CAP", CAP)
    for module in ("users.pages.list_pages", "tickets.lists.recap"):
        monkeypatch.setattr(f"{module}.COUNT_CAP", CAP)


def asked(make):
    with CaptureQueriesContext(connection) as caught, one_page():
        make()
    return plans_of(caught.captured_queries)


def read_within(plans, most, *, index=None):
    """No statement looks at more than `most` rows or has no index to go by; one of them goes by `index`."""
    for plan in plans:
        assert plan.rows <= most, (plan.reads, plan.sql)
        assert not plan.whole_tables, (plan.reads, plan.sql)
    assert index is None or index in {name for plan in plans for name in plan.indexes}, plans


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
    "channel=surat&sort=officer",
]


def test_no_page_grows_with_the_archive(archive, client_for, kppn008, kanwil04, monitor, layer1, clerk, rina, clock):
    """One test, because the archive is filled anew for each."""
    for user, index in zip((kppn008, kanwil04, monitor, layer1, clerk), INDEXES, strict=True):
        _lists_read_no_more_than_they_look_through(user, index, clock)
    _open_pages_ask_for_what_waits_and_for_the_last_minutes((kppn008, kanwil04, monitor, layer1), clock)
    _pages_read_what_they_are_about(client_for, kppn008, monitor, rina, clock)
    _what_is_asked_while_answering_and_said_afterwards(kppn008, monitor, layer1, clock)
    _what_is_nearly_late_is_found_by_its_deadline(clock)


def _lists_read_no_more_than_they_look_through(user, index, clock):
    def listed(query):
        return asked(lambda: recap(user, QueryDict(query), clock.at))

    deep = Ticket.objects.visible_to(user).newest_first(user)[300].reference
    for query in ("tab=semua", f"after={deep}&no=301", "until=2026-01-31", *FILTERS):
        read_within(listed(query), BOUND, index=index)
    for query in ("", "tab=selesai", "clock=late", "work=untaken", "status=waiting&unit=UMUM", "sort=deadline"):
        read_within(listed(query), BOUND)
    read_within(listed(f"q={deep}"), BOUND, index="ticket_one_reference")
    for query in (f"q={small_archive.RARE}", f"q={small_archive.RARE}&channel=surat", "q=tidakadakata"):
        read_within(listed(query), BOUND, index="ticket_search_words")


def _open_pages_ask_for_what_waits_and_for_the_last_minutes(users, clock):
    since = (clock.at - timedelta(hours=1)).isoformat()
    for user in users:
        for shown in ("", "tab=semua", "tab=semua&channel=surat", f"tab=semua&q={small_archive.COMMON}"):
            query = QueryDict(mutable=True)
            query.update({"tadi": f"{since} dijawab:0", "sejak": since, "daftar": shown})
            read_within(asked(lambda user=user, query=query: told(user, None, query, clock.at)), BOUND + LATEST)


def _pages_read_what_they_are_about(client_for, kppn008, monitor, rina, clock):
    ticket = Ticket.objects.filter(posting=rina).ended().order_by("-pk")[5]
    quarter = Quarter.of(clock.at).previous
    of_a_quarter = Ticket.objects.filter(created_at__gte=quarter.since, created_at__lt=quarter.until).count()
    assert of_a_quarter < TICKETS / 2
    own, ledger = ticket.get_absolute_url(), "riwayat-perhitungan/"
    for user, address, most, index in (
        (kppn008, own, BOUND, "event_one_per_ticket_and_seq"),
        (kppn008, f"{own}{ledger}", BOUND, "decision_one_per_revision"),
        (kppn008, "/", BOUND, None),
        (monitor, "/", BOUND, None),
        (kppn008, "/laporan/belum/", BOUND, None),
        (
            monitor,
            f"/petugas/{rina.officer_id}/{ledger}?triwulan={quarter.code}",
            4 * of_a_quarter,
            "decision_one_per_revision",
        ),
        (monitor, f"/monitoring-iku/?quarter={quarter.code}", 2 * of_a_quarter, "ticket_newest"),
        (monitor, f"/laporan/sudah/?quarter={quarter.code}", 2 * of_a_quarter, "ticket_newest"),
        (monitor, f"/laporan/hai/?quarter={quarter.code}", 2 * of_a_quarter, "ticket_newest"),
    ):
        client = client_for(user)

        def page(client=client, address=address):
            assert client.get(address).status_code == 200

        page()
        read_within(asked(page), most, index=index)


def _what_is_asked_while_answering_and_said_afterwards(kppn008, monitor, layer1, clock):
    """Feedback reads its quarter; material the newest tickets of whoever answers, and the gaps their year, whatever the
    archive holds."""
    quarter, now = Quarter.of(clock.at).previous, clock.at
    ended = Ticket.objects.filter(answered_at__gte=quarter.since, answered_at__lt=quarter.until).count()
    for user, index in ((kppn008, "ticket_answered_by_office"), (monitor, "rating_by_end"), (layer1, None)):
        page = asked(lambda user=user: feedback_page(user, quarter, QueryDict(""), now))
        read_within(page, 4 * ended, index=index)
    desk = Rating.objects.filter(desk=kppn008.office, settled=False).count()
    waiting = asked(lambda: list(figures.waiting(kppn008, now)[:MOST]))
    read_within(waiting, 4 * desk, index="rating_unsettled")
    source = Ticket.objects.filter(office=kppn008.office).order_by("pk")[0]
    assert AnswerUse.objects.filter(source=source).count() > 2 * CAP
    read_within(asked(lambda: taken_counts([source], kppn008)), 4 * CAP, index="answer_use_by_time")
    ticket, day = Ticket.objects.visible_to(kppn008).newest_first(kppn008)[0], wib_date(now)
    for user, index in ((kppn008, "ticket_party_newest"), (layer1, "ticket_escalated")):
        for words in ([small_archive.COMMON], [small_archive.RARE, "pagu"]):
            near = asked(lambda user=user, words=words: similar_answers(user, words, day))
            read_within(near, 4 * WINDOW, index=index)
    panel = asked(lambda: material(kppn008, ticket, f"{small_archive.COMMON} pagu", day))
    read_within(panel, 4 * WINDOW, index="ticket_party_newest")
    for user in (monitor, layer1):
        gaps = asked(lambda user=user: gap_report(user, day))
        read_within(gaps, EscalationReason.objects.count(), index="escalation_reason_by_time")


def _what_is_nearly_late_is_found_by_its_deadline(clock):
    """The worker asks it each minute. Each norm has an index of the open tickets alone, by its own deadline."""
    open_tickets = Ticket.objects.open()
    open_tickets.update(sla_due=F("iku_due"), sla_late_after=F("iku_late_after"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_ticket")
    for code, index in (("IKU", "ticket_open_late"), ("SLA", "ticket_open_late_sla")):
        due = sending.unwarned(urgency.near(current_book(), clock.now(), code), code)[:10]
        plans = asked(lambda due=due: list(due))
        read_within(plans, 2 * open_tickets.count(), index=index)
