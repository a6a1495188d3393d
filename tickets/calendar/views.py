"""Kalender dan norma: its versions, changes drafted, confirmed, undone. For HAI admins; the head office reads."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tickets import permissions
from tickets.deadlines.rules import newest_version
from tickets.models import CalendarChange, CalendarVersion
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, OneTimeForm, posted
from users.models import AlreadyDone, OneTimeKey
from users.signing.sent_forms import carry_out, sent_before
from users.wib import DAYS

from . import actions as calendar_actions
from . import redecision
from .day_off import MORE, DayOffForm
from .effect import change_page, change_rows, proposed_words, version_rows
from .foresight import Foreseen, foresee
from .forms import DAY_OFF, PARTS, DraftForm, ReasonForm
from .proposals import Proposal, inverse
from .weekly import WeekForm, weeks

SHOWN = 50
State = CalendarChange.State

ACTS = {
    "withdraw": (calendar_actions.withdraw_change, gettext_lazy("Rancangan ditarik. Tidak ada yang berubah.")),
    "recount": (calendar_actions.recount_change, gettext_lazy("Dampaknya dihitung lagi.")),
}


@require_safe
def calendar_changes(request: HttpRequest) -> HttpResponse:
    """Versions, changes, and who is waited for."""
    _readers_only(request)
    changes = CalendarChange.objects.visible_to(request.user).select_related("drafted_by", "version")
    versions = CalendarVersion.objects.select_related("confirmed_by", "change").order_by("-pk")
    context = {
        "waiting": change_rows(changes.filter(state=State.WAITING)[:SHOWN]),
        "rows": change_rows(changes[:SHOWN]),
        "versions": version_rows(versions[:SHOWN]),
        "may_change": permissions.may_change_calendar(request.user),
    }
    return render(request, "tickets/calendar/list.html", context)


@require_http_methods(METHODS)
def calendar_draft(request: HttpRequest) -> HttpResponse:
    """Draft a change. What changes is asked first (`?apa=`), and only that is shown: a day off, unless something else
    is chosen."""
    _admins_only(request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _said_before(request, done)
    part = PARTS.get(request.GET.get("apa", DAY_OFF.code))
    if part is None:
        raise Http404
    if part is DAY_OFF:
        return _day_off(request)
    form = DraftForm(posted(request), base=newest_version())
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        proposal = Proposal(
            title=data["title"],
            legal_basis=data["legal_basis"],
            summary=data["summary"],
            confirmed_through=data["confirmed_through"],
            base=data["base"],
            rows=form.rows(),
        )
        if response := _draft(request, form, proposal):
            return response
    context = {"form": form, "version": newest_version(), "parts": PARTS.values(), "part": part}
    return render(request, "tickets/calendar/draft.html", context)


def _day_off(request: HttpRequest) -> HttpResponse:
    """Three buttons: see the effect, which stores nothing; keep the draft; keep it and go on to confirm."""
    version = newest_version()

    def page(form: DayOffForm, foreseen: Foreseen | None = None) -> HttpResponse:
        context = {"form": form, "version": version, "parts": PARTS.values(), "part": DAY_OFF, "seen": foreseen}
        return render(request, "tickets/calendar/day_off.html", context | {"weekdays": DAYS})

    if request.method == "POST" and MORE in request.POST:
        return page(DayOffForm.with_another_day(request.POST, base=version))
    form = DayOffForm(posted(request), base=version)
    if not (form.is_bound and form.is_valid()):
        return page(form)
    data = form.cleaned_data
    proposal = Proposal(
        title=form.title(),
        legal_basis=data["legal_basis"],
        summary=data["summary"],
        base=data["base"],
        rows=form.rows(),
    )
    if "look" not in request.POST:
        return _draft(request, form, proposal, go_on="confirm" in request.POST) or page(form)
    seen = carry_out(
        form,
        lambda: foresee(by=request.user, proposal=proposal, days=form.days_meant(), clock=DatabaseClock()),
        done=lambda foreseen: page(form, foreseen),
        before=lambda first: _said_before(request, first),
    )
    return seen or page(form)


@require_http_methods(METHODS)
def weekly_hours(request: HttpRequest) -> HttpResponse:
    """The ordinary week in its versions, and a draft of the next one."""
    _admins_only(request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _said_before(request, done)
    version, today = newest_version(), wib_date(DatabaseClock().now())
    form = WeekForm(posted(request), base=version, today=today)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        proposal = Proposal(
            title=data["title"],
            legal_basis=data["legal_basis"],
            summary=data["summary"],
            base=data["base"],
            rows=form.rows(),
        )
        if response := _draft(request, form, proposal):
            return response
    context = {"form": form, "weeks": weeks(form.rows_now), "version": version}
    return render(request, "tickets/calendar/weekly.html", context)


@require_http_methods(METHODS)
def calendar_change(request: HttpRequest, change_id: int) -> HttpResponse:
    """One change: what it proposes, its effect or its progress, who confirmed it."""
    change = _change_or_404(request, change_id)
    if request.method == "POST":
        _admins_only(request)
        return _act(request, change)
    view = change_page(change, request.user, wib_date(DatabaseClock().now()))
    return render(request, "tickets/calendar/change.html", {"view": view, "form": OneTimeForm()})


@require_http_methods(METHODS)
def calendar_confirm(request: HttpRequest, change_id: int) -> HttpResponse:
    """A page of its own that lists what will happen; the first person, or the second."""
    change = _change_or_404(request, change_id)
    _admins_only(request)
    form = OneTimeForm(posted(request))
    if form.is_bound and form.is_valid():
        clock = DatabaseClock()

        def done(confirmed: CalendarChange) -> HttpResponse:
            words = (
                _("Dikonfirmasi. Sekarang menunggu admin HAI kedua.")
                if confirmed.state == State.WAITING
                else _("Kalender versi %(version)s berlaku. Tiket yang tersentuh dihitung ulang sekarang.")
                % {"version": confirmed.version}
            )
            messages.success(request, words)
            return redirect(confirmed)

        if response := carry_out(
            form,
            lambda: calendar_actions.confirm_change(
                by=request.user, key=form.one_time_key(request.user), change_id=change.pk, clock=clock
            ),
            done=done,
            before=lambda first: _said_before(request, first),
        ):
            return response
    view = change_page(change, request.user, wib_date(DatabaseClock().now()))
    return render(request, "tickets/calendar/confirm.html", {"view": view, "form": form})


@require_http_methods(METHODS)
def calendar_undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Undoing is another change: a draft of the inverse, with a basis of its own."""
    change = _change_or_404(request, change_id)
    _admins_only(request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _said_before(request, done)
    if not change.is_in_force:
        messages.info(request, _("Hanya perubahan yang sudah berlaku dapat dibatalkan dengan perubahan baru."))
        return redirect(change)
    form = ReasonForm(posted(request), initial={"title": _("Pembatalan: %s") % change.title})
    if form.is_bound and form.is_valid():
        before = change.base.confirmed_through
        proposal = Proposal(
            title=form.cleaned_data["title"],
            legal_basis=form.cleaned_data["legal_basis"],
            summary=form.cleaned_data["summary"],
            confirmed_through=before if change.confirmed_through not in {None, before} else None,
            base=newest_version(),
            rows=inverse(change),
            undoes=change,
        )
        if response := _draft(request, form, proposal):
            return response
    removed, added = proposed_words(change)
    context = {"form": form, "change": change, "added": added, "removed": removed}
    return render(request, "tickets/calendar/undo.html", context)


# --- What the pages share ---------------------------------------------------------------------------------------------
def _draft(request: HttpRequest, form: Any, proposal: Proposal, *, go_on: bool = False) -> HttpResponse | None:
    """The page of the draft, with a first part of its effect counted at once; None when it was refused. `go_on`: to the
    page that confirms it, when the effect is counted to its end."""
    clock = DatabaseClock()

    def done(change: CalendarChange) -> HttpResponse:
        redecision.forecast_at_once(change, clock)
        messages.success(request, _("Rancangan disimpan. Belum ada yang berubah."))
        if go_on and change.tallies.filter(complete=True).exists():
            return redirect("tickets:calendar_confirm", change.pk)
        return redirect(change)

    return carry_out(
        form,
        lambda: calendar_actions.draft_change(
            by=request.user, key=form.one_time_key(request.user), proposal=proposal, clock=clock
        ),
        done=done,
        before=lambda first: _said_before(request, first),
    )


def _act(request: HttpRequest, change: CalendarChange) -> HttpResponse:
    form = OneTimeForm(request.POST)
    act = request.POST.get("act", "")
    if not form.is_valid() or act not in {*ACTS, "redraft"}:
        return redirect(change)
    clock = DatabaseClock()
    key = form.one_time_key(request.user)

    def acted() -> CalendarChange:
        if act == "redraft":
            return calendar_actions.redraft_change(by=request.user, key=key, change=change, clock=clock)
        return ACTS[act][0](by=request.user, key=key, change_id=change.pk, clock=clock)

    def done(made: CalendarChange) -> HttpResponse:
        again = _("Rancangan disusun ulang pada kalender versi %s.")
        messages.success(request, again % made.base if act == "redraft" else ACTS[act][1])
        redecision.forecast_at_once(made, clock)
        return redirect(made)

    response = carry_out(form, acted, done=done, before=lambda first: _said_before(request, first))
    if response is None:
        messages.info(request, " ".join(form.non_field_errors()))
    return response or redirect(change)


def _said_before(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    page = ("tickets:calendar_change", done.result) if done.result else ("tickets:calendar_changes",)
    return sent_before(request, *page)


def _readers_only(request: HttpRequest) -> None:
    if not permissions.may_see_calendar_changes(request.user):
        raise PermissionDenied


def _admins_only(request: HttpRequest) -> None:
    if not permissions.may_change_calendar(request.user):
        raise PermissionDenied


def _change_or_404(request: HttpRequest, change_id: int) -> CalendarChange:
    _readers_only(request)
    rows = CalendarChange.objects.visible_to(request.user).select_related(
        "base", "version", "undoes", "drafted_by", "confirmed_by", "second_by", "withdrawn_by"
    )
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise Http404
    return change
