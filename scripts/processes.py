"""Child processes that end together and outlive nobody: what run.py needs of them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

GRACE_SECONDS = 10


def parent() -> tuple[int, bool]:
    """Who started us, and whether it minds Ctrl-C: `make` that is sent INT alone (kill -INT) tells nobody, it stops
    minding and waits for us. A changed answer means that we are to end."""
    who = os.getppid()
    with contextlib.suppress(OSError, ValueError, IndexError):
        caught = Path(f"/proc/{who}/status").read_text().split("SigCgt:")[1].split()[0]
        return who, bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)
    return who, False


def _die_with_parent() -> None:
    """In the child: be told TERM when this program dies, whatever it dies of (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Child:
    """A started program. `log`: the file that takes what it prints; without one it prints where we do."""

    def __init__(self, name: str, command: list, folder: Path, environment: dict[str, str], log: Path | None = None):
        self.name, self.log = name, log
        with log.open("wb") if log else contextlib.nullcontext() as output:
            # A session of its own: Ctrl-C reaches only us, and we end all in order.
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT if log else None, start_new_session=True, preexec_fn=_die_with_parent,
            )  # fmt: skip

    @property
    def died(self) -> bool:
        return self.process.poll() is not None

    def last_words(self) -> str:
        code = self.process.returncode
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        lines = self.log.read_text(errors="replace").splitlines()[-20:] if self.log else []
        return "\n     ".join([f"the {self.name} ended by itself ({how}); its last lines:", *lines])


def end(children: list[Child]) -> None:
    """TERM to each child's group, KILL after the grace; returns when nothing of them is left."""
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):  # whatever is left of the group
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
