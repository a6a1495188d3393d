"""What is assumed of the norms that judge a quarter, in words that a lock freezes with its figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tickets.deadlines.explanation import norms_assumed
from tickets.deadlines.rules import Rules, book_of
from tickets.models import CalendarVersion, Norm
from tickets.quarters import Quarter

MICROSECOND = timedelta(microseconds=1)


def rules_labelled(calendar: str) -> Rules:
    """The nation's rules of the calendar version of that label."""
    return book_of(CalendarVersion.objects.get(label=calendar)).of(None)


def norm_of(quarter: Quarter, code: str, rules: Rules) -> Norm | None:
    """The norm in force at the quarter's end."""
    return rules.norm(code, quarter.until - MICROSECOND)


def norms_assumed_in(quarter: Quarter, at: datetime, codes: Iterable[str], rules: Rules) -> str:
    """As `norms_assumed`, of the norms in force at the quarter's end (or at `at`, while it runs). `rules`: those that
    the quarter was locked with, else today's.
    """
    return norms_assumed(rules, min(at, quarter.until - MICROSECOND), codes)
