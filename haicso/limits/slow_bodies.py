"""Bodies that come slowly must not keep the server's threads: a form half sent forty times stopped the site.

Wrapped around the application. A body has its time, by its length; and when so many are under way that no thread would
be left for pages, the oldest that lingers is cut off. A body that was cut is never worked on as if it were whole.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

GRACE_SECONDS = 20.0
SLOWEST_BYTES_A_SECOND = 20_000
LINGERS_SECONDS = 0.5
"""A body from behind our proxy is there at once."""
REST_SECONDS, REST_CHUNK = 2.0, 65536
"""What nobody wants of a body is taken off the line for so long, piece by piece."""

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class CutOff(OSError):
    """The body did not come whole; Django says of it what it says of every broken connection."""


@dataclass(eq=False)
class Body:
    """One that is being read."""

    began: float
    until: float
    socket: socket.socket


class Input:
    """`wsgi.input` of a request whose body is watched until it has been read."""

    def __init__(self, stream: Any, length: int, done: Callable[[], None]) -> None:
        self.stream, self.left, self.done = stream, length, done

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._took(self.stream.read(wanted) if wanted else b"", wanted)

    def readline(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._took(self.stream.readline(wanted) if wanted else b"", min(wanted, 1))

    def is_emptied(self, sender: socket.socket) -> bool:
        """Take what is there of the rest and throw it away; False when it is slow to come."""
        until = time.monotonic() + REST_SECONDS
        kept = sender.gettimeout()
        try:
            sender.settimeout(LINGERS_SECONDS)
            while self.left and time.monotonic() < until:
                self.read(REST_CHUNK)
        except OSError:
            return False
        finally:
            sender.settimeout(kept)
        return not self.left

    def _took(self, data: bytes, least: int) -> bytes:
        self.left -= len(data)
        if len(data) < least:
            raise CutOff("the body came too slowly or not whole")
        if not self.left:
            self.done()
        return data


class SlowBodies:
    """`most`: bodies that may be under way at once; fewer than the process has threads."""

    def __init__(self, application: Application, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self.application, self.most, self.now = application, most, now
        self.bodies: list[Body] = []
        self.lock = threading.Lock()
        self.watching: int | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length, sender = environ.get("CONTENT_LENGTH") or "", environ.get("gunicorn.socket")
        if sender is None or not (length.isascii() and length.isdigit()) or not int(length):
            return self.application(environ, start_response)
        body = self._begin(sender, int(length))
        environ["wsgi.input"] = Input(environ["wsgi.input"], int(length), lambda: self._end(body))
        try:
            return self.application(environ, start_response)
        finally:
            # An answer that wanted no body (a refusal) leaves it on the line. gunicorn would wait for it, five seconds
            # in this thread and two in the one that all connections share: forty of them stopped the site for a minute.
            if body in self.bodies and not environ["wsgi.input"].is_emptied(sender):
                _cut(body)
            self._end(body)

    def _begin(self, sender: socket.socket, length: int) -> Body:
        self._watch()
        patience = self.now() + LINGERS_SECONDS
        body = Body(0, 0, sender)
        while True:
            now = self.now()
            with self.lock:
                if len(self.bodies) >= self.most and now - self.bodies[0].began >= LINGERS_SECONDS:
                    _cut(self.bodies.pop(0))
                if len(self.bodies) < self.most or now > patience:
                    body.began, body.until = now, now + GRACE_SECONDS + length / SLOWEST_BYTES_A_SECOND
                    self.bodies.append(body)
                    return body
            time.sleep(0.05)

    def _end(self, body: Body) -> None:
        with self.lock:
            if body in self.bodies:
                self.bodies.remove(body)

    def cut_late(self) -> None:
        """What is beyond its time."""
        now = self.now()
        with self.lock:
            for body in [body for body in self.bodies if body.until < now]:
                self.bodies.remove(body)
                _cut(body)

    def _watch(self) -> None:
        """One thread of each process; a process that was forked has none yet."""
        with self.lock:
            if self.watching == os.getpid():
                return
            self.watching = os.getpid()
        threading.Thread(target=self._go_on_watching, daemon=True).start()

    def _go_on_watching(self) -> None:
        while True:
            time.sleep(1)
            self.cut_late()


def _cut(body: Body) -> None:
    """Whoever reads it gets the end of the stream; an answer can still be written."""
    try:
        body.socket.shutdown(socket.SHUT_RD)
    except OSError:
        return  # it is gone already
