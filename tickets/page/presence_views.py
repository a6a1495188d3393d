"""Who else has this ticket open, for pages that can act on it: a light question that a page asks while it is seen."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets import permissions
from tickets.models import Ticket, TicketWindow
from tickets.presence import actions
from users.clock import DatabaseClock
from users.models import Posting, User
from users.signing.signed_forms import last_officer_at_desk

from .event_words import last_act


@require_POST
def presence(request: HttpRequest, reference: str) -> JsonResponse:
    """`window`: a UUID of the page's own; `writes`: 1 while something is typed; `version`: what the page shows; `bye`:
    it is left. Says who else is there, and what happened since."""
    ticket = Ticket.objects.visible_to(request.user).filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if not may_be_seen(request.user, ticket):
        raise PermissionDenied
    try:
        key = uuid.UUID(request.POST.get("window", ""))
    except ValueError:
        return JsonResponse({}, status=400)
    if "bye" in request.POST:
        actions.say_goodbye(user=request.user, key=key)
        return JsonResponse({})
    others = actions.say_hello(
        ticket=ticket,
        user=request.user,
        key=key,
        posting=_officer(request),
        writes=request.POST.get("writes") == "1",
        clock=DatabaseClock(),
    )
    changed = "" if request.POST.get("version") == str(ticket.version) else last_act(ticket, request.user)
    return JsonResponse({"others": " ".join(_sentence(each) for each in others), "changed": changed})


def may_be_seen(user: User, ticket: Ticket) -> bool:
    """Desks and agents who may act on it see each other; an asker neither sees nor is seen."""
    return user.role != User.Role.SATKER and permissions.acts_on_it(user, ticket)


def _officer(request: HttpRequest) -> Posting | None:
    """Who signed last at this desk; a hint among colleagues, no proof."""
    chosen = last_officer_at_desk(request) if request.user.is_shared else None
    return (
        Posting.objects.visible_to(request.user).filter(pk=chosen, office=request.user.office_id).first()
        if chosen
        else None
    )


def _sentence(window: TicketWindow) -> str:
    user = window.user
    place = user.office.name if user.office else ""
    name = window.posting.officer.name if window.posting else ""
    if not name:
        name, place = (place, "") if user.is_shared else (user.get_full_name() or user.username, place)
    said = {"who": f"{name} ({place})" if place else name}
    if window.writes:
        return _("%(who)s sedang menulis di tiket ini.") % said
    return _("%(who)s juga membuka tiket ini.") % said
