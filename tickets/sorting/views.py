"""Layanan of a ticket: corrected by the holder or layer 1 (003 art. 14(1)); and what the Katalog Layanan is asked for,
as HAI and the head office read it (art. 20(2)).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.catalogue.reading import book_on, name_of
from tickets import actions, permissions
from tickets.models import Ticket
from tickets.page.answers import again
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import OneTimeKey
from users.signing.sent_forms import carry_out
from users.signing.signed_forms import last_officer_at_desk

from .forms import CorrectForm, SignedCorrectForm
from .report import catalogue_report, may_read_report


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Another service for an open ticket, with the reason; its SLA is decided anew."""
    tickets = Ticket.objects.visible_to(request.user).select_related("holder_office", "service")
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if earlier := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return again(request, earlier)
    if not permissions.may_sort(request.user, ticket):
        raise PermissionDenied
    day = wib_date(ticket.created_at)
    form = _form(request, ticket, book=book_on(day))
    stale = ""
    if form.is_bound and form.is_valid():
        try:
            response = carry_out(
                form,
                lambda: actions.correct_service(
                    by=form.cleaned_data["signature"] if form.signed else request.user,
                    ticket_id=ticket.pk,
                    seen_version=form.cleaned_data["seen_version"],
                    service=form.chosen(),
                    reason=form.cleaned_data["reason"],
                    key=form.one_time_key(request.user),
                    clock=DatabaseClock(),
                ),
                done=lambda changed: _done(request, changed),
                before=lambda first: again(request, first),
                stale=actions.StaleTicket,
            )
        except actions.StaleTicket as error:
            ticket.refresh_from_db()
            response, stale = None, str(error)
            sent: Any = request.POST.copy()
            sent["seen_version"] = str(ticket.version)
            form.data = sent
        if response:
            return response
    context = {"ticket": ticket, "form": form, "now": name_of(ticket.service, day), "stale": stale}
    return render(request, "tickets/correct_service.html", context, status=409 if stale else 200)


def _form(request: HttpRequest, ticket: Ticket, **about: Any) -> CorrectForm | SignedCorrectForm:
    initial = {"seen_version": ticket.version}
    if not request.user.is_shared:
        return CorrectForm(posted(request), initial=initial, **about)
    desk = {"login": request.user, "clock": DatabaseClock(), "last_officer": last_officer_at_desk(request)}
    return SignedCorrectForm(posted(request), initial=initial, **about, **desk)


def _done(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    words = _("Layanan tiket %(reference)s diperbaiki. Waktu SLA dihitung lagi; Waktu IKU tetap.")
    messages.success(request, words % {"reference": ticket.reference})
    return redirect(ticket)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Yang dicari dan tidak ada di katalog; tickets and SLA per service; reviews that are due."""
    if not may_read_report(request.user):
        raise PermissionDenied
    context = {"report": catalogue_report(request.user, request.GET, DatabaseClock().now())}
    return render(request, "tickets/catalogue_report.html", context)
