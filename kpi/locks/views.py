"""Locking a quarter, reading what was locked, and revising it by two persons."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kpi.figures import taken_locks
from kpi.models import QuarterLock, RevisionProposal
from kpi.monitoring.access import may_monitor
from tickets.quarter_of_address import picker_of, quarter_or_404
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import DatabaseClock
from users.forms import METHODS
from users.models import Office, User
from users.pages.list_pages import say_unknown
from users.pages.one_page import page_now
from users.refusals import Refused
from users.signing.proof import Signature
from users.signing.sent_forms import carry_out, sent_before

from . import forms, revisions
from .actions import lock_quarter, may_lock
from .listing import NOT_LOCKED, lock_list
from .pages import change_lines, lock_page, locked_page


def _kanwil(request: HttpRequest, code: str) -> Office:
    """404 for a Kanwil that this login may not know of; 403 for logins without the menu, and at a KPPN for its own."""
    user = request.user
    if not isinstance(user, User) or not may_monitor(user):
        raise PermissionDenied
    kanwil = Office.objects.filter(kind=Office.Kind.KANWIL, code=code).first()
    if kanwil is None:
        raise Http404
    if user.reads_all or user.office_id == kanwil.pk:
        return kanwil
    if user.office is not None and user.office.kanwil_id == kanwil.pk:
        raise PermissionDenied
    raise Http404


def _lock(request: HttpRequest, lock_id: int) -> QuarterLock:
    lock = QuarterLock.objects.select_related("kanwil", "closing__kanwil").filter(pk=lock_id).first()
    if lock is None:
        raise Http404
    taken_locks.in_its_place(lock)
    _kanwil(request, lock.kanwil.code)
    return lock


@never_cache
@require_safe
def locks(request: HttpRequest) -> HttpResponse:
    """Who has locked ?quarter= (the quarter before this one, unless it says); ?keadaan=belum: who has not."""
    user, now = request.user, page_now()
    if not isinstance(user, User) or not user.reads_all:
        raise PermissionDenied
    asked = request.GET.get("quarter", "")
    quarter = quarter_or_404(asked, now) if asked else Quarter.of(now).previous
    state = request.GET.get("keadaan", "")
    say_unknown(request, keadaan=state if state == NOT_LOCKED else "")
    context = {"listed": lock_list(quarter, state), "picker": picker_of(quarter, request.GET, now)}
    return render(request, "kpi/locks.html", context)


@never_cache
@require_http_methods(METHODS)
def lock(request: HttpRequest, kanwil: str, quarter: str) -> HttpResponse:
    """What would be frozen, and the lock itself."""
    clock = DatabaseClock()
    asked = quarter_or_404(quarter, clock.now())
    place, user = _kanwil(request, kanwil), request.user
    if request.method == "POST" and not may_lock(user, place):
        raise PermissionDenied
    form = forms.form_for(forms.LockFields, request, user, sent=request.method == "POST")

    def act(by: Signature | User) -> HttpResponse:
        done = lock_quarter(
            kanwil=place,
            quarter=asked,
            by=by,
            clock=clock,
            key=form.one_time_key(user),
            seen_digest=form.cleaned_data["seen_digest"],
        )
        messages.success(request, _("%s dikunci. Angkanya tidak berubah lagi.") % quarter_text(asked))
        return redirect("kpi:locked", done.pk)

    if done := _carry_out(request, form, act, reverse("kpi:lock", args=[kanwil, quarter])):
        return done
    page = lock_page(place, asked, clock.now())
    if page.existing is not None:
        return redirect("kpi:locked", page.existing.pk)
    return render(request, "kpi/lock.html", {"listed": page, "form": form, "may_lock": may_lock(user, place)})


@never_cache
@require_safe
def locked(request: HttpRequest, lock_id: int) -> HttpResponse:
    """A lock as it was taken, with its revisions beside it."""
    lock = _lock(request, lock_id)
    may = may_lock(request.user, lock.kanwil)
    page = locked_page(lock, DatabaseClock().now())
    if page is None:
        return _damaged(request, lock)
    return render(request, "kpi/locked.html", {"locked": page, "may_revise": may})


def _damaged(request: HttpRequest, lock: QuarterLock) -> HttpResponse:
    """Kunci rusak: no figure of it is shown, and nothing is built on it."""
    title = f"{quarter_text(lock.quarter_value())} · {lock.kanwil.name}"
    return render(request, "kpi/lock_damaged.html", {"title": title, "lock": lock})


@never_cache
@require_http_methods(METHODS)
def propose_revision(request: HttpRequest, lock_id: int) -> HttpResponse:
    """The first of two persons: what a revision would change now, and why it should be."""
    lock, user, clock = _lock(request, lock_id), request.user, DatabaseClock()
    if not may_lock(user, lock.kanwil):
        raise PermissionDenied
    form = forms.form_for(forms.RevisionFields, request, user, sent=request.method == "POST")

    def act(by: Signature | User) -> HttpResponse:
        reason, key = form.cleaned_data["reason"], form.one_time_key(user)
        revisions.propose(lock=lock, by=by, reason=reason, clock=clock, key=key)
        messages.success(request, _("Usulan revisi dicatat dan menunggu orang kedua."))
        return redirect("kpi:locked", lock.pk)

    if done := _carry_out(request, form, act, reverse("kpi:locked", args=[lock.pk])):
        return done
    return _revision_page(
        request, lock, clock.now(), "propose", _("Usulkan revisi"), _("Revisi belum diusulkan"), form=form
    )


@never_cache
@require_http_methods(METHODS)
def decide_revision(request: HttpRequest, revision_id: int) -> HttpResponse:
    """The second person confirms, or declines with a reason."""
    proposal = RevisionProposal.objects.select_related("revises__kanwil").filter(pk=revision_id).first()
    if proposal is None:
        raise Http404
    lock, user, clock = _lock(request, proposal.revises_id), request.user, DatabaseClock()
    if not may_lock(user, lock.kanwil):
        raise PermissionDenied
    if proposal.state != RevisionProposal.State.OPEN:
        return redirect("kpi:locked", lock.pk)
    form = forms.form_for(forms.DecisionFields, request, user, sent=request.method == "POST")

    def act(by: Signature | User) -> HttpResponse:
        key = form.one_time_key(user)
        if request.POST.get("act") == "decline":
            answer = form.cleaned_data["answer"]
            revisions.decline(proposal=proposal, by=by, answer=answer, clock=clock, key=key)
            messages.success(request, _("Usulan revisi tidak ditetapkan; angka terkunci tetap."))
            return redirect("kpi:locked", lock.pk)
        if form.cleaned_data["answer"]:
            raise Refused(_("Alasan ini tidak ikut bila revisi ditetapkan. Kosongkan, atau tolak usulannya."), "answer")
        revised = revisions.confirm(proposal=proposal, by=by, clock=clock, key=key)
        messages.success(request, _("Revisi %d ditetapkan. Angka sebelumnya tetap dapat dibaca.") % revised.revision)
        return redirect("kpi:locked", revised.pk)

    if done := _carry_out(request, form, act, reverse("kpi:locked", args=[lock.pk])):
        return done
    return _revision_page(
        request,
        lock,
        clock.now(),
        "decide",
        _("Putuskan revisi"),
        _("Revisi belum diputuskan"),
        form=form,
        proposal=proposal,
    )


def _revision_page(
    request: HttpRequest, lock: QuarterLock, now: datetime, name: str, title: str, failed: str, **shown: object
) -> HttpResponse:
    """A lock beside what a revision would change at `now`. `failed`: what heads the errors."""
    if (page := locked_page(lock, now)) is None:
        return _damaged(request, lock)
    changes = change_lines(revisions.forecast(lock, now))
    context = {"locked": page, "changes": changes, "title": title, "failed": failed, **shown}
    return render(request, f"kpi/revision_{name}.html", context)


def _carry_out(
    request: HttpRequest, form: Any, act: Callable[[Signature | User], HttpResponse], before: str
) -> HttpResponse | None:
    """Do it: where to go, or None with the refusal on the form. A replay goes to `before`."""
    if not form.is_bound or not form.is_valid():
        return None
    return carry_out(
        form,
        lambda: act(forms.by(form, request.user)),
        done=lambda response: response,
        before=lambda _first: sent_before(request, before),
    )
