"""The one place where "now" is read. Everything else gets an instant passed in (docs/security.md 3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from django.db import connection
from django.utils import timezone

from users.wib import WIB


class Clock(Protocol):
    def now(self) -> datetime:
        """An aware instant, in UTC."""


class DatabaseClock:
    """The database's clock, so that two web servers with different clocks still agree on which answer came in time.

    PostgreSQL: `clock_timestamp()`, read when called, not when the transaction began. SQLite has no server, so there
    it is this process's clock.
    """

    def now(self) -> datetime:
        if connection.vendor != "postgresql":
            return timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)


@dataclass
class FixedClock:
    """A clock that stands where it was set: for tests and for the demo's past."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def process_now() -> datetime:
    """This process's own clock: for counts of tries and waits of strangers, which are no figure about a person and must
    cost no question to the database.
    """
    return timezone.now()


def wib_date(instant: datetime) -> date:
    """The calendar day in Jakarta, by which quarters, references and postings are reckoned."""
    return instant.astimezone(WIB).date()
