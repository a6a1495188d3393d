"""Where attachments lie: two folders outside everything that is served, under random names.

`quarantine/` holds what arrives until it was checked and its message is being written; `kept/` what belongs to a
message. A file moves from one to the other by one rename, on disk before the database commits, so an acknowledged
message never lacks its file; and whatever dies in between leaves a file without a row, which `sweep` takes away.
"""

import errno
import hashlib
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from .kinds import KINDS, Kind

logger = logging.getLogger(__name__)

QUARANTINE_HOURS = 2
ORPHAN_HOURS = 24
"""Far longer than any request lasts: the message of a younger file may just be on its way."""

_NAME = re.compile(r"[0-9a-f]{32}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class CannotKeep(Exception):
    """The disk does not take the file: full, or out of order. Nothing was written."""


@dataclass(frozen=True)
class Staged:
    """A checked file in quarantine, on its way into a message."""

    path: Path
    name: str
    kind: Kind
    size: int
    sha256: str

    def described(self) -> dict[str, object]:
        """What the event keeps of it for ever, inside its hash."""
        return {"name": self.name, "type": self.kind.ending, "size": self.size, "sha256": self.sha256}


def _folder(name: str) -> Path:
    folder = Path(settings.ATTACHMENTS_DIR) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def has_room(size: int) -> bool:
    """Whether the disk has room for so many bytes and what else must go on living on it."""
    with suppress(OSError):
        free: int = shutil.disk_usage(_folder("quarantine")).free
        return free - size >= settings.ATTACHMENTS_MIN_FREE_BYTES
    return False


def begin() -> tuple[Path, BinaryIO]:
    """A new file in quarantine."""
    path = _folder("quarantine") / secrets.token_hex(16)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return path, os.fdopen(handle, "wb")


def finish(handle: BinaryIO) -> None:
    """Everything is on the disk before anything refers to it."""
    handle.flush()
    os.fsync(handle.fileno())
    handle.close()


def keep(staged: Staged) -> str:
    """Move it out of quarantine for good, and say under which name. Called inside the transaction of its message."""
    name = secrets.token_hex(16)
    try:
        shelf = _folder(f"kept/{name[:2]}")
        staged.path.rename(shelf / name)
        for folder in (shelf, shelf.parent):
            _sync(folder)
    except OSError as error:
        logger.error("An attachment could not be kept: %s", error)
        raise CannotKeep from error
    return name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(stored_name: str) -> Path:
    """Only a name that we made leads anywhere."""
    if not _NAME.fullmatch(stored_name):
        raise FileNotFoundError(stored_name)
    return Path(settings.ATTACHMENTS_DIR) / "kept" / stored_name[:2] / stored_name


def digest_of(stored_name: str) -> str | None:
    """SHA-256 of the kept file as it is on the disk now; None when it is not there."""
    try:
        with path_of(stored_name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def is_full(error: OSError) -> bool:
    return error.errno in _FULL


@dataclass
class Swept:
    quarantined: int = 0
    orphans: int = 0
    bytes: int = 0


def sweep(
    now: float, known: Callable[[Iterable[str]], set[str]], stopping: Callable[[], bool] = lambda: False
) -> Swept:
    """Take away what no message refers to. `now`: seconds since the epoch. `known`: which of these names have a row."""
    swept = Swept()
    for file in _older_than(_folder("quarantine"), now - QUARANTINE_HOURS * 3600):
        swept.quarantined += _remove(file, swept)
    for shelf in sorted(_folder("kept").iterdir()):
        if stopping():
            break
        old = {file.name: file for file in _older_than(shelf, now - ORPHAN_HOURS * 3600)} if shelf.is_dir() else {}
        for name in set(old) - known(old):
            swept.orphans += _remove(old[name], swept)
    return swept


def _older_than(folder: Path, then: float) -> Iterator[Path]:
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            if _NAME.fullmatch(file.name) and file.stat().st_ctime < then:
                yield file


def _remove(file: Path, swept: Swept) -> int:
    with suppress(FileNotFoundError):
        size = file.stat().st_size
        file.unlink()
        swept.bytes += size
        return 1
    return 0


def kind_of(ending: str) -> Kind:
    return KINDS[ending]
