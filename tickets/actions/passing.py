"""How a question goes to other hands: to HAI and between its layers, inside the office, to another office.

Nothing here moves the input time or the norm (docs/domain.md 4); passing does not attribute, escalating does.
"""

from typing import Any, Unpack

from tickets.act_words import REPORT_PARTS
from tickets.knowledge import uses
from tickets.models import Destination, Event, PartyRole, Status, Ticket
from tickets.permissions import agent_head_duties, agents_at, directorates_with_agents
from tickets.routing import PASSED_TO, NoRoute, handling_office, own_destination
from tickets.workflow import Act
from users.clock import wib_date
from users.languages import said as _
from users.models import Office, Posting, User
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .base import Doing, Seen, doing


def escalate(*, signature: Signature, note: str, gap_reason: str = "", **seen: Unpack[Seen]) -> Ticket:
    """Send the ticket on to HAI layer 1 (002 4B, 003 art. 28h). The clock of the norms goes on. `gap_reason`: one of
    the three of 003 art. 15(2), which tell what HAIPEDIA lacks."""
    with doing(Act.ESCALATE, signature, **seen) as act:
        uses.keep_reason(escalated(act, note, gap_reason), gap_reason)
    return act.ticket


def escalated(act: Doing, note: str, gap_reason: str = "") -> Event:
    first: dict[str, Any] = {} if act.ticket.escalated_at else {"escalated_at": act.at, "escalated_by": act.actor.user}
    return act.move(
        Status.AT_HAI,
        Event.Kind.ESCALATED,
        note,
        data=_reason(gap_reason),
        hai_layer=1,
        referred_to=None,
        **first,
        **act.attribution(),
    )


def send_back(*, signature: Signature, note: str, **seen: Unpack[Seen]) -> Ticket:
    """HAI's reply does not settle it: back to the desk that replied, with a note. Should that directorate have no agent
    any more, to layer 1, which passes it on [assumed]."""
    with doing(Act.SEND_BACK, signature, **seen) as act:
        sent_back(act, note)
    return act.ticket


def sent_back(act: Doing, note: str) -> None:
    layer, directorate = _desk_that_replied(act)
    act.move(
        Status.AT_HAI,
        Event.Kind.SENT_BACK,
        note,
        data={"layer": layer, "to": directorate.name if directorate else ""},
        hai_layer=layer,
        hai_directorate=directorate,
    )


def _desk_that_replied(act: Doing) -> tuple[int, Office | None]:
    reply = act.pen.newest(act.ticket, Event.Kind.HAI_REPLIED)
    code = reply.data.get("directorate") if reply else ""
    directorate = Office.objects.filter(code=code).first() if code else None
    if directorate is not None and agents_at(2, directorate).exists():
        return 2, directorate
    return 1, None


def _reason(gap_reason: str) -> dict[str, str]:
    """What the event keeps of it; nothing where nothing was said."""
    return {"gap_reason": uses.checked_reason(gap_reason)} if gap_reason else {}


def to_layer_2(*, user: User, directorate: Office, note: str, gap_reason: str = "", **seen: Unpack[Seen]) -> Ticket:
    """Layer 1 passes the ticket on to the layer 2 of a directorate (003 art. 28k)."""
    with doing(Act.TO_LAYER_2, user, **seen) as act:
        event = passed_to_layer_2(act, note, directorate=directorate, gap_reason=gap_reason)
        uses.keep_reason(event, gap_reason)
    return act.ticket


def passed_to_layer_2(act: Doing, note: str, *, directorate: Office, gap_reason: str = "") -> Event:
    if not directorates_with_agents().filter(pk=directorate.pk).exists():
        raise Refused(
            _("%(office)s belum mempunyai agen Layer 2 yang aktif. Pilih direktorat lain, atau balas sendiri.")
            % {"office": directorate.name},
            "directorate",
        )
    act.pen.admit(act.ticket, directorate, PartyRole.DIRECTORATE)
    return act.move(
        Status.AT_HAI,
        Event.Kind.TO_LAYER_2,
        note,
        data={"to": directorate.name, **_reason(gap_reason)},
        hai_layer=2,
        hai_directorate=directorate,
        agent_head=None,
    )


