"""How a ticket came, whose it is and who has it now, in the words of a line."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from tickets.models import Channel
from users.languages import kept_gettext as _
from users.languages import kept_in_each_language

if TYPE_CHECKING:
    from .lines import TicketLine


SHORT_CHANNELS = {Channel.SATKER_ONLINE: gettext_lazy("OMSPAN Satker")}
""" "Diinput pada OMSPAN Satker" alone would fill two lines of paper."""


def channel(line: "TicketLine") -> str:
    return _channel(line.ticket.channel)


def short_channel(line: "TicketLine") -> str:
    return str(SHORT_CHANNELS.get(line.ticket.channel, "")) or _channel(line.ticket.channel)


@kept_in_each_language()
def _channel(channel: str) -> str:
    return str(Channel(channel).label)


def officer(line: "TicketLine") -> str:
    return line.ticket.posting__officer__name or _("belum ditangani")


def by_officer(line: "TicketLine") -> str:
    name = line.ticket.posting__officer__name
    return _("oleh: %(name)s") % {"name": name} if name else _("belum ditangani")


def held_by(line: "TicketLine") -> str:
    return line.ticket.holder_office__name


def referred_to(line: "TicketLine") -> str:
    """The person at the office, or the Kepala Seksi to whom layer 1 passed it: never both (constraints)."""
    person = _agent_head(line)
    return at_agent_head(person) if person else line.ticket.referred_to__officer__name or ""


def held_at(line: "TicketLine") -> str:
    """ "di KPPN Pekanbaru", with the person it was passed to there: "di KPPN Pekanbaru, kepada Surya Darma". Passed on
    by layer 1: "di KPPN Pekanbaru · Layer 1 · kepada Sari Wulandari"."""
    if not line.ticket.holder_office__name:
        return ""
    said = _("di %(office)s") % {"office": line.ticket.holder_office__name}
    if _agent_head(line):
        return f"{said} · {referred_to(line)}"
    person = referred_to(line)
    return _("%(where)s, kepada %(person)s") % {"where": said, "person": person} if person else said


def passed_to(line: "TicketLine") -> str:
    """ "kepada Surya Darma", below the office where that person is; "" of a ticket that lies with nobody."""
    if _agent_head(line):
        return referred_to(line)
    person = referred_to(line)
    return _("kepada %(person)s") % {"person": person} if person else ""


def at_agent_head(person: str) -> str:
    return _("Layer 1 · kepada %(person)s") % {"person": person}


def _agent_head(line: "TicketLine") -> str:
    return line.ticket.agent_head__display_name or line.ticket.agent_head__username or ""
