"""Old Excel files: a careful reader of OLE compound files ([MS-CFB]) and of the workbook's records ([MS-XLS]).

Only what is needed to refuse: the names in the directory and one stream, every chain bounded by the file's own size.
"""

import struct
from collections.abc import Iterator

from .faults import Fault, Unsafe
from .kinds import XLS

_LAST_SECTOR = 0xFFFFFFFA  # everything above is a mark, not a sector
_STREAM, _ROOT = 2, 5

_MACROS = {"_vba_project_cur", "_vba_project", "vba", "macros"}
_ENCRYPTED = {"encryptedpackage", "encryptioninfo", "\x06dataspaces"}
_EMBEDDED = {"objectpool", "\x01ole10native", "package"}

_FILEPASS, _BOUNDSHEET, _SUPBOOK, _EOF = 0x002F, 0x0085, 0x01AE, 0x000A
_QUERIES = {0x0803, 0x0876}
"""A query of a sheet to somewhere else (DBQueryExt), and a connection of the workbook (DConn)."""
_MACRO_SHEET, _VBA_MODULE = 0x01, 0x06


class Compound:
    """The directory of a compound file and its streams."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(XLS.signature):
            raise Unsafe(Fault.SIGNATURE)
        if len(data) < 1536:
            raise Unsafe(Fault.DAMAGED)
        major, order, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
        if order != 0xFFFE or (major, shift) not in {(3, 9), (4, 12)} or mini_shift != 6:
            raise Unsafe(Fault.DAMAGED)
        self.data, self.size = data, 1 << shift
        self.most = len(data) // self.size + 1
        (fat_count, directory) = struct.unpack_from("<I I", data, 44)
        (self.mini_cutoff, mini_fat, _count, difat, _difat_count) = struct.unpack_from("<5I", data, 56)
        if fat_count > self.most:
            raise Unsafe(Fault.DAMAGED)
        self.fat = self._fat(fat_count, difat)
        self.entries = list(self._directory(directory))
        root = next((entry for entry in self.entries if entry[1] == _ROOT), None)
        if root is None:
            raise Unsafe(Fault.DAMAGED)
        self.mini_fat = self._numbers(b"".join(self._chain(mini_fat)))
        self.mini_stream = b"".join(self._chain(root[2]))

    def _sector(self, number: int) -> bytes:
        if number >= self.most:
            raise Unsafe(Fault.DAMAGED)
        begin = (number + 1) * self.size
        return self.data[begin : begin + self.size].ljust(self.size, b"\0")

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _fat(self, count: int, difat: int) -> tuple[int, ...]:
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        seen: set[int] = set()
        while difat < _LAST_SECTOR and len(sectors) < count:
            if difat in seen:
                raise Unsafe(Fault.DAMAGED)
            seen.add(difat)
            *more, difat = self._numbers(self._sector(difat))
            sectors += more
        used = [number for number in sectors if number < _LAST_SECTOR][:count]
        return self._numbers(b"".join(self._sector(number) for number in used))

    def _chain(self, number: int) -> Iterator[bytes]:
        """The sectors from `number` on; a circle or a way out of the file is damage."""
        for _turn in range(self.most + 1):
            if number >= _LAST_SECTOR:
                return
            if number >= len(self.fat):
                break
            yield self._sector(number)
            number = self.fat[number]
        raise Unsafe(Fault.DAMAGED)

    def _directory(self, first: int) -> Iterator[tuple[str, int, int, int]]:
        """(name, type, first sector, size) of every entry that is used, in a tree or not."""
        data = b"".join(self._chain(first))
        for at in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            if kind == 0:
                continue
            if length > 64:
                raise Unsafe(Fault.DAMAGED)
            name = data[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", data, at + 116)
            yield name, kind, start, size

    def stream(self, name: str) -> bytes | None:
        """The content of the stream called so, or None."""
        for entry, kind, start, size in self.entries:
            if kind == _STREAM and entry.lower() == name:
                if size >= self.mini_cutoff:
                    return b"".join(self._chain(start))[:size]
                return self._mini(start)[:size]
        return None

    def _mini(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _LAST_SECTOR:
            if number >= len(self.mini_fat) or len(parts) > len(self.mini_fat):
                raise Unsafe(Fault.DAMAGED)
            parts.append(self.mini_stream[number * 64 : number * 64 + 64])
            number = self.mini_fat[number]
        return b"".join(parts)


def check_xls(data: bytes) -> None:
    """Raise `Unsafe` unless this is a plain workbook: no VBA, no macro sheet, no password, nothing embedded, no DDE."""
    compound = Compound(data)
    names = {name.lower() for name, *_rest in compound.entries}
    if names & _ENCRYPTED:
        raise Unsafe(Fault.ENCRYPTED)
    if names & _MACROS:
        raise Unsafe(Fault.MACRO)
    if names & _EMBEDDED or any(name.startswith("mbd") for name in names):
        raise Unsafe(Fault.EMBEDDED)
    book = compound.stream("workbook") or compound.stream("book")
    if book is None:
        raise Unsafe(Fault.SIGNATURE)
    _check_records(book)


def check_document(data: bytes) -> None:
    """Any other compound file (an old Word file, a mail of Outlook): it has no macros. Raise `Unsafe` if it has."""
    names = {name.lower() for name, *_rest in Compound(data).entries}
    if names & _MACROS:
        raise Unsafe(Fault.MACRO)


def _check_records(book: bytes) -> None:
    """The workbook's globals, up to the first end-of-substream; then the sheets, for queries."""
    at, ended = 0, False
    if len(book) < 8 or struct.unpack_from("<H", book)[0] not in {0x0809, 0x0409, 0x0209, 0x0009}:
        raise Unsafe(Fault.DAMAGED)
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        content = book[at + 4 : at + 4 + length]
        if kind == _FILEPASS:
            raise Unsafe(Fault.ENCRYPTED)
        if kind == _BOUNDSHEET and length >= 6 and content[5] in {_MACRO_SHEET, _VBA_MODULE}:
            raise Unsafe(Fault.MACRO)
        if kind == _SUPBOOK and length > 4 and _is_dde(content):
            raise Unsafe(Fault.LINKED)
        if kind in _QUERIES:
            raise Unsafe(Fault.CONNECTED)
        if ended and not kind and not length:
            return
        ended = ended or kind == _EOF
        at += 4 + length
    if not ended:
        raise Unsafe(Fault.DAMAGED)


def _is_dde(supbook: bytes) -> bool:
    """A SupBook without sheets whose path is "server\\x03topic" is a DDE or OLE link."""
    sheets, _characters = struct.unpack_from("<HH", supbook)
    return sheets == 0 and b"\x03" in supbook[4:]
