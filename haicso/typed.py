"""What a person typed with effort, to be given back by a page that could not take it."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

logger = logging.getLogger(__name__)

TYPED_FIELDS = (
    *("subject", "question", "answer", "request", "reason", "reply", "note", "text"),
    *("title", "summary", "legal_basis", "assumption", "words"),
)
"""What a person wrote with effort; never a password."""

UNREADABLE = (BadRequest, SuspiciousOperation, UnreadablePostError, MultiPartParserError, StopUpload)


def typed_texts(request: HttpRequest) -> list[str]:
    """The longer texts of a form that cannot be worked on now. Reads the form if nobody did yet, without the database:
    whoever sent it is nobody here, so no attachment is written. Nothing of a form that cannot be read at all."""
    if not getattr(request, "_read_started", False) and request.method == "POST":
        request.user = AnonymousUser()
    try:
        return [text for name in TYPED_FIELDS if (text := request.POST.get(name, "").strip())]
    except UNREADABLE as unreadable:
        logger.info("a form could not be read: %s", type(unreadable).__name__)
        return []
