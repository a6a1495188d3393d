"""The house in which the faults happen: a migrated database with a small cast, and a folder for all that is written."""

import itertools
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from tests import factories
from tests.factories import CSO_PASSWORD, MembershipFactory, OfficerFactory, PostingFactory, ServiceUserFactory
from users.models import Office, Posting, ServiceUser, User

OFFICERS = 40
"""More than there are writers: a try that died with its worker counts against one officer only."""


@dataclass
class World:
    """Who there is. `environment`: for the processes that serve this house."""

    name: str
    var: Path
    environment: dict[str, str]
    office: Office
    login: User
    officers: list[Posting]
    clerk: User
    asker: ServiceUser
    kanwil: User
    admins: list[User]
    sessions: dict[int, str] = field(default_factory=dict)
    turn: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def is_postgresql(self) -> bool:
        return connection.vendor == "postgresql"

    @property
    def attachments(self) -> Path:
        return Path(settings.ATTACHMENTS_DIR)

    def next_officer(self) -> Posting:
        return self.officers[next(self.turn) % len(self.officers)]

    def session_of(self, user: User) -> str:
        """The cookie of a browser in which this login is signed in."""
        if user.pk not in self.sessions:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            self.sessions[user.pk] = session.session_key
        return self.sessions[user.pk]


def build(var: Path, environment: dict[str, str]) -> World:
    """Migrate the database and let everybody in. `environment`: what the processes that serve it are given."""
    call_command("migrate", verbosity=0)
    factories.working_calendar()
    factories.policy()
    kanwil, office = factories.office("04"), factories.office("008")
    factories.office_type(office)
    satker = factories.satker("099031", office)
    places = {"satker099031": {"role": "satker", "satker": satker}, "kppn008": {"role": "office", "office": office}}
    places |= {"kanwil04": {"role": "office", "office": kanwil}, "hai1": {"role": "hai_layer_1"}}
    places |= {"admin": {"role": "admin"}, "admin.kedua": {"role": "admin"}}
    logins = {
        name: User.objects.create(username=name, email=f"{name}@contoh.go.id", password="!", **place)
        for name, place in places.items()
    }
    # As the site hashes it, whatever this process prefers: the price of a check belongs to the load.
    hashed = make_password(CSO_PASSWORD, hasher="argon2")
    officers = [
        PostingFactory(officer=OfficerFactory(name=f"Petugas Uji {number}", cso_password=hashed), office=office)
        for number in range(OFFICERS)
    ]
    asker = ServiceUserFactory(name="Budi Hartono", email="budi.hartono@contoh.go.id", satker=satker)
    MembershipFactory(service_user=asker, satker=satker, added_by=logins["satker099031"])
    MembershipFactory(service_user=asker, office=office, added_by=logins["kppn008"])
    return World(
        name="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        var=var,
        environment=environment,
        office=office,
        login=logins["kppn008"],
        officers=officers,
        clerk=logins["satker099031"],
        asker=asker,
        kanwil=logins["kanwil04"],
        admins=[logins["admin"], logins["admin.kedua"]],
    )


def served_environment(**more: str) -> dict[str, str]:
    """As a ministry serves it: connection pool, Argon2, hashed static files; none of the tests' short cuts."""
    ours = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DEBUG"}}
    return {**ours, "HAICSO_MODE": "demo", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", **more}


PYTHON = sys.executable
