"""The forms of an objection; every one is signed, and offers only those officers who may sign it."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.models import Objection
from kpi.models.objections import REASON_MAX
from tickets.files.field import AttachmentsField
from tickets.models import Ticket
from users.bounds import SeenField
from users.models import Posting
from users.signing.signed_forms import OfficerField, SignedForm
from users.typed.text import TextField


def _text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 5) -> TextField:
    return TextField(
        label=label,
        max_length=REASON_MAX,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ObjectionForm(SignedForm):
    """`officer_id`: the only one who may sign; `without`: who may not."""

    who = gettext_lazy("Petugas")

    def narrow(
        self, refused: str, *, officer_id: int | None = None, without: int | None = None, kind: str = ""
    ) -> None:
        """Offer fewer officers; `refused` is what anybody else is told."""
        field = cast(OfficerField, self.fields["officer"])
        rows = cast(QuerySet[Posting], field.queryset)
        if officer_id is not None:
            rows = rows.filter(officer_id=officer_id)
        if without is not None:
            rows = rows.exclude(officer_id=without)
        if kind:
            rows = rows.filter(kind=kind)
        field.queryset = rows
        field.label = self.who
        field.error_messages["invalid_choice"] = refused
        found = list(rows[:2])
        self.nobody = not found
        if len(found) == 1:
            self.initial["officer"] = found[0].pk

    def bring_up_to_date(self, name: str, value: int) -> None:
        """Bind what was typed to the page as it is now, for a form shown again after somebody else acted."""
        data: Any = self.data
        self.data = data = data.copy()
        data[name] = str(value)


class FileObjectionForm(ObjectionForm):
    """The officer says why the verdict is wrong."""

    contested = SeenField()
    reason = _text(
        gettext_lazy("Alasan keberatan"),
        gettext_lazy("Tulis apa yang membuat penilaian terlambat ini tidak adil, dengan waktu kejadiannya."),
    )
    attachments = AttachmentsField(label=gettext_lazy("Bukti"))

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officer = ticket.posting.officer
        refused = _("Keberatan hanya diajukan oleh petugas yang tiketnya, %(name)s.") % {"name": officer.name}
        self.narrow(refused, officer_id=officer.pk)


class StepForm(ObjectionForm):
    """A step on an objection as the page showed it. `seen`: how many steps it had."""

    seen = SeenField()

    act = ""
    title: Any = ""
    submit: Any = ""
    folded = False
    """Offered below the others, folded away and in red."""

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(objection)

    def offer(self, objection: Objection) -> None:
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """What the action takes besides what every step takes."""
        return {"text": self.cleaned_data["text"]}


class WithdrawForm(StepForm):
    act = "cabut"
    title = gettext_lazy("Cabut keberatan")
    submit = gettext_lazy("Cabut")
    folded = True

    text = _text(gettext_lazy("Keterangan"), required=False, rows=2)

    def offer(self, objection: Objection) -> None:
        refused = _("Keberatan hanya dicabut oleh petugas yang mengajukannya.")
        self.narrow(refused, officer_id=objection.posting.officer_id)


class RecommendForm(StepForm):
    act = "saran"
    title = gettext_lazy("Saran kepala seksi")
    submit = gettext_lazy("Kirim saran")
    who = gettext_lazy("Kepala Seksi MSKI/PDMS")

    verdict = forms.ChoiceField(
        label=gettext_lazy("Saran"),
        choices=[("for", gettext_lazy("Diterima")), ("against", gettext_lazy("Ditolak"))],
        widget=forms.RadioSelect,
    )
    text = _text(gettext_lazy("Alasan saran"))

    def offer(self, objection: Objection) -> None:
        refused = _("Saran diberikan oleh Kepala Seksi MSKI/PDMS, bukan oleh petugas yang berkeberatan.")
        self.narrow(refused, without=objection.posting.officer_id, kind=Posting.Kind.HEAD)

    def said(self) -> dict[str, Any]:
        return {**super().said(), "accept": self.cleaned_data["verdict"] == "for"}


class DecideForm(StepForm):
    act = "putusan"
    title = gettext_lazy("Putusan Kanwil")
    submit = gettext_lazy("Putuskan")
    who = gettext_lazy("Petugas Kanwil yang memutus")

    verdict = forms.ChoiceField(
        label=gettext_lazy("Putusan"),
        choices=[
            ("accept", gettext_lazy("Diterima: tiket dinyatakan tepat waktu")),
            ("refuse", gettext_lazy("Ditolak: penilaian tetap terlambat")),
        ],
        widget=forms.RadioSelect,
    )
    text = _text(gettext_lazy("Alasan putusan"), gettext_lazy("Dibaca oleh petugas, kepala seksi, dan kantor pusat."))

    def offer(self, objection: Objection) -> None:
        refused = _("Tidak seorang pun memutus keberatannya sendiri. Pilih petugas Kanwil yang lain.")
        self.narrow(refused, without=objection.posting.officer_id)

    def said(self) -> dict[str, Any]:
        return {**super().said(), "accept": self.cleaned_data["verdict"] == "accept"}
