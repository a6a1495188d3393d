"""Katalog Layanan: read by everybody; its versions drafted by HAI admins and put in force by the CIO."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.models import Catalogue, Service, ServiceEntry
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, OneTimeForm, posted
from users.models import OneTimeKey, User
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out, sent_before
from users.typed.text import searched

from . import actions
from .forms import HandInForm, ServiceForm
from .permissions import is_cio, may_draft
from .reading import Book, book_on
from .review import review_of
from .words import listed, service_view, standing, usual_text, version_line, version_page

MOST_VERSIONS = 50
NEW = "baru"
ASKS: frozenset[str] = frozenset({User.Role.SATKER, User.Role.OFFICE})
"""Whose logins begin tickets: they are offered to ask about a service."""


# --- Reading ----------------------------------------------------------------------------------------------------------
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services of the version in force; ?q= looks for some."""
    return _read(request, "")


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service beside the list; a retired one too, as it was last described."""
    return _read(request, code)


def _read(request: HttpRequest, code: str) -> HttpResponse:
    day, q = wib_date(page_now()), searched(request.GET.get("q", ""))
    book = book_on(day)
    context: dict[str, Any] = {"book": book, "q": q, "reads_usage": _reads_usage(request.user)}
    if code:
        context["service"] = service_view(_entry(book, code), day)
        context["may_ask"] = request.user.role in ASKS and not context["service"].retired
    if book is not None:
        context |= {
            "line": version_line(book.version),
            "usual": usual_text(book, day),
            "services": listed(book, q, code, day),
            "review": _review(request.user, day),
        }
    return render(request, "services/catalogue.html", context)


def _reads_usage(user: User) -> bool:
    """HAI and the head office, to whom the floor above shows what is asked for."""
    return user.reads_all or user.role in {User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2}


def _entry(book: Book | None, code: str) -> ServiceEntry:
    entry = book.find(code) if book is not None else None
    if entry is not None:
        return entry
    known = Service.objects.filter(code=code).first()
    last = None
    if known is not None:
        entries = known.entries.select_related("service", "owner", "added_in", "removed_in")
        last = entries.order_by("-pk").first()
    if last is None:
        raise Http404
    return last


def _review(user: User, day: Any) -> Any:
    """For those who keep it: when the review is due, red where the day has gone by."""
    if not (user.reads_all or may_draft(user) or is_cio(user, day)):
        return None
    return review_of(day)


# --- Versions ---------------------------------------------------------------------------------------------------------
@require_http_methods(METHODS)
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, newest first; an admin begins another."""
    now = DatabaseClock().now()
    if request.method == "POST":
        return _begin(request)
    rows = Catalogue.objects.visible_to(request.user).select_related("drafted_by")[:MOST_VERSIONS]
    context = {
        "rows": [(row, standing(row, wib_date(now)), version_line(row)) for row in rows],
        "may_draft": may_draft(request.user),
        "form": OneTimeForm(),
    }
    return render(request, "services/versions.html", context)


def _begin(request: HttpRequest) -> HttpResponse:
    if not may_draft(request.user):
        raise PermissionDenied
    form = OneTimeForm(request.POST)
    if not form.is_valid():
        return redirect("services:versions")

    def done(made: Catalogue) -> HttpResponse:
        messages.success(request, _("Konsep katalog versi %(version)s dibuat.") % {"version": made})
        return redirect(made)

    response = carry_out(
        form,
        lambda: actions.draft_catalogue(key=form.one_time_key(request.user), clock=DatabaseClock()),
        done=done,
        before=lambda first: sent_before(request, "services:versions"),
    )
    if response is None:
        messages.info(request, " ".join(form.non_field_errors()))
    return response or redirect("services:versions")


@require_safe
def version(request: HttpRequest, label: str) -> HttpResponse:
    """One version beside the one before it: what it adds, changes and retires, who confirmed it."""
    found = _version(request, label)
    now = DatabaseClock().now()
    context = {"view": version_page(found, request.user, now, wib_date(now)), "form": OneTimeForm()}
    return render(request, "services/version.html", context)


