"""The lists as screen, PDF and Excel: the same rows, the same words; files that harm nobody, whatever was typed."""

import http.server
import re
import shutil
import subprocess
import threading
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from reports.lists.definitions import DEFINITIONS
from reports.lists.listing import listing
from reports.lists.selection import Selection
from reports.lists.tables import excel_instant, plain, printable
from reports.models import PrintedPaper, typed_code
from reports.paper_frame import Maker
from reports.printing import TablePaper, print_table
from reports.rendering import render
from tests.factories import answer, ask, escalate, question, record
from tests.travel import travel
from tickets.history import append_only
from tickets.models import Destination, Ticket
from users.models import UnitType
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture
def three(clerk, budi, citizen, as_rina, clock):
    """Answered, waiting, at HAI; the newest last."""
    first = answer(ask(clerk, budi, clock, question=question("Retur SP2D")), as_rina, clock)
    clock.at += timedelta(minutes=10)
    second = record(as_rina, citizen, clock, question=question("Setoran ganda"))
    clock.at += timedelta(minutes=10)
    third = escalate(ask(clerk, budi, clock, destination=Destination.TREASURY), as_rina, clock)
    clock.at += timedelta(minutes=10)
    return [first, second, third]


def selection(name, user, clock, **query):
    return Selection(DEFINITIONS[name], user, query, clock.at)


def printed(selected, file_format, tmp_path):
    target = tmp_path / f"x.{file_format}"
    made = print_table(selected, file_format, target, Maker(selected.user))
    return made, target


def pdf_text(target):
    reader = pypdf.PdfReader(target)
    return reader, [page.extract_text() for page in reader.pages]


def squeezed(text):
    """Without white space and break marks: where a line ends is the engine's business."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def screen(selected):
    return [[cell.lines for cell in row.cells] for row in listing(selected, QueryDict()).rows]


def workbook(target):
    book = openpyxl.load_workbook(target)
    return book, [list(row) for row in book.worksheets[0].iter_rows()]


def fonts_of(reader):
    """{name: embedded} of every page."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[font.get_object()["/BaseFont"]] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return found


def read_aloud(reader):
    """The rows of the table as a screen reader goes through its tags: lists of (TH or TD, text)."""
    spoken = {page.indirect_reference.idnum: marked_texts(page) for page in reader.pages}
    document = reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()
    (table,) = [kid for kid in map(pypdf.generic.IndirectObject.get_object, document["/K"]) if kid["/S"] == "/Table"]
    rows = []
    for part in table["/K"]:
        kids = part.get_object()["/K"]
        for row in kids.get_object() if isinstance(kids.get_object(), list) else [kids]:
            cells = [cell.get_object() for cell in row.get_object()["/K"]]
            rows.append([(cell["/S"][1:], _spoken(cell, spoken)) for cell in cells])
    return rows


def _spoken(cell, spoken):
    marks = cell["/K"] if isinstance(cell["/K"], list) else [None]
    places = [
        (cell.raw_get("/Pg"), cell["/K"]) if mark is None else (mark.raw_get("/Pg"), mark["/MCID"]) for mark in marks
    ]
    return "".join(spoken[page.idnum][mark] for page, mark in places).strip()


