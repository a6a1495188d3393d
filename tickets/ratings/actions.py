"""What an asker says once their ticket has ended, and the final confirmation of the desk that answered. Neither touches
the ticket: it stays ended, and no figure of IKU or SLA knows of it (003 art. 8(2)b, 14(2)).
"""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.template.loader import render_to_string

from tickets.mail import outbox
from tickets.mail.rating_link import desk_asked_itself, is_token_of
from tickets.mail.wording import page_of
from tickets.models import MARKS_NAMED, RATING_TEXT_MAX, FinalConfirmation, OutgoingMail, Rating, RatingTerms, Ticket
from tickets.permissions import office_holds, satker_asks
from tickets.words import instant_text
from users.clock import Clock, wib_date
from users.languages import in_indonesian
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .windows import Said, confirmed_by, said_of

MOST_CHANGES = 20
"""Of one ticket: more is no change of mind."""


class TooLate(Refused):
    """The link or the page is over; the page says since when."""


@dataclass(frozen=True)
class Words:
    """What the asker says: whether it is settled, a mark from 1 to 4, perhaps why."""

    settled: bool
    mark: int
    text: str = ""


@once("rate", told=attrgetter("ticket.reference"))
def rate(*, key: OneTimeKey, ticket_id: int, words: Words, clock: Clock) -> Rating:
    """By the login of the satker whose question it was."""
    ticket = _locked(ticket_id)
    user = User.objects.filter(pk=key.user.pk, is_active=True).first()
    if user is None or not satker_asks(user, ticket):
        raise Refused(_("Hanya penanya yang memberi umpan balik atas tiket ini."))
    return _rate(ticket, words, Rating.Via.SATKER, user, clock)


@transaction.atomic
def rate_by_mail(*, token: str, ticket_id: int, words: Words, clock: Clock) -> Rating:
    """By whoever holds the link that went to the asker's own address. The same words said twice are one rating."""
    with in_indonesian():
        ticket = _locked(ticket_id)
        if not is_token_of(token, ticket) or is_desks_own(ticket):
            raise Refused(_("Tautan ini bukan untuk tiket ini."))
        return _rate(ticket, words, Rating.Via.MAIL, None, clock)


def ticket_behind(reference: str, token: str) -> Ticket | None:
    """The ticket that a link leads to, for whoever holds its token: that is who may know of it here."""
    known = Ticket.objects.select_related("holder_office", "office", "posting", "asker_satker")
    ticket = known.filter(reference=reference).first()
    return ticket if ticket is not None and is_token_of(token, ticket) else None


def is_desks_own(ticket: Ticket) -> bool:
    """Whether the asker's address belongs to the desk that answered: its own, or that of one of its logins."""
    mine = User.objects.filter(office=ticket.holder_office_id, email__iexact=ticket.asker_email)
    return desk_asked_itself(ticket) or mine.exists()


def _locked(ticket_id: int) -> Ticket:
    """Two windows of one asker wait for each other; nobody who works on tickets does, because this one has ended."""
    return (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("holder_office", "office", "posting")
        .get(pk=ticket_id)
    )


def _rate(ticket: Ticket, words: Words, via: Rating.Via, user: User | None, clock: Clock) -> Rating:
    said, at = said_of(ticket), clock.now()
    if said is None or ticket.answered_at is None:
        raise Refused(_("Tiket ini belum berakhir; umpan balik diminta setelah dijawab."))
    _check(words)
    before = said.rating
    if before is not None and Words(before.settled, before.mark, before.text) == words:
        return before
    if not said.may_be_said(at):
        raise TooLate(_("Masa memberi atau mengubah umpan balik tiket ini sudah berakhir."))
    no = before.no + 1 if before else 1
    if no > MOST_CHANGES:
        raise Refused(_("Umpan balik tiket ini sudah terlalu sering diubah."))
    rating = Rating.objects.create(
        ticket=ticket,
        no=no,
        settled=words.settled,
        mark=words.mark,
        text=words.text,
        at=max(at, ticket.answered_at),
        via=via,
        user=user,
        office=ticket.office,
        desk=ticket.holder_office,
        posting=ticket.posting,
        ended_at=ticket.answered_at,
    )
    if not rating.settled and (before is None or before.settled):
        _tell_desk(ticket, rating, confirmed_by(said, rating.at), at)
    return rating


