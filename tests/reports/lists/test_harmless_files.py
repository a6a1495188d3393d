"""The files of a list harm nobody, whatever was typed, and open even with nothing in them."""

import http.server
import shutil
import subprocess
import threading
from datetime import timedelta

import pytest

from reports.paper_values import plain, printable
from tests.factories import record
from tests.reports.lists.reading import pdf_text, printed, selection, squeezed, workbook
from tickets.history import append_only
from tickets.models import Ticket
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Counting(http.server.BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self):
        type(self).hits += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def test_what_people_typed_is_only_ever_text(kppn008, as_rina, citizen, clock, tmp_path):
    Counting.hits = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    evil = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        f'<img src="http://127.0.0.1:{server.server_port}/x"> <link rel=stylesheet href=http://127.0.0.1:{server.server_port}/y>',
        '<iframe src="file:///etc/passwd"></iframe>',
        '</td><td colspan="100000">',
        '#image("/etc/passwd") $x$ *tebal* `kode` \\ end',
        "{{ paper.code }} {% include 'x' %}",
        "Tanda \u202e arah \u0001 kendali \ufffe",
        "نص عربي 漢字 😀",
        "Panjang" * 28,
        " spasi ",
    ]
    try:
        for subject in evil:
            ticket = record(as_rina, citizen, clock)
            clock.at += timedelta(seconds=1)
            _force(ticket, subject)
        selected = selection("belum", kppn008, clock)
        _made, target = printed(selected, "pdf", tmp_path)
        text = squeezed(" ".join(pdf_text(target)[1]))
        assert "root:" not in text
        for subject in (
            *evil[:3],
            *evil[5:8],
            "<imgsrc",
            "file:///etc/passwd",
            printable(evil[8]),
            "[6 huruf Arab, 2 huruf Han] 😀",
        ):
            assert squeezed(subject) in text, subject
        assert "Panjang" * 20 in text
        _made, target = printed(selected, "xlsx", tmp_path)
        _book, lines = workbook(target)
        column = [cell.value for cell in lines[0]].index("Subjek")
        cells = [line[column] for line in reversed(lines[1:])]
        assert [cell.value for cell in cells] == [plain(subject) for subject in evil]
        assert {cell.data_type for cell in cells} == {"s"}
    finally:
        server.shutdown()
        server.server_close()
    assert Counting.hits == 0


def _force(ticket, subject):
    """A row of another time, which today's forms and triggers would refuse."""
    append_only.uninstall()
    try:
        Ticket.objects.filter(pk=ticket.pk).update(
            subject=subject, asker_name=subject[:120], asker_institution="N" * 200
        )
    finally:
        append_only.install()


def test_nothing_to_list_makes_a_correct_file_too(kppn001, clock, tmp_path):
    made, target = printed(selection("belum", kppn001, clock), "pdf", tmp_path)
    assert squeezed("Tidak ada tiket.") in squeezed(pdf_text(target)[1][0])
    assert made.paper.row_count == 0
    _made, target = printed(selection("belum", kppn001, clock), "xlsx", tmp_path)
    assert len(workbook(target)[1]) == 1


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here (make test installs it)")
def test_libreoffice_reads_a_workbook_as_we_meant_it(three, kppn008, clock, tmp_path):
    _made, target = printed(selection("belum", kppn008, clock), "xlsx", tmp_path)
    subprocess.run(  # noqa: S603
        [  # noqa: S607
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/lo",
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
            tmp_path,
            target,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (tmp_path / "x.csv").read_text(encoding="latin-1")
    at = three[1].created_at.astimezone(WIB)
    assert three[1].reference in text
    assert f"{at:%m/%d/%Y %H:%M:%S}" in text  # a date to it, which it writes in its own way
