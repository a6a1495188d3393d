"""The pages of Petugas: who acts at an office, proposals and their decision, passwords, moves, departures."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import Office, Officer, OfficerProposal, OneTimeKey, Posting
from users.signing import password_actions, sent_forms
from users.signing.sent_forms import sent_before
from users.signing.signed_forms import last_officer_at_desk, remember_officer
from users.verification.page import last_verification, may_see_verification, verification_page
from users.words import date_text, moment_text

from . import actions as officer_actions
from .administration import figures_for
from .forms import EndForm, HeadForm, MoveForm
from .listing import officer_list, officer_page


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """What HAI admins look after, each a door."""
    if not permissions.may_decide_proposals(request.user):
        raise PermissionDenied
    waiting = OfficerProposal.objects.visible_to(request.user).filter(state=OfficerProposal.State.OPEN).count()
    context = {"waiting": waiting, "verified": last_verification(), "figures": figures_for(request.user)}
    return render(request, "users/administration.html", context)


@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """What the last pass of `verify_all` looked at, and all that differs."""
    if not may_see_verification(request.user):
        raise PermissionDenied
    return render(request, "users/verification.html", {"verified": verification_page()})


@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Petugas: the own office, at a Kanwil also its KPPN, at the head office all."""
    menu_only(request)
    user = request.user
    waiting = OfficerProposal.objects.visible_to(user).filter(state=OfficerProposal.State.OPEN).count()
    context = {
        "listing": officer_list(user, request.GET, DatabaseClock().now()),
        "place": user.office.name if user.office else _("Semua kantor"),
        "waiting": waiting,
        "may_propose": permissions.may_propose_officers(user),
        "many_offices": user.office is None or user.office.kind == Office.Kind.KANWIL,
    }
    return render(request, "users/officers/list.html", context)


