"""`make mutants`: does a test notice when a control is taken away? The list is tests/mutants.toml.

    mutants.py [--only WORD ...] [--except-for FILE] [--processes N] [--list]

Works in a copy of the tree in a temporary folder. First the named tests must pass there as they are; then one control
at a time is taken away, its tests are run, and the file is put back. Prints noticed or SURVIVED for each; exit code 1
when one was not noticed, when its text is no longer in the file (the list must not rot), or when its tests did not run.

Most run on a SQLite file that was migrated once and is copied for each; `fresh` ones migrate anew, because what they
take away is laid down by a migration. `on = "postgresql"`: on a private server (scripts/postgres_cluster.py).
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import postgres_cluster

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "mutants.toml"
LONGEST_SECONDS = 600
TESTS_FAILED = 1


@dataclass(frozen=True)
class Mutant:
    """A control and how it is taken away. `find` stands exactly once in `file`."""

    name: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]
    on: str = "sqlite"
    fresh: bool = False

    def fault(self, root: Path) -> str:
        """Why it cannot be taken away there, or ""."""
        file = root / self.file
        if not file.is_file():
            return f"{self.file} is gone"
        count = file.read_text().count(self.find)
        if count != 1:
            return f"its text stands {count} times in {self.file}, not once"
        if self.find == self.put:
            return "nothing is taken away"
        return ""


@dataclass
class Outcome:
    mutant: Mutant
    noticed: bool
    words: str
    seconds: float = field(default=0)


def read(path: Path = LIST) -> list[Mutant]:
    rows = tomllib.loads(path.read_text())["control"]
    return [Mutant(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def copy_of_the_tree(target: Path) -> Path:
    """What git tracks or does not ignore, as it is now; a repository of its own, because some tests ask git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=target, check=True, capture_output=True)
    return target


