"""Documents of Office (Open XML): no macros, objects, or links that act by themselves."""

import re
import zipfile
from xml.etree.ElementTree import Element

from .archives import CHECKED_MEMBER, Archive, path_of
from .compound import check_xls
from .faults import Fault, Unsafe
from .kinds import XLS
from .markup import check_head, in_utf_8, is_utf_16, pieces, whole
from .parts import READ_AS_XML, TYPES, Parts, Role, read_xml
from .targets import acts, leads_away

HOMES = {"xlsx": "xl/", "xltx": "xl/", "docx": "word/", "dotx": "word/", "pptx": "ppt/", "ppsx": "ppt/", "potx": "ppt/"}
"""The folder that a document of this ending has."""
OFFICE = frozenset(HOMES)
_TEXT_PART = 32 * 1024 * 1024

_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|ms-office\.vba", re.IGNORECASE)
_BINARY_TYPES = re.compile(r"sheet\.binary", re.IGNORECASE)
_WHOLE = {"spreadsheetml.sheet": "xlsx", "wordprocessingml.document": "docx", "presentationml.presentation": "pptx"}
"""Content types of whole documents."""
_OF_CHARTS = ("/oleObject", "/package")
_LOCAL_KINDS = (
    "/externalLinkPath", "/xlPathMissing", "/xlStartup", "/xlLibrary", "/xlAlternateStartup", "/image",
    "/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/subDocument", "/video", "/audio", "/media",
)  # fmt: skip
"""Daily work where they lead to a file on a disk; elsewhere Office would fetch them."""
_LINK = re.compile(rb"<(?:[\w.-]+:)?(?:ddeLink|oleLink)\b")
_FETCHING = re.compile(rb"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|_xlfn\.IMAGE)\s*\(", re.IGNORECASE)
_REFRESHED = re.compile(rb"\brefreshOnLoad\s*=\s*[\"'](?:1|true)[\"']")
_FIELDS = re.compile(rb"<(?:[\w.-]+:)?instrText\b[^>]*>([^<]*)|\b(?:[\w.-]+:)?instr\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
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
    members = {path_of(member).lower(): member for member in archive.members}
    if TYPES not in members or not any(name.startswith(home) for name in members):
        raise Unsafe(Fault.SIGNATURE)
    types = read_xml(archive.read(members[TYPES]))
    listed = " ".join(value for said in types.iter() for value in said.attrib.values())
    if _MACRO_TYPES.search(listed):
        raise Unsafe(Fault.MACRO)
    if _BINARY_TYPES.search(listed):
        raise Unsafe(Fault.SIGNATURE)
    relations = {name: read_xml(archive.read(member)) for name, member in members.items() if name.endswith(".rels")}
    parts = Parts(members, types, relations, home)
    roles = {name: parts.roles(name) for name in members}
    for role, fault in ((Role.MACRO, Fault.MACRO), (Role.CONTROL, Fault.CONTROLS)):
        if any(role in each for each in roles.values()):
            raise Unsafe(fault)
    linked = Fault.LINKED if home == "xl/" else Fault.LINKED_DOCUMENT
    for name, root in relations.items():
        _check_relations(root, name, linked)
    for name, member in members.items():
        if name in relations or name.endswith("/"):
            continue
        if Role.EMBEDDED in roles[name]:
            _check_embedded(archive, member, parts.type_of[name], inside=inside)
        else:
            _check_part(archive, member, roles[name], linked)


def _check_embedded(archive: Archive, member: zipfile.ZipInfo, content_type: str, *, inside: bool) -> None:
    """The sheet behind a chart is a document like any other; an object of another program is not."""
    ending = path_of(member).lower().rpartition(".")[2]
    if ending not in OFFICE:
        # Some programs name it otherwise, and say what it is.
        ending = next((each for said, each in _WHOLE.items() if content_type.endswith(said)), "")
    if inside or ending not in OFFICE:
        raise Unsafe(Fault.EMBEDDED)
    check_office(archive.read(member, CHECKED_MEMBER), ending, inside=True)


def _check_part(archive: Archive, member: zipfile.ZipInfo, roles: set[Role], linked: Fault) -> None:
    """Unpacks it and throws it away. XML must be UTF-8 and define no entities; data that lie beside a document for
    others (`customXml`: Excel's queries and models) may be UTF-16."""
    chunks = archive.chunks(member)
    head = next(chunks, b"")
    if head.startswith((b"MZ", b"\x7fELF")):
        raise Unsafe(Fault.PROGRAM)
    if head.startswith(XLS.signature):
        raise Unsafe(Fault.EMBEDDED)
    if not roles & READ_AS_XML:
        for _rest in chunks:
            pass
        return
    if roles == {Role.XML} and member.filename.lower().startswith("customxml/") and is_utf_16(head):
        text = in_utf_8(archive.chunks(member))
        check_head(next(text, b"")[:4096])
        for _rest in text:
            pass
        return
    check_head(head[:4096])
    if Role.CONNECTIONS in roles:
        _check_connections(read_xml(archive.read(member, _TEXT_PART)))
    for piece in pieces(archive.chunks(member)):
        if Role.LINKED_BOOK in roles and _LINK.search(piece):
            raise Unsafe(linked)
        if Role.FORMULAS in roles and _FETCHING.search(piece):
            raise Unsafe(Fault.CONNECTED)
        if Role.QUERY in roles and _REFRESHED.search(piece):
            raise Unsafe(Fault.CONNECTED)
        if Role.SLIDE in roles and _SLIDE_ACTS.search(piece):
            raise Unsafe(Fault.ACTING)
    if Role.TEXT in roles:
        fields = _FIELDS.findall(whole(archive.chunks(member), _TEXT_PART))
        # One field may be cut into many runs.
        if _FIELD_FETCHES.search(b"".join(b"".join(each) for each in fields)):
            raise Unsafe(linked)


def _check_relations(root: Element, name: str, linked: Fault) -> None:
    """Links to elsewhere: a link to click on, and a link to a file that lies on a disk, are daily work; what Office
    fetches or starts by itself is not."""
    for relation in root:
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if relation.get("TargetMode", "").strip().lower() != "external":
            continue
        if kind.endswith("/hyperlink"):
            bad = acts(target)
        else:
            local = (*_LOCAL_KINDS, *_OF_CHARTS) if "/charts/" in name else _LOCAL_KINDS
            bad = leads_away(target) or acts(target) or not kind.endswith(local)
        if bad:
            raise Unsafe(linked)


def _check_connections(root: Element) -> None:
    """Where a workbook gets data: from itself, or from a file on a disk when somebody asks; not by itself, and not from
    a server."""
    for element in root.iter():
        tag, said = element.tag.rpartition("}")[2], element.attrib
        if said.get("refreshOnLoad", "").lower() in {"1", "true"} or said.get("interval", "0") not in {"", "0"}:
            raise Unsafe(Fault.CONNECTED)
        if tag == "webPr" or leads_away(said.get("odcFile", "")) or leads_away(said.get("sourceFile", "")):
            raise Unsafe(Fault.CONNECTED)
        if tag == "dbPr" and not _OWN_SOURCE.search(said.get("connection", "")):
            raise Unsafe(Fault.CONNECTED)
