"""Wrong passwords are counted before the hash is computed: browsers that know the account by themselves, strangers by
address with growing waits, and together by account with a small allowance (docs/security.md 2, 10).

Nobody locks another out: a known browser is not touched by what strangers do, and a stranger from an address that has
not failed at this account has a first try even while others use its allowance up.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from users.clock import process_now
from users.models import AccessAlarm, LoginThrottle, User

from . import door
from .browsers import Browser

STALE = timedelta(seconds=60)
"""A try whose process died while hashing counts as failed after this long; no busy server needs so long."""
PATIENCE_SECONDS = 20.0
"""So long a right password waits while earlier tries are being checked."""
ACCOUNT_MAX = 60


@dataclass(frozen=True)
class Allowance:
    """`tries` that are free; then each failure begins the next of `waits`. A failure wears off after `wears_off`."""

    tries: int
    waits: tuple[timedelta, ...]
    wears_off: timedelta


def known() -> Allowance:
    waits = tuple(timedelta(minutes=minutes) for minutes in settings.LOGIN_KNOWN_WAIT_MINUTES)
    return Allowance(settings.LOGIN_KNOWN_TRIES, waits, timedelta(minutes=10))


def by_address() -> Allowance:
    """2 s, 4 s, 8 s … a quarter of an hour."""
    waits = tuple(timedelta(seconds=min(2**step, 900)) for step in range(1, 11))
    return Allowance(settings.LOGIN_ADDRESS_TRIES, waits, timedelta(minutes=1))


def by_account() -> Allowance:
    return Allowance(settings.LOGIN_STRANGER_TRIES, (), timedelta(minutes=5))


def once() -> Allowance:
    """Of one address at one account."""
    return Allowance(1, (), timedelta(hours=1))


class Throttled(Exception):
    """Not now. `until`: when it is worth trying again. `at_any_login`: it is the address, whatever is tried from it."""

    def __init__(self, until: datetime, *, stranger: bool, at_any_login: bool = False) -> None:
        super().__init__(until)
        self.until, self.stranger, self.at_any_login = until, stranger, at_any_login


Keys = dict[str, Any]
Row = tuple[Keys, Allowance]


@dataclass
class Try:
    """A password that is being checked: its rows carry it as pending until `end`."""

    account: str
    address: str
    rows: Sequence[Row]
    is_known: bool

    def end(self, *, correct: bool) -> None:
        """A right password gives back what the try took; it wipes only what belongs to the account itself: otherwise
        an owner of one password could guess others by coming in between."""
        now = process_now()
        with transaction.atomic(durable=True):
            for keys, allowance in self.rows:
                row = LoginThrottle.objects.select_for_update().filter(**keys).first()
                if row is None:
                    continue
                row.pending = max(row.pending - 1, 0)
                if correct and keys["account"] and not keys["address"]:
                    row.failures, row.blocked_until = 0, None
                elif not correct:
                    _fail(row, allowance, now)
                    if row.failures >= door.CROWD_FROM and not keys["account"]:
                        door.suspect(self.address)
                row.save()


def begin(account: str, browser: Browser | None) -> Try:
    """Count the try as pending, committed before the hash. Raises `Throttled`, cheaply: no hash, no form."""
    account = account.strip().casefold()[:ACCOUNT_MAX]
    address = browser.address if browser else ""
    if browser is not None and browser.knows(f"login:{account}"):
        one = Try(account, address, [(_keys(account=account, browser=browser.key), known())], is_known=True)
        _reserve(one, _known_until)
        return one
    if until := address_blocked(address, process_now()):
        # Before a row is written: a flood from there costs one question each.
        raise Throttled(until, stranger=True, at_any_login=True)
    rows = [
        (_keys(account=account), by_account()),
        (_keys(account=account, address=address), once()),
        (_keys(address=address), by_address()),
    ]
    one = Try(account, address, rows, is_known=False)
    _reserve(one, _stranger_until)
    return one


def _keys(**filled: str) -> Keys:
    return {"account": "", "browser": "", "address": ""} | filled


FULL = timedelta(0)
"""Said instead of a wait: nothing has failed, but so many tries are being checked that this one waits its turn."""


def _reserve(one: Try, until: Callable[[list[LoginThrottle], datetime], datetime | timedelta | None]) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        now = process_now()
        with transaction.atomic(durable=True):
            rows = [_locked(keys, allowance, now) for keys, allowance in one.rows]
            wait = until(rows, now)
            if isinstance(wait, datetime):
                raise Throttled(wait, stranger=not one.is_known)
            if wait is None:
                for row in rows:
                    row.pending, row.pending_since = row.pending + 1, now
                    row.save()
                return
        if time.monotonic() > patience:
            raise Throttled(now + timedelta(seconds=5), stranger=not one.is_known)
        time.sleep(0.05)


def _locked(keys: Keys, allowance: Allowance, now: datetime) -> LoginThrottle:
    """The row, made if need be, with what has worn off taken away."""
    row, _new = LoginThrottle.objects.select_for_update().get_or_create(**keys)
    if row.pending and row.pending_since and row.pending_since < now - STALE:
        row.failures, row.pending = row.failures + row.pending, 0
    if row.failures and row.failed_at and row.failed_at <= now:
        worn = int((now - row.failed_at) / allowance.wears_off)
        if worn:
            row.failures = max(row.failures - worn, 0)
            row.failed_at += worn * allowance.wears_off
    return row


def _known_until(rows: list[LoginThrottle], now: datetime) -> datetime | timedelta | None:
    (row,) = rows
    return _until(row, known(), now)


def _until(row: LoginThrottle, allowance: Allowance, now: datetime) -> datetime | timedelta | None:
    if row.blocked_until and now < row.blocked_until:
        return row.blocked_until
    return FULL if row.pending >= max(allowance.tries - row.failures, 1) else None


def _stranger_until(rows: list[LoginThrottle], now: datetime) -> datetime | timedelta | None:
    account, here, address = rows
    if wait := _until(address, by_address(), now):
        return wait
    if wait is FULL:
        return FULL
    if account.failures < by_account().tries:
        return FULL if account.pending >= by_account().tries - account.failures else None
    # The strangers' allowance at this account is used up: one try from an address that has not failed at it.
    if here.failures:
        return (account.failed_at or now) + by_account().wears_off
    return FULL if here.pending else None


def _fail(row: LoginThrottle, allowance: Allowance, now: datetime) -> None:
    row.failures += 1
    # Failures wear off one by one from the first of them on, but a wait is never shortened by that.
    row.failed_at = row.failed_at if row.failures > 1 and row.failed_at else now
    over = row.failures - allowance.tries
    if over >= 0 and allowance.waits:
        row.blocked_until = now + allowance.waits[min(over, len(allowance.waits) - 1)]
    if over == 0:
        _alarm(row, now)


def _alarm(row: LoginThrottle, now: datetime) -> None:
    """Somebody is to know. Not of accounts that do not exist: there is nobody whom it concerns."""
    user = User.objects.filter(username__iexact=row.account).first() if row.account else None
    if row.account and (user is None or row.address):
        return
    kind = AccessAlarm.Kind.LOGIN if user else AccessAlarm.Kind.ADDRESS
    raise_alarm(kind, now, user=user, address=row.address, failures=row.failures)


def raise_alarm(kind: str, now: datetime, *, failures: int = 0, detail: str = "", **whom: object) -> None:
    """Once an hour for each subject; a subject is what `whom` names (user, officer, office, address)."""
    recent = AccessAlarm.objects.filter(kind=kind, at__gt=now - timedelta(hours=1), **whom)
    if not recent.exists():
        AccessAlarm.objects.create(kind=kind, at=now, failures=failures, detail=detail[:200], **whom)


def address_blocked(address: str, now: datetime) -> datetime | None:
    """For a look before anything else is done: until when this address waits."""
    row = LoginThrottle.objects.filter(**_keys(address=address)).only("blocked_until").first()
    return row.blocked_until if row and row.blocked_until and now < row.blocked_until else None


def note_stranger(address: str, now: datetime) -> None:
    """A wrong CSO password by a browser that the officer never signed in: it counts for the address, too."""
    with transaction.atomic():
        row = _locked(_keys(address=address), by_address(), now)
        _fail(row, by_address(), now)
        row.save()


def sweep(now: datetime) -> int:
    """Forget what wore off long ago; returns how many rows."""
    old = LoginThrottle.objects.filter(failed_at__lt=now - timedelta(days=1), pending=0)
    unused = LoginThrottle.objects.filter(failed_at=None, pending_since__lt=now - timedelta(days=1))
    LoginThrottle.objects.filter(pending__gt=0, pending_since__lt=now - timedelta(days=1)).update(
        failures=F("failures") + F("pending"), pending=0
    )
    return old.delete()[0] + unused.delete()[0]
