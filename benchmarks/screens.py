"""What a screen weighs on the line, whether its HTML is valid, and what Lighthouse says of it, on a site that runs.

    .venv/bin/python -m benchmarks.screens [--site http://127.0.0.1:8000] [--language en]
        [--validator vnu.jar] [--lighthouse lighthouse] [--only word]

The site is the demo (`make run`), with its static files as production serves them. Weights need nothing else: "first"
is the page and every file that it names, as a browser gets them with brotli; "later" is the page alone, when the files
are kept already. The other two tools are brought by hand, neither is a package of this project: Java with the jar of
the Nu HTML Checker (npm: vnu-jar), and Node with Lighthouse (npm: lighthouse), with the Chromium of the browser tests
(or CHROME_PATH).
Exit code 1 when a target of docs/performance.md is missed.
"""

import argparse
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

PASSWORD = "haicso-demo"  # noqa: S105 - of every login of the demo
FIRST_BYTES, LATER_BYTES = 100_000, 30_000
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100}
SHIFT = 0.02
TICKET = "ticket"
"""Stands for the address of the first ticket on the login's list."""
SCREENS: dict[str, list[str]] = {
    "": ["/masuk/", "/jam-layanan/", "/v/"],
    "kppn008": ["/", "/tiket/", "/tiket/?tab=semua", TICKET, "/tiket/rekam/", "/monitoring-iku/", "/pengguna/",
                "/laporan/"],
    "satker800801": ["/", "/tiket/", TICKET, "/tiket/rekam/"],
    "kanwil04": ["/", "/monitoring-iku/"],
    "hai1": ["/", TICKET],
    "monitor": ["/", "/monitoring-iku/", "/peringatan-dini/"],
    "admin": ["/", "/administrasi/", "/administrasi/kalender/", "/administrasi/kalender/rancang/", "/petugas/"],
}  # fmt: skip
LIGHTHOUSE = {("", "/masuk/"), *(("kppn008", path) for path in ("/", "/tiket/", TICKET, "/monitoring-iku/"))}


@dataclass
class Browser:
    """One login's, with its cookies."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)

    @property
    def opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))

    def raw(self, path: str, **form: str) -> tuple[bytes, str]:
        """The body as it travels, and how it is packed."""
        request = Request(self.site + path, headers={"Accept-Encoding": "gzip, br", "Referer": self.site + path})  # noqa: S310
        if form:
            request.data = urlencode(form).encode()
        with self.opener.open(request, timeout=60) as answer:
            return answer.read(), answer.headers.get("Content-Encoding", "")

    def page(self, path: str, **form: str) -> str:
        body, packed = self.raw(path, **form)
        return (gzip.decompress(body) if packed == "gzip" else body).decode()

    def send(self, path: str, *, shown_at: str, **form: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page(shown_at))
        if token is None:
            raise SystemExit(f"screens: {shown_at} has no form")
        return self.page(path, csrfmiddlewaretoken=token[1], **form)


def weights(browser: Browser, path: str) -> tuple[int, int, str]:
    """Bytes of a first load and of a later one, and the page."""
    body, packed = browser.raw(path)
    page = (gzip.decompress(body) if packed == "gzip" else body).decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    return len(body) + sum(len(browser.raw(name)[0]) for name in named), len(body), page


def faults_of_html(jar: str, pages: dict[str, str]) -> list[str]:
    """Errors and warnings; the style sheet and the script are no part of it. One start of Java for all pages."""
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in files.items():
            (Path(folder) / file).write_text(pages[name])
        told = subprocess.run(  # noqa: S603
            ["java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", folder],  # noqa: S607
            text=True, capture_output=True, check=True,
        ).stdout  # fmt: skip
    found = json.loads(told)["messages"]
    return [f"{files[Path(one['url']).name]}: {one['message']} {one.get('extract', '')!r}" for one in found]


def lighthouse(program: str, browser: Browser, path: str) -> tuple[dict[str, float], list[str]]:
    """The scores in per cent with the layout shift, and the audits that cost something.

    In a Chromium of its own that has the login's cookies: sent as an extra header, they would be left out of what the
    page itself asks for.
    """
    from playwright.sync_api import sync_playwright  # one of the packages for tests

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = Path(folder) / "out.json"
        chromium = driver.chromium.launch_persistent_context(
            Path(folder) / "profile",
            executable_path=os.environ.get("CHROME_PATH", "/usr/bin/chromium"),
            args=["--no-sandbox", f"--remote-debugging-port={port}"],
        )
        cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies}
        chromium.add_cookies([{"name": name, "value": value, "url": browser.site} for name, value in cookies.items()])
        subprocess.run(  # noqa: S603
            [program, browser.site + path, "--output=json", f"--output-path={out}", f"--port={port}",
             "--disable-storage-reset", f"--only-categories={','.join(SCORES)}", "--quiet"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        chromium.close()
        told = json.loads(out.read_text())
    scores: dict[str, float] = {name: round(100 * told["categories"][name]["score"]) for name in SCORES}
    scores["shift"] = round(told["audits"]["cumulative-layout-shift"]["numericValue"], 4)
    weighed = {ref["id"] for name in SCORES for ref in told["categories"][name]["auditRefs"] if ref["weight"]}
    missed = [name for name in sorted(weighed) if (told["audits"][name]["score"] or 0) < 0.9]
    return scores, [name for name in missed if told["audits"][name]["scoreDisplayMode"] in {"binary", "numeric"}]


def screens(site: str, language: str, only: str) -> Iterator[tuple[str, Browser, str]]:
    for login, paths in SCREENS.items():
        browser = Browser(site)
        if login:
            browser.send("/masuk/", shown_at="/masuk/", login=login, password=PASSWORD)
            browser.send("/akun/tampilan/", shown_at="/", language=language, here="/")
        for path in paths:
            if only not in f"{login} {path}":
                continue
            if path == TICKET:
                found = re.search(r'href="(/tiket/HAI-[^"/]+/)"', browser.page("/tiket/?tab=semua"))
                path = found[1] if found else "/tiket/"
            yield login, browser, path if login or language == "id" else f"/{language}{path}"


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--site", default="http://127.0.0.1:8000")
    words.add_argument("--language", choices=("id", "en"), default="id")
    words.add_argument("--validator", default="", help="the jar of the Nu HTML Checker")
    words.add_argument("--lighthouse", default="", help="the program of Lighthouse")
    words.add_argument("--only", default="", help="screens whose login and address hold this")
    said = words.parse_args()
    wrong: list[str] = []
    pages: dict[str, str] = {}
    for login, browser, path in screens(said.site, said.language, said.only):
        first, later, page = weights(browser, path)
        line = f"{login or 'public':13} {path:36} first {first:6} later {later:6}"
        if first > FIRST_BYTES or later > LATER_BYTES:
            wrong.append(f"{login} {path} is too heavy: {first}, {later}")
        pages[f"{login or 'public'} {path}"] = page
        if said.lighthouse and (login, TICKET if path.startswith("/tiket/HAI-") else path) in LIGHTHOUSE:
            scores, missed = lighthouse(said.lighthouse, browser, path)
            line += f" {scores}"
            low = any(scores[name] < least for name, least in SCORES.items()) or scores["shift"] > SHIFT
            if low or missed:
                (wrong if low else []).append(f"{login} {path} {scores} {missed}")
                line += f" {missed}"
        print(line, flush=True)  # noqa: T201
    if said.validator:
        wrong += faults_of_html(said.validator, pages)
    print("\n".join(wrong))  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
