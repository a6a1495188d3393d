"""PDF: a document and nothing else. No script, no program start, no file inside, no form that sends itself."""

import logging
import re
import zipfile
from io import BytesIO
from typing import Any

from .faults import Fault, Unsafe

OBJECTS = 100_000
DEPTH = 40

_ACTIVE = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
}
_IN_CLEAR = re.compile(rb"/(JavaScript|Launch|SubmitForm|RichMedia|XFA)\b|/(EmbeddedFiles?|FileAttachment)\b")
_TAIL = re.compile(rb"startxref\s+[0-9]+\s+%%EOF[\s\0]*\Z")
"""How a PDF ends. What stands behind is another file that travels in it: HTML, or a ZIP, which is read from its end."""
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(data: bytes) -> None:
    """Raise `Unsafe` unless this is a PDF that only shows. Every object is looked at, in reach of a page or not."""
    if not re.match(rb"%PDF-[12]\.[0-9]", data):
        raise Unsafe(Fault.SIGNATURE)
    if b"%%EOF" not in data[-4096:]:
        raise Unsafe(Fault.DAMAGED)
    if b"startxref" not in data:
        raise Unsafe(Fault.DAMAGED)
    if not _TAIL.search(data[-4096:]) or zipfile.is_zipfile(BytesIO(data)):
        raise Unsafe(Fault.APPENDED)
    # What stands there in the clear, also where pypdf's reading and a viewer's reading of a bent file differ.
    plain = _HEX.sub(lambda match: bytes([int(match[1], 16)]), data)
    if found := _IN_CLEAR.search(plain):
        raise Unsafe(Fault.ACTIVE if found[1] else Fault.EMBEDDED)
    # Slow to import, and only this kind needs it.
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        _read(PdfReader(BytesIO(data), strict=False))
    except (Unsafe, MemoryError):
        raise
    except Exception as error:  # a bent PDF makes any reader stumble anywhere
        raise Unsafe(Fault.DAMAGED) from error


def _read(reader: Any) -> None:
    if reader.is_encrypted:
        raise Unsafe(Fault.ENCRYPTED)
    if not len(reader.pages):
        raise Unsafe(Fault.DAMAGED)
    from pypdf.generic import IndirectObject

    numbers = {(number, gen) for gen, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > OBJECTS:
        raise Unsafe(Fault.TOO_COMPLEX)
    _look(reader.trailer, 0)
    for number, gen in sorted(numbers):
        if number:
            _look(IndirectObject(number, gen, reader).get_object(), 0)


def _look(value: Any, depth: int) -> None:
    """One object and what stands in it; what it refers to has a number and is looked at by itself."""
    if depth > DEPTH:
        raise Unsafe(Fault.TOO_COMPLEX)
    if isinstance(value, dict):
        _look_at_dictionary(value)
        for part in dict.values(value):
            _look(part, depth + 1)
    elif isinstance(value, list):
        for part in list.__iter__(value):
            _look(part, depth + 1)


def _look_at_dictionary(value: dict[Any, Any]) -> None:
    kind, subtype, does, opening = (_resolved(value, key) for key in ("/Type", "/Subtype", "/S", "/OpenAction"))
    if "/JS" in value or "/XFA" in value or (isinstance(does, str) and does in _ACTIVE):
        raise Unsafe(Fault.ACTIVE)
    if "/EF" in value or "/EmbeddedFiles" in value or "/Collection" in value:
        raise Unsafe(Fault.EMBEDDED)
    if kind == "/EmbeddedFile" or subtype == "/FileAttachment":
        raise Unsafe(Fault.EMBEDDED)
    if isinstance(subtype, str) and subtype in {"/RichMedia", "/3D", "/Movie", "/Screen"}:
        raise Unsafe(Fault.ACTIVE)
    # Where to open the document is harmless; anything else that runs on opening is not.
    if isinstance(opening, dict) and _resolved(opening, "/S") != "/GoTo":
        raise Unsafe(Fault.ACTIVE)


def _resolved(value: dict[Any, Any], key: str) -> Any:
    """The value behind a reference."""
    found = dict.get(value, key)
    return found.get_object() if hasattr(found, "get_object") else found
