"""The server's log: a line of JSON with the request's id, and no personal text (docs/security.md 14)."""

import json
import logging

import pytest

from haicso.logs import JsonFormatter
from users.audit import requests

PERSONAL = "Budi Santoso budi@contoh.go.id"


def line(name: str, message: str, *args: object, failure: BaseException | None = None) -> dict:
    said = (type(failure), failure, failure.__traceback__) if failure else None
    return json.loads(JsonFormatter().format(logging.LogRecord(name, logging.ERROR, "", 1, message, args, said)))


def failed() -> BaseException:
    try:
        try:
            raise KeyError(PERSONAL)
        except KeyError as first:
            raise ValueError(PERSONAL) from first
    except ValueError as failure:
        return failure


def test_a_line_of_ours_says_what_and_of_which_request(rf):
    with requests.at_hand(rf.get("/")) as hand:
        said = line("tickets.mail.outbox", "mail %s to %s set aside", 7, "office")
    assert said["message"] == "mail 7 to office set aside"
    assert (said["level"], said["logger"], said["request_id"]) == ("ERROR", "tickets.mail.outbox", hand.id)
    assert line("tickets.worker", "x")["request_id"] == ""


def test_no_personal_text_is_in_it():
    database = f'duplicate key value violates "once"\nDETAIL:  Key (email)=({PERSONAL}) already exists.'
    lines = [
        line("haicso.x", "failed", failure=failed()),
        line("django.request", "Internal Server Error: %s", f"/{PERSONAL}", failure=failed()),
        line("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {PERSONAL}"),
        line("tickets.worker", "deliver: %s", database),
    ]
    assert PERSONAL not in str(lines)
    assert lines[0]["exception"] == "ValueError < KeyError"
    assert any("test_logs.py" in place for place in lines[0]["where"])
    assert lines[1]["message"] == "Internal Server Error: %s"


@pytest.mark.parametrize("nonsense", ["%s %s", "{", ""])
def test_a_line_with_wrong_arguments_is_still_a_line(nonsense):
    assert line("django.x", nonsense, 1)["logger"] == "django.x"
