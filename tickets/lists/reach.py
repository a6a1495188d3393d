"""How far back a list looks. By date every list is read from the index of its scope (an office, a satker, the nation),
however old the archive is; whatever else narrows it, no index of that scope knows, so that a filter with few matches
would read the archive to its begin. Such a list looks through the newest tickets of its scope, in the days asked for,
and says so: docs/decisions/0024-a-filtered-list-looks-through-the-newest-tickets.md.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.models import Span, Ticket
from users.clock import wib_date
from users.models import User
from users.words import date_text, number_text

IN_A_ROW, SCATTERED = 10_000, 2_000
"""Tickets that a filtered list looks through, and those of the longest list that is sorted by anything but the date.
The nation's newest lie one beside the other; each ticket of an office lies somewhere else in the table, and costs the
database five times as much to look at."""


def most_read(user: User, *within: Q) -> int:
    """How many of what `user` sees, `within` a place, a list looks through."""
    return IN_A_ROW if user.reads_all and not within else SCATTERED


@dataclass(frozen=True)
class Reach:
    """What of a list is read. `since`: the input time of its oldest ticket where the scope goes on beyond, `most`
    tickets; None: all of it is read."""

    span: Span
    since: datetime | None = None
    most: int = 0

    @property
    def note(self) -> str:
        """What the page says of it, "" where nothing is left out."""
        if self.since is None:
            return ""
        return _(
            "Dicari dalam %(most)s tiket terbaru (sejak %(since)s); isi Dari dan Sampai untuk mencari yang lebih lama."
        ) % {"most": number_text(self.most), "since": date_text(wib_date(self.since))}


def reach_of(user: User, span: Span, *within: Q) -> Reach:
    """The newest `most_read` tickets of what `user` sees in `span`. `within`: what an index of the nation's tickets
    narrows that to (an office, a Kanwil)."""
    most = most_read(user, *within)
    times = Ticket.objects.input_times(user, span, *within)
    # The last one that is read, and one more where there is one: two rows from an index, wherever they lie.
    edge = list(times[most - 1 : most + 1])
    return Reach(span) if len(edge) < 2 else Reach(replace(span, since=edge[0]), edge[0], most)
