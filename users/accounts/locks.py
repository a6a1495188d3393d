"""Logins that are closed to strangers for a while, because passwords were tried (`users.login.throttle`)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from users.models import LoginThrottle, User


def _of_strangers(at: datetime) -> Q:
    """The counts that all new browsers share; what one address did alone closes nothing to others."""
    return Q(browser="", address="", blocked_until__gt=at)


def locked_accounts(at: datetime) -> Q:
    """Of `User`: those that nobody comes into now from a browser that is new to them."""
    blocked = LoginThrottle.objects.filter(_of_strangers(at), account=Lower(OuterRef("username")))
    return Q(Exists(blocked))


def locked_until(account: User, at: datetime) -> datetime | None:
    row = LoginThrottle.objects.filter(_of_strangers(at), account=account.username.casefold()).first()
    return row.blocked_until if row else None


def open_locks(account: User, at: datetime) -> bool:
    """Whether there was one. What was counted for the account is forgotten, of known browsers too."""
    if locked_until(account, at) is None:
        return False
    LoginThrottle.objects.filter(account=account.username.casefold()).update(failures=0, blocked_until=None)
    return True
