"""Files for the tests of attachments, made on the spot: good ones, and one of every bad kind. None is dangerous."""

import io
import struct
import zipfile
from collections.abc import Iterable

import openpyxl


# --- PDF --------------------------------------------------------------------------------------------------------------
def pdf(*extra: str, catalog: str = "", trailer: str = "") -> bytes:
    """A PDF of one empty page, with further objects (numbered from 4), entries in the catalog and in the trailer."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *extra,
    ]
    body, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        bytes(body)
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
        + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    )


def zip_of(*members: tuple[str, bytes], comment: bytes = b"") -> bytes:
    """A plain ZIP; its comment is what stands last in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
BAD_PDFS = {
    "script": (pdf(SCRIPT), "active"),
    "script under an escaped name": (pdf("<< /S /J#61vaScript /J#53 (x) >>"), "active"),
    "script on opening": (pdf(SCRIPT, catalog="/OpenAction 4 0 R"), "active"),
    "program start": (pdf("<< /S /Launch /F (cmd.exe) >>"), "active"),
    "form that sends itself": (pdf("<< /S /SubmitForm /F (http://contoh.invalid) >>"), "active"),
    "XFA form": (pdf("<< /XFA 3 0 R >>"), "active"),
    "action through a reference": (pdf("<< /S 5 0 R >>", "/GoToR"), "active"),
    "unknown action on opening": (
        pdf("<< /S /URI /URI (http://contoh.invalid) >>", catalog="/OpenAction 4 0 R"),
        "active",
    ),
    "file inside": (pdf("<< /Type /Filespec /EF << /F 3 0 R >> >>"), "embedded"),
    "portfolio": (pdf(catalog="/Collection << >>"), "embedded"),
    "password": (
        pdf(
            f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >>",
            trailer=f"/Encrypt 4 0 R /ID [<{'00' * 16}> <{'00' * 16}>]",
        ),
        "encrypted",
    ),
    "no pages": (b"%PDF-1.4\n" + b"x" * 3000 + b"%%EOF", "damaged"),
    "cut off": (pdf()[:200], "damaged"),
    "HTML behind its end": (pdf() + b"<html><script>alert(1)</script></html>", "appended"),
    "HTML behind its end, ended once more": (pdf() + b"<html><script>alert(1)</script></html>%%EOF\n", "appended"),
    "ZIP behind its end": (pdf() + zip_of(("surat.txt", b"isi")), "appended"),
    "ZIP between two ends": (pdf() + zip_of(("surat.txt", b"isi"), comment=pdf()), "appended"),
    "program": (b"MZ\x90\x00" + b"\0" * 3000, "signature"),
    "a program before": (b"MZ\x90" + pdf(), "signature"),
    "nothing": (b"", "empty"),
}
GOOD_PDFS = {
    "plain": pdf(),
    "opens at a page": pdf(catalog="/OpenAction [3 0 R /Fit]"),
    "opens by an action at a page": pdf("<< /S /GoTo /D [3 0 R /Fit] >>", catalog="/OpenAction 4 0 R"),
    "with a link": pdf("<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://contoh.go.id) >> >>"),
}


