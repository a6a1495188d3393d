"""A file of satker and their partner KPPN, as one of the files that are imported."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.clock import wib_date
from users.file_import.kept_history import STRETCH, keep_history
from users.file_import.kind import ImportKind
from users.models import FileImport, Satker, SatkerImportRow, SatkerPartner

from .rules import COLUMNS, EXAMPLE, Known, plan, read_line


def write(rows: Sequence[SatkerImportRow], known: Known, batch: FileImport, at: datetime) -> None:
    basis = f"impor satker {batch.pk}"
    what = plan(rows, known, basis=basis, lock=True)
    by = batch.decided_by or batch.uploaded_by
    if what.new_satker:
        Satker.objects.bulk_create(what.new_satker, batch_size=STRETCH)
    if what.changed_satker:
        Satker.objects.bulk_update(what.changed_satker, ["name", "ministry", "partner"], batch_size=STRETCH)
    if what.changed_partners:
        fields = ["office", "legal_basis", "valid_to"]
        SatkerPartner.objects.bulk_update(what.changed_partners, fields, batch_size=STRETCH)
    for period in what.new_partners:
        period.satker_id = period.satker.pk
    SatkerPartner.objects.bulk_create(what.new_partners, batch_size=STRETCH)
    written: tuple[tuple[type[Model], Sequence[Model], str], ...] = (
        (Satker, what.new_satker, "+"),
        (Satker, what.changed_satker, "~"),
        (SatkerPartner, what.new_partners, "+"),
        (SatkerPartner, what.changed_partners, "~"),
    )
    for model, changed, sign in written:
        keep_history(model, [row.pk for row in changed], sign, reason=basis, user=by, at=at)


def _planned(rows: Sequence[SatkerImportRow], known: Known) -> None:
    plan(rows, known, basis="")


def _said(row: SatkerImportRow) -> str:
    return _("K/L %(ministry)s, KPPN %(kppn)s sejak %(day)s") % {
        "ministry": row.ministry_code,
        "kppn": row.kppn_code,
        "day": row.valid_from.strftime("%d-%m-%Y"),
    }


SATKER = ImportKind(
    kind=FileImport.Kind.SATKER,
    rows="satker_rows",
    columns=COLUMNS,
    example=EXAMPLE,
    widths=(14, 48, 8, 8, 16),
    title=gettext_lazy("Impor satker"),
    lead=gettext_lazy("Satker dan KPPN mitra kerjanya, dengan tanggal mulai berlaku"),
    hint="",
    subject=gettext_lazy("Satker"),
    file_word="satker",
    key_column="kode_satker",
    key_of=lambda line: line["kode_satker"].text,
    known=lambda now: Known.now(wib_date(now)),
    read_line=read_line,
    plan=_planned,
    write=write,
    named=lambda row: f"{row.code} {row.name}",
    said=_said,
)
