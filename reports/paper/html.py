"""PDF of a document or a short table: HTML by WeasyPrint. Nothing is fetched but our own static files."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Source

STATIC = Path(__file__).resolve().parents[2] / "static"
OURS = "haicso-static:"
"""Scheme of the only addresses that are served. A text cannot smuggle one in: it is escaped, and even then it would
get a font."""
ENDINGS = {".ttf": "font/ttf", ".css": "text/css", ".svg": "image/svg+xml"}


def write(source: "Source", target: Path) -> None:
    """head: `html`, the whole document. There are no rows: they are in it."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = (STATIC / url.removeprefix(OURS)).resolve()
            if not url.startswith(OURS) or not path.is_relative_to(STATIC) or path.suffix not in ENDINGS:
                raise ValueError("Only our own static files are used.")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": ENDINGS[path.suffix]})

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    for _row in source.rows():
        pass
    document = HTML(string=source.head["html"], base_url=None, url_fetcher=OwnFilesOnly())
    document.write_pdf(target, pdf_variant="pdf/ua-1")
