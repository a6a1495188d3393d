"""Migrates the default database, loads reference data and (in demo mode) the demo, gathers static files.

One process for what would be five `manage.py` calls, because starting Django is most of their time; a fork of it
gathers the static files meanwhile. Repeatable.
"""

import hashlib
import multiprocessing
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import DatabaseError  # noqa: E402

LOGINS = Path(settings.VAR_DIR) / "log" / "logins.txt"
"""What `run.py` prints when the site is up."""


def step(label: str, command: str, **options: object) -> None:
    print(f"setup: {label}", end="", flush=True)
    begin = time.monotonic()
    call_command(command, verbosity=0, **options)
    seconds = time.monotonic() - begin
    print(f" ({seconds:.1f} s)" if seconds >= 1 else "", flush=True)


def collect_static_files() -> None:
    """`collectstatic`, unless the same files were collected before: compressing them takes seconds."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(root.name + ".collected")  # beside it, because what is in it is served
    if not (root / "staticfiles.json").exists() or not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())


def load_data() -> int:
    database = settings.DATABASES["default"]
    LOGINS.unlink(missing_ok=True)
    try:
        step(f"migrating {database['NAME']}", "migrate", interactive=False)
        step("reference data: offices, ministries, satker, holidays", "load_reference")
        step("search: words of older tickets", "rebuild_search")
        if settings.MODE == "demo":
            # The worker fills in what is older, after the first page.
            step("demo: offices, people and questions of this quarter", "load_demo", newest=True)
            with LOGINS.open("w", encoding="utf-8") as logins:
                call_command("demo_logins", stdout=logins)
    except (CommandError, DatabaseError) as error:
        print(f"\nsetup: {error}", file=sys.stderr)
        print("setup: 'make demo-reset' begins again with an empty demo database.", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    LOGINS.parent.mkdir(parents=True, exist_ok=True)
    django.setup()
    if "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]:
        return load_data()
    # Nothing is open yet that two processes could share: no connection, no thread.
    static = multiprocessing.get_context("fork").Process(target=collect_static_files)
    static.start()
    code = load_data()
    print("setup: static files", flush=True)
    static.join()
    return code or static.exitcode or 0


if __name__ == "__main__":
    sys.exit(main())
