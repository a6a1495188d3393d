"""The list of tickets at a desk of 1366 x 768: where its first row stands, how high rows are, what is at hand without a
scroll, and by keys alone."""

from datetime import timedelta

import pytest

from tests.factories import ask, question, record
from users.clock import DatabaseClock, FixedClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTEBOOK, SMALL = {"width": 1366, "height": 768}, {"width": 1280, "height": 720}
ROWS = """() => [...document.querySelectorAll(".table--recap tbody tr")].map((row) => {
  const box = row.getBoundingClientRect();
  return [box.top + scrollY, box.height];
})"""
WIDE = "document.documentElement.scrollWidth"
LATE_SUBJECT = "Permohonan buka blokir OTP setelah kewajiban pelaporan diselesaikan"
OVERFULL = """() => [...document.querySelectorAll(".table--recap tbody td.c-clock")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return [...range.getClientRects()].some((box) => box.right > cell.getBoundingClientRect().right + 1);
}).map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const right = Math.max(...[...range.getClientRects()].map((box) => box.right));
  return `${cell.innerText}: ${right - cell.getBoundingClientRect().right} px`;
})"""
LONGEST = "Kantor Pelayanan Kekayaan Negara dan Lelang serta Balai Besar Wilayah Sungai Sumatera III Pekanbaru"


@pytest.fixture
def tickets(clerk, budi, citizen, as_rina):
    clock = DatabaseClock()
    satker = clerk.satker
    satker.name = "Balai Kekarantinaan Kesehatan Pekanbaru (contoh)"
    satker.save(update_fields=["name"])
    subjects = ["Gaji induk tertolak saat rekonsiliasi gaji web", LATE_SUBJECT, "Kata " * 38 + "terakhir"]
    made = [ask(clerk, budi, clock, question=question(subject)) for subject in subjects]
    return [*made, record(as_rina, citizen, clock)]


def test_the_list_is_at_hand(window, kppn008, satker, clerk, budi, tickets):
    late = FixedClock(DatabaseClock().now() - timedelta(days=21))
    ask(clerk, budi, late, question=question(LATE_SUBJECT))
    desk = window(kppn008)
    page = desk.page
    page.set_viewport_size(NOTEBOOK)
    desk.go("/tiket/")
    desk.picture("rekap-ringkas")
    rows = page.evaluate(ROWS)
    assert len(rows) == 5
    assert page.evaluate(OVERFULL) == [], "no text runs into the next cell"
    assert rows[0][0] <= 400, "the first ticket stands above the fold"
    assert max(height for _top, height in rows) <= 64, "three lines, a long name and two hundred letters, too"
    assert page.locator(".tabs [aria-current]").inner_text().startswith("Perlu dijawab")

    # What is behind "Filter lain" shows itself when it is in force.
    others = page.locator(".filter__others")
    assert others.get_attribute("open") is None
    desk.go("/tiket/?tab=semua&destination=perbendaharaan")
    assert others.get_attribute("open") is not None
    page.locator(".filter-tags .tag").click()
    page.wait_for_load_state()
    assert "destination" not in page.url
    assert "tab=semua" in page.url

    # Chosen rows: said, and nothing on the page moves.
    before = page.evaluate(ROWS)
    page.locator("[data-chosen]").wait_for(state="hidden")
    page.locator("input[name=pilih]").first.check()
    page.locator("input[name=pilih]").nth(1).check()
    assert page.locator("[data-chosen]").inner_text().strip().startswith("2 dipilih")
    assert page.evaluate(ROWS) == before
    page.get_by_role("button", name="Batal pilih").click()
    page.wait_for_selector("[data-chosen]", state="hidden")

    # On a phone, too: a box for a thumb, over the card's own link, and the buttons that print what is chosen.
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator(".pick").first
    assert min(box.bounding_box()[side] for side in ("width", "height")) >= 44
    box.click()
    assert page.url.endswith("/tiket/") or "tab=semua" in page.url
    assert page.locator("[data-chosen]").inner_text().strip().startswith("1 dipilih")
    assert page.get_by_role("button", name="Excel").last.is_visible()
    assert page.evaluate(WIDE) <= 390
    page.get_by_role("button", name="Batal pilih").click()
    page.locator("[data-chosen]").wait_for(state="hidden")

    # Long names at a small screen.
    satker.name = LONGEST
    satker.save(update_fields=["name"])
    page.set_viewport_size(SMALL)
    desk.go("/tiket/?tab=semua")
    assert page.evaluate(WIDE) <= SMALL["width"]
    assert max(height for _top, height in page.evaluate(ROWS)) <= 88

    # Between a small screen and a phone the table moves in its own frame, and the subject keeps its place.
    page.set_viewport_size({"width": 1000, "height": 720})
    assert page.evaluate(WIDE) <= 1000
    assert page.locator("td.c-subject").first.bounding_box()["width"] >= 140


def test_a_long_name_of_a_satker_fits_at_1280_pixels(window, clerk, satker, tickets):
    satker.name = LONGEST
    satker.save(update_fields=["name"])
    desk = window(clerk)
    page = desk.page
    page.set_viewport_size(SMALL)
    for path in ("/", "/tiket/", "/tiket/rekam/", tickets[0].get_absolute_url()):
        desk.go(path)
        assert page.evaluate(WIDE) <= SMALL["width"], path
        assert page.locator(".header__row").bounding_box()["height"] <= 56, path
        search, logo = (page.locator(part).bounding_box() for part in (".header .search", ".logo"))
        assert search["x"] >= logo["x"] + logo["width"], path
        assert search["width"] >= 200, path


def test_the_keys_of_lists_and_of_every_page(window, kppn008, tickets):
    """j, k, o and Enter; "/" with a whole reference; "?"; and all of them off."""
    desk = window(kppn008).go("/tiket/?tab=semua")
    page, keys = desk.page, desk.page.keyboard
    links = page.locator(".table--recap .subject")
    told = [links.nth(number).get_attribute("href") for number in range(4)]

    def focused():
        return page.evaluate("document.activeElement.getAttribute('href')")

    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        keys.press(key)
        assert focused() == told[at], key
    keys.press("o")
    page.wait_for_url(f"**{told[0]}")
    page.go_back()
    keys.press("k")
    assert focused() == told[3], "from outside the list k begins at its end"
    keys.press("Enter")
    page.wait_for_url(f"**{told[3]}")

    keys.press("/")
    keys.type(tickets[1].reference)
    keys.press("Enter")
    page.wait_for_url(f"**{tickets[1].get_absolute_url()}")

    for path in ("/", "/pengguna/", "/laporan/"):
        desk.go(path)
        keys.press("?")
        page.wait_for_url("**/bantuan/pintasan/")
    page.locator("[data-slash-switch]").uncheck()
    desk.go("/tiket/?tab=semua")
    for key in ("j", "?", "/"):
        keys.press(key)
    assert focused() is None
    assert page.url.endswith("/tiket/?tab=semua")


def test_the_chosen_tab_is_in_sight_on_a_phone(window, kppn008, tickets):
    page = window(kppn008, phone=True).go("/tiket/?tab=semua").page
    box = page.locator(".tabs [aria-current]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate(WIDE) <= 390
