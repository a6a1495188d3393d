"""The two languages of pages. Indonesian is the source, and the language of everything that is kept or sent: what an
act writes down, mails, papers (docs/decisions/0025). English is what a person may read pages in.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.utils.translation import get_language, gettext, override

SOURCE = "id"
ENGLISH = "en"
ENGLISH_BEGIN = "/en/"
"""With it the address of a public page in English begins."""

Kept = TypeVar("Kept", bound=Callable[..., Any])


def at_hand() -> str:
    """The language of this request."""
    return get_language() or SOURCE


def in_indonesian() -> AbstractContextManager[None]:
    """For what is kept or sent, whoever asked for it and in whatever language they read."""
    return override(SOURCE)


def kept_in_each_language(most: int | None = 256) -> Callable[[Kept], Kept]:
    """`lru_cache` for a function whose result holds words: kept by its arguments and the language, so that no reader
    meets the words of another."""

    def of(make: Kept) -> Kept:
        @lru_cache(maxsize=most)
        def kept(_language: str, *args: Any, **named: Any) -> Any:
            return make(*args, **named)

        @wraps(make)
        def asked(*args: Any, **named: Any) -> Any:
            return kept(at_hand(), *args, **named)

        asked.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
        return cast(Kept, asked)

    return of


@kept_in_each_language(None)
def kept_gettext(words: str) -> str:
    """`gettext` for the words of long lists, each asked once: Django's own way there takes longer than all else that
    is said of a row."""
    return gettext(words)