def to_layer_1(*, user: User, note: str, **seen: Unpack[Seen]) -> Ticket:
    """Layer 2 gives the ticket back to layer 1; its directorate still sees it. Or a Kepala Seksi does, with advice."""
    with doing(Act.TO_LAYER_1, user, **seen) as act:
        given_back_to_layer_1(act, note)
    return act.ticket


def given_back_to_layer_1(act: Doing, note: str) -> None:
    said = {"head": True} if act.ticket.agent_head_id == act.actor.user.pk else {}
    act.move(Status.AT_HAI, Event.Kind.TO_LAYER_1, note, data=said, hai_layer=1, hai_directorate=None, agent_head=None)


def to_agent_head(
    *, user: User, agent_head: User, problem: str, regulation: str, conclusion: str, **seen: Unpack[Seen]
) -> Ticket:
    """Layer 1 passes the ticket to a Kepala Seksi, who holds the duty now (003 art. 28j), with the three parts that
    every such report has: what was put forward, the rules concerned, conclusion or recommendation (art. 6(4)b). It
    stays with layer 1, whose agents may still reply."""
    with doing(Act.TO_AGENT_HEAD, user, **seen) as act:
        passed_to_agent_head(act, problem, agent_head=agent_head, regulation=regulation, conclusion=conclusion)
    return act.ticket


def passed_to_agent_head(act: Doing, problem: str, *, agent_head: User, regulation: str, conclusion: str) -> None:
    """The event keeps each part by its name, and all of them as the text that mail and search read."""
    parts = {"problem": problem, "regulation": regulation, "conclusion": conclusion}
    for name, part in parts.items():
        if shows_nothing(part):
            raise Refused(str(REPORT_PARTS[name].missing), name)
    _check_agent_head(act, agent_head)
    if agent_head.office is not None:
        act.pen.admit(act.ticket, agent_head.office, PartyRole.DIRECTORATE)
    act.move(
        Status.AT_HAI,
        Event.Kind.TO_AGENT_HEAD,
        "\n\n".join(f"{REPORT_PARTS[name].label}:\n{part}" for name, part in parts.items()),
        data={"to": agent_head.get_full_name(), "report": parts},
        agent_head=agent_head,
    )


def _check_agent_head(act: Doing, agent_head: User) -> None:
    name = {"name": agent_head.get_full_name()}
    if agent_head.pk == act.actor.user.pk:
        raise Refused(_("Tiket tidak dapat diteruskan kepada diri sendiri. Pilih Kepala Seksi lain."), "agent_head")
    if agent_head.pk == act.ticket.agent_head_id:
        raise Refused(_("Tiket sudah diteruskan kepada %(name)s.") % name, "agent_head")
    # Whoever ends the duty at this moment waits, or was first.
    holding = agent_head_duties(wib_date(act.at)).filter(user=agent_head).select_for_update(of=("self",))
    if not list(holding):
        raise Refused(
            _("%(name)s tidak bertugas sebagai Kepala Seksi HAI hari ini. Pilih orang lain.") % name, "agent_head"
        )


def refer(*, signature: Signature, colleague: Posting, note: str, **seen: Unpack[Seen]) -> Ticket:
    """Pass it to the head of section or an SSO of the same office (003 art. 28g): an event with a holder person."""
    with doing(Act.REFER, signature, **seen) as act:
        referred(act, note, colleague=colleague)
    return act.ticket