def _check(words: Words) -> None:
    if words.mark not in MARKS_NAMED:
        raise Refused(_("Pilih nilai 1 sampai 4"), "mark")
    if len(words.text) > RATING_TEXT_MAX:
        raise Refused(_("Alasan paling panjang 1.000 huruf"), "text")


def _tell_desk(ticket: Ticket, rating: Rating, until: datetime, at: datetime) -> None:
    """The desk that answered hears of a "Belum", once for each change to it; nobody is told of a mark."""
    said = {"ticket": ticket, "rating": rating, "until": instant_text(until), "url": page_of(ticket)}
    body = render_to_string("mail/not_settled.txt", said)
    subject = f"[{ticket.reference}] {_('Belum selesai menurut penanya')}: {ticket.subject}"[:255]
    outbox.tell_office(ticket.holder_office, ticket, subject, body, at)


@once("confirm_finally", told=attrgetter("ticket.reference"))
def confirm(
    *,
    key: OneTimeKey,
    signature: Signature,
    ticket_id: int,
    note: str,
    follow_up: str = "",
    clock: Clock,
) -> FinalConfirmation:
    """Konfirmasi akhir (003 art. 14(2)) by an officer of the office that gave the answer: a note, and the reference of
    the follow-up ticket where there is one. Once; the asker reads it and is mailed."""
    ticket, at = _locked(ticket_id), clock.now()
    if not office_holds(signature.user, ticket):
        raise Refused(_("Hanya kantor yang memberi jawaban yang memberi konfirmasi akhir."))
    signature.check_still_valid(ticket.holder_office, at=at)
    said = said_of(ticket)
    if said is None or said.rating is None or not said.waits_for_confirmation:
        raise Refused(_("Tiket ini tidak (lagi) menunggu konfirmasi akhir."))
    if shows_nothing(note):
        raise Refused(_("Tulis apa yang dijelaskan kepada penanya"), "note")
    if len(note) > RATING_TEXT_MAX:
        raise Refused(_("Catatan paling panjang 1.000 huruf"), "note")
    later = _follow_up(ticket, follow_up, signature.user)
    confirmation = FinalConfirmation.objects.create(
        ticket=ticket,
        rating=said.rating,
        outcome=FinalConfirmation.Outcome.FOLLOW_UP if later else FinalConfirmation.Outcome.EXPLAINED,
        follow_up=later,
        note=note,
        at=at,
        user=signature.user,
        posting=signature.posting,
    )
    _tell_asker(ticket, confirmation, said, at)
    return confirmation


def _follow_up(ticket: Ticket, reference: str, user: User) -> Ticket | None:
    if not reference:
        return None
    found = Ticket.objects.visible_to(user).filter(reference=reference).first()
    if found is None:
        raise Refused(_("Tiket lanjutan tidak ditemukan. Periksa nomornya, atau kosongkan."), "follow_up")
    if found.follows_id != ticket.pk:
        raise Refused(
            _("Tiket %(reference)s bukan lanjutan tiket ini. Rekam sebagai pertanyaan lanjutan.")
            % {"reference": found.reference},
            "follow_up",
        )
    return found


def _tell_asker(ticket: Ticket, confirmation: FinalConfirmation, said: Said, at: datetime) -> None:
    body = render_to_string(
        "mail/final_confirmation.txt",
        {"ticket": ticket, "confirmation": confirmation, "officer": confirmation.posting.officer.name},
    )
    OutgoingMail.objects.create(
        about=ticket,
        recipient=ticket.asker_email,
        recipient_kind="asker",
        subject=f"[{ticket.reference}] {ticket.subject}"[:255],
        body=body,
        next_attempt_at=at,
    )


@once("rating_terms")
def set_terms(*, key: OneTimeKey, clock: Clock, **what: object) -> RatingTerms:
    """How askers are asked from a day on, by an HAI admin: never back in time, so that nobody's window moves."""
    at = clock.now()
    user = User.objects.filter(pk=key.user.pk, is_active=True, role=User.Role.ADMIN).first()
    if user is None:
        raise Refused(_("Hanya admin HAI yang mengubah ketentuan umpan balik."))
    terms = RatingTerms(created_at=at, created_by=user, **what)
    if terms.valid_from <= wib_date(at):
        raise Refused(_("Ketentuan baru berlaku paling cepat besok."), "valid_from")
    terms.full_clean(exclude=["created_by"])
    terms.save(force_insert=True)
    return terms
