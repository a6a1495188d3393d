"""How often one sender may ask for what costs much, or for tickets that there are not: beyond that 429, in words.

Counted in this process's memory, without a question to the database: a limit of ours beside those of the proxy. With
several web processes each counts for itself, so that the whole is at most so many times as much.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from users.login import browsers

from .expensive_pages import EXPENSIVE_PAGES

SENDERS_MOST = 20_000


class Bucket:
    """So many at once, and so many a minute on the whole, for each sender."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def _level(self, sender: str, a_minute: int) -> float:
        level, since = self.levels.get(sender, (0.0, 0.0))
        return max(level - (self.now() - since) * a_minute / 60, 0.0)

    def is_full(self, sender: str, a_minute: int) -> bool:
        with self.lock:
            return self._level(sender, a_minute) > a_minute - 1

    def pour(self, sender: str, a_minute: int) -> None:
        with self.lock:
            self.levels[sender] = (self._level(sender, a_minute) + 1, self.now())
            self.levels.move_to_end(sender)
            while len(self.levels) > SENDERS_MOST:
                self.levels.popitem(last=False)


class PaceMiddleware:
    """Two limits: on pages that cost much (`EXPENSIVE_PAGES`, by the name of the address), and on addresses of objects
    that the sender cannot know: many 404s are guesses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.expensive, self.missed = Bucket(), Bucket()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 404 and match is not None and match.kwargs:
            self.missed.pour(_sender(request), settings.GUESSES_A_MINUTE)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        sender = _sender(request)
        if kwargs and self.missed.is_full(sender, settings.GUESSES_A_MINUTE):
            return _too_many(_("Terlalu banyak alamat yang tidak ditemukan. Tunggu satu menit, lalu ulangi."))
        name = request.resolver_match.view_name if request.resolver_match else ""
        a_minute = EXPENSIVE_PAGES.get(name)
        if a_minute is None:
            return None
        key = f"{sender} {name}"
        if self.expensive.is_full(key, a_minute):
            return _too_many(_("Halaman ini dibuka terlalu sering dari akun Anda. Tunggu satu menit, lalu ulangi."))
        self.expensive.pour(key, a_minute)
        return None


def _sender(request: HttpRequest) -> str:
    """The login together with its address: an office's colleagues at other places are not slowed down."""
    browser = browsers.current()
    return f"{getattr(request.user, 'pk', '')} {browser.address if browser else ''}"


def _too_many(words: str) -> HttpResponse:
    response = HttpResponse(render_to_string("429.html", {"words": words}), status=429)
    response["Retry-After"] = "60"
    return response
