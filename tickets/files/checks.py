"""`python -m tickets.files.checks ENDING FILE`: the checks, in a process that may not take much time or memory.

A file that was made to break a reader breaks this process and nothing else. It writes one line, "ok" or the fault (and
the member of a ZIP that is to blame); any other end is a fault too.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from .faults import Fault, Unsafe

MIB = 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 40
MEMORY = 1024 * MIB


def check(path: Path, ending: str) -> None:
    """Raise `Unsafe` unless the file is what its ending says and does nothing by itself. Called by the web server."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__, ending, str(path)],
            cwd=Path(__file__).resolve().parents[2],
            env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
        said = json.loads(done.stdout)
        fault, inside = said["fault"], said["inside"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        raise Unsafe(Fault.TOO_COMPLEX) from None
    if done.returncode:
        raise Unsafe(Fault.TOO_COMPLEX)
    if fault:
        raise Unsafe(Fault(fault), inside)


def main(ending: str, path: str) -> None:
    _limit()
    # After the limits, so that they hold for the readers too.
    from .archives import check_content

    fault, inside = "", ""
    try:
        check_content(Path(path).read_bytes(), ending)
    except Unsafe as unsafe:
        fault, inside = unsafe.fault.value, unsafe.inside
    except (MemoryError, RecursionError):
        fault = Fault.TOO_COMPLEX.value
    sys.stdout.write(json.dumps({"fault": fault, "inside": inside[:240]}))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