# --- ZIP --------------------------------------------------------------------------------------------------------------
def archive(members: Iterable[tuple[str | zipfile.ZipInfo, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """Both headers of a member say something else than Python would write."""
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)


def encrypted(data: bytes) -> bytes:
    """The flag that says that a password is needed, in both headers."""
    local = data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def shared_bytes() -> bytes:
    """Two members that point at the same packed bytes: a bomb without a large ratio."""
    data = bytearray(archive([("a.txt", b"x" * 5000), ("b.txt", b"y" * 5000)]))
    central = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, central + 42, 0)
    return bytes(data)


def lying_size() -> bytes:
    """The list says 10 bytes where 50 are packed."""
    data = bytearray(archive([("a.txt", b"x" * 50)]))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def _symlink() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("tautan")
    info.external_attr = 0o120777 << 16
    return info


BAD_ZIPS = {
    "bomb": (archive([("a.txt", b"\0" * 30_000_000)]), "bomb"),
    "too many members": (archive([(f"{n}.txt", "") for n in range(2001)], zipfile.ZIP_STORED), "bomb"),
    "shared bytes": (shared_bytes(), "bomb"),
    "lying size": (lying_size(), "damaged"),
    "password": (encrypted(archive([("a.txt", "x")])), "encrypted"),
    "way out": (archive([("../a.txt", "x")]), "path"),
    "way out in the middle": (archive([("a/../../b.txt", "x")]), "path"),
    "absolute": (archive([("/etc/passwd", "x")]), "path"),
    "backslashes": (archive([("a\\..\\b.txt", "x")]), "path"),
    "NUL": (patched(archive([("a.txtXb.exe", "x")]), b"a.txtXb", b"a.txt\0b"), "path"),
    "right-to-left": (archive([("laporan\u202efdp.exe", "x")]), "path"),
    "link": (archive([(_symlink(), "/etc/passwd")]), "path"),
    "same name twice": (patched(archive([("aa.txt", "x"), ("bb.txt", "y")]), b"bb.txt", b"AA.txt"), "path"),
    "program": (archive([("setup.EXE", "x")]), "program"),
    "program with a dot after": (archive([("setup.exe.", "x")]), "program"),
    "program by content": (archive([("data.adk", b"MZ\x90\x00")]), "program"),
    "program renamed pdf": (archive([("surat.pdf", b"MZ" + b"\0" * 3000)]), "signature"),
    "archive in it": (archive([("a.zip", archive([("a.txt", "x")]))]), "nested"),
    "archive by content": (archive([("a.adk", archive([("a.txt", "x")]))]), "nested"),
    "script in a PDF in it": (archive([("surat/a.pdf", BAD_PDFS["script"][0])]), "active"),
    "no members": (archive([]), "signature"),
    "something before": (b"MZ" + archive([("a.txt", "x")]), "signature"),
    "cut off": (archive([("a.txt", "x" * 500)])[:60], "damaged"),
    "other method": (archive([("a.txt", "x" * 50)], zipfile.ZIP_LZMA), "method"),
    "changed content": (patched(archive([("a.txt", "abcdef")], zipfile.ZIP_STORED), b"abcdef", b"abcdeX"), "damaged"),
}


# --- XLSX -------------------------------------------------------------------------------------------------------------
def xlsx(rows: int = 3) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for number in range(rows):
        book.active.append([number, "SPM 00217", 1500000])
    book.save(out)
    return out.getvalue()


def with_parts(*parts: tuple[str, str], data: bytes | None = None) -> bytes:
    """A workbook with further parts, or others in their place."""
    source = zipfile.ZipFile(io.BytesIO(data or xlsx()))
    new = dict(parts)
    kept = [(name, source.read(name)) for name in source.namelist() if name not in new]
    return archive([*kept, *parts])


def relation(kind: str, target: str) -> tuple[str, str]:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>',
    )


