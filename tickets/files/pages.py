"""`python -m tickets.files.pages (size | picture) FILE PAGE`: one page of a PDF, in a process that may not take much
time or memory and starts no other.

PDFium, which draws, is of a kind that runs no script and knows no XFA form; a file that was made to break it breaks
this process and nothing else. It writes one line, JSON of `Looked`, and after it the picture.
"""

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from .faults import Fault

MIB = 1024 * 1024
PAGES_MOST = 200
"""Pages that are drawn of one file; who needs more has it at hand."""
LONG_SIDE = 1600
"""Pixels; 137 of them an inch of A4, at which the small print of a form can be read."""
ENLARGED_MOST = 3.0
"""A small page does not become a poster. Pixels for each of a page's points, 72 to the inch."""
PNG_MOST, PICTURE_MOST = 400 * 1024, 2 * MIB
"""Letters and lines are small and sharp as PNG; what is larger is a photo, and goes as JPEG."""
CPU_SECONDS, WALL_SECONDS, MEMORY = 6, 12, 512 * MIB
PASSWORD_NEEDED = 4
"""FPDF_ERR_PASSWORD."""
NO_SUCH_PAGE = "page"
"""A fault of the address and not of the file."""


@dataclass(frozen=True)
class Looked:
    """`pages`: how many the file has. `width`, `height`: of the picture, in pixels. `fault`: why there is none."""

    fault: str = ""
    pages: int = 0
    width: int = 0
    height: int = 0


def size_of(path: Path, page: int) -> Looked:
    """How many pages the file has, and how large the picture of this one (from 1) will be."""
    return _run("size", path, page)[0]


def picture_of(path: Path, page: int) -> tuple[Looked, bytes]:
    """The page as PNG or JPEG, nothing where there is a fault."""
    return _run("picture", path, page)


def content_type(picture: bytes) -> str:
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def _run(what: str, path: Path, page: int) -> tuple[Looked, bytes]:
    # What it writes goes into a file, whose size is limited, and not into this process's memory.
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__, what, str(path), str(page)],
                cwd=Path(__file__).resolve().parents[2],
                env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Looked(Fault.TOO_COMPLEX), b""
        out.seek(0)
        said, _line, picture = out.read().partition(b"\n")
    try:
        looked = Looked(**json.loads(said))
    except (ValueError, TypeError):
        return Looked(Fault.TOO_COMPLEX), b""
    return (Looked(Fault.TOO_COMPLEX), b"") if done.returncode else (looked, picture)


def main(what: str, path: str, page: int) -> None:
    _limit()
    looked, picture = Looked(Fault.TOO_COMPLEX), b""
    try:
        looked, picture = _look(path, page, drawn=what == "picture")
    except (MemoryError, RecursionError):
        # As it is said above.
        pass
    sys.stdout.buffer.write(json.dumps(asdict(looked)).encode() + b"\n" + picture)


def _look(path: str, page: int, *, drawn: bool) -> tuple[Looked, bytes]:
    # After the limits, so that they hold for it, too.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        if page > min(pages, PAGES_MOST):
            return Looked(NO_SUCH_PAGE, pages), b""
        sheet = document[page - 1]
        across, down = sheet.get_size()
        scale = min(LONG_SIDE / max(across, down, 1), ENLARGED_MOST)
        looked = Looked("", pages, max(round(across * scale), 1), max(round(down * scale), 1))
        return looked, _drawn(sheet, scale) if drawn else b""
    except pypdfium2.PdfiumError as error:
        needs_password = getattr(error, "err_code", None) == PASSWORD_NEEDED
        return Looked(Fault.ENCRYPTED if needs_password else Fault.DAMAGED), b""


def _drawn(sheet: Any, scale: float) -> bytes:
    picture = sheet.render(scale=scale).to_pil()
    for kind, most, how in (("PNG", PNG_MOST, {}), ("JPEG", PICTURE_MOST, {"quality": 80})):
        out = BytesIO()
        picture.save(out, kind, **how)
        if out.tell() <= most:
            return out.getvalue()
    raise MemoryError


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (PICTURE_MOST + MIB, PICTURE_MOST + MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
