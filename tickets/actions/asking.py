"""How a question comes in: a satker asks, or an officer records it (002 part 3)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings

from services.models import Service
from tickets.files.store import Staged
from tickets.history import chain
from tickets.knowledge import uses
from tickets.knowledge.taken import Made, Taken, made_of
from tickets.knowledge.uses import Cited
from tickets.models import Channel, Destination, Event, PartyRole, Status, ThroughClinic, Ticket
from tickets.routing import NoRoute, handling_office, own_destination
from users.clock import Clock
from users.languages import said as _
from users.models import Office, OneTimeKey, Satker, ServiceUser, UnitType, User, once
from users.permissions import may_keep_service_users
from users.refusals import Refused
from users.service_users.actions import find_by_email, put_on_list
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .catalogued import named_service, said_of
from .pen import AT_ONCE, Pen
from .told import CLINICS, Asker, FollowUp, Question

NOTHING = Made([], [])
"""An answer that is made of no other."""


@once("ask", told=attrgetter("reference"))
def ask(
    *,
    user: User,
    asker: Asker,
    destination: str,
    question: Question,
    follows: Ticket | None = None,
    service: Service | None = None,
    files: Sequence[Staged] = (),
    key: OneTimeKey,
    clock: Clock,
) -> Ticket:
    """A satker sends its own question to the office that handles it (002 3A). `follows`: its ended ticket to which this
    is a follow-up question."""
    person = who_asks(user, asker, clock)
    _check_followed(user, follows, person)
    office = route(destination, user.satker, None)
    at = clock.now()
    return asked(
        AT_ONCE,
        user=user,
        person=person,
        office=office,
        destination=destination,
        question=question,
        follows=follows,
        service=named_service(service, at),
        files=files,
        at=at,
    )


def asked(
    pen: Pen,
    *,
    user: User,
    person: ServiceUser,
    office: Office,
    destination: str,
    question: Question,
    follows: Ticket | None = None,
    service: Service | None = None,
    files: Sequence[Staged] = (),
    at: datetime,
) -> Ticket:
    """What a satker's own question writes. `office`: where it is routed."""
    ticket = _new_ticket(
        user=user,
        person=person,
        question=question,
        channel=Channel.SATKER_ONLINE,
        destination=destination,
        at=at,
        holder=office,
        follows=follows,
        service=service,
    )
    ticket.office, ticket.kanwil = office, office.supervising_kanwil
    pen.insert(ticket)

    actor = chain.Actor(user)
    said: dict[str, Any] = {"text": question.text, "files": files, **_link(follows), **said_of(service, at)}
    question_asked = pen.append(ticket, Event.Kind.ASKED, actor, at=at, **said)
    routed = pen.append(
        ticket,
        Event.Kind.ROUTED,
        actor,
        at=at,
        after=[question_asked],
        to=office.name,
        destination=str(Destination(ticket.destination).label),
    )
    _admit_all(pen, ticket, recorder=None)
    pen.conclude(ticket, question_asked, routed)
    return ticket


@once("record", told=attrgetter("reference"))
def record(
    *,
    signature: Signature,
    asker: Asker,
    channel: str,
    question: Question,
    follow_up: FollowUp,
    answer: str = "",
    cited: Sequence[Cited | Taken] = (),
    destination: str = "",
    follows: Ticket | None = None,
    service: Service | None = None,
    gap_reason: str = "",
    through_clinic: bool = False,
    files: Sequence[Staged] = (),
    answer_files: Sequence[Staged] = (),
    key: OneTimeKey,
    clock: Clock,
) -> Ticket:
    """An officer records a question that came to the office: answered at once, for later, to HAI, or passed on (002
    3B).

    An asker of type KPPN goes to HAI only. The ticket counts for the officer who records it. `gap_reason`: why it goes
    to HAI, one of the three of 003 art. 15(2). `through_clinic`: it came through the office's Klinik Akuntansi.
    `cited`: what an answer at once is made of.
    """
    user, office = signature.user, signature.posting.office
    person = known_asker(user, asker, clock)
    check_follow_up(person, follow_up, answer)
    _check_followed(user, follows, person)

    destination, holder = sent_to(follow_up, destination, office, person.satker)
    at = clock.now()
    signature.check_still_valid(office, at=at)
    return recorded(
        AT_ONCE,
        signature=signature,
        person=person,
        channel=channel,
        question=question,
        follow_up=follow_up,
        answer=answer,
        made=made_of(cited, user, at) if follow_up == FollowUp.ANSWER_NOW else NOTHING,
        destination=destination,
        holder=holder,
        follows=follows,
        service=named_service(service, at),
        gap_reason=uses.checked_reason(gap_reason) if follow_up == FollowUp.TO_HAI else "",
        through_clinic=through_clinic and office.kind in CLINICS,
        files=files,
        answer_files=answer_files,
        at=at,
    )