def marked_texts(page):
    """{mark: text} of a page, read from what is drawn by the font's own table of letters."""
    letters = {}
    for name, font in page["/Resources"]["/Font"].items():
        table = font.get_object()["/ToUnicode"].get_object().get_data().decode()
        pairs = re.findall(r"<(\w{4})><(\w+)>", table)
        letters[name] = {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
    texts, mark, font = {}, None, ""
    pattern = r"/(\w+)<</MCID (\d+)>>BDC|/(Artifact)|/(F\d) [\d.]+ Tf|<([0-9a-f]*)>"
    for _tag, number, artifact, name, codes in re.findall(pattern, page.get_contents().get_data().decode()):
        if number or artifact:
            mark = int(number) if number else None
        elif name:
            font = f"/{name}"
        elif mark is not None:
            said = "".join(letters[font][codes[at : at + 4]] for at in range(0, len(codes), 4))
            texts[mark] = texts.get(mark, "") + said
    return texts


# --- The same on screen, paper and in Excel ---------------------------------------------------------------------------
def test_a_pdf_shows_every_cell_of_the_screen_and_is_tagged_with_our_font(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, target = printed(selected, "pdf", tmp_path)
    reader, pages = pdf_text(target)
    text = squeezed(" ".join(pages))
    for row in screen(selected):
        for lines in row:
            for line in lines:
                assert squeezed(line) in text, line
    for head in ("KPPN Pekanbaru (008)", "REKAP TIKET", "SEMENTARA", "Filter: semua penanya", "Halaman 1 dari 1"):
        assert squeezed(head) in text, head
    assert squeezed("Jumlah: 3 tiket") in text
    assert squeezed("oleh akun KPPN Pekanbaru (008)") in text
    assert squeezed(str(made.paper)) in text
    assert "norma2harikerja" in text
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    head, *rows = read_aloud(reader)
    assert head[:3] == [("TH", "No"), ("TH", "Instansi"), ("TH", "Penanya")]
    assert rows == [[("TD", " ".join(lines)) for lines in row] for row in screen(selected)]
    fonts = fonts_of(reader)
    assert all(fonts.values())
    assert all("Public" in name and "Sans" in name for name in fonts)


def test_long_tables_repeat_their_head_on_each_page_and_count_them(kppn008, as_rina, citizen, clock, tmp_path):
    for _number in range(14):
        record(as_rina, citizen, clock)
        clock.at += timedelta(seconds=1)
    selected = selection("belum", kppn008, clock)
    _made, target = printed(selected, "pdf", tmp_path)
    reader, pages = pdf_text(target)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert squeezed(f"Halaman {number} dari {len(pages)}") in squeezed(page)
        if "HAI-5" in page:
            assert squeezed("No. Referensi, Subjek") in squeezed(page)
    heads = [row for row in read_aloud(reader) if row[0][0] == "TH"]
    assert len(heads) == 1, "what is repeated on each page is read once"
    assert len(read_aloud(reader)) == 15


def test_a_row_higher_than_a_page_is_torn_and_is_still_one_row(three, kppn008, clock, tmp_path):
    job = TablePaper(selection("belum", kppn008, clock), Maker(None))
    tall = " ".join(f"kata{number}" for number in range(400))
    rows = [["1", tall, *("ab" * 7)], ["2", "pendek", *("ab" * 7)]]
    rows = [row[: len(job.columns)] for row in rows]
    target = tmp_path / "x.pdf"
    render("table", target, job.paper_head(), rows, job.paper_end)
    reader, pages = pdf_text(target)
    assert len(pages) > 2
    assert [[text for _tag, text in row] for row in read_aloud(reader)[1:]] == rows


def test_a_workbook_has_the_rows_of_the_screen_with_real_dates_and_numbers(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, target = printed(selected, "xlsx", tmp_path)
    book, rows = workbook(target)
    heads = [cell.value for cell in rows[0]]
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{rows[0][-1].column_letter}4")
    assert (
        sheet.column_dimensions["A"].width < sheet.column_dimensions[rows[0][heads.index("Subjek")].column_letter].width
    )
    shown = screen(selected)
    assert len(shown) == len(rows) - 1 == 3
    for lines, cells, ticket in zip(shown, rows[1:], reversed(three), strict=True):
        ticket.refresh_from_db()
        value = {head: cell.value for head, cell in zip(heads, cells, strict=True)}
        number, institution, unit, asker, _date, subject, channel, status, iku, sla = lines
        assert [str(value["No"])] == number
        assert institution == [" ".join(filter(None, (value["Kode satker"], value["Instansi"])))]
        assert unit == [value["Penanya"]]
        assert asker == [value["Nama"], value["Email"]]
        assert subject == [value["No. Referensi"], value["Subjek"]]
        assert channel[0] == value["Metode"]
        assert value["CSO"] in channel[1]
        assert status == [value["Status"]]
        assert " · ".join(iku) == value["Waktu IKU"]
        assert " · ".join(sla) == value["Waktu SLA"]
        at = ticket.created_at.astimezone(WIB).replace(tzinfo=None)
        assert abs(value["Tanggal (WIB)"] - at) < timedelta(seconds=1)
        assert value["Terpakai SLA (hari kerja)"] == (float(ticket.sla_used) if ticket.answered_at else None)
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows() if len(row) > 1}
    assert about["Judul"] == "Rekap Tiket"
    assert about["Keadaan angka"] == "SEMENTARA"
    assert "WIB" in about["Waktu"]
    assert str(made.paper) in about["Periksa keaslian"]
    assert about["Jumlah"] == "3 tiket"


def test_an_instant_becomes_the_number_that_excel_shows_as_jakarta_time():
    from datetime import UTC, datetime

    assert excel_instant(datetime(2018, 2, 14, 9, 0, tzinfo=UTC)) == pytest.approx(43145 + 16 / 24)


# --- Who sees what, filters, sums -------------------------------------------------------------------------------------
def test_done_open_and_follow_up_divide_the_tickets_and_the_filters_narrow_paper_and_screen_alike(
    three, kppn008, kppn001, kanwil04, monitor, clerk, clock, tmp_path
):
    def references(name, user, **query):
        return [row.reference for row in selection(name, user, clock, **query).stream()]

    done, waiting, at_hai = (ticket.reference for ticket in three)
    for user in (kppn008, kanwil04, monitor):
        assert references("sudah", user) == [done]
        assert references("belum", user) == [at_hai, waiting]
        assert references("tindak-lanjut", user) == [waiting, at_hai]
    for name in DEFINITIONS:
        assert references(name, kppn001) == []
    assert references("rekap", clerk) == [at_hai, done]
    assert (
        references("rekap", kppn008, unit=UnitType.PUBLIC)
        == references("rekap", kppn008, channel="tatap_muka")
        == [waiting]
    )
    assert references("rekap", kppn008, tab="hai") == [at_hai]
    assert references("rekap", kppn008, quarter="2018Q3") == references("sudah", kppn008, quarter="2026Q1") == []
    assert references("belum", monitor, office=str(three[0].office_id)) == [at_hai, waiting]
    strange = selection("rekap", kppn008, clock, channel="merpati")
    assert not strange.filter.is_sound()
    filtered = selection("belum", kanwil04, clock, channel="tatap_muka", quarter="2026Q2")
    made, target = printed(filtered, "pdf", tmp_path)
    assert made.paper.row_count == 1
    assert squeezed("Filter: Metode: Tatap Muka") in squeezed(pdf_text(target)[1][0])
    assert made.paper.period == "Triwulan II 2026, 1 Apr 2026 s.d. 18 Mei 2026"


def test_pages_follow_each_other_by_key_in_both_orders(kppn008, as_rina, citizen, clock, monkeypatch):
    monkeypatch.setattr("users.list_pages.PAGE_SIZE", 2)
    made = []
    for _number in range(5):
        made.append(record(as_rina, citizen, clock).reference)
        clock.at += timedelta(seconds=1)
    for name, order in (("belum", made[::-1]), ("tindak-lanjut", made)):
        seen, url, pages = [], "?", []
        while url:
            query = QueryDict(url.removeprefix("?"))
            page = listing(selection(name, kppn008, clock, **query.dict()), query)
            pages.append([row.reference for row in page.rows])
            seen += pages[-1]
            url, back = page.next_url, page.previous_url
        assert seen == order
        assert page.range_text == "5–5 dari 5"
        query = QueryDict(back.removeprefix("?"))
        before = listing(selection(name, kppn008, clock, **query.dict()), query)
        assert [row.reference for row in before.rows] == pages[-2]


def test_the_sums_of_the_screen_are_those_of_the_paper(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, _target = printed(selected, "xlsx", tmp_path)
    assert made.totals == selected.totals()
    assert made.totals.count == 3
    assert dict(made.totals.groups(["SLA"]))["Tepat waktu SLA"] == [
        ("", "100,00% (1 dari 1 tiket yang sudah dapat dinilai)")
    ]


def test_a_page_asks_the_database_a_fixed_number_of_times(three, kppn008, client_for, django_assert_max_num_queries):
    client = client_for(kppn008)
    client.get("/laporan/belum/")
    with django_assert_max_num_queries(24):
        page = client.get("/laporan/belum/?quarter=semua").content.decode()
    assert "Setoran ganda" in page


# --- Bad input --------------------------------------------------------------------------------------------------------
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
        for subject in (*evil[:3], *evil[5:8], "<imgsrc", "file:///etc/passwd", printable(evil[8]), "?? ??"):
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


# --- Papers can be checked --------------------------------------------------------------------------------------------
def test_whoever_holds_a_paper_can_compare_it_and_learns_nothing_else(three, kppn008, budi, clock, tmp_path, client):
    made, target = printed(selection("belum", kppn008, clock, q="Setoran ganda"), "pdf", tmp_path)
    text = squeezed(" ".join(pdf_text(target)[1]))
    code = str(made.paper)
    typed = client.get("/v/", {"code": code.lower().replace("0", "o").replace("1", "l")})
    assert typed.url == f"/v/{made.paper.code}/"
    page = client.get(typed.url).content.decode()
    assert code in page
    assert made.paper.digest in page
    assert made.paper.digest[:4] in text
    for _title, figures in made.paper.totals:
        for label, figure in figures:
            assert figure in page
            assert squeezed(f"{label} {figure}") in text
    assert "Setoran" not in page
    assert budi.name not in page
    assert client.get("/v/3HPA-8WZC-55XN/").status_code == 404
    for bad in ("", "abc", "\0", "x" * 500, "3HPA-8WZC-55L!"):
        assert client.get("/v/", {"code": bad}).status_code in {200, 400}
    assert typed_code("3HPA 8WZC-55IN") == "3HPA8WZC551N"


# --- The command ------------------------------------------------------------------------------------------------------
def test_the_command_makes_what_the_ending_says_and_speaks_plainly_when_it_cannot(
    three, kppn008, clock, tmp_path, capsys
):
    with travel(clock.at):
        for out in ("rekap.pdf", "rekap.xlsx"):
            call_command("report", "rekap", office="008", quarter="2026Q2", out=str(tmp_path / out))
        call_command("report", "layanan", kanwil="04", out=str(tmp_path / "layanan.pdf"))
        call_command("report", "belum", nation=True, out=str(tmp_path / "belum.pdf"))
        assert "3 baris" in capsys.readouterr().out
        assert PrintedPaper.objects.filter(made_by=None).count() == 4
        assert (tmp_path / "rekap.xlsx").read_bytes().startswith(b"PK")
        wrong = [
            ({"office": "999"}, "tidak ada KPPN"),
            ({"kanwil": "008"}, "tidak ada Kanwil"),
            ({"office": "008", "quarter": "2018-3"}, "tulis seperti 2018Q3"),
            ({"office": "008", "quarter": "2030Q1"}, "sampai 2026Q2"),
            ({"office": "008", "out": str(tmp_path / "x.docx")}, "akhiri dengan .pdf atau .xlsx"),
            ({"office": "008", "out": str(tmp_path / "tidak" / "x.pdf")}, "tidak ada"),
        ]
        for options, said in wrong:
            with pytest.raises(CommandError, match=said):
                call_command("report", "rekap", **{"out": str(tmp_path / "y.pdf"), **options})
        with pytest.raises(CommandError, match="tidak dikenal"):
            call_command("report", "entah", office="008", out=str(tmp_path / "y.pdf"))
