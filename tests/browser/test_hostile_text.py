"""Hostile text in a real browser: every page that shows it is opened, nothing runs, all is shown as typed."""

import io
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests import hostile
from tests.factories import CSO_PASSWORD
from tests.hostile import FORMULA, evil, walk
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = 14
"""Of each login; the same way without a browser goes through all (tests/test_hostile_text.py)."""
WATCH = """
window.ran = [];
window.jahat = () => window.ran.push("jahat");
window.alert = (text) => window.ran.push("alert " + text);
document.addEventListener("securitypolicyviolation", (found) => window.ran.push("csp " + found.violatedDirective));
"""
"""Set before every page: what a text that became code would call; and what the policy had to stop."""


@pytest.fixture
def house(clerk, kppn008, kanwil04, layer1, admin, budi, pekanbaru, clock):
    people = {"clerk": clerk, "kppn008": kppn008, "kanwil04": kanwil04, "layer1": layer1, "admin": admin}
    return hostile.build(people, budi, pekanbaru, clock)


def test_hostile_text_is_shown_as_typed_and_nothing_runs(house, window, clerk, kppn008, kanwil04, layer1, admin):
    people = {"clerk": clerk, "kppn008": kppn008, "kanwil04": kanwil04, "layer1": layer1, "admin": admin}
    shown: dict[str, set[str]] = {}
    for login, user in people.items():
        seat = window(user)
        seat.page.add_init_script(WATCH)
        seat.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
        if login == "kppn008":
            seat.go("/").pick("officer", str(house.head)).write("password", CSO_PASSWORD).send("Buka")
        words = ""

        def get(address, seat=seat):
            response = seat.page.goto(seat.site + address)
            if response is None or "html" not in response.headers.get("content-type", ""):
                return None
            return seat.page.content()

        first = ("/", "/tiket/?tab=semua", *house.doors)
        for address, _html in walk(get, start=first, most=PAGES):
            assert seat.page.evaluate("window.ran") == [], (login, address)
            assert seat.page.locator("img[src='x'], [onerror], [onclick], script:not([src])").count() == 0, address
            words += seat.page.inner_text("body") + "\n"
        shown[login] = {label for label in house.shown[login] if evil(label) in words}
    for login, label in (("clerk", "jawaban"), ("clerk", "pertanyaan"), ("kppn008", "catatan"), ("layer1", "catatan")):
        assert label in shown[login], (login, label)


def test_hostile_text_typed_by_hand_goes_all_the_way(window, kppn008, rina, clerk, budi, tmp_path: Path):
    """Through the forms themselves, with their scripts: recorded at the desk, read by the satker, printed."""
    desk = window(kppn008)
    desk.page.add_init_script(WATCH)
    desk.go("/tiket/rekam/").write("email", budi.email)
    desk.write("subject", FORMULA).write("question", evil("pertanyaan"))
    desk.page.locator("input[name=follow_up][value=selesai]").check(force=True)
    desk.write("answer", evil("jawaban")).sign(rina).send()
    ticket = Ticket.objects.get()
    assert ticket.subject == FORMULA
    satker = window(clerk)
    satker.page.add_init_script(WATCH)
    satker.go(ticket.get_absolute_url())
    assert evil("jawaban") in satker.text
    assert evil("pertanyaan") in satker.text
    assert satker.page.inner_text("h1") == FORMULA
    assert satker.page.evaluate("window.ran") == []

    for kind in ("pdf", "xlsx"):
        desk.go("/tiket/?tab=semua")
        with desk.page.expect_download() as download:
            desk.page.locator(f"button[name=format][value={kind}]").first.click()
        content = Path(download.value.path()).read_bytes()
        if kind == "pdf":
            text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)
            assert "".join(FORMULA.split()) in text
        else:
            cells = [
                cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row
            ]
            assert FORMULA in {cell.value for cell in cells}
            assert "f" not in {cell.data_type for cell in cells}
