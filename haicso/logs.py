"""Logs of a server: a line of JSON each, with the request's id and without personal text (docs/security.md 14).

What our own code says holds kinds, numbers and keys. Of an exception the type and the places in the code are logged,
never its words nor the values at hand; of what the framework says only its fixed words.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

OURS = ("haicso", "reports", "kpi", "tickets", "services", "users")
MOST = 500


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        from users.audit import requests

        hand = requests.current()
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request_id": hand.id if hand else "",
        }
        if isinstance(status := getattr(record, "status_code", None), int):
            said["status"] = status
        if request := getattr(record, "request", None):
            match = getattr(request, "resolver_match", None)
            said["view"] = match.view_name if match else ""
        if record.exc_info and record.exc_info[1]:
            said["exception"], said["where"] = _failure(record.exc_info[1])
        return json.dumps(said, ensure_ascii=True)


def _message(record: logging.LogRecord) -> str:
    """Ours: its first line, because a database adds values on the next. Others': the words without what is put in."""
    if record.name.split(".")[0] in OURS:
        return (record.getMessage().splitlines() or [""])[0][:MOST]
    return str(record.msg)[:MOST] if record.args else ""


def _failure(failure: BaseException) -> tuple[str, list[str]]:
    """Its type with those that led to it, and where in the code it came from, the innermost last."""
    kinds: list[str] = []
    seen: BaseException | None = failure
    while seen is not None and len(kinds) < 5:
        kinds.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    frames = traceback.extract_tb(failure.__traceback__)[-12:]
    return " < ".join(kinds), [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
