"""Whether the SQLite demo is as the last setup left it: then `make run` need not start Django to find nothing to do.

    python3 scripts/prepared.py            exits with 0 where it is
    python3 scripts/prepared.py --note     writes down that it is

The note is inside the database file (`PRAGMA user_version`), so that it goes where the file goes. Another database than
var/haicso.sqlite3 is always prepared. Python's own library only: nothing may be installed yet.
"""

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHAT_DECIDES = (
    "*/migrations/*.py", "fixtures/*", "assets/**/*", "static/**/*", "haicso/**/*.py", "services/**/*.py",
    "*/management/commands/*.py", "scripts/prepare*.py", "requirements/runtime.txt",
)  # fmt: skip
"""Files from which the database, the demo and the static files are made."""


def files(root: Path) -> Iterator[Path]:
    for pattern in WHAT_DECIDES:
        yield from (path for path in root.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)


def digest(root: Path) -> int:
    """31 bits, never 0, of the names, sizes and times of these files."""
    said = [f"{p.relative_to(root)} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in sorted(set(files(root)))]
    return (zlib.crc32("\n".join(said).encode()) & 0x7FFFFFFF) or 1


def is_ours(environment: Mapping[str, str]) -> bool:
    """Whether the database is the demo's own file."""
    return not environment.get("DATABASE_URL") and environment.get("HAICSO_MODE", "demo") == "demo"


def is_prepared(root: Path, var: Path, environment: Mapping[str, str]) -> bool:
    database = var / "haicso.sqlite3"
    made = (database, var / "log" / "logins.txt", var / "static" / "staticfiles.json")
    if not is_ours(environment) or not all(path.exists() for path in made):
        return False
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as read:
            (noted,) = read.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return False  # setup says what is wrong with it
    return bool(noted == digest(root))


def note(root: Path, var: Path, environment: Mapping[str, str]) -> None:
    database = var / "haicso.sqlite3"
    if is_ours(environment) and database.exists():
        with closing(sqlite3.connect(database, timeout=20)) as write:
            write.execute(f"PRAGMA user_version = {digest(root)}")


def main() -> int:
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    if "--note" in sys.argv[1:]:
        note(ROOT, var, os.environ)
        return 0
    return 0 if is_prepared(ROOT, var, os.environ) else 1


if __name__ == "__main__":
    sys.exit(main())
