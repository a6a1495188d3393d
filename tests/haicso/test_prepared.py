"""`make run` leaves out what is done, and installs with two pips: neither may ever leave out too much."""

import importlib.util
import os
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(settings.BASE_DIR) / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_was_noted_holds_until_something_that_decides_changes(tmp_path):
    prepared, root, var = script("prepared"), tmp_path / "tree", tmp_path / "var"
    migration, fixture = root / "tickets/migrations/0001_initial.py", root / "fixtures/offices.csv"
    made = [var / "log/logins.txt", var / "static/staticfiles.json"]
    for path in (migration, fixture, *made):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")

    def holds(**environment: str) -> bool:
        return prepared.is_prepared(root, var, environment)

    assert not holds()  # there is no database
    sqlite3.connect(var / "haicso.sqlite3").close()
    assert not holds()  # it is not noted
    prepared.note(root, var, {})
    assert holds()
    assert not holds(DATABASE_URL="postgres://x")
    assert not holds(HAICSO_MODE="production")

    for path, text in ((migration, "two!"), (fixture, "more"), (root / "fixtures/new.csv", "")):
        path.write_text(text)
        assert not holds(), path
        prepared.note(root, var, {})
        assert holds()
    os.utime(fixture, ns=(1, 1))
    assert not holds()
    prepared.note(root, var, {})
    made[0].unlink()
    assert not holds()
    made[0].write_text("")
    (var / "haicso.sqlite3").write_bytes(b"no database at all" * 100)
    assert not holds()


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_two_halves_of_a_lock_file_are_all_of_it_with_every_hash(lock):
    text = (Path(settings.BASE_DIR) / "requirements" / f"{lock}.txt").read_text()
    one, two = script("halve_lock").halves(text)
    assert sorted((one + two).splitlines()) == sorted(text.splitlines())
    for half in (one, two):
        packages = half.count("==")
        assert packages >= text.count("==") // 2 - 1
        assert not half.startswith(" ")
        # Each package is followed by its own hashes: a requirement goes on as long as lines end in a backslash.
        assert half.count("--hash") >= packages
