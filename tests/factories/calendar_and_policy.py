"""The working calendar, the norms and the policy of the index."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache

from django.conf import settings

from kpi.models import (
    Policy,
    PolicyAssumption,
    PolicyBracket,
    PolicyMinimum,
)
from kpi.policies.actions import Content, draft, make_effective
from kpi.policies.first_policy import first_policy
from tests.factories.acting import key
from tickets.history import append_only
from tickets.models import (
    CalendarVersion,
    DayOff,
    Norm,
    RatingTerms,
    ServiceHours,
)
from tickets.quarters import Quarter
from tickets.ratings.first_terms import load_terms
from users.clock import DatabaseClock, FixedClock
from users.models import (
    User,
)


def working_calendar() -> CalendarVersion:
    """The calendar and the norms that come with the software, in five statements."""
    version = CalendarVersion.objects.create(
        label="2026-1",
        legal_basis="uji",
        confirmed_through=date(2026, 12, 31),
        confirmed_at=datetime(2025, 10, 1, tzinfo=UTC),
    )
    DayOff.objects.bulk_create(
        DayOff(day=row["date"], category=row["category"], name=row["name"], legal_basis=row["decree"], added_in=version)
        for row in _holidays()
    )
    ServiceHours.objects.bulk_create(
        ServiceHours(weekday=day, opens=time(8), closes=time(16), valid_from=date(2016, 1, 1), added_in=version)
        for day in range(5)
    )
    Norm.objects.bulk_create(
        Norm(code=code, amount=days, valid_from=since, legal_basis=basis, assumption="uji", added_in=version)
        for code, days, since, basis in (
            (Norm.Code.SLA, 5, date(2017, 6, 2), "S-5005/PB.8/2017 angka 3.b.iii"),
            (Norm.Code.IKU, 2, date(2018, 2, 14), "S-1691/PB.8/2018 angka 4.d.ii"),
        )
    )
    return version


def policy() -> Policy:
    """The policy of the index that comes with the software, in four statements."""
    return first_policy(FixedClock(datetime(2025, 10, 1, tzinfo=UTC)))


def rating_terms() -> None:
    """How askers are asked, as it comes with the software."""
    load_terms(FixedClock(datetime(2025, 10, 1, tzinfo=UTC)))


def no_working_calendar() -> None:
    """As in a database that was only migrated."""
    append_only.uninstall()
    for model in (
        PolicyBracket,
        PolicyMinimum,
        PolicyAssumption,
        Policy,
        DayOff,
        ServiceHours,
        Norm,
        CalendarVersion,
        RatingTerms,
    ):
        model.objects.all().delete()
    append_only.install()


def policy_content(**changes: object) -> Content:
    """What the first policy says, under another name, from the third quarter of 2026 on; `changes` to it."""
    content = Content(
        label="v2",
        first_quarter=Quarter(2026, 3),
        legal_basis="Surat uji",
        quantity_weight=Decimal(40),
        timeliness_weight=Decimal(60),
        unit_types=("SATKER",),
        norm_code=Norm.Code.IKU,
        measure="share",
        minimums={"A1": 300, "A2": 200},
        quantity={4: Decimal(125), 3: Decimal(100), 2: Decimal(75)},
        timeliness={4: Decimal(95), 3: Decimal(85), 2: Decimal(70)},
        pro_rata=True,
        sum_over_postings=True,
        target=Decimal(3),
        cap=Decimal(120),
        green_from=Decimal(100),
        yellow_from=Decimal(80),
        objection_working_days=2,
        assumed={"scale": "Lampirannya tidak ditemukan."},
    )
    return replace(content, **changes)


def policy_for(quarter: Quarter, admin: User, **changes: object) -> Policy:
    """Another policy, effective from `quarter` on, looking back if need be."""
    clock = DatabaseClock()
    content = policy_content(first_quarter=quarter, reason="Uji", **changes)
    drafted = draft(key=key(admin), user=admin, content=content, clock=clock)
    return make_effective(key=key(admin), user=admin, policy_id=drafted.pk, clock=clock)


@cache
def _holidays() -> tuple[dict[str, str], ...]:
    with (settings.BASE_DIR / "fixtures" / "holidays_id_2016_2027.csv").open(newline="") as source:
        return tuple(csv.DictReader(source))
