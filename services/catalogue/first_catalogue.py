"""The catalogue that comes with the software: the matters that satker ask about, all of it assumed, because the last
catalogue that a source names (KEP-272/PB/2017) is revoked and lost.

Once there is a catalogue the file changes nothing any more: a version is never edited.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from services.models import Catalogue, Service, ServiceEntry
from services.models.catalogue import review_due
from users.clock import Clock
from users.models import Office
from users.reference_data import Counts, CsvLine, read

SERVICES = "services.csv"
COLUMNS = (
    *("code", "name", "kinds", "description", "audience", "owner", "answered_by"),
    *("requirements", "keywords", "basis"),
)
LABEL = "2026-1"
VALID_FROM = date(2026, 1, 1)
BASIS = "S-5005/PB.8/2017 angka 3.b.iii; isi katalog belum ditetapkan CIO (PER-8/PB/2020 pasal 20 ayat (3))"


@transaction.atomic
def load_catalogue(folder: Path, clock: Clock) -> dict[str, Counts]:
    """The first version, in force at once; nothing where there is one already."""
    if Catalogue.objects.exists():
        return {"katalog layanan": Counts(same=1)}
    return {"katalog layanan": Counts(new=len(first_catalogue(folder, clock)))}


def first_catalogue(folder: Path, clock: Clock) -> list[ServiceEntry]:
    """The services of the first version."""
    lines = list(read(folder, SERVICES, COLUMNS))
    version = Catalogue.objects.create(
        label=LABEL,
        legal_basis=BASIS,
        assumed=True,
        valid_from=VALID_FROM,
        review_due=review_due(VALID_FROM),
        state=Catalogue.State.CONFIRMED,
        drafted_at=clock.now(),
    )
    owners = dict(Office.objects.filter(kind=Office.Kind.HEAD).values_list("code", "pk"))
    services = Service.objects.bulk_create([Service(code=line["code"]) for line in lines])
    return ServiceEntry.objects.bulk_create(
        ServiceEntry(service=service, added_in=version, **_said(line, owners))
        for service, line in zip(services, lines, strict=True)
    )


def _said(line: CsvLine, owners: dict[str, int]) -> dict[str, Any]:
    kinds, answered_by = line["kinds"].split("|"), line["answered_by"]
    if not set(kinds) <= set(ServiceEntry.Kind.values):
        raise line.bad(f"kinds {line['kinds']!r} tidak dikenal")
    if answered_by not in ServiceEntry.AnsweredBy.values:
        raise line.bad(f"answered_by {answered_by!r} tidak dikenal")
    return {
        "name": line["name"],
        "kinds": kinds,
        "description": line["description"],
        "audience": line["audience"].split("|"),
        "owner_id": owners.get(line["owner"]),
        "answered_by": answered_by,
        "requirements": line["requirements"].replace("|", "\n"),
        "keywords": line["keywords"],
        "legal_basis": line["basis"],
        "assumed": True,
    }
