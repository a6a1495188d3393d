"""A virus scanner, where the setting CLAMD names one: clamd's INSTREAM over TCP ("host:port") or a socket ("/path").

Without one nothing is scanned, which docs/security.md says; with one that does not answer nothing is taken.
"""

import logging
import socket
import struct
from pathlib import Path

from .faults import Fault, Unsafe

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
SECONDS = 30.0
ANSWER_MOST = 4096


class ScannerAway(Exception):
    """The scanner could not be asked, or said something that is no verdict."""


def scan(path: Path, where: str) -> None:
    """Raise `Unsafe` unless the scanner at `where` finds nothing in the file. "" asks nobody."""
    if not where:
        return
    try:
        verdict = _ask(path, where)
    except (OSError, ScannerAway) as error:
        logger.error("the virus scanner does not answer: %s: %s", type(error).__name__, error)
        raise Unsafe(Fault.NO_SCANNER) from error
    if verdict:
        logger.warning("the virus scanner found %s", verdict)
        raise Unsafe(Fault.VIRUS)


def _ask(path: Path, where: str) -> str:
    """The name of what was found, or an empty text."""
    with _connected(where) as server, path.open("rb") as file:
        server.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            server.sendall(struct.pack("!I", len(chunk)) + chunk)
        server.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < ANSWER_MOST and (part := server.recv(ANSWER_MOST)):
            answer += part
    words = answer.rstrip(b"\0").decode(errors="replace").strip()
    if words == "stream: OK":
        return ""
    if words.startswith("stream: ") and words.endswith(" FOUND"):
        return words.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(words or "no answer")


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.settimeout(SECONDS)
        try:
            server.connect(where)
        except OSError:
            server.close()
            raise
        return server
    host, _colon, port = where.rpartition(":")
    if not port.isdigit():
        raise ScannerAway(f"CLAMD={where!r} is neither host:port nor a path")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
