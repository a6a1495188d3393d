"""The state of a login, in the database for lists and of one row for its page: the same rules."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.models import User
from users.pages.badges import Badge

TABS: dict[str, tuple[str, Any]] = {
    "aktif": ("is_open", gettext_lazy("Aktif")),
    "belum": ("is_waiting", gettext_lazy("Belum masuk")),
    "terkunci": ("is_locked", gettext_lazy("Terkunci")),
    "ditutup": ("is_closed", gettext_lazy("Ditutup")),
}
"""Of the list: what a tab is called in an address; the column of `with_state` that it asks for, and its word."""


CLOSED = Q(is_active=False)
WAITING = Q(is_active=True) & (Q(must_change_password=True) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))
"""Whose holder has no password of their own yet."""


def with_state(accounts: QuerySet[User], locked: Q) -> QuerySet[User]:
    """`is_closed`, `is_waiting`, `is_locked`, `is_open`: one of them is true. `locked`: which are closed to strangers
    now."""
    locked = locked & ~CLOSED & ~WAITING
    return accounts.annotate(
        is_closed=_flag(CLOSED),
        is_waiting=_flag(WAITING),
        is_locked=_flag(locked),
        is_open=_flag(~CLOSED & ~WAITING & ~locked),
    )


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def state_of(account: User, now: datetime, *, locked: bool) -> Badge:
    if not account.is_active:
        return Badge("neutral", "x", _("Ditutup"))
    if account.must_change_password:
        if account.password_expires_at is not None and account.password_expires_at <= now:
            return Badge("yellow", "triangle-alert", _("Kata sandi pertama habis"))
        return Badge("yellow", "hourglass", _("Belum masuk pertama"))
    if not account.has_usable_password():
        return Badge("yellow", "hourglass", _("Belum mengatur kata sandi"))
    if locked:
        return Badge("red", "lock", _("Terkunci"))
    return Badge("green", "circle-check", _("Aktif"))
