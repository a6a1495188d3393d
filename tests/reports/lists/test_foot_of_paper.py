"""A page of a list holds eleven rows of three lines, or sixteen of two, and the foot of the paper below them."""

import re

import pypdf
import pytest

from reports.paper_frame import Maker
from reports.printing import TablePaper
from reports.rendering import render
from tests.factories import record
from tests.reports.lists.reading import selection
from tickets.models import Channel, Status

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_eleven_rows_of_three_lines_and_sixteen_of_two_stand_on_one_page_with_the_foot(
    kppn008, as_rina, citizen, clock, tmp_path
):
    record(as_rina, citizen, clock)
    target = tmp_path / "x.pdf"
    for name in ("belum", "rekap", "tindak-lanjut"):
        for lines, rows in ((3, 11), (2, 16)):
            job = TablePaper(selection(name, kppn008, clock), Maker(kppn008))
            list(job.paper_rows())
            for one, counts in ((Status, job.totals.statuses), (Channel, job.totals.channels)):
                counts.update(dict.fromkeys(one, 100))  # as long as the sums of an office are
            texts = "\n".join(["Ubi"] * lines)
            table = [[f"{number}", *([texts] * (len(job.columns) - 1))] for number in range(1, rows + 1)]
            render("table", target, job.paper_head(), table, job.paper_end)
            pages = pypdf.PdfReader(target).pages
            text = " ".join(pages[0].extract_text().split())
            assert len(pages) == 1, (name, lines, rows)
            assert len(re.findall("Ubi", text)) == rows * lines * (len(job.columns) - 1)
            assert "Periksa keaslian" in text
            assert "Halaman 1 dari 1" in text


def test_the_foot_never_stands_alone_on_the_last_page(kppn008, as_rina, citizen, clock, tmp_path):
    record(as_rina, citizen, clock)
    job, target = TablePaper(selection("belum", kppn008, clock), Maker(kppn008)), tmp_path / "x.pdf"
    list(job.paper_rows())
    for rows in range(16, 29):
        table = [[f"{number}", *(["Ubi\nUbi"] * (len(job.columns) - 1))] for number in range(1, rows + 1)]
        render("table", target, job.paper_head(), table, job.paper_end)
        texts = [page.extract_text() for page in pypdf.PdfReader(target).pages]
        assert "Ubi" in texts[-1], rows
        assert "Periksa keaslian" in " ".join(texts[-1].split())
        assert sum(text.count("Ubi") for text in texts) == rows * 2 * (len(job.columns) - 1)
