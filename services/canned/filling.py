"""The fields of a canned text: which its words name, what each is filled with, and the text that comes of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.models import CannedVersion

NAME = r"[a-z][a-z0-9_]{0,29}"
MOST_FIELDS = 6
VALUE_MAX = 200
_FIELD = re.compile(r"\{(" + NAME + r")\}")
_BRACES = re.compile(r"[{}]")

Source = CannedVersion.Source


@dataclass(frozen=True)
class Part:
    """A stretch of the text: plain words, or with a `name` the place of a field."""

    text: str
    name: str = ""


def parts_of(text: str) -> list[Part]:
    """The text in its order. Every second piece of the split is a name."""
    pieces = _FIELD.split(text)
    return [Part(piece, piece if number % 2 else "") for number, piece in enumerate(pieces) if piece]


def names_in(text: str) -> list[str]:
    """Each field once, in the order of the text."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def has_stray_braces(text: str) -> bool:
    """A brace that belongs to no field: "{Akun}", "{akun"."""
    return _BRACES.search(_FIELD.sub("", text)) is not None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each field replaced; a KeyError for one that has no value."""
    return "".join(values[part.name] if part.name else part.text for part in parts_of(text))


def proposed_value(field: Mapping[str, str], name: str, question: str) -> str:
    """What a field begins with: the asker's `name`, or from their question what has a digit in it and follows the
    label's words ("pagu akun 522191" for Akun); otherwise nothing."""
    if field["source"] == Source.TICKET_NAME:
        return name[:VALUE_MAX]
    if field["source"] != Source.FROM_QUESTION:
        return ""
    words = r"\s+".join(map(re.escape, field["label"].split()))
    found = re.search(rf"\b{words}\b\s*(?:(?:nomor|no|kode)\b\.?\s*)?[:=]?\s*([\w./-]*\d[\w./-]*)", question, re.I)
    return found.group(1).rstrip("./-")[:VALUE_MAX] if found else ""


def checked_fields(fields: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """As a version keeps them: nothing but name, label and source."""
    return [{key: str(field[key]) for key in ("name", "label", "source")} for field in fields]
