"""The pages of tickets. A view asks the one authority what may be seen, makes one domain call, and shows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from users.clock import DatabaseClock
from users.forms import last_officer_at_desk, remember_officer
from users.models import AlreadyDone, OneTimeKey, Posting, User
from users.signing import SigningRefused
from users.words import capped_count, count_text

from . import actions, permissions
from .detail import detail as detail_of
from .detail import last_act
from .forms import AskForm, FinishForm, FollowUpForm, HaiReplyForm, RecordForm, act_form
from .models import Destination, Norm, Status, Ticket
from .recap import recap as recap_of
from .routing import NoRoute, handling_office
from .thread import thread
from .why import deadline_if_sent
from .words import day_text
from .workflow import Act
from .working_calendar import current_book


@require_safe
def recap(request: HttpRequest) -> HttpResponse:
    """Rekap Tiket: everything the login sees, filtered, by key."""
    may_add = permissions.may_ask(request.user) or permissions.may_record(request.user)
    context = {
        "recap": recap_of(request.user, request.GET, DatabaseClock().now()),
        "is_satker": request.user.role == User.Role.SATKER,
        "may_add": may_add,
        "record_url": reverse("tickets:record") if may_add else "",
    }
    return render(request, "tickets/recap.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Rekam Tiket, in the form that fits the login."""
    if permissions.may_ask(request.user):
        return _ask(request)
    if permissions.may_record(request.user):
        return _record(request)
    raise PermissionDenied


def _ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = actions.ask(
                user=request.user, key=form.one_time_key(request.user), clock=DatabaseClock(), **form.act()
            )
        except AlreadyDone as done:
            return _again(request, done)
        except actions.Refused as refusal:
            _show_refusal(form, refusal, email="new_email")
        else:
            to = {"reference": ticket.reference, "office": ticket.holder_office.name}
            messages.success(request, _("Tiket %(reference)s terkirim ke %(office)s.") % to)
            return redirect(ticket)
    deadline, norm = deadline_if_sent(Norm.Code.SLA, current_book().of(None), DatabaseClock().now())
    context = {
        "form": form,
        "destination_hints": _destination_hints(request.user),
        "deadline": deadline,
        "norm": norm,
    }
    return render(request, "tickets/ask.html", context)


def _destination_hints(user: User) -> list[tuple[str, str]]:
    """Where each destination leads, as the second line of its card."""
    hints = []
    for destination in Destination:
        if destination != Destination.HAI:
            try:
                hints.append(
                    (destination.value, _("ke %(office)s") % {"office": handling_office(destination, user.satker).name})
                )
            except NoRoute:
                hints.append((destination.value, _("mitra kerja satker Anda belum tercatat")))
    return hints


def _record(request: HttpRequest) -> HttpResponse:
    clock = DatabaseClock()
    desk = {"login": request.user, "clock": clock, "last_officer": last_officer_at_desk(request)}
    step = request.POST.get("act")
    if request.method != "POST":
        form = RecordForm(initial={"email": request.GET.get("email", "")[:160]}, **desk)
    elif step in {"find", "change"}:
        data = request.POST.copy()
        if step == "change":
            data["email"] = ""
        form = RecordForm(data, **desk)
        form.look_up_only() if step == "find" else form.show_unchecked()
    else:
        form = RecordForm(request.POST, **desk)
        if form.is_valid():
            try:
                ticket = actions.record(key=form.one_time_key(request.user), clock=clock, **form.act())
            except AlreadyDone as done:
                return _again(request, done)
            except (actions.Refused, SigningRefused) as refusal:
                _show_refusal(form, refusal)
            else:
                return _recorded(request, ticket, form.cleaned_data["signature"].posting)
    earlier = _earlier_tickets(request.user, form)
    return render(request, "tickets/record.html", {"form": form, "earlier": earlier})


def _recorded(request: HttpRequest, ticket: Ticket, posting: Posting) -> HttpResponse:
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
    messages.success(request, format_html("<strong>{}</strong> {}", done, link))
    response = redirect(ticket)
    remember_officer(response, posting)
    return response


