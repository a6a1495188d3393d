"""One row that cannot be used is set aside, named, and the house goes on: pages, lists and the worker."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tickets.models import SetAside
from users.clock import DatabaseClock

logger = logging.getLogger(__name__)

BAD_ROW = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What the content of a row can raise in our own code; an outage of the database is none of them."""


def set_aside(table: str, key: object, where: str, error: Exception, at: datetime | None = None) -> None:
    """Log and keep that the row `key` of `table` was left out at `where`; one row for each, counted.

    In the caller's transaction, if there is one: what is left out there is left out with it.
    """
    what = f"{type(error).__name__}: {error}"[:400]
    at = at or DatabaseClock().now()
    logger.error("%s %s set aside in %s: %s", table, key, where, type(error).__name__, exc_info=error)
    where_from = {"table": table, "key": str(key)[:40], "where": where}
    with transaction.atomic():
        _row, new = SetAside.objects.get_or_create(
            **where_from, defaults={"error": what, "first_at": at, "last_at": at}
        )
        if not new:
            SetAside.objects.filter(**where_from).update(count=F("count") + 1, last_at=at, error=what)
