"""Which tickets are late, and which nearly: the one condition for lists, tiles, the board and the warnings.

The same instants as `chips.state_of` compares. An office with days off or hours of its own looks further ahead
than the nation when its calendar says so.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from tickets.models import Norm
from tickets.models.mirrors import MIRRORS

from .chips import warning_instant
from .rules import RuleBook, Rules


def running(code: str) -> Q:
    """Open tickets that this norm has not judged yet (narrow to open ones first: an index waits for it)."""
    return MIRRORS[code].lookups(in_time=None)


def late(now: datetime, code: str = Norm.Code.IKU) -> Q:
    """Past the deadline and not judged."""
    return running(code) & MIRRORS[code].lookups(late_after__lt=now)


def near(book: RuleBook, now: datetime, code: str = Norm.Code.IKU) -> Q:
    """In time, with so few working hours left that a warning is due (setting)."""
    until = {scope: warning_instant(rules, now) for scope, rules, _where in scopes(book)}
    if len(until) == 1:
        return _between(code, now, until[None])
    found = Q()
    for scope, _rules, where in scopes(book):
        found |= where & _between(code, now, until[scope])
    # The plain range around all of them is what the index finds.
    return _between(code, now, max(until.values())) & found


def near_in(rules: Rules, where: Q, now: datetime, code: str) -> Q:
    """`near` within one scope."""
    return where & _between(code, now, warning_instant(rules, now))


def scopes(book: RuleBook) -> Iterator[tuple[int | None, Rules, Q]]:
    """The nation without the offices that have rows of their own, then each of those: (office or None, its rules,
    which tickets): those that they hold now."""
    own = sorted(book.scopes)
    yield None, book.of(None), ~Q(holder_office_id__in=own) if own else Q()
    for office_id in own:
        yield office_id, book.of(office_id), Q(holder_office_id=office_id)


def _between(code: str, now: datetime, until: datetime) -> Q:
    return running(code) & MIRRORS[code].lookups(late_after__gte=now, late_after__lte=until)
