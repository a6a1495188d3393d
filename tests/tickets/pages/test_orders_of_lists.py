"""Rekap Tiket and reports go by date, deadline, status, asker or office, both ways, on every page and on paper."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from reports.lists.definitions import DEFINITIONS
from reports.lists.selection import Selection
from tests.factories import answer, ask, escalate, record
from tests.markup import text_of
from tickets.lists.orders import WORDS, Order
from tickets.lists.recap import recap
from tickets.models import Destination, Ticket
from tickets.models.mirrors import MIRRORS

STATUSES = ["waiting", "waiting_asker", "at_hai", "hai_replied", "done", "refused"]


@pytest.fixture
def seven(clerk, budi, citizen, as_rina, clock):
    """Of two askers, answered, waiting and at HAI by turns, one a minute; the last two at the same instant."""
    made = []
    for number in range(7):
        ticket = record(as_rina, citizen, clock) if number % 2 else ask(clerk, budi, clock)
        if number % 3 == 1:
            answer(ticket, as_rina, clock)
        elif number % 3 == 2:
            escalate(ask(clerk, budi, clock, destination=Destination.TREASURY), as_rina, clock)
        made.append(ticket)
        if number < 5:
            clock.at += timedelta(minutes=1)
    return made


def expected(key, tickets, norm="IKU"):
    """What each ticket of a list in this order goes by, counted anew."""
    by = {
        "date": lambda ticket: ticket.created_at,
        "deadline": lambda ticket: (MIRRORS[norm].of(ticket).late_after is None, MIRRORS[norm].of(ticket).late_after),
        "status": lambda ticket: STATUSES.index(ticket.status),
        "asker": lambda ticket: ticket.asker_name.lower(),
        "office": lambda ticket: ticket.holder_office.name,
        "agency": lambda ticket: ticket.asker_institution.lower(),
        "unit": lambda ticket: ticket.asker_unit_type,
        "subject": lambda ticket: ticket.subject.lower(),
        "officer": lambda ticket: ticket.posting.officer.name if ticket.posting else "",
    }[key]
    return [by(ticket) for ticket in tickets]


def references_in(page):
    return re.findall(r'class="ref">(HAI-[0-9-]+)<', page)


def pages_of(user, query, now):
    """The references of each page, forwards, and of the same pages on the way back."""

    def walk(query, way):
        pages = []
        while query:
            table = recap(user, QueryDict(query.removeprefix("?")), now).table
            pages.append([row.reference for row in table.rows])
            last, query = query, getattr(table, way)
        return pages, last

    forward, last = walk(query, "next_url")
    back, _first = walk(last, "previous_url")
    return forward, back[::-1]


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor"])
def test_every_order_shows_every_ticket_once_on_all_pages_forwards_and_back(request, seven, clock, role, monkeypatch):
    monkeypatch.setattr("users.pages.list_pages.PAGE_SIZE", 3)
    user, norm = request.getfixturevalue(role), "SLA" if role == "clerk" else "IKU"
    seen = {
        ticket.reference: ticket
        for ticket in Ticket.objects.visible_to(user).select_related("holder_office", "posting__officer")
    }
    assert len(seen) > 3
    for key in WORDS:
        for descending in (False, True):
            code = Order(key, descending).code
            forward, back = pages_of(user, f"?sort={code}", clock.at)
            assert forward == back, code
            order = [reference for page in forward for reference in page]
            assert sorted(order) == sorted(seen), code
            told = expected(key, [seen[reference] for reference in order], norm)
            assert told == sorted(told, reverse=descending), code
            selected = Selection(DEFINITIONS["rekap"], user, {"sort": code}, clock.at)
            assert [row.reference for row in selected.stream()] == order, code


def test_a_report_goes_by_the_same_orders_and_by_its_own_without_a_word(client_for, kanwil04, seven, clock):
    client = client_for(kanwil04)
    for name in ("belum", "tindak-lanjut"):
        for code in ("", "date", "-status", "asker", "-office", "-deadline"):
            page = text_of(client.get(f"/laporan/{name}/?sort={code}"))
            selected = Selection(DEFINITIONS[name], kanwil04, {"sort": code}, clock.at)
            assert references_in(page) == [row.reference for row in selected.stream()] != [], (name, code)
            assert selected.query.get("sort", "") == code
            assert selected.sorting.order.words in page


def test_heads_lead_to_orders_that_filters_tabs_and_the_phone_keep(client_for, kppn008, seven):
    client = client_for(kppn008)
    page = text_of(client.get("/tiket/?tab=semua"))
    for key in ("asker", "agency", "unit", "subject", "officer", "status", "office", "deadline"):
        assert f'href="?tab=semua&sort={key}"' in page
    assert 'href="?tab=semua&sort=date"' in page, "the newest stand first: the other way round is offered"
    assert page.count("aria-sort=") == 1
    page = text_of(client.get("/tiket/?sort=asker&unit=SATKER&tab=semua"))
    assert 'aria-sort="ascending"' in page
    assert "#arrow-up" in page
    assert 'href="?unit=SATKER&tab=semua&sort=-asker"' in page
    assert '<input type="hidden" name="sort" value="asker">' in page, "the filter keeps it"
    for tab in re.findall(r'<a\s+href="(\?[^"]*)"', page.split('class="tabs"')[1].split("</ul>")[0]):
        assert "sort=asker" in tab
    phone = page.split('class="order-choice')[1].split("</form>")[0]
    assert '<option value="asker" selected>' in phone
    assert 'name="unit" value="SATKER"' in phone
    assert 'name="sort"' in phone
    assert "cetak/?" in page
    assert "sort=asker" in page.split("cetak/?")[1].split('"')[0], "paper has the order of the screen"


def test_the_bare_address_opens_on_what_must_be_done_the_most_urgent_first(
    client_for, logins, seven, clock, monkeypatch
):
    """What asks for something without a tab is about everything, as the search in the head is."""
    desk = client_for(logins["kppn008"])

    def shown(query=""):
        return desk.get(f"/tiket/{query}").context["recap"]

    opened = shown()
    assert (opened.tab, opened.sorting.order.code) == ("perlu", "deadline")
    told = [row.reference for row in opened.table.rows]
    again = Ticket.objects.filter(reference__in=told)
    by_deadline = sorted(again, key=lambda one: (one.iku_late_after, one.pk))
    assert told == [one.reference for one in by_deadline] != []
    assert "sort=deadline" in opened.print_query, "paper has the order of the screen"
    for query, tab in (
        ("?q=gaji", "semua"),
        ("?unit=SATKER", "semua"),
        ("?sort=asker", "semua"),
        ("?tab=apa", "semua"),
        ("?tab=selesai", "selesai"),
        ("?unit=", "perlu"),
    ):
        assert shown(query).tab == tab, query
    for login, tab in (("clerk", "semua"), ("monitor", "semua"), ("layer1", "perlu"), ("kanwil04", "perlu")):
        assert client_for(logins[login]).get("/tiket/").context["recap"].tab == tab, login
    monkeypatch.setattr("tickets.lists.recap.COUNT_CAP", 1)
    assert shown().sorting.order.code == "date", "what is not counted to the end has the oldest first"


def test_an_unknown_order_is_said_and_the_list_has_its_own(client_for, kppn008, seven):
    client = client_for(kppn008)
    usual = references_in(text_of(client.get("/tiket/?tab=semua")))
    for strange in ("harga", "-", "--date", "sort", "%00", "date%20desc", "x" * 3000):
        for address in ("/tiket/", "/laporan/belum/"):
            response = client.get(f"{address}?sort={strange}")
            assert response.status_code == 200
            assert "Urutan yang diminta tidak dikenal" in text_of(response)
        assert references_in(text_of(client.get(f"/tiket/?sort={strange}"))) == usual


def test_a_list_too_long_to_sort_says_so_and_goes_by_date(client_for, kppn008, monitor, seven, monkeypatch):
    for bound in ("IN_A_ROW", "SCATTERED"):
        monkeypatch.setattr(f"tickets.lists.reach.{bound}", 3)
    for user in (kppn008, monitor):
        client = client_for(user)
        usual = references_in(text_of(client.get("/tiket/?tab=semua")))
        page = text_of(client.get("/tiket/?sort=asker"))
        assert "lebih dari 3 tiket dan hanya dapat diurutkan menurut tanggal" in page
        assert references_in(page) == usual
        assert references_in(text_of(client.get("/tiket/?sort=date"))) == usual[::-1]
    selected = Selection(DEFINITIONS["rekap"], kppn008, {"sort": "asker"}, seven[0].created_at)
    assert not selected.is_sound()
    monkeypatch.setattr("tickets.lists.recap.COUNT_CAP", 3)
    page = text_of(client_for(monitor).get("/tiket/"))
    assert "sort=date" in page
    assert "sort=asker" not in page, "what the nation cannot be sorted by is not offered"


@pytest.mark.parametrize("role", ["kppn008", "monitor"])
def test_an_order_costs_as_many_statements_for_one_row_as_for_many(client_for, request, clerk, budi, clock, role):
    client = client_for(request.getfixturevalue(role))
    ask(clerk, budi, clock)

    def statements(query):
        with CaptureQueriesContext(connection) as found:
            client.get(f"/tiket/?{query}")
        return len(found)

    usual, one = statements(""), statements("sort=status")
    request.getfixturevalue("seven")
    assert statements("sort=status") <= one <= usual + 1
    reference = Ticket.objects.visible_to(request.getfixturevalue(role)).first().reference
    assert statements(f"sort=status&after={reference}") <= one + 1