@require_safe
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: postings, password, what can be done, Riwayat."""
    found = _officer_or_404(request, officer_id)
    view = officer_page(request.user, found, DatabaseClock().now())
    return render(request, "users/officers/officer.html", {"view": view})


# --- Acts on one officer ----------------------------------------------------------------------------------------------
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def reset_password(request: HttpRequest, officer_id: int) -> HttpResponse:
    """A new first CSO password for whoever forgot theirs."""
    found, posting = _managed_or_403(request, officer_id)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        messages.info(request, _("Password CSO pertama hanya ditampilkan sekali. Bila hilang, buat yang baru."))
        return redirect("users:officer", found.pk)
    clock = DatabaseClock()
    form = HeadForm(posted(request), login=request.user, clock=clock, **desk(request))
    if form.is_bound and form.is_valid():
        result: dict[str, password_actions.FirstPassword] = {}

        def act() -> None:
            result["first"] = password_actions.reset_cso_password(
                key=form.one_time_key(request.user), posting_id=posting.pk, signature=form.signature, clock=clock
            )

        if carry_out(request, form, act, "users:officer", lambda: found.pk):
            response = show_first_password(request, posting, result["first"])
            assert response is not None  # noqa: S101 - a reset always has a password to show
            return remembering(response, form)
    return _act_page(
        request,
        "reset",
        _("Buat Password CSO pertama"),
        _("Password CSO belum dibuat"),
        officer=found,
        posting=posting,
        form=form,
    )


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def unlock(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Open the lock of an officer who mistyped the password too often."""
    found, posting = _managed_or_403(request, officer_id)
    clock = DatabaseClock()
    form = HeadForm(posted(request), login=request.user, clock=clock, **desk(request))
    if form.is_bound and form.is_valid():
        response = carry_out(
            request,
            form,
            lambda: password_actions.unlock_officer(
                key=form.one_time_key(request.user), posting_id=posting.pk, signature=form.signature, clock=clock
            ),
            "users:officer",
            lambda: found.pk,
        )
        if response:
            messages.success(request, _("%(name)s dapat mencoba Password CSO-nya lagi.") % {"name": found.name})
            return remembering(response, form)
    return _act_page(
        request,
        "unlock",
        _("Buka kunci Password CSO"),
        _("Kunci belum dibuka"),
        officer=found,
        posting=posting,
        form=form,
    )


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def end(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Departure: the posting ends, and with it signing."""
    found, posting = _managed_or_403(request, officer_id)
    clock = DatabaseClock()
    form = EndForm(
        posted(request),
        login=request.user,
        clock=clock,
        initial={"ends_on": wib_date(clock.now())},
        posting=posting,
        **desk(request),
    )
    ended: list[Posting] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        response = carry_out(
            request,
            form,
            lambda: ended.append(
                officer_actions.end_posting(
                    key=form.one_time_key(request.user),
                    posting_id=posting.pk,
                    ends_on=data["ends_on"],
                    reason=data["reason"],
                    signature=form.signature,
                    clock=clock,
                )
            ),
            "users:officer",
            lambda: found.pk,
        )
        if response:
            said = {"name": found.name, "office": posting.office.name, "day": date_text(_last(ended, data["ends_on"]))}
            messages.success(request, _("%(name)s selesai bertugas di %(office)s, hari terakhir %(day)s.") % said)
            return response
    return _act_page(
        request,
        "end",
        _("Akhiri penempatan"),
        _("Penempatan belum diakhiri"),
        officer=found,
        posting=posting,
        form=form,
    )


def _last(ended: list[Posting], wanted: date) -> date:
    """The last day that was recorded; of a form sent before, the day that it asks for."""
    return ended[0].ends_on or wanted if ended else wanted


@require_http_methods(METHODS)
def move(request: HttpRequest, officer_id: int) -> HttpResponse:
    """An HAI admin moves an officer to another office or task."""
    found = _officer_or_404(request, officer_id)
    if not permissions.may_move_officers(request.user):
        raise PermissionDenied
    clock = DatabaseClock()
    today = wib_date(clock.now())
    form = MoveForm(posted(request), initial={"starts_on": today}, officer_moved=found, today=today)
    made: list[Posting] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        response = carry_out(
            request,
            form,
            lambda: made.append(
                officer_actions.move_officer(
                    key=form.one_time_key(request.user),
                    officer_id=found.pk,
                    office_id=data["office"].pk,
                    kind=data["kind"],
                    starts_on=data["starts_on"],
                    reason=data["reason"],
                    clock=clock,
                )
            ),
            "users:officer",
            lambda: found.pk,
        )
        if response:
            starts_on = made[0].starts_on if made else data["starts_on"]
            said = {"name": found.name, "office": data["office"].name, "day": date_text(starts_on)}
            messages.success(request, _("%(name)s ditempatkan di %(office)s mulai %(day)s.") % said)
            return response
    return _act_page(request, "move", _("Pindahkan petugas"), _("Petugas belum dipindahkan"), officer=found, form=form)


def _act_page(request: HttpRequest, name: str, title: str, failed: str, **shown: object) -> HttpResponse:
    """`failed`: what heads the errors."""
    return render(request, f"users/officers/{name}.html", {"title": title, "failed": failed, **shown})


# --- What the pages share ---------------------------------------------------------------------------------------------
def menu_only(request: HttpRequest) -> None:
    if not permissions.may_see_officers(request.user):
        raise PermissionDenied


def _officer_or_404(request: HttpRequest, officer_id: int) -> Officer:
    menu_only(request)
    found = Officer.objects.visible_to(request.user).filter(pk=officer_id).first()
    if found is None:
        raise Http404
    return found


def _managed_or_403(request: HttpRequest, officer_id: int) -> tuple[Officer, Posting]:
    """The officer and the posting that this login manages; 403 for who may only read, or when nothing is left."""
    found = _officer_or_404(request, officer_id)
    today = wib_date(DatabaseClock().now())
    for posting in Posting.objects.not_over(today).filter(officer=found).select_related("officer", "office"):
        if permissions.may_manage_posting(request.user, posting):
            return found, posting
    raise PermissionDenied


def desk(request: HttpRequest) -> dict[str, Any]:
    return {"last_officer": last_officer_at_desk(request)}


def carry_out(
    request: HttpRequest, form: Form, act: Callable[[], object], to: str, key: Callable[[], object] | None = None
) -> HttpResponse | None:
    """`sent_forms.carry_out` where the page is known beforehand: `to`, with what `key` gives when it was done."""
    return sent_forms.carry_out(
        form,
        act,
        done=lambda _result: redirect(to, key()) if key else redirect(to),
        before=lambda _first: sent_before(request, "users:officers"),
    )


def remembering(response: HttpResponse, form: HeadForm) -> HttpResponse:
    if form.signature is not None:
        remember_officer(response, form.signature.posting)
    return response


def show_first_password(
    request: HttpRequest, posting: Posting, first: password_actions.FirstPassword | None
) -> HttpResponse | None:
    """The only time that a first password is shown: in the answer to the form, which no browser keeps (no-store)."""
    if first is None:
        messages.success(request, _("%(name)s ditempatkan. Password CSO-nya tetap.") % {"name": posting.officer.name})
        return None
    context = {"first": first, "posting": posting, "expires": moment_text(first.expires_at)}
    return render(request, "users/officers/first_password.html", context)
