"""What every request passes: size limits, session limits, the browser it comes from, login everywhere."""

import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.middleware import get_user
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import get_script_prefix, set_script_prefix
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from users import kept_forms
from users.clock import process_now
from users.languages import ENGLISH, ENGLISH_BEGIN, SOURCE, speak, speaking
from users.login import browsers, throttle
from users.models import AccessAlarm, User
from users.pages.one_page import one_page

from .limits.polls import asks_by_itself
from .typed import is_unreadable, typed_texts

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Which language a page is in: Indonesian, or English below /en/ for whoever is not signed in; a login's own choice
    for whoever is (SessionLimitsMiddleware, which knows who it is). Never what the browser says it prefers: at a desk
    of an office it is nobody's in particular, and a page must not change its language by the PC it is opened on.

    The first of all. What comes after sees the address without /en/, so that guards, rates and the audit know one
    address for one page; addresses that pages name have it again. With the answer the language is over.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = get_script_prefix()
        in_english = request.path_info.startswith(ENGLISH_BEGIN)
        try:
            if in_english:
                # One slash at the begin: with two it would be an address of another house.
                request.path_info = request.path = "/" + request.path_info.removeprefix(ENGLISH_BEGIN).lstrip("/")
                set_script_prefix(ENGLISH_BEGIN)
            with speaking(ENGLISH if in_english else SOURCE):
                return self.get_response(request)
        finally:
            set_script_prefix(before)


class RequestSizeMiddleware:
    """413 before a byte of an oversized body is read, 414 for an address that is too long (docs/security.md 11)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not re.fullmatch(r"[0-9]{1,15}", length) or int(length) > settings.REQUEST_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        if len(request.get_full_path()) > settings.ADDRESS_MAX_CHARACTERS:
            return HttpResponse(render_to_string("414.html", {"typed": typed_texts(request)}), status=414)
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Pages travel compressed; files, which are compressed already, as they are.

    How long a compressed page is could tell a listener what is in it (BREACH), were the sender able to put texts of
    their own into it many times: so each answer is padded with a random number of bytes (Django's "Heal The Breach"),
    the CSRF token is masked anew in each, and no other secret stands in a page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class NoStoreMiddleware:
    """No page is kept by the browser of a shared PC, signed in or not: papers are verified and forms filled by
    strangers, too (docs/security.md 10). Static files are answered before, and may be kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class SessionLimitsMiddleware:
    """A session lasts 8 hours at most and 30 idle minutes (docs/security.md 10).

    What a page asks by itself keeps nobody signed in. Nor does it end a session: a form that is sent too late is kept
    for the login whose session it was, which only the request that ends it knows.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Seconds of the process clock: a session's age is no figure about a person.
        now = int(time.time())
        # Asked for here in any case: whoever comes later need not look through a proxy at every word of it.
        request.user = get_user(request)
        if request.user.is_authenticated:
            if elsewhere := _as_the_login_reads(request, request.user):
                return elsewhere
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            if now - began > settings.SESSION_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                if asks_by_itself(request):
                    return JsonResponse({}, status=401)
                request.expired_user_id = request.user.pk  # type: ignore[attr-defined]
                logout(request)
            elif (now - seen >= 60 or "seen" not in request.session) and not asks_by_itself(request):
                request.session["seen"] = now
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=Now())
        return self.get_response(request)


def _as_the_login_reads(request: HttpRequest, user: User) -> HttpResponse | None:
    """From here on in the language that the login chose, at addresses without /en/: whoever signed in below it is sent
    to the page itself."""
    below = get_script_prefix() == ENGLISH_BEGIN
    speak(user.language)
    set_script_prefix("/")
    return redirect(request.get_full_path()) if below and request.method in {"GET", "HEAD"} else None


class OnePageMiddleware:
    """A page that is read asks for clock and calendar once (users/pages/one_page.py)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_page():
            return self.get_response(request)


class BrowserMiddleware:
    """Which browser a request comes from, at hand for whoever checks a password; and a word to the admins when the
    forwarded addresses do not fit what the settings say, because then all the world seems to be one sender."""

    SAY_AGAIN = timedelta(hours=1)

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.said = process_now() - self.SAY_AGAIN

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (wrong := browsers.misfit(request)) and process_now() >= self.said + self.SAY_AGAIN:
            self._say(request, wrong)
        browser = browsers.Browser(request)
        with browsers.at_hand(browser):
            response = self.get_response(request)
        browser.write(response)
        return response

    def _say(self, request: HttpRequest, wrong: str) -> None:
        if request.path in settings.ASKED_WITHOUT_PROXY:
            return
        self.said = process_now()
        logger.error("forwarded addresses do not fit: %s (from %s)", wrong, request.META.get("REMOTE_ADDR"))
        throttle.raise_alarm(AccessAlarm.Kind.PROXY, self.said, detail=wrong)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page wants a login unless its view says otherwise. A form that was sent after the session ended is shown
    back with its text, so that it can be sent again after login.
    """

    def handle_no_permission(  # type: ignore[override]  # a page instead of a redirect, where a form was sent
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        typed = typed_texts(request)
        user_id = getattr(request, "expired_user_id", None)
        context = {
            "typed": typed,
            "next": request.get_full_path(),
            "kept": "" if is_unreadable(request) else kept_forms.keep(request, user_id),
        }
        return render(request, "users/session_over.html", context, status=403)


class KeptFormMiddleware:
    """After a login, the form that was sent too late: the page of the form is shown as if the form had been sent now,
    but nothing is carried out. The last of all middleware, so that whatever guards pages has had its say.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or (kept := kept_forms.take(request)) is None:
            return None
        if not kept.belongs_to(request.user):
            messages.info(request, _("Isian sebelumnya milik akun lain, jadi tidak dibuka di sini."))
            return redirect("home")
        messages.warning(
            request,
            _(
                "Isian Anda dibuka kembali dan belum terkirim. Kata sandi dan berkas tidak ikut: isi dan pilih lagi, "
                "lalu kirim."
            ),
        )
        request.method = "POST"
        request.POST = kept.data  # type: ignore[assignment]
        request._files = MultiValueDict()  # type: ignore[attr-defined]
        with kept_forms.restoring():
            return view(request, *args, **kwargs)
