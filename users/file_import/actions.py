"""A file of master data: brought in, approved, cancelled, tried once more. The work itself is in `steps`."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from users.clock import Clock
from users.languages import said as _
from users.models import FileImport, OneTimeKey, Submission, User
from users.permissions import may_import_satker
from users.refusals import Refused
from users.sheets.spreadsheets import UnreadableTable, check_file
from users.typed.text import cleaned

State = FileImport.State


@transaction.atomic
def upload_import_file(
    *, key: OneTimeKey, kind: FileImport.Kind, name: str, content: bytes, clock: Clock
) -> FileImport:
    """Keep a file until the worker has read it. What it is must be plain from outside; its lines are judged later."""
    submission = key.claim("upload_import_file")
    _admin(key.user)
    try:
        check_file(name, content, max_bytes=settings.SATKER_IMPORT_MAX_BYTES)
    except UnreadableTable as fault:
        raise Refused(str(fault), "file") from None
    batch = FileImport.objects.create(
        kind=kind,
        file_name=_file_name(name),
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=key.user,
    )
    submission.finish(str(batch.pk))
    return batch


@transaction.atomic
def approve_import(*, key: OneTimeKey, import_id: int, clock: Clock) -> FileImport:
    """What the preview shows shall be carried out."""
    submission = key.claim("approve_import")
    batch = _held(import_id, key.user, {State.READY})
    return _decide(batch, State.APPROVED, submission, key.user, clock)


@transaction.atomic
def cancel_import(*, key: OneTimeKey, import_id: int, clock: Clock) -> FileImport:
    """Nothing of the file is carried out."""
    submission = key.claim("cancel_import")
    batch = _held(import_id, key.user, {State.UPLOADED, State.READY, State.FAULTY, State.FAILED})
    return _decide(batch, State.CANCELLED, submission, key.user, clock)


@transaction.atomic
def retry_import(*, key: OneTimeKey, import_id: int, clock: Clock) -> FileImport:
    """A file that stopped too often is worked on again, from the step at which it stopped."""
    submission = key.claim("retry_import")
    batch = _held(import_id, key.user, {State.FAILED})
    unread = FileImport.objects.filter(pk=batch.pk).exclude(content=b"").exists()
    batch.state = State.UPLOADED if unread else State.APPROVED
    batch.attempts, batch.leased_until, batch.reason = 0, None, ""
    batch.save(update_fields=["state", "attempts", "leased_until", "reason"])
    submission.finish(str(batch.pk))
    return batch


def _admin(user: User) -> None:
    if not may_import_satker(user):
        raise Refused(_("Data diimpor oleh admin HAI."))


def _held(import_id: int, user: User, states: set[str]) -> FileImport:
    _admin(user)
    batch = FileImport.objects.select_for_update().defer("content").get(pk=import_id)
    if batch.state not in states:
        raise Refused(
            _("Berkas ini berstatus %(state)s. Muat ulang halamannya.") % {"state": batch.get_state_display().lower()}
        )
    return batch


def _decide(batch: FileImport, state: str, submission: Submission, user: User, clock: Clock) -> FileImport:
    batch.state, batch.decided_at, batch.decided_by, batch.attempts = state, clock.now(), user, 0
    batch.leased_until = None
    batch.save(update_fields=["state", "decided_at", "decided_by", "attempts", "leased_until"])
    if state == State.CANCELLED:
        FileImport.objects.filter(pk=batch.pk).update(content=b"")
    submission.finish(str(batch.pk))
    return batch


def _file_name(name: str) -> str:
    """The name without a folder, as text that can be shown."""
    name = name.replace("\\", "/").rpartition("/")[2]
    try:
        return cleaned(name)[-120:]
    except ValidationError:
        return "berkas" + name[name.rindex(".") :].lower()
