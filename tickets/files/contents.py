"""A file of any kind that we take, alone or in a ZIP. Members of the kinds that we take are checked as if they came
alone: otherwise a ZIP would be the way around the checks.
"""

import zipfile

from .archives import CHECKED_MEMBER, Archive, path_of
from .compound import check_document, check_xls
from .faults import Fault, Unsafe
from .kinds import KINDS, XLS, ending_of
from .office import OFFICE, check_office
from .open_document import check_open_document
from .pdf import check_pdf

PROGRAMS = frozenset(
    "apk app bat chm cmd com cpl dll exe gadget hlp hta htm html inf iqy jar js jse lnk mht mhtml "  # noqa: SIM905
    "msc msh msi msp mst ocx pif ps1 psm1 py reg rtf scf scr settingcontent-ms sh shtml slk svg "
    "swf sys url vb vbe vbs wsc wsf wsh xhtml xll".split()
)
"""Endings that run, or that make Office or a browser run something."""
MACRO_FILES = frozenset("docm dotm potm ppam ppsm pptm xla xlam xlm xlsb xlsm xltm xlw".split())  # noqa: SIM905
ARCHIVES = frozenset("7z ace arj bz2 cab gz img iso lz lzh rar tar tgz vhd vhdx xz z zip zst".split())  # noqa: SIM905
OPEN_DOCUMENTS = frozenset({"odt", "ods", "odp", "odg"})
APPLE = frozenset({"numbers", "pages", "key"})
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""What macOS keeps of a file beside it (`._name`), not a file of its own."""
_OWNER_FILE = 512
"""Office writes who has a file open into `~$name`; no larger than that."""
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


def check_content(data: bytes, ending: str) -> None:
    """Raise `Unsafe` unless the file is what its ending says, and harmless."""
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
            check_office(data, ending)


def check_zip(data: bytes) -> None:
    """Raise `Unsafe` unless every member is harmless."""
    archive = Archive(data)
    for member in archive.members:
        name = path_of(member)
        if name.endswith("/"):
            continue
        try:
            _check_member(archive, member, name)
        except Unsafe as unsafe:
            raise Unsafe(unsafe.fault, name) from unsafe


def _check_member(archive: Archive, member: zipfile.ZipInfo, name: str) -> None:
    base = name.rpartition("/")[2]
    ending = ending_of(base.rstrip(". "))
    if (base.startswith("._") or name.startswith("__MACOSX/")) and _head(archive, member).startswith(_APPLE_DOUBLE):
        return
    if ending in PROGRAMS:
        raise Unsafe(Fault.PROGRAM)
    if ending in MACRO_FILES:
        raise Unsafe(Fault.MACRO)
    if ending in ARCHIVES:
        raise Unsafe(Fault.NESTED)
    if ending in APPLE:
        raise Unsafe(Fault.KIND)
    if base.startswith("~$") and member.file_size <= _OWNER_FILE:
        _check_other(archive, member)
    elif ending in KINDS or ending in OFFICE:
        check_content(archive.read(member, CHECKED_MEMBER), ending)
    elif ending in OPEN_DOCUMENTS:
        check_open_document(archive.read(member, CHECKED_MEMBER))
    else:
        _check_other(archive, member)


def _check_other(archive: Archive, member: zipfile.ZipInfo) -> None:
    """A member of any other kind: not a program, not an archive by another name, not an old document with macros."""
    head = _head(archive, member)
    for begin, fault in _HEADS:
        if head.startswith(begin):
            raise Unsafe(fault)
    if head.startswith(XLS.signature):
        check_document(archive.read(member, CHECKED_MEMBER))
    if member.filename.lower().endswith(".ini") and b"\\\\" in head.replace(b"\0", b""):
        # A folder's desktop.ini that fetches its picture from a share.
        raise Unsafe(Fault.LINKED)


def _head(archive: Archive, member: zipfile.ZipInfo) -> bytes:
    """The beginning; all is unpacked once, to see that the list told the truth."""
    head = b""
    for chunk in archive.chunks(member):
        head = head or chunk[:4096]
    return head
