"""Changes of an office that stays: its name, zone, satker code, type and Kanwil."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model

from kpi.figures.postings import OfficeRecords
from kpi.models import GroundChange
from tickets.models import Ticket
from tickets.places import regions
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.languages import said as _
from users.models import Basis, Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner, User
from users.models.offices import SATKER_CODE
from users.reference_data import OWN_MINISTRY, VALID_FROM
from users.refusals import Refused
from users.typed.text import shows_nothing
from users.words import date_text, number_text

from .base import ONE_DAY, Effect, GroundKind, Line, quarters_from
from .effects import locked_in_the_way, people_effect

Record = TypeVar("Record", OfficeTypeRecord, OfficeRegion)


def office_of(change: GroundChange) -> Office:
    assert change.office is not None  # noqa: S101 - of every kind here
    return change.office


def still_open(office: Office) -> None:
    if office.closed_on is not None:
        raise Refused(
            _("%(name)s sudah ditutup sejak %(day)s.") % {"name": office.name, "day": date_text(office.closed_on)}
        )


def with_record(records: Sequence[Record], new: Record) -> list[Record]:
    """Dated records, in order of their first day, with a new one from its day on; none is saved. One of the same day is
    replaced, the one before ends, and one that is to come keeps its day."""
    found: list[Record] = []
    for row in records:
        kept = copy(row)
        if kept.valid_from == new.valid_from:
            new.pk = kept.pk
            continue
        if kept.valid_from < new.valid_from and (kept.valid_to is None or kept.valid_to >= new.valid_from):
            kept.valid_to = new.valid_from - ONE_DAY
        if kept.valid_from > new.valid_from and (new.valid_to is None or new.valid_to >= kept.valid_from):
            new.valid_to = kept.valid_from - ONE_DAY
        found.append(kept)
    found.append(new)
    return sorted(found, key=lambda row: row.valid_from)


def save_records(before: Sequence[Model], after: Sequence[Model]) -> None:
    """Save those that `with_record` made or ended."""
    ends = {row.pk: row.valid_to for row in before}  # type: ignore[attr-defined]
    fresh = [row for row in after if row.pk not in ends]
    for row in after:
        if row.pk in ends and row not in fresh:
            row.save()
    for row in fresh:
        row.save()


class Name(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        office, name = office_of(change), change.content["name"]
        if shows_nothing(name):
            raise Refused(_("Isi nama kantor."), "name")
        if name == office.name:
            raise Refused(_("Nama ini sama dengan yang sekarang."), "name")
        if Office.objects.filter(name__iexact=name).exclude(pk=office.pk).exists():
            raise Refused(_("Sudah ada kantor dengan nama ini."), "name")

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Nama"), office_of(change).name, change.content["name"])]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        return Effect(
            sentences=[_("Tidak ada angka yang berubah. Halaman dan cetakan memakai nama baru.")],
            stays=[_("Triwulan yang sudah dikunci tetap mencetak nama lama.")],
        )

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office = office_of(change)
        office.name = change.content["name"]
        save(office, "name")


class ZoneOf(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        if change.content["zone"] not in Office.Zone.values:
            raise Refused(_("Pilih salah satu dari daftar"), "zone")
        if change.content["zone"] == office_of(change).zone:
            raise Refused(_("Zona ini sama dengan yang sekarang."), "zone")

    def lines(self, change: GroundChange) -> list[Line]:
        before = office_of(change).get_zone_display()
        return [Line(_("Zona waktu"), str(before), str(Office.Zone(change.content["zone"]).label))]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        words = _("Tidak ada angka atau tenggat yang berubah: jam layanan berlaku dalam WIB bagi semua kantor.")
        return Effect(sentences=[words, _("Jam setempat di halaman kantor ini ditulis dalam zona baru.")])

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office = office_of(change)
        office.zone = change.content["zone"]
        save(office, "zone")


class SatkerOf(GroundKind):
    """The code under which an office itself asks, and the KPPN that serves it."""

    def check(self, change: GroundChange, today: date) -> None:
        office, code = office_of(change), change.content["satker_code"]
        check_satker_code(code, office)
        partner = self._partner(change)
        if change.content["partner"] is not None and (
            partner is None or partner.kind != Office.Kind.KPPN or partner.closed_on is not None
        ):
            raise Refused(_("Pilih KPPN yang masih buka."), "partner")
        satker = Satker.objects.filter(office=office).first()
        if satker is not None and (satker.code, satker.partner_id) == (code, change.content["partner"]):
            raise Refused(_("Tidak ada yang berubah."), "satker_code")

    @staticmethod
    def _partner(change: GroundChange) -> Office | None:
        return Office.objects.filter(pk=change.content["partner"]).first()

    def lines(self, change: GroundChange) -> list[Line]:
        satker = Satker.objects.select_related("partner").filter(office=office_of(change)).first()
        partner, new = satker.partner if satker else None, self._partner(change)
        return [
            Line(_("Kode satker"), satker.code if satker else "", change.content["satker_code"]),
            Line(_("KPPN mitra"), partner.name if partner else "", new.name if new else ""),
        ]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        satker = Satker.objects.filter(office=office_of(change)).first()
        asked = Ticket.objects.filter(asker_satker=satker).count() if satker else 0
        return Effect(
            sentences=[_("Tidak ada angka petugas yang berubah: kantor yang bertanya tidak dihitung dalam IKU.")],
            figures=[(_("Tiket yang pernah ditanyakan"), number_text(asked))],
            stays=[_("Tiket lama tetap pada kantor yang menanganinya; pertanyaan baru ke KPPN mitra yang baru.")],
        )

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        set_satker(office_of(change), change)


def check_satker_code(code: str, office: Office | None) -> None:
    if not SATKER_CODE.regex.match(code):
        raise Refused(str(SATKER_CODE.message), "satker_code")
    other = Satker.objects.filter(code=code).first()
    if other is not None and (office is None or other.office_id != office.pk):
        raise Refused(_("Kode satker ini sudah dipakai: %(satker)s.") % {"satker": other}, "satker_code")
    if not Ministry.objects.filter(code=OWN_MINISTRY).exists():
        raise Refused(_("Kementerian Keuangan (015) belum tercatat. Muat dahulu data acuan."), "satker_code")


def set_satker(office: Office, change: GroundChange) -> None:
    """The office's own satker, with its partner from the day on."""
    satker = Satker.objects.filter(office=office).first()
    if satker is None:
        satker = Satker(office=office, ministry=Ministry.objects.get(code=OWN_MINISTRY), name=office.name)
    satker.code = change.content["satker_code"]
    changed = satker.partner_id != change.content["partner"]
    satker.partner_id = change.content["partner"]
    satker.save()
    if changed:
        set_partner(satker, change.content["partner"], change.effective_on, change.legal_basis)


