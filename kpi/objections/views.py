"""The pages of Keberatan. At an office's shared login they open with the ten minutes of an officer; filing and every
step are signed besides.
"""

import uuid
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpi.models import Objection, ObjectionFile
from tickets.deadlines.explanation import ClockCard, clock_of
from tickets.deadlines.holding import rules_of
from tickets.deadlines.rules import book_for
from tickets.files.views import as_download
from tickets.models import Norm, Ticket
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.forms import METHODS
from users.models import AlreadyDone, OneTimeKey, User
from users.signing.opened_figures import Opening, needs_opening, note_of, opening_of
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions
from .elsewhere import may_object_here, proven_here, seen_among, ticket_to_object_to
from .forms import DecideForm, FileObjectionForm, RecommendForm, StepForm, WithdrawForm
from .listing import is_kanwil, objection_list, objection_page
from .rules import deadline_of, verdict_of, why_not

STEPS: dict[str, tuple[type[StepForm], Callable[..., Objection], Any]] = {
    "cabut": (WithdrawForm, actions.withdraw, gettext_lazy("Keberatan dicabut.")),
    "saran": (RecommendForm, actions.recommend, gettext_lazy("Saran tercatat. Kanwil memutus keberatan ini.")),
    "putusan": (DecideForm, actions.decide, gettext_lazy("Putusan tercatat.")),
}
"""Each step of an objection: its form, its domain call, and what is said afterwards."""


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Keberatan: of the officer or the office that opened it, of the Kanwil's region, of the nation."""
    if request.user.role != User.Role.OFFICE and not request.user.reads_all:
        raise PermissionDenied
    now = DatabaseClock().now()
    opening = opening_of(request, now)
    if needs_opening(request.user) and opening is None:
        return _open_first(request.get_full_path())
    context = {
        "listing": objection_list(request.user, opening, request.GET, now),
        "opened": note_of(opening, now) if opening else None,
        "place": request.user.office.name if request.user.office else _("Semua kantor"),
        "many_offices": request.user.office is None or is_kanwil(request.user),
    }
    return render(request, "kpi/objections/list.html", context)


@require_safe
def objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection: what is contested, why, what was advised and decided."""
    now = DatabaseClock().now()
    opening = opening_of(request, now)
    found = _visible(request.user, objection_id, proven_here(request.user, opening, now))
    if not _reaches(request.user, opening, found):
        return _open_first(request.path)
    return _show(request, found, opening, now)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Ajukan keberatan: the officer signs it on the page, at the ticket's office or where they are posted now."""
    clock = DatabaseClock()
    now = clock.now()
    opening = opening_of(request, now)
    proven = proven_here(request.user, opening, now)
    ticket = ticket_to_object_to(request.user, reference, proven)
    if ticket is None:
        # Of a ticket elsewhere only while their figures are open. The same answer whether there is one or not.
        if request.method == "POST" and opening is None and needs_opening(request.user):
            closed = {"closed": True, "typed": request.POST.get("reason", "")}
            return render(request, "kpi/objections/file.html", closed, status=404)
        raise Http404
    if not may_object_here(request.user, ticket, proven):
        raise PermissionDenied
    seen = ticket.pk in seen_among(request.user, [ticket])
    if earlier := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _filed(request, ticket, earlier, seen=seen)
    refusal, verdict = why_not(ticket, now), verdict_of(ticket)
    deadline = deadline_of(Quarter.of(ticket.created_at), ticket.iku_ended)
    form = None
    if ticket.posting is not None and verdict is not None and not refusal:
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        desk = {"login": request.user, "clock": clock, "last_officer": last_officer_at_desk(request)}
        form = FileObjectionForm(*posted, ticket=ticket, initial={"contested": verdict.pk}, **desk)
        if form.is_bound and form.is_valid():
            data, newest = form.cleaned_data, verdict.pk

            def act() -> Objection:
                try:
                    return actions.file_objection(
                        signature=data["signature"],
                        ticket_id=ticket.pk,
                        contested_id=data["contested"],
                        reason=data["reason"],
                        files=data["attachments"],
                        key=form.one_time_key(request.user),
                        clock=clock,
                    )
                except actions.StaleObjection:
                    form.bring_up_to_date("contested", newest)
                    raise

            def done(objection: Objection) -> HttpResponse:
                messages.success(
                    request, _("Keberatan diajukan. Kepala Seksi MSKI/PDMS memberi saran, Kanwil memutus.")
                )
                return redirect(ticket if seen else objection)

            if response := carry_out(
                form, act, done=done, before=lambda first: _filed(request, ticket, first, seen=seen)
            ):
                return response
    context = {
        "ticket": ticket,
        "seen": seen,
        "form": form,
        "refusal": refusal,
        "card": _clock_card(ticket, request.user, now),
        "deadline": deadline.text if deadline else "",
        "typed": request.POST.get("reason", "") if form is None else "",
    }
    return render(request, "kpi/objections/file.html", context, status=409 if context["typed"] else 200)


