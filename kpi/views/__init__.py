from django.http import HttpRequest, HttpResponse

from .locking import decide_revision, lock, locked, propose_revision

__all__ = ["decide_revision", "lock", "locked", "propose_revision"]


def monitoring(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
