"""Lihat in a real browser: the pictures are seen under the site's policy, turned by the keyboard, on a phone, too."""

import pytest

from tests.browser.test_every_page import NARROW, barriers
from tests.factories import ask, staged
from tests.tickets.attachments.test_preview import two_pages
from users.clock import DatabaseClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN = "(image) => [image.complete, image.naturalWidth, image.naturalHeight]"


def test_both_pages_of_a_pdf_are_seen_and_turned_by_the_keyboard(window, clerk, kppn008, budi):
    name = f"Surat permintaan penjelasan {'x' * 60}.pdf"
    ticket = ask(clerk, budi, DatabaseClock(), files=[staged(name, two_pages())])
    page = window(kppn008).go(ticket.get_absolute_url()).page
    page.get_by_role("link", name=f"Lihat {name}").click()
    page.wait_for_load_state()
    assert page.locator(".sheet img").evaluate(SEEN) == [True, 600, 600]
    following = page.get_by_role("link", name="Berikutnya")
    following.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lihat/?halaman=2")
    page.wait_for_load_state()
    assert page.locator(".sheet img").evaluate(SEEN) == [True, 1200, 300]
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.expect_download() as got:
        page.get_by_role("link", name="Unduh", exact=True).click()
    assert got.value.suggested_filename == name
    page.get_by_role("link", name=ticket.reference).click()
    page.wait_for_url(f"**{ticket.get_absolute_url()}")
    # axe is a script, too: for it the sandbox is taken off.
    page.route("**/lihat/", _without_policy)
    page.goto(page.url + f"berkas/{ticket.events.get(seq=1).attachments.get().key}/lihat/")
    assert not barriers(page)


def _without_policy(route) -> None:
    answer = route.fetch()
    headers = {name: said for name, said in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)
