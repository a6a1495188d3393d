"""A file on its way to whoever asked for it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import FileResponse

from .models import Format

CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(handle: object, name: str, file_format: str) -> FileResponse:
    response = FileResponse(handle, as_attachment=True, filename=name, content_type=CONTENT_TYPES[Format(file_format)])
    response["Cache-Control"] = "no-store"
    return response


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one file; what is open outlives it."""
    parent = Path(settings.REPORTS_DIR)
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as name:
        yield Path(name)
