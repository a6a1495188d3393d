"""The one file field of every message."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import checks, scanner
from .faults import Fault, Unsafe
from .kinds import KINDS
from .names import cleaned_name
from .store import Staged
from .uploads import QuarantinedFile
from .words import fault_text, size_text, visible


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesBoundField(BoundField):
    @property
    def lost(self) -> str:
        """The names of the files that were sent with a form which is now shown again: browsers choose none by
        themselves."""
        if not self.form.is_bound:
            return ""
        chosen = self.form.files.getlist(self.html_name) if hasattr(self.form.files, "getlist") else []
        return ", ".join(visible(file.name or "", 60) for file in chosen[: settings.ATTACHMENTS_PER_MESSAGE])


class AttachmentsField(forms.FileField):
    """Several files or none; each is looked at here. Cleaned: a tuple of `Staged`."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Lampiran"))
        kwargs.setdefault("help_text", gettext_lazy("PDF, XLS/XLSX, atau ZIP, paling besar 15 MB"))
        accept = ",".join(f".{ending}" for ending in KINDS)
        kwargs.setdefault("widget", FilesInput(attrs={"accept": accept, "data-most": settings.ATTACHMENT_MAX_BYTES}))
        super().__init__(required=False, **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> FilesBoundField:
        return FilesBoundField(form, self, field_name)

    def clean(self, data: Any, initial: Any = None) -> tuple[Staged, ...]:
        files = [file for file in data or [] if file]
        if len(files) > settings.ATTACHMENTS_PER_MESSAGE:
            raise forms.ValidationError(
                _("Paling banyak %(most)d berkas dalam satu pesan; Anda memilih %(count)d. Gabungkan dalam satu ZIP.")
                % {"most": settings.ATTACHMENTS_PER_MESSAGE, "count": len(files)}
            )
        total = sum(file.size or 0 for file in files)
        faults = list(_too_plain(files))
        if not faults and total > settings.ATTACHMENTS_MESSAGE_BYTES:
            most = size_text(settings.ATTACHMENTS_MESSAGE_BYTES)
            faults.append(
                _("Semua berkas bersama %(size)s; paling besar %(most)s dalam satu pesan. Kirim sebagian dahulu.")
                % {"size": size_text(total), "most": most}
            )
        staged = []
        until = monotonic() + checks.WALL_SECONDS
        for file in [] if faults else files:
            try:
                staged.append(_checked(file, until))
            except Unsafe as unsafe:
                faults.append(fault_text(unsafe.fault, _name(file), file.size or 0, unsafe.inside))
        if faults:
            # The same cause once, whatever the number of files (a full disk).
            raise forms.ValidationError(list(dict.fromkeys(faults)))
        return tuple(staged)


def _too_plain(files: Iterable[Any]) -> Iterable[str]:
    """What is seen without opening the file."""
    for file in files:
        fault = getattr(file, "fault", None)
        try:
            cleaned_name(file.name)
        except Unsafe as unsafe:
            fault = unsafe.fault
        if fault is None and not file.size:
            fault = Fault.EMPTY
        if fault is not None:
            yield fault_text(fault, _name(file), file.size or 0)


def _checked(file: QuarantinedFile, until: float) -> Staged:
    name, kind = cleaned_name(file.name or "")
    if file.path is None:
        raise Unsafe(Fault.NO_SPACE)
    checks.check(file.path, kind.ending, until=until)
    scanner.scan(file.path, settings.CLAMD)
    return Staged(file.path, name, kind, file.size, file.sha256)


def _name(file: Any) -> str:
    return visible(file.name or "", 60)
