"""The files that people of the demo send: a letter as PDF and a list as Excel, made when they are sent."""

import hashlib
from io import BytesIO

import pydyf

from tickets.files import checks, store
from tickets.files.store import Staged

LETTER, LIST = "Surat permohonan penjelasan (contoh).pdf", "Daftar SPM (contoh).xlsx"
LINES = (
    "SURAT PERMOHONAN PENJELASAN (CONTOH)",
    "",
    "Yth. Kepala KPPN",
    "",
    "Bersama ini kami mohon penjelasan atas SPM yang kami kirim dan belum terbit SP2D-nya.",
    "Rinciannya terlampir pada daftar SPM. Atas perhatian Bapak/Ibu kami ucapkan terima kasih.",
    "",
    "Pejabat Penandatangan SPM",
    "",
    "Surat ini contoh; nomor dan isinya bukan milik satker mana pun.",
)
ROWS = (
    ("No", "Nomor SPM", "Akun", "Nilai (Rp)", "Keterangan"),
    (1, "00121T", "521211", 12_500_000, "belum terbit SP2D"),
    (2, "00122T", "524111", 8_750_000, "belum terbit SP2D"),
    (3, "00125T", "522151", 4_200_000, "ditolak, pagu tidak cukup"),
)


def staged(name: str) -> Staged:
    """The file of that name, checked and in quarantine as if it had just arrived."""
    content, ending = MADE[name](), name.rpartition(".")[2]
    path, handle = store.begin()
    handle.write(content)
    store.finish(handle)
    checks.check(path, ending)
    return Staged(path, name, store.kind_of(ending), len(content), hashlib.sha256(content).hexdigest())


def _letter() -> bytes:
    """One page A4 in a font that every reader has."""
    file = pydyf.PDF()
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    file.add_object(font)
    drawn = pydyf.Stream()
    drawn.begin_text()
    drawn.set_font_size("F1", 11)
    for number, line in enumerate(LINES):
        drawn.set_text_matrix(1, 0, 0, 1, 72, 760 - 18 * number)
        drawn.show_text_string(line)
    drawn.end_text()
    file.add_object(drawn)
    page = {
        "Type": "/Page",
        "Parent": file.pages.reference,
        "MediaBox": pydyf.Array([0, 0, 595, 842]),
        "Contents": drawn.reference,
        "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
    }
    file.add_page(pydyf.Dictionary(page))
    made = BytesIO()
    file.write(made)
    return made.getvalue()


def _list() -> bytes:
    from openpyxl import Workbook  # only where a demo is made

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one
    sheet.title = "Daftar SPM"
    for row in ROWS:
        sheet.append(row)
    for letter, width in zip("ABCDE", (6, 14, 10, 16, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    made = BytesIO()
    book.save(made)
    return made.getvalue()


MADE = {LETTER: _letter, LIST: _list}
