"""The site's own WSGI application, which also says what each request cost: gunicorn is started with this one.

In the header Server-Timing stand the milliseconds from the request's begin to its last byte's making, and those of a
processor that its thread used meanwhile (Argon2 included, PostgreSQL not).
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from haicso.wsgi import application as site


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    begun, spent = time.perf_counter(), time.thread_time()

    def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        wall, cpu = time.perf_counter() - begun, time.thread_time() - spent
        timing = f"wall;dur={wall * 1000:.2f}, cpu;dur={cpu * 1000:.2f}"
        return start_response(status, [*headers, ("Server-Timing", timing)], *more)

    return site(environ, started)
