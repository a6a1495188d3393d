"""Pages as a browser reads them: white space that is not seen is not there.

Tests say what stands on a page, and sometimes in which element. How its template is broken into lines is none of their
business, so the test client hands out pages without the white space that no reader sees.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|section|select|script"
    "|summary|svg|table|tbody|td|tfoot|th|thead|title|tr|ul|use"
)
KEPT = re.compile(r"(<(pre|textarea|style|script)\b.*?</\2>)", re.S)
TAG = re.compile(r"<[a-z/](?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.I)
AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{BLOCKS})\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)\s*", re.I)
INSIDE_BUTTONS = re.compile(
    r"(<(?:a|button|label)\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)\s+|\s+(</(?:a|button|label)>)", re.I
)


def squeeze(html: str) -> str:
    """`html` with one space where white space is seen, and none where it is not."""

    def one(part: str) -> str:
        part = TAG.sub(lambda tag: re.sub(r"\s+(?=/?>$)", "", re.sub(r"\s+", " ", tag[0])), part)
        return INSIDE_BUTTONS.sub(r"\1\2", AROUND_BLOCKS.sub(r"\1", re.sub(r"\s+", " ", part)))

    parts = KEPT.split(html)  # text, kept element, its name, text, ...
    return "".join(one(part) if number % 3 == 0 else part for number, part in enumerate(parts) if number % 3 != 2)


def text_of(response: HttpResponse) -> str:
    """What a page says, its marks still in it and its entities read."""
    return unescape(response.content.decode())


@pytest.fixture(scope="session", autouse=True)
def pages_as_a_browser_reads_them() -> Iterator[None]:
    ask = Client.request

    def request(self: Client, **what: object) -> HttpResponse:
        response = ask(self, **what)
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.has_header("Content-Encoding"):
            response.content = squeeze(response.content.decode())
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
