"""What a person typed with effort, to be given back by a page that could not take it."""

import logging
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

TYPED_FIELDS: dict[str, str | Promise] = {
    "email": _("Penanya"),
    "new_email": _("E-mail penanya baru"),
    "new_name": _("Nama penanya baru"),
    "name": _("Nama"),
    "institution": _("Nama instansi"),
    "subject": _("Subjek"),
    "question": _("Pertanyaan"),
    "answer": _("Jawaban"),
    "problem": _("Permasalahan yang disampaikan"),
    "regulation": _("Peraturan terkait"),
    "conclusion": _("Kesimpulan dan/atau rekomendasi"),
    "request": _("Data pendukung yang diminta"),
    "reason": _("Alasan"),
    "reply": _("Balasan"),
    "note": _("Catatan"),
    "text": _("Tulisan"),
    "title": _("Judul"),
    "summary": _("Ringkasan"),
    "legal_basis": _("Dasar hukum"),
    "assumption": _("Asumsi"),
    "words": _("Kata"),
    "description": _("Uraian"),
    "requirements": _("Persyaratan"),
}
"""What a person wrote, by the name that its field has on the page; never a password."""

UNREADABLE = (BadRequest, SuspiciousOperation, UnreadablePostError, MultiPartParserError, StopUpload)


@dataclass(frozen=True)
class Typed:
    """One text of a form."""

    label: str
    text: str


def typed_texts(request: HttpRequest) -> list[Typed]:
    """The texts of a form that cannot be worked on now. Reads the form if nobody did yet, without the database: whoever
    sent it is nobody here, so no attachment is written. Nothing of a form that cannot be read at all."""
    if not getattr(request, "_read_started", False) and request.method == "POST":
        request.user = AnonymousUser()
    if is_unreadable(request):
        return []
    sent = ((label, request.POST.get(name, "").strip()) for name, label in TYPED_FIELDS.items())
    return [Typed(str(label), text) for label, text in sent if text]


def is_unreadable(request: HttpRequest) -> bool:
    """Whether what was sent is no form that can be read."""
    try:
        len(request.POST)
    except UNREADABLE as unreadable:
        logger.info("a form could not be read: %s", type(unreadable).__name__)
        return True
    return False
