"""The one form of a ticket's page: with an officer's signature at an office, without at logins of one person."""

from typing import Any

from tickets.models import Event, Ticket
from tickets.workflow import Act
from users.clock import DatabaseClock
from users.forms import OneTimeForm
from users.models import User
from users.signing.signed_forms import SignedForm

from .forms import ActFields


class ActForm(ActFields, OneTimeForm):
    """For logins of one person and for the satker: no further identity is asked."""


class SignedActForm(ActFields, SignedForm):
    """For an office: an officer signs."""

    signed = True


def act_form(
    user: User,
    ticket: Ticket,
    acts: list[Act],
    data: Any = None,
    files: Any = None,
    *,
    wanted: str = "",
    reason: str = "",
    **desk: Any,
) -> "ActForm | SignedActForm | None":
    """The one form that a login gets on a ticket's page, or None when there is nothing to do. `wanted`: the act that a
    link chose beforehand; `reason`: the reason last chosen at this login. `desk`: last officer, clock."""
    if not acts:
        return None
    initial: dict[str, Any] = {"seen_version": ticket.version, "act": wanted}
    if reason:
        initial["gap_reason"] = reason
    if Act.FINISH in acts:
        reply = ticket.events.filter(kind=Event.Kind.HAI_REPLIED).order_by("-seq").values_list("text", flat=True)
        initial["answer"] = reply.first() or ""
    about: dict[str, Any] = {"acts": acts, "ticket": ticket, "reader": user, "initial": initial}
    if not user.is_shared:
        return ActForm(data, files, desk_clock=DatabaseClock(), **about)
    return SignedActForm(data, files, login=user, desk_clock=desk["clock"], **about, **desk)
