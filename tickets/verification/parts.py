"""What this floor verifies in the pass over everything (`users.verification.parts`)."""

from collections.abc import Iterator
from datetime import datetime

from tickets.history import chain
from tickets.models import Event, Ticket
from users.verification.parts import Tally

from .decisions import Recheck


def history_of(since: datetime | None, tally: Tally) -> Iterator[str]:
    """All chains, the tickets against them, and all seals."""
    tickets = Ticket.objects.all()
    if since is not None:
        tickets = tickets.filter(pk__in=Event.objects.filter(at__gte=since).values("ticket"))
    tally.looked_at = tickets.count()
    yield from map(str, chain.broken_chains(since))
    yield from map(str, chain.broken_seals(since))


def decisions_of(since: datetime | None, tally: Tally) -> Iterator[str]:
    """Every decision anew, and the newest beside what the ticket shows."""
    recheck = Recheck()
    yield from map(str, recheck.all(since))
    tally.looked_at = recheck.decisions
