"""Duties begin and end, by an HAI admin (PER-8/PB/2020 art. 7). Nothing is asked of a duty yet but this page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Duty, Office, OneTimeKey, User, once
from users.models.duties import OF_A_DIRECTORATE
from users.refusals import Refused
from users.typed.text import shows_nothing
from users.words import date_text

FIRST_DAY = date(2016, 1, 1)
"""Before it there was no HAI CSO."""
YEAR = timedelta(days=366)
"""How far ahead a duty may begin; a slip of the year shows."""
LONGEST = timedelta(days=10 * 366)
"""How far ahead it may end."""


@dataclass(frozen=True)
class DutySaid:
    """A duty as an admin writes it. `directorate_id`: of the kinds that hold for one directorate."""

    user_id: int
    kind: str
    directorate_id: int | None
    valid_from: date
    valid_to: date | None
    legal_basis: str
    certificate_no: str = ""
    certificate_on: date | None = None


def may_keep_duties(user: User) -> bool:
    """HAI admins keep them; the head office reads along (`Duty.visible_to`)."""
    return user.role == User.Role.ADMIN


@once("add_duty")
def add_duty(*, key: OneTimeKey, said: DutySaid, clock: Clock) -> Duty:
    """Give a person a duty from a day on. Refused beside its field: a shared login or a satker's, the same duty twice
    on one day, a call-center agent without certificate, days out of order or of bounds, no legal basis."""
    _check(key.user)
    at = clock.now()
    # The person's row is the lock: two admins who give the same duty come one after the other.
    person = User.objects.select_for_update(of=("self",)).filter(pk=said.user_id).first()
    _check_person(person)
    assert person is not None  # noqa: S101 - looked at in _check_person
    if said.kind not in Duty.Kind.values:
        raise Refused(_("Pilih salah satu dari daftar"), "kind")
    _check_directorate(said)
    _check_days(said.valid_from, said.valid_to, wib_date(at))
    if not said.legal_basis.strip():
        raise Refused(_("Isi dasar hukum penugasan."), "legal_basis")
    if said.kind == Duty.Kind.CALL_CENTER:
        if not said.certificate_no.strip():
            raise Refused(_("Agen Call Center harus bersertifikat: isi nomor sertifikat."), "certificate_no")
        if said.certificate_on is None:
            raise Refused(_("Isi tanggal sertifikat."), "certificate_on")
    if said.certificate_on is not None and said.certificate_on > wib_date(at):
        raise Refused(_("Tanggal sertifikat belum tiba. Periksa tanggalnya."), "certificate_on")
    _check_not_twice(person, said)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(
                user=person,
                kind=said.kind,
                directorate_id=said.directorate_id,
                valid_from=said.valid_from,
                valid_to=said.valid_to,
                legal_basis=said.legal_basis.strip(),
                certificate_no=said.certificate_no.strip(),
                certificate_on=said.certificate_on,
                added_at=at,
                added_by=key.user,
            )
    except IntegrityError:
        raise Refused(_("Tugas ini baru saja dicatat oleh admin lain."), "kind") from None
    return duty


@once("end_duty")
def end_duty(*, key: OneTimeKey, duty_id: int, valid_to: date, end_basis: str, clock: Clock) -> Duty:
    """Write the last day of a duty, also anew while it is not over. Refused: a day before its first or out of bounds,
    a duty that is over, no legal basis."""
    _check(key.user)
    at = clock.now()
    duty = Duty.objects.select_for_update(of=("self",)).select_related("user").get(pk=duty_id)
    if duty.valid_to is not None and duty.valid_to < wib_date(at):
        raise Refused(_("Tugas ini sudah berakhir pada %(day)s.") % {"day": date_text(duty.valid_to)})
    _check_days(duty.valid_from, valid_to, None, ends=wib_date(at))
    if shows_nothing(end_basis):
        raise Refused(_("Isi dasar hukum berakhirnya tugas."), "end_basis")
    _end(duty, valid_to, by=key.user, at=at, basis=end_basis.strip())
    return duty


def end_duties_of(person: User, *, by: User, at: datetime, basis: str) -> None:
    """In the transaction that closes a login, its row locked. Today is the last day of what is in force; what was to
    begin later ends on its first day, for a duty has no day before it."""
    today = wib_date(at)
    for duty in Duty.objects.select_for_update(of=("self",)).not_over(today).filter(user=person):
        _end(duty, max(today, duty.valid_from), by=by, at=at, basis=basis[:300])


def _end(duty: Duty, last: date, *, by: User, at: datetime, basis: str) -> None:
    duty.valid_to, duty.end_basis = last, basis
    duty.ended_at, duty.ended_by = at, by
    duty.save(update_fields=["valid_to", "end_basis", "ended_at", "ended_by"])


def _check(user: User) -> None:
    if not may_keep_duties(user) or not user.is_active:
        raise Refused(_("Tugas dicatat oleh admin HAI."))


def _check_person(person: User | None) -> None:
    if person is None or not person.is_active:
        raise Refused(_("Akun ini tidak ada atau sudah tidak aktif. Pilih akun lain."), "user")
    if person.role == User.Role.SATKER:
        raise Refused(_("Akun satker tidak dapat memegang tugas HAI. Pilih akun perorangan."), "user")
    if not person.is_named:
        raise Refused(
            _("Akun ini dipakai bersama di meja kantor. Tugas hanya untuk akun perorangan."),
            "user",
        )


def _check_directorate(said: DutySaid) -> None:
    if said.directorate_id is None:
        if said.kind in OF_A_DIRECTORATE:
            raise Refused(_("Pilih direktorat: tugas ini ada pada setiap direktorat."), "directorate")
        return
    office = Office.objects.filter(pk=said.directorate_id).first()
    if office is None or office.kind != Office.Kind.HEAD:
        raise Refused(_("Pilih unit Kantor Pusat."), "directorate")
    if office.closed_on is not None:
        raise Refused(_("%(office)s sudah ditutup. Pilih unit lain.") % {"office": office.name}, "directorate")


def _check_days(first: date, last: date | None, today: date | None, *, ends: date | None = None) -> None:
    """`today`: of a duty that begins; `ends`: today, of one that ends."""
    if today is not None and not FIRST_DAY <= first <= today + YEAR:
        raise Refused(
            _("Mulai bertugas harus antara %(first)s dan %(last)s. Periksa tahunnya.")
            % {"first": date_text(FIRST_DAY), "last": date_text(today + YEAR)},
            "valid_from",
        )
    if last is None:
        return
    if last < first:
        raise Refused(
            _("Hari terakhir mendahului hari pertama, %(day)s.") % {"day": date_text(first)},
            "valid_to",
        )
    latest = (today or ends or first) + LONGEST
    if last > latest:
        raise Refused(
            _("Hari terakhir paling lambat %(day)s. Periksa tahunnya.") % {"day": date_text(latest)}, "valid_to"
        )


def _check_not_twice(person: User, said: DutySaid) -> None:
    same = Duty.objects.filter(user=person, kind=said.kind, directorate_id=said.directorate_id)
    if said.valid_to is not None:
        same = same.filter(valid_from__lte=said.valid_to)
    already = same.not_over(said.valid_from).order_by("valid_from").first()
    if already is not None:
        raise Refused(
            _("%(name)s sudah memegang tugas ini, %(period)s. Akhiri dahulu yang itu.")
            % {"name": person.get_full_name(), "period": period_text(already.valid_from, already.valid_to)},
            "kind",
        )


def period_text(first: date, last: date | None) -> str:
    """ "sejak 1 Mei 2026", or "1 Mei 2026–3 Jun 2026"."""
    if last is None:
        return _("sejak %s") % date_text(first)
    return f"{date_text(first)}–{date_text(last)}"
