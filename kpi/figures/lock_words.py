"""Which parts of a person's quarter are locked, by whom, and whom the index waits for: one sentence everywhere."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from users.clock import wib_date
from users.models import Office

from .values import LockNote, OfficerFigures, State
from .words import short_place


def parts_words(person: OfficerFigures) -> str:
    """ "bagian Kanwil Sulawesi Barat dikunci 03-10-2026 oleh Andi (Kanwil ...); sementara, menunggu kunci Kanwil Aceh";
    "" for who has nothing locked.
    """
    if person.state == State.BROKEN:
        return broken_words(person.broken)
    said = [_part(note) for note in person.locks]
    if said and person.waiting:
        said.append(waiting_words(person.waiting))
    return "; ".join(said)


def waiting_words(kanwil: Iterable[Office]) -> str:
    """ "sementara, menunggu kunci Kanwil Aceh" """
    return _("sementara, menunggu kunci %s") % places(kanwil)


def broken_words(kanwil: Iterable[Office]) -> str:
    """ "kunci rusak: Kanwil Riau, angkanya tidak ditampilkan" """
    return _("kunci rusak: %s, angkanya tidak ditampilkan") % places(kanwil)


def sentence(words: str) -> str:
    """As a sentence of its own; "" for nothing."""
    return f"{words[0].upper()}{words[1:]}." if words else ""


def places(kanwil: Iterable[Office]) -> str:
    return ", ".join(short_place(each.name) for each in kanwil)


def _part(note: LockNote) -> str:
    return _("bagian %(kanwil)s dikunci %(day)s oleh %(by)s") % {
        "kanwil": short_place(note.kanwil.name),
        "day": f"{wib_date(note.locked_at):%d-%m-%Y}",
        "by": note.locked_by,
    }


def locks_words(locks: Iterable[LockNote]) -> str:
    """ "Dikunci: Kanwil Aceh 03-10-2026 oleh Rini (Kanwil ...), Kanwil Riau 04-10-2026 oleh ..." """
    each = _("%(kanwil)s %(day)s oleh %(by)s")
    return _("Dikunci: %s") % ", ".join(
        each
        % {
            "kanwil": short_place(note.kanwil.name),
            "day": f"{wib_date(note.locked_at):%d-%m-%Y}",
            "by": note.locked_by,
        }
        for note in locks
    )
