"""Who tries passwords is looked at before session, database and page are (docs/security.md 2): a wrong try costs
some 65 ms of a processor, a refusal here half a one.

Kept in this process's memory: whom the count refused, until when; who failed lately; how often each address sends a
login; and which strangers are under way. Several processes learn each for itself. What counts stands in `throttle`.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from users.clock import process_now
from users.languages import kept_in_each_language
from users.wib import WIB

from .browsers import Browser

SENDERS_MOST = 20_000
REMEMBERED = timedelta(seconds=30)
"""Then the count is asked once more: it may have been put right by hand, or in another process."""
BROWSER_REMEMBERED = timedelta(seconds=5)
"""Of a browser that somebody came in with: it is refused at logins of others only, which the door cannot tell."""
SUSPECTED = timedelta(minutes=1)
FREE_THREADS = CALM_PLACES = 4
"""Of the server's threads so many are never a stranger's; and so many are no stranger's who presses."""
CALM_AT_ONCE, CALM_SECONDS = 2, 5.0
"""So many logins at once, and one more after so many seconds, are a person's."""
PATIENCE_SECONDS = 20.0
"""So long a stranger waits for their turn."""
BUSY_SECONDS = 5


class Senders:
    """Until when a sender is what this says; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, tuple[datetime, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, sender: str, until: datetime, remembered: timedelta) -> None:
        with self._lock:
            self._until[sender] = until, min(until, process_now() + remembered)
            self._until.move_to_end(sender)
            while len(self._until) > SENDERS_MOST:
                self._until.popitem(last=False)

    def until(self, sender: str) -> datetime | None:
        """What was said, as long as it is remembered."""
        with self._lock:
            said, forgotten = self._until.get(sender, (None, None))
            return said if forgotten is not None and process_now() < forgotten else None

    def clear(self) -> None:
        with self._lock:
            self._until.clear()


class Crowd:
    """Strangers from addresses that have failed several times: so few of them at once in this process, the others are
    refused without a wait. Otherwise they queue up before the hash and leave no turn to anybody else."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.entered: list[float] = []
        self.lock = threading.Lock()

    def enter(self) -> bool:
        """Each stays for as long as a try takes here, whatever becomes of it; so nobody need say that they leave."""
        with self.lock:
            now = self.now()
            self.entered = [at for at in self.entered if now - at < CROWD_STAYS_SECONDS]
            if len(self.entered) >= settings.LOGIN_CROWD_AT_ONCE:
                return False
            self.entered.append(now)
            return True


CROWD_FROM = 3
"""Failures of an address from which on it belongs to the crowd; whole offices share one, and somebody mistypes."""
CROWD_STAYS_SECONDS = 0.5
CROWD_WAIT = timedelta(seconds=5)


class Pace:
    """Whether an address sends logins faster than one person types them. What was sent counts, whatever came of it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_calm(self, address: str) -> bool:
        """Count one more, and say whether those before it left room."""
        with self._lock:
            now = self.now()
            level, at = self._levels.get(address, (0.0, now))
            level = max(level - (now - at) / CALM_SECONDS, 0.0)
            self._levels[address] = min(level + 1, CALM_AT_ONCE + 1.0), now
            self._levels.move_to_end(address)
            while len(self._levels) > SENDERS_MOST:
                self._levels.popitem(last=False)
            return level < CALM_AT_ONCE

    def clear(self) -> None:
        with self._lock:
            self._levels.clear()


class Strangers:
    """Those whose password is being looked at: so few at a time, the others wait for their turn, and no more wait than
    there are threads to spare. Calm addresses have the next turn, and places that the others do not get."""

    def __init__(self, at_once: int, most: int, patience: float = PATIENCE_SECONDS) -> None:
        self.at_once, self.most, self.patience = at_once, most, patience
        self.calm = min(CALM_PLACES, max(most - at_once, 0))
        self.under_way = 0
        self._calm: list[object] = []
        self._pressing: list[object] = []
        self._changed = threading.Condition()

    def enter(self, *, is_calm: bool) -> bool:
        """Whether it is this one's turn; whoever entered must `leave`."""
        mine, queue = object(), self._calm if is_calm else self._pressing
        with self._changed:
            inside = self.under_way + len(self._calm) + len(self._pressing)
            if inside >= (self.most if is_calm else self.most - self.calm):
                return False
            queue.append(mine)
            entered = self._changed.wait_for(lambda: self._is_next(mine), self.patience)
            queue.remove(mine)
            self.under_way += entered
            self._changed.notify_all()
            return entered

    def _is_next(self, one: object) -> bool:
        return self.under_way < self.at_once and (self._calm or self._pressing)[0] is one

    def leave(self) -> None:
        with self._changed:
            self.under_way -= 1
            self._changed.notify_all()


