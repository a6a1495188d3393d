"""A booklet as it stands on a day: five parts per service (001 2b), the nation's text with what an office adds, and the
time of the norm in force, which nobody types.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from services.catalogue.reading import Book
from services.catalogue.times import NO_TIMES, SlaTime, SlaTimes, times_of
from services.knowledge.markdown import rendered
from services.models import BookletText, PublicNotice, ServiceEntry
from users.models import Office
from users.words import date_text

from .notices import notices_on

Part = BookletText.Part
MARK = 12
"""Letters of the digest in the address that a print's code leads to."""


@dataclass(frozen=True)
class Piece:
    """`nation`, `addition`: Markdown, "" for nothing."""

    part: str
    title: str
    nation: str
    addition: str
    basis: str
    assumed: bool

    @property
    def html(self) -> SafeString:
        return rendered(self.nation)

    @property
    def addition_html(self) -> SafeString:
        return rendered(self.addition)


@dataclass(frozen=True)
class Booklet:
    """Everything that its page, its paper and its poster say. `mark`: of all of it; another text has another."""

    entry: ServiceEntry
    office: Office | None
    version: str
    pieces: tuple[Piece, ...]
    times: SlaTimes
    notices: tuple[PublicNotice, ...]
    mark: str

    @property
    def flow(self) -> Piece:
        return self.pieces[0]

    @property
    def next_from(self) -> str:
        return date_text(self.times.next_from) if self.times.next_from else ""

    @property
    def place(self) -> str:
        return self.office.name if self.office is not None else _("Nasional")


def booklet_of(book: Book, entry: ServiceEntry, office: Office | None, day: date) -> Booklet:
    """Two statements, and one for the notices of the nation and the office."""
    whose = Q(office=None) | Q(office=office) if office is not None else Q(office=None)
    rows = BookletText.objects.filter(whose, service=entry.service_id).order_by("no")
    said = {(row.part, row.office_id): row for row in rows}  # the newest of each stands
    pieces = tuple(_piece(part, said, office, entry) for part in Part)
    times = times_of([entry.service_id], day).get(entry.service_id, NO_TIMES)
    notices = tuple(notices_on(day, office))
    version = book.version.label
    return Booklet(entry, office, version, pieces, times, notices, _mark(entry, office, pieces, times, notices))


def _piece(
    part: Part, said: dict[tuple[str, int | None], BookletText], office: Office | None, entry: ServiceEntry
) -> Piece:
    nation = said.get((part.value, None))
    text = nation.text if nation is not None else ""
    assumed, basis = (nation.assumed, nation.legal_basis) if nation is not None else (entry.assumed, entry.legal_basis)
    if not text and part == Part.REQUIREMENTS:
        text = "\n".join(f"{number}. {line}" for number, line in enumerate(entry.requirement_lines, 1))
    addition = said.get((part.value, office.pk)) if office is not None else None
    return Piece(part.value, str(part.label), text, addition.text if addition else "", basis, assumed)


def _mark(
    entry: ServiceEntry,
    office: Office | None,
    pieces: tuple[Piece, ...],
    times: SlaTimes,
    notices: tuple[PublicNotice, ...],
) -> str:
    """Of what is read on it, not of how the catalogue's version is called: a print is old when its words are."""
    said = [
        entry.service.code,
        entry.name,
        entry.description,
        office.code if office else "",
        [[piece.part, piece.nation, piece.addition] for piece in pieces],
        [_time(times.now), _time(times.next), str(times.next_from or "")],
        [[notice.text, notice.url] for notice in notices],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:MARK]


def _time(time: SlaTime | None) -> str:
    return f"{time.text}|{time.basis}" if time is not None else ""
