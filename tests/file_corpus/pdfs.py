"""PDF: of Word, LibreOffice, macOS, browsers, scanners, printers, our own lists, and services that sign."""

import io
import zlib
from collections.abc import Iterator

import pypdf

from tests.evil_files import pdf, zip_of

from . import Case

TEXT = "BT /F1 12 Tf 72 720 Td (Cara menonaktifkan /JavaScript, /XFA dan /EmbeddedFiles) Tj ET"
JS = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def stream(content: str, keys: str = "") -> str:
    return f"<< {keys} /Length {len(content)} >>\nstream\n{content}\nendstream"


def packed(content: bytes, keys: str = "") -> str:
    data = zlib.compress(content).decode("latin-1")
    return f"<< {keys} /Filter /FlateDecode /Length {len(data)} >>\nstream\n{data}\nendstream"


def produced(producer: str, *extra: str, catalog: str = "", version: str = "1.7") -> bytes:
    """With the Info that the program writes; further objects are numbered from 5."""
    made = pdf(f"<< /Producer ({producer}) /Creator ({producer}) >>", *extra, catalog=catalog, trailer="/Info 4 0 R")
    return made.replace(b"%PDF-1.7", b"%PDF-" + version.encode())


def updated(data: bytes, *objects: tuple[int, str]) -> bytes:
    """With an incremental update, as whoever signs or stamps a PDF appends one."""
    before = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    body, lines = b"", ""
    for number, content in objects:
        lines += f"{number} 1\n{len(data) + len(body):010d} 00000 n \n"
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    size = max(number for number, _content in objects) + 1
    return (
        data
        + body
        + f"xref\n{lines}trailer\n<< /Size {size} /Root 1 0 R /Prev {before} >>\n".encode()
        + f"startxref\n{len(data) + len(body)}\n%%EOF\n".encode()
    )


def encrypted(data: bytes, user: str, owner: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm=algorithm)
    writer.write(out := io.BytesIO())
    return out.getvalue()


def in_object_stream(content: str) -> bytes:
    """An object that stands in a packed stream of objects, and the table as a stream: PDF 1.5 and later."""
    body = b"%PDF-1.5\n"
    offsets = {}
    inner = f"5 0 {content}".encode("latin-1")
    first = len(b"5 0 ")
    plain = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        4: packed(inner, f"/Type /ObjStm /N 1 /First {first}"),
    }
    for number, said in plain.items():
        offsets[number] = len(body)
        body += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    at = len(body)
    rows = [(0, 0, 255), *((1, offsets[number], 0) for number in (1, 2, 3, 4)), (2, 4, 0), (1, at, 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([gen]) for kind, place, gen in rows)
    said = packed(table, "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R")
    return body + f"6 0 obj\n{said}\nendobj\nstartxref\n{at}\n%%EOF\n".encode("latin-1")


def signature(kind: str) -> tuple[tuple[int, str], ...]:
    """A visible signature field, its value, and the catalog that names both."""
    contents = "3082" + "00" * 2000
    return (
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [20 0 R] /SigFlags 3 >>"
            " /Perms << /DocMDP 21 0 R >> >>",
        ),
        (20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Tanda tangan) /Rect [10 10 90 40] /P 3 0 R /V 21 0 R >>"),
        (
            21,
            f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{kind} /ByteRange [0 100 5000 200]"
            f" /Contents <{contents}>"
            " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>] >>",
        ),
    )


