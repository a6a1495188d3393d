"""`python -m reports.paper.child ENGINE FILE`: one file made in a process that may not take much time or memory.

Reads lines of JSON from its input: first the head (what the engine wants to know), then one list for each row, then
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
    # engine: (CPU seconds, MiB of address space). WeasyPrint for short tables, typst for up to 20,000 rows.
    "html": (60, 2048),
    "typst": (120, 8192),
    "excel": (120, 1024),
}
MOST_FILE_BYTES = 512 * MIB


class Broken(Exception):
    """The input ended before its end."""


class Source:
    """The rows of the input, one at a time; `end` once they are through."""

    def __init__(self, lines: TextIO) -> None:
        self.lines = lines
        self.head: dict[str, Any] = json.loads(lines.readline() or "null")
        self.end: dict[str, Any] | None = None
        if self.head is None:
            raise Broken

    def rows(self) -> Iterator[list[Any]]:
        for line in self.lines:
            row = json.loads(line)
            if isinstance(row, dict):
                self.end = row["end"]
                return
            yield row
        raise Broken


def main(engine: str, target: str) -> None:
    cpu, memory = LIMITS[engine]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory * MIB, memory * MIB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_FILE_BYTES, MOST_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # After the limits, so that they hold for the engines too. `excel` writes through openpyxl's own XML writer.
    os.environ["OPENPYXL_LXML"] = "False"
    from . import excel, html, long_table

    write = {"html": html.write, "typst": long_table.write, "excel": excel.write}[engine]
    half = Path(target + ".half")
    try:
        write(Source(sys.stdin), half)
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)
    used = resource.getrusage(resource.RUSAGE_SELF)
    said = {"cpu": round(used.ru_utime + used.ru_stime, 3), "peak_mb": used.ru_maxrss // 1024}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
