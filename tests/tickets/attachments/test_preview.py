"""Lihat: pictures of a PDF's pages, drawn by a limited process; nothing of the file itself comes to the browser."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from tests.evil_files import BAD_PDFS, pdf
from tests.factories import ask, escalate, staged
from tests.file_corpus.pdfs import packed
from tickets.files import pages, store
from tickets.files.preview import AT_ONCE
from tickets.models import Attachment
from users.pages.turns import turn

pytestmark = pytest.mark.django_db


def address(file: Attachment, what: str = "preview", page: str = "") -> str:
    url = reverse(f"tickets:{what}", args=[file.event.ticket.reference, file.key])
    return f"{url}?halaman={page}" if page else url


@pytest.fixture
def keep(clerk, budi, clock):
    def kept(content: bytes, name: str = "surat.pdf") -> Attachment:
        return ask(clerk, budi, clock, files=[staged(name, content)]).events.get(seq=1).attachments.get()

    return kept


def two_pages() -> bytes:
    return pdf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 100] >>").replace(
        b"/Kids [3 0 R] /Count 1", b"/Kids [3 0 R 4 0 R] /Count 2"
    )


def test_a_page_is_a_picture_in_a_page_that_runs_no_script(client_for, clerk, keep, django_assert_max_num_queries):
    file, client = keep(two_pages(), "Surat <b>tugas</b>.pdf"), client_for(clerk)
    assert address(file) in client.get(file.event.ticket.get_absolute_url()).content.decode()
    shown = client.get(address(file, page="2"))
    page = shown.content.decode()
    assert "Surat &lt;b&gt;tugas&lt;/b&gt;.pdf" in page
    assert "Halaman 2 dari 2" in page
    assert "?halaman=1" in page
    assert 'width="1200"' in page
    assert 'height="300"' in page
    sandbox = shown["Content-Security-Policy"].split("sandbox ")[1].split(";")[0]
    assert "allow-scripts" not in sandbox
    assert "object-src 'none'" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "no-store"
    picture = client.get(address(file, "page_picture", "2"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 300)
    assert "sandbox" in picture["Content-Security-Policy"]
    assert picture["Cache-Control"] == "no-store"
    assert picture["X-Content-Type-Options"] == "nosniff"
    for odd in ("9", "0", "-1", "x", "²", "9" * 50):
        assert "Halaman 1 dari 2" in client.get(address(file, page=odd)).content.decode(), odd
    assert client.get(address(file, "page_picture", "9")).status_code == 404


def test_who_may_not_download_it_sees_no_page_of_it(
    client_for, other_clerk, kppn001, layer1, clerk, as_rina, budi, clock
):
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock, files=[staged("untuk HAI.pdf", pdf())])
    file = Attachment.objects.get()
    sheet = Attachment.objects.create(
        event=file.event, seq=2, name="a.xlsx", type="xlsx", size=1, sha256="0" * 64, stored_name="f" * 32
    )
    for what in ("preview", "page_picture"):
        for login in (clerk, other_clerk, kppn001):
            assert client_for(login).get(address(file, what)).status_code == 404
        assert client_for(layer1).get(address(file, what)).status_code == 200
        assert client_for(layer1).get(address(sheet, what)).status_code == 404
    assert address(sheet) not in client_for(layer1).get(ticket.get_absolute_url()).content.decode()
    store.path_of(file.stored_name).unlink()
    for what in ("preview", "page_picture"):
        assert client_for(layer1).get(address(file, what)).status_code == 404


@pytest.mark.parametrize(
    ("evil", "words"),
    [
        ("password", "berkata sandi"),
        ("cut off", "rusak atau tidak utuh"),
        ("program", "rusak atau tidak utuh"),
        ("nothing", "rusak atau tidak utuh"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_said_in_words_with_its_download(client_for, clerk, keep, evil, words):
    file, client = keep(BAD_PDFS[evil][0]), client_for(clerk)
    page = client.get(address(file))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert reverse("tickets:download", args=[file.event.ticket.reference, file.key]) in page.content.decode()
    assert (answer := client.get(address(file, "page_picture"))).status_code == 422
    assert answer.content == b""


def test_scripts_and_programs_of_a_file_do_nothing_but_be_drawn_over(tmp_path):
    path = tmp_path / "a.pdf"
    for name in ("script on opening", "program start", "form that sends itself", "HTML behind its end", "XFA form"):
        path.write_bytes(BAD_PDFS[name][0])
        looked, picture = pages.picture_of(path, 1)
        assert not looked.fault, name
        # A picture of 600 by 600 white points, and not one byte of the file.
        assert Image.open(io.BytesIO(picture)).getcolors() == [(360_000, (255, 255, 255))], name


def test_a_file_that_takes_long_or_much_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf(packed(b"0 0 m 200 200 l 0 9 l S " * 2_000_000)).replace(b"200 200]", b"200 200] /Contents 4 0 R")
    )
    monkeypatch.setattr(pages, "WALL_SECONDS", 1)
    assert pages.picture_of(path, 1) == (pages.Looked("too_complex"), b"")
    # A page a mile high is a picture of the same bound.
    path.write_bytes(pdf().replace(b"[0 0 200 200]", b"[0 0 9999999 9]"))
    assert max(pages.size_of(path, 1).width, pages.size_of(path, 1).height) <= pages.LONG_SIDE


def test_one_page_is_drawn_at_a_time_and_the_next_one_is_told_so(client_for, clerk, keep, settings, monkeypatch):
    monkeypatch.setattr("tickets.files.preview.QUEUE_SECONDS", 0)
    file, client = keep(pdf()), client_for(clerk)
    with turn(settings.ATTACHMENTS_DIR / "drawing", AT_ONCE, 0):
        assert "Server sedang sibuk" in client.get(address(file)).content.decode()
        assert client.get(address(file, "page_picture")).status_code == 503
    assert client.get(address(file, "page_picture")).status_code == 200
