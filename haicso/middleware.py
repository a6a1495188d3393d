"""What every request passes: size limit, session limits, login everywhere, 503 when the database is away."""

import re
import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

Handler = Callable[[HttpRequest], HttpResponse]

TYPED_FIELDS = ("subject", "question", "answer", "request", "reason", "reply", "note")
"""What a person wrote with effort; never a password."""


def typed_texts(request: HttpRequest) -> list[str]:
    """The longer texts of a form that cannot be worked on now, to be given back."""
    return [text for name in TYPED_FIELDS if (text := request.POST.get(name, "").strip())]


class RequestSizeMiddleware:
    """413 before a byte of an oversized body is read (docs/security.md 11)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not re.fullmatch(r"[0-9]{1,15}", length) or int(length) > settings.REQUEST_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


class DatabaseDownMiddleware:
    """A 503 page that gives the typed text back when the database does not answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        typed = typed_texts(request)
        return HttpResponse(render_to_string("503.html", {"typed": typed}), status=503)


class SessionLimitsMiddleware:
    """A session lasts 8 hours at most and 30 idle minutes; signed-in pages are never stored by shared PCs
    (docs/security.md 10).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Seconds of the process clock: a session's age is no figure about a person.
        now = int(time.time())
        if request.user.is_authenticated:
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            if now - began > settings.SESSION_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen >= 60 or "seen" not in request.session:
                request.session["seen"] = now
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=Now())
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


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
        return render(request, "users/session_over.html", {"typed": typed, "next": request.path}, status=403)