def _earlier_tickets(user: User, form: RecordForm) -> str:
    """ "6 tiket sebelumnya, terakhir 6 Mei 2026" of the asker who was found."""
    if form.found is None or form.found.person is None:
        return ""
    tickets = Ticket.objects.visible_to(user).filter(asker=form.found.person)
    count = capped_count(tickets)
    if count == 0:
        return _("belum ada tiket sebelumnya")
    last = tickets.newest_first(user).values_list("created_at", flat=True)[0]
    return _("%(count)s tiket sebelumnya, terakhir %(day)s") % {"count": count_text(count), "day": day_text(last)}


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One ticket: the conversation, the facts, and what this login may do now."""
    ticket = _visible(request.user, reference)
    form = act_form(request.user, ticket, permissions.acts_for(request.user, ticket), **_desk(request, ticket))
    return _show(request, ticket, form)


@require_POST
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """Carry out what the ticket's form says: answer, send to HAI, reply for HAI, finish."""
    ticket = _visible(request.user, reference)
    acts = permissions.acts_for(request.user, ticket)
    if not acts and not (permissions.office_holds(request.user, ticket) or request.user.role in HAI_ROLES):
        raise PermissionDenied
    if repeated := _carried_out_before(request):
        return _again(request, repeated)
    form = act_form(request.user, ticket, acts, request.POST, **_desk(request, ticket))
    if form is None or str(ticket.version) != request.POST.get("seen_version"):
        return _stale(request, ticket, form)
    if form.is_valid():
        try:
            ticket, done = _carry_out(request, ticket, form)
        except AlreadyDone as done_before:
            return _again(request, done_before)
        except actions.StaleTicket:
            return _stale(request, _visible(request.user, reference), form)
        except (actions.Refused, SigningRefused) as refusal:
            _show_refusal(form, refusal)
        else:
            messages.success(request, done)
            response = redirect(ticket)
            if "signature" in form.cleaned_data:
                remember_officer(response, form.cleaned_data["signature"].posting)
            return response
    return _show(request, ticket, form)


HAI_ROLES = {User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2}


def _carry_out(request: HttpRequest, ticket: Ticket, form: Any) -> tuple[Ticket, str]:
    """The one domain call, and what to tell of it."""
    data = form.cleaned_data
    common = {
        "ticket_id": ticket.pk,
        "seen_version": data["seen_version"],
        "key": form.one_time_key(request.user),
        "clock": DatabaseClock(),
    }
    reference = {"reference": ticket.reference, "email": ticket.asker_email}
    match form:
        case HaiReplyForm():
            ticket = actions.hai_reply(user=request.user, text=data["answer"], **common)
            return ticket, _("Balasan atas tiket %(reference)s terkirim ke penanya dan kantornya.") % reference
        case FinishForm():
            ticket = actions.finish(signature=data["signature"], text=data["answer"], **common)
            return ticket, _("Tiket %(reference)s selesai. Jawaban dikirim ke %(email)s.") % reference
        case FollowUpForm() if data["act"] == Act.ESCALATE:
            ticket = actions.escalate(signature=data["signature"], note=data["note"], **common)
            return ticket, _("Tiket %(reference)s dikirim ke HAI.") % reference
    ticket = actions.answer(signature=data["signature"], text=data["answer"], **common)
    return ticket, _("Tiket %(reference)s selesai. Jawaban dikirim ke %(email)s.") % reference


def _visible(user: User, reference: str) -> Ticket:
    """The ticket, or 404 in the same words whether it is hidden or does not exist."""
    tickets = Ticket.objects.visible_to(user).select_related(
        "holder_office", "office", "posting__officer", "asker_satker", "hai_directorate"
    )
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    return ticket


def _desk(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """What the signed forms need to know of this desk."""
    if not permissions.office_holds(request.user, ticket):
        return {}
    return {"last_officer": last_officer_at_desk(request), "clock": DatabaseClock()}


def _show(request: HttpRequest, ticket: Ticket, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "ticket": ticket,
        "detail": detail_of(ticket, request.user, DatabaseClock().now()),
        "thread": thread(ticket, request.user),
        "form": form,
        "form_kind": type(form).__name__ if form is not None else "",
        "is_satker": request.user.role == User.Role.SATKER,
    } | more
    return render(request, "tickets/detail.html", context, status=status)


def _stale(request: HttpRequest, ticket: Ticket, form: Any) -> HttpResponse:
    """Somebody acted since the page was opened: say who, keep the text typed; offer the form again where it still
    makes sense.
    """
    typed = request.POST.get("answer", "").strip() or request.POST.get("note", "").strip()
    acts = permissions.acts_for(request.user, ticket)
    if ticket.is_open and acts:
        form = act_form(request.user, ticket, acts, request.POST, **_desk(request, ticket))
        form.show_version(ticket.version)
        form.show_unchecked()
        return _show(request, ticket, form, status=409, stale=last_act(ticket))
    return _show(request, ticket, None, status=409, stale=last_act(ticket), typed=typed)


def _carried_out_before(request: HttpRequest) -> AlreadyDone | None:
    """A form sent again after its first sending succeeded: before its now outdated page is called stale."""
    return OneTimeKey.earlier(request.POST.get("submission", ""), request.user)


def _again(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    """A double click or a replay: show the first result."""
    if not done.result:
        raise PermissionDenied
    messages.info(request, _("Formulir ini sudah terkirim. Ini hasilnya."))
    return redirect("tickets:detail", done.result)


def _show_refusal(form: Any, refusal: actions.Refused | SigningRefused, **renamed: str) -> None:
    """The action's sentence beside the field it belongs to, when the form has it. (A signature that was good a moment
    ago is looked at once more under the lock.)
    """
    name = renamed.get(refusal.field or "", refusal.field)
    form.add_error(name if name in form.fields else None, str(refusal))
