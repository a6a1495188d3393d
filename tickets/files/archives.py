"""ZIP and XLSX. The list of contents is judged before a byte is unpacked. Then everything is unpacked once and
thrown away, to check that the list told the truth.
"""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .compound import check_xls
from .faults import Fault, Unsafe
from .kinds import KINDS, ZIP, ending_of
from .pdf import check_pdf

MIB = 1024 * 1024
ENTRIES = 2_000
UNPACKED = 200 * MIB
MEMBER = 100 * MIB
RATIO = 200
"""Unpacked bytes per packed byte of a member over one MiB. Real sheets of equal rows reach about 100."""
XML_PART = 4 * MIB
CHECKED_MEMBER = 15 * MIB

PROGRAMS = frozenset(
    "apk app bat chm cmd com cpl dll docm dotm exe gadget hlp hta htm html inf iqy jar js jse lnk mht mhtml "  # noqa: SIM905
    "msc msh msi msp mst ocx pif potm ppam ppsm pptm ps1 psm1 py reg rtf scf scr settingcontent-ms sh shtml slk svg "
    "swf sys url vb vbe vbs wsc wsf wsh xhtml xla xlam xll xlsb xlsm xltm xlw".split()
)
"""Endings that run, or that make Office or a browser run something."""
ARCHIVES = frozenset("7z ace arj bz2 cab gz img iso lz lzh rar tar tgz vhd vhdx xz z zip zst".split())  # noqa: SIM905
OFFICE = frozenset({"xlsx", "docx", "pptx"})
_HEADS = (
    (b"MZ", Fault.PROGRAM),
    (b"\x7fELF", Fault.PROGRAM),
    (b"#!", Fault.PROGRAM),
    (b"\xca\xfe\xba\xbe", Fault.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Fault.PROGRAM),
    (b"PK\x03\x04", Fault.NESTED),
    (b"Rar!", Fault.NESTED),
    (b"7z\xbc\xaf\x27\x1c", Fault.NESTED),
    (b"\x1f\x8b", Fault.NESTED),
    (b"MSCF", Fault.NESTED),
)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BAD_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\\\\:]")
_REMOTE = re.compile(r"\s*(?:[a-z]{2,}://(?!/)|\\\\|//|file:(?:/*\\\\|/{4,}))", re.IGNORECASE)


class Archive:
    """An opened ZIP whose list of contents is in order."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(ZIP.signature):
            raise Unsafe(Fault.SIGNATURE)
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RecursionError) as error:
            raise Unsafe(Fault.DAMAGED) from error
        self.members = self.zip.infolist()
        self._check_list(len(data))

    def _check_list(self, size: int) -> None:
        if not self.members:
            raise Unsafe(Fault.EMPTY)
        if len(self.members) > ENTRIES:
            raise Unsafe(Fault.BOMB)
        names: set[str] = set()
        for member in self.members:
            self._check_member(member)
            folded = unicodedata.normalize("NFC", member.filename).casefold()
            if folded in names:
                raise Unsafe(Fault.PATH, member.filename)
            names.add(folded)
        if sum(member.file_size for member in self.members) > UNPACKED:
            raise Unsafe(Fault.BOMB)
        # One piece of packed data under many names is the other kind of bomb.
        end = 0
        for member in sorted(self.members, key=lambda one: one.header_offset):
            if member.header_offset < end:
                raise Unsafe(Fault.BOMB)
            end = member.header_offset + 30 + member.compress_size
        if end > size or min(member.header_offset for member in self.members) != 0:
            raise Unsafe(Fault.DAMAGED)

    @staticmethod
    def _check_member(member: zipfile.ZipInfo) -> None:
        # `orig_filename`: Python itself cuts at NUL.
        name = member.orig_filename
        if (
            _BAD_CHARACTERS.search(name)
            or name.startswith("/")
            or len(name) > 240
            or {"..", "."} & set(name.split("/"))
            or stat.S_ISLNK(member.external_attr >> 16)
        ):
            raise Unsafe(Fault.PATH, name)
        if member.flag_bits & (0x1 | 0x40 | 0x2000):
            raise Unsafe(Fault.ENCRYPTED)
        if member.compress_type not in _METHODS:
            raise Unsafe(Fault.DAMAGED, name)
        if member.file_size > MEMBER:
            raise Unsafe(Fault.BOMB, name)
        if member.file_size > MIB and member.file_size > RATIO * max(member.compress_size, 1):
            raise Unsafe(Fault.BOMB, name)

    def read(self, member: zipfile.ZipInfo, limit: int = XML_PART) -> bytes:
        """The whole member, which must not be larger than `limit`."""
        if member.file_size > limit:
            raise Unsafe(Fault.TOO_COMPLEX, member.filename)
        return b"".join(self.chunks(member))

    def chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The member piece by piece; Python compares the checksum at its end and stops at the size that was listed."""
        try:
            with self.zip.open(member) as source:
                while chunk := source.read(MIB):
                    yield chunk
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError) as error:
            raise Unsafe(Fault.DAMAGED, member.filename) from error
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise Unsafe(Fault.DAMAGED, member.filename) from error
            raise


