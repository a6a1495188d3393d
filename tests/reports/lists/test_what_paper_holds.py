"""What a page of a list holds, and which letters paper shows."""

import re

import openpyxl
import pypdf
import pytest

from reports.paper_frame import Maker
from reports.paper_values import is_all_shown, printable
from reports.printing import TablePaper
from reports.rendering import render
from tests.factories import question, record
from tests.reports.lists.reading import fonts_of, pdf_text, printed, read_aloud, selection, squeezed, workbook
from users.sheets.text_cells import excel_text, text_as_shown

pytestmark = pytest.mark.once


@pytest.mark.django_db
@pytest.mark.parametrize(("lines", "rows"), [(3, 11), (2, 16)])
def test_a_landscape_page_holds_eleven_rows_of_three_lines_and_sixteen_of_two(
    lines, rows, kppn008, as_rina, citizen, clock, tmp_path
):
    record(as_rina, citizen, clock)
    job = TablePaper(selection("belum", kppn008, clock), Maker(None))
    list(job.paper_rows())
    texts = "\n".join(["Ubi"] * lines)
    target = tmp_path / "x.pdf"
    table = [[f"{number}", *([texts] * (len(job.columns) - 1))] for number in range(1, 60)]
    render("table", target, job.paper_head(), table, job.paper_end)
    reader = pypdf.PdfReader(target)
    counts = [len(re.findall("Ubi", page.extract_text())) / lines / (len(job.columns) - 1) for page in reader.pages]
    assert sum(counts) == 59
    assert min(counts[:-1]) >= rows, counts


@pytest.mark.django_db
def test_a_deadline_a_date_and_the_longest_asker_stay_whole_in_their_columns(
    three, kppn008, clock, tmp_path, monkeypatch
):
    _made, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    text = pypdf.PdfReader(target).pages[0].extract_text()
    for words in ("18 Mei 2026", "MASYARAKAT/", "s.d. Sen, 25 Mei 10.30"):
        assert words in re.sub(r" +", " ", text), words


@pytest.mark.django_db
def test_paper_shows_arrows_marks_digits_and_pictures_and_says_what_it_cannot(
    kppn008, as_rina, citizen, clock, tmp_path
):
    shown = "menu A → B ✓ ① ⑳ ☑ ★ 👍 ✅ Ж α ≥"
    record(as_rina, citizen, clock, question=question(shown))
    _made, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    reader, pages = pdf_text(target)
    assert shown in " ".join(text for row in read_aloud(reader) for _tag, text in row)
    assert all(fonts_of(reader).values()), "every font is in the file"
    assert "kurung siku" not in pages[0]
    assert target.stat().st_size < 400_000, "of what stands in only the glyphs that were used"
    record(as_rina, citizen, clock, question=question("Hibah 漢字 نص"))
    _made, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    text = squeezed(" ".join(pdf_text(target)[1]))
    assert squeezed("Hibah [2 huruf Han, 2 huruf Arab]") in text
    assert squeezed("Huruf yang tidak ada pada huruf cetak disebut dalam kurung siku") in text
    _made, target = printed(selection("belum", kppn008, clock), "xlsx", tmp_path)
    assert "Hibah 漢字 نص" in {cell.value for line in workbook(target)[1] for cell in line}


@pytest.mark.parametrize(
    ("text", "on_paper"),
    [
        ("biasa [a] é “b” …", "biasa [a] é “b” …"),
        ("👍🏽 ✔️ ❤️", "👍🏽 ✔ ❤"),
        ("luas 20 ㎡ ＡＢＣ", "luas 20 m2 ABC"),
        ("\uf0b7 butir \uf0e0 lalu", "• butir → lalu"),
        ("漢字 かな", "[2 huruf Han, 2 huruf Jepang]"),
        ("x\ue000y", "x[1 huruf tak dikenal]y"),
        ("ꦲꦏA", "[2 huruf Jawa]A"),
    ],
)
def test_a_text_on_paper(text, on_paper):
    assert printable(text) == on_paper
    assert is_all_shown(text, on_paper) == ("huruf" not in on_paper)


def test_every_letter_that_is_said_to_be_shown_is_in_a_font_of_paper():
    from reports.paper.font import FALLBACKS, Face, Wardrobe

    wardrobe = Wardrobe(Face.of("Bold"))
    text = printable("".join(map(chr, (*range(0xA0, 0x530), *range(0x2000, 0x2C00), *range(0x1F300, 0x1FB00)))))
    for face, part in wardrobe.dressed([(next(iter(wardrobe.names)), re.sub(r"\[[^\]]*huruf[^\]]*\]", "", text))]):
        missing = [letter for letter in part if ord(letter) not in face.glyphs and ord(letter) not in (0xAD, 0x200B)]
        assert not [letter for letter in missing if not letter.isspace()], (face.name, missing)
    assert len(wardrobe.names) == 1 + len(FALLBACKS)


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_b", "_x0041_x0042_", "_X0041_", "_x41_", "__x005F_", "=1+1", ""])
def test_excel_shows_what_looks_escaped_as_it_stands(text):
    held = excel_text(text)
    read_by_excel = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), held)
    assert read_by_excel == text_as_shown(held) == text


@pytest.mark.django_db
def test_a_subject_that_looks_escaped_is_written_escaped_in_the_file(kppn008, as_rina, citizen, clock, tmp_path):
    record(as_rina, citizen, clock, question=question("Kode _x0041_ salah"))
    _made, target = printed(selection("belum", kppn008, clock), "xlsx", tmp_path)
    values = {cell.value for line in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in line}
    assert "Kode _x005F_x0041_ salah" in values
