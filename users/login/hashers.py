"""Password hashing, for logins and for CSO passwords alike."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, t=2, p=1: the OWASP minimum, for many short checks at a busy desk (docs/security.md 2)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
