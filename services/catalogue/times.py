"""How long a service takes: known to the floor above, which has the norms, and shown here (001 2b: times come from the
norm in force, never typed).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SlaTime:
    """One norm in words. `own`: of this service, not the one of all."""

    text: str
    basis: str
    own: bool
    assumed: bool = False


@dataclass(frozen=True)
class SlaTimes:
    """The SLA of a question that comes in now, and the next other one with its first input day."""

    now: SlaTime | None
    next: SlaTime | None
    next_from: date | None


NO_TIMES = SlaTimes(None, None, None)

SLA_TIMES: list[Callable[[Iterable[int], date], dict[int, SlaTimes]]] = []
"""Who knows: by the services' keys, on a Jakarta day. The floor above appends its own in its `AppConfig.ready`."""


def times_of(services: Iterable[int], day: date) -> dict[int, SlaTimes]:
    """Of each service; nothing where nobody knows."""
    keys, found = list(services), dict[int, SlaTimes]()
    for ask in SLA_TIMES:
        found |= ask(keys, day)
    return found
