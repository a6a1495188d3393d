"""Documents of LibreOffice (ODF): no macros, no objects of other programs, nothing that is fetched by itself."""

import re
from collections.abc import Iterator
from html import unescape

from .archives import Archive, path_of
from .faults import Fault, Unsafe
from .kinds import XLS
from .markup import check_head, pieces
from .targets import leads_away

_MACROS = re.compile(r"^(?:basic|scripts)/", re.IGNORECASE)
_ACTS = re.compile(rb"<(?:[\w.-]+:)?(?:dde-link|dde-connection-decl|table-source|event-listeners)\b")
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*")
_CLICKED = re.compile(rb"a|area-[\w.-]+|template|form|button", re.IGNORECASE)
"""What leads somewhere only when a reader clicks or asks for it; all else is fetched as the document is opened."""


def check_open_document(data: bytes) -> None:
    """A text, sheet or slides of LibreOffice: no macros, no objects of other programs, no data from elsewhere."""
    archive = Archive(data)
    parts = {path_of(member).lower(): member for member in archive.members}
    if "mimetype" not in parts or "content.xml" not in parts:
        raise Unsafe(Fault.SIGNATURE)
    manifest = parts.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in archive.read(manifest):
        raise Unsafe(Fault.ENCRYPTED)
    for name, member in parts.items():
        if _MACROS.match(name) and not name.endswith(("/", ".xlb", ".xlc")):
            raise Unsafe(Fault.MACRO)
        _check_part(archive.chunks(member), is_xml=name.endswith(".xml"))


def _check_part(chunks: Iterator[bytes], *, is_xml: bool) -> None:
    """Unpacks it and throws it away. Whatever begins as XML does is read as XML."""
    head = next(chunks, b"")
    if head.startswith((b"MZ", b"\x7fELF")):
        raise Unsafe(Fault.PROGRAM)
    if head.startswith(XLS.signature):
        raise Unsafe(Fault.EMBEDDED)
    if is_xml:
        check_head(head[:4096], doctype=True)
    if not is_xml and not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        for _rest in chunks:
            pass
        return
    for piece in pieces(_with(head, chunks)):
        if _ACTS.search(piece) or _fetches(piece):
            raise Unsafe(Fault.LINKED_DOCUMENT)


def _with(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _fetches(piece: bytes) -> bool:
    """Whether something other than a link to click on leads away from the reader's own disk."""
    at = 0
    while found := _HREF.search(piece, at):
        # From here, not from its end: what looks like one may stand within another attribute.
        at = found.start() + 4
        if not leads_away(unescape((found[1] or found[2] or b"").decode("utf-8", "replace"))):
            continue
        begin = piece.rfind(b"<", 0, found.start())
        if begin < 0:
            return True
        tag = _TAG.fullmatch(piece, begin, found.start())
        if tag and not _CLICKED.fullmatch(tag[1]):
            return True
    return False
