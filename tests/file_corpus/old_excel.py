"""XLS: of Excel 97 to 2003, older ones, and programs that call something else so."""

import struct
from collections.abc import Iterator

from tests.evil_files import BEGIN, END, record, sheet, xls

from . import Case

SUMMARY = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
PATH = record(0x01AE, struct.pack("<HH", 1, 5) + b"\0\x01a.xls")


def cases() -> Iterator[Case]:
    good = {
        "Excel 2003": xls(*SUMMARY),
        "Excel 97, another case": xls(stream="WORKBOOK"),
        "Excel 5": xls(stream="Book"),
        "LibreOffice, as Excel 97": xls(*SUMMARY, "\x01CompObj"),
        "WPS, as Excel 97": xls("ETExtData", *SUMMARY),
        "Excel 2003, three sheets": xls(book=BEGIN + sheet() * 3 + END + (BEGIN + END) * 3),
        "Excel 2003, chart sheet": xls(book=BEGIN + sheet() + sheet(2) + END),
        "Excel 2003, linked workbook": xls(book=BEGIN + sheet() + PATH + END),
        "Excel 2003, user names of a shared workbook": xls("User Names", "Revision Log"),
    }
    bad = {
        "Excel 2003, macros": (xls("_VBA_PROJECT_CUR", "VBA"), "macro", "memuat makro"),
        "Excel 2003, macro sheet": (xls(book=BEGIN + sheet() + sheet(1) + END), "macro", "memuat makro"),
        "Excel 2003, password": (xls(book=BEGIN + record(0x2F, b"\0" * 54) + END), "encrypted", "berkata sandi"),
        "Excel 2003, object": (xls("MBD0018D4CE"), "embedded", "memuat berkas lain"),
        "Excel 2003, DDE": (xls(book=BEGIN + record(0x01AE, b"\0\0\5\0\0cmd\x03/c") + END), "linked", "tautan data"),
        "Excel 2003, web query of a sheet": (
            xls(book=BEGIN + sheet() + END + BEGIN + record(0x0803, b"\0" * 26) + END), "connected", "mengambil data"
        ),
        "Excel 2003, connection": (
            xls(book=BEGIN + record(0x0876, b"\0" * 20) + sheet() + END), "connected", "mengambil data"
        ),
        "application, web page called XLS": (b"<html><table><tr><td>1</table>", "signature", "simpan ulang"),
        "application, text called XLS": (b"No\tNama\n1\tBudi\n" * 200, "signature", "tidak sesuai"),
        "application, XML Spreadsheet 2003": (b'<?xml version="1.0"?><Workbook/>' * 60, "signature", "tidak sesuai"),
        "Word 2003 called XLS": (xls(stream="WordDocument"), "signature", "tidak sesuai"),
        "Excel 2003, half": (xls()[:1400], "damaged", "rusak"),
    }  # fmt: skip
    for producer, data in good.items():
        yield Case("XLS", producer, "lama.xls", data)
    for producer, (data, fault, words) in bad.items():
        yield Case("XLS", producer, "lama.xls", data, fault, words)