def check_zip(data: bytes) -> None:
    """Raise `Unsafe` unless every member is harmless. Members of the kinds that we take are checked as if they came
    alone: otherwise a ZIP would be the way around the checks.
    """
    archive = Archive(data)
    for member in archive.members:
        if member.is_dir():
            continue
        ending = ending_of(member.filename.rstrip(". "))
        if ending in PROGRAMS:
            raise Unsafe(Fault.PROGRAM, member.filename)
        if ending in ARCHIVES:
            raise Unsafe(Fault.NESTED, member.filename)
        try:
            if ending in KINDS or ending in OFFICE:
                check_content(archive.read(member, CHECKED_MEMBER), ending)
            else:
                _check_other(archive, member)
        except Unsafe as unsafe:
            raise Unsafe(unsafe.fault, member.filename) from unsafe


def _check_other(archive: Archive, member: zipfile.ZipInfo) -> None:
    """A member of any other kind: not a program, not an archive by another name."""
    head = b""
    for chunk in archive.chunks(member):
        head = head or chunk[:64]
    for begin, fault in _HEADS:
        if head.startswith(begin):
            raise Unsafe(fault)


def check_content(data: bytes, ending: str) -> None:
    """A file of this ending, alone or in a ZIP."""
    if not data:
        raise Unsafe(Fault.EMPTY)
    match ending:
        case "pdf":
            check_pdf(data)
        case "xls":
            check_xls(data)
        case "zip":
            check_zip(data)
        case _:
            check_office(data, "xl/" if ending == "xlsx" else "")


# --- Office -----------------------------------------------------------------------------------------------------------
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml)$|/macrosheets/|/intlmacrosheets/|^customui")
_EMBEDDED_PARTS = re.compile(r"/embeddings/|/activex/")
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|ms-office\.vba", re.IGNORECASE)
_BINARY_TYPES = re.compile(r"sheet\.binary", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLAIN_RELATIONS = ("/hyperlink", "/externalLinkPath", "/xlPathMissing", "/image")


def check_office(data: bytes, home: str = "xl/") -> None:
    """Raise `Unsafe` unless this is an Office document without macros, objects and links that act by themselves.

    `home`: the folder that a workbook has.
    """
    if data.startswith(KINDS["xls"].signature):
        # A workbook with a password is an OLE file called xlsx; so is an old workbook with a new ending.
        check_xls(data)
        raise Unsafe(Fault.SIGNATURE)
    archive = Archive(data)
    parts = {member.filename.lower(): member for member in archive.members}
    types = parts.get("[content_types].xml")
    if types is None or not any(name.startswith(home) for name in parts):
        raise Unsafe(Fault.SIGNATURE)
    if any(_MACRO_PARTS.search(name) for name in parts):
        raise Unsafe(Fault.MACRO)
    if any(_EMBEDDED_PARTS.search(name) for name in parts):
        raise Unsafe(Fault.EMBEDDED)
    listed = archive.read(types).decode("utf-8", "replace")
    if _MACRO_TYPES.search(listed):
        raise Unsafe(Fault.MACRO)
    if _BINARY_TYPES.search(listed):
        raise Unsafe(Fault.SIGNATURE)
    for name, member in parts.items():
        if name.endswith(".rels"):
            _check_relations(_xml(archive.read(member)))
        elif name.startswith("xl/externallinks/"):
            _check_link(_xml(archive.read(member)))
        else:
            _check_part(archive, member, is_xml=name.endswith((".xml", ".vml")))


def _check_part(archive: Archive, member: zipfile.ZipInfo, *, is_xml: bool) -> None:
    """Unpacks it and throws it away. XML must be UTF-8 and define no entities."""
    head = b""
    for chunk in archive.chunks(member):
        head = head or chunk[:4096]
    if is_xml and (head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head or _ENTITIES.search(head)):
        raise Unsafe(Fault.DAMAGED)
    if head.startswith((b"MZ", b"\x7fELF")):
        raise Unsafe(Fault.PROGRAM)


def _xml(data: bytes) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unsafe(Fault.DAMAGED) from error


def _check_relations(root: Element) -> None:
    """Links to elsewhere: a link to click on, and a link to another workbook that lies on a disk, are daily work; what
    Office fetches or starts by itself is not."""
    for relation in root:
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if "vbaProject" in kind or "macrosheet" in kind.lower():
            raise Unsafe(Fault.MACRO)
        if relation.get("TargetMode", "").lower() != "external":
            continue
        if not kind.endswith(_PLAIN_RELATIONS):
            raise Unsafe(Fault.LINKED)
        if not kind.endswith("/hyperlink") and _REMOTE.match(target):
            raise Unsafe(Fault.LINKED)


def _check_link(root: Element) -> None:
    if any(element.tag.rpartition("}")[2] in {"ddeLink", "oleLink"} for element in root.iter()):
        raise Unsafe(Fault.LINKED)
