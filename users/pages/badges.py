"""How a state is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    """A state in colour, icon and word, for components/status_badge.html."""

    colour: str
    icon: str
    label: str
