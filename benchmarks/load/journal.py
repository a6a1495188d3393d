"""What the load writes down, a line of JSON for each request and for each form: read again by the judge. Knows neither
Django nor locust.
"""

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request and its answer. `ms`: as the browser saw it; `wall_ms` and `cpu_ms`: as the web process did, 0 where it
    did not answer. `error`: why this answer is none that a page may give."""

    phase: str
    kind: str
    status: int
    ms: float
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Form:
    """A form that was sent. `marks`: (kind of event, a text that only this form has), one for each event that it leads
    to; `said_by` the login. `status` 0: no answer came. `reference`: of the ticket to which the answer led, ""
    where it led to none."""

    key: str
    act: str
    login: str
    marks: list[tuple[str, str]] = field(default_factory=list)
    status: int = 0
    reference: str = ""

    @property
    def answered(self) -> bool:
        """The sender was told that it is done."""
        return bool(self.reference)


class Journal:
    """Appends to a file; several threads may write."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, line: Asked | Form) -> None:
        text = json.dumps({"what": type(line).__name__} | asdict(line), ensure_ascii=False)
        with self._lock:
            self._file.write(text + "\n")

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> tuple[list[Asked], list[Form]]:
    """All requests, and all forms; of a form that was sent and then answered the answer counts."""
    asked, forms = list[Asked](), dict[str, Form]()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            if said.pop("what") == "Asked":
                asked.append(Asked(**said))
            else:
                said["marks"] = [(kind, mark) for kind, mark in said["marks"]]
                forms[said["key"]] = Form(**said)
    return asked, list(forms.values())


def percentile(values: Iterable[float], part: float) -> float:
    """The value below which this part of all lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0
