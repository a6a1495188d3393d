"""Who may do what with a ticket they see: asked by pages before they offer a form, and by actions under the lock.

Everything is derived from the table in `workflow`; who sees a ticket at all is `Ticket.objects.visible_to`.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import Event, NoticeSetting, RatingTerms, Ticket
from tickets.workflow import ENDED_STATES, Act, Side, State, acts_from, transition
from users.clock import wib_date
from users.models import Duty, Office, User
from users.models.duties import DutyQuerySet

HAI_ROLES = (User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)


def may_ask(user: User) -> bool:
    """A satker sends questions of its own."""
    return user.role == User.Role.SATKER


def may_record(user: User) -> bool:
    """An office (KPPN, KPPN Khusus, Kanwil) records questions at its desk."""
    return user.role == User.Role.OFFICE


def may_follow(user: User, ticket: Ticket) -> bool:
    """Whether a follow-up question to this ticket may be asked or recorded: it has ended, and it concerns the login."""
    if ticket.status not in ENDED_STATES:
        return False
    if user.role == User.Role.SATKER:
        return satker_asks(user, ticket)
    return may_record(user) and user.office_id in {ticket.holder_office_id, ticket.office_id}


def offices_of(user: User) -> QuerySet[Office]:
    """Whose tickets a login looks over: an office itself, a Kanwil also its own, the head office all that may hold
    one."""
    holders = Office.objects.exclude(kind=Office.Kind.HEAD).order_by("code")
    if user.reads_all:
        return holders
    if user.role == User.Role.OFFICE:
        return holders.filter(Q(pk=user.office_id) | Q(kanwil_id=user.office_id))
    return holders.none()


def may_choose_notices(user: User) -> bool:
    """Who is told by mail as a desk: an office, an agent of HAI."""
    return user.role == User.Role.OFFICE or user.role in HAI_ROLES


def may_see_calendar_changes(user: User) -> bool:
    """Kalender dan norma: the HAI admins, and the head office, which reads along."""
    return user.reads_all


def may_change_calendar(user: User) -> bool:
    """Draft and confirm changes of calendar and norms: HAI admins, whose logins are personal."""
    return user.role == User.Role.ADMIN and user.is_active


def may_see_board(user: User) -> bool:
    """Peringatan dini: offices their own, a Kanwil its region's, the head office the nation's."""
    return user.role in {User.Role.OFFICE, User.Role.MONITOR, User.Role.ADMIN}


def may_see_officer_ledger(user: User) -> bool:
    """Riwayat perhitungan of one officer is a figure about a person. At the shared login of a KPPN such figures open
    with officer + CSO password only, so until then they are for the Kanwil and the head office."""
    if user.role == User.Role.OFFICE:
        return user.office.kind == Office.Kind.KANWIL
    return user.reads_all


def satker_asks(user: User, ticket: Ticket) -> bool:
    """The login of the satker whose question it is, however it was recorded."""
    return user.role == User.Role.SATKER and ticket.asker_satker_id == user.satker_id


def office_holds(user: User, ticket: Ticket) -> bool:
    """Only the present holder acts; a Kanwil on what is routed to it (docs/domain.md 2)."""
    return user.role == User.Role.OFFICE and ticket.holder_office_id == user.office_id


def _hai_agent_holds(user: User, ticket: Ticket) -> bool:
    """The agent works at the layer (and for the directorate) where the ticket lies."""
    return _layer_1_holds(user, ticket) or _layer_2_holds(user, ticket)


def _layer_1_holds(user: User, ticket: Ticket) -> bool:
    return ticket.hai_layer == 1 and user.role == User.Role.HAI_LAYER_1


def _layer_2_holds(user: User, ticket: Ticket) -> bool:
    return ticket.hai_layer == 2 and user.role == User.Role.HAI_LAYER_2 and user.office_id == ticket.hai_directorate_id


def may_sort(user: User, ticket: Ticket) -> bool:
    """Who says which service an open ticket is about (003 art. 14(1)): the holding office (with an officer's
    signature), and layer 1 of what was sent to HAI."""
    if ticket.status in ENDED_STATES:
        return False
    return office_holds(user, ticket) or (user.role == User.Role.HAI_LAYER_1 and ticket.escalated_at is not None)


HOLDS = {
    Side.SATKER: satker_asks,
    Side.HOLDER_OFFICE: office_holds,
    Side.HAI_DESK: _hai_agent_holds,
    Side.HAI_LAYER_1: _layer_1_holds,
    Side.BEHIND_LAYER_1: _layer_2_holds,
}
OF_AGENT_HEADS = frozenset({Side.HAI_DESK, Side.BEHIND_LAYER_1})
"""The sides on which the Kepala Seksi stands to whom layer 1 passed the ticket."""


def may(user: User, act: Act, ticket: Ticket, at: datetime) -> bool:
    """Whether `user` may do `act` with `ticket` as it is now (for an office: with an officer's signature)."""
    step = transition(act, State(ticket.status))
    if step is None:
        return False
    return HOLDS[step.actor](user, ticket) or (step.actor in OF_AGENT_HEADS and agent_head_holds(user, ticket, at))


def acts_for(user: User, ticket: Ticket, at: datetime) -> list[Act]:
    """The acts to offer on the ticket's page."""
    return [act for act in acts_from(State(ticket.status)) if may(user, act, ticket, at)]


def acts_on_it(user: User, ticket: Ticket) -> bool:
    """Whether the login has, or a moment ago had, something to do here: then a form that comes too late is shown back
    with its text. Everybody else who sees the ticket only reads."""
    if user.role in HAI_ROLES or satker_asks(user, ticket) or office_holds(user, ticket):
        return True
    if was_agent_head(user, ticket):
        return True
    passed = ticket.events.filter(kind=Event.Kind.PASSED_ON, data__office=user.office.code if user.office else "")
    return user.role == User.Role.OFFICE and passed.exists()


def satker_logins(ticket: Ticket) -> list[User]:
    """The asker's satker's own logins that have an address: there it is told of what is recorded in its name, never at
    the address that was typed at the desk.
    """
    if ticket.asker_satker_id is None:
        return []
    logins = User.objects.filter(role=User.Role.SATKER, satker_id=ticket.asker_satker_id, is_active=True)
    return list(logins.exclude(email="").order_by("pk"))


class Readers:
    """Who is told of a ticket besides its asker, asked anew each time; whoever writes a past asks once (`archive`)."""

    def satker_logins(self, ticket: Ticket) -> Sequence[User]:
        return satker_logins(ticket)

    def has_login(self, ticket: Ticket) -> bool:
        """Whether its asker can open its page: their satker has a login."""
        satker = ticket.asker_satker_id
        return satker is not None and User.objects.filter(role=User.Role.SATKER, satker=satker, is_active=True).exists()

    def agents_with_address(self, ticket: Ticket) -> Sequence[User]:
        """Of the desk of HAI where the ticket lies now."""
        return list(agents_at(ticket.hai_layer, ticket.hai_directorate).exclude(email=""))

    def desk_contact(self, office: Office) -> NoticeSetting | None:
        """Where an office keeps how askers reach its desk."""
        return NoticeSetting.objects.filter(office=office).first()

    def rating_terms(self, day: date) -> RatingTerms | None:
        """How askers are asked whether an answer of that day settled their question; None: they are not."""
        return RatingTerms.objects.on(day)


READERS = Readers()


def may_deny(user: User) -> bool:
    """Who reads what was recorded in its name, and says what is not its own: a satker."""
    return user.role == User.Role.SATKER


def may_read_denials(user: User) -> bool:
    """Who reads on a ticket that its satker denies it: the satker itself, a Kanwil, the head office. At the shared
    login of another office it opens with the head of section's CSO password, on a page of its own.
    """
    if user.role == User.Role.OFFICE:
        return user.office.kind == Office.Kind.KANWIL
    return user.role in {User.Role.SATKER, User.Role.MONITOR, User.Role.ADMIN}


# --- The desks of HAI -------------------------------------------------------------------------------------------------
def agents_at(layer: int | None, directorate: Office | None) -> QuerySet[User]:
    """The agents who work at a desk of HAI now."""
    agents = User.objects.filter(is_active=True)
    if layer == 2:
        return agents.filter(role=User.Role.HAI_LAYER_2, office=directorate)
    return agents.filter(role=User.Role.HAI_LAYER_1)


def agent_head_duties(day: date) -> DutyQuerySet:
    """The duties of those who are Kepala Seksi of HAI's agents on a Jakarta calendar day (003 art. 7(1)d)."""
    return Duty.objects.on(day).filter(kind=Duty.Kind.AGENT_HEAD, user__is_active=True)


def agent_heads(at: datetime) -> QuerySet[User]:
    """Whom layer 1 can pass a ticket to (003 art. 28j), by name."""
    return User.objects.filter(pk__in=agent_head_duties(wib_date(at)).values("user")).order_by("display_name", "pk")


def is_agent_head(user: User, at: datetime) -> bool:
    """Whether the login's person holds that duty now. Shared logins hold none, and nothing is asked for them."""
    return user.is_named and agent_head_duties(wib_date(at)).filter(user=user).exists()


def agent_head_holds(user: User, ticket: Ticket, at: datetime) -> bool:
    """Layer 1 passed the ticket to this person, who still is Kepala Seksi."""
    return ticket.agent_head_id == user.pk and is_agent_head(user, at)


def duty_is_over(user: User, ticket: Ticket, at: datetime) -> bool:
    """Layer 1 passed the ticket to this person, who is Kepala Seksi no more."""
    return ticket.agent_head_id == user.pk and not is_agent_head(user, at)


def was_agent_head(user: User, ticket: Ticket) -> bool:
    """Whether the ticket lies, or once lay, with this person."""
    if not user.is_named:
        return False
    passed = ticket.events.filter(kind=Event.Kind.TO_AGENT_HEAD, data__ticket__agent_head_id=user.pk)
    return ticket.agent_head_id == user.pk or passed.exists()


def directorates_with_agents() -> QuerySet[Office]:
    """Where layer 1 can pass a ticket on to (003 art. 28k)."""
    agents = User.objects.filter(office=OuterRef("pk"), role=User.Role.HAI_LAYER_2, is_active=True)
    return Office.objects.filter(Exists(agents), closed_on=None, desk_closed_on=None).order_by("code")
