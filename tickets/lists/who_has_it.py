"""Whose ticket it is and who has it now, in the words of a line."""

from typing import TYPE_CHECKING

from tickets.words import kept_gettext as _

if TYPE_CHECKING:
    from .columns import TicketLine


def officer(line: "TicketLine") -> str:
    return line.ticket.posting__officer__name or _("belum ditangani")


def by_officer(line: "TicketLine") -> str:
    name = line.ticket.posting__officer__name
    return _("oleh: %(name)s") % {"name": name} if name else _("belum ditangani")


def held_by(line: "TicketLine") -> str:
    return line.ticket.holder_office__name


def referred_to(line: "TicketLine") -> str:
    return line.ticket.referred_to__officer__name or ""


def held_at(line: "TicketLine") -> str:
    """ "di KPPN Pekanbaru", with the person it was passed to there: "di KPPN Pekanbaru, kepada Surya Darma"."""
    if not line.ticket.holder_office__name:
        return ""
    said = _("di %(office)s") % {"office": line.ticket.holder_office__name}
    person = referred_to(line)
    return _("%(where)s, kepada %(person)s") % {"where": said, "person": person} if person else said
