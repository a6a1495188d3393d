"""Ministries (K/L), the owners of satker; and the destinations of questions that serve the whole nation."""

import re
from datetime import date, datetime

from kpi.models import GroundChange
from tickets.models import Destination, DestinationRoute, Ticket
from tickets.routing import NATIONAL_OFFICES, PASSED_TO, NoRoute, national_office
from users.languages import said as _
from users.models import Ministry, Office, Satker, User
from users.refusals import Refused
from users.typed.text import shows_nothing
from users.words import date_text, number_text

from .base import Effect, GroundKind, Line

MINISTRY_CODE = re.compile(r"[0-9]{3}", re.ASCII)


def _ministry(change: GroundChange) -> Ministry:
    assert change.ministry is not None  # noqa: S101 - of every kind that asks
    return change.ministry


def _check_name(name: str, besides: int = 0) -> None:
    if shows_nothing(name):
        raise Refused(_("Isi nama kementerian/lembaga."), "name")
    if Ministry.objects.filter(name__iexact=name).exclude(pk=besides).exists():
        raise Refused(_("Sudah ada kementerian/lembaga dengan nama ini."), "name")


class MinistryAdd(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        if not MINISTRY_CODE.fullmatch(change.subject):
            raise Refused(_("Kode K/L terdiri atas 3 angka."), "code")
        if Ministry.objects.filter(code=change.subject).exists():
            raise Refused(_("Sudah ada kementerian/lembaga dengan kode ini."), "code")
        _check_name(change.content["name"])

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Kode"), "", change.subject), Line(_("Nama"), "", change.content["name"])]

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        Ministry.objects.create(code=change.subject, name=change.content["name"], settled_here=True)


class MinistryName(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        ministry = _ministry(change)
        if change.content["name"] == ministry.name:
            raise Refused(_("Nama ini sama dengan yang sekarang."), "name")
        _check_name(change.content["name"], ministry.pk)

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Nama"), _ministry(change).name, change.content["name"])]

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        ministry = _ministry(change)
        ministry.name, ministry.settled_here = change.content["name"], True
        ministry.save(update_fields=["name", "settled_here"])


class MinistryClose(GroundKind):
    """No satker is added to it any more; those it has keep their history."""

    def check(self, change: GroundChange, today: date) -> None:
        ministry = _ministry(change)
        if ministry.closed_on is not None:
            raise Refused(_("K/L ini sudah ditutup sejak %(day)s.") % {"day": date_text(ministry.closed_on)})

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Keadaan"), _("berlaku"), _("tutup sejak %s") % date_text(change.effective_on))]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        count = Satker.objects.filter(ministry=_ministry(change)).count()
        return Effect(
            sentences=[_("Tidak ada angka petugas yang berubah. Satker baru tidak lagi dapat dimasukkan ke K/L ini.")],
            figures=[(_("Satker yang masih tercatat"), number_text(count))],
        )

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        ministry = _ministry(change)
        ministry.closed_on, ministry.settled_here = change.effective_on, True
        ministry.save(update_fields=["closed_on", "settled_here"])


class DestinationOf(GroundKind):
    """To which office a national destination goes, or that it is closed (002 3b-i)."""

    def check(self, change: GroundChange, today: date) -> None:
        if change.subject not in NATIONAL_OFFICES:
            raise Refused(_("Tujuan ini mengikuti KPPN mitra dan Kanwilnya."), "office")
        new = self._new(change)
        if change.content["office"] is not None and (
            new is None or new.closed_on is not None or new.kind not in PASSED_TO
        ):
            raise Refused(_("Pilih kantor yang masih buka."), "office")
        if new == self._now(change):
            raise Refused(_("Tujuan ini sudah ke sana."), "office")

    @staticmethod
    def _new(change: GroundChange) -> Office | None:
        return Office.objects.filter(pk=change.content["office"]).first()

    @staticmethod
    def _now(change: GroundChange) -> Office | None:
        try:
            return national_office(Destination(change.subject))
        except NoRoute:
            return None

    def lines(self, change: GroundChange) -> list[Line]:
        now, new, closed = self._now(change), self._new(change), _("ditutup")
        return [Line(str(Destination(change.subject).label), now.name if now else closed, new.name if new else closed)]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        open_ones = Ticket.objects.open().filter(destination=change.subject).count()
        return Effect(
            sentences=[
                _("Pertanyaan baru ke tujuan ini masuk ke kantor yang baru. Tidak ada angka petugas yang berubah.")
            ],
            figures=[(_("Tiket terbuka dengan tujuan ini"), number_text(open_ones))],
            stays=[_("Tiket yang sudah masuk tetap pada kantor yang menanganinya.")],
        )

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        DestinationRoute.objects.update_or_create(
            destination=change.subject,
            defaults={
                "office_id": change.content["office"],
                "since": change.effective_on,
                "legal_basis": change.legal_basis,
            },
        )
