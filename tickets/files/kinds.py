"""The kinds of files that a message takes (docs/domain.md 4), by the ending of the name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`signature`: the bytes at offset 0."""

    ending: str
    signature: bytes
    content_type: str
    label: str


PDF = Kind("pdf", b"%PDF-", "application/pdf", "PDF")
XLS = Kind("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel", "XLS")
XLSX = Kind("xlsx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX")
ZIP = Kind("zip", b"PK\x03\x04", "application/zip", "ZIP")

KINDS = {kind.ending: kind for kind in (PDF, XLS, XLSX, ZIP)}


def ending_of(name: str) -> str:
    """ "Rekap.SPM.XLSX" -> "xlsx"; "" without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