REFUSED, SUSPECTS, PACE, CROWD = Senders(), Senders(), Pace(), Crowd()
STRANGERS = Strangers(settings.LOGIN_STRANGERS_AT_ONCE, max(settings.WEB_THREADS - FREE_THREADS, 1))


def refused(browser: Browser, until: datetime) -> None:
    """The count refused this sender, whatever the login: until then the door does."""
    REFUSED.add(browser.sender, until, BROWSER_REMEMBERED if browser.knows_somebody else REMEMBERED)


def suspect(address: str) -> None:
    """It failed so often that it belongs to the crowd."""
    SUSPECTS.add(address, process_now() + SUSPECTED, SUSPECTED)


def too_many_words(until: datetime) -> str:
    return _("Terlalu banyak percobaan yang gagal. Coba lagi pukul %(when)s WIB.") % {
        "when": f"{until.astimezone(WIB):%H.%M.%S}"
    }


class DoorMiddleware:
    """A login form that was sent by a browser in which nobody came in before passes here, or waits, or is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.login = reverse("account_login")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path_info != self.login:
            return self.get_response(request)
        browser = Browser(request)
        typed = typed_of(request)
        if until := REFUSED.until(browser.sender):
            return too_many(until, typed)
        if browser.knows_somebody:
            return self.get_response(request)
        is_calm = PACE.is_calm(browser.address)
        if SUSPECTS.until(browser.address) and not CROWD.enter():
            return too_many(process_now() + CROWD_WAIT, typed)
        if not STRANGERS.enter(is_calm=is_calm):
            return _busy(typed)
        try:
            return self.get_response(request)
        finally:
            STRANGERS.leave()


def typed_of(request: HttpRequest) -> dict[str, str]:
    """What the form is given back with, never the password. Reads the whole body, so that it is not on the line while
    one waits; a body that is no login form of ours, or broken, is the view's to judge."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        sent = request.POST
    except (RequestDataTooBig, UnreadablePostError, TooManyFieldsSent, BadRequest):
        return {}
    return {name: sent.get(name, "") for name in GIVEN_BACK}


GIVEN_BACK = ("login", "next", "kept_form", "csrfmiddlewaretoken")


def too_many(until: datetime, typed: dict[str, str]) -> HttpResponse:
    """429: this sender failed too often."""
    seconds = max(int((until - process_now()).total_seconds()) + 1, 1)
    return _page(429, _("Terlalu banyak percobaan"), too_many_words(until), seconds, typed)


def _busy(typed: dict[str, str]) -> HttpResponse:
    """503: nothing is wrong with this sender, but too many come at once."""
    words = _("Sedang banyak yang masuk. Isi kata sandi lagi dan kirim beberapa detik lagi.")
    return _page(503, _("Sedang sibuk"), words, BUSY_SECONDS, typed)


def _page(code: int, title: str, words: str, seconds: int, typed: dict[str, str]) -> HttpResponse:
    texts = {"words": words} | typed
    frame = _frame(code, title, bool(typed.get("csrfmiddlewaretoken")))
    page = HttpResponse(PLACE.sub(lambda place: escape(texts.get(place[1], "")), frame), status=code)
    page["Retry-After"] = str(seconds)
    # Not one line of the log each: the count raises an alarm once, and a flood would fill the disk.
    page._has_been_logged = True  # type: ignore[attr-defined]
    return page


PLACE = re.compile("@@([a-z_]+)@@")


@kept_in_each_language()
def _frame(code: int, title: str, has_form: bool) -> str:
    """The page with places for its texts, rendered once: a flood gets hundreds a second."""
    names = ("words", *GIVEN_BACK)
    places = {name: f"@@{name}@@" for name in names}
    places["csrf_token"] = places["csrfmiddlewaretoken"]
    return render_to_string("account/wait.html", places | {"code": code, "title": title, "has_form": has_form})
