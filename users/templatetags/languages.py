"""The language and the look of a page, for its frame."""

from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.urls import get_script_prefix

from users import languages
from users.languages import ENGLISH_BEGIN, at_hand

register = template.Library()
register.filter("known_words", languages.known_words)


class Languages(NamedTuple):
    """`code`: of this page. `theme`: the login's choice, "" for the device's. `home`: where its logo leads. `here`: its
    address, for the account menu. `indonesian`, `english`: its addresses for a stranger, "" where it has none."""

    code: str
    theme: str
    home: str
    here: str = ""
    indonesian: str = ""
    english: str = ""


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> Languages:
    """Takes the request, where there is one: pages of the outermost guards are made without."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    theme, home = getattr(user, "theme", ""), get_script_prefix()
    if request is None:
        return Languages(at_hand(), theme, home)
    # What answers a form cannot be asked for with its fields; the page of the form can.
    asked = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    here = "/" + asked.lstrip("/")  # with two it would be an address of another house
    if user is not None and user.is_authenticated:
        return Languages(at_hand(), theme, home, here)
    return Languages(at_hand(), theme, home, here, here, ENGLISH_BEGIN + here.removeprefix("/"))
