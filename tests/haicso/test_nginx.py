"""deploy/nginx, tried with a real nginx before a small server that says what it was asked."""

import getpass
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy" / "nginx"
NGINX = os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not NGINX or not OPENSSL, reason="needs nginx and openssl (apt-get install nginx openssl)"),
]


class Application(BaseHTTPRequestHandler):
    """Answers with what it got; counts what reaches it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self.server.begun.append(self.path)
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body):
        css = self.path.endswith(".css")
        said = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "length": len(body)}
        content = (b"a{color:red}" * 500) if css else json.dumps(said).encode().ljust(3000)
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if css else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        """Nothing on the screen."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Site:
    """nginx with the committed files; only ports, certificate and folders are this test's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plain, self.secure, self.behind = folder, free_port(), free_port(), free_port()
        self.application = ThreadingHTTPServer(("127.0.0.1", self.behind), Application)
        self.application.begun = []
        threading.Thread(target=self.application.serve_forever, daemon=True).start()
        self._certificate()
        self._configure()
        self.process = subprocess.Popen(  # noqa: S603
            [NGINX, "-e", "stderr", "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True
        )
        self._wait()

    def _certificate(self):
        subprocess.run(  # noqa: S603
            [
                *(OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
                *("-keyout", str(self.folder / "haicso.key"), "-out", str(self.folder / "haicso.pem")),
            ],
            check=True,
            capture_output=True,
        )

    def _configure(self):
        site = (DEPLOY / "haicso.conf").read_text()
        for ours, here in {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.secure} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "server 127.0.0.1:8000 ": f"server 127.0.0.1:{self.behind} ",
            "/etc/ssl/certs/haicso.pem": f"{self.folder}/haicso.pem",
            "/etc/ssl/private/haicso.key": f"{self.folder}/haicso.key",
            "/opt/haicso/deploy/nginx": str(DEPLOY),
        }.items():
            assert ours in site, ours
            site = site.replace(ours, here)
        (self.folder / "haicso.conf").write_text(site)
        folders = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"user {getpass.getuser()};\ndaemon off;\npid {self.folder}/pid;\nerror_log stderr;\nworker_processes 1;\n"
            "events { worker_connections 512; }\n"
            f"http {{\naccess_log off;\n{folders}include {self.folder}/haicso.conf;\n}}\n"
        )

    def _wait(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.process.stderr.read()
            try:
                socket.create_connection(("127.0.0.1", self.secure), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("nginx does not answer")

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=10)
        self.application.shutdown()
        self.application.server_close()

    def get(self, path="/", data=None, secure=True, **headers):
        scheme, port = ("https", self.secure) if secure else ("http", self.plain)
        request = urllib.request.Request(f"{scheme}://127.0.0.1:{port}{path}", data, headers)  # noqa: S310
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting()), NoRedirect()
        )
        try:
            return opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            return error

    def raw(self) -> ssl.SSLSocket:
        return trusting().wrap_socket(socket.create_connection(("127.0.0.1", self.secure), timeout=20))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("nginx"))
    yield running
    running.end()


def told(answer):
    return json.loads(answer.read())


def test_plain_http_is_led_to_tls(site):
    answer = site.get("/tiket/?q=a", secure=False)
    assert (answer.code, answer.headers["Location"]) == (301, "https://127.0.0.1/tiket/?q=a")


def test_the_true_address_is_appended_and_what_a_sender_claims_stays_left(site):
    headers = told(site.get("/", **{"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "jahat.example"}))["headers"]
    assert headers["x-forwarded-for"] == "6.6.6.6, 127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert "x-forwarded-host" not in headers
    assert headers["host"].startswith("127.0.0.1")


def test_a_claimed_scheme_is_not_believed(site):
    assert told(site.get("/", **{"X-Forwarded-Proto": "http"}))["headers"]["x-forwarded-proto"] == "https"


def test_forty_half_sent_posts_reach_nobody_and_pages_go_on(site):
    site.application.begun.clear()
    senders = [site.raw() for _ in range(40)]
    for sender in senders:
        sender.sendall(b"POST /tiket/rekam/ HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\nquestion=")
    begun = time.monotonic()
    for _ in range(10):
        assert site.get("/tiket/").code == 200
    assert time.monotonic() - begun < 5
    assert site.application.begun == []
    for sender in senders:
        sender.close()


def test_a_body_with_all_its_files_passes_whole(site):
    assert told(site.get("/tiket/rekam/", data=b"x" * 3_000_000))["length"] == 3_000_000


def test_a_larger_body_than_any_form_is_413_in_indonesian(site):
    with site.raw() as sender:
        sender.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000000\r\n\r\n")
        answer = read_all(sender)
    assert answer.startswith("HTTP/1.1 413")
    assert "Berkas terlalu besar" in answer


def test_an_address_without_end_is_414_in_indonesian(site):
    answer = site.get("/?" + "x" * 9000)
    assert answer.code == 414
    assert "Alamat terlalu panjang" in answer.read().decode()


def test_what_is_no_request_is_400_in_indonesian(site):
    with site.raw() as sender:
        sender.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        answer = read_all(sender)
    assert answer.startswith("HTTP/1.1 400")
    assert "Permintaan tidak dapat dibaca" in answer


@pytest.mark.parametrize("path", ["/", "/static/a.css"])
def test_pages_and_styles_are_compressed_for_whoever_wants_it(site, path):
    assert site.get(path, **{"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert site.get(path, **{"Accept-Encoding": "identity"}).headers["Content-Encoding"] is None


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_an_old_tls_is_refused(site):
    context = trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", site.secure), timeout=10) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain)


def at_one_go(site, count: int) -> tuple[list[str], str]:
    """So many requests for the login page over one connection, none waiting for the one before: codes, and all said."""
    with site.raw() as sender:
        sender.sendall(b"GET /masuk/ HTTP/1.1\r\nHost: x\r\n\r\n" * count)
        answers = b""
        while len(codes := re.findall(rb"HTTP/1\.1 ([0-9]{3})", answers)) < count and (part := sender.recv(65536)):
            answers += part
    return [code.decode() for code in codes], answers.decode()


def test_logins_of_a_morning_pass_and_a_flood_is_429(site):
    codes, _said = at_one_go(site, 90)
    assert codes == ["200"] * 90
    codes, said = at_one_go(site, 300)
    assert set(codes) == {"200", "429"}
    assert "Terlalu banyak permintaan" in said


def test_an_application_that_is_away_is_503_in_indonesian(tmp_path):
    alone = Site(tmp_path)
    try:
        alone.application.shutdown()
        alone.application.server_close()
        answer = alone.get("/tiket/rekam/", data=b"question=x")
        assert answer.code == 502 or answer.code == 503
        page = answer.read().decode()
        assert "sedang dipelihara" in page
        assert "isian Anda masih ada" in page
    finally:
        alone.process.terminate()
        alone.process.communicate(timeout=10)


def read_all(sender: ssl.SSLSocket) -> str:
    parts = []
    sender.settimeout(5)
    try:
        while part := sender.recv(65536):
            parts.append(part)
            if b"</html>" in part:
                break
    except TimeoutError:
        pass
    return b"".join(parts).decode()
