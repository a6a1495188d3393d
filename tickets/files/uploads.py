"""How an attachment arrives: written to quarantine while it comes in, counted and digested, never more than is allowed.

A file that is too large, or finds no room, is not kept; the rest of the request is read all the same, so that the page
can say what is wrong beside the field and give back what was typed.
"""

import hashlib
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from . import store
from .faults import Fault

logger = logging.getLogger(__name__)


def is_attachment_field(name: str | None) -> bool:
    """The file fields of messages; forms of other things (imports) keep Django's own handlers."""
    return name is not None and (name == "attachments" or name.endswith("_attachments"))


class QuarantinedFile(UploadedFile):
    """What arrived. Django closes it when the request ends, and then it is gone, unless a message kept it."""

    def __init__(self, name: str) -> None:
        super().__init__(file=None, name=name)
        self.size: int = 0
        self.path: Path | None = None
        self.fault: Fault | None = None
        self._digest = hashlib.sha256()
        self._handle: BinaryIO | None = None

    def begin(self) -> None:
        try:
            self.path, self._handle = store.begin()
        except OSError as error:
            self._fail(error)

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > settings.ATTACHMENT_MAX_BYTES:
            self.fault = self.fault or Fault.TOO_LARGE
            self.close()
        if self._handle is not None:
            self._digest.update(chunk)
            try:
                self._handle.write(chunk)
            except OSError as error:
                self._fail(error)

    def complete(self) -> None:
        if self._handle is not None:
            try:
                store.finish(self._handle)
            except OSError as error:
                self._fail(error)
            self._handle = None

    def refuse(self, fault: Fault) -> None:
        self.fault = fault
        self.close()

    def _fail(self, error: OSError) -> None:
        logger.error("An attachment could not be written (%s): %s", "full" if store.is_full(error) else "fault", error)
        self.refuse(Fault.NO_SPACE)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def close(self) -> None:
        if self._handle is not None:
            # What is still in the buffer may not fit on a full disk.
            with suppress(OSError):
                self._handle.close()
            self._handle = None
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()
            self.path = None


class QuarantineHandler(FileUploadHandler):
    """For the fields that `is_attachment_field` names; all others pass by."""

    file: Any = None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.file = None
        if not is_attachment_field(field_name):
            return
        self.file = QuarantinedFile(file_name)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            # The form is shown back after login; a stranger writes nothing to our disk.
            self.file.refuse(Fault.EMPTY)
        elif not store.has_room(self.request_length):
            logger.error("An attachment was refused: less than ATTACHMENTS_MIN_FREE_BYTES would be left")
            self.file.refuse(Fault.NO_SPACE)
        else:
            self.file.begin()
        raise StopFutureHandlers

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.request_length = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.file is None:
            return raw_data
        self.file.take(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        arrived, self.file = self.file, None
        if arrived is not None:
            arrived.complete()
        return arrived

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
