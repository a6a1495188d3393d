"""Runs the suite: `test.py postgres sqlite`, both halves or one. Called by test.sh, which installs what is needed.

postgres: everything but the demo (which is an SQLite file), browser tests included, on a private server, or on the one
          that TEST_DATABASE_URL names (its role must be allowed to create databases: the tests make and drop
          `test_<name>` beside the one named).
sqlite:   everything that needs neither browser nor PostgreSQL, on a database file; not once more what no database can
          change (the pure rules, the making of paper), and not the long proofs of what short tests hold here too.

Arguments for pytest are taken from the environment's ARGS. Exit code nonzero when a half failed or nothing was run.
"""

import contextlib
import os
import shlex
import shutil
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import postgres_cluster

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5


@dataclass
class Half:
    name: str
    selection: str
    code: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0

    def read(self, report: Path) -> None:
        with contextlib.suppress(OSError, ElementTree.ParseError):  # an interrupted run leaves none: its code tells
            for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - our own pytest wrote it
                failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
                skipped = int(suite.get("skipped", 0))
                self.failed += failed
                self.skipped += skipped
                self.passed += int(suite.get("tests", 0)) - failed - skipped

    @property
    def fine(self) -> bool:
        return self.code in (0, NO_TESTS_COLLECTED) and not self.failed

    def __str__(self) -> str:
        state = "ok" if self.fine else f"FAILED (exit code {self.code})"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"test: {self.name:<12} {counts} in {self.seconds:.0f} s: {state}"


def pytest(half: Half, environment: dict[str, str], arguments: list[str]) -> None:
    """Run pytest for one half, with a folder of its own for all the site writes (mail, files, the SQLite database)."""
    var = Path(tempfile.mkdtemp(prefix="haicso-test-"))
    (var / "static").mkdir()  # WhiteNoise warns in every test without it
    command = [sys.executable, "-m", "pytest", f"--junitxml={var / 'report.xml'}"]
    command += ["--durations=8", "--durations-min=5"]
    if half.selection:
        command += ["-m", half.selection]
    # Two processes, for two cores; a debugger or a number of one's own goes before.
    if not any(argument.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for argument in arguments):
        command += ["-n", "2", "--dist", "worksteal"]
    begin = time.monotonic()
    print(f"\ntest: {half.name}: pytest {shlex.join(command[6:] + arguments)}", flush=True)
    try:
        half.code = postgres_cluster.run(
            [*command, *arguments], {"VAR_DIR": str(var), "HAICSO_MODE": "test", **environment}
        )
        half.read(var / "report.xml")
    finally:
        shutil.rmtree(var, ignore_errors=True)
    half.seconds = time.monotonic() - begin


def run_half(name: str, arguments: list[str]) -> Half:
    if name == "sqlite":
        half = Half("SQLite", "not browser and not postgres and not once")
        # The settings put the test database beside this name, in VAR_DIR.
        pytest(half, {"DATABASE_URL": f"sqlite:///{ROOT / 'var' / 'unused.sqlite3'}"}, arguments)
        return half
    half = Half("PostgreSQL", "not demo")
    if url := os.environ.get("TEST_DATABASE_URL"):
        pytest(half, {"DATABASE_URL": url}, arguments)
        return half
    try:
        with postgres_cluster.running() as environment:
            pytest(half, environment, arguments)
    except postgres_cluster.ClusterError as error:
        print(f"test: {error}", file=sys.stderr)
        half.code = 1
    return half


def main() -> int:
    os.chdir(ROOT)
    postgres_cluster.end_by_signal()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    halves: list[Half] = []
    try:
        for name in sys.argv[1:]:
            half = run_half(name, arguments)
            halves.append(half)
            if half.code in (2, 130):  # somebody pressed Ctrl-C
                break
    except KeyboardInterrupt:
        print("\ntest: interrupted", file=sys.stderr)
        return 130
    print()
    for half in halves:
        print(half)
    passed, failed, skipped = (
        sum(getattr(half, field) for half in halves) for field in ("passed", "failed", "skipped")
    )
    # A half that broke before it could count must not look like a success.
    failed += sum(1 for half in halves if not half.fine and not half.failed)
    print(f"total: {passed} passed, {failed} failed, {skipped} skipped")
    if passed + failed == 0:
        print("test: no test was run", file=sys.stderr)
        return NO_TESTS_COLLECTED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