def referred(act: Doing, note: str, *, colleague: Posting) -> None:
    if (
        colleague.office_id != act.ticket.holder_office_id
        or colleague.kind not in {Posting.Kind.HEAD, Posting.Kind.SSO}
        or not colleague.is_in_force(wib_date(act.at))
    ):
        raise Refused(
            _("%(name)s bukan Kepala Seksi MSKI/PDMS atau SSO yang bertugas di kantor ini. Pilih petugas lain.")
            % {"name": colleague.officer.name},
            "colleague",
        )
    if act.actor.posting is not None and colleague.officer_id == act.actor.posting.officer_id:
        raise Refused(_("Tiket tidak dapat diteruskan kepada diri sendiri. Pilih petugas lain."), "colleague")
    if colleague.pk == act.ticket.referred_to_id:
        raise Refused(_("Tiket sudah diteruskan kepada %(name)s.") % {"name": colleague.officer.name}, "colleague")
    act.move(
        Status.WAITING,
        Event.Kind.REFERRED,
        note,
        data={"to": colleague.officer.name, "role": str(colleague.get_kind_display())},
        referred_to=colleague,
    )


def pass_on(
    *, signature: Signature, destination: str, office: Office | None, note: str, **seen: Unpack[Seen]
) -> Ticket:
    """Pass it to another office: the one that handles `destination`, or `office` when one is named.

    While nobody handled the ticket, the place where it is counted goes with it, unless its quarter is closed where it
    leaves or where it arrives: then only the holder changes (`Doing.may_be_counted_at`).
    """
    ahead = _kanwil_ahead(seen["ticket_id"], destination, office)
    with doing(Act.PASS_ON, signature, arriving=ahead, **seen) as act:
        passed_on(act, note, destination=destination, office=office)
    return act.ticket


def passed_on(
    act: Doing, note: str, *, destination: str, office: Office | None, keeps: bool = False, **more: object
) -> None:
    """`keeps`: only the holder changes, the ticket stays in its state (its office closes while HAI or the asker has
    it). `more`: what the event says beside."""
    ticket, old = act.ticket, act.ticket.holder_office
    new = _receiver(ticket, destination, office)
    if office is not None and not keeps:
        destination = own_destination(new)
    act.pen.admit(ticket, new, PartyRole.HOLDER)
    said: dict[str, Any] = {"to": new.name, "office": old.code, "destination": str(Destination(destination).label)}
    said |= more
    place: dict[str, Any] = {}
    if ticket.posting_id is None:
        if act.may_be_counted_at(new):
            place = {"office": new, "kanwil": new.supervising_kanwil}
        else:
            said["stays"] = True
    act.move(
        ticket.status if keeps else Status.WAITING,
        Event.Kind.PASSED_ON,
        note,
        data=said,
        holder_office=new,
        destination=destination,
        referred_to=None,
        **place,
    )


def _kanwil_ahead(ticket_id: int, destination: str, office: Office | None) -> Office | None:
    """The Kanwil where the ticket will arrive, as far as can be told before it is locked; None where nobody receives
    it, which the act itself then refuses in words."""
    if office is None:
        ticket = Ticket.objects.select_related("holder_office__kanwil", "asker_satker__partner").get(pk=ticket_id)
        try:
            office = handling_office(destination, ticket.asker_satker, recorder=ticket.holder_office)
        except NoRoute:
            return None
    return office.supervising_kanwil


def _receiver(ticket: Ticket, destination: str, office: Office | None) -> Office:
    """The office that gets the ticket, or why it cannot have it."""
    field = "office" if office is not None else "destination"
    if office is None:
        try:
            office = handling_office(destination, ticket.asker_satker, recorder=ticket.holder_office)
        except NoRoute as no_route:
            raise Refused(str(no_route), field) from None
    if office.kind not in PASSED_TO:
        raise Refused(_("Tiket hanya diteruskan ke KPPN, KPPN Khusus, atau Kanwil."), field)
    if office.closed_on is not None:
        raise Refused(_("%(office)s sudah tutup. Pilih kantor lain.") % {"office": office.name}, field)
    if office.pk == ticket.holder_office_id:
        raise Refused(_("Tiket ini sudah berada di %(office)s. Pilih kantor lain.") % {"office": office.name}, field)
    return office
