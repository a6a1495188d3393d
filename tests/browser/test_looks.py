"""The account menu, the languages and the looks, in a browser: with and without script, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import ask
from users.clock import DatabaseClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MENU = "details.account"
GROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(11, 20, 32)", "rgb(244, 247, 251)"


def barriers(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {rule['id']}: {node['html'][:140]}" for rule in found for node in rule["nodes"]]


def choose(page, button: str) -> None:
    page.click(f"{MENU} > summary")
    page.locator(MENU).get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("phone", "script"), [(False, True), (True, False)], ids=["desk", "phone-no-script"])
def test_language_and_look_are_chosen_in_the_account_menu(window, kppn008, phone, script):
    page = window(kppn008, phone=phone, script=script).go("/tiket/?q=spm").page
    choose(page, "English")
    assert page.url.endswith("/tiket/?q=spm")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(page.url)
    page.click(f"{MENU} > summary")
    page.locator(f"{MENU} button[value=gelap]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-tema") == "gelap"
    page.locator(f"{MENU} > summary").click()
    assert page.locator(f"{MENU} button[value=gelap]").get_attribute("aria-pressed") == "true"
    page.locator(f"{MENU} button[value=id]").click()
    page.wait_for_load_state()
    choose(page, "Keluar")
    assert page.url.endswith("/masuk/")


def test_the_menu_closes_on_escape_and_on_a_click_beside_it(window, kppn008):
    page = window(kppn008).go("/").page
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(300, 500)):
        page.click(f"{MENU} > summary")
        assert page.locator(f"{MENU}[open]").count() == 1
        close()
        assert page.locator(f"{MENU}[open]").count() == 0
    page.click(f"{MENU} > summary")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('summary') !== null")


def test_dark_follows_the_device_or_the_choice_has_no_barriers_and_prints_light(window, kppn008, clerk, budi, settings):
    settings.DEBUG = True  # the style page
    ticket = ask(clerk, budi, DatabaseClock())
    page = window(kppn008).page
    page.emulate_media(color_scheme="dark")
    found = []
    for address in ("/", "/tiket/", ticket.get_absolute_url(), "/monitoring-iku/", "/gaya/"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
        assert page.evaluate(GROUND) == DARK, address
        found += barriers(page)
    assert not found, "\n".join(found)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')").strip() == "#0f1e33"
    page.emulate_media(media="screen", color_scheme="dark")
    choose(page, "Terang")
    assert page.evaluate(GROUND) == LIGHT
    page.emulate_media(color_scheme="light")
    choose(page, "Gelap")
    assert page.evaluate(GROUND) == DARK
