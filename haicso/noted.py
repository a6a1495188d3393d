"""What every request leaves behind: its id in logs and answer, and in the audit what was refused, exported or done by
an admin (docs/security.md 14).
"""

import logging
from collections.abc import Callable

from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure

from users import audit, kept_forms
from users.audit import notes, requests
from users.models import AuditEntry, User

from .typed import is_unreadable, typed_texts

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
Kind = AuditEntry.Kind
FORBIDDEN, NOT_FOUND = 403, 404
MADE_HERE = (".xlsx", ".pdf")
ATTACHED = {"tickets:download", "review:objection_file"}
"""What people attached is read with its ticket: no export."""


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent from elsewhere, or from a page of an earlier login. The second, which a browser tells by the
    page's origin, is opened again, filled: nothing is carried out."""
    request.csrf_refused = True  # type: ignore[attr-defined]
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    login = _login(request)
    if ours and login is not None and not is_unreadable(request) and (kept := kept_forms.keep(request, None)):
        request.session[kept_forms.SESSION_KEY] = kept
        return redirect(request.get_full_path())
    if ours and (typed := typed_texts(request)):
        return HttpResponse(render_to_string("403_csrf.html", {"typed": typed}), status=FORBIDDEN)
    return csrf_failure(request, reason)


class AuditMiddleware:
    """Outside of sessions and views: what it writes is in no transaction of theirs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with requests.at_hand(request) as hand:
            response = self.get_response(request)
            try:
                if kind := _kind(request, response):
                    audit.note(kind, login=_login(request), detail=_page(request))
                notes.flush(hand)
            except DatabaseFailure as away:
                # The answer is made, and says so itself where the database is away.
                logger.warning("the audit could not be written: %s", type(away).__name__)
        response["X-Request-ID"] = hand.id
        return response


def _login(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _kind(request: HttpRequest, response: HttpResponse) -> str:
    """What it is to be noted as; "" for nothing."""
    if getattr(request, "csrf_refused", False):
        return Kind.CSRF
    if response.status_code == FORBIDDEN:
        return Kind.FORBIDDEN if _login(request) else ""
    if response.status_code == NOT_FOUND:
        # An address that names an object: one that is not there, or that this login may not see.
        named = request.resolver_match is not None and bool(request.resolver_match.kwargs)
        return Kind.HIDDEN if named and _login(request) else ""
    if _is_export(response) and _page(request) not in ATTACHED:
        return Kind.EXPORT
    if request.method == "POST" and 300 <= response.status_code < 400 and not _page(request).startswith("account_"):
        login = _login(request)
        return Kind.ADMIN_ACT if login is not None and login.role == User.Role.ADMIN else ""
    return ""


def _is_export(response: HttpResponse) -> bool:
    """A file to be kept, of a kind that is made here."""
    said = response.get("Content-Disposition", "")
    return said.startswith("attachment") and said.rstrip('"').endswith(MADE_HERE)
