"""`python -m reports.paper.process ENGINE FILE`: one file made in a process that may not take much time or memory.

Reads lines of JSON from its input: first the head (what the engine wants to know), then lists of rows, then
`{"end": ...}` with what is known only after the last row. Input that ends before that belongs to somebody who died:
then nothing is written.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

MIB = 1024 * 1024
LIMITS = {
    # engine: (CPU seconds, MiB of address space). WeasyPrint for documents, our own for tables of up to 20,000 rows.
    "html": (60, 2048),
    "table": (120, 1024),
    "excel": (120, 1024),
    "logo": (10, 512),
}
MOST_FILE_BYTES = 512 * MIB


class InputBroken(Exception):
    """The input ended before its end."""


class Source:
    """The rows of the input; `end` once they are through."""

    def __init__(self, lines: TextIO) -> None:
        self.lines = lines
        self.head: dict[str, Any] = json.loads(lines.readline() or "null")
        self.end: dict[str, Any] | None = None
        if self.head is None:
            raise InputBroken

    def batches(self) -> Iterator[str]:
        """The rows as they came, some at a time: JSON of a list of rows."""
        for line in self.lines:
            if line.startswith("{"):
                self.end = json.loads(line)["end"]
                return
            yield line
        raise InputBroken

    def rows(self) -> Iterator[list[Any]]:
        for batch in self.batches():
            yield from json.loads(batch)


def main(engine: str, target: str) -> None:
    cpu, memory = LIMITS[engine]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory * MIB, memory * MIB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_FILE_BYTES, MOST_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # After the limits, so that they hold for the engines too. `excel` writes through openpyxl's own XML writer.
    os.environ["OPENPYXL_LXML"] = "False"
    from . import excel, html, logo, table

    write = {"html": html.write, "table": table.write, "excel": excel.write, "logo": logo.write}[engine]
    # Of this process alone: an engine whose worker was killed ends while the next one already writes the same file.
    half = Path(f"{target}.{os.getpid()}.half")
    try:
        write(Source(sys.stdin), half)
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)
    used = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(json.dumps({"cpu": round(used.ru_utime + used.ru_stime, 3), "peak_mb": _peak()}))


def _peak() -> int:
    """MiB, of this program: `ru_maxrss` would count what the process was before it became one of its own."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
