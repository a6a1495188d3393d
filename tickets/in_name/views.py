"""Dicatat atas nama kami: the satker's own login reads what was recorded in its name, and says what is not its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tickets import actions
from tickets.models import Denial, Ticket
from tickets.permissions import may_deny
from users.clock import DatabaseClock
from users.forms import METHODS, posted
from users.models import OneTimeKey, User
from users.signing.sent_forms import carry_out, sent_before

from .forms import DenyForm, ReadForm
from .listing import in_name_of, recorded_by, sayings_of


@require_http_methods(METHODS)
def in_name(request: HttpRequest) -> HttpResponse:
    """The list; its button says that everything shown has been read."""
    if not may_deny(request.user):
        raise PermissionDenied
    form = ReadForm(posted(request))
    if form.is_bound and form.is_valid():

        def read(_count: int) -> HttpResponse:
            messages.success(request, _("Semua pertanyaan pada daftar ini ditandai sudah dibaca."))
            return redirect("tickets:in_name")

        if response := carry_out(
            form,
            lambda: actions.mark_read(
                key=form.one_time_key(request.user), through=form.cleaned_data["through"], clock=DatabaseClock()
            ),
            done=read,
            before=lambda _first: sent_before(request, "tickets:in_name"),
        ):
            return response
    context = {"in_name": in_name_of(request.user, request.GET), "form": form}
    return render(request, "tickets/in_name/list.html", context)


@require_http_methods(METHODS)
def deny(request: HttpRequest, reference: str) -> HttpResponse:
    """Say of one question that it is not the satker's own, or take that back."""
    ticket = _recorded_in_name(request.user, reference)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "tickets:deny", ticket.reference)
    form, stale = _form_for(ticket, request), ""
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data
        act = actions.withdraw_denial if data["kind"] == Denial.Kind.WITHDRAWN else actions.deny
        key = form.one_time_key(request.user)

        def done(_denial: Denial) -> HttpResponse:
            messages.success(request, DONE[data["kind"]])
            return redirect("tickets:deny", ticket.reference)

        try:
            if response := carry_out(
                form,
                lambda: act(key=key, ticket_id=ticket.pk, text=data["text"], clock=DatabaseClock()),
                done=done,
                before=lambda _first: sent_before(request, "tickets:deny", ticket.reference),
                stale=actions.StaleDenial,
            ):
                return response
        except actions.StaleDenial as refusal:
            stale, form = str(refusal), _form_for(ticket, request)
            if form is not None:
                form.bring_up_to_date()
    typed = ""
    if form is None and request.method == "POST":
        stale = stale or _("Pernyataan sudah dicabut; tidak ada lagi yang dapat dinyatakan.")
        typed = request.POST.get("text", "")
    context = {
        "ticket": ticket,
        "by": recorded_by(ticket),
        "sayings": sayings_of(ticket),
        "form": form,
        "stale": stale,
        "typed": typed,
    }
    return render(request, "tickets/in_name/deny.html", context, status=409 if stale else 200)


def _form_for(ticket: Ticket, request: HttpRequest) -> DenyForm | None:
    """What may still be said of it: no, then yes after all, then nothing more; with what was typed."""
    said = set(ticket.denials.values_list("kind", flat=True))
    if Denial.Kind.WITHDRAWN in said:
        return None
    data = posted(request)
    return DenyForm(data, withdraws=Denial.Kind.DENIED in said)


DONE = {
    Denial.Kind.DENIED: gettext_lazy("Pernyataan tercatat. Kanwil dan kantor pusat membacanya."),
    Denial.Kind.WITHDRAWN: gettext_lazy("Pernyataan dicabut. Keduanya tetap terbaca."),
}


def _recorded_in_name(user: User, reference: str) -> Ticket:
    """404 for what the login may not know of, or what no office recorded in its name; 403 for who only reads."""
    tickets = Ticket.objects.visible_to(user).select_related("posting__officer", "created_by__office")
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if not may_deny(user):
        raise PermissionDenied
    if not hasattr(ticket, "recorded_in_name"):
        raise Http404
    return ticket