@require_http_methods(METHODS)
def edit(request: HttpRequest, label: str, code: str) -> HttpResponse:
    """One service of a draft; `baru` adds one."""
    found = _draft(request, label)
    is_new = code == NEW
    there = actions.drafted(found)
    if not is_new and code not in there:
        raise Http404
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, found)
    initial = {} if is_new else ServiceForm.initial_of(there[code])
    form = ServiceForm(posted(request), is_new=is_new, initial=initial)
    if form.is_bound and form.is_valid():
        response = carry_out(
            form,
            lambda: actions.write_service(
                key=form.one_time_key(request.user),
                catalogue_id=found.pk,
                code=form.cleaned_data["code"] if is_new else code,
                said=form.said(),
                is_new=is_new,
                clock=DatabaseClock(),
            ),
            done=lambda change: _said(
                request, found, _("%(service)s tersimpan pada konsep.") % {"service": change.name}
            ),
            before=lambda first: sent_before(request, found),
        )
        if response:
            return response
    name = "" if is_new else there[code].name
    context = {"version": found, "form": form, "code": "" if is_new else code, "name": name}
    return render(request, "services/edit.html", context)


@require_http_methods(METHODS)
def hand_in(request: HttpRequest, label: str) -> HttpResponse:
    """Ask the CIO to confirm a draft; it is not edited any more."""
    found = _draft(request, label)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, found)
    form = HandInForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        response = carry_out(
            form,
            lambda: actions.hand_in_catalogue(
                key=form.one_time_key(request.user),
                catalogue_id=found.pk,
                legal_basis=data["legal_basis"],
                valid_from=data["valid_from"],
                summary=data["summary"],
                clock=DatabaseClock(),
            ),
            done=lambda made: _said(request, made, _("Konsep diajukan. Sekarang menunggu CIO.")),
            before=lambda first: sent_before(request, found),
        )
        if response:
            return response
    return render(request, "services/hand_in.html", {"version": found, "form": form})


Step = Callable[..., Any]
STEPS: dict[str, tuple[Step, Any]] = {
    "tetapkan": (actions.confirm_catalogue, gettext_lazy("Katalog ditetapkan.")),
    "tarik": (actions.withdraw_catalogue, gettext_lazy("Konsep ditarik. Tidak ada yang berubah.")),
    "hentikan": (actions.retire_service, gettext_lazy("Layanan dihentikan pada konsep ini.")),
    "biarkan": (actions.keep_service, gettext_lazy("Perubahannya dibatalkan.")),
}
"""What is done with one button on a version's page."""
OF_A_SERVICE = frozenset({"hentikan", "biarkan"})


@require_POST
def step(request: HttpRequest, label: str, act: str) -> HttpResponse:
    """One of `STEPS`; who may is asked by the action too."""
    found = _version(request, label)
    if act not in STEPS:
        raise Http404
    may = may_draft(request.user)
    if act in {"tetapkan", "tarik"}:
        cio = is_cio(request.user, wib_date(page_now()))
        may = cio if act == "tetapkan" else may or cio
    if not may:
        raise PermissionDenied
    form = OneTimeForm(request.POST)
    if not form.is_valid():
        return redirect(found)
    action, told = STEPS[act]
    more = {"code": request.POST.get("code", "")} if act in OF_A_SERVICE else {}
    response = carry_out(
        form,
        lambda: action(key=form.one_time_key(request.user), catalogue_id=found.pk, clock=DatabaseClock(), **more),
        done=lambda _made: _said(request, found, told),
        before=lambda first: sent_before(request, found),
    )
    if response is None:
        messages.info(request, " ".join(form.non_field_errors()) or _("Belum terlaksana. Muat ulang halaman ini."))
    return response or redirect(found)


def _said(request: HttpRequest, version: Catalogue, words: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(version)


def _version(request: HttpRequest, label: str) -> Catalogue:
    persons = ("base", "drafted_by", "confirmed_by", "second_by", "withdrawn_by")
    found = Catalogue.objects.visible_to(request.user).select_related(*persons).filter(label=label).first()
    if found is None:
        raise Http404
    return found


def _draft(request: HttpRequest, label: str) -> Catalogue:
    """A draft that this login may edit; of what is no draft any more, its page says why."""
    if not may_draft(request.user):
        raise PermissionDenied
    return _version(request, label)
