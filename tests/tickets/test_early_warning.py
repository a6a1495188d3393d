"""Peringatan dini: the numbers are those of the lists behind them, and nobody reads another region's."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.factories import answer, ask, ask_data, escalate, pass_on
from tests.time_travel import travel
from tickets.models import DayOff, Ticket
from tickets.warnings.board import NUMBERS, board
from users.wib import WIB

pytestmark = pytest.mark.django_db
BOARD = "/peringatan-dini/"
NOW = datetime(2026, 5, 20, 9, tzinfo=WIB).astimezone(UTC)


@pytest.fixture
def tickets(clerk, budi, aceh_clerk, aceh_person, as_rina, as_cut, national_offices, clock) -> None:
    """Seen on Wednesday 20 May at 09.00: Pekanbaru holds two late ones (one at HAI), one nearly late, two with time;
    Banda Aceh one that is late; the KPPN Khusus one that was passed on. One is answered."""

    def at(day: int, hour: int) -> None:
        clock.at = datetime(2026, 5, day, hour, tzinfo=WIB).astimezone(UTC)

    at(13, 9)
    ask(clerk, budi, clock)
    escalate(ask(clerk, budi, clock), as_rina, clock)
    ask(aceh_clerk, aceh_person, clock)
    answer(ask(clerk, budi, clock), as_rina, clock)
    at(18, 11)
    ask(clerk, budi, clock)
    at(19, 14)
    ask(clerk, budi, clock)
    ask_data(ask(clerk, budi, clock), as_rina, clock)
    pass_on(ask(clerk, budi, clock), as_rina, clock)
    clock.at = NOW


def table(page: str) -> dict[str, list[str]]:
    """Code of each line -> its numbers."""
    rows = re.findall(r'<tr[^>]*><th scope="row"><span class="code">(\w+)</span>(.*?)</tr>', page, re.S)
    return {code: re.findall(r'<td class="num[^"]*">(?:<a[^>]*>)?([\d.]+)', row) for code, row in rows}


def test_each_reader_s_lines_and_numbers(tickets, client_for, kppn008, kanwil04, kanwil01, kppn183, monitor, jakarta):
    pekanbaru, banda_aceh, khusus = ["5", "1", "2", "3"], ["1", "0", "1", "1"], ["1", "0", "0", "1"]
    nothing = ["0"] * 4
    with travel(NOW):
        got = {
            user.username: table(client_for(user).get(BOARD).content.decode())
            for user in (kppn008, kanwil04, kanwil01, kppn183, monitor)
        }
        one = table(client_for(monitor).get(BOARD + "?kanwil=04").content.decode())
        tried = table(client_for(kanwil01).get(BOARD + "?kanwil=04").content.decode())
    assert got == {
        "kppn008": {"008": pekanbaru},
        "kanwil04": {"008": pekanbaru, "04": nothing},
        "kanwil01": {"001": banda_aceh, "01": nothing},
        "kppn183": {"183": khusus},
        "monitor": {"01": banda_aceh, "04": pekanbaru, "11": khusus},
    }
    assert one == got["kanwil04"], "the nation's line opens into the region's lines"
    assert tried == got["kanwil01"], "another region is no choice of a Kanwil"


@pytest.mark.parametrize("own_calendar", [False, True])
def test_each_number_is_the_length_of_the_list_behind_it(
    own_calendar, tickets, client_for, kppn008, kanwil04, monitor, pekanbaru, calendar
):
    if own_calendar:
        DayOff.objects.create(
            day=date(2026, 5, 20), category="penutupan_setempat", name="Banjir", office=pekanbaru, added_in=calendar
        )
        calendar.stamp = uuid.uuid4()  # as every change of the calendar does
        calendar.save()
    with travel(NOW):
        for user, address in ((kppn008, BOARD), (kanwil04, BOARD), (monitor, BOARD + "?kanwil=04")):
            client = client_for(user)
            page = client.get(address).content.decode()
            doors = re.findall(r'<td class="num[^"]*"><a href="([^"]+)">([\d.]+)', page)
            assert len(doors) >= 4
            for url, number in doors:
                listed = client.get(unescape(url)).content.decode()
                assert listed.count('class="c-detail"><a ') == int(number), (user.username, url)


def test_lines_add_up_and_stand_by_code_unless_the_reader_sorts(tickets, monitor, kanwil04):
    nation = board(monitor, QueryDict(), NOW)
    assert [line.code for line in nation.lines] == sorted(line.code for line in nation.lines)
    assert nation.total.counts == {name: sum(line.counts[name] for line in nation.lines) for name in NUMBERS}
    assert nation.total.counts["open"] == Ticket.objects.open().count()
    assert nation.total.oldest == Ticket.objects.open().order_by("created_at")[0].created_at
    by_late = board(monitor, QueryDict("urut=lewat"), NOW)
    assert [line.code for line in by_late.lines] == ["04", "01", "11"]
    assert [line.code for line in board(monitor, QueryDict("urut=nama;--"), NOW).lines] == ["01", "04", "11"]


def test_the_board_costs_the_same_queries_whatever_its_size(tickets, clerk, budi, clock, kanwil04, monitor, calendar):
    def queries(user, query="") -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            board(user, QueryDict(query), NOW)
        return len(seen)

    queries(monitor)  # the rules are read once
    # The offices, the calendar's version, one count over all tickets.
    assert [queries(kanwil04), queries(monitor), queries(monitor, "kanwil=04&urut=tertua")] == [3, 3, 3]
    for minutes in range(5):
        clock.at = NOW - timedelta(days=3, minutes=minutes)
        ask(clerk, budi, clock)
    assert [queries(kanwil04), queries(monitor)] == [3, 3]


def test_the_home_of_a_supervisor_leads_there(tickets, client_for, kanwil04, kppn008, monitor):
    with travel(NOW):
        page = client_for(monitor).get("/").content.decode()
        tile = re.search(r'<a class="tile tile--late" href="/peringatan-dini/">.*?</a>', page, re.S)
        assert '<span class="tile__number">3</span>' in tile[0]
        region = client_for(kanwil04).get("/").content.decode()
        assert 'href="/peringatan-dini/">Semua kantor' in region
        assert re.search(r'clock=late">\s*2 terlambat', unescape(region))
        assert 'class="tile tile--late" href="/peringatan-dini/"' not in client_for(kppn008).get("/").content.decode()
