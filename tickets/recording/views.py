"""Rekam Tiket: a satker asks, an officer records."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from services.models import ServiceFields
from tickets import actions, permissions
from tickets.deadlines.announced_hours import place_of, unusual_ahead
from tickets.deadlines.explanation import deadline_if_sent
from tickets.deadlines.rules import current_book
from tickets.models import Destination, Norm, Status, Ticket
from tickets.page.answers import again
from tickets.page.last_reason import last_reason, remember_reason
from tickets.routing import NoRoute, handling_office
from tickets.words import day_text
from users.clock import DatabaseClock
from users.forms import FOCUS, METHODS
from users.models import User
from users.pages.list_pages import capped_count
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out
from users.signing.signed_forms import last_officer_at_desk
from users.words import count_text

from .finder import find_askers
from .following import followed_ticket
from .forms import AskForm, RecordForm
from .service_field import book_now, suggestion

DESTINATION_OF: dict[str, Destination] = {
    ServiceFields.AnsweredBy.PARTNER: Destination.TREASURY,
    ServiceFields.AnsweredBy.KANWIL: Destination.BUDGET_REVISION,
    ServiceFields.AnsweredBy.REVENUE: Destination.REVENUE,
    ServiceFields.AnsweredBy.LOANS: Destination.LOANS_AND_GRANTS,
}
"""Which destination a question about a service goes to, where that is one."""


@require_http_methods(METHODS)
def record(request: HttpRequest) -> HttpResponse:
    """Rekam Tiket, in the form that fits the login."""
    if permissions.may_ask(request.user):
        return _ask(request)
    if permissions.may_record(request.user):
        return _record(request)
    raise PermissionDenied


def _ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None, request.FILES or None, user=request.user, initial=_begun(request))
    if request.method == "POST" and form.is_valid():

        def done(ticket: Ticket) -> HttpResponse:
            to = {"reference": ticket.reference, "office": ticket.holder_office.name}
            messages.success(request, _("Tiket %(reference)s terkirim ke %(office)s.") % to, extra_tags=FOCUS)
            return redirect(ticket)

        if response := carry_out(
            form,
            lambda: actions.ask(
                user=request.user, key=form.one_time_key(request.user), clock=DatabaseClock(), **form.act()
            ),
            done=done,
            before=lambda first: again(request, first),
            fields={"email": "new_email", "name": "new_name"},
        ):
            return response
    form.fields["destination"].widget.hints = _destination_hints(request.user)
    now = page_now()
    deadline, norm = deadline_if_sent(Norm.Code.SLA, current_book().of(None), now, _chosen_service(form))
    context = {
        "form": form,
        "deadline": deadline,
        "norm": norm,
        "unusual": unusual_ahead(place_of(request.user), now),
    }
    return render(request, "tickets/ask.html", context)


def _chosen_service(form: AskForm) -> int | None:
    """The key of the service that stands in the form, which may have an SLA of its own."""
    book = book_now()
    entry = book.find(str(form["service"].value() or "")) if book is not None else None
    return entry.service_id if entry is not None else None


def _destination_hints(user: User) -> dict[str, str]:
    """Where each destination leads, as the second line of its card."""
    hints = {}
    for destination in Destination:
        if destination != Destination.HAI:
            try:
                office = handling_office(destination, user.satker)
                hints[destination.value] = _("ke %(office)s") % {"office": office.name}
            except NoRoute:
                hints[destination.value] = _("mitra kerja satker Anda belum tercatat")
    return hints


def _record(request: HttpRequest) -> HttpResponse:
    clock = DatabaseClock()
    desk = {"login": request.user, "clock": clock, "last_officer": last_officer_at_desk(request)}
    if request.method != "POST":
        begun = {"email": request.GET.get("email", "")[:160], **_begun(request)}
        if reason := last_reason(request):
            begun["gap_reason"] = reason
        form = RecordForm(initial=begun, **desk)
        return _desk_page(request, form)
    data = request.POST.copy()
    if "choose" in data:
        data["email"] = request.POST["choose"]
    elif data.get("act") == "change":
        data["email"] = ""
    form = RecordForm(data, request.FILES, **desk)
    if data.get("act") == "change":
        form.show_unchecked()
    elif _only_looks_up(data):
        form.look_up_only()
    elif form.is_valid() and (
        response := carry_out(
            form,
            lambda: actions.record(key=form.one_time_key(request.user), clock=clock, **form.act()),
            done=lambda ticket: _recorded(request, ticket, form),
            before=lambda first: again(request, first),
        )
    ):
        return response
    return _desk_page(request, form)


def _only_looks_up(data: QueryDict) -> bool:
    """Whether the asker is looked for, and nothing is sent. Without script a browser answers Enter in any field with
    the page's first button ("enter"): that sends once the CSO password is there, unless the asker was changed since."""
    if "choose" in data or data.get("act") == "find":
        return True
    changed = data.get("looked_up", "") not in {"", data.get("email", "").strip().lower()}
    return data.get("act") == "enter" and (changed or not data.get("password"))


