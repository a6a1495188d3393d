"""What the pages of tickets share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from users.models import AlreadyDone
from users.signing.sent_forms import sent_before


def again(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    """A double click or a replay: show the first result."""
    if not done.result:
        raise PermissionDenied
    return sent_before(request, "tickets:detail", done.result)
