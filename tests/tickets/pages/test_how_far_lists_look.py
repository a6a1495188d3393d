"""A filtered list looks through the newest tickets of its scope, and says so; open tickets are found wherever they lie,
and paper holds everything."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from reports.lists.definitions import DEFINITIONS
from reports.lists.selection import Selection
from tests.factories import answer, ask, record
from tests.markup import text_of
from tickets.lists.reach import reach_of
from tickets.lists.recap import recap
from tickets.models import Channel, Span, Ticket
from users.pages.list_pages import capped_count, capped_counts
from users.wib import MONTHS, WIB

NOTE = "Dicari dalam 4 tiket terbaru (sejak "


@pytest.fixture
def nine(clerk, budi, citizen, as_rina, clock, monkeypatch):
    """By turns asked online and recorded at the desk, a day apart; those at the desk are answered. A list looks through
    four."""
    for bound in ("IN_A_ROW", "SCATTERED"):
        monkeypatch.setattr(f"tickets.lists.reach.{bound}", 4)
    made = []
    for number in range(9):
        made.append(record(as_rina, citizen, clock) if number % 2 else ask(clerk, budi, clock))
        if number % 2:
            answer(made[-1], as_rina, clock)
        clock.at += timedelta(days=1)
    return made


def references(recap):
    return [row.reference for row in recap.table.rows]


def counts(recap):
    return {tab.label: tab.count for tab in recap.tabs}


def test_a_filtered_list_looks_through_the_newest_and_says_since_when(client_for, request, nine, clock):
    desk = [ticket.reference for ticket in nine[::-1] if ticket.channel == Channel.FACE_TO_FACE]
    since = nine[-4].created_at.astimezone(WIB)
    for role in ("kppn008", "kanwil04", "monitor"):
        user = request.getfixturevalue(role)
        made = recap(user, QueryDict("channel=tatap_muka"), clock.at)
        assert references(made) == desk[:2], role
        assert counts(made)["Semua"] == counts(made)["Selesai"] == "2"
        said = f"{NOTE}{since.day} {MONTHS[since.month - 1]} {since.year}); isi Dari dan Sampai"
        assert said in text_of(client_for(user).get("/tiket/?channel=tatap_muka"))
        # The way out: other days have a newest of their own.
        until = nine[3].created_at.astimezone(WIB).date()
        older = recap(user, QueryDict(f"channel=tatap_muka&until={until}"), clock.at)
        assert references(older) == desk[2:]
        assert not older.reach_note
        # Sorted, it is the same list.
        made = recap(user, QueryDict("channel=tatap_muka&sort=asker"), clock.at)
        assert sorted(references(made)) == sorted(desk[:2])
        assert not made.sorting.note


def test_nothing_is_said_where_nothing_is_left_out(nine, kppn008, monitor, clock):
    for user in (kppn008, monitor):
        for query in ("", "tab=selesai", f"q={nine[0].reference}", "q=gaji", "until=2020-01-01", "since=2020-01-01"):
            assert not recap(user, QueryDict(query), clock.at).reach_note, query
    everything = recap(monitor, QueryDict(""), clock.at)
    assert counts(everything)["Semua"] == "9"
    assert len(references(everything)) == 9


def test_open_tickets_are_found_however_old_they_are(nine, kppn008, clock):
    made = recap(kppn008, QueryDict("channel=satker_online&tab=perlu"), clock.at)
    assert len(references(made)) == 5
    assert counts(made)["Perlu dijawab"] == "5"
    assert counts(made)["Semua"] == "2"
    assert not made.reach_note
    for query in ("status=waiting", "work=open", "work=untaken", "channel=satker_online&status=waiting"):
        assert len(references(recap(kppn008, QueryDict(query), clock.at))) == 5, query


def test_the_head_office_looks_through_one_place_as_far_as_through_the_nation(
    nine, monitor, pekanbaru, riau, clerk, budi, clock
):
    offices = [f"office={pekanbaru.pk}", f"kanwil={riau.code}"]
    for place in offices:
        made = recap(monitor, QueryDict(place), clock.at)
        assert len(references(made)) == 9, "an index of its own finds all"
        assert not made.reach_note
        assert recap(monitor, QueryDict(f"{place}&channel=tatap_muka"), clock.at).reach_note.startswith(NOTE)
    assert reach_of(monitor, Span()).since == nine[-4].created_at
    assert reach_of(clerk, Span()).since == nine[2].created_at, "of the satker's own five"


def test_paper_holds_everything_that_the_page_of_a_report_looks_for(client_for, kppn008, nine, clock):
    page = text_of(client_for(kppn008).get("/laporan/sudah/?quarter=semua&channel=tatap_muka"))
    assert NOTE in page
    assert len(re.findall(r'class="ref">HAI', page)) == 2
    assert 'class="report-sums"' not in page, "no sums of a part"
    selected = Selection(DEFINITIONS["sudah"], kppn008, {"quarter": "semua", "channel": "tatap_muka"}, clock.at)
    assert len(list(selected.stream())) == selected.count(100) == 4
    assert NOTE not in text_of(client_for(kppn008).get("/laporan/belum/?channel=satker_online"))


def test_a_list_costs_as_many_statements_with_one_filter_as_with_all(client_for, nine, kppn008, monitor):
    for user, most in ((kppn008, 12), (monitor, 12)):
        client = client_for(user)
        client.get("/tiket/")
        for query in ("", "channel=surat", "channel=surat&unit=SATKER&destination=hai&clock=answered_late"):
            with CaptureQueriesContext(connection) as found:
                client.get(f"/tiket/?{query}")
            # Views of the list are one. With filters: how far the list looks, what it finds there, and what waits
            # for the menu.
            more = 0 if not query else 3 if user == kppn008 else 2
            assert len(found) <= most + more, (query, [each["sql"][:90] for each in found])


def test_lists_are_counted_together_as_each_alone(nine, kppn008, monitor, monkeypatch):
    monkeypatch.setattr("users.pages.list_pages.COUNT_CAP", 5)
    for user in (kppn008, monitor):
        mine = Ticket.objects.visible_to(user)
        found = [mine, mine.open(), mine.ended(), mine.none(), mine.filter(channel="surat")]
        lists = [rows.order_by() for rows in found]
        assert capped_counts(lists) == [capped_count(rows) for rows in lists] == [6, 5, 4, 0, 0]


@pytest.mark.postgres
def test_how_far_a_list_looks_is_read_from_its_index_alone(nine, kppn008, clerk, monitor):
    """Nine rows say nothing of cost: the planner is left the index or nothing."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    for user, index in (
        (kppn008, "ticket_party_newest"),
        (clerk, "ticket_of_satker"),
        (monitor, "ticket_newest"),
    ):
        plan = Ticket.objects.input_times(user, Span())[3:5].explain()
        assert f"Index Only Scan using {index}" in plan
        assert "Sort" not in plan


def test_an_office_looks_less_far_than_the_nation_whose_tickets_lie_in_a_row(
    nine, kppn008, monitor, pekanbaru, clock, monkeypatch
):
    monkeypatch.setattr("tickets.lists.reach.IN_A_ROW", 6)
    notes = {
        (user.username, query): recap(user, QueryDict(query), clock.at).reach_note.partition(" tiket")[0]
        for user in (kppn008, monitor)
        for query in ("channel=tatap_muka", f"channel=tatap_muka&office={pekanbaru.pk}")
    }
    assert notes == {
        ("kppn008", "channel=tatap_muka"): "Dicari dalam 4",
        ("kppn008", f"channel=tatap_muka&office={pekanbaru.pk}"): "Dicari dalam 4",
        ("monitor", "channel=tatap_muka"): "Dicari dalam 6",
        ("monitor", f"channel=tatap_muka&office={pekanbaru.pk}"): "Dicari dalam 4",
    }
