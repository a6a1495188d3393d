"""Kabar: what concerns a login, each number a door to exactly what it counts; and what an open page is told."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.homes.concerns import concerns_of, total_of
from tests.factories import add, answer, ask, ask_data, escalate, hai_reply, question, refer
from tests.markup import text_of
from users.clock import DatabaseClock
from users.drafts.actions import Place, save_draft

pytestmark = pytest.mark.django_db
DATA = {"Accept": "application/json"}


@pytest.fixture
def work(clerk, budi, citizen, as_rina, dewi, layer1, clock):
    """One of each, long ago: so all that runs is late."""
    said = ["Menunggu", "Diteruskan", "Di HAI", "Dibalas", "Terjawab", "Data"]
    tickets = {subject: ask(clerk, budi, clock, question=question(subject)) for subject in said}
    refer(tickets["Diteruskan"], as_rina, clock, colleague=dewi)
    escalate(tickets["Di HAI"], as_rina, clock)
    hai_reply(escalate(tickets["Dibalas"], as_rina, clock), layer1, clock)
    answer(tickets["Terjawab"], as_rina, DatabaseClock())
    ask_data(tickets["Data"], as_rina, clock)
    return tickets


def told(client, **asked):
    response = client.get("/kabar/", asked, headers=DATA)
    assert response["Content-Type"] == "application/json"
    return response.json()


def test_each_number_is_that_of_the_list_behind_it(client_for, work, logins):
    found = {}
    for name in ("kppn008", "kanwil04", "clerk", "layer1", "admin", "monitor"):
        user, now = logins[name], DatabaseClock().now()
        desk = client_for(user)
        page = text_of(desk.get("/kabar/"))
        concerns = concerns_of(user, None, now)
        found[name] = {each.key: each.count for each in concerns}
        for each in concerns:
            assert each.what in page, (name, each.key)
            assert each.url.replace("&", "&amp;") in page or each.url in page, (name, each.key)
            if each.url.startswith("/tiket/"):
                shown = re.search(r"<strong>(\d+) tiket</strong>", text_of(desk.get(each.url)))
                assert shown, (name, each.url)
                assert int(shown[1]) == each.count, (name, each.url)
        assert told(desk)["total"] == total_of(concerns)
    assert found["kppn008"] == {"dijawab": 2, "dibalas": 1, "terlambat": 3, "diteruskan": 1}
    assert found["clerk"] == {"jawaban": 1, "data": 1}
    assert found["layer1"] == {"dibalas": 1}
    assert found["kanwil04"] == {"belum": 2}
    assert found["admin"] == found["monitor"] == {}


def test_an_open_page_is_told_what_others_did_since_and_nothing_twice(
    client_for, clerk, other_clerk, budi, other_person, kppn008, as_rina, layer1
):
    clock, desk, asker, agent = DatabaseClock(), client_for(kppn008), client_for(clerk), client_for(layer1)
    first = ask(clerk, budi, clock)
    heard, asked, at_hai = told(desk), told(asker), told(agent)
    assert (heard["total"], heard["said"]) == (1, []), "what was there before is no news"
    ask(other_clerk, other_person, clock)
    ask(other_clerk, other_person, clock)
    add(first, clerk, clock)
    heard = told(desk, tadi=heard["state"])
    assert heard["total"] == 3
    assert sorted(heard["said"]) == [
        "2 tiket baru perlu dijawab.",
        f"Penanya menulis di tiket {first.reference}.",
    ]
    assert told(desk, tadi=heard["state"])["said"] == []
    first.refresh_from_db()
    escalate(first, as_rina, clock)
    assert told(desk, tadi=heard["state"])["said"] == [], "what was done here is no news here"
    at_hai = told(agent, tadi=at_hai["state"])
    assert at_hai["said"] == ["1 tiket baru perlu dibalas."]
    first.refresh_from_db()
    heard = told(desk)
    hai_reply(first, layer1, clock)
    assert told(desk, tadi=heard["state"])["said"] == [f"HAI sudah membalas tiket {first.reference}."]
    second = ask(clerk, budi, clock)
    asked = told(asker, tadi=asked["state"])
    answer(second, as_rina, clock)
    assert told(asker, tadi=asked["state"])["said"] == [f"Jawaban tiket {second.reference} sudah ada."]


def test_a_list_is_told_of_new_rows_that_it_has_and_of_no_others(client_for, kppn008, clerk, budi, as_rina):
    clock, desk = DatabaseClock(), client_for(kppn008)
    ask(clerk, budi, clock)
    made = re.search(r'data-list-news="([^"]+)"', text_of(desk.get("/tiket/")))[1]
    assert not told(desk, sejak=made, daftar="tab=perlu")["list"]
    ticket = ask(clerk, budi, clock, question=question("Retur SP2D honor"))
    for daftar, has in (
        ("", True),
        ("tab=perlu", True),
        ("tab=semua&q=retur", True),
        ("tab=semua&q=gaji", False),
        ("tab=data", False),
        ("tab=perlu&clock=late", False),
    ):
        assert told(desk, sejak=made, daftar=daftar)["list"] is has, daftar
    answer(ticket, as_rina, clock)
    assert not told(desk, sejak=made, daftar="tab=perlu")["list"], "a row that left is no new one"


def test_nonsense_in_the_address_is_no_news_and_no_error(client_for, kppn008, clerk, budi):
    desk, now = client_for(kppn008), DatabaseClock().now()
    ask(clerk, budi, DatabaseClock())
    old, ahead = (now + timedelta(hours=hours) for hours in (-13, 1))
    for typed in (
        "",
        "x",
        "2026",
        "2026-01-01T00:00:00",
        f"{old.isoformat()} dijawab:0",
        f"{ahead.isoformat()} x:1",
        "\x00 1",
    ):
        heard = told(desk, tadi=typed, sejak=typed, daftar="\x00&tab=perlu&after=x")
        assert (heard["total"], heard["said"], heard["list"]) == (1, [], False), typed


def test_a_draft_is_listed_and_of_another_session_only_that_it_is_there(client_for, kppn008, rina):
    desk = client_for(kppn008)
    for session, subject in ((desk.session.session_key, "Retur honor"), ("other", "Rahasia")):
        sent = desk.get("/").wsgi_request.GET.copy()
        sent.update({"submission": f"{'1' if session == 'other' else '2'}0000000-0000-4000-8000-000000000000"})
        sent.update({"subject": subject, "officer": str(rina.pk)})
        place = Place("/tiket/rekam/", "/tiket/rekam/")
        assert save_draft(user=kppn008, session_key=session, place=place, sent=sent, clock=DatabaseClock())
    page = text_of(desk.get("/kabar/"))
    assert "Retur honor" in page
    assert "atas nama Rina" in page
    assert "Rahasia" not in page
    assert told(desk)["total"] == 0, "a draft waits for nobody else"


def test_the_question_is_cheap_and_costs_the_same_with_more_work(client_for, logins, work, clerk, budi):
    def statements(name):
        client = client_for(logins[name])
        state = told(client)["state"]
        asked = {"tadi": state, "sejak": state.partition(" ")[0], "daftar": "tab=semua"}
        told(client, **asked)
        with CaptureQueriesContext(connection) as caught:
            told(client, **asked)
        return len(caught)

    names = ("kppn008", "kanwil04", "clerk", "layer1", "admin")
    before = {name: statements(name) for name in names}
    for number in range(3):
        ask(clerk, budi, DatabaseClock(), question=question(f"Lagi {number}"))
    assert {name: statements(name) for name in names} == before
    own_clock = connection.vendor == "postgresql"  # SQLite has none to be asked
    before = {name: count - own_clock for name, count in before.items()}
    assert before == {"kppn008": 7, "kanwil04": 12, "clerk": 7, "layer1": 6, "admin": 10}