def route(destination: str, satker: Satker | None, recorder: Office | None) -> Office:
    """`routing.handling_office`, refused as a form is refused."""
    try:
        return handling_office(destination, satker, recorder=recorder)
    except NoRoute as no_route:
        raise Refused(str(no_route), "destination") from None


def sent_to(
    follow_up: FollowUp,
    destination: str,
    office: Office,
    satker: Satker | None,
    route: Callable[[str, Satker | None, Office | None], Office] = route,
) -> tuple[str, Office]:
    """Destination and holding office of what `office` records. `destination`: as the form has it, for passing on."""
    if follow_up == FollowUp.PASS_ON:
        holder = route(destination, satker, office)
        if holder == office:
            raise Refused(_("Tujuan ini adalah kantor Anda sendiri. Pilih Jawab nanti."), "destination")
        return destination, holder
    return Destination.HAI if follow_up == FollowUp.TO_HAI else own_destination(office), office


def recorded(
    pen: Pen,
    *,
    signature: Signature,
    person: ServiceUser,
    channel: str,
    question: Question,
    follow_up: FollowUp,
    answer: str,
    made: Made = NOTHING,
    destination: str,
    holder: Office,
    follows: Ticket | None = None,
    service: Service | None = None,
    gap_reason: str = "",
    through_clinic: bool = False,
    files: Sequence[Staged] = (),
    answer_files: Sequence[Staged] = (),
    at: datetime,
) -> Ticket:
    """What recording writes. `destination` and `holder`: as `sent_to` gives them."""
    user, posting = signature.user, signature.posting
    office = posting.office
    ticket = _new_ticket(
        user=user,
        person=person,
        question=question,
        channel=channel,
        destination=destination,
        at=at,
        holder=holder,
        follows=follows,
        service=service,
    )
    ticket.posting, ticket.office, ticket.kanwil = posting, office, office.supervising_kanwil
    if follow_up == FollowUp.ANSWER_NOW:
        ticket.status, ticket.answered_at, ticket.answered_by = Status.DONE, at, user
    elif follow_up == FollowUp.TO_HAI:
        ticket.status, ticket.hai_layer, ticket.escalated_at, ticket.escalated_by = Status.AT_HAI, 1, at, user
    pen.insert(ticket)

    actor = chain.Actor.signed(signature)
    said: dict[str, Any] = {
        "text": question.text,
        "files": files,
        "channel": str(Channel(ticket.channel).label),
        **_link(follows),
        **said_of(service, at),
        **({"through_clinic": True} if through_clinic else {}),
    }
    events = [pen.append(ticket, Event.Kind.ASKED, actor, at=at, **said)]
    if follow_up == FollowUp.PASS_ON:
        sent: dict[str, Any] = {"to": holder.name, "destination": str(Destination(ticket.destination).label)}
        events.append(pen.append(ticket, Event.Kind.ROUTED, actor, at=at, after=events, **sent))
    elif follow_up == FollowUp.ANSWER_NOW:
        said = {"text": answer, "files": answer_files, **made.said()}
        events.append(pen.append(ticket, Event.Kind.ANSWERED, actor, at=at, after=events, **said))
    elif follow_up == FollowUp.TO_HAI:
        why: dict[str, Any] = {"gap_reason": gap_reason} if gap_reason else {}
        events.append(pen.append(ticket, Event.Kind.ESCALATED, actor, at=at, after=events, **why))
    _admit_all(pen, ticket, recorder=office)
    pen.tell_of(ticket)
    pen.conclude(ticket, *events)
    uses.keep_reason(events[-1], gap_reason)
    if through_clinic:
        ThroughClinic.objects.create(ticket=ticket, office=office, at=at)
    made.keep(events[-1])
    return ticket


def check_follow_up(person: ServiceUser, follow_up: FollowUp, answer: str) -> None:
    """Refused: what cannot be done with a question of that asker, an answer at once without an answer."""
    if person.unit_type == UnitType.KPPN and follow_up != FollowUp.TO_HAI:
        raise Refused(_("Pertanyaan penanya KPPN hanya dikirim ke HAI. Pilih Kirim ke HAI."), "follow_up")
    if follow_up == FollowUp.ANSWER_NOW and not answer:
        raise Refused(_("Isi jawaban, atau pilih tindak lanjut lain"), "answer")