def set_partner(satker: Satker, office_id: int | None, day: date, basis: str) -> None:
    """The dated partner from that day on: the one before ends, what was to begin later no longer does."""
    for row in SatkerPartner.objects.filter(satker=satker).order_by("valid_from"):
        if row.valid_from >= day:
            row.delete()
        elif row.valid_to is None or row.valid_to >= day:
            row.valid_to = day - ONE_DAY
            row.save()
    if office_id is not None:
        SatkerPartner.objects.create(satker=satker, office_id=office_id, legal_basis=basis, valid_from=day)


class TypeOf(GroundKind):
    """Type A1 or A2 of a KPPN: the minimum of tickets of whoever is posted there (000 4d-i)."""

    moves_figures = True

    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        still_open(office)
        if office.kind != Office.Kind.KPPN:
            raise Refused(_("Hanya KPPN yang bertipe."), "type")
        if change.content["type"] not in OfficeTypeRecord.Type.values:
            raise Refused(_("Pilih tipe."), "type")
        now = self._on(change)
        said = (change.content["type"], change.content["basis"], change.legal_basis)
        if now is not None and (now.type, now.basis, now.legal_basis) == said:
            raise Refused(_("Tipe dan dasarnya sama dengan yang berlaku pada tanggal itu."), "type")
        if words := locked_in_the_way(office, [office.supervising_kanwil], change.effective_on):
            raise Refused(words, "effective_on")

    @staticmethod
    def _records(office: Office) -> list[OfficeTypeRecord]:
        return list(OfficeTypeRecord.objects.filter(office=office).order_by("valid_from"))

    def _on(self, change: GroundChange) -> OfficeTypeRecord | None:
        day = change.effective_on
        rows = [row for row in self._records(office_of(change)) if row.valid_from <= day]
        return next((row for row in reversed(rows) if row.valid_to is None or row.valid_to >= day), None)

    def lines(self, change: GroundChange) -> list[Line]:
        now = self._on(change)
        said = change.content
        return [
            Line(_("Tipe"), now.type if now else "", said["type"]),
            Line(_("Dasar tipe"), str(now.get_basis_display()) if now else "", str(Basis(said["basis"]).label)),
            Line(_("Dasar hukum tipe"), now.legal_basis if now else "", change.legal_basis),
        ]

    def _new(self, change: GroundChange) -> OfficeTypeRecord:
        said = change.content
        return OfficeTypeRecord(
            office=office_of(change),
            type=said["type"],
            basis=said["basis"],
            legal_basis=change.legal_basis[:200],
            valid_from=change.effective_on,
        )

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        office, quarters, effect = office_of(change), quarters_from(change.effective_on, now), Effect()
        effect.stays.append(_("Tidak ada tiket yang berpindah; triwulan yang sudah dikunci tetap."))
        types = with_record(self._records(office), self._new(change))
        people_effect(effect, office, quarters, now, OfficeRecords(quarters).proposing(types={office.pk: types}))
        if not effect.persons:
            effect.sentences.insert(0, _("Tidak ada minimum atau indeks petugas yang berubah."))
        return effect

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        before = self._records(office_of(change))
        save_records(before, with_record(before, self._new(change)))


