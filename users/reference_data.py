"""Reference data from `fixtures/*.csv`: offices, ministries, satker. Repeatable: what differs is updated, nothing is
doubled or deleted, and each file is taken whole or not at all.

What people changed later stays theirs: of the dated rows only those that the loader itself wrote are updated, known by
their legal basis, and the present Kanwil of an office (or partner of a satker) that people have moved is left alone.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from .models import Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner
from .models.offices import Basis

VALID_FROM = date(2016, 1, 1)
LEGAL_BASIS = "data awal"
ASSUMED_PARTNER = "asumsi: "
"""How the legal basis of a partner from the file begins: no source says which KPPN serves which satker."""
OWN_MINISTRY = "015"
"""Kementerian Keuangan, the ministry of every office as a satker."""


class BadFile(Exception):
    """A file that cannot be taken; the message names file, line and what is wrong."""


@dataclass(frozen=True)
class CsvLine:
    """One row of a CSV file, and where it stands."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def bad(self, what: str) -> BadFile:
        return BadFile(f"{self.file} baris {self.number}: {what}")


@dataclass
class Counts:
    """What a load did."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.same + other.same)

    def __str__(self) -> str:
        return f"{self.new} baru, {self.changed} diubah, {self.same} tetap"


Wanted = list[tuple[CsvLine, dict[str, object]]]


def read(folder: Path, file: str, columns: tuple[str, ...]) -> Iterator[CsvLine]:
    """The rows of a UTF-8 CSV file whose head is exactly `columns`, cells trimmed."""
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as source:
            rows = csv.reader(source, strict=True)
            head = next(rows, [])
            if head != list(columns):
                raise BadFile(f"{file} baris 1: kolomnya harus {','.join(columns)}")
            for row in rows:
                if len(row) != len(columns):
                    raise BadFile(f"{file} baris {rows.line_num}: {len(row)} kolom, seharusnya {len(columns)}")
                cells = dict(zip(columns, (cell.strip() for cell in row), strict=True))
                yield CsvLine(file, rows.line_num, cells)
    except OSError as failure:
        raise BadFile(f"{file}: {failure.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as failure:
        raise BadFile(f"{file}: bukan CSV dalam UTF-8 ({failure})") from None


def bring_in(
    model: type[models.Model],
    key: tuple[str, ...],
    wanted: Wanted,
    *,
    ours: Callable[[models.Model], bool] = lambda row: True,
) -> Counts:
    """Make the rows of `model` as `wanted`, known by `key`; a row that is not `ours` stays as it is. Keeps history."""
    existing = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    seen: dict[tuple[object, ...], CsvLine] = {}
    new, changed, fields = [], [], set[str]()
    for line, values in wanted:
        identity = tuple(values[name] for name in key)
        if identity in seen:
            raise line.bad(f"sudah ada pada baris {seen[identity].number}")
        seen[identity] = line
        row = existing.get(identity)
        if row is None:
            row = model(**values)
            new.append(row)
        else:
            differing = {name: value for name, value in values.items() if getattr(row, name) != value}
            if not differing or not ours(row):
                continue
            for name, value in differing.items():
                setattr(row, name, value)
            changed.append(row)
            fields.update(differing)
        try:
            # Foreign keys are looked up by the caller; the database holds the rest.
            row.clean_fields(exclude=[field.name for field in model._meta.concrete_fields if field.is_relation])
        except ValidationError as wrong:
            texts = (f"{name}: {' '.join(messages)}" for name, messages in wrong.message_dict.items())
            raise line.bad("; ".join(texts)) from None
    _write(model, new, changed, sorted(fields))
    return Counts(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _write(model: type[models.Model], new: list, changed: list, fields: list[str]) -> None:
    if not hasattr(model, "history"):
        model._default_manager.bulk_create(new, batch_size=200)
        if changed:
            model._default_manager.bulk_update(changed, fields, batch_size=200)
        return
    bulk_create_with_history(new, model, batch_size=200, default_change_reason=LEGAL_BASIS)
    if changed:
        bulk_update_with_history(changed, model, fields, batch_size=200, default_change_reason=LEGAL_BASIS)


OFFICE_COLUMNS = (
    "kind",
    "code",
    "name",
    "type",
    "type_basis",
    "kanwil_code",
    "satker_code",
    "city",
    "province",
    "timezone",
)


def read_offices(folder: Path) -> list[CsvLine]:
    return list(read(folder, "offices.csv", OFFICE_COLUMNS))


@transaction.atomic
def load_offices(folder: Path) -> dict[str, Counts]:
    """Offices with their Kanwil, type and zone, each dated from 2016 on."""
    lines = read_offices(folder)
    above = [line for line in lines if line["kind"] in {Office.Kind.HEAD, Office.Kind.KANWIL}]
    below = [line for line in lines if line not in above]
    offices = bring_in(Office, ("code",), [(line, _office(line)) for line in above], ours=_not_settled_here)
    kanwils = {office.code: office.pk for office in Office.objects.filter(kind=Office.Kind.KANWIL)}
    moved = _moved(OfficeRegion, "office_id", LEGAL_BASIS)
    codes_moved = set(Office.objects.filter(pk__in=moved).values_list("code", flat=True))
    wanted: Wanted = []
    for line in below:
        if line["kanwil_code"] not in kanwils:
            raise line.bad(f"Kanwil {line['kanwil_code']!r} tidak ada")
        kanwil = {} if line["code"] in codes_moved else {"kanwil_id": kanwils[line["kanwil_code"]]}
        wanted.append((line, _office(line) | kanwil))
    offices += bring_in(Office, ("code",), wanted, ours=_not_settled_here)

    ids = dict(Office.objects.values_list("code", "pk"))
    dated = {"legal_basis": LEGAL_BASIS, "valid_from": VALID_FROM}
    types: Wanted = [
        (line, {"office_id": ids[line["code"]], "type": line["type"], "basis": _basis(line), **dated})
        for line in below
        if line["type"]
    ]
    regions: Wanted = [
        (line, {"office_id": ids[line["code"]], "kanwil_id": ids[line["kanwil_code"]], **dated}) for line in below
    ]
    return {
        "kantor": offices,
        "tipe kantor": bring_in(OfficeTypeRecord, ("office_id", "valid_from"), types, ours=_from_file),
        "wilayah kantor": bring_in(OfficeRegion, ("office_id", "valid_from"), regions, ours=_from_file),
    }


def _office(line: CsvLine) -> dict[str, object]:
    return {
        "kind": line["kind"],
        "code": line["code"],
        "name": line["name"],
        "city": line["city"],
        "province": line["province"],
        "zone": line["timezone"],
    }


def _basis(line: CsvLine) -> str:
    if line["type_basis"] not in Basis.values:
        raise line.bad(f"type_basis {line['type_basis']!r} bukan {' atau '.join(Basis.values)}")
    return line["type_basis"]


def _from_file(row: models.Model) -> bool:
    legal_basis: str = row.legal_basis  # type: ignore[attr-defined]
    return legal_basis == LEGAL_BASIS or legal_basis.startswith(ASSUMED_PARTNER)


def _not_settled_here(row: models.Model) -> bool:
    """Whether the file still says what an office or a ministry is: nobody changed it in the application."""
    return not row.settled_here  # type: ignore[attr-defined]


def _moved(model: type[OfficeRegion | SatkerPartner], owner: str, legal_basis: str) -> set[int]:
    """Owners of dated rows that people have ended or added: their present state is no longer the file's."""
    return set(
        model.objects.exclude(valid_from=VALID_FROM, valid_to=None, legal_basis__startswith=legal_basis).values_list(
            owner, flat=True
        )
    )


