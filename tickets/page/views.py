"""One ticket: the conversation, the facts, and what this login may do now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tickets import actions, permissions
from tickets.act_words import ACT_WORDS, DUTY_OVER
from tickets.knowledge import proposals
from tickets.models import Ticket
from tickets.workflow import Act, transition
from users.clock import DatabaseClock
from users.forms import FOCUS
from users.models import OneTimeKey, User
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out
from users.signing.signed_forms import last_officer_at_desk

from .act_fields import TEXTS
from .act_forms import ActForm, SignedActForm, act_form
from .answers import again
from .detail import detail as detail_of
from .event_words import last_act
from .form_words import words_of
from .last_reason import last_reason, remember_reason
from .thread import thread

SIGNED: dict[Act, Callable[..., Ticket]] = {
    Act.ANSWER: actions.answer,
    Act.ESCALATE: actions.escalate,
    Act.ASK_DATA: actions.ask_data,
    Act.REFER: actions.refer,
    Act.PASS_ON: actions.pass_on,
    Act.REFUSE: actions.refuse,
    Act.RECORD_REPLY: actions.record_reply,
    Act.FINISH: actions.finish,
    Act.SEND_BACK: actions.send_back,
}
"""The domain call of each act at an office; each takes the officer's signature."""

PERSONAL: dict[Act, Callable[..., Ticket]] = {
    Act.REPLY: actions.reply,
    Act.ADD: actions.add,
    Act.HAI_REPLY: actions.hai_reply,
    Act.ASK_DATA: actions.hai_ask_data,
    Act.TO_LAYER_2: actions.to_layer_2,
    Act.TO_LAYER_1: actions.to_layer_1,
    Act.TO_AGENT_HEAD: actions.to_agent_head,
}
"""The domain call of each act at the login of a satker or of one person; each takes the login."""


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The page; ?tindakan= chooses an act beforehand."""
    ticket = _visible(request.user, reference)
    acts = permissions.acts_for(request.user, ticket, page_now())
    wanted = request.GET.get("tindakan", "")
    form = act_form(request.user, ticket, acts, wanted=wanted, **_desk(request, ticket))
    actions.note_answer_read(ticket=ticket, user=request.user, clock=DatabaseClock())
    return _show(request, ticket, form)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """Carry out what the ticket's form says. Whoever comes without a form is shown the ticket."""
    ticket = _visible(request.user, reference)
    if request.method != "POST":
        return redirect(ticket)
    if not permissions.acts_on_it(request.user, ticket):
        raise PermissionDenied
    # A form sent again after its first sending succeeded: before its now outdated page is called stale.
    if repeated := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return again(request, repeated)
    acts = permissions.acts_for(request.user, ticket, DatabaseClock().now())
    form = act_form(request.user, ticket, acts, request.POST, request.FILES, **_desk(request, ticket))
    if form is None or _is_outdated(request, ticket):
        return _stale(request, ticket)
    if form.is_valid():
        try:
            response = carry_out(
                form,
                lambda: _carry_out(request, ticket, form),
                done=lambda changed: _done(request, changed, form),
                before=lambda first: again(request, first),
                stale=actions.StaleTicket,
            )
        except actions.StaleTicket:
            return _stale(request, _visible(request.user, reference))
        if response:
            return response
    return _show(request, ticket, form)


def _is_outdated(request: HttpRequest, ticket: Ticket) -> bool:
    """Whether the page was opened before somebody acted; an addition may be sent from such a page."""
    chosen = request.POST.get("act", "")
    step = transition(Act(chosen), ticket.status) if chosen in set(Act) else None
    if step is not None and not step.needs_fresh_page:
        return False
    return str(ticket.version) != request.POST.get("seen_version")


def _carry_out(request: HttpRequest, ticket: Ticket, form: ActForm | SignedActForm) -> Ticket:
    """The one domain call."""
    data = form.cleaned_data
    seen = {
        "ticket_id": ticket.pk,
        "seen_version": data["seen_version"],
        "key": form.one_time_key(request.user),
        "clock": DatabaseClock(),
        "files": data["attachments"],
    }
    if form.signed:
        return SIGNED[form.chosen()](signature=data["signature"], **form.said(), **seen)
    return PERSONAL[form.chosen()](user=request.user, **form.said(), **seen)


def _done(request: HttpRequest, ticket: Ticket, form: ActForm | SignedActForm) -> HttpResponse:
    remember_reason(request, form.said().get("gap_reason"))
    messages.success(request, ACT_WORDS[form.chosen()].done_text(ticket), extra_tags=FOCUS)
    return redirect(ticket)


def _visible(user: User, reference: str) -> Ticket:
    """The ticket, or 404 in the same words whether it is hidden or does not exist."""
    tickets = Ticket.objects.visible_to(user).select_related(
        "holder_office",
        "office",
        "posting__officer",
        "referred_to__officer",
        "asker_satker",
        "hai_directorate",
        "agent_head",
        "service",
    )
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    return ticket


def _desk(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """What the forms need to know of this desk: the reason last chosen; for a signed one, by whom last and when."""
    reason = {"reason": last_reason(request)}
    if not permissions.office_holds(request.user, ticket):
        return reason
    return {"last_officer": last_officer_at_desk(request), "clock": DatabaseClock(), **reason}


def _show(request: HttpRequest, ticket: Ticket, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "ticket": ticket,
        "detail": detail_of(ticket, request.user, page_now()),
        "thread": thread(ticket, request.user),
        "form": form,
        "words": words_of(form.acts) if form is not None else None,
        "is_satker": request.user.role == User.Role.SATKER,
        "propose_url": reverse("tickets:propose", args=[ticket.reference])
        if proposals.may_propose_from(request.user, ticket)
        else "",
    } | more
    return render(request, "tickets/detail.html", context, status=status)


def _stale(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Somebody acted since the page was opened: say who, keep the text typed, offer the form for the ticket as it is
    now. What was typed and has no place in that form stands beside it.
    """
    acts = permissions.acts_for(request.user, ticket, DatabaseClock().now())
    form = act_form(request.user, ticket, acts, request.POST, request.FILES, **_desk(request, ticket))
    if form is not None:
        form.bring_up_to_date(ticket.version)
        form.show_unchecked()
    typed = [
        text
        for name in TEXTS
        if (text := request.POST.get(name, "").strip()) and (form is None or name not in form.fields)
    ]
    now = DatabaseClock().now()
    last = str(DUTY_OVER) if permissions.duty_is_over(request.user, ticket, now) else last_act(ticket, request.user)
    return _show(request, ticket, form, status=409, stale=last, typed="\n\n".join(typed))
