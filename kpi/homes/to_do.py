"""A line of what waits for a decision on a first page: how many, what, and the button that leads there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ToDecide:
    """`line`: the nearest of them, or where; `kind`: "late" for what is over its time."""

    number: str
    what: str
    line: str
    url: str
    act: str
    kind: str = ""
