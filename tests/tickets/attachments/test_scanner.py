"""Attachments through clamd's INSTREAM, against a small server that speaks it."""

import socketserver
import struct
import threading
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evil_files import pdf
from tests.haicso.test_bounds import desk_form
from tickets.files.faults import Fault, Unsafe
from tickets.files.scanner import scan
from tickets.models import Attachment, Ticket

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """What clamd does with zINSTREAM: sizes and chunks up to an empty one, then a verdict that ends with NUL."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        self.server.commands.append(command)
        data = b""
        while (size := struct.unpack("!I", self.rfile.read(4))[0]) > 0:
            data += self.rfile.read(size)
        self.server.streams.append(data)
        verdict = self.server.verdict
        if verdict is None:
            verdict = b"stream: Eicar-Signature FOUND" if EICAR in data else b"stream: OK"
        self.wfile.write(verdict + b"\0")


@pytest.fixture
def clamd():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.commands, server.streams, server.verdict = [], [], None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def where(clamd):
    return f"127.0.0.1:{clamd.server_address[1]}"


@pytest.fixture
def file(tmp_path):
    def made(content):
        path = tmp_path / "berkas"
        path.write_bytes(content)
        return path

    return made


def test_a_clean_file_passes_whole(clamd, where, file):
    content = bytes(range(256)) * 1000
    scan(file(content), where)
    assert clamd.commands == [b"zINSTREAM\0"]
    assert clamd.streams == [content]


def test_what_the_scanner_finds_is_not_taken(where, file):
    with pytest.raises(Unsafe) as found:
        scan(file(b"surat " + EICAR), where)
    assert found.value.fault == Fault.VIRUS


def test_a_socket_s_path_works_like_a_port(tmp_path, file):
    class Server(socketserver.ThreadingUnixStreamServer):
        commands, streams, verdict = [], [], None

    where = str(tmp_path / "clamd.sock")
    with Server(where, Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scan(file(b"bersih"), where)
        with pytest.raises(Unsafe):
            scan(file(EICAR), where)
        server.shutdown()


@pytest.mark.parametrize(
    "verdict", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OK ERROR", b"UNKNOWN COMMAND"]
)
def test_what_is_no_verdict_takes_nothing(clamd, where, file, verdict, caplog):
    clamd.verdict = verdict
    with pytest.raises(Unsafe) as found:
        scan(file(b"bersih"), where)
    assert found.value.fault == Fault.NO_SCANNER
    assert "the virus scanner does not answer" in caplog.text


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/tidak/ada.sock", "tanpa-port"])
def test_a_scanner_that_is_away_takes_nothing(file, where):
    with pytest.raises(Unsafe) as found:
        scan(file(b"bersih"), where)
    assert found.value.fault == Fault.NO_SCANNER


def test_without_the_setting_nobody_is_asked(file):
    scan(file(EICAR), "")


@pytest.mark.parametrize(
    ("named", "words", "kept"),
    [
        ("clamd", "", 1),
        ("away", "Pemeriksa virus sedang tidak menjawab", 0),
        ("infected", "Pemeriksa virus menolak", 0),
    ],
)
def test_an_attachment_is_scanned_before_it_is_kept(
    client_for, kppn008, rina, settings, where, clamd, named, words, kept
):
    settings.CLAMD = "127.0.0.1:1" if named == "away" else where
    if named == "infected":
        clamd.verdict = b"stream: Eicar-Signature FOUND"
    form = desk_form(rina, attachments=SimpleUploadedFile("surat.pdf", pdf()))
    response = client_for(kppn008).post("/tiket/rekam/", form)
    assert words in unescape(response.content.decode())
    assert (Attachment.objects.count(), Ticket.objects.count()) == (kept, kept)
