"""A file of a message, to those who may see it; always as a download, never shown by the browser inside our site
(`preview` shows pictures of its pages)."""

import logging
import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tickets.files import store
from tickets.models import Attachment

logger = logging.getLogger(__name__)


@require_safe
def download(request: HttpRequest, reference: str, key: uuid.UUID) -> HttpResponseBase:
    return as_download(visible_file(request, reference, key))


def visible_file(request: HttpRequest, reference: str, key: uuid.UUID) -> Attachment:
    """Unseen is 404 in the same words as not there."""
    files = Attachment.objects.visible_to(request.user).filter(event__ticket__reference=reference)
    file = files.filter(key=key).first()
    if file is None:
        raise Http404
    return file


def as_download(file: Any) -> HttpResponseBase:
    """`file`: a row with name, type and stored_name, which the caller has found the reader may see."""
    try:
        content = store.path_of(file.stored_name).open("rb")
    except FileNotFoundError:
        logger.error("The file of %s %s is gone", file._meta.label, file.pk)
        raise Http404 from None
    content_type = store.kind_of(file.type).content_type
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=content_type)
    as_kept_apart(response)
    return response


def as_kept_apart(response: HttpResponseBase) -> None:
    """What comes from a file is no page of ours: it is kept by nobody, and can do nothing where it is opened."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
