"""The calendar that comes with the software: days off from `fixtures/holidays_id_2016_2027.csv`, ordinary hours.

Both belong to the first calendar version. Once people have confirmed a later version the calendar is theirs, and the
file changes nothing any more.
"""

import uuid
from datetime import date, time
from pathlib import Path

from django.db import transaction

from users.clock import Clock
from users.reference_data import VALID_FROM, Counts, CsvLine, Wanted, bring_in, read

from .models import CalendarVersion, DayOff, Norm, ServiceHours

HOLIDAYS = "holidays_id_2016_2027.csv"
FIRST_VERSION = "2026-1"
CONFIRMED_THROUGH = date(2026, 12, 31)
"""The days of 2027 are in the file as announced, not yet as confirmed."""
VERSION_BASIS = "Daftar hari libur 2016–2027 bawaan aplikasi; dasar tiap hari tercatat pada barisnya."

OPENS, CLOSES = time(8), time(16)
LETTER_DAY = date(2018, 2, 14)
HOURS = (
    (VALID_FROM, date(2018, 2, 13), "asumsi: jam yang sama berlaku sebelum S-1691/PB.8/2018", True),
    (LETTER_DAY, None, "S-1691/PB.8/2018 angka 7.b", False),
)


ASSUMPTION = (
    "Cara hitung waktu kerja, akhir jam pada pengiriman jawaban petugas, dan jam yang tetap berjalan selama tiket "
    "di HAI atau menunggu data penanya tidak diatur dalam surat; keempatnya asumsi."
)
NORMS = (
    (Norm.Code.SLA, 5, date(2017, 6, 2), "S-5005/PB.8/2017 angka 3.b.iii"),
    (Norm.Code.IKU, 2, date(2018, 2, 14), "S-1691/PB.8/2018 angka 4.d.ii"),
)


@transaction.atomic
def load_calendar(folder: Path, clock: Clock) -> dict[str, Counts]:
    version, created = CalendarVersion.objects.get_or_create(
        label=FIRST_VERSION,
        defaults={
            "legal_basis": VERSION_BASIS,
            "confirmed_through": CONFIRMED_THROUGH,
            "confirmed_at": clock.now(),
        },
    )
    lines = list(read(folder, HOLIDAYS, ("date", "category", "name", "decree", "announced")))
    days: Wanted = [(line, _day_off(line, version)) for line in lines]
    hours: Wanted = [
        (CsvLine("jam layanan", weekday + 1, {}), values) for weekday in range(5) for values in _hours(weekday, version)
    ]
    norms: Wanted = [(CsvLine("norma waktu", number, {}), _norm(row, version)) for number, row in enumerate(NORMS, 1)]
    if CalendarVersion.objects.filter(pk__gt=version.pk).exists():
        return {
            "hari libur": Counts(same=len(days)),
            "jam layanan": Counts(same=len(hours)),
            "norma waktu": Counts(same=len(norms)),
        }
    counts = {
        "versi kalender": Counts(new=int(created), same=int(not created)),
        "hari libur": bring_in(DayOff, ("day", "name", "office_id"), days),
        "jam layanan": bring_in(ServiceHours, ("weekday", "valid_from", "office_id"), hours),
        "norma waktu": bring_in(Norm, ("code", "valid_from", "service_id"), norms),
    }
    if any(each.new or each.changed for each in counts.values()):
        version.stamp = uuid.uuid4()
        version.save(update_fields=["stamp"])
    return counts


def _day_off(line: CsvLine, version: CalendarVersion) -> dict[str, object]:
    return {
        "day": _date(line, "date"),
        "category": line["category"],
        "name": line["name"],
        "legal_basis": line["decree"],
        "announced_on": _date(line, "announced") if line["announced"] else None,
        "office_id": None,
        "added_in_id": version.pk,
    }


def _date(line: CsvLine, column: str) -> date:
    try:
        return date.fromisoformat(line[column])
    except ValueError:
        raise line.bad(f"{column} {line[column]!r} bukan tanggal") from None


def _hours(weekday: int, version: CalendarVersion) -> list[dict[str, object]]:
    return [
        {
            "weekday": weekday,
            "opens": OPENS,
            "closes": CLOSES,
            "valid_from": first,
            "valid_to": last,
            "legal_basis": basis,
            "assumed": assumed,
            "office_id": None,
            "added_in_id": version.pk,
        }
        for first, last, basis, assumed in HOURS
    ]


def _norm(row: tuple[str, int, date, str], version: CalendarVersion) -> dict[str, object]:
    """The norms of the two letters; what they leave open is said in `assumption`."""
    code, days, valid_from, basis = row
    return {
        "code": code,
        "service_id": None,
        "amount": days,
        "valid_from": valid_from,
        "legal_basis": basis,
        "assumption": ASSUMPTION,
        "added_in_id": version.pk,
    }
