"""PDF of a document or a short table: HTML by WeasyPrint. Nothing is fetched but our own static files."""

import base64
import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Source

STATIC = Path(__file__).resolve().parents[2] / "static"
OURS = "haicso-static:"
"""Scheme of the only addresses that are served. A text cannot smuggle one in: it is escaped, and even then it would
get a font."""
LOGO = "haicso-logo:kop"
"""The address of the letterhead's logo, which comes with the document."""
ENDINGS = {".ttf": "font/ttf", ".css": "text/css", ".svg": "image/svg+xml"}


def write(source: "Source", target: Path) -> None:
    """head: `html`, the whole document, and `logo`, a PNG in base64 or "". There are no rows: they are in it."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    logo = base64.b64decode(source.head.get("logo") or "")

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if logo and url == LOGO:
                return URLFetcherResponse(url, logo, {"Content-Type": "image/png"})
            path = (STATIC / url.removeprefix(OURS)).resolve()
            if not url.startswith(OURS) or not path.is_relative_to(STATIC) or path.suffix not in ENDINGS:
                raise ValueError("Only our own static files are used.")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": ENDINGS[path.suffix]})

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    for _row in source.rows():
        pass
    document = HTML(string=source.head["html"], base_url=None, url_fetcher=OwnFilesOnly())
    document.write_pdf(target, pdf_variant="pdf/ua-1")
