"""Teks baku in place: opened, filled and put at the cursor by keys; how the chosen officer signs; nothing is sent."""

import pytest

from services.canned.actions import CannedSaid, write_canned, write_sign_off
from tests import factories
from tests.factories import CSO_PASSWORD, key
from tickets.models import Event
from users.clock import DatabaseClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELDS = (
    {"name": "akun", "label": "Akun", "source": "from_question"},
    {"name": "kontrak", "label": "Kontrak", "source": "own"},
)


def test_a_text_is_filled_and_put_where_the_cursor_is(window, kppn008, rina, clerk, budi, admin, as_rina):
    clock = DatabaseClock()
    said = CannedSaid("Akun {akun} dicadangkan kontrak {kontrak}.", FIELDS)
    version = write_canned(key=key(admin), kind="pembuka", title="Pagu", said=said, clock=clock).versions.get()
    write_sign_off(key=key(kppn008), text="Rina Maharani\nKPPN Pekanbaru", signature=as_rina, clock=clock)
    question = factories.question(text="Sisa pagu akun 522191 tidak cukup.")
    ticket = factories.ask(clerk, budi, clock, question=question)
    desk = window(kppn008).go(ticket.get_absolute_url())
    page = desk.page
    page.set_viewport_size({"width": 1366, "height": 768})
    box = page.locator("[name=answer]")
    box.fill("Selamat siang. Salam.")
    box.evaluate("box => box.setSelectionRange(15, 15)")
    page.locator("[data-canned-open]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-canned-kind]:focus")
    assert page.locator("[data-canned-kind]").first.inner_text() == "Pembuka 1"
    page.locator(".canned__offer summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Kontrak").focus()
    page.keyboard.press("Enter")
    assert page.locator("[name=answer]").input_value() == "Selamat siang. Salam.", "what is empty is asked for first"
    page.keyboard.type("14/2025")
    assert page.locator("mark").all_inner_texts() == ["522191", "14/2025"]
    desk.picture("teks-baku-panel")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=answer]:focus")
    filled = "Selamat siang. Akun 522191 dicadangkan kontrak 14/2025. Salam."
    assert box.input_value() == filled
    assert page.locator("[name=canned]").input_value() == str(version.pk)
    assert page.locator("[data-canned-tag]").count() == 1
    page.locator("[data-canned-tag] button").press("Enter")
    assert page.locator("[name=canned]").input_value() == ""
    assert box.input_value() == filled, "the text stays"
    page.locator("[name=officer]").select_option(str(rina.pk))
    box.evaluate("box => box.setSelectionRange(box.value.length, box.value.length)")
    page.get_by_role("button", name="Tanda tangan Rina Maharani").click()
    assert box.input_value().endswith("Salam.\n\nRina Maharani\nKPPN Pekanbaru")
    assert not Event.objects.filter(ticket=ticket, kind="answered").exists()
    page.locator("[name=password]").fill(CSO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".note--success")
    assert "canned" not in Event.objects.get(ticket=ticket, kind="answered").data


def test_without_script_on_a_phone_it_is_a_page_and_enter_still_sends(window, kppn008, rina, clerk, budi, admin):
    clock = DatabaseClock()
    said = CannedSaid("Akun {akun} dicadangkan kontrak {kontrak}.", FIELDS)
    write_canned(key=key(admin), kind="jawaban", title="Pagu", said=said, clock=clock)
    ticket = factories.ask(clerk, budi, clock, question=factories.question(text="Sisa pagu akun 522191 kurang."))
    desk = window(kppn008, phone=True, script=False).go(ticket.get_absolute_url())
    page = desk.page
    page.locator("[name=answer]").fill("Selamat siang.")
    page.get_by_role("button", name="Teks baku").click()
    page.locator(".canned__offer summary").click()
    page.get_by_label("Kontrak").fill("14/2025")
    desk.picture("teks-baku-halaman")
    page.get_by_role("button", name="Sisipkan Pagu").click()
    assert page.locator("[name=answer]").input_value() == ("Selamat siang.\n\nAkun 522191 dicadangkan kontrak 14/2025.")
    page.locator("[name=officer]").select_option(str(rina.pk))
    page.locator("[name=password]").fill(CSO_PASSWORD)
    desk.picture("teks-baku-kembali")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note--success")
    assert Event.objects.get(ticket=ticket, kind="answered").data["canned"][0]["title"] == "Pagu"
