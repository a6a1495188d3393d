"""What an answer's Markdown looks like on a page: CommonMark and tables, no raw HTML, no picture, cleaned once more.

Whoever writes may paste anything; nothing of it may become a script, a frame or an address that runs something.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ol", "ul", "li", "h3", "h4", "h5", "h6", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto"}
BELOW = 2
"""A page has its own headings of the first two ranks; those of an answer begin with the third."""

_READER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


def rendered(text: str) -> SafeString:
    """Of at most `ANSWER_MAX` letters; kept, because an article is read far more often than written."""
    return _rendered(text)


@lru_cache(maxsize=256)
def _rendered(text: str) -> SafeString:
    tokens = _READER.parse(text)
    for token in tokens:
        _lower(token)
    html = _READER.renderer.render(tokens, _READER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return SafeString(clean)  # nosec B703 - nh3 has just cleaned it


def _lower(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(6, int(token.tag[1]) + BELOW)}"


def first_words(text: str, most: int = 200) -> str:
    """The begin of an answer in plain words, for a line of a list."""
    plain = nh3.clean(_rendered(text), tags=set())
    words = " ".join(_unescaped(plain).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def _unescaped(text: str) -> str:
    for entity, letter in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, letter)
    return text
