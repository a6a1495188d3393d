"""Logins that are closed to strangers for a while, because passwords were tried (`users.login.throttle`)."""

from datetime import datetime

from django.db.models import Q

from users.models import User


def locked_accounts(now: datetime) -> Q:
    """Of `User`: those that nobody comes into from a browser that is new to them."""
    return Q(pk__in=[])


def locked_until(account: User, now: datetime) -> datetime | None:
    return None


def open_locks(account: User) -> bool:
    """Whether there was one."""
    return False
