"""How a note looks by its kind, for components/note.html."""

from typing import NamedTuple

from django import template

register = template.Library()


class NoteLook(NamedTuple):
    """`role`: how a reader of the screen announces it; "" not at all."""

    icon: str
    role: str = ""


LOOKS = {
    "success": NoteLook("circle-check", "status"),
    "warning": NoteLook("triangle-alert"),
    "error": NoteLook("octagon-alert", "alert"),
}


@register.filter
def note_look(kind: str) -> NoteLook:
    """Of any other kind than these it is information."""
    return LOOKS.get(kind, NoteLook("info"))
