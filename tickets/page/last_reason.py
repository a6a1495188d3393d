"""Why a question last went on from this login (003 art. 15(2)): what the next form begins with."""

from django.http import HttpRequest

KEY = "gap_reason"


def last_reason(request: HttpRequest) -> str:
    return str(request.session.get(KEY, ""))


def remember_reason(request: HttpRequest, reason: str | None) -> None:
    if reason and reason != last_reason(request):
        request.session[KEY] = reason