@transaction.atomic
def load_ministries(folder: Path) -> dict[str, Counts]:
    lines = read(folder, "kl.csv", ("code", "name", "note"))
    return {
        "kementerian/lembaga": bring_in(
            Ministry, ("code",), [(line, dict(line.cells)) for line in lines], ours=_not_settled_here
        )
    }


@transaction.atomic
def load_satker(folder: Path) -> dict[str, Counts]:
    """The offices that have a satker code, the satker of the examples, and the partner KPPN of each, assumed."""
    kppn = dict(Office.objects.filter(kind=Office.Kind.KPPN).values_list("code", "pk"))
    partners = _by_code(read(folder, "satker_partners.csv", ("kode_satker", "kode_kppn", "dasar")))
    for line in partners.values():
        if line["kode_kppn"] not in kppn:
            raise line.bad(f"KPPN {line['kode_kppn']!r} tidak ada")
        if not line["dasar"].startswith(ASSUMED_PARTNER):
            raise line.bad(f"dasar harus diawali {ASSUMED_PARTNER!r}")

    moved = _moved(SatkerPartner, "satker_id", ASSUMED_PARTNER)
    codes_moved = set(Satker.objects.filter(pk__in=moved).values_list("code", flat=True))
    rows = _office_satker(folder)
    for code, (line, values) in _example_satker(folder).items():
        rows[code] = (line, rows[code][1] | values if code in rows else values)
    wanted: Wanted = []
    for code, (line, values) in rows.items():
        partner = {"partner_id": kppn[partners[code]["kode_kppn"]]} if code in partners.keys() - codes_moved else {}
        wanted.append((line, values | partner))
    satker = bring_in(Satker, ("code",), wanted)

    ids = dict(Satker.objects.values_list("code", "pk"))
    dated: Wanted = []
    for code, line in partners.items():
        if code not in ids:
            raise line.bad(f"satker {code!r} tidak ada")
        served = {"satker_id": ids[code], "office_id": kppn[line["kode_kppn"]]}
        dated.append((line, served | {"legal_basis": line["dasar"], "valid_from": VALID_FROM}))
    return {
        "satker": satker,
        "mitra kerja satker": bring_in(SatkerPartner, ("satker_id", "valid_from"), dated, ours=_from_file),
    }