def good() -> Iterator[tuple[str, bytes]]:
    word = produced("Microsoft\\256 Word untuk Microsoft 365")
    jpeg = "\xff\xd8\xff\xe0" + "JFIF" + "\x07(/S" * 3000 + "\xff\xd9"
    yield "Word, Save as PDF", word
    yield (
        "Word, PDF/A",
        produced("Microsoft Word", packed(b"<x:xmpmeta/>", "/Type /Metadata /Subtype /XML"), catalog="/Metadata 5 0 R"),
    )
    yield "Excel, export", produced("Microsoft Excel LTSC", packed(b"0 0 m 10 10 l S"))
    yield (
        "LibreOffice Writer",
        produced("LibreOffice 7.6", catalog="/Lang (id-ID) /MarkInfo << /Marked true >>", version="1.6"),
    )
    yield "LibreOffice, opens at a page", produced("LibreOffice 24.2", catalog="/OpenAction [3 0 R /XYZ null null 0]")
    yield "macOS Quartz", produced("macOS Version 14.4 Quartz PDFContext", packed(b"q Q"), version="1.3")
    yield "Chrome, Save as PDF", produced("Skia/PDF m120", packed(b"q Q"), version="1.4")
    yield "Firefox, print", produced("cairo 1.18.0 \\(https://cairographics.org\\)", version="1.5")
    yield "Windows, Microsoft Print to PDF", produced("Microsoft: Print To PDF", packed(jpeg.encode("latin-1")))
    yield "Google Docs", in_object_stream("<< /Producer (Skia/PDF m121 Google Docs Renderer) >>")
    yield "Ghostscript", produced("GPL Ghostscript 10.01.2", version="1.4")
    yield "WPS Writer", produced("WPS Writer", packed(b"q Q"))
    yield (
        "scanner, JPEG",
        produced(
            "Canon iR-ADV C3520", stream(jpeg, "/Type /XObject /Subtype /Image /Filter /DCTDecode"), version="1.4"
        ),
    )
    yield (
        "scanner, fax image",
        produced("EPSON Scan", stream("\x26\xa0" * 900, "/Subtype /Image /Filter /CCITTFaxDecode")),
    )
    yield (
        "scanner, image with /XFA in its bytes",
        produced("HP Scan", stream("\x9c/XFA\x01" * 9, "/Subtype /Image /Filter /DCTDecode")),
    )
    yield "scanner with text under the image", produced("ABBYY FineReader", stream(TEXT))
    yield "scanner, BOM before the PDF", b"\xef\xbb\xbf" + produced("Fuji Xerox B9100")
    yield "mail gateway, CRLF before the PDF", b"\r\n\r\n" + word
    yield (
        "printer, job language around it",
        (b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n" + word + b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X"),
    )
    yield "mainframe, blanks before the PDF", b" " * 1000 + word
    yield "DOS tool, end mark after the PDF", word + b"\x1a"
    yield "FTP, zeros after the PDF", word + b"\0" * 700
    yield "Word, page that says /JavaScript", produced("Microsoft Word", stream(TEXT))
    yield (
        "Word, title that says /JavaScript",
        produced("Microsoft Word", "<< /Title (Bahaya /JavaScript \\(dan /XFA\\)) >>"),
    )
    yield (
        "Word, links to click",
        produced("Microsoft Word", "<< /Subtype /Link /A << /S /URI /URI (https://contoh.go.id) >> >>"),
    )
    yield "Word, bookmarks", produced("Microsoft Word", "<< /Title (Bab 1) /A << /S /GoTo /D [3 0 R /Fit] >> >>")
    yield (
        "form to fill in by hand",
        produced("Acrobat", "<< /FT /Tx /T (nama) >>", catalog="/AcroForm << /Fields [5 0 R] >>"),
    )
    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256"):
        yield f"Acrobat, printing restricted ({algorithm})", encrypted(word, "", "pemilik", algorithm)
    yield "BSrE, signed", updated(word, *signature("adbe.pkcs7.detached"))
    yield (
        "PrivyID, signed twice",
        updated(updated(word, *signature("ETSI.CAdES.detached")), *signature("ETSI.CAdES.detached")),
    )
    yield (
        "e-Meterai, stamped and signed",
        updated(produced("PERURI", stream(jpeg, "/Subtype /Image /Filter /DCTDecode")), *signature("ETSI.RFC3161")),
    )
    yield (
        "signature service, certificates kept",
        updated(
            updated(word, *signature("ETSI.CAdES.detached")),
            (30, "<< /Type /DSS /Certs [31 0 R] /VRI << >> >>"),
            (31, packed(b"0\x82")),
        ),
    )
    yield "our own list, 100,500 objects", produced("WeasyPrint", *["<< /S /TD /P 3 0 R /K 1 >>"] * 100_500)
    yield (
        "linearized for the web",
        word[:9] + b"1000 0 obj\n<< /Linearized 1 /L 900 >>\nendobj\n" + updated(word, (40, "[]"))[9:],
    )


