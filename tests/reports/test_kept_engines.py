"""Engines that are loaded once for many papers make the same files, fail alone, and end with whoever kept them."""

import os

import openpyxl
import pypdf
import pytest

from reports import rendering
from reports.rendering import PaperFailed, engines_kept, render

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("engines_of_its_own")]


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


def sheet(target, word):
    html = f"<html lang=id><title>Lembar</title><p>{word}</p></html>"
    return render("html", target, {"html": html}, [], dict)


def text(target):
    return pypdf.PdfReader(target).pages[0].extract_text().strip()


def test_many_files_of_kept_engines_are_those_of_engines_of_their_own(tmp_path):
    columns = [["No", "count", 6], ["Nama", "text", 20]]
    with engines_kept():
        for number in range(3):
            target = tmp_path / f"{number}.pdf"
            cost = sheet(target, f"Lembar {number}")
            assert text(target) == f"Lembar {number}"
            assert cost["peak_mb"] > 0
        book = tmp_path / "x.xlsx"
        render("excel", book, {"sheet": "Isi", "columns": columns}, [[1, "Rina"]], lambda: {"about": []})
    rows = openpyxl.load_workbook(book).worksheets[0].iter_rows(min_row=2, values_only=True)
    assert list(rows) == [(1, "Rina")]
    alone = tmp_path / "alone.pdf"
    sheet(alone, "Lembar 2")
    assert text(alone) == text(tmp_path / "2.pdf")


def test_a_file_that_fails_or_is_given_up_leaves_the_next_ones_alone(tmp_path, caplog):
    target = tmp_path / "x.pdf"

    def given_up(_done):
        raise KeyboardInterrupt

    with engines_kept():
        with pytest.raises(PaperFailed):
            render("html", target, {"no": "html"}, [], dict)
        assert "KeyError" in caplog.text
        with pytest.raises(KeyboardInterrupt):
            render("html", target, {"html": "<p>lama</p>"}, [], dict, given_up)
        assert not target.exists()
        sheet(target, "Sesudahnya")
    assert text(target) == "Sesudahnya"


def test_the_engines_end_with_whoever_kept_them(tmp_path):
    with engines_kept():
        sheet(tmp_path / "x.pdf", "x")
        kept = rendering._THREAD.engines._process
        os.kill(kept.pid, 9)
        kept.wait()
        sheet(tmp_path / "y.pdf", "Mulai lagi")
        kept = rendering._THREAD.engines._process
        assert kept.poll() is None
    assert kept.poll() == 0
    assert rendering._THREAD.engines is None
    assert [each.name for each in (tmp_path / "reports").iterdir()] == ["turn-0"]
    assert text(tmp_path / "y.pdf") == "Mulai lagi"