def _office_satker(folder: Path) -> dict[str, tuple[CsvLine, dict[str, object]]]:
    """Offices ask as satker of the finance ministry, under the code that the office list gives them."""
    offices = dict(Office.objects.filter(settled_here=False).values_list("code", "pk"))
    ministry = Ministry.objects.get(code=OWN_MINISTRY).pk
    return {
        line["satker_code"]: (
            line,
            {
                "code": line["satker_code"],
                "name": line["name"],
                "ministry_id": ministry,
                "office_id": offices[line["code"]],
            },
        )
        for line in read_offices(folder)
        if line["satker_code"] and line["code"] in offices
    }


def _example_satker(folder: Path) -> dict[str, tuple[CsvLine, dict[str, object]]]:
    ministries = dict(Ministry.objects.values_list("code", "pk"))
    rows: dict[str, tuple[CsvLine, dict[str, object]]] = {}
    for code, line in _by_code(read(folder, "satker_examples.csv", ("kode_satker", "nama_satker", "ba"))).items():
        if line["ba"] not in ministries:
            raise line.bad(f"kementerian/lembaga {line['ba']!r} tidak ada")
        rows[code] = (line, {"code": code, "name": line["nama_satker"], "ministry_id": ministries[line["ba"]]})
    return rows


def _by_code(lines: Iterator[CsvLine]) -> dict[str, CsvLine]:
    """Lines by satker code, each code once."""
    found: dict[str, CsvLine] = {}
    for line in lines:
        if line["kode_satker"] in found:
            raise line.bad(f"sudah ada pada baris {found[line['kode_satker']].number}")
        found[line["kode_satker"]] = line
    return found
