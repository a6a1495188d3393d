"""`make load`: offices, satker, Kanwil, head office and HAI at work on a copy of an archive; whether all of it holds.

    make load ARGS='[--archive URL] [--rate 20] [--minutes 10] [--spike 60] [--soak 60] [--processes 2] [--cores 0]'

A copy of the archive that `--archive` names (PostgreSQL, `manage.py seed_archive --password haicso-demo`), or one that
is written anew into a private server, is served as in production: gunicorn with gunicorn.conf.py, Argon2, pool, worker
beside it; mail goes into files. locust (requirements/load.txt, an environment of its own) plays some browsers, each
with its own address: they log in, open pages, write and sign through the real forms (`people` says what).
First the rate, then a spike, then one new login a second beside it. At the end the database is asked: every form that
was told done is there once, none came back, nothing is there that nobody sent, every chain is whole.

Exit code 1 when a request ended in an error, a write is lost, doubled, half or came back, a p95 is over its limit, or
memory grew in a soak. In the spike reads may be told 503, and p95 is only told. What the limits are: `told`.
"""

import argparse
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "demo")

PLAYER = str(ROOT / "var" / "load-venv" / "bin" / "python")
BROWSERS_A_REQUEST = 8
"""So many browsers for each request a second: a person who opens something every eight seconds is a busy one."""
SPIKE_AGAIN_SECONDS = 30
BESIDE_LOGINS_SECONDS = 60


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201 - for whoever started it


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archive", help="address of a PostgreSQL database; it is copied and left alone")
    parser.add_argument("--tickets", type=int, default=20_000, help="without --archive: so many are written first")
    parser.add_argument("--password", default="haicso-demo", help="of all logins and officers of the archive")
    parser.add_argument(
        "--rate", type=float, nargs="+", default=[20.0], help="requests a second; several: one after another"
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="of each rate")
    parser.add_argument("--spike", type=float, default=60.0, help="requests a second, 0: none")
    parser.add_argument("--spike-minutes", type=float, default=1.0)
    parser.add_argument("--logins", type=float, default=1.0, help="new logins a second beside the first rate, 0: none")
    parser.add_argument("--soak", type=float, default=0.0, help="minutes at the first rate with memory measured")
    parser.add_argument("--flat-out", type=int, default=0, help="so many browsers without a pause, for a minute")
    parser.add_argument("--browsers", type=int, help="how many play; default: 8 for each request a second")
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--cores", default="", help="of the web server, as taskset takes them; default: all")
    parser.add_argument("--without-worker", action="store_true")
    parser.add_argument("--player", default=PLAYER, help="the Python that has locust")
    parser.add_argument("--keep", type=Path, help="folder for the journal and the logs; default: they go")
    return parser.parse_args()


@contextlib.contextmanager
def archive(given: argparse.Namespace, var: Path) -> Iterator[str]:
    """The address of what is written to: a copy, or an archive of its own in a private server."""
    from benchmarks.load import site

    if given.archive:
        site.room_for(given.archive, var)
        with site.copied(given.archive) as url:
            yield url
        return
    os.environ["HAICSO_PG_DURABLE"] = "1"
    sys.path.insert(0, str(ROOT / "scripts"))
    import postgres_cluster

    with postgres_cluster.running() as environment:
        url = environment["DATABASE_URL"]
        inside = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(var)}
        seed = ["seed_archive", "--tickets", str(given.tickets), "--satker", "2500", "--password", given.password]
        for command in (["migrate"], ["load_reference"], seed):
            say(f"load: {command[0]}")
            done = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(done, cwd=ROOT, env=inside, check=True)  # noqa: S603 - our own commands
        yield url


def phases(given: argparse.Namespace) -> list[Any]:
    from benchmarks.load.told import Phase

    first = given.rate[0]
    planned = [Phase(f"at {rate:g}/s", given.minutes * 60, rate) for rate in given.rate if given.minutes]
    if given.spike:
        planned.append(Phase(f"spike of {given.spike:g}/s", given.spike_minutes * 60, given.spike, judged=False))
        planned.append(Phase("after the spike", SPIKE_AGAIN_SECONDS, first, judged=False))
    if given.logins:
        name = f"beside {given.logins:g} logins/s"
        planned.append(Phase(name, BESIDE_LOGINS_SECONDS, first, logins=given.logins))
    if given.soak:
        planned.append(Phase("soak", given.soak * 60, first, is_soak=True))
    if given.flat_out:
        planned.append(Phase("flat out", 60, 0, judged=False, active=given.flat_out))
    return planned


