"""Parts of pages that are put together once a process: icons, menu, foot, heads of tables. Known to every template.

What such a part shows is only what is given to it by name, in the reader's language, and it is kept by exactly that:
whatever differs between two logins, or two pages, is in the key, or the part cannot show it.
Values are plain ones that never change.
"""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from users.languages import at_hand

register = template.Library()

PARTS_MOST = 2048


@register.simple_tag
def kept(template_name: str, **values: Hashable) -> str:
    """The template with these values and no others, not even the request's."""
    shown = tuple([(key, value + "" if isinstance(value, SafeString) else value) for key, value in values.items()])
    # Whoever writes a template wants to see it.
    language = at_hand()
    return _put_together(template_name, shown, language) if settings.DEBUG else _part(template_name, shown, language)


@register.simple_tag
def icon(name: str, size: int | str = "") -> str:
    """components/icon.html"""
    return kept("components/icon.html", name=name, size=size)


def _put_together(template_name: str, shown: tuple[tuple[str, Hashable], ...], _language: str) -> str:
    return render_to_string(template_name, dict(shown))


_part = lru_cache(maxsize=PARTS_MOST)(_put_together)
