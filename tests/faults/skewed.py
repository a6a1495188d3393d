"""The site with a process clock that is seven minutes fast, as a server whose time service died would have it."""

from datetime import UTC, datetime, timedelta

import time_machine

SKEW = timedelta(minutes=7)

time_machine.travel(datetime.now(UTC) + SKEW, tick=True).start()

from haicso.wsgi import application  # noqa: E402 - after the clock

__all__ = ["application"]
