"""Which canned texts stand in an answer: what its form keeps of them, what is said before it is sent, and what the
event keeps.

An answer whose text expired, was withdrawn, or rests on what was changed or revoked meanwhile is shown to its officer
before it goes; it goes all the same once they say so. No figure of IKU or SLA reads any of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from services.canned.listing import rests_on
from services.models import CannedState, CannedVersion, OfficerSignOff
from tickets.models import Event
from users.clock import wib_date
from users.languages import said as _
from users.models import User
from users.refusals import Refused

MOST_PLACED = 10
"""Of one answer."""
KEY_MOST_DIGITS = 18
KEY_OF = "canned"
"""Where an event's data names them."""
CONFIRMED = "send_anyway"
"""The field that says: sent all the same."""


@dataclass(frozen=True)
class CannedTag:
    """One text as it stands under the box. `token`: as the field writes it."""

    token: str
    title: str
    no: int


@dataclass(frozen=True)
class Placed:
    """The versions that an answer takes, by key, and whether its officer saw what became of them."""

    versions: tuple[int, ...] = ()
    confirmed: bool = False


def read(typed: str) -> tuple[int, ...]:
    """ "12,15" as keys, each once; a ValueError for anything else."""
    tokens = [token for token in typed.split(",") if token]
    if any(not token.isascii() or not token.isdigit() or len(token) > KEY_MOST_DIGITS for token in tokens):
        raise ValueError(typed)
    keys = tuple(dict.fromkeys(int(token) for token in tokens))
    if len(keys) > MOST_PLACED:
        raise ValueError(typed)
    return keys


def tags_of(typed: str, reader: User) -> list[CannedTag]:
    """Of what the reader may read, in the order in which it was put in; no statement where nothing was."""
    try:
        keys = read(typed)
    except ValueError:
        return []
    found = _versions(keys, reader)
    return [CannedTag(str(key), found[key].canned.title, found[key].no) for key in keys if key in found]


def _versions(keys: Iterable[int], reader: User) -> dict[int, CannedVersion]:
    keys = list(keys)
    if not keys:
        return {}
    rows = CannedVersion.objects.visible_to(reader).filter(pk__in=keys)
    return {row.pk: row for row in rows.select_related("canned", "regulation")}


def placed_in(placed: Placed, user: User, at: datetime) -> list[CannedVersion]:
    """The versions, as an answer of this moment may take them; one statement. Refused: one that the login may not read;
    and beside `send_anyway`, as long as nobody confirmed it, one that is not in force on that day."""
    if len(placed.versions) > MOST_PLACED:
        raise Refused(_("Paling banyak %(most)d teks baku dalam satu jawaban.") % {"most": MOST_PLACED})
    found = _versions(placed.versions, user)
    if len(found) < len(placed.versions):
        raise Refused(_("Teks baku yang disisipkan tidak terbaca akun ini. Lepas, lalu pilih lagi."))
    versions = [found[key] for key in placed.versions]
    day = wib_date(at)
    if not placed.confirmed and (doubts := [_doubt(each, day) for each in versions if _is_doubtful(each, day)]):
        raise Refused(
            _("%(doubts)s Periksa jawabannya, lalu centang bila tetap dikirim.") % {"doubts": " ".join(doubts)},
            CONFIRMED,
        )
    return versions


def _is_doubtful(version: CannedVersion, day: date) -> bool:
    return version.state_on(day) != CannedState.IN_FORCE


def _doubt(version: CannedVersion, day: date) -> str:
    """One sentence: which text, and what became of it."""
    words = {
        CannedState.EXPIRED: _("Teks baku “%(title)s” kedaluwarsa (%(rests)s)."),
        CannedState.CHANGED: _("Dasar teks baku “%(title)s” berubah: %(rests)s."),
        CannedState.REVOKED: _("Dasar teks baku “%(title)s” dicabut: %(rests)s."),
        CannedState.WITHDRAWN: _("Teks baku “%(title)s” sudah ditarik."),
    }
    return words[version.state_on(day)] % {"title": version.canned.title, "rests": rests_on(version, day)}


def said_of(versions: Sequence[CannedVersion], at: datetime) -> dict[str, object]:
    """What the event keeps of them; nothing where nothing was inserted, so that other events stay as they were."""
    day = wib_date(at)
    said = [
        {
            "id": version.canned_id,
            "no": version.no,
            "title": version.canned.title,
            "state": str(version.state_on(day).value),
        }
        for version in versions
    ]
    return {KEY_OF: said} if said else {}


def shown_to(event: Event, reader: User) -> list[dict[str, Any]]:
    """What a reader of the conversation reads of it: offices and HAI; a satker reads the words alone."""
    return [] if reader.role == User.Role.SATKER else event.data.get(KEY_OF, [])


def sign_off_of(posting_id: int, reader: User) -> str:
    """How the officer of that posting signs, at the reader's own office; "" where they wrote nothing."""
    rows = OfficerSignOff.objects.visible_to(reader).newest()
    here = rows.filter(officer__postings__pk=posting_id, officer__postings__office=reader.office_id)
    return here.values_list("text", flat=True).first() or ""


class CannedField(forms.CharField):
    """A hidden field; its value is a tuple of keys."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, max_length=300, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read(super().clean(value) or "")
        except ValueError:
            raise ValidationError(gettext("Teks baku tidak terbaca. Lepas, lalu pilih lagi.")) from None