class Bench:
    """One copy of the tree, in which one control after the other is missing."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self.tree = copy_of_the_tree(home / "tree")
        self.var = home / "var"
        (self.var / "static").mkdir(parents=True)
        self.ready = home / "ready.sqlite3"
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "TEST_DATABASE_URL"}},
            "HAICSO_MODE": "test",
            "VAR_DIR": str(self.var),
            "DATABASE_URL": f"sqlite:///{home / 'unused.sqlite3'}",
            # Compiled once for all runs: Python compares a source's time and size before it uses what it compiled.
            "PYTHONPYCACHEPREFIX": str(home / "compiled"),
            **environment,
        }

    def migrate(self) -> None:
        """The SQLite file that most runs begin with."""
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=self.tree, capture_output=True, text=True,
            env={**self.environment, "DATABASE_URL": f"sqlite:///{self.ready}"},
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"mutants: the copy cannot be migrated:\n{done.stdout}{done.stderr}")
        # What WAL still holds goes into the file itself: only the file is copied.
        connection = sqlite3.connect(self.ready)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def pytest(self, tests: list[str], *, on: str, fresh: bool) -> tuple[int, int, str]:
        """(exit code, how many failed, the last words)."""
        report = self.home / "report.xml"
        report.unlink(missing_ok=True)
        environment = dict(self.environment)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0"]
        command += [f"-pno:{plugin}" for plugin in ("cacheprovider", "randomly", "playwright", "anyio")]
        if on == "sqlite" and not fresh:
            for left in self.home.glob("test.sqlite3*"):  # also the journals of a run that was cut off
                left.unlink()
            shutil.copyfile(self.ready, self.home / "test.sqlite3")
            environment["HAICSO_READY_SQLITE"] = str(self.home / "test.sqlite3")
            command.append("--reuse-db")
        command += [f"--junitxml={report}", *tests]
        try:
            done = subprocess.run(
                command, cwd=self.tree, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=LONGEST_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return -1, 0, f"longer than {LONGEST_SECONDS} s"
        failed = 0
        with contextlib.suppress(OSError, ElementTree.ParseError):
            root = ElementTree.parse(report)  # noqa: S314 - our own pytest wrote it
            failed = sum(int(suite.get("failures", 0)) for suite in root.iter("testsuite"))
        return done.returncode, failed, (done.stdout + done.stderr)[-3000:]

    def try_out(self, mutant: Mutant) -> Outcome:
        begin = time.monotonic()
        if fault := mutant.fault(self.tree):
            return Outcome(mutant, False, fault)
        file = self.tree / mutant.file
        whole = file.read_text()
        file.write_text(whole.replace(mutant.find, mutant.put))
        try:
            code, failed, last = self.pytest(list(mutant.tests), on=mutant.on, fresh=mutant.fresh)
        finally:
            file.write_text(whole)
        seconds = time.monotonic() - begin
        if code == TESTS_FAILED and failed:
            return Outcome(mutant, True, "noticed", seconds)
        words = "NOT noticed" if code == 0 else f"its tests did not run (exit code {code}):\n{last}"
        return Outcome(mutant, False, words, seconds)


@contextlib.contextmanager
def bench(environment: dict[str, str]) -> Iterator[Bench]:
    home = Path(tempfile.mkdtemp(prefix="haicso-mutants-"))
    try:
        yield Bench(home, environment)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def unharmed(place: Bench, mutants: list[Mutant]) -> bool:
    """The named tests exist and pass while nothing is missing."""
    for on in sorted({mutant.on for mutant in mutants}):
        tests = sorted({test for mutant in mutants if mutant.on == on for test in mutant.tests})
        print(f"mutants: with every control in place, {len(tests)} tests on {on}", end="", flush=True)
        code, _failed, last = place.pytest(tests, on=on, fresh=False)
        print(": ok" if code == 0 else f": FAILED\n{last}", flush=True)
        if code:
            return False
    return True


def run(mutants: list[Mutant], environment: dict[str, str], processes: int) -> list[Outcome] | None:
    """None when the tests fail before anything is taken away."""
    with contextlib.ExitStack() as stack:
        places = [stack.enter_context(bench(environment)) for _ in range(min(processes, len(mutants)))]
        if any(mutant.on == "sqlite" for mutant in mutants):
            for place in places:
                place.migrate()
        if not unharmed(places[0], mutants):
            return None
        free = list(places)

        def one(mutant: Mutant) -> Outcome:
            place = free.pop()
            try:
                outcome = place.try_out(mutant)
            finally:
                free.append(place)
            print(line(outcome), flush=True)
            return outcome

        with ThreadPoolExecutor(len(places)) as pool:
            return list(pool.map(one, mutants))


def line(outcome: Outcome) -> str:
    mutant = outcome.mutant
    return (
        f"  {'noticed' if outcome.noticed else 'SURVIVED':<9}{outcome.seconds:5.0f} s  {mutant.name}  [{mutant.file}]"
    )


def in_its_place(on: str, work: Callable[[dict[str, str]], list[Outcome] | None]) -> list[Outcome] | None:
    if on == "sqlite":
        return work({})
    with postgres_cluster.running() as environment:
        return work(environment)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="only those with one of these in the name"
    )
    parser.add_argument(
        "--except-for", type=Path, metavar="FILE", help="not those that this earlier output says noticed"
    )
    parser.add_argument("--processes", type=int, default=2, help="how many at once (default 2)")
    parser.add_argument("--list", action="store_true", help="print the names and check the texts, run nothing")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    postgres_cluster.end_by_signal()
    mutants = read()
    rotten = [f"{mutant.name}: {fault}" for mutant in mutants if (fault := mutant.fault(ROOT))]
    if rotten:
        print("mutants: the list does not fit the code any more:", *rotten, sep="\n  - ")
        return 1
    if chosen.only:
        mutants = [mutant for mutant in mutants if any(word in mutant.name for word in chosen.only)]
    if chosen.except_for:
        before = [told for told in chosen.except_for.read_text().splitlines() if told.startswith("  noticed")]
        mutants = [mutant for mutant in mutants if not any(f"s  {mutant.name}  [" in told for told in before)]
    if chosen.list:
        print(*(f"{mutant.name}  [{mutant.file}]" for mutant in mutants), sep="\n")
        return 0
    outcomes: list[Outcome] = []
    for on in ("sqlite", "postgresql"):
        there = [mutant for mutant in mutants if mutant.on == on]
        if not there:
            continue
        # On one server the copies would want the same test database: one at a time.
        processes = chosen.processes if on == "sqlite" else 1
        got = in_its_place(on, lambda environment, there=there, n=processes: run(there, environment, n))
        if got is None:
            print("mutants: these tests must pass before they can notice anything")
            return 1
        outcomes += got
    survived = [outcome for outcome in outcomes if not outcome.noticed]
    for outcome in survived:
        print(f"mutants: {outcome.mutant.name}: {outcome.words}")
    print(f"mutants: {len(outcomes)} controls taken away, {len(outcomes) - len(survived)} noticed")
    return 1 if survived or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
