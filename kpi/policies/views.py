"""Kebijakan IKU: all versions, one of them in words, and a new one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpi.models import Policy
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, OneTimeForm, posted
from users.models import AlreadyDone, OneTimeKey
from users.signing.sent_forms import carry_out

from . import actions
from .actions import STEPS
from .forms import SIMPLE, PolicyForm
from .words import number_text, objection_line, policy_lines


def _readers_only(request: HttpRequest) -> None:
    if not actions.may_see_policies(request.user):
        raise PermissionDenied


def _admins_only(request: HttpRequest) -> None:
    if not actions.may_change_policies(request.user):
        raise PermissionDenied


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """All versions; drafts are read by admins only."""
    _readers_only(request)
    may_change = actions.may_change_policies(request.user)
    now = Policy.objects.in_force(Quarter.of(DatabaseClock().now()))
    rows = [
        {"policy": policy, "quarter": quarter_text(policy.quarter), "in_force": policy == now}
        for policy in _visible(request)
    ]
    return render(request, "kpi/policies/list.html", {"rows": rows, "may_change": may_change})


@require_safe
def policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """One version, every part in words."""
    _readers_only(request)
    return _page(request, get_object_or_404(_visible(request), pk=policy_id))


def _visible(request: HttpRequest) -> Any:
    rows = Policy.objects.whole().select_related("effective_by", "drafted_by")
    return rows if actions.may_change_policies(request.user) else rows.effective()


def _page(request: HttpRequest, found: Policy, form: OneTimeForm | None = None) -> HttpResponse:
    context = {
        "policy": found,
        "lines": [*policy_lines(found.rules()), objection_line(found)],
        "form": form or OneTimeForm(),
        "may_decide": actions.may_change_policies(request.user) and found.state == Policy.State.DRAFT,
        "looks_back": actions.is_over(found.quarter, wib_date(DatabaseClock().now())),
    }
    return render(request, "kpi/policies/policy.html", context)


@require_http_methods(METHODS)
def make_effective(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Asks on the policy's own page; sent, the draft is in force."""
    said = _("Kebijakan %(label)s berlaku sejak %(quarter)s.")
    return _decide(request, policy_id, actions.make_effective, said)


@require_http_methods(METHODS)
def withdraw(request: HttpRequest, policy_id: int) -> HttpResponse:
    """The draft stays readable for admins and is never used."""
    return _decide(request, policy_id, actions.withdraw, _("Rancangan %(label)s dibatalkan."))


def _decide(request: HttpRequest, policy_id: int, act: Callable[..., Policy], said: str) -> HttpResponse:
    _admins_only(request)
    found = get_object_or_404(_visible(request), pk=policy_id)
    if request.method != "POST":
        return redirect("policies:policy", found.pk)
    form = OneTimeForm(request.POST)
    if form.is_valid():

        def done(_policy: Policy) -> HttpResponse:
            messages.success(request, said % {"label": found.label, "quarter": quarter_text(found.quarter)})
            return redirect("policies:policy", found.pk)

        if response := carry_out(
            form,
            lambda: act(
                key=form.one_time_key(request.user), user=request.user, policy_id=found.pk, clock=DatabaseClock()
            ),
            done=done,
            before=lambda _first: redirect("policies:policy", found.pk),
        ):
            return response
    return _page(request, found, form)


@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A draft of a whole policy, filled with the newest one's content to begin with."""
    _admins_only(request)
    if first := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _said_before(first)
    clock = DatabaseClock()
    form = PolicyForm(posted(request), clock=clock, initial=_initial())
    if form.is_bound and form.is_valid():

        def done(made: Policy) -> HttpResponse:
            messages.success(
                request, _("Rancangan %(label)s tersimpan. Periksa, lalu berlakukan.") % {"label": made.label}
            )
            return redirect("policies:policy", made.pk)

        if response := carry_out(
            form,
            lambda: actions.draft(
                key=form.one_time_key(request.user), user=request.user, content=form.content(), clock=clock
            ),
            done=done,
            before=_said_before,
        ):
            return response
    return render(request, "kpi/policies/new.html", {"form": form})


def _said_before(first: AlreadyDone) -> HttpResponse:
    """Where the first sending of this form led."""
    return redirect("policies:policy", first.result) if first.result.isdigit() else redirect("policies:list")


def _initial() -> dict[str, object]:
    """The newest effective policy's content, without its name, quarter and reason."""
    newest = Policy.objects.whole().effective().order_by("-first_quarter", "-effective_at").first()
    if newest is None:
        return {"unit_types": ["SATKER"], "pro_rata": True, "sum_over_postings": True}
    shown = {name: getattr(newest, name) for name in SIMPLE if name not in {"label", "first_quarter", "reason"}}
    shown |= {f"minimum_{row.office_type}": row.tickets for row in newest.minimums.all()}
    shown |= {f"{row.part}_{row.index}": row.bound for row in newest.brackets.all() if row.index in STEPS}
    shown |= {f"assumed_{row.part}": row.words for row in newest.assumptions.all()}
    numbers = {name: number_text(value) for name, value in shown.items() if hasattr(value, "quantize")}
    return shown | numbers | {"unit_types": newest.unit_types}
