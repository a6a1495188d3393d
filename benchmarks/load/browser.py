"""A browser of the load: it keeps its cookies, fills in the forms that the pages show, and writes everything down."""

import contextlib
import gzip
import html
import random
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.load.journal import Asked, Form, Journal

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
TIMING = re.compile(r"(wall|cpu);dur=([0-9.]+)")
COMPLAINT = re.compile(r'(?:error-summary|summary"|field__error)(.{0,1200})', re.DOTALL)
REFERENCE = re.compile(r'href="/tiket/(\d[^"/]+)/"')
LED_TO = re.compile(r"/tiket/([^/]+)/")
PDF_BYTES = 1_000_000


class Gone(Exception):
    """The page did not come, or not as it should; what it was stands in the journal."""


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    location: str = ""

    def form(self, begin: str) -> dict[str, str]:
        """The hidden fields of the form that begins with these words."""
        start = self.text.find(begin)
        if start < 0:
            raise Gone(f"no form {begin!r}")
        inside = self.text[start : self.text.find("</form>", start)]
        return {name: html.unescape(value) for name, value in HIDDEN.findall(inside)}

    def references(self) -> list[str]:
        """Of the tickets that the page leads to."""
        return list(dict.fromkeys(REFERENCE.findall(self.text)))

    def options(self, name: str) -> list[str]:
        """The values that a select box offers."""
        start = self.text.find(f'<select name="{name}"')
        box = self.text[start : self.text.find("</select>", start)] if start >= 0 else ""
        return re.findall(r'<option value="([^"]+)"', box)


def pdf() -> bytes:
    """A PDF of one empty page and one megabyte, which nothing can shrink."""
    noise = random.Random(1).randbytes(PDF_BYTES).hex().encode()[:PDF_BYTES]  # noqa: S311 - a file's content
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    body, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode()
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(body) + end % (size, table, size, len(body))


def multipart(fields: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The body as a browser sends such a form, and its content type."""
    line = secrets.token_hex(16)
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files.items():
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="surat.pdf"\r\n'
        parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"


class Browser:
    """One signed in at most once. `client`: locust's own; `told` says which part of the run it is; every request is
    counted in `made`."""

    def __init__(self, client: Any, journal: Journal, address: str, phase: Any) -> None:
        self.client, self.journal, self.address, self.phase = client, journal, address, phase
        self.made = 0

    def get(self, kind: str, path: str) -> Page:
        return self._ask("GET", kind, path)

    def send(self, kind: str, path: str, fields: dict[str, str], form: Form, files: Mapping[str, bytes]) -> str:
        """A form that leads to an act: written down before it is sent, and again with its answer. The reference of the
        ticket to which it led, "" where it did not; the ticket's page is opened, as browsers do."""
        self.journal.write(form)
        body, content_type = multipart(fields, files)
        page = self._ask("POST", kind, path, body, content_type, form)
        led = LED_TO.match(page.location) if page.status == 302 else None
        if led is None:
            return ""
        with contextlib.suppress(Gone):
            self.get("ticket", page.location)
        return led[1]

    def come_in(self, login: str, password: str) -> bool:
        """Through the login form; whether it opened."""
        fields = self.get("login page", "/masuk/").form('action="/masuk/"')
        body = "&".join(f"{name}={html.escape(value)}" for name, value in fields.items())
        body += f"&login={login}&password={password}"
        return self._ask("POST", "login", "/masuk/", body.encode(), "application/x-www-form-urlencoded").status == 302

    def _ask(
        self, method: str, kind: str, path: str, body: bytes | None = None, content_type: str = "", form: Any = None
    ) -> Page:
        headers = {"X-Forwarded-For": self.address, "Accept-Encoding": "gzip"}
        if content_type:
            headers["Content-Type"] = content_type
        phase = self.phase()
        self.made += 1
        response = self.client.request(
            method, path, name=kind, data=body, headers=headers, allow_redirects=False, catch_response=True
        )
        with response:
            status = int(response.status_code or 0)
            raw = response.content or b""
            text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode(errors="replace")
            location = (response.headers or {}).get("location", "") if status else ""
            error = self._error(kind, status, location, form, response)
            if error:
                response.failure(error)
            else:
                response.success()
            timing = dict(TIMING.findall((response.headers or {}).get("server-timing", ""))) if status else {}
            milliseconds = response.request_meta["response_time"]
        wall, cpu = (float(timing.get(name, 0)) for name in ("wall", "cpu"))
        self.journal.write(Asked(phase, kind, status, round(milliseconds, 2), wall, cpu, error))
        if form is not None:
            led = LED_TO.match(location) if status == 302 else None
            self.journal.write(replace(form, status=status, reference=led[1] if led else ""))
        if error and form is None:
            raise Gone(error)
        return Page(status, text, location)

    def _error(self, kind: str, status: int, location: str, form: Any, response: Any) -> str:
        """Why this answer is none that a page may give, "" where it is well. A form that comes back is the judge's."""
        if not status:
            return f"no answer: {response.error!r}"[:200]
        if status == 302 and location.startswith("/masuk/"):
            return "asked to log in again"
        if form is not None and status == 200:
            return ""
        return "" if status in {200, 302} else f"answered {status}"


def complaint(text: str) -> str:
    """The first words of what a page says is wrong."""
    found = COMPLAINT.search(text)
    return " ".join(re.sub(r"<[^>]*>?", " ", found[1]).split())[:200] if found else ""
