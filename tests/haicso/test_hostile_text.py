"""What people type is only ever text: on every page that a login reaches, in mail, PDF, Excel (docs/security.md 10)."""

import io
import re
import uuid
from html import unescape

import openpyxl
import pypdf
import pytest

from tests import hostile
from tests.factories import ANSWER, CSO_PASSWORD, LOGIN_PASSWORD, TEXT
from tests.hostile import FORMULA, RUNS, TAIL, as_html, evil, walk
from tickets.models import Event, OutgoingMail, Ticket
from users.models import User

pytestmark = pytest.mark.django_db

READERS = ["clerk", "kppn008", "kanwil04", "layer1", "monitor", "admin"]


@pytest.fixture
def house(clerk, kppn008, kanwil04, layer1, admin, monitor, budi, pekanbaru, clock):
    people = {"clerk": clerk, "kppn008": kppn008, "kanwil04": kanwil04, "layer1": layer1, "admin": admin}
    return hostile.build(people, budi, pekanbaru, clock)


def pages_of(client, doors):
    """Every page that this login reaches by links and by the forms that are sent with GET."""

    def get(address):
        response = client.get(address, follow=True)
        if "html" not in response.headers.get("Content-Type", ""):
            return None
        assert response.status_code in {200, 403, 404, 405}, (address, response.status_code)
        return response.content.decode()

    return walk(get, start=("/", "/tiket/?tab=semua", *doors), most=150)


@pytest.mark.once
@pytest.mark.parametrize("login", READERS)
def test_what_people_type_is_text_on_every_page(login, house, client_for):
    client = client_for(User.objects.get(username={"clerk": "satker099031", "layer1": "hai1.agen"}.get(login, login)))
    if login == "kppn008":
        form = {"submission": str(uuid.uuid4()), "officer": house.head.pk, "password": CSO_PASSWORD, "next": "/"}
        assert client.post("/kinerja/buka/", form).status_code == 302
    missing, count = set(house.shown.get(login, set())), 0
    for address, page in pages_of(client, house.doors):
        count += 1
        assert not RUNS.search(page), address
        assert "49" not in page or TAIL not in unescape(page) or "{{7*7}}" in page, address
        missing -= {label for label in missing if as_html(label) in page or evil(label) in unescape(page)}
    assert count > 10, "the way through the pages leads somewhere"
    assert not missing, f"shown on none of {count} pages"


def test_a_form_with_errors_gives_hostile_text_back_as_text(client_for, kppn008, rina):
    typed = {
        "submission": str(uuid.uuid4()),
        "act": "send",
        "email": 'bukan-alamat"><script>jahat()</script>',
        **{name: evil(name) for name in ("name", "institution", "satker_code", "subject", "question", "answer")},
        **{name: evil(name) for name in ("channel", "follow_up", "destination", "unit_type", "received_on", "follows")},
        "officer": evil("petugas"),
        "password": evil("sandi"),
    }
    response = client_for(kppn008).post("/tiket/rekam/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert not RUNS.search(page)
    for name in ("subject", "question", "answer"):
        assert as_html(name) in page, name
    assert evil("sandi") not in unescape(page)


@pytest.mark.parametrize("path", ["/tiket/", "/pengguna/", "/laporan/rekap/", "/laporan/belum/", "/petugas/", "/v/"])
def test_an_address_with_hostile_text_shows_it_as_text(path, client_for, monitor):
    client = client_for(monitor)
    for name in ("q", "tab", "status", "since", "quarter", "office", "after", "sort", "code", "channel", "kanwil"):
        response = client.get(path, {name: evil(name)}, follow=True)
        assert response.status_code in {200, 400, 404}, (path, name)
        assert not RUNS.search(response.content.decode()), (path, name)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\x85", "\ufffe"])
def test_invisible_characters_are_refused_beside_their_field(mark, client_for, clerk, budi):
    client = client_for(clerk)
    for name in ("subject", "question"):
        typed = {
            "submission": str(uuid.uuid4()),
            "asker": budi.pk,
            "destination": "perbendaharaan",
            "subject": "SPM ditolak",
            "question": TEXT,
            name: f"a{mark}b",
        }
        response = client.post("/tiket/rekam/", typed)
        assert response.status_code == 200, name
        assert name in response.context["form"].errors
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_subject_never_reaches_a_header(end, client_for, clerk, budi):
    typed = {
        "submission": str(uuid.uuid4()),
        "asker": budi.pk,
        "destination": "perbendaharaan",
        "subject": f"Halo{end}Bcc: korban@contoh.go.id",
        "question": TEXT,
    }
    assert client_for(clerk).post("/tiket/rekam/", typed).status_code == 302
    assert Ticket.objects.get().subject == "Halo Bcc: korban@contoh.go.id"
    assert not [mail for mail in OutgoingMail.objects.all() if "\n" in mail.subject or "\r" in mail.subject]


def test_mail_carries_what_was_typed_and_nothing_that_runs(house):
    """Mail is plain text: what was typed stands in it as typed, neither escaped nor computed."""
    bodies = "\n".join(OutgoingMail.objects.values_list("body", flat=True))
    for label in ("penanya", "jawaban", "hai", "permintaan", "penolakan"):
        assert evil(label) in bodies, label
    assert "&lt;" not in bodies
    for mail in OutgoingMail.objects.all():
        assert "\n" not in mail.subject


@pytest.mark.parametrize("report", ["rekap", "sudah"])
def test_pdf_and_excel_of_a_list_hold_what_was_typed(report, house, client_for, kppn008, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    client = client_for(kppn008)

    def file(kind):
        form = {"format": kind, "submission": str(uuid.uuid4())}
        query = "?tab=semua" if report == "rekap" else ""
        response = client.post(f"/laporan/{report}/cetak/{query}", form)
        assert response.status_code == 200, response.headers.get("Location")
        return io.BytesIO(b"".join(response.streaming_content))

    reader = pypdf.PdfReader(file("pdf"))
    text = re.sub(r"[\s\u200b\u00ad]+", "", "".join(page.extract_text() for page in reader.pages))
    assert re.sub(r"\s+", "", evil("subjek")) in text
    assert re.sub(r"\s+", "", FORMULA) in text
    assert not [name for name in ("/OpenAction", "/AA", "/Names", "/AcroForm") if name in reader.trailer["/Root"]]
    cells = [cell for row in openpyxl.load_workbook(file("xlsx")).worksheets[0].iter_rows() for cell in row]
    values = {cell.value for cell in cells}
    assert {evil("subjek"), FORMULA} <= values
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_conversation_keeps_every_text_as_it_was_typed(house):
    said = set(Event.objects.filter(ticket=house.ticket).values_list("text", flat=True))
    labels = ("pertanyaan", "tambahan", "rujukan", "permintaan", "balasan", "catatan", "hai", "jawaban")
    assert {evil(label) for label in labels} <= said
    assert ANSWER not in said
    assert LOGIN_PASSWORD not in said
