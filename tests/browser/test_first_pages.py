"""First pages and the nation's chart in a real browser: readable on a phone, nothing to scroll sideways, no barrier."""

import pytest

from kpi.figures.kept import KeepFigures
from tests.browser.test_every_page import WIDEST, barriers
from tests.factories import judged_tickets, office_type
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.wib import WIB

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = ((1366, 768), (390, 844), (320, 800))
SMALL_TEXT = """() => [...document.querySelectorAll("svg.trend text")].filter((text) => text.getClientRects().length)
  .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a).filter((size) => size < 11.5)"""


def test_first_pages_fit_a_phone_and_have_no_barrier(
    window, live_server, admin, kanwil04, kppn008, clerk, layer1, rina, bayu, cut, budi
):
    office_type(rina.office), office_type(cut.office)
    now = DatabaseClock().now()
    past = Quarter.of(now).previous.since.astimezone(WIB).replace(hour=9)
    for at in (past, past.replace(day=12), now):
        for posting, late in ((rina, 3), (cut, 1)):
            done = {"answered_at": at, "iku_ended": at}
            judged_tickets(12, posting, asker=budi, by=kppn008, at=at, **done)
            judged_tickets(late, posting, asker=budi, by=kppn008, at=at, in_time=False, **done)
    KeepFigures()(DatabaseClock(), lambda: False)
    wrong = []
    for user, addresses in (
        (admin, ("/", "/monitoring-iku/", "/administrasi/")),
        (kanwil04, ("/", "/monitoring-iku/")),
        (kppn008, ("/", "/laporan/")),
        (clerk, ("/",)),
        (layer1, ("/",)),
    ):
        page = window(user).page
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for address in addresses:
                page.goto(live_server.url + address)
                where = f"{user} {address} {width}"
                if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                    wrong.append(f"{where}: {wide} px wide, {page.evaluate(WIDEST)}")
                if small := width >= 390 and page.evaluate(SMALL_TEXT):
                    wrong.append(f"{where}: text of {small} px in a chart")
                wrong += [f"{where}: {words}" for words in barriers(page) if width != 320]
    assert not wrong, "\n".join(wrong)


def test_a_chart_has_its_table_and_the_map_gives_way_to_a_list_on_a_phone(window, admin, rina, budi, kppn008):
    office_type(rina.office)
    now = DatabaseClock().now()
    judged_tickets(5, rina, asker=budi, by=kppn008, at=now, answered_at=now, iku_ended=now)
    judged_tickets(5, rina, asker=budi, by=kppn008, at=Quarter.of(now).previous.since)
    KeepFigures()(DatabaseClock(), lambda: False)
    page = window(admin, phone=True).go("/").page
    assert not page.locator(".map").is_visible()
    assert page.get_by_role("heading", name="Terendah").is_visible()
    assert page.locator("svg.trend--narrow").is_visible()
    assert not page.locator("svg.trend--wide").is_visible()
    page.get_by_text("Lihat sebagai tabel").click()
    assert page.get_by_role("columnheader", name="Minimum petugas").is_visible()
