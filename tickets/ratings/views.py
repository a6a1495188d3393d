"""Feedback: at the satker's login, behind the link of a mail, the desk's final confirmation, and its figures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tickets.models import RatingTerms, Ticket
from tickets.permissions import office_holds, satker_asks
from tickets.quarter_of_address import quarter_or_404
from users.clock import DatabaseClock
from users.forms import FOCUS, METHODS, posted
from users.models import OneTimeKey, User
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions, figures
from .feedback import feedback_page
from .forms import ConfirmForm, RatingForm, TermsForm, initial_of, words_of
from .windows import said_of

KNOWN_TICKETS = ("holder_office", "office", "posting", "asker_satker")


@require_http_methods(METHODS)
def rate(request: HttpRequest, reference: str) -> HttpResponse:
    """The asker's satker says whether the answer settled it."""
    ticket = _visible(request, reference)
    if not satker_asks(request.user, ticket):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, ticket)
    said = said_of(ticket)
    if said is None:
        raise Http404
    if not said.may_be_said(DatabaseClock().now()):
        return render(request, "tickets/ratings/over.html", words_of(said), status=410)
    form = RatingForm(posted(request), terms=said.terms, initial=initial_of(said))
    if form.is_bound and form.is_valid():
        key = form.one_time_key(request.user)

        def done(_rating: object) -> HttpResponse:
            messages.success(request, _("Tercatat, terima kasih."), extra_tags=FOCUS)
            return redirect(ticket)

        if response := carry_out(
            form,
            lambda: actions.rate(key=key, ticket_id=ticket.pk, words=form.words(), clock=DatabaseClock()),
            done=done,
            before=lambda _first: sent_before(request, ticket),
        ):
            return response
    return render(request, "tickets/ratings/rate.html", {"form": form, **words_of(said)})


@require_http_methods(METHODS)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Konfirmasi akhir of the office that answered, signed by an officer."""
    ticket = _visible(request, reference)
    if not office_holds(request.user, ticket):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, ticket)
    said = said_of(ticket)
    if said is None or said.rating is None:
        raise Http404
    form = None
    if said.waits_for_confirmation:
        follow_up = Ticket.objects.visible_to(request.user).filter(follows=ticket).order_by("-pk").first()
        form = ConfirmForm(
            posted(request),
            login=request.user,
            last_officer=last_officer_at_desk(request),
            initial={"follow_up": follow_up.reference if follow_up else ""},
        )
    if form is not None and form.is_bound and form.is_valid():
        data, key = form.cleaned_data, form.one_time_key(request.user)

        def done(_confirmation: object) -> HttpResponse:
            messages.success(request, _("Konfirmasi akhir tercatat dan dikirim kepada penanya."), extra_tags=FOCUS)
            return redirect(ticket)

        if response := carry_out(
            form,
            lambda: actions.confirm(
                key=key,
                signature=data["signature"],
                ticket_id=ticket.pk,
                note=data["note"],
                follow_up=data["follow_up"],
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: sent_before(request, ticket),
        ):
            return response
    context = {"form": form, **words_of(said)}
    return render(request, "tickets/ratings/confirm.html", context, status=200 if form or not request.POST else 409)


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """Umpan Balik of a quarter, as far as the login sees its tickets."""
    if not figures.may_read(request.user):
        raise PermissionDenied
    now = DatabaseClock().now()
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    view = feedback_page(request.user, quarter, request.GET, now)
    return render(request, "tickets/ratings/feedback.html", {"view": view})


@require_http_methods(METHODS)
def rating_terms(request: HttpRequest) -> HttpResponse:
    """How askers are asked: all of it assumed, changed by a row from a later day on."""
    if request.user.role != User.Role.ADMIN:
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "tickets:rating_terms")
    rows = list(RatingTerms.objects.visible_to(request.user).order_by("-valid_from", "-pk"))
    form = TermsForm(posted(request), initial=_last_terms(rows))
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "submission"}

        def done(_terms: object) -> HttpResponse:
            messages.success(request, _("Ketentuan umpan balik tercatat."), extra_tags=FOCUS)
            return redirect("tickets:rating_terms")

        if response := carry_out(
            form,
            lambda: actions.set_terms(key=form.one_time_key(request.user), clock=DatabaseClock(), **said),
            done=done,
            before=lambda _first: sent_before(request, "tickets:rating_terms"),
        ):
            return response
    return render(request, "tickets/ratings/terms.html", {"rows": rows, "form": form})


def _last_terms(rows: list[RatingTerms]) -> dict[str, Any]:
    if not rows:
        return {}
    kept = ("link_days", "change_days", "confirm_days", "fewest", "name_1", "name_2", "name_3", "name_4", "assumed")
    return {name: getattr(rows[0], name) for name in (*kept, "legal_basis")}


def _visible(request: HttpRequest, reference: str) -> Ticket:
    tickets = Ticket.objects.visible_to(request.user).select_related(*KNOWN_TICKETS)
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    return ticket
