"""Forty half-sent posts do not stop the site; a body that was cut is never worked on."""

import io
import os
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from haicso.limits.slow_bodies import GRACE_SECONDS, CutOff, SlowBodies
from tests import killable_processes


# --- The watch --------------------------------------------------------------------------------------------------------
class Socket:
    def __init__(self):
        self.cut = False

    def shutdown(self, _how):
        self.cut = True

    def gettimeout(self):
        return None

    def settimeout(self, _seconds):
        """Nothing here waits."""


@pytest.fixture
def watch():
    now = [100.0]
    guard = SlowBodies(lambda environ, _start: [environ["wsgi.input"].read()], most=2, now=lambda: now[0])
    guard.watching = os.getpid()
    return guard, now


def environ(body=b"q=1", length=None, sender=None):
    return {
        "CONTENT_LENGTH": str(len(body) if length is None else length),
        "wsgi.input": io.BytesIO(body),
        "gunicorn.socket": sender or Socket(),
    }


def test_a_whole_body_passes_and_is_watched_no_more(watch):
    guard, _now = watch
    assert guard(environ(b"q=1"), None) == [b"q=1"]
    assert guard.bodies == []


def test_a_body_that_ends_too_early_is_an_error_and_no_form(watch):
    guard, _now = watch
    with pytest.raises(CutOff):
        guard(environ(b"q=1", length=10), None)
    assert guard.bodies == []


def test_a_line_that_ends_too_early_is_an_error_too(watch):
    guard, _now = watch
    guard.application = lambda given, _start: [given["wsgi.input"].readline() for _ in range(3)]
    with pytest.raises(CutOff):
        guard(environ(b"a\nb\n", length=10), None)


def test_a_body_has_its_time_by_its_length(watch):
    guard, now = watch
    small, large = Socket(), Socket()
    guard._begin(small, 100)
    guard._begin(large, 20_000_000)
    now[0] += GRACE_SECONDS + 1
    guard.cut_late()
    assert (small.cut, large.cut) == (True, False)
    now[0] += 1001
    guard.cut_late()
    assert large.cut


def test_what_nobody_read_is_taken_off_the_line_and_what_does_not_come_is_cut(watch):
    """A refusal reads no form. gunicorn waits for the rest of it, in the thread that all connections share."""
    guard, _now = watch
    guard.application = lambda _given, _start: [b"refused"]
    whole, half = Socket(), Socket()
    given = environ(b"x" * 100, sender=whole)
    assert guard(given, None) == [b"refused"]
    assert (whole.cut, given["wsgi.input"].left) == (False, 0)
    assert guard(environ(b"x" * 10, length=100, sender=half), None) == [b"refused"]
    assert half.cut
    assert guard.bodies == []


def test_when_too_many_are_under_way_the_oldest_that_lingers_is_cut(watch):
    guard, now = watch
    first, second, third = Socket(), Socket(), Socket()
    guard._begin(first, 100)
    guard._begin(second, 100)
    now[0] += 2
    guard._begin(third, 100)
    assert (first.cut, second.cut, third.cut) == (True, False, False)
    assert len(guard.bodies) == 2


def test_without_a_body_or_a_socket_nothing_is_watched(watch):
    guard, _now = watch
    guard.application = lambda given, _start: [type(given["wsgi.input"]).__name__.encode()]
    assert guard(environ(b"", length=0), None) == [b"BytesIO"]
    given = environ()
    given["gunicorn.socket"] = None
    assert guard(given, None) == [b"BytesIO"]


# --- The server -------------------------------------------------------------------------------------------------------
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def site(transactional_db: None, tmp_path) -> Iterator[int]:
    """gunicorn with the committed configuration, eight threads, on the tests' database."""
    port = free_port()
    process = killable_processes.start(
        "-m", "gunicorn", "haicso.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        var=tmp_path, WEB_THREADS="8", HAICSO_MODE="test",
    )  # fmt: skip

    def answers():
        assert process.poll() is None, process.stdout.read()
        try:
            return fetch(port)[0] == 200
        except OSError:
            return False

    try:
        killable_processes.wait_until(answers, 60)
        yield port
    finally:
        process.kill()
        process.communicate()


def fetch(port: int, path: str = "/masuk/") -> tuple[int, str]:
    """Status and page; an error where nothing comes for half a minute."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def half_sent(port: int) -> socket.socket:
    """A post whose body never ends."""
    sender = socket.create_connection(("127.0.0.1", port), timeout=30)
    sender.sendall(
        b"POST /masuk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 500000\r\n\r\nlogin=kppn008"
    )
    return sender


@pytest.mark.django_db(transaction=True)
def test_forty_half_sent_posts_do_not_stop_the_site(site):
    senders = [half_sent(site) for _ in range(40)]
    try:
        for _ in range(5):
            assert fetch(site)[0] == 200
    finally:
        for sender in senders:
            sender.close()


@pytest.mark.django_db(transaction=True)
def test_what_the_server_itself_refuses_is_told_in_indonesian(site):
    status, page = fetch(site, "/?" + "x" * 9000)
    assert status == 414
    assert "Alamat terlalu panjang" in page
    with socket.create_connection(("127.0.0.1", site), timeout=30) as sender:
        sender.sendall(b"GET /\x01 HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n")
        answer = sender.recv(65536).decode()
    assert re.match(r"HTTP/1.1 400", answer)
    assert "Permintaan tidak dapat dibaca" in answer