def bad() -> Iterator[tuple[str, bytes, str, str]]:
    active, embedded = "memuat skrip atau formulir aktif", "memuat berkas lain di dalamnya"
    plain = produced("Acrobat")
    yield "Acrobat, script", produced("Acrobat", JS, catalog="/OpenAction 5 0 R"), "active", active
    yield "Acrobat, script in an update", updated(plain, (5, JS)), "active", active
    yield "script in a packed stream of objects", in_object_stream(JS), "active", active
    yield (
        "script, printing restricted",
        encrypted(produced("Acrobat", JS, catalog="/OpenAction 5 0 R"), "", "pemilik", "AES-256"),
        "active",
        active,
    )
    yield (
        "script in an object that no table names",
        updated(plain, (5, "[]")).replace(
            b"5 0 obj\n[]\nendobj\n", b"5 0 obj\n[]\nendobj\n9 0 obj\n<< /S /JavaScript >>\nendobj\n"
        ),
        "active",
        active,
    )
    yield (
        "script as an object within a page's text",
        produced("x", stream("9 0 obj << /S /JavaScript >> endobj")),
        "active",
        active,
    )
    yield (
        "script behind a comment with a bracket",
        produced("x", "<< /A 1 % (\n /S /JavaScript % )\n >>"),
        "active",
        active,
    )
    yield "LiveCycle, XFA form", produced("Designer 6.5", "<< /XFA 3 0 R >>"), "active", active
    yield (
        "button that sends the form",
        produced("x", "<< /S /SubmitForm /F (http://contoh.invalid) >>"),
        "active",
        active,
    )
    yield "starts a program", produced("x", "<< /S /Launch /F (cmd.exe) >>"), "active", active
    yield "video inside", produced("InDesign", "<< /Subtype /RichMedia >>"), "active", active
    yield (
        "LibreOffice, hybrid PDF",
        produced("LibreOffice", "<< /Type /Filespec /EF << /F 3 0 R >> >>"),
        "embedded",
        embedded,
    )
    yield (
        "invoice with data inside (PDF/A-3)",
        produced("x", catalog="/Names << /EmbeddedFiles 3 0 R >>"),
        "embedded",
        embedded,
    )
    yield "Acrobat, portfolio", produced("Acrobat", catalog="/Collection << >>"), "embedded", embedded
    yield "paper clip", produced("x", "<< /Subtype /FileAttachment >>"), "embedded", embedded
    for algorithm in ("RC4-128", "AES-256"):
        yield (
            f"bank statement, password to open ({algorithm})",
            encrypted(plain, "rahasia", "p", algorithm),
            "encrypted",
            "berkata sandi",
        )
    yield "half a download", plain[: len(plain) // 2], "damaged", "rusak atau tidak utuh"
    yield (
        "web page called PDF",
        b"<!DOCTYPE html><title>Masuk</title>" * 60,
        "signature",
        "tidak sesuai dengan jenisnya",
    )
    yield "photo called PDF", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 900, "signature", "tidak sesuai dengan jenisnya"
    yield "web page before a PDF", b"<script>1</script>" + plain, "signature", "tidak sesuai dengan jenisnya"
    yield "shell script before a PDF", b"#!/bin/sh\n" + plain, "signature", "tidak sesuai dengan jenisnya"
    yield "PDF after more than 1,024 bytes", b" " * 1100 + plain, "signature", "tidak sesuai dengan jenisnya"
    yield "ZIP after a PDF", plain + zip_of(("a.txt", b"x")), "appended", "isi lain sesudah akhir PDF-nya"
    yield "empty PDF", b"", "empty", "kosong (0 byte)"


def cases() -> Iterator[Case]:
    for producer, data in good():
        yield Case("PDF", producer, "surat.pdf", data)
    for producer, data, fault, words in bad():
        yield Case("PDF", producer, "surat.pdf", data, fault, words)
