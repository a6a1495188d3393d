"""Lihat: a PDF of a message, page by page, as pictures drawn here. Nothing of the file itself reaches the browser, and
the page around the picture runs no script: it is in a sandbox.
"""

import logging
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tickets.models import Attachment
from users.pages.turns import Busy, turn

from . import pages, store
from .faults import Fault
from .pages import PAGES_MOST, Looked
from .views import as_kept_apart, visible_file
from .words import size_text

logger = logging.getLogger(__name__)

AT_ONCE, QUEUE_SECONDS = 1, 8
"""Pages that are drawn at the same time on this machine, and how long one waits for its turn."""
SANDBOX = ["allow-same-origin", "allow-forms", "allow-downloads"]
"""No scripts. What is left is what a page of links needs: the login's cookie, the form that signs out, the download."""

WORDS = {
    Fault.ENCRYPTED: _(
        "Berkas ini berkata sandi, sehingga tidak dapat ditampilkan di sini. Unduh, lalu buka di komputer Anda."
    ),
    Fault.DAMAGED: _(
        "Berkas ini rusak atau tidak utuh, sehingga tidak dapat ditampilkan di sini. Unduh, lalu buka di komputer Anda."
    ),
    Fault.TOO_COMPLEX: _("Halaman ini terlalu rumit untuk ditampilkan di sini. Unduh, lalu buka di komputer Anda."),
    Fault.BUSY: _("Server sedang sibuk. Muat ulang halaman ini beberapa saat lagi, atau unduh berkasnya."),
}


@dataclass(frozen=True)
class Preview:
    """What the page shows. `picture_url`: "" where `trouble` says why there is none."""

    number: int
    looked: Looked
    trouble: str = ""
    picture_url: str = ""
    previous_url: str = ""
    next_url: str = ""

    @property
    def more(self) -> str:
        """Said on the last page that is shown of a longer file."""
        if self.next_url or self.looked.pages <= PAGES_MOST:
            return ""
        return gettext("Pratinjau sampai halaman %(most)d. Unduh berkasnya untuk membaca selebihnya.") % {
            "most": PAGES_MOST
        }


@csp_update({"sandbox": SANDBOX})  # type: ignore[arg-type]
@require_safe
def preview(request: HttpRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """?halaman= says the page; one that the file has not is its first."""
    file = _pdf(request, reference, key)
    number = _number(request)
    looked = _looked(file, number)
    if looked.fault == pages.NO_SUCH_PAGE:
        number, looked = 1, _looked(file, 1)
    context = {
        "reference": reference,
        "file": file,
        "size_text": size_text(file.size),
        "download_url": reverse("tickets:download", args=[reference, file.key]),
        "preview": _shown(number, looked, [reference, file.key]),
    }
    return render(request, "tickets/preview.html", context)


@require_safe
def page_picture(request: HttpRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """The picture of a page. None where the machine is busy (503) or the page cannot be drawn (422): the page around
    it says in words what to do."""
    path = _path(_pdf(request, reference, key))
    try:
        with _turn():
            looked, picture = pages.picture_of(path, _number(request))
    except Busy:
        looked, picture = Looked(Fault.BUSY), b""
    if looked.fault == pages.NO_SUCH_PAGE:
        raise Http404
    status = 200 if picture else 503 if looked.fault == Fault.BUSY else 422
    response = HttpResponse(picture, status=status, content_type=pages.content_type(picture))
    as_kept_apart(response)
    return response


def _pdf(request: HttpRequest, reference: str, key: uuid.UUID) -> Attachment:
    file = visible_file(request, reference, key)
    if file.type != Attachment.Type.PDF:
        raise Http404
    return file


def _number(request: HttpRequest) -> int:
    said = request.GET.get("halaman", "")
    return max(int(said), 1) if said.isdecimal() and said.isascii() and len(said) <= len(str(PAGES_MOST)) else 1


def _path(file: Attachment) -> Path:
    path = store.path_of(file.stored_name)
    if not path.is_file():
        logger.error("The file of %s %s is gone", file._meta.label, file.pk)
        raise Http404
    return path


def _turn() -> AbstractContextManager[None]:
    return turn(Path(settings.ATTACHMENTS_DIR) / "drawing", AT_ONCE, QUEUE_SECONDS)


def _looked(file: Attachment, number: int) -> Looked:
    path = _path(file)
    try:
        with _turn():
            return pages.size_of(path, number)
    except Busy:
        return Looked(Fault.BUSY)


def _shown(number: int, looked: Looked, names: list[Any]) -> Preview:
    if looked.fault:
        return Preview(number, looked, str(WORDS[Fault(looked.fault)]))
    page = reverse("tickets:preview", args=names)
    return Preview(
        number,
        looked,
        picture_url=f"{reverse('tickets:page_picture', args=names)}?halaman={number}",
        previous_url=f"{page}?halaman={number - 1}" if number > 1 else "",
        next_url=f"{page}?halaman={number + 1}" if number < min(looked.pages, PAGES_MOST) else "",
    )
