"""ZIP: of Windows, macOS, PowerShell, 7-Zip and phones, with what offices put into them."""

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.evil_files import BAD_PDFS, archive, encrypted, lying_size, pdf, shared_bytes, xls, xlsx, zip_of

from . import Case

PDF = pdf()
DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + b"\0" * 100
OWNER = b"\x09Budi Uji " + b" " * 45 + b"\x09\0B\0u\0d\0i" + b" \0" * 50
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def office(home: str, *parts: tuple[str, bytes | str]) -> bytes:
    types = ("[Content_Types].xml", "<Types/>")
    return archive([types, (f"{home}/main.xml", f'<w:document xmlns:w="{WORD}"/>'), *parts])


def rels(part: str, kind: str, target: str) -> tuple[str, str]:
    return (
        part,
        f'<Relationships><Relationship Type="{BASE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>',
    )


def field(code: str) -> tuple[str, str]:
    half = len(code) // 2
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:half], code[half:]))
    return "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:p>{runs}</w:p></w:document>'


def open_document(*parts: tuple[str, bytes | str]) -> bytes:
    return archive([("mimetype", "application/vnd.oasis.opendocument"), ("content.xml", "<x/>"), *parts])


def streamed(*members: tuple[str, bytes]) -> bytes:
    """Written without going back, as macOS and Java do: sizes stand behind each member."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.out = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.out += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return bytes(pipe.out)


def win_aes() -> bytes:
    data = bytearray(encrypted(archive([("a.txt", "x")])))
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(sign) + at, 99)
    return bytes(data)


def good() -> Iterator[tuple[str, bytes]]:
    mac = [
        ("Surat/S-1.pdf", PDF),
        ("Surat/.DS_Store", b"\0\0\0\1Bud1"),
        ("__MACOSX/Surat/._S-1.pdf", DOUBLE),
        ("__MACOSX/._Surat", DOUBLE),
    ]
    yield "macOS, Compress", streamed(*mac)
    yield (
        "macOS, from a USB stick",
        archive([("S-1.pdf", PDF), ("._S-1.pdf", DOUBLE), ("rekap.xlsx", xlsx()), ("._rekap.xlsx", DOUBLE)]),
    )
    yield (
        "PowerShell 5, Compress-Archive",
        archive([("Surat\\", ""), ("Surat\\S-1.pdf", PDF), ("Surat\\Rekap.xlsx", xlsx())]),
    )
    yield "Windows, Send to", archive([("S-1.pdf", PDF), ("Lampiran/rekap.xlsx", xlsx())])
    yield (
        "Windows, hidden files too",
        archive(
            [("S-1.pdf", PDF), ("Thumbs.db", xls()), ("desktop.ini", "[.ShellClassInfo]\r\nIconResource=C:\\a.ico")]
        ),
    )
    yield "7-Zip, Deflate", archive([("Surat/S-1.pdf", PDF), ("Surat/", "")])
    yield "7-Zip, Store", archive([("S-1.pdf", PDF)], zipfile.ZIP_STORED)
    yield "Linux, zip", archive([("S-1.pdf", PDF), ("tabel.csv", "a;b")])
    yield "Android, Files", streamed(("IMG_20260518.jpg", b"\xff\xd8\xff\xe1Exif"), ("VID.mp4", b"\0\0\0\x18ftypmp42"))
    yield "WinRAR, as ZIP with a comment", zip_of(("S-1.pdf", PDF), comment=b"Dibuat dengan WinRAR")
    yield "desk, workbook open in Excel", archive([("Rekap.xlsx", xlsx()), ("~$Rekap.xlsx", OWNER)])
    yield "desk, letter open in Word", archive([("~$surat.docx", OWNER), ("surat.docx", office("word"))])
    yield (
        "desk, workbook open in LibreOffice",
        archive([("Rekap.xlsx", xlsx()), (".~lock.Rekap.xlsx#", ",budi,pc,18.05.2026")]),
    )
    yield (
        "application, ADK and text",
        archive([("00217.adk", b"\0\1\2"), ("SPM.txt", "SPM 00217"), ("log.xml", "<x/>")]),
    )
    yield (
        "mail kept as a file",
        archive([("surat.eml", "From: a"), ("surat.msg", xls("__nameid_version1.0", stream="__properties"))]),
    )
    yield "names of other scripts and brackets", archive([("Surat (final) – ñ é 王.pdf", PDF)])
    yield "old Excel within", archive([("lama.xls", xls())])
    yield "scan of an empty page", archive([("kosong.bmp", b"BM" + (b"\xff" * 300 + b"\0") * 20_000)])


def good_documents() -> Iterator[tuple[str, bytes]]:
    chart = [
        ("word/charts/chart1.xml", "<c:chart/>"),
        ("word/embeddings/Microsoft_Excel_Worksheet.xlsx", xlsx()),
        rels("word/charts/_rels/chart1.xml.rels", "oleObject", "file:///D:\\data.xlsx"),
    ]
    template = "word/_rels/settings.xml.rels"
    yield "Word, letter", "surat.docx", office("word")
    yield (
        "Word, its own template",
        "surat.docx",
        office("word", rels(template, "attachedTemplate", "file:///C:\\Users\\b\\Normal.dotm")),
    )
    yield "Word, template by name", "surat.docx", office("word", rels(template, "attachedTemplate", "Normal.dotm"))
    yield "Word, chart with its sheet", "surat.docx", office("word", *chart)
    yield (
        "Word, mail merge from the disk",
        "surat.docx",
        office("word", rels(template, "mailMergeSource", "file:///D:\\daftar.xlsx")),
    )
    yield (
        "Word, fields",
        "surat.docx",
        office(
            "word",
            field(" TOC \\o 1-3 PAGE DATE "),
        ),
    )
    yield "Word, text that says DDE", "surat.docx", office("word", ("word/document.xml", "<w:t>DDEAUTO cmd</w:t>"))
    yield "Word 2003, letter", "surat.doc", xls(stream="WordDocument")
    yield (
        "PowerPoint, slides with a chart",
        "bahan.pptx",
        office("ppt", ("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", xlsx())),
    )
    yield (
        "PowerPoint, film on the disk",
        "bahan.pptx",
        office("ppt", rels("ppt/slides/_rels/s.xml.rels", "video", "file:///C:\\a.mp4")),
    )
    yield "LibreOffice, text", "surat.odt", open_document(("Pictures/a.png", b"\x89PNG"))
    yield (
        "LibreOffice, sheet with a chart",
        "tabel.ods",
        open_document(("Object 1/content.xml", "<x/>"), ("META-INF/manifest.xml", "<x/>")),
    )


def bad_documents() -> Iterator[tuple[str, str, bytes, str, str]]:
    elsewhere, inside = "mengambil templat, gambar, atau data dari tempat lain", "memuat berkas lain"
    template = "word/_rels/settings.xml.rels"
    for what, target in (("the net", "https://contoh.invalid/a.dotm"), ("a share", "\\\\contoh.invalid\\a.dotm")):
        yield (
            f"Word, template from {what}",
            "s.docx",
            office("word", rels(template, "attachedTemplate", target)),
            "linked_document",
            elsewhere,
        )
    yield (
        "Word, frame from the net",
        "s.docx",
        office("word", rels(template, "frame", "http://contoh.invalid")),
        "linked_document",
        elsewhere,
    )
    yield (
        "Word, object from the net",
        "s.docx",
        office("word", rels("word/_rels/d.xml.rels", "oleObject", "https://contoh.invalid/a!")),
        "linked_document",
        elsewhere,
    )
    yield (
        "Word, DDE in two pieces",
        "s.docx",
        office("word", field("DDEAUTO c:\\\\windows\\\\cmd.exe")),
        "linked_document",
        elsewhere,
    )
    yield (
        "Word, text from the net",
        "s.docx",
        office("word", field('INCLUDETEXT "https://contoh.invalid/a"')),
        "linked_document",
        elsewhere,
    )
    yield (
        "Word, object of another program",
        "s.docx",
        office("word", ("word/embeddings/oleObject1.bin", "x")),
        "embedded",
        inside,
    )
    yield (
        "Word, chart whose sheet has macros",
        "s.docx",
        office("word", ("word/embeddings/a.xlsx", office("xl", ("xl/vbaProject.bin", "x")))),
        "macro",
        "memuat makro",
    )
    yield "Word with macros", "s.docm", office("word"), "macro", "memuat makro"
    yield "Word 2003 with macros", "s.doc", xls("Macros", "VBA", stream="WordDocument"), "macro", "memuat makro"
    yield (
        "PowerPoint, button that starts a program",
        "b.pptx",
        office("ppt", ("ppt/slides/slide1.xml", '<a:hlinkClick action="ppaction://program?x"/>')),
        "acting",
        "tombol yang menjalankan program",
    )
    yield (
        "LibreOffice with macros",
        "t.ods",
        open_document(("Basic/Standard/Module1.xml", "<x/>")),
        "macro",
        "memuat makro",
    )
    yield (
        "LibreOffice, table from elsewhere",
        "t.ods",
        open_document(("Object 1/content.xml", "<table:table-source />")),
        "linked_document",
        elsewhere,
    )
    yield (
        "LibreOffice with a password",
        "t.odt",
        open_document(("META-INF/manifest.xml", "<m:encryption-data/>")),
        "encrypted",
        "berkata sandi",
    )
    yield "RTF", "s.rtf", b"{\\rtf1}", "program", "RTF juga"
    yield "Numbers", "t.numbers", archive([("Index/a.iwa", "x")]), "kind", "bukan PDF, XLS/XLSX, atau ZIP"


def bad() -> Iterator[tuple[str, bytes, str, str]]:
    program, nested = "memuat program", "arsip di dalam arsip"
    for what, name, content in (
        ("setup", "setup.exe", b"MZ"), ("shortcut", "Rekap.xlsx.lnk", b"x"), ("web page", "a.html", b"<p>"),
        ("drawing", "a.svg", b"<svg/>"),
        ("program called otherwise", "data.adk", b"MZ\x90\0"), ("script of Linux", "jalankan", b"#!/bin/sh"),
        ("program beside a Mac's file", "__MACOSX/._a.exe", b"MZ"),
    ):  # fmt: skip
        yield f"ZIP, {what}", archive([("S-1.pdf", PDF), (name, content)]), "program", program
    for what, name, content in (
        ("ZIP within", "a.zip", archive([("a.txt", "x")])), ("RAR within", "a.rar", b"Rar!"),
        ("image of a disk", "a.iso", b"x"),
        ("archive called otherwise", "a.adk", archive([("a.txt", "x")])),
    ):  # fmt: skip
        yield f"ZIP, {what}", archive([(name, content)]), "nested", nested
    yield "ZIP, script in a PDF", archive([("S-1.pdf", BAD_PDFS["script"][0])]), "active", "(S-1.pdf) memuat skrip"
    yield "ZIP, program called PDF", archive([("S-1.pdf", b"MZ" + b"\0" * 900)]), "signature", "tidak sesuai"
    yield (
        "ZIP, folder's picture from a share",
        archive([("desktop.ini", "IconResource=\\\\contoh.invalid\\a")]),
        "linked",
        "tautan data",
    )
    yield (
        "ZIP, way out by backslashes",
        archive([("Surat\\..\\..\\a.txt", "x")]),
        "path",
        "nama berkas yang tidak wajar",
    )
    yield "ZIP, drive in a name", archive([("C:\\a.txt", "x")]), "path", "nama berkas yang tidak wajar"
    yield "ZIP, one name with both slashes", archive([("a/b.txt", "x"), ("a\\b.txt", "y")]), "path", "nama berkas"
    yield "ZIP, name turned round", archive([("laporan\u202efdp.exe", "x")]), "path", "nama berkas"
    yield "7-Zip, LZMA", archive([("a.txt", "x" * 50)], zipfile.ZIP_LZMA), "method", "misalnya LZMA"
    yield "7-Zip, BZip2", archive([("a.txt", "x" * 50)], zipfile.ZIP_BZIP2), "method", "metode Deflate"
    yield "ZIP, password", encrypted(archive([("a.txt", "x")])), "encrypted", "berkata sandi"
    yield "WinZip, AES", win_aes(), "encrypted", "berkata sandi"
    yield "ZIP, bomb", archive([("a.txt", b"\0" * 30_000_000)]), "bomb", "batas kami 2.000 berkas dan 200 MB"
    yield "ZIP, one piece under two names", shared_bytes(), "bomb", "batas kami"
    yield (
        "ZIP, PDF over our limit once unpacked",
        (archive([("a.pdf", PDF + b" " * (16 << 20))], zipfile.ZIP_STORED)),
        "member",
        "(a.pdf) di dalamnya melewati batas kami: paling besar 15 MB",
    )
    yield "ZIP, size that lies", lying_size(), "damaged", "rusak"
    yield "ZIP, half", archive([("a.txt", "x" * 500)])[:60], "damaged", "rusak"
    yield "RAR called ZIP", b"Rar!\x1a\x07\x01\0" + b"\0" * 90, "signature", "tidak sesuai"


def cases() -> Iterator[Case]:
    documents = "ZIP: Word, PowerPoint, LibreOffice"
    for producer, data in good():
        yield Case("ZIP", producer, "arsip.zip", data)
    for producer, data, fault, words in bad():
        yield Case("ZIP", producer, "arsip.zip", data, fault, words)
    for producer, name, data in good_documents():
        yield Case(documents, producer, "arsip.zip", archive([(name, data)]))
    for producer, name, data, fault, words in bad_documents():
        yield Case(documents, producer, "arsip.zip", archive([(name, data)]), fault, words)
