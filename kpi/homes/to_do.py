"""A line of what waits for a decision on a first page: how many, what, and the button that leads there."""

from dataclasses import dataclass

from users.words import count_text


@dataclass(frozen=True)
class ToDecide:
    """`key`: names it among the others; `line`: the nearest of them, or where; `kind`: "late" for what is over its
    time. `count` may be capped."""

    key: str
    count: int
    what: str
    line: str
    url: str
    act: str
    kind: str = ""

    @property
    def number(self) -> str:
        return count_text(self.count)
