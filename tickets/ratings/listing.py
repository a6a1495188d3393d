"""What a ticket's page shows of its feedback, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.permissions import office_holds, satker_asks
from tickets.words import instant_text
from users.models import User

from .windows import Said, said_of


@dataclass(frozen=True)
class FeedbackCard:
    """`lines`: what was said and confirmed; `url`, `label`: what this login may do about it, or ""."""

    title: str
    lines: tuple[str, ...]
    text: str = ""
    note: str = ""
    url: str = ""
    label: str = ""
    urgent: bool = False


def card_of(ticket: Ticket, user: User, now: datetime) -> FeedbackCard | None:
    """Of an ended ticket, one or three statements; None where nobody was asked, and for who has no part in it."""
    said = said_of(ticket)
    if said is None:
        return None
    lines = _lines(said)
    if satker_asks(user, ticket):
        return _for_asker(said, lines, now)
    if said.rating is None:
        return None
    confirms = office_holds(user, ticket) and said.waits_for_confirmation
    return FeedbackCard(
        _("Umpan balik penanya"),
        lines,
        said.rating.text,
        said.confirmation.note if said.confirmation else "",
        reverse("tickets:confirm", args=[ticket.reference]) if confirms else "",
        _("Beri konfirmasi akhir") if confirms else "",
        urgent=said.waits_for_confirmation,
    )


def _for_asker(said: Said, lines: tuple[str, ...], now: datetime) -> FeedbackCard | None:
    may = said.may_be_said(now)
    if said.rating is None and not may:
        return None
    if said.rating is None:
        lines = (_("Boleh tidak diisi; tidak mengubah tiket dan angka petugas."),)
    return FeedbackCard(
        _("Apakah jawaban ini menyelesaikan pertanyaan Anda?"),
        lines,
        said.rating.text if said.rating else "",
        said.confirmation.note if said.confirmation else "",
        reverse("tickets:rate", args=[said.ticket.reference]) if may else "",
        (_("Ubah penilaian saya") if said.rating else _("Beri umpan balik")) if may else "",
    )


def _lines(said: Said) -> tuple[str, ...]:
    if said.rating is None:
        return ()
    settled = _("Sudah selesai") if said.rating.settled else _("Belum selesai")
    mark = {"mark": said.rating.mark, "name": said.terms.name_of(said.rating.mark)}
    lines = [
        _("%(settled)s · nilai %(mark)s, %(name)s") % {"settled": settled, **mark},
        instant_text(said.rating.at),
    ]
    if said.confirmation is not None:
        lines.append(
            _("Konfirmasi akhir %(when)s, %(officer)s: %(outcome)s")
            % {
                "when": instant_text(said.confirmation.at),
                "officer": said.confirmation.posting.officer.name,
                "outcome": said.confirmation.get_outcome_display(),
            }
        )
        if said.confirmation.follow_up is not None:
            lines.append(_("Tiket lanjutan %s") % said.confirmation.follow_up.reference)
    elif said.confirm_until is not None and not said.rating.settled:
        lines.append(_("Konfirmasi akhir paling lambat %s") % instant_text(said.confirm_until))
    return tuple(lines)
