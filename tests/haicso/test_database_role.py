# ruff: noqa: S603, S608 - our own programs, and names of our own tables
"""README's way to a ministry's database, word by word, with two roles on a PostgreSQL of its own; and what a start-up
says of every role that may too much (docs/security.md 4, 12)."""

import os
import re
import subprocess
import sys

import pytest

from scripts.check import PRODUCTION, ROOT
from scripts.postgres_cluster import PORT, Cluster

pytestmark = pytest.mark.postgres

CHECK = "manage.py check --deploy --database default --fail-level WARNING"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(heading: str) -> str:
    """The indented lines below the paragraph of README that begins so."""
    below = README.split(heading, 1)[1]
    found = re.search(r"\n\n((?:       .*\n)+(?:\n?       .*\n)*)", below)
    assert found
    return "\n".join(line[7:] for line in found[1].splitlines())


class House:
    """A cluster made by README's words, and what a shell says in it."""

    def __init__(self, cluster: Cluster, folder) -> None:
        self.cluster, self.folder = cluster, folder

    def url(self, role: str) -> str:
        return f"postgres://{role}@:{PORT}/{self.cluster.home}/haicso"

    def psql(self, statement: str) -> str:
        done = subprocess.run(
            [self.cluster.bin / "psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.cluster.home, "-U", "postgres",
             "-d", "haicso", "-c", statement],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr

    def as_role(self, role: str, *command: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "DJANGO_ALLOW"))}
        environment = {**kept, **PRODUCTION, "VAR_DIR": str(self.folder), "DATABASE_URL": self.url(role)}
        environment["DATABASE_POOL_SIZE"] = "2"
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def starts(self, role: str = "haicso_app") -> str:
        """What the server says on its start; "" when it serves."""
        done = self.as_role(role, sys.executable, "-c", "import haicso.wsgi")
        return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    cluster = Cluster()
    try:
        cluster.start()
        cluster.program("psql", "-qX", "-h", str(cluster.home), "-U", "postgres", "-d", "postgres", "-c",
                        "DROP DATABASE haicso")  # fmt: skip
        made = subprocess.run(
            [cluster.bin / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", cluster.home, "-U", "postgres", "-d",
             "postgres"],
            input=block("1. **PostgreSQL**"), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        house = House(cluster, tmp_path_factory.mktemp("var"))
        first, *lines = block("3. **Migrate as the owner**").splitlines()
        assert first == "export DATABASE_URL=postgres://haicso_owner:PASSWORD@db/haicso"
        assert [line.split()[2] for line in lines] == ["migrate", "load_reference", "rebuild_search", "database_rights"]
        for line in lines:
            python, *arguments = line.split()
            assert python == ".venv/bin/python"
            done = house.as_role("haicso_owner", sys.executable, *arguments)
            assert done.returncode == 0, line + done.stderr
        yield house
    finally:
        cluster.stop()


def test_the_application_s_role_serves_and_can_change_no_history(house):
    assert house.starts() == ""
    checked = house.as_role("haicso_app", sys.executable, *CHECK.split())
    assert checked.returncode == 0, checked.stderr
    for change in (
        "DELETE FROM tickets_event",
        "UPDATE users_historicaloffice SET name = ''",
        "UPDATE users_masterversion SET hash = ''",
        "TRUNCATE tickets_ticketparty",
        "DELETE FROM django_migrations",
        "DROP TRIGGER haicso_users_office_changed ON users_office",
        "CREATE TABLE mine (id int)",
    ):
        said = house.psql(f"SET ROLE haicso_app; {change}")
        assert "permission denied" in said or "must be owner" in said, change
    assert "only with a version" in house.psql("SET ROLE haicso_app; UPDATE users_office SET name = 'Kantor Lain'")
    hidden = "CREATE TEMP TABLE users_masterversion AS SELECT * FROM public.users_masterversion"
    said = house.psql(f"SET ROLE haicso_app; {hidden}; UPDATE public.users_office SET name = 'Kantor Lain'")
    assert "only with a version" in said


WRONG = [
    ("GRANT DELETE ON tickets_event TO haicso_app", "REVOKE DELETE ON tickets_event FROM haicso_app",
     "DELETE tickets_event, "),
    ("GRANT UPDATE (text) ON tickets_event TO haicso_app", "REVOKE UPDATE (text) ON tickets_event FROM haicso_app",
     "UPDATE tickets_event; run manage.py database_rights haicso_app as the owner."),
    ("GRANT TRUNCATE ON users_user TO PUBLIC", "REVOKE TRUNCATE ON users_user FROM PUBLIC",
     "may TRUNCATE users_user, "),
    ("GRANT CREATE ON SCHEMA public TO haicso_app", "REVOKE CREATE ON SCHEMA public FROM haicso_app",
     "may create in the schema public"),
    ("ALTER ROLE haicso_app CREATEROLE", "ALTER ROLE haicso_app NOCREATEROLE", "may create roles"),
    ("GRANT pg_read_server_files TO haicso_app", "REVOKE pg_read_server_files FROM haicso_app",
     "is a member of pg_read_server_files"),
    ("ALTER TABLE tickets_event DISABLE TRIGGER haicso_tickets_event_update",
     "ALTER TABLE tickets_event ENABLE TRIGGER haicso_tickets_event_update",
     "Triggers that guard history are missing (haicso_tickets_event_update)"),
    ("ALTER ROLE haicso_app SET session_replication_role = replica",
     "ALTER ROLE haicso_app RESET session_replication_role", "switches triggers off"),
]  # fmt: skip
OWNING = [
    ("GRANT haicso_owner TO haicso_app", "REVOKE haicso_owner FROM haicso_app", "which owns the database"),
    ("ALTER TABLE reports_reportjob OWNER TO haicso_app", "ALTER TABLE reports_reportjob OWNER TO haicso_owner",
     "which owns reports_reportjob"),
]  # fmt: skip


@pytest.mark.parametrize("faults", [WRONG, OWNING[:1], OWNING[1:]])
def test_a_role_that_may_too_much_is_refused_with_a_sentence_for_each(house, faults):
    for wrong, _right, _sentence in faults:
        assert house.psql(wrong) == ""
    try:
        said = house.starts()
    finally:
        for _wrong, right, _sentence in faults:
            assert house.psql(right) == ""
    assert "Production refuses to start: " in said
    for _wrong, _right, sentence in faults:
        assert sentence in said, said


def test_the_owner_s_login_is_refused_by_server_and_worker_and_may_migrate(house):
    assert "logs in as haicso_owner, which owns the database" in house.starts("haicso_owner")
    worker = house.as_role("haicso_owner", sys.executable, "manage.py", "worker")
    assert worker.returncode == 1
    assert "CommandError: Production refuses to start: The application logs in as haicso_owner" in worker.stderr
    assert house.as_role("haicso_owner", sys.executable, "manage.py", "migrate", "-v0").returncode == 0


def test_rights_that_were_not_taken_away_are_said(house):
    assert house.psql("GRANT DELETE ON tickets_event TO haicso_app") == ""
    try:
        done = house.as_role("haicso_app", sys.executable, "manage.py", "database_rights", "haicso_app")
    finally:
        assert house.psql("REVOKE DELETE ON tickets_event FROM haicso_app") == ""
    assert done.returncode == 1
    assert "CommandError: Not carried out" in done.stderr
    assert "Traceback" not in done.stderr
    nobody = house.as_role("haicso_owner", sys.executable, "manage.py", "database_rights", "nobody")
    assert "CommandError: There is no role nobody." in nobody.stderr


def test_with_the_database_away_the_server_starts_and_says_so(house):
    gone = House(house.cluster, house.folder)
    gone.url = lambda role: f"postgres://{role}@:{PORT}/{house.folder}/haicso"
    gone = gone.as_role("haicso_app", sys.executable, "-c", "import haicso.wsgi")
    assert gone.returncode == 0
    assert "looked at later" in gone.stderr
