"""Translation for the words of long lists."""

from functools import cache

from django.utils.translation import gettext


@cache
def kept_gettext(words: str) -> str:
    """`gettext` for the words of long lists, each asked once: there is one language (LANGUAGES), and Django's own way
    there takes longer than all else that is said of a row."""
    return gettext(words)