_TYPES = zipfile.ZipFile(io.BytesIO(xlsx())).read("[Content_Types].xml").decode()
_MACRO_TYPES = _TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
_LINK = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><{} /></externalLink>'
BAD_XLSX = {
    "macros": (with_parts(("xl/vbaProject.bin", "x")), "macro"),
    "macros in an odd place": (with_parts(("xl/Other/VBAPROJECT1.BIN", "x")), "macro"),
    "macro type only": (with_parts(("[Content_Types].xml", _MACRO_TYPES)), "macro"),
    "macro sheet": (with_parts(("xl/macrosheets/sheet1.xml", "<x/>")), "macro"),
    "object inside": (with_parts(("xl/embeddings/oleObject1.bin", "x")), "embedded"),
    "ActiveX": (with_parts(("xl/activeX/activeX1.bin", "x")), "controls"),
    "DDE": (with_parts(("xl/externalLinks/externalLink1.xml", _LINK.format("ddeLink"))), "linked"),
    "template from elsewhere": (with_parts(relation("attachedTemplate", "http://contoh.invalid/a.dotm")), "linked"),
    "workbook on the net": (with_parts(relation("externalLinkPath", "https://contoh.invalid/a.xlsx")), "linked"),
    "workbook on a stranger's share": (with_parts(relation("externalLinkPath", "file:///\\\\x.invalid\\a")), "linked"),
    "entities": (with_parts(("xl/styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')), "damaged"),
    "no workbook": (archive([("a.txt", "x")]), "signature"),
    "bomb": (with_parts(("xl/media/a.bin", "\0" * 30_000_000)), "bomb"),
    "program": (b"MZ\x90\x00" + b"\0" * 3000, "signature"),
}
GOOD_XLSX = {
    "plain": xlsx(),
    "many equal rows": xlsx(3000),
    "link to a workbook on a disk": with_parts(relation("externalLinkPath", "file:///C:\\data\\a.xlsx")),
    "link to click on": with_parts(relation("hyperlink", "https://contoh.go.id")),
}


# --- XLS --------------------------------------------------------------------------------------------------------------
def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


BEGIN, END = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), record(0x000A)


def sheet(kind: int = 0) -> bytes:
    return record(0x0085, struct.pack("<IBB", 0, 0, kind) + b"\x06\x00Sheet1")


def xls(*names: str, book: bytes = BEGIN + sheet() + END, stream: str = "Workbook", loop: bool = False) -> bytes:
    """A compound file with one stream, and entries of these names beside it."""
    free, end, fat_mark, size = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 512
    book = book.ljust(4608, b"\0")  # over the limit under which streams lie in the mini stream
    entries = [("Root Entry", 5, end, 0), (stream, 2, 2, len(book)), *((name, 1, 0, 0) for name in names)]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", len(name) * 2 + 2, kind, 1)
        + struct.pack("<III", free, free, free)
        + b"\0" * 36
        + struct.pack("<III", start, length, 0)
        for name, kind, start, length in entries
    )
    sectors = len(book) // size
    directory_sectors = -(-len(directory) // size)
    first_directory = 2 + sectors
    fat = [fat_mark, free, *(range(3, 2 + sectors)), end]
    fat += [*range(first_directory + 1, first_directory + directory_sectors), first_directory if loop else end]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(size, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 0, 1, first_directory, 0, 4096, end, 0, end, 0, 0) + b"\xff" * (108 * 4)
    return header + table + b"\0" * size + book + directory.ljust(directory_sectors * size, b"\0")


BAD_XLS = {
    "macros": (xls("_VBA_PROJECT_CUR", "VBA"), "macro"),
    "macro sheet": (xls(book=BEGIN + sheet() + sheet(1) + END), "macro"),
    "VBA module": (xls(book=BEGIN + sheet(6) + END), "macro"),
    "password": (xls(book=BEGIN + record(0x2F, b"\0" * 54) + sheet() + END), "encrypted"),
    "encrypted package": (xls("EncryptionInfo", stream="EncryptedPackage"), "encrypted"),
    "object inside": (xls("MBD0018D4CE"), "embedded"),
    "DDE": (xls(book=BEGIN + record(0x01AE, b"\0\0\5\0\0cmd\x03/c") + END), "linked"),
    "a Word file": (xls(stream="WordDocument"), "signature"),
    "directory in a circle": (xls(loop=True), "damaged"),
    "cut off": (xls()[:1400], "damaged"),
    "no end": (xls(book=BEGIN + sheet() + record(0x22, b"\0" * 9000)), "damaged"),
    "web page": (b"<html><table></table></html>", "signature"),
}
GOOD_XLS = {"plain": xls(), "another case": xls(stream="WORKBOOK"), "old name": xls(stream="Book")}
