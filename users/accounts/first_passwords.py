"""First passwords of logins: given on paper or in a file, opening nothing but their own change, and not for ever."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.hashers import make_password

from users.models import User
from users.signing.password_actions import LETTERS

PLACES = 18
"""31 letters: 89 bits."""


@dataclass(frozen=True)
class FirstAccountPassword:
    """Made once, shown once, kept nowhere but as a hash."""

    account: User
    raw: str = field(repr=False)
    expires_at: datetime


def runs_out(at: datetime) -> datetime:
    return at + timedelta(days=settings.FIRST_PASSWORD_DAYS)


def grouped(letters: str) -> str:
    """As it is read from paper: "abcdef-ghjkmn-pqrstu"."""
    return "-".join(letters[at : at + 6] for at in range(0, len(letters), 6))


def random_first_password() -> str:
    return grouped("".join(secrets.choice(LETTERS) for _place in range(PLACES)))


def fresh_seed() -> bytes:
    return secrets.token_bytes(32)


def reckoned(seed: bytes, username: str) -> str:
    """The first password of one login of a file: by the seed of the file and the secret key, nothing less."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"users.accounts.first_passwords", sha256)
    number = int.from_bytes(hmac.digest(key, seed + username.encode(), sha256), "big")
    letters = ""
    for _place in range(PLACES):
        number, at = divmod(number, len(LETTERS))
        letters += LETTERS[at]
    return grouped(letters)


def give(account: User, raw: str, expires_at: datetime) -> None:
    """Set it on a login; the caller saves."""
    account.password = make_password(raw, hasher="first")
    account.must_change_password = True
    account.password_expires_at = expires_at


def set_own(account: User, raw: str) -> None:
    """The holder's own password takes the place of whatever was there; the caller saves `PASSWORD_COLUMNS`."""
    account.set_password(raw)
    account.must_change_password = False
    account.password_expires_at = None


PASSWORD_COLUMNS = ["password", "must_change_password", "password_expires_at"]