@sensitive_post_parameters("password")
@require_POST
def step(request: HttpRequest, objection_id: int, act: str) -> HttpResponse:
    """Cabut, saran, putusan: whoever may take the step at this login, signed."""
    clock = DatabaseClock()
    now = clock.now()
    proven = proven_here(request.user, opening_of(request, now), now)
    found = _visible(request.user, objection_id, proven)
    if act not in STEPS:
        raise Http404
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, found)
    form_class, action, said = STEPS[act]
    own = found.ticket.office_id if act != "putusan" else found.ticket.kanwil_id
    moved = act == "cabut" and found.posting.officer_id in proven
    if request.user.role != User.Role.OFFICE or (request.user.office_id != own and not moved):
        raise PermissionDenied
    form = _form(request, form_class, found, clock, request.POST)
    if form.is_valid():
        data = form.cleaned_data

        def told(_objection: object) -> HttpResponse:
            messages.success(request, said)
            return redirect(found)

        try:
            response = carry_out(
                form,
                lambda: action(
                    signature=data["signature"],
                    objection_id=found.pk,
                    seen=data["seen"],
                    key=form.one_time_key(request.user),
                    clock=clock,
                    **form.said(),
                ),
                done=told,
                before=lambda _first: sent_before(request, found),
                stale=actions.StaleObjection,
            )
        except actions.StaleObjection as stale:
            fresh = _visible(request.user, objection_id, proven)
            return _show(
                request, fresh, opening_of(request, now), now, form=form, act=act, stale=str(stale), status=409
            )
        if response:
            return response
    return _show(request, found, opening_of(request, now), now, form=form, act=act)


@require_safe
def objection_file(request: HttpRequest, objection_id: int, key: uuid.UUID) -> HttpResponseBase:
    """A file of an objection, to those who may see the objection."""
    now = DatabaseClock().now()
    opening = opening_of(request, now)
    proven = proven_here(request.user, opening, now)
    found = _visible(request.user, objection_id, proven)
    rows = ObjectionFile.objects.visible_to(request.user, proven).filter(objection=found, key=key)
    row = rows.first()
    if row is None:
        raise Http404
    if not _reaches(request.user, opening, found):
        return _open_first(found.get_absolute_url())
    return as_download(row)


# --- What the pages share ---------------------------------------------------------------------------------------------
def _visible(user: User, objection_id: int, proven: Collection[int]) -> Objection:
    rows = Objection.objects.visible_to(user, proven).filter(pk=objection_id)
    found = rows.select_related("ticket__office", "contested", "posting__officer").first()
    if found is None:
        raise Http404
    return found


def _reaches(user: User, opening: Opening | None, objection: Objection) -> bool:
    """Whether the page may be shown in this browser now."""
    if not needs_opening(user):
        return True
    return opening is not None and opening.shows_officer(objection.posting.officer_id)


def _open_first(path: str) -> HttpResponse:
    return redirect(f"{reverse('users:figures_open')}?{urlencode({'next': path})}")


def _filed(request: HttpRequest, ticket: Ticket, earlier: AlreadyDone, *, seen: bool) -> HttpResponse:
    if not earlier.result:
        raise PermissionDenied
    messages.info(request, _("Formulir ini sudah terkirim. Ini hasilnya."))
    return redirect(ticket) if seen else redirect("review:objections")


def _form(request: HttpRequest, form_class: type[StepForm], objection: Objection, clock: Any, data: Any = None) -> Any:
    desk = {"login": request.user, "clock": clock, "last_officer": last_officer_at_desk(request)}
    return form_class(data, objection=objection, auto_id=f"id_{form_class.act}_%s", **desk)


def _clock_card(ticket: Ticket, user: User, now: datetime) -> ClockCard | None:
    return clock_of(ticket, Norm.Code.IKU, rules_of(book_for(ticket), ticket), now, user.zone)


def _show(
    request: HttpRequest,
    objection: Objection,
    opening: Opening | None,
    now: datetime,
    *,
    form: Any = None,
    act: str = "",
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    page = objection_page(objection, request.user, now, proven_here(request.user, opening, now))
    clock = DatabaseClock()
    forms = {name: _form(request, STEPS[name][0], objection, clock) for name in page.may}
    if form is not None and act in forms:
        forms[act] = form
    if stale and form is not None:
        form.bring_up_to_date("seen", page.seen)
        form.show_unchecked()
    for each in forms.values():
        each.initial["seen"] = page.seen
    reaches = _reaches(request.user, opening, objection)
    context = {
        "view": page,
        "objection": objection,
        "ticket": objection.ticket,
        "forms": list(forms.values()),
        "form": form,
        "stale": stale,
        "typed": form.data.get("text", "") if stale and form is not None and act not in forms else "",
        "shown": reaches,
        "card": _clock_card(objection.ticket, request.user, now) if reaches else None,
        "opened": note_of(opening, now) if opening else None,
    }
    return render(request, "kpi/objections/objection.html", context, status=status)
