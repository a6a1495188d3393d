"""Until when an asker may rate and change what they said, and until when the desk confirms. No norm: periods of their
own that judge nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.deadlines.holding import rules_of
from tickets.deadlines.rules import book_for
from tickets.models import FinalConfirmation, Rating, RatingTerms, Ticket
from tickets.sla import clock
from tickets.sla.calendar import WorkCalendar
from users.clock import wib_date


@dataclass(frozen=True)
class Said:
    """What stands of a ticket's feedback. `rated_until`: when a first rating may come; `change_until`, `confirm_until`:
    of what was said, None while nothing was."""

    ticket: Ticket
    terms: RatingTerms
    rating: Rating | None
    confirmation: FinalConfirmation | None
    rated_until: datetime
    change_until: datetime | None
    confirm_until: datetime | None

    def may_be_said(self, at: datetime) -> bool:
        """Not once the desk has confirmed: what it answered to stays what it was."""
        if self.confirmation is not None:
            return False
        return at <= (self.change_until if self.change_until is not None else self.rated_until)

    @property
    def waits_for_confirmation(self) -> bool:
        return self.rating is not None and not self.rating.settled and self.confirmation is None


def said_of(ticket: Ticket) -> Said | None:
    """Of an ended ticket; None for one that has not ended, or that ended when nobody was asked yet."""
    if ticket.answered_at is None:
        return None
    terms = RatingTerms.objects.on(wib_date(ticket.answered_at))
    if terms is None:
        return None
    ratings = list(ticket.ratings.order_by("no"))
    confirmation = FinalConfirmation.objects.select_related("follow_up", "posting__officer").filter(ticket=ticket)
    change_until = confirm_until = None
    if ratings:
        calendar = rules_of(book_for(ticket), ticket).calendar
        change_until = clock.due_at(calendar, _days(terms.change_days), ratings[0].at)
        confirm_until = _confirmed_by(calendar, terms, _first_no(ratings).at)
    return Said(
        ticket,
        terms,
        ratings[-1] if ratings else None,
        confirmation.first() if ratings else None,
        ticket.answered_at + timedelta(days=terms.link_days),
        change_until,
        confirm_until,
    )


def confirmed_by(said: Said, since: datetime) -> datetime:
    """Until when the desk confirms what has been unsettled `since` then."""
    return _confirmed_by(rules_of(book_for(said.ticket), said.ticket).calendar, said.terms, since)


def _confirmed_by(calendar: WorkCalendar, terms: RatingTerms, since: datetime) -> datetime:
    return clock.due_at(calendar, _days(terms.confirm_days), since)


def _first_no(ratings: list[Rating]) -> Rating:
    """Since when it is unsettled: the first of the last ratings that say so."""
    since = ratings[-1]
    for rating in reversed(ratings):
        if rating.settled:
            break
        since = rating
    return since


def _days(number: int) -> clock.NormRule:
    return clock.NormRule(code="", amount=number)
