"""Production refuses to start half-configured (docs/security.md 12): what the settings get wrong, and a database role
that could change history. And what a web process does once before it answers.
"""

import gc
import logging
import sys
from collections.abc import Sequence
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

KEY_CHARACTERS = 50
KEY_DIFFERENT = 16
"""A random key of that length has twice as many; "abcabc..." and a repeated word have fewer."""


# --- Settings ---------------------------------------------------------------------------------------------------------
def of_the_key(key: str) -> list[str]:
    """What is wrong with SECRET_KEY, a sentence each."""
    if len(key) < KEY_CHARACTERS:
        return [f"SECRET_KEY must be set, {KEY_CHARACTERS} characters or more"]
    if len(set(key)) < KEY_DIFFERENT or key.startswith("django-insecure-"):
        return ["SECRET_KEY must be random; make one with python -c 'import secrets; print(secrets.token_urlsafe(64))'"]
    return []


def of_the_hosts(hosts: Sequence[str]) -> list[str]:
    if not hosts or "*" in hosts:
        return ["ALLOWED_HOSTS must name exact hosts"]
    if wide := [host for host in hosts if host.startswith(".")]:
        return [f"ALLOWED_HOSTS must name exact hosts; {wide[0]} would let in every name that ends so"]
    return []


def of_the_site(url: str) -> list[str]:
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname or address.hostname in {"127.0.0.1", "localhost", "::1"}:
        return ["SITE_URL must be the https address that people use, for the links in mail"]
    return []


# --- The database's role ----------------------------------------------------------------------------------------------
def guard() -> None:
    """What `check --deploy --database default` says; and in production no connection of a process that serves is given
    out before the role and the triggers were looked at."""
    from django.conf import settings
    from django.core.checks import Tags, register
    from django.db.backends.signals import connection_created

    register(deployed_role, Tags.database, deploy=True)
    if settings.PRODUCTION and serves():
        connection_created.connect(_look_once, dispatch_uid="haicso.startup")


def serves(program: Sequence[str] | None = None) -> bool:
    """Whether this process answers requests or is the worker: the owner's commands (migrate) log in as the owner."""
    name, *arguments = sys.argv if program is None else program
    return not name.endswith("manage.py") or arguments[:1] == ["worker"]


def deployed_role(databases: Sequence[str] | None = None, **_options: object) -> list[Any]:
    from django.core.checks import Error

    if not databases:
        return []
    return [Error(fault, id="haicso.E001") for fault in _role_faults()]


_lock = Lock()
_sound = False


def _look_once(**_kwargs: object) -> None:
    """Until once all was well: with the database away at the start, the first connection is looked at. Who connects
    meanwhile waits for the answer."""
    from django.core.exceptions import ImproperlyConfigured

    global _sound
    with _lock:
        if not _sound:
            if faults := _role_faults():
                raise ImproperlyConfigured("Production refuses to start: " + " ".join(faults))
            _sound = True


def look_now() -> None:
    """At the start of the server, in production. With the database away it starts and says so on every page."""
    from django.conf import settings
    from django.db import OperationalError, connection

    if settings.PRODUCTION:
        try:
            connection.ensure_connection()
        except OperationalError as away:
            logger.warning("the database's role is looked at later: %s", str(away).strip())
        finally:
            connection.close()


def _role_faults() -> list[str]:
    from tickets.history import database_role

    return database_role.faults()


# --- The web process --------------------------------------------------------------------------------------------------
SELDOM = 10_000, 10, 10
"""After how many new objects garbage is looked for. Python's 700 are a part of one page."""


def settle() -> None:
    """What the process keeps for good is loaded and set aside from the collector of garbage, and that looks less often.
    Looking through all of it took 100 ms of some page, every few pages that read a thousand rows."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - loads every page
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
