"""Why an act does not happen."""

from tickets.models import Ticket
from users.languages import said as _
from users.refusals import Refused


class StaleTicket(Refused):
    """Somebody acted since the page was opened. The page shows who, and keeps the text typed."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(_("Tiket ini sudah berubah sejak halaman dibuka."))
        self.ticket = ticket


class CannotAct(Refused):
    """The act is not possible in the ticket's state, or not for this login."""


def clock_behind() -> CannotAct:
    """The clock was set back behind what is written already."""
    return CannotAct(
        _("Jam server tertinggal dari riwayat tiket ini. Isian Anda tetap ada: kirim lagi beberapa saat lagi.")
    )
