"""The pages of Indikasi kejanggalan: for the Kanwil over the office and the head office, never at an office's login."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kpi.models import Signal, SignalRule, SignalThreshold
from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.models import OneTimeKey, User
from users.pages.list_pages import say_unknown
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions
from .forms import ThresholdForm, dismiss_form
from .listing import signal_list, signal_page, threshold_rows
from .permissions import may_dismiss, may_see_signals


def _supervisors_only(request: HttpRequest) -> None:
    if not may_see_signals(request.user):
        raise PermissionDenied


@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    """The list; what waits to be looked at comes first."""
    _supervisors_only(request)
    listing = signal_list(request.user, request.GET)
    say_unknown(request, tab=listing.tab, quarter=listing.quarter, office=listing.office)
    context = {
        "listing": listing,
        "place": request.user.office.name if request.user.office else _("Semua kantor"),
        "print_form": OneTimeForm(),
    }
    return render(request, "kpi/signals/list.html", context)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def signal(request: HttpRequest, signal_id: int) -> HttpResponse:
    """One signal, its very tickets, and the form that finds it fair."""
    _supervisors_only(request)
    found = _visible(request.user, signal_id)
    may = may_dismiss(request.user, found)
    if request.method == "POST" and not may:
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, found)
    clock = DatabaseClock()
    desk: dict[str, Any] = {}
    if request.user.is_shared:
        desk = {"clock": clock, "last_officer": last_officer_at_desk(request)}
    form, stale = None, ""
    if may:
        form = dismiss_form(request.user, found, posted(request), **desk)
        if form.is_bound and form.is_valid():
            data, shown = form.cleaned_data, found

            def done(_signal: object) -> HttpResponse:
                messages.success(
                    request, _("Indikasi dinyatakan wajar. Bila buktinya bertambah, indikasi ini dibuka lagi.")
                )
                return redirect(shown)

            try:
                response = carry_out(
                    form,
                    lambda: actions.dismiss(
                        key=form.one_time_key(request.user),
                        signature=data.get("signature"),
                        signal_id=shown.pk,
                        seen=data["seen"],
                        text=data["text"],
                        clock=clock,
                    ),
                    done=done,
                    before=lambda _first: sent_before(request, shown),
                    stale=actions.StaleSignal,
                )
            except actions.StaleSignal as refusal:
                response, stale, found = None, str(refusal), _visible(request.user, signal_id)
            if response:
                return response
    page = signal_page(found)
    if form is not None:
        form.initial["seen"] = page.seen
        if stale:
            form.bring_up_to_date(page.seen)
            form.show_unchecked()
    context = {"view": page, "form": form, "stale": stale, "offer": found.state == Signal.State.OPEN}
    return render(request, "kpi/signals/signal.html", context, status=409 if stale else 200)


@require_safe
def thresholds(request: HttpRequest) -> HttpResponse:
    """The threshold of each rule, and since when it holds."""
    _supervisors_only(request)
    may = request.user.role == User.Role.ADMIN
    return render(request, "kpi/signals/thresholds.html", {"rows": threshold_rows(), "may": may})


@require_http_methods(METHODS)
def threshold(request: HttpRequest, rule: str) -> HttpResponse:
    """An admin sets another threshold, with basis and reason."""
    if request.user.role != User.Role.ADMIN:
        raise PermissionDenied
    code = rule.replace("-", "_")
    row = SignalThreshold.objects.in_force().get(code)
    if row is None:
        raise Http404
    form = ThresholdForm(posted(request), threshold=row)
    if form.is_bound and form.is_valid():

        def done(_threshold: object) -> HttpResponse:
            messages.success(request, _("Ambang indikasi diubah. Pencarian berikutnya memakainya."))
            return redirect("review:thresholds")

        if response := carry_out(
            form,
            lambda: actions.set_threshold(
                key=form.one_time_key(request.user), rule=code, clock=DatabaseClock(), **form.said()
            ),
            done=done,
            before=lambda _first: sent_before(request, "review:thresholds"),
        ):
            return response
    context = {"form": form, "threshold": row, "name": SignalRule(code).label}
    return render(request, "kpi/signals/threshold.html", context)


def _visible(user: User, signal_id: int) -> Signal:
    rows = Signal.objects.visible_to(user).filter(pk=signal_id)
    found = rows.select_related("posting__officer", "posting__office", "office", "threshold").first()
    if found is None:
        raise Http404
    return found
