"""`python -m tickets.files.checks ENDING FILE`: the checks, in a process that may not take much time or memory.

A file that was made to break a reader breaks this process and nothing else. It writes one line, "ok" or the fault (and
the member of a ZIP that is to blame); any other end is a fault too.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic

from .faults import CPU_SECONDS, Fault, Unsafe

MIB = 1024 * 1024
WALL_SECONDS = 75
"""For all files of a message, less than a proxy waits. A file that needs no more than `CPU_SECONDS` takes that long
only on a machine that does not come to it."""
MEMORY = 1024 * MIB


def check(path: Path, ending: str, *, until: float | None = None) -> None:
    """Raise `Unsafe` unless the file is what its ending says and does nothing by itself. Called by the web server.
    `until`: when (of `monotonic()`) the message cannot wait any longer."""
    left = WALL_SECONDS if until is None else until - monotonic()
    if left <= 0:
        raise Unsafe(Fault.BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__, ending, str(path)],
            cwd=Path(__file__).resolve().parents[2],
            env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=left,
            check=False,
        )
        said = json.loads(done.stdout)
        fault, inside = said["fault"], said["inside"]
    except subprocess.TimeoutExpired:
        raise Unsafe(Fault.BUSY) from None
    except (ValueError, KeyError, TypeError):
        raise Unsafe(Fault.TOO_COMPLEX) from None
    if done.returncode:
        raise Unsafe(Fault.TOO_COMPLEX)
    if fault:
        raise Unsafe(Fault(fault), inside)


def main(ending: str, path: str) -> None:
    _limit()
    # pypdf would load these for fonts and pictures, at which nobody looks here: a third of this process's whole life.
    sys.modules |= dict.fromkeys(("fontTools", "PIL"))  # type: ignore[arg-type]
    # After the limits, so that they hold for the readers too.
    from .contents import check_content

    fault, inside = "", ""
    try:
        check_content(Path(path).read_bytes(), ending)
    except Unsafe as unsafe:
        fault, inside = unsafe.fault.value, unsafe.inside
    except (MemoryError, RecursionError):
        fault = Fault.TOO_COMPLEX.value
    sys.stdout.write(json.dumps({"fault": fault, "inside": inside[:240]}))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
