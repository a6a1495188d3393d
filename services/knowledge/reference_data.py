"""The regulations that come with the software, from `fixtures/regulations.csv`: those that our sources name, with the
days that they name and no others; and the numbers that no source settles, as assumptions. What people changed stays.
"""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop as _

from services.models import ASSUMED_SETTINGS, KnowledgeSetting, Regulation
from users.models import Basis
from users.reference_data import Counts, CsvLine, read

FILE = "regulations.csv"
COLUMNS = ("kind", "number", "year", "title", "in_force_from", "revoked_on", "revoked_by", "source")
NO_SOURCE = _("asumsi: tidak ada surat yang menyebut angkanya")


@transaction.atomic
def load_knowledge(folder: Path) -> dict[str, Counts]:
    """New rows only: a regulation that is there is left as people keep it."""
    lines = list(read(folder, FILE, COLUMNS))
    there = {(row.kind, row.number, row.year): row for row in Regulation.objects.all()}
    made: dict[tuple[str, str, int], CsvLine] = {}
    for line in lines:
        key = _key(line)
        if key in there:
            continue
        there[key] = Regulation.objects.create(
            kind=key[0],
            number=key[1],
            year=key[2],
            title=line["title"],
            in_force_from=_day(line, "in_force_from"),
            source_note=line["source"],
            basis=Basis.ASSUMED if "asumsi" in line["source"] else Basis.DOCUMENTED,
        )
        made[key] = line
    for key, line in made.items():
        if line["revoked_on"]:
            kind, number, year = line["revoked_by"].split()
            row = there[key]
            row.revoked_on, row.revoked_by = _day(line, "revoked_on"), there[kind, number, int(year)]
            row.save()
    known = set(KnowledgeSetting.objects.values_list("code", flat=True))
    missing = [
        KnowledgeSetting(code=code, value=value, legal_basis=NO_SOURCE)
        for code, value in ASSUMED_SETTINGS.items()
        if code not in known
    ]
    for row_ in missing:
        row_.save()
    return {
        "peraturan": Counts(new=len(made), same=len(lines) - len(made)),
        "angka HAIPEDIA": Counts(new=len(missing), same=len(known)),
    }


def _key(line: CsvLine) -> tuple[str, str, int]:
    if line["kind"] not in Regulation.Kind.values or not line["year"].isdigit():
        raise line.bad(f"{line['kind']} {line['year']} bukan jenis dan tahun peraturan")
    return line["kind"], line["number"], int(line["year"])


def _day(line: CsvLine, column: str) -> date | None:
    try:
        return date.fromisoformat(line[column]) if line[column] else None
    except ValueError:
        raise line.bad(f"{column} {line[column]!r} bukan tanggal") from None
