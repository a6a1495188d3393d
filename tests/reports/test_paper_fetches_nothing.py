"""PDF of documents: no text makes the server call an address or read a file of the machine (docs/security.md 7)."""

import http.server
import threading
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest

from reports.documents import print_document
from reports.papers.iku import iku_sheet
from reports.printing import Maker
from reports.rendering import render
from tests.factories import OfficerFactory, PostingFactory, answer, ask, office_type, sign
from tickets.quarters import Quarter

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("engines_of_its_own")]


class Neighbour(http.server.BaseHTTPRequestHandler):
    """A service beside ours that only the server itself can reach."""

    asked: list[str] = []

    def do_GET(self):
        type(self).asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.end_headers()
        self.wfile.write(b"p { color: red }")

    def log_message(self, *args):
        pass


@pytest.fixture
def neighbour():
    Neighbour.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Neighbour)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


def drawn(html: str, target: Path) -> pypdf.PdfReader:
    """What the engine makes of this document; the engine itself decides what it fetches, whatever stands in it."""
    render("html", target, {"html": html}, [], dict)
    return pypdf.PdfReader(target)


def test_a_document_calls_nobody_and_embeds_no_file_of_the_machine(neighbour, tmp_path):
    secret = tmp_path / "rahasia.css"
    secret.write_text("p::after { content: 'ISI-RAHASIA' }")
    image = tmp_path / "rahasia.svg"
    image.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="9"><text y="9">GAMBAR</text></svg>')
    html = f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Uji</title>
<link rel="stylesheet" href="{neighbour}/gaya.css"><link rel="stylesheet" href="file://{secret}">
<link rel="attachment" href="file:///etc/hostname"><link rel="attachment" href="{neighbour}/lampiran">
<style>@import url({neighbour}/impor.css); @font-face {{ font-family: x; src: url({neighbour}/huruf.ttf) }}
body {{ background: url({neighbour}/latar.png) }}</style></head>
<body><p style="font-family: x">Halo</p><img alt="a" src="{neighbour}/gambar.png"><img alt="b" src="file://{image}">
<object data="{neighbour}/objek.svg"></object><svg width="9" height="9"><image href="{neighbour}/dalam.svg"/></svg>
</body></html>"""
    reader = drawn(html, tmp_path / "x.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Halo" in text
    assert Neighbour.asked == []
    assert "ISI-RAHASIA" not in text
    assert "GAMBAR" not in text
    assert not reader.attachments


@pytest.mark.parametrize(
    "path",
    [
        "haicso-static:../tests/rahasia.svg",
        "haicso-static:vendor/../../tests/rahasia.svg",
        "haicso-static:{folder}/rahasia.svg",
        "haicso-static:js/rahasia.txt",
    ],
)
def test_our_own_scheme_leads_nowhere_but_to_static_files(path, tmp_path, monkeypatch):
    """In a copy of the engine's folder structure: a file beside static, and one in static that is not for paper."""
    from reports.paper import html as engine

    static = tmp_path / "static"
    (static / "js").mkdir(parents=True)
    (static / "vendor").mkdir()
    (tmp_path / "tests").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="12"><text y="10">BOCOR</text></svg>'
    for place in (tmp_path / "tests" / "rahasia.svg", tmp_path / "rahasia.svg", static / "js" / "rahasia.txt"):
        place.write_text(svg)
    (static / "boleh.svg").write_text(svg.replace("BOCOR", "BOLEH"))
    monkeypatch.setattr(engine, "STATIC", static)
    monkeypatch.setitem(engine.ENDINGS, ".svg", "image/svg+xml")
    source = _Source(f'<img alt="a" src="{path.format(folder=tmp_path)}"><img alt="b" src="haicso-static:boleh.svg">')
    engine.write(source, tmp_path / "x.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "x.pdf").pages)
    assert "BOLEH" in text
    assert "BOCOR" not in text


class _Source:
    """What the engine reads, without a process of its own."""

    def __init__(self, body: str) -> None:
        self.head = {"html": f'<!doctype html><html lang="id"><title>Uji</title><body>{body}</body></html>'}

    def rows(self):
        return iter(())


def test_a_name_on_a_signed_sheet_is_text(neighbour, kppn008, clerk, budi, pekanbaru, clock, tmp_path):
    name = f'<img src="{neighbour}/x"><b>Tebal</b>'
    office_type(pekanbaru)
    posting = PostingFactory(officer=OfficerFactory(name=name), office=pekanbaru)
    ticket = ask(clerk, budi, clock)
    clock.at += timedelta(minutes=5)
    answer(ticket, sign(kppn008, posting), clock)
    clock.at += timedelta(minutes=5)
    sheet = iku_sheet(posting.officer, Quarter.of(clock.at), clock.at)
    print_document(sheet, "pdf", tmp_path / "x.pdf", Maker(None))
    text = "".join("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "x.pdf").pages).split())
    assert "".join(name.split()) in text
    assert Neighbour.asked == []
