"""Regulations come, change and are revoked, by an HAI admin or whoever reviews articles. Every state is kept."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from services.models import KnowledgeSetting, Regulation
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Basis, OneTimeKey, once
from users.refusals import Refused
from users.typed.text import shows_nothing

from .rights import may_keep_numbers, may_keep_regulations

MOST_STEPS = 200
"""No chain of revocations is longer."""


@dataclass(frozen=True)
class RegulationSaid:
    """A regulation as somebody writes it, with the day from which it does not hold and what revoked it."""

    kind: str
    number: str
    year: int
    title: str
    in_force_from: date | None = None
    revoked_on: date | None = None
    revoked_by_id: int | None = None
    changed_on: date | None = None
    changed_by_id: int | None = None
    url: str = ""
    source_note: str = ""


@once("keep_regulation")
def keep_regulation(
    *, key: OneTimeKey, said: RegulationSaid, clock: Clock, regulation_id: int | None = None
) -> Regulation:
    """Add one, or write what became of one. Refused beside its field: the same regulation twice, revoked before it came
    into force, by itself, or in a circle; a revocation without a day."""
    if not may_keep_regulations(key.user, wib_date(clock.now())):
        raise Refused(_("Akun ini tidak mencatat peraturan."))
    row = Regulation()
    if regulation_id is not None:
        # One writer at a time: a circle of two needs both to be looked at.
        list(Regulation.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        row = Regulation.objects.get(pk=regulation_id)
    _check(said, regulation_id)
    for name in RegulationSaid.__dataclass_fields__:
        value = getattr(said, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.basis = Basis.DOCUMENTED
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("Peraturan ini sudah tercatat."), "number") from None
    return row


def _check(said: RegulationSaid, own: int | None) -> None:
    if said.kind not in Regulation.Kind.values:
        raise Refused(_("Pilih salah satu dari daftar"), "kind")
    if shows_nothing(said.number):
        raise Refused(_("Isi nomor peraturan."), "number")
    if shows_nothing(said.title):
        raise Refused(_("Isi judul peraturan."), "title")
    same = Regulation.objects.filter(kind=said.kind, number=said.number.strip(), year=said.year).exclude(pk=own or 0)
    if same.exists():
        raise Refused(_("Peraturan ini sudah tercatat."), "number")
    for on, field, words in (
        (said.revoked_on, "revoked_on", _("Hari pencabutan mendahului hari mulai berlaku.")),
        (said.changed_on, "changed_on", _("Hari perubahan mendahului hari mulai berlaku.")),
    ):
        if on is not None and said.in_force_from is not None and on < said.in_force_from:
            raise Refused(words, field)
    if said.revoked_by_id is not None and said.revoked_on is None:
        raise Refused(_("Isi sejak kapan peraturan ini dicabut."), "revoked_on")
    if said.changed_by_id is not None and said.changed_on is None:
        raise Refused(_("Isi sejak kapan peraturan ini diubah."), "changed_on")
    if said.revoked_by_id is not None:
        _check_no_circle(said.revoked_by_id, own)
    if own is not None and said.changed_by_id == own:
        raise Refused(_("Peraturan tidak mengubah dirinya sendiri."), "changed_by")


def _check_no_circle(by: int, own: int | None) -> None:
    """Whoever revokes was not revoked by what it revokes, however long the way."""
    revoked_by = dict(Regulation.objects.filter(revoked_by__isnull=False).values_list("pk", "revoked_by"))
    step: int | None = by
    for _step in range(MOST_STEPS):
        if step is None:
            return
        if step == own:
            raise Refused(_("Pencabutan melingkar: peraturan itu sendiri dicabut oleh peraturan ini."), "revoked_by")
        step = revoked_by.get(step)
    raise Refused(_("Pencabutan melingkar: peraturan itu sendiri dicabut oleh peraturan ini."), "revoked_by")


@once("keep_knowledge_number")
def keep_number(*, key: OneTimeKey, code: str, value: int, legal_basis: str, clock: Clock) -> KnowledgeSetting:
    """An admin writes one of the numbers that no source settles, with what it rests on."""
    if not may_keep_numbers(key.user):
        raise Refused(_("Angka HAIPEDIA dicatat oleh admin HAI."))
    if code not in KnowledgeSetting.Code.values:
        raise Refused(_("Pilih salah satu dari daftar"), "code")
    if shows_nothing(legal_basis):
        raise Refused(_("Isi dasar hukumnya, atau alasan bila belum ada."), "legal_basis")
    least, most = (0, 1) if code == KnowledgeSetting.Code.PUBLIC_PAGE else (1, 366)
    if not least <= value <= most:
        raise Refused(_("Isi angka dari %(least)d sampai %(most)d.") % {"least": least, "most": most}, "value")
    row = KnowledgeSetting.objects.select_for_update().filter(code=code).first() or KnowledgeSetting(code=code)
    row.value, row.legal_basis, row.basis = value, legal_basis.strip(), Basis.DOCUMENTED
    row.save()
    return row
