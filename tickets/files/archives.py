"""ZIP: the list of contents is judged before a byte is unpacked. Then everything is unpacked once and thrown away, to
check that the list told the truth.
"""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO

from .faults import Fault, Unsafe
from .kinds import ZIP

MIB = 1024 * 1024
ENTRIES = 2_000
UNPACKED = 200 * MIB
MEMBER = 100 * MIB
RATIO = 500
"""Unpacked bytes per packed byte of a member over one MiB. Real sheets of equal rows reach about 100, scans of empty
paper about 400."""
XML_PART = 4 * MIB
CHECKED_MEMBER = 15 * MIB

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BAD_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069:]")


def path_of(member: zipfile.ZipInfo) -> str:
    """Where it lies, with slashes: some programs of Windows write backslashes. `orig_filename`: Python itself cuts at
    NUL."""
    return member.orig_filename.replace("\\", "/")


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
            folded = unicodedata.normalize("NFC", path_of(member)).casefold()
            if folded in names:
                raise Unsafe(Fault.PATH, path_of(member))
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
        name = path_of(member)
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
            raise Unsafe(Fault.METHOD, name)
        if member.file_size > MEMBER:
            raise Unsafe(Fault.BOMB, name)
        if member.file_size > MIB and member.file_size > RATIO * max(member.compress_size, 1):
            raise Unsafe(Fault.BOMB, name)

    def read(self, member: zipfile.ZipInfo, limit: int = XML_PART) -> bytes:
        """The whole member, which must not be larger than `limit`."""
        if member.file_size > limit:
            raise Unsafe(Fault.MEMBER, path_of(member))
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
