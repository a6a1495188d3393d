"""Documents of Office (Open XML) and of LibreOffice (ODF): no macros, objects, or links that act by themselves."""

import re
import zipfile
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .archives import CHECKED_MEMBER, Archive, path_of
from .compound import check_xls
from .faults import Fault, Unsafe
from .kinds import XLS

HOMES = {"xlsx": "xl/", "xltx": "xl/", "docx": "word/", "dotx": "word/", "pptx": "ppt/", "ppsx": "ppt/", "potx": "ppt/"}
"""The folder that a document of this ending has."""
OFFICE = frozenset(HOMES)
_TEXT_PART = 32 * 1024 * 1024
_OVERLAP = 8 * 1024

_MACRO_PARTS = re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml)$|/macrosheets/|/intlmacrosheets/|^customui")
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|ms-office\.vba", re.IGNORECASE)
_BINARY_TYPES = re.compile(r"sheet\.binary", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:[a-z]{2,}://(?!/)|\\\\|//|file:(?:/*\\\\|/{4,}))", re.IGNORECASE)
_ACTING = re.compile(r"\s*(?:javascript|vbscript|data|shell|search-ms|ms-[\w.-]+):", re.IGNORECASE)
_OF_CHARTS = ("/oleObject", "/package")
_LOCAL_KINDS = (
    "/externalLinkPath", "/xlPathMissing", "/xlStartup", "/xlLibrary", "/xlAlternateStartup", "/image",
    "/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/subDocument", "/video", "/audio", "/media",
)  # fmt: skip
"""Daily work where they lead to a file on a disk; elsewhere Office would fetch them."""
_REFERENCE = re.compile(rb"&#(x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")
_LINK = re.compile(rb"<(?:[\w.-]+:)?(?:ddeLink|oleLink)\b")
_FETCHING = re.compile(rb"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|_xlfn\.IMAGE)\s*\(", re.IGNORECASE)
_REFRESHED = re.compile(rb"\brefreshOnLoad\s*=\s*[\"'](?:1|true)[\"']")
_FIELDS = re.compile(rb"<w:instrText\b[^>]*>([^<]*)|\bw:instr\s*=\s*\"([^\"]*)\"")
_FIELD_FETCHES = re.compile(
    rb"\bDDE(?:AUTO)?\b|\bINCLUDE(?:TEXT|PICTURE)\s+(?:\"|&quot;)?\s*(?:[a-z]{2,}://|\\\\|//)", re.I
)
_SLIDE_ACTS = re.compile(rb"ppaction://(?:program|macro|ole)", re.IGNORECASE)
_OWN_SOURCE = re.compile(r"data source\s*=\s*(?:\$|[a-z]:\\)", re.IGNORECASE)


def check_office(data: bytes, ending: str, *, inside: bool = False) -> None:
    """Raise `Unsafe` unless this is an Office document without macros, objects and links that act by themselves.
    `inside`: it is the sheet behind a chart of another document, and has nothing embedded itself."""
    home = HOMES[ending]
    if data.startswith(XLS.signature):
        # A workbook with a password is an OLE file called xlsx; so is an old workbook with a new ending.
        check_xls(data)
        raise Unsafe(Fault.SIGNATURE)
    archive = Archive(data)
    parts = {path_of(member).lower(): member for member in archive.members}
    types = parts.get("[content_types].xml")
    if types is None or not any(name.startswith(home) for name in parts):
        raise Unsafe(Fault.SIGNATURE)
    if any(_MACRO_PARTS.search(name) for name in parts):
        raise Unsafe(Fault.MACRO)
    if any("/activex/" in name for name in parts):
        raise Unsafe(Fault.CONTROLS)
    listed = archive.read(types).decode("utf-8", "replace")
    if _MACRO_TYPES.search(listed):
        raise Unsafe(Fault.MACRO)
    if _BINARY_TYPES.search(listed):
        raise Unsafe(Fault.SIGNATURE)
    linked = Fault.LINKED if home == "xl/" else Fault.LINKED_DOCUMENT
    for name, member in parts.items():
        if name.endswith(".rels"):
            _check_relations(_xml(archive.read(member)), name, linked)
        elif "/embeddings/" in name:
            _check_embedded(archive, member, name, inside=inside)
        else:
            _check_part(archive, member, name, linked)


def _check_embedded(archive: Archive, member: zipfile.ZipInfo, name: str, *, inside: bool) -> None:
    """The sheet behind a chart is a document like any other; an object of another program is not."""
    ending = name.rpartition(".")[2]
    if inside or ending not in OFFICE:
        raise Unsafe(Fault.EMBEDDED)
    check_office(archive.read(member, CHECKED_MEMBER), ending, inside=True)


def _check_part(archive: Archive, member: zipfile.ZipInfo, name: str, linked: Fault) -> None:
    """Unpacks it and throws it away. XML must be UTF-8 and define no entities."""
    is_xml, before, head = name.endswith((".xml", ".vml")), b"", b""
    text = bytearray()
    for chunk in archive.chunks(member):
        if not head:
            head = chunk[:4096]
            if is_xml and (head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head or _ENTITIES.search(head)):
                raise Unsafe(Fault.DAMAGED)
            if head.startswith((b"MZ", b"\x7fELF")):
                raise Unsafe(Fault.PROGRAM)
        if not is_xml:
            continue
        piece = _plain(before + chunk)
        if name.startswith("xl/externallinks/") and _LINK.search(piece):
            raise Unsafe(linked)
        if name.startswith(("xl/worksheets/", "xl/workbook")) and _FETCHING.search(piece):
            raise Unsafe(Fault.CONNECTED)
        if name.startswith("xl/querytables/") and _REFRESHED.search(piece):
            raise Unsafe(Fault.CONNECTED)
        if name.startswith("ppt/") and _SLIDE_ACTS.search(piece):
            raise Unsafe(Fault.ACTING)
        if name == "xl/connections.xml" or name.startswith("word/"):
            text += chunk
            if len(text) > _TEXT_PART:
                raise Unsafe(Fault.TOO_COMPLEX)
        before = chunk[-_OVERLAP:]
    if name == "xl/connections.xml":
        _check_connections(_xml(bytes(text)))
    elif text:
        said = b"".join(one or other for one, other in _FIELDS.findall(_plain(bytes(text))))
        if _FIELD_FETCHES.search(said):
            raise Unsafe(linked)


def _plain(xml: bytes) -> bytes:
    """Without the numbers by which XML may write any letter."""
    return _REFERENCE.sub(_letter, xml) if b"&#" in xml else xml


def _letter(match: re.Match[bytes]) -> bytes:
    said = match[1]
    number = int(said[1:], 16) if said[:1] == b"x" else int(said)
    return bytes([number]) if 32 <= number < 127 and number not in b"<&" else match[0]


def _xml(data: bytes) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unsafe(Fault.DAMAGED) from error


def _check_relations(root: Element, name: str, linked: Fault) -> None:
    """Links to elsewhere: a link to click on, and a link to a file that lies on a disk, are daily work; what Office
    fetches or starts by itself is not."""
    for relation in root:
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if "vbaProject" in kind or "macrosheet" in kind.lower():
            raise Unsafe(Fault.MACRO)
        if relation.get("TargetMode", "").lower() != "external":
            continue
        if kind.endswith("/hyperlink"):
            bad = _ACTING.match(target) is not None
        else:
            local = (*_LOCAL_KINDS, *_OF_CHARTS) if "/charts/" in name else _LOCAL_KINDS
            bad = bool(_REMOTE.match(target) or _ACTING.match(target)) or not kind.endswith(local)
        if bad:
            raise Unsafe(linked)


def _check_connections(root: Element) -> None:
    """Where a workbook gets data: from itself, or from a file on a disk when somebody asks; not by itself, and not from
    a server."""
    for element in root.iter():
        tag, said = element.tag.rpartition("}")[2], element.attrib
        if said.get("refreshOnLoad", "").lower() in {"1", "true"} or said.get("interval", "0") not in {"", "0"}:
            raise Unsafe(Fault.CONNECTED)
        if tag == "webPr" or _REMOTE.match(said.get("odcFile", "")) or _REMOTE.match(said.get("sourceFile", "")):
            raise Unsafe(Fault.CONNECTED)
        if tag == "dbPr" and not _OWN_SOURCE.search(said.get("connection", "")):
            raise Unsafe(Fault.CONNECTED)


# --- LibreOffice ------------------------------------------------------------------------------------------------------
_ODF_MACROS = re.compile(r"^(?:basic|scripts)/", re.IGNORECASE)
_ODF_ACTS = re.compile(rb"<(?:table:dde-link|text:dde-connection-decl|table:table-source|office:event-listeners)\b")


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
        if _ODF_MACROS.match(name) and not name.endswith(("/", ".xlb", ".xlc")):
            raise Unsafe(Fault.MACRO)
        before = b""
        for chunk in archive.chunks(member):
            if not before and chunk.startswith((b"MZ", b"\x7fELF")):
                raise Unsafe(Fault.PROGRAM)
            if not before and chunk.startswith(XLS.signature):
                raise Unsafe(Fault.EMBEDDED)
            if name.endswith("content.xml") and _ODF_ACTS.search(before + chunk):
                raise Unsafe(Fault.LINKED_DOCUMENT)
            before = chunk[-_OVERLAP:]
