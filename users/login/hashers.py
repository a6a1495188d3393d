"""Password hashing, for logins and for CSO passwords alike."""

import hmac
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher, get_hasher, mask_hash
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, t=2, p=1: the OWASP minimum, for many short checks at a busy desk (docs/security.md 2)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class FirstPasswordHasher(BasePasswordHasher):
    """A keyed hash for first passwords that we make ourselves, of at least 80 random bits: nobody searches that many,
    and 25,000 of them need no hour. The first right try stores the password as Argon2id instead (Django sees to it:
    this is not the preferred hasher), and its holder then sets one of their own.
    """

    algorithm = "first"

    def encode(self, password: str, salt: str) -> str:
        key = hmac.digest(settings.SECRET_KEY.encode(), b"users.login.hashers.first", sha256)
        return f"{self.algorithm}${salt}${hmac.digest(key, f'{salt}${password}'.encode(), sha256).hex()}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        right = constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))
        if not right:
            # A wrong try takes as long as at any other login: its time does not tell that this one was never used.
            get_hasher("default").encode(password, self.salt())
        return right

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        decoded = self.decode(encoded)
        return {_("algorithm"): decoded["algorithm"], _("hash"): mask_hash(decoded["hash"])}

    def must_update(self, encoded: str) -> bool:
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """`verify` takes its time already."""
