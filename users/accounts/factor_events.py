"""What happens to a second factor stands in the Riwayat of its login, whoever did it."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_save

from users.clock import DatabaseClock
from users.models import AccountEvent, User

from .register import record

Kind = AccountEvent.Kind


def listen() -> None:
    """Called once, when the app is ready."""
    post_save.connect(_set_up, sender=Authenticator, dispatch_uid="users.accounts.set_up")
    signals.authenticator_removed.connect(_removed, dispatch_uid="users.accounts.removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="users.accounts.renewed")


def _set_up(*, instance: Authenticator, created: bool, **_more: Any) -> None:
    """In the transaction of the row: allauth's own word comes after it."""
    if created and instance.type == Authenticator.Type.TOTP:
        record(instance.user, Kind.FACTOR_SET, by=instance.user, at=DatabaseClock().now())


def _removed(*, user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(user, Kind.FACTOR_RESET, by=user, at=DatabaseClock().now())


def _renewed(*, user: User, **_more: Any) -> None:
    record(user, Kind.CODES_RENEWED, by=user, at=DatabaseClock().now())
