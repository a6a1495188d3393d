"""A real browser (Debian's chromium) against a live server; each role has a window of its own and logs in by hand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.factories import CSO_PASSWORD, LOGIN_PASSWORD
from users.models import Posting, User

# Playwright keeps an event loop in this thread; the ORM is still called from it one statement at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """While Playwright's event loop is there, Django keeps this thread's connections in another place. Those that are
    open when it comes and when it goes would stay open, unseen, to the end of the run."""
    connections.close_all()
    with sync_playwright() as driver:
        yield driver
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The sandbox needs rights that a container and root do not have."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


class Window:
    """One person's browser, signed in."""

    def __init__(self, page: Page, site: str, *, script: bool = True) -> None:
        self.page, self.site, self.script = page, site, script

    def log_in(self, user: User) -> "Window":
        self.page.goto(f"{self.site}/masuk/")
        self.page.fill("input[name=login]", user.username)
        self.page.fill("input[name=password]", LOGIN_PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(f"{self.site}/")
        return self

    def go(self, path: str) -> "Window":
        self.page.goto(self.site + path)
        return self

    def choose(self, name: str, value: str) -> "Window":
        """A radio card; the rarer ones are unfolded first."""
        radio = self.page.locator(f"input[name={name}][value='{value}']")
        if not radio.is_visible():
            self.page.locator("#act details.more > summary").click()
        radio.check(force=True)
        return self

    def write(self, name: str, text: str) -> "Window":
        self.page.fill(f"[name={name}]", text)
        return self

    def pick(self, name: str, label: str) -> "Window":
        self.page.select_option(f"select[name={name}]", label=label)
        return self

    def sign(self, posting: Posting) -> "Window":
        return self.pick("officer", str(posting)).write("password", CSO_PASSWORD)

    def send(self, button: str = "Kirim") -> "Window":
        self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        return self

    @property
    def text(self) -> str:
        self.page.wait_for_load_state()  # after a click on a link the page may be there in part
        return self.page.inner_text("main")

    @property
    def status(self) -> str:
        self.page.wait_for_load_state()
        return self.page.inner_text(".page-head .badge")

    def picture(self, name: str) -> None:
        """For people: HAICSO_PICTURES names a folder."""
        if folder := os.environ.get("HAICSO_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def window(browser: Browser, live_server) -> Iterator[Callable[..., Window]]:
    """Open somebody's window: `window(user)`, with `phone=True` a small one, with `script=False` one without script.
    What a script or the server complains about fails the test."""
    opened, complaints = [], []

    def open_for(user: User, *, phone: bool = False, script: bool = True) -> Window:
        context = browser.new_context(viewport=PHONE if phone else DESK, java_script_enabled=script, locale="id-ID")
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        opened.append(context)
        return Window(page, live_server.url, script=script).log_in(user)

    yield open_for
    for context in opened:
        context.close()
    assert not complaints