def played(player: str, plan: Path, port: int, browsers: int) -> dict[str, float]:
    """Run locust to its end; when each phase began."""
    command = [
        player, "-m", "locust", "-f",
        "benchmarks/load/locustfile.py", "--headless", "--only-summary", "--loglevel", "WARNING", "-u", str(browsers),
        "-r", "2", "--host", f"http://127.0.0.1:{port}",
    ]  # fmt: skip
    environment = os.environ | {"LOAD_PLAN": str(plan), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    began: dict[str, float] = {}
    with (plan.parent / "locust.log").open("w") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)  # noqa: S603
        try:
            assert running.stdout is not None  # noqa: S101 - it was asked for
            for line in running.stdout:
                log.write(line)
                if line.startswith('{"phase"'):
                    said = json.loads(line)
                    began[said["phase"]] = said["at"]
                    say(f"load: {datetime.now(UTC):%H:%M:%S} {said['phase']}, load {os.getloadavg()[0]:.1f}")
            running.wait()
        finally:
            running.kill()
            running.wait()
    if "ending" not in began:
        raise SystemExit(f"load: the load broke off:\n{(plan.parent / 'locust.log').read_text()[-3000:]}")
    return began


def _after_its_night() -> None:
    """The day that is played begins after the night's check of the archive, as every working day does: a copy that was
    never checked would have its worker read all of it beside the load."""
    from users.clock import DatabaseClock
    from users.models import VerificationRun

    now = DatabaseClock().now()
    VerificationRun.objects.create(extent="all", began_at=now, ended_at=now, parts=[], different=0)


def run(given: argparse.Namespace, url: str, var: Path) -> int:
    os.environ.update(DATABASE_URL=url, VAR_DIR=str(var))
    import django

    django.setup()
    from dataclasses import asdict

    from django.db import connections

    from benchmarks.load import cast, journal, judge, site, told
    from tickets.models import Ticket

    planned = phases(given)
    browsers = given.browsers or int(max(BROWSERS_A_REQUEST * max(given.rate), 20))
    word, plan = f"ukur{secrets.token_hex(4)}x", var / "plan.json"
    players = cast.cast(browsers)
    _after_its_night()
    tickets = Ticket.objects.count()
    connections.close_all()
    plan.write_text(json.dumps({
        "run": word, "password": given.password, "journal": str(var / "journal"), "cast": players,
        "phases": [asdict(phase) for phase in planned],
    }))  # fmt: skip
    say(f"load: {tickets:,} tickets, {len(players)} browsers, {given.processes} web processes, mark {word}")
    since = datetime.now(UTC)
    with site.Site(url, var, given.processes, given.cores, not given.without_worker) as served:
        meter = site.Meter(served)
        meter.start()
        began = played(given.player, plan, served.port, len(players))
        meter.over.set()
        meter.join()
        died = served.died()
    asked, forms = journal.read(var / "journal")
    wrong = [f"{name} ended by itself" for name in died]
    wrong += told.shortly(
        "log", [line for line in served.said().splitlines() if "Traceback" in line or " ERROR " in line]
    )
    for phase, (begun, ended) in zip(planned, pairwise(began.values()), strict=True):
        its = told.of_phase(asked, phase.name)
        lines, faults = told.table(phase, its, ended - begun)
        more, worse = told.machine(meter.between(begun, ended), len(its), phase)
        say(*lines, *more)
        wrong += faults + worse
    wrong += told.errors_of(told.Phase("coming in", 0, 0), told.of_phase(asked, "coming in"))
    lines, faults = told.writes(judge.judge(forms, word, since))
    say(*lines)
    wrong += faults
    say(*(f"does not hold: {line}" for line in wrong))
    say("load: " + (f"{len(wrong)} things do not hold" if wrong else "all of it holds"))
    connections.close_all()
    return 1 if wrong else 0


def main() -> int:
    given = options()
    with contextlib.ExitStack() as stack:
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            var = given.keep.resolve()
            (var / "journal").unlink(missing_ok=True)
        else:
            var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="haicso-load-")))
        begun = time.monotonic()
        url = stack.enter_context(archive(given, var))
        say(f"load: the archive is ready after {time.monotonic() - begun:.0f} s")
        return run(given, url, var)


if __name__ == "__main__":
    sys.exit(main())
