"""`make faults`: every fault of docs/security.md, provoked against the real site on PostgreSQL and SQLite.

    faults.py [--only WORD ...] [--on postgresql|sqlite]

Some 500 writes on PostgreSQL, through gunicorn on a free port of this machine, by officers who sign; afterwards the
database is looked through. Prints for each fault how many writes were acknowledged, and how many of them are lost,
doubled or half-written, and how many answers of the 5xx kind gave no text back; exit code 1 unless all are 0.

The PostgreSQL server is a private one with fsync on (scripts/postgres_cluster.py). Needs the packages of the tests;
listens on 127.0.0.1 only; all it starts ends with it, all it writes is in a temporary folder that is removed.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import postgres_cluster

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SECONDS = 60
ON_BOTH = (
    "on_the_web.kill_9_of_a_web_worker",
    "on_the_web.two_officers_on_one_ticket",
    "on_the_web.one_form_sent_ten_times",
    "on_the_web.fifty_tickets_in_a_second",
    "on_the_web.twenty_writers",
    "around.mail_server_down_and_silent",
    "around.disk_full",
    "around.holiday_changed_after_the_fact",
    "around.quarter_locked_while_answers_arrive",
    "on_the_database.backup_and_restore",
)
ON_POSTGRESQL = ("on_the_database.restart_and_crash", "around.clock_seven_minutes_off")
"""SQLite is no server that could be restarted, and has no clock but the process's own."""
HEAD = ("fault", "on", "writes", "ack.", "lost", "doubled", "half", "5xx mute", "s")


def prepare(var: Path, url: str) -> None:
    """Environment of this process and, by inheritance, of those it starts."""
    os.environ.update(
        DATABASE_URL=url, VAR_DIR=str(var), SECRET_KEY=secrets.token_urlsafe(50), HAICSO_MODE="test",
        DJANGO_SETTINGS_MODULE="haicso.settings", ATTACHMENTS_DIR=str(var / "attachments"),
        REPORTS_DIR=str(var / "reports"),
    )  # fmt: skip
    (var / "static").mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)


def run_all(names: list[str], cluster: postgres_cluster.Cluster | None) -> list:
    """In this process: Django is set up for the one database that the environment names."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.faults import around, on_the_database, on_the_web, world

    rooms = {"around": around, "on_the_database": on_the_database, "on_the_web": on_the_web}
    if cluster is not None:
        on_the_database.CLUSTER[:] = [cluster]
    environment = world.served_environment()
    with contextlib.redirect_stdout(sys.stderr):
        # The served site wants its hashed static files.
        settings.STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        call_command("collectstatic", interactive=False, verbosity=0)
    house = world.build(Path(os.environ["VAR_DIR"]), environment)
    found = []
    for name in names:
        room, _, fault = name.partition(".")
        found.append(one(getattr(rooms[room], fault), house))
        print(row(found[-1]), flush=True)
        for kind in ("lost", "doubled", "half", "textless"):
            for what in getattr(found[-1], kind)[:5]:
                print(f"      {kind}: {what}", flush=True)
        if found[-1].words:
            print(f"      {found[-1].words}", flush=True)
    return found


def one(fault: Callable, house: object):
    from tests.faults.looking import Found

    began = time.monotonic()
    try:
        found = fault(house)
    except Exception as error:  # noqa: BLE001 - a fault that cannot be provoked is no success
        found = Found(fault.__name__.replace("_", " "), house.name, half=[f"it broke off: {error!r}"])
    found.seconds = time.monotonic() - began
    if found.seconds > LONGEST_SECONDS:
        found.words += f" (longer than {LONGEST_SECONDS} s)"
    return found


def row(found) -> str:
    counts = [len(found.lost), len(found.doubled), len(found.half), len(found.textless)]
    return line(found.fault, found.database, found.writes, found.acknowledged, *counts, f"{found.seconds:.0f}")


def line(fault: str, on: str, *numbers: object) -> str:
    return f"  {fault:<44}{on:<12}" + "".join(f"{number!s:>9}" for number in numbers)


def one_database(on: str, only: list[str]) -> int:
    """How many faults were not survived there."""
    names = [*ON_BOTH, *(ON_POSTGRESQL if on == "postgresql" else ())]
    names = [name for name in names if not only or any(word in name for word in only)]
    if not names:
        return 0
    print(line(*HEAD), flush=True)
    var = Path(tempfile.mkdtemp(prefix="haicso-faults-"))
    cluster = None
    try:
        if on == "postgresql":
            os.environ["HAICSO_PG_DURABLE"] = "1"
            cluster = postgres_cluster.Cluster()
            postgres_cluster.sweep(cluster)
            cluster.start()
            os.environ.update(cluster.environment)
            prepare(var, cluster.environment["DATABASE_URL"])
        else:
            prepare(var, f"sqlite:///{var / 'haicso.sqlite3'}")
        found = run_all(names, cluster)
        writes, well = sum(each.writes for each in found), sum(each.well for each in found)
        print(f"faults: {on}: {well} of {len(found)} survived, {writes} writes", flush=True)
        return len(found) - well
    finally:
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(var, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="only those with one of these in the name"
    )
    parser.add_argument("--on", choices=["postgresql", "sqlite"], help="one database only")
    chosen = parser.parse_args()
    postgres_cluster.end_by_signal()
    if chosen.on:
        return 1 if one_database(chosen.on, chosen.only) else 0
    # One process for each database: Django is set up for one.
    only = ["--only", *chosen.only] if chosen.only else []
    codes = [postgres_cluster.run([sys.executable, __file__, "--on", on, *only], {}) for on in ("postgresql", "sqlite")]
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