def who_asks(user: User, asker: Asker, clock: Clock) -> ServiceUser:
    """The person of a satker who asks at the satker's own login."""
    if user.role != User.Role.SATKER or user.satker is None:
        raise Refused(_("Hanya akun satker yang mengirim pertanyaan dengan cara ini."))
    person = known_asker(user, asker, clock)
    if person.satker_id != user.satker_id:
        raise Refused(_("Penanya ini bukan pengguna layanan satker Anda."), "asker")
    return person


def known_asker(user: User, asker: Asker, clock: Clock) -> ServiceUser:
    """The asker's person: found by e-mail, or added in place, on the login's list either way. Refused: a name that was
    typed for a new person, of an e-mail that is another's (registered a moment ago, perhaps)."""
    if not may_keep_service_users(user):
        raise Refused(_("Akun ini tidak merekam pertanyaan."))
    found = find_by_email(user, asker.email)
    known = found.person
    if known is not None and asker.name and known.name.casefold() != asker.name.casefold():
        raise Refused(
            _("E-mail ini sudah terdaftar atas nama %(name)s, bukan %(typed)s. Periksa e-mailnya, atau hapus namanya.")
            % {"name": known.name, "typed": asker.name},
            "email",
        )
    return put_on_list(
        user=user,
        found=found,
        name=asker.name,
        unit_type=asker.unit_type,
        satker=asker.satker,
        institution=asker.institution,
        clock=clock,
    )


def _check_followed(user: User, follows: Ticket | None, person: ServiceUser) -> None:
    """A follow-up question is linked to an ended ticket that the login sees, of the same asker or their satker."""
    if follows is None:
        return
    earlier = Ticket.objects.visible_to(user).filter(pk=follows.pk).first()
    if earlier is None:
        raise Refused(_("Tiket sebelumnya tidak ditemukan. Rekam pertanyaan ini tanpa tautan."))
    if earlier.is_open:
        raise Refused(_("Tiket %(reference)s masih ditangani; tambahkan keterangan di sana.") % {"reference": earlier})
    same_satker = earlier.asker_satker_id is not None and earlier.asker_satker_id == person.satker_id
    if earlier.asker_id != person.pk and not same_satker:
        raise Refused(
            _("Penanya ini bukan penanya tiket %(reference)s. Rekam pertanyaannya tanpa tautan.")
            % {"reference": earlier},
            "email" if user.role == User.Role.OFFICE else "asker",
        )


def received_fault(received: datetime, now: datetime) -> str:
    """Why "Diterima pada" cannot be so, or an empty text: it lies ahead, or so far back that the year is mistyped."""
    if received > now:
        return _("Waktu diterima belum terjadi. Periksa tanggal dan jamnya.")
    if received < now - timedelta(days=settings.RECEIVED_DAYS_BACK):
        return _("Waktu diterima lebih dari %(days)d hari yang lalu. Periksa tahunnya.") % {
            "days": settings.RECEIVED_DAYS_BACK
        }
    return ""


def _link(follows: Ticket | None) -> dict[str, str]:
    return {"follows": follows.reference} if follows else {}


def _new_ticket(
    *,
    user: User,
    person: ServiceUser,
    question: Question,
    channel: str,
    destination: str,
    at: datetime,
    holder: Office,
    follows: Ticket | None,
    service: Service | None,
) -> Ticket:
    if shows_nothing(question.subject):
        raise Refused(_("Subjeknya tidak memuat apa pun yang terlihat. Tulis subjeknya, lalu kirim lagi."), "subject")
    if question.received_on and (fault := received_fault(question.received_on, at)):
        raise Refused(fault, "received_on")
    return Ticket(
        created_at=at,
        created_by=user,
        received_on=question.received_on,
        channel=channel,
        destination=destination,
        subject=question.subject,
        follows=follows,
        service=service,
        asker=person,
        asker_name=person.name,
        asker_email=person.email,
        asker_unit_type=person.unit_type,
        asker_satker=person.satker,
        asker_institution=person.institution_text,
        status=Status.WAITING,
        holder_office=holder,
    )


def _admit_all(pen: Pen, ticket: Ticket, *, recorder: Office | None) -> None:
    """Recorder, holder and the satker's partner KPPN see the ticket from its first moment (docs/domain.md 2).

    Mostly they are one office: it is admitted once, for the first of its reasons.
    """
    holder, satker = ticket.holder_office, ticket.asker_satker
    if recorder is not None:
        pen.admit(ticket, recorder, PartyRole.RECORDER)
    if holder != recorder:
        pen.admit(ticket, holder, PartyRole.HOLDER)
    admitted = {office.pk for office in (recorder, holder) if office is not None}
    if satker is not None and satker.partner_id not in admitted and satker.partner is not None:
        pen.admit(ticket, satker.partner, PartyRole.PARTNER)
