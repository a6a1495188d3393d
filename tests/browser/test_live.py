"""What a page does by itself: a draft kept while one types, who else is at a ticket, neighbours, and the news that is
said without anything moving. The pauses are those of the pages; the browser's clock is put forward."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import answer, ask, question
from users.clock import DatabaseClock
from users.models import FormDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLACES = """() => [...document.querySelectorAll("main *, .header *")].filter((a) => a.checkVisibility()).map((one) => {
  const box = one.getBoundingClientRect();
  return [one.tagName, box.top, box.left, box.width, box.height].join();
})"""
MINUTE = 60_000


def with_clock(window):
    """From the next page on, its time is in the test's hand; it runs, too."""
    window.page.clock.install()
    return window


def test_what_is_typed_is_kept_and_opened_again_filled_and_gone_when_sent(window, clerk, kppn008, budi):
    asker = with_clock(window(clerk)).go("/tiket/rekam/")
    page = asker.choose("destination", "perbendaharaan").page
    page.locator("[name=subject]").press_sequentially("Retur SP2D honor")
    page.locator("[name=question]").press_sequentially("Rekening sudah tutup.")
    page.clock.fast_forward(7_000)
    expect(page.locator("[data-draft-words]")).to_have_text(re.compile("Draf tersimpan"))
    asker.go("/kabar/")
    page.get_by_role("link", name="Retur SP2D honor").click()
    page.wait_for_url("**/tiket/rekam/")
    assert page.input_value("[name=subject]") == "", "it is offered, not forced on anybody"
    page.get_by_role("button", name="Lanjutkan draf").click()
    page.wait_for_load_state()
    assert page.input_value("[name=subject]") == "Retur SP2D honor"
    assert page.input_value("[name=question]") == "Rekening sudah tutup."
    assert page.is_checked("input[name=destination][value=perbendaharaan]")
    asker.send()
    page.wait_for_url(re.compile(r"/tiket/HAI-"))
    assert not FormDraft.objects.exists()


def said_and_heard(desk):
    """It has told that it is there, and was told who else is, since now: the first of two answers may still be that of
    the page's own question before."""
    for _twice in range(2):
        with desk.page.expect_response("**/hadir/"):
            desk.page.clock.fast_forward(21_000)


def test_two_desks_at_one_ticket_see_each_other_and_hear_who_answered(window, clerk, kppn008, budi, rina):
    ticket = ask(clerk, budi, DatabaseClock())
    one, two = (with_clock(window(kppn008)).go(ticket.get_absolute_url()) for _desk in range(2))
    others, changed = (one.page.locator(f"[data-presence] [data-{part}]") for part in ("others", "changed"))
    said_and_heard(two)
    said_and_heard(one)
    expect(others).to_have_text("KPPN Pekanbaru juga membuka tiket ini.")
    two.page.locator("[name=answer]").press_sequentially("Ajukan")
    said_and_heard(two)
    said_and_heard(one)
    expect(others).to_have_text("KPPN Pekanbaru sedang menulis di tiket ini.")
    before = one.page.evaluate(PLACES)
    two.choose("act", "answer").write("answer", "Ajukan SPM kembali.").sign(rina).send()
    assert two.status == "Selesai"
    one.page.clock.fast_forward(21_000)
    expect(changed).to_have_text(re.compile("Tiket ini sudah dijawab oleh Rina"))
    below = [place for place in before if place.startswith(("H1", "TEXTAREA", "FIELDSET"))]
    assert [place for place in one.page.evaluate(PLACES) if place in below] == below, "nothing moved"
    one.page.get_by_role("link", name="Muat ulang halaman").click()
    assert one.status == "Selesai"