def _desk_page(request: HttpRequest, form: RecordForm) -> HttpResponse:
    """The page; for the script, which keeps the page, those parts of it that the asker decides."""
    form.begin()
    context: dict[str, object] = {"form": form, "earlier": _earlier_tickets(request.user, form)}
    if request.headers.get("X-Part") == "asker":
        return render(request, "tickets/record_parts.html", context)
    context["unusual"] = unusual_ahead(place_of(request.user), page_now())
    return render(request, "tickets/record.html", context)


@require_safe
def askers(request: HttpRequest) -> HttpResponse:
    """The people whom ?q= finds among those whom this office may choose, for the script of Rekam Tiket."""
    if not permissions.may_record(request.user):
        raise PermissionDenied
    text = RecordForm.base_fields["email"]
    try:
        typed = text.clean(request.GET.get("q", ""))
    except ValidationError:
        typed = ""
    matches = find_askers(request.user.office, typed)
    return render(request, "tickets/record_matches.html", {"matches": matches})


@require_safe
def suggest_service(request: HttpRequest) -> HttpResponse:
    """The service that the subject ?q= points at, for the script of Rekam Tiket: {"code", "name"}, or empty ones."""
    if not (permissions.may_ask(request.user) or permissions.may_record(request.user)):
        raise PermissionDenied
    code, name = suggestion(request.GET.get("q", ""))
    return JsonResponse({"code": code, "name": name})


def _begun(request: HttpRequest) -> dict[str, str]:
    """What an address says beforehand: a ticket that is followed, a service (?layanan=CODE) of the catalogue."""
    return {**_followed(request), **_of_service(request)}


def _of_service(request: HttpRequest) -> dict[str, str]:
    """An unknown code says nothing: the catalogue may have changed since the link was made."""
    book = book_now()
    code = request.GET.get("layanan", "")
    entry = book.find(code) if code and book is not None else None
    if entry is None:
        return {}
    destination = DESTINATION_OF.get(entry.answered_by)
    return {"service": code, **({"destination": destination.value} if destination else {})}


def _followed(request: HttpRequest) -> dict[str, str]:
    """?lanjutan=REFERENCE: a follow-up question to that ended ticket."""
    reference = request.GET.get("lanjutan", "")
    if not reference:
        return {}
    if followed_ticket(request.user, reference) is None:
        raise Http404
    return {"follows": reference}


def _recorded(request: HttpRequest, ticket: Ticket, form: RecordForm) -> HttpResponse:
    remember_reason(request, form.act()["gap_reason"])
    done = {
        Status.DONE: _("Tiket %(reference)s selesai. Jawaban dikirim ke %(email)s."),
        Status.WAITING: _("Tiket %(reference)s direkam untuk %(office)s."),
        Status.AT_HAI: _("Tiket %(reference)s dikirim ke HAI."),
    }[Status(ticket.status)] % {
        "reference": ticket.reference,
        "email": ticket.asker_email,
        "office": ticket.holder_office.name,
    }
    link = format_html('<a href="{}">{}</a>', reverse("tickets:record"), _("Rekam tiket berikutnya"))
    messages.success(request, format_html("<strong>{}</strong> {}", done, link), extra_tags=FOCUS)
    return redirect(ticket)


def _earlier_tickets(user: User, form: RecordForm) -> str:
    """ "6 tiket sebelumnya, terakhir 6 Mei 2026" of the asker who was found."""
    if form.person is None:
        return ""
    tickets = Ticket.objects.visible_to(user).filter(asker=form.person)
    count = capped_count(tickets)
    if count == 0:
        return _("belum ada tiket sebelumnya")
    last = tickets.newest_first(user).values_list("created_at", flat=True)[0]
    return _("%(count)s tiket sebelumnya, terakhir %(day)s") % {"count": count_text(count), "day": day_text(last)}
