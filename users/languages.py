"""The two languages of pages. Indonesian is the source, and the language of everything that is kept or sent: what an
act writes down, mails, papers (docs/decisions/0025). English is what a person may read pages in.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.utils import translation
from django.utils.translation import gettext

SOURCE = "id"
ENGLISH = "en"
ENGLISH_BEGIN = "/en/"
"""With it the address of a public page in English begins."""

Kept = TypeVar("Kept", bound=Callable[..., Any])


_AT_HAND = ContextVar("language", default=SOURCE)
"""Beside Django's own, which takes fifty times as long to ask: a row of a list asks twenty times. Both are set here and
nowhere else."""


def at_hand() -> str:
    """The language of this request."""
    return _AT_HAND.get()


def speak(language: str) -> None:
    """From here on to the end of the `speaking` around it."""
    translation.activate(language)
    _AT_HAND.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Until its end in this language; afterwards as before, whatever was spoken meanwhile."""
    before = _AT_HAND.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _AT_HAND.reset(before)


def in_indonesian() -> AbstractContextManager[None]:
    """For what is kept or sent, whoever asked for it and in whatever language they read."""
    return speaking(SOURCE)


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


def known_words(kept: str) -> str:
    """A text that came with the software and lies in a row, in the language at hand; what people wrote there is shown
    as they wrote it. Such texts are marked with `gettext_noop` where they come from."""
    return gettext(kept) if kept else ""


class Said(str):
    """A sentence of an act. Its letters are those of the language that it was said in, and so is what is kept of it;
    whoever prints it (`str`) has it in the language at hand: an act speaks Indonesian, because what it writes down
    stays, and its refusal is read by a person."""

    source: str
    values: Any = None

    def __mod__(self, values: Any) -> "Said":
        return _said(str.__mod__(self, values), self.source, values)

    def __str__(self) -> str:
        here = gettext(self.source)
        return here if self.values is None else here % self.values

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str.__str__(self),)


def _said(letters: str, source: str, values: Any = None) -> Said:
    made = str.__new__(Said, letters)
    made.source, made.values = source, values
    return made


def said(words: str) -> str:
    """`gettext` for acts and what refuses in them."""
    return _said(gettext(words), words)