def test_from_ticket_to_ticket_through_the_list_and_its_reference_copied(window, clerk, kppn008, budi):
    tickets = [ask(clerk, budi, DatabaseClock(), question=question(f"Soal {number}")) for number in range(3)]
    desk = window(kppn008).go("/tiket/?tab=semua&q=soal")
    page = desk.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rows = page.locator(".table--recap .subject").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert len(rows) == 3
    page.locator(".table--recap .subject").first.click()
    page.wait_for_url(f"**{rows[0]}")
    place = page.locator("[data-neighbour-place]")
    expect(place).to_have_text("1/3")
    assert not page.get_by_role("link", name="Tiket sebelumnya").is_visible()
    for row, said in ((1, "2/3"), (2, "3/3")):
        page.get_by_role("link", name="Tiket berikutnya").click()
        page.wait_for_url(f"**{rows[row]}")
        expect(place).to_have_text(said)
    assert not page.get_by_role("link", name="Tiket berikutnya").is_visible()
    page.get_by_role("link", name="Tiket sebelumnya").click()
    page.wait_for_url(f"**{rows[1]}")
    page.get_by_role("button", name="Salin nomor").click()
    expect(page.locator("#reference-copied")).to_have_text("Nomor tersalin.")
    assert page.evaluate("navigator.clipboard.readText()") == tickets[1].reference
    page.get_by_role("navigation", name="Letak halaman").get_by_role("link").first.click()
    page.wait_for_url("**/tiket/?tab=semua&q=soal")
    desk.go("/tiket/" + "?tab=semua&q=tidakada").go(rows[0])
    assert page.locator("[data-neighbours]").is_visible(), "an empty list is none to come from"


def test_news_is_said_and_counted_and_nothing_moves(window, clerk, kppn008, budi, as_rina):
    ask(clerk, budi, DatabaseClock())
    desk, asker = with_clock(window(kppn008)), with_clock(window(clerk, phone=True))
    asked = []
    desk.page.on("request", lambda sent: asked.append(sent.url) if "/kabar/?" in sent.url else None)
    page = desk.go("/tiket/").page
    page.clock.fast_forward(MINUTE)
    said, line, count = (page.locator(part) for part in ("[data-news-said]", "[data-list-news]", "[data-news-count]"))
    expect(page).to_have_title("(1) Rekap Tiket · HAI CSO")
    expect(count).to_have_text("1")
    assert said.inner_text() == ""
    asker.go("/")
    expect(asker.page).to_have_title("Beranda · HAI CSO")
    asker.page.clock.fast_forward(MINUTE)
    before, first = page.evaluate(PLACES), len(asked)
    assert first <= 2, "one before the minute was put forward, perhaps, and one after"

    second = ask(clerk, budi, DatabaseClock(), question=question("Retur SP2D honor"))
    page.clock.fast_forward(MINUTE + 1_000)
    expect(said).to_have_text("1 tiket baru perlu dijawab.")
    expect(page).to_have_title("(2) Rekap Tiket · HAI CSO")
    expect(line).to_be_visible()
    assert page.evaluate(PLACES) == before, "nothing moved"
    assert len(asked) == first + 1

    # From page to page: told at once what is known, asked no sooner than a minute after.
    for path in ("/", "/pengguna/", "/kabar/"):
        expect(desk.go(path).page).to_have_title(re.compile(r"^\(2\) "))
    assert len(asked) == first + 1
    answer(second, as_rina, DatabaseClock())
    asker.page.clock.fast_forward(MINUTE + 1_000)
    expect(asker.page.locator("[data-news-said]")).to_have_text(f"Jawaban tiket {second.reference} sudah ada.")
    expect(asker.page).to_have_title(re.compile(r"^\(1\) "))
    asker.picture("kabar-hp")

    # Without a hand for a quarter of an hour nothing is asked; with the next one it is.
    with page.expect_response("**/kabar/?*"):
        page.clock.fast_forward(MINUTE + 1_000)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    for _quiet in range(3):
        page.clock.fast_forward(15 * MINUTE)
    assert len(asked) == first + 2
    with page.expect_response("**/kabar/?*"):
        page.keyboard.press("Shift")
    assert len(asked) == first + 3
