"""PDF: a document and nothing else. No script, no program start, no file inside, no form that sends itself."""

import logging
import re
import zipfile
from io import BytesIO
from typing import Any

from .faults import Fault, Unsafe

OBJECTS = 2_000_000
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
_TELLING = re.compile(
    rb"/(?:JS|XFA|EF|Collection|OpenAction|JavaScript|Launch|SubmitForm|ImportData|GoTo[ER]|Rendition|RichMedia\w*"
    rb"|EmbeddedFiles?|FileAttachment|3D|Movie|Screen)\b|/(?:S|Type|Subtype)\b\s*[^/\s]|#[0-9A-Fa-f]{2}"
)
"""Without any of these an object is harmless, and pypdf need not take it apart."""
_COVER = re.compile(rb"(?:\xef\xbb\xbf|[\s\0]|\x1b%-12345X|@PJL[^\r\n]*[\r\n])*")
"""What programs and printers write before a PDF, and readers pass over within the first 1,024 bytes. Anything else
there is another file, of which the PDF is only the end."""
_TAIL = re.compile(rb"startxref\s+[0-9]+\s+%%EOF(?:[\s\0\x1a]|\x1b%-12345X|@PJL[^\r\n]*)*\Z")
"""How a PDF ends. What stands behind is another file that travels in it: HTML, or a ZIP, which is read from its end."""
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj")
_HEAD = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj\b")
_STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)


def check_pdf(data: bytes) -> None:
    """Raise `Unsafe` unless this is a PDF that only shows. Every object is looked at, in reach of a page or not."""
    begin = data.find(b"%PDF-", 0, 1024 + 5)
    if begin < 0 or not _COVER.fullmatch(data, 0, begin) or not re.match(rb"%PDF-[12]\.[0-9]", data[begin : begin + 8]):
        raise Unsafe(Fault.SIGNATURE)
    if b"%%EOF" not in data[-4096:]:
        raise Unsafe(Fault.DAMAGED)
    if b"startxref" not in data:
        raise Unsafe(Fault.DAMAGED)
    if not _TAIL.search(data[-4096:]) or zipfile.is_zipfile(BytesIO(data)):
        raise Unsafe(Fault.APPENDED)
    data = data[begin:]
    # What stands there in the clear, also where pypdf's reading and a viewer's reading of a bent file differ.
    found = _in_clear(data)
    # Slow to import, and only this kind needs it.
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        whole = _read(reader, data)
        if found is not None:
            found = _in_clear(_without_texts(data, whole))
    except (Unsafe, MemoryError):
        raise
    except Exception as error:  # a bent PDF makes any reader stumble anywhere
        raise Unsafe(found or Fault.DAMAGED) from error
    if found is not None:
        raise Unsafe(found)


def _in_clear(data: bytes) -> Fault | None:
    found = _IN_CLEAR.search(_HEX.sub(lambda match: bytes([int(match[1], 16)]), data))
    return None if found is None else Fault.ACTIVE if found[1] else Fault.EMBEDDED


def _read(reader: Any, data: bytes) -> list[tuple[int, int]]:
    """Look at every object; where in the file each begins and ends, as far as it is told truly."""
    if reader.is_encrypted and not _opens(reader):
        raise Unsafe(Fault.ENCRYPTED)
    if not len(reader.pages):
        raise Unsafe(Fault.DAMAGED)
    from pypdf.generic import IndirectObject

    places = {(number, gen): at for gen, table in reader.xref.items() for number, at in table.items() if number}
    packed = {number: stream for number, (stream, _index) in reader.xref_objStm.items() if number}
    if len(places) + len(packed) > OBJECTS:
        raise Unsafe(Fault.TOO_COMPLEX)
    begins = sorted({at for at in places.values() if 0 <= at < len(data)})
    ends = dict(zip(begins, [*begins[1:], len(data)], strict=True))
    told = {key: data[at : ends[at]] for key, at in places.items() if at in ends}
    # One entry that points elsewhere, and the pieces between two entries are not what they seem: then all is looked at.
    all_true = len(told) == len(places) and all(map(_is_object, told.items()))
    _look(reader.trailer, 0)
    for number, gen in sorted(places):
        if not all_true or _TELLING.search(told[number, gen]):
            _look(IndirectObject(number, gen, reader).get_object(), 0)
    telling = {stream for stream in set(packed.values()) if _tells(IndirectObject(stream, 0, reader).get_object())}
    for number, stream in sorted(packed.items()):
        if stream in telling:
            _look(IndirectObject(number, 0, reader).get_object(), 0)
    return list(ends.items()) if all_true else []


def _opens(reader: Any) -> bool:
    """Whether it opens without a password: an owner's password only restricts printing and the like."""
    try:
        return bool(reader.decrypt(""))
    except Exception as error:  # a way of encrypting that pypdf does not know
        raise Unsafe(Fault.ENCRYPTED) from error


def _is_object(told: tuple[tuple[int, int], bytes]) -> bool:
    (number, gen), piece = told
    head = _HEAD.match(piece)
    return head is not None and (int(head[1]), int(head[2])) == (number, gen) and b"endobj" in piece


def _tells(stream: Any) -> bool:
    read = getattr(stream, "get_data", None)
    return read is None or bool(_TELLING.search(read()))


def _without_texts(data: bytes, places: list[tuple[int, int]]) -> bytes:
    """The file with blanks in place of what pages say: streams that hold no object, and strings outside of them."""
    bare = bytearray(data)
    for begin, end in places:
        if not _IN_CLEAR.search(data, begin, end):
            continue
        stream = _STREAM.search(data, begin, end)
        if stream is not None:
            last = data.rfind(b"endstream", stream.end(), end)
            if last > 0 and not _OBJECT.search(data, stream.end(), last):
                bare[stream.end() : last] = b" " * (last - stream.end())
        head = stream.start() if stream is not None else max(data.find(b"endobj", begin, end), begin)
        # A comment could hide where a string begins.
        if b"%" not in data[begin:head]:
            for string in _STRING.finditer(data, begin, head):
                bare[string.start() : string.end()] = b" " * len(string[0])
    return bytes(bare)


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
