"""XML as Office reads it, by patterns: large parts are looked through piece by piece and thrown away, so what a reader
of XML passes over (comments, marks around text, letters written as numbers) must not hide a word from us.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from .faults import Fault, Unsafe

_OVERLAP = 8 * 1024
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^<\?xml\b[^>]*\bencoding\s*=\s*[\"']([^\"']*)")
_READABLE = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
"""In all of these a Latin letter is the same byte."""
_REFERENCE = re.compile(rb"&#(x0*[0-9A-Fa-f]{1,6}|0*[0-9]{1,7});")
_MARK = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_TEXT = b"<![CDATA["
_HELD = 8
"""One less than the longest beginning: so much of it may be all that a chunk has."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def check_head(head: bytes, *, doctype: bool = False) -> None:
    """Refuse, by the first bytes of a part, what is written in other bytes than ours or defines entities. `doctype`:
    one without entities is fine."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    said = _ENCODING.match(bare)
    if (
        head[:2] in {b"\xff\xfe", b"\xfe\xff"}
        or b"\0" in head
        or (bare and not bare.startswith(b"<"))
        or (said and said[1].lower() not in _READABLE)
    ):
        raise Unsafe(Fault.DAMAGED)
    found = _ENTITIES.search(head)
    if found and (not doctype or b"<!ENTITY" in head.upper()):
        raise Unsafe(Fault.DAMAGED)


def is_utf_16(head: bytes) -> bool:
    return head.startswith(_UTF_16)


def in_utf_8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is written in UTF-16, without its first declaration, which names that. Unsafe where it is not."""
    decoder, begin = getincrementaldecoder("utf-16")(), True
    try:
        for chunk in chunks:
            text = decoder.decode(chunk)
            yield (_DECLARATION.sub("", text, count=1) if begin else text).encode()
            begin = False
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise Unsafe(Fault.DAMAGED) from error


def pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The text and tags, in pieces that begin with the end of the one before, so that no word is cut in two."""
    before = b""
    for chunk in _bare(chunks):
        piece = _plain(before + chunk)
        yield piece
        before = piece[-_OVERLAP:]


def whole(chunks: Iterable[bytes], most: int) -> bytes:
    """The text and tags of a part in one, of no more bytes than `most`."""
    found = bytearray()
    for chunk in _bare(chunks):
        found += chunk
        if len(found) > most:
            raise Unsafe(Fault.TOO_COMPLEX)
    return _plain(bytes(found))


def _bare(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Without comments, instructions and the marks around text."""
    rest, inside = b"", b""
    for chunk in chunks:
        rest += chunk
        kept, at = bytearray(), 0
        while True:
            if inside:
                end = _ENDS[inside]
                found = rest.find(end, at)
                upto = found if found >= 0 else max(len(rest) - len(end) + 1, at)
                if inside == _TEXT:
                    kept += rest[at:upto].replace(b"<", b" ")
                at = upto
                if found < 0:
                    break
                at, inside = found + len(end), b""
            elif mark := _MARK.search(rest, at):
                kept += rest[at : mark.start()]
                at, inside = mark.end(), mark[0]
            else:
                hold = rest.rfind(b"<", max(len(rest) - _HELD, at))
                upto = hold if hold >= 0 else len(rest)
                kept += rest[at:upto]
                at = upto
                break
        rest = rest[at:]
        if kept:
            yield bytes(kept)
    if rest and not inside:
        yield rest


def _plain(xml: bytes) -> bytes:
    """Without the numbers by which XML may write any letter."""
    return _REFERENCE.sub(_letter, xml) if b"&#" in xml else xml


def _letter(match: re.Match[bytes]) -> bytes:
    said = match[1]
    number = int(said[1:], 16) if said[:1] == b"x" else int(said)
    return bytes([number]) if 32 <= number < 127 and number not in b"<&" else match[0]