class Region(GroundKind):
    """The Kanwil that an office belongs to, with its tickets (`tickets.places.regions`)."""

    moves_figures = True

    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        still_open(office)
        if office.kanwil is None:
            raise Refused(_("Hanya KPPN dan KPPN Khusus berada di bawah Kanwil."), "kanwil")
        new = Office.objects.filter(pk=change.content["kanwil"], kind=Office.Kind.KANWIL).first()
        if new is None or new.closed_on is not None:
            raise Refused(_("Pilih Kanwil yang masih buka."), "kanwil")
        if new == office.kanwil:
            raise Refused(
                _("%(office)s sudah di bawah %(kanwil)s.") % {"office": office.name, "kanwil": new.name}, "kanwil"
            )
        last = OfficeRegion.objects.filter(office=office, valid_from__gt=VALID_FROM).order_by("-valid_from").first()
        if last is not None and last.valid_from >= change.effective_on:
            raise Refused(
                _("Perpindahan sebelumnya berlaku sejak %(day)s. Isi tanggal sesudahnya.")
                % {"day": date_text(last.valid_from)},
                "effective_on",
            )
        if words := locked_in_the_way(office, [office.kanwil, new], change.effective_on):
            raise Refused(words, "effective_on")

    def reaches_back(self, change: GroundChange, today: date) -> bool:
        """The quarter's tickets go along from its first day on."""
        return Quarter.of_day(change.effective_on).first_day < today

    @staticmethod
    def move(change: GroundChange) -> regions.Move:
        office = office_of(change)
        assert office.kanwil is not None  # noqa: S101 - checked
        new = Office.objects.get(pk=change.content["kanwil"])
        return regions.Move(office, office.kanwil, new, change.effective_on)

    def lines(self, change: GroundChange) -> list[Line]:
        office = office_of(change)
        new = Office.objects.get(pk=change.content["kanwil"])
        return [Line(_("Kanwil"), office.kanwil.name if office.kanwil else "", new.name)]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        move, office, effect = self.move(change), office_of(change), Effect()
        stay = Ticket.objects.filter(office=office, kanwil=move.old, created_at__lt=move.quarter.since)
        effect.figures = [
            (_("Tiket yang ikut dihitung di Kanwil baru"), number_text(regions.following(move).count())),
            (_("Di antaranya masih terbuka"), number_text(regions.following(move).open().count())),  # type: ignore[attr-defined]
            (_("Tetap dihitung di Kanwil lama"), number_text(stay.count())),
        ]
        effect.sentences.append(
            _("Tiket %(quarter)s dan sesudahnya dihitung di %(new)s; yang lebih lama tetap dihitung di %(old)s.")
            % {"quarter": quarter_text(move.quarter), "new": move.new.name, "old": move.old.name}
        )
        effect.sentences.append(_("Kanwil baru membaca semua tiket yang dibaca kantor ini."))
        effect.stays.append(_("Minimum dan indeks petugas tidak berubah; triwulan yang sudah dikunci tetap."))
        quarters = quarters_from(change.effective_on, now)
        people_effect(
            effect,
            office,
            quarters,
            now,
            OfficeRecords(quarters).proposing(regions={office.pk: self._records(change)[1]}),
        )
        return effect

    def _records(self, change: GroundChange) -> tuple[list[OfficeRegion], list[OfficeRegion]]:
        """As they are, and as they shall be; where none says so yet, the present Kanwil was always the office's."""
        office, day = office_of(change), change.effective_on
        before = list(OfficeRegion.objects.filter(office=office).select_related("kanwil").order_by("valid_from"))
        known = list(before)
        if not any(row.valid_from < day for row in before):
            known.insert(0, OfficeRegion(office=office, kanwil=office.kanwil, valid_from=VALID_FROM))
        new = OfficeRegion(
            office=office, kanwil_id=change.content["kanwil"], legal_basis=change.legal_basis[:200], valid_from=day
        )
        return before, with_record(known, new)

    def stood(self, change: GroundChange) -> dict[str, Any]:
        return {"kanwil": office_of(change).kanwil_id}

    def hold(self, change: GroundChange) -> None:
        keys = {office_of(change).kanwil_id, change.content["kanwil"]}
        list(Office.objects.select_for_update(of=("self",)).filter(pk__in=keys - {None}).order_by("pk"))

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        move = self.move(change)
        before, after = self._records(change)
        save_records(before, after)
        office = office_of(change)
        office.kanwil = move.new
        save(office, "kanwil")
        regions.follow(move, by=by, at=at)


def save(office: Office, *names: str) -> None:
    """Save what changed, and that it is no longer the file's."""
    office.settled_here = True
    office.save(update_fields=[*names, "settled_here"])
