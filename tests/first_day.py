"""The first day of a new house, acted as the README tells it: from an empty database to the first answered ticket.

`walk` needs the admin's one-time link, and somebody who lets the worker do what is due; everybody has a browser (the
test client, over TLS). It is run in the tests' own process, and as a program of its own with the settings of production
and the database role of the application (`python -m tests.first_day LINK`).
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

PASSWORD = "sungai siak 2026"
CSO_PASSWORD = "rakit bambu 77"
KANWIL, KPPN, SATKER = "04", "008", "099031"


class Forms(HTMLParser):
    """The POST forms of a page: where each leads, and what it holds before anybody types."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside = False
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("method", "").lower() == "post"
            if self.inside:
                self.found.append((given.get("action") or "", {}))
        elif tag == "input" and self.inside and given.get("name"):
            kept = given.get("type") not in {"checkbox", "radio", "file", "submit"} or "checked" in given
            if kept:
                self.found[-1][1][str(given["name"])] = given.get("value") or ""

        elif tag == "select" and self.inside:
            self.select = str(given.get("name") or "")
        elif tag == "option" and self.inside and "selected" in given:
            self.found[-1][1][self.select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Person:
    """Somebody at a browser of their own. Every page must open, and every form that is sent must be taken."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.test import Client

        # As nginx hands it on.
        came_by = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        self.client = Client(headers={"Host": urlsplit(settings.SITE_URL).netloc, **came_by})
        self.page = ""

    def go(self, address: str) -> str:
        response = self.client.get(address, secure=True, follow=True)
        assert response.status_code == 200, (address, response.status_code)
        self.address = response.request["PATH_INFO"]
        self.page = response.content.decode()
        return self.page

    def send(self, address: str, *, leads_to: str = "", **typed: Any) -> str:
        """Fill in the form of this page (the one that leads to `leads_to`) and send it; what is typed may be read from
        the page."""
        self.go(address)
        typed = {name: value(self.page) if callable(value) else value for name, value in typed.items()}
        action, held = next(
            form
            for form in Forms(self.page).found
            if leads_to in (form[0] or self.address) and form[0] not in {"/keluar/"}
        )
        response = self.client.post(action or self.address, held | typed, secure=True, follow=True)
        self.page = response.content.decode()
        faults = re.findall(r'class="field__error"[^>]*>(.*?)</', self.page, re.S)
        assert response.status_code == 200, (address, response.status_code, self.page[-2000:])
        assert not faults, (address, faults)
        return self.page

    def log_in(self, login: str, password: str) -> str:
        return self.send("/masuk/", login=login, password=password)

    def has_first_password(self, login: str, first: str) -> "Person":
        """Comes in with it and sets one of their own."""
        self.log_in(login, first)
        self.send("/akun/kata-sandi-pertama/", new=PASSWORD, repeated=PASSWORD)
        return self

    def has_first_cso_password(self, officer: str, first: str) -> None:
        self.send(
            "/petugas/password/",
            officer=self.option(officer, "/petugas/password/"),
            password=first,
            new_password=CSO_PASSWORD,
            repeated=CSO_PASSWORD,
        )

    def option(self, words: str, address: str) -> str:
        """The value of what a list offers that begins with these words."""
        found = re.search(rf'<option value="(\w+)"[^>]*>\s*{re.escape(words)}', self.go(address))
        assert found, f"{words} is not offered at {address}"
        return found[1]


def code_of(page: str) -> str:
    """What the telephone says, once it has seen the page."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    secret = re.search(r"<code[^>]*>\s*([A-Z2-7]{16,})", page)
    assert secret, page[-2000:]
    counters = sorted(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret[1], counters[len(counters) // 2]))


def first_password(page: str) -> str:
    found = re.search(r'id="first-password">\s*([a-z0-9-]+)\s*<', page)
    assert found, page[-2000:]
    return found[1]


def walk(link: str, work: Callable[[], None]) -> str:
    """The reference of the first answered ticket. `link`: by `create_first_admin`. `work`: the worker, once."""
    admin = Person()
    admin.send(link[link.index("/masuk/") :], new=PASSWORD, repeated=PASSWORD)
    admin.log_in("wening.lestari", PASSWORD)
    admin.send("/akun/faktor-kedua/pasang/", password=PASSWORD)
    admin.send("/akun/faktor-kedua/pasang/", code=code_of)
    assert "Akun" in admin.go("/administrasi/")

    def new_login(**of: str) -> str:
        """Its first password."""
        page = admin.send("/akun/baru/", reason="Hari pertama", **of)
        key = re.search(r"/akun/(\d+)/first-password/", page)
        assert key, page[-2000:]
        return first_password(
            admin.send(f"/akun/{key[1]}/", leads_to="/first-password/", reason="Diserahkan dengan surat")
        )

    def new_office(code: str, login: str) -> Person:
        office = admin.option(f"{code} ", "/akun/baru/")
        return Person().has_first_password(login, new_login(role="office", office=office, username=login))

    kanwil, kppn = new_office(KANWIL, "kanwil04"), new_office(KPPN, "kppn008")

    def activated(name: str) -> str:
        """The first CSO password of whom an office has proposed."""
        key = re.search(rf'href="/petugas/usulan/(\d+)/"[^>]*>\s*{name}', admin.go("/petugas/usulan/"))
        assert key, admin.page[-3000:]
        return first_password(admin.send(f"/petugas/usulan/{key[1]}/", officer="new", reason="Surat tugas"))

    # A Kanwil's first head of section is proposed by an admin, a KPPN's by its Kanwil; then offices propose themselves.
    riau = admin.option("Kanwil DJPb Provinsi Riau", "/petugas/usul/")
    admin.send("/petugas/usul/", office=riau, name="Hendra Saputra", kind="head")
    kanwil.has_first_cso_password("Hendra Saputra", activated("Hendra Saputra"))
    head = kanwil.option("Hendra Saputra", "/petugas/usul/")
    there = kanwil.option("KPPN Pekanbaru", "/petugas/usul/")
    kanwil.send("/petugas/usul/", office=there, name="Dewi Anggraini", kind="head", officer=head, password=CSO_PASSWORD)
    kppn.has_first_cso_password("Dewi Anggraini", activated("Dewi Anggraini"))
    head = kppn.option("Dewi Anggraini", "/petugas/usul/")
    kppn.send("/petugas/usul/", name="Rina Maharani", kind="cso", officer=head, password=CSO_PASSWORD)
    kppn.has_first_cso_password("Rina Maharani", activated("Rina Maharani"))

    # Satker and their logins come from files.
    columns = "kode_satker,nama_satker,ba,kppn,berlaku_sejak"
    brought(admin, work, "/satker/impor/", columns, f"{SATKER},Satker Pertama,015,{KPPN},2026-01-01")
    brought(admin, work, "/akun/impor/", "kode_satker,nama_pengguna,email", f"{SATKER},,")
    satker = Person().has_first_password(f"s{SATKER}", fetched(admin))

    return asked_and_answered(satker, kppn)


def brought(admin: Person, work: Callable[[], None], address: str, head: str, line: str) -> None:
    """A file is brought, read by the worker, approved, carried out by the worker."""
    file = io.BytesIO(f"{head}\n{line}\n".encode())
    file.name = "pertama.csv"
    admin.send(address, file=file)
    key = re.search(rf"{address}(\d+)/", admin.page)
    assert key, admin.page[-2000:]
    work()
    admin.send(f"{address}{key[1]}/", act="approve")
    work()
    assert "Semua baris sudah diterapkan" in admin.go(f"{address}{key[1]}/"), admin.page[-2000:]


def fetched(admin: Person) -> str:
    """The first password in the file that is fetched once."""
    import openpyxl

    admin.go("/akun/")
    action, held = next(form for form in Forms(admin.page).found if form[0].endswith("/ambil/"))
    content = admin.client.post(action, held, secure=True).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True))
    return str(rows[1][3])


def asked_and_answered(satker: Person, kppn: Person) -> str:
    satker.send(
        "/tiket/rekam/",
        destination="perbendaharaan",
        asker="",
        new_name="Budi Hartono",
        new_email="budi.hartono@contoh.go.id",
        subject="SPM ditolak",
        question="SPM kami ditolak karena pagu. Apa yang perlu diperbaiki?",
    )
    reference = re.search(r"HAI-\d+-\d+(?:-\d+)?", satker.page)
    assert reference, satker.page[-2000:]
    ticket = f"/tiket/{reference[0]}/"
    kppn.send(
        ticket,
        leads_to="/tindak-lanjut/",
        act="answer",
        answer="Ajukan revisi POK lebih dahulu.",
        officer=kppn.option("Rina Maharani", ticket),
        password=CSO_PASSWORD,
    )
    assert "Ajukan revisi POK lebih dahulu." in satker.go(ticket)
    assert "Selesai" in satker.page
    return reference[0]


def main() -> None:
    """In a process of its own, with whatever settings it was given."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
    django.setup()

    def work() -> None:
        subprocess.run([sys.executable, "manage.py", "worker", "--once"], check=True)

    print(walk(sys.argv[1], work))  # noqa: T201 - a program's answer


if __name__ == "__main__":
    main()
