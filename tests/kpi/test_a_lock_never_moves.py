"""Whatever changes after a lock, every surface says of the quarter what it said before."""

from datetime import datetime, timedelta

import pytest

from kpi.locks.actions import lock_quarter
from kpi.locks.verifying import differences
from kpi.models import QuarterLock
from tests.kpi.master_changes import Changes
from tests.kpi.random_cast import Cast
from tests.kpi.surfaces import Surfaces, count
from tests.time_travel import travel
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Officer
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Q1 = Quarter(2026, 1)
LOCKED = datetime(2026, 4, 15, 9, tzinfo=WIB)
LATER = datetime(2026, 6, 22, 10, tzinfo=WIB)
CHANGES = 100


def test_a_hundred_changes_of_every_kind_move_nothing_on_any_surface_of_a_locked_quarter(
    riau, aceh, jakarta, pekanbaru, banda_aceh, kppn008, kppn001, kanwil04, clerk, budi, aceh_clerk, aceh_person, dewi,
    admin, second, monitor, national_offices, client_for, tmp_path, settings,
):  # fmt: skip
    settings.REPORTS_DIR = tmp_path / "reports"
    cast = Cast(7, [pekanbaru, banda_aceh], [kppn008, kppn001], [(clerk, budi), (aceh_clerk, aceh_person)])
    with travel(LOCKED):
        cast.live(60)
    for hours, kanwil in enumerate((riau, aceh, jakarta)):
        lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(LOCKED + timedelta(hours=hours)))
    people = list(Officer.objects.filter(postings__kind="cso").distinct().order_by("pk"))
    surfaces = Surfaces(
        Q1, LATER, {"monitor": client_for(monitor), "kanwil04": client_for(kanwil04)}, [riau, aceh],
        ["04", "01", "008", "001"], people[:2], list(QuarterLock.objects.values_list("pk", flat=True)), tmp_path,
    )  # fmt: skip
    with travel(LATER):
        before = surfaces.told()
    changes = Changes(11, LOCKED + timedelta(days=1), Q1, cast, [admin, second], dewi, [riau, aceh, jakarta])
    with travel(LATER):
        changes.make(CHANGES)
        assert changes.clock.at < LATER
        after = surfaces.told()
    figures = sum(map(count, before.values()))
    print(f"{figures} figures and cells on {len(before)} surfaces; changes: {dict(changes.done)}")  # noqa: T201 - with -s
    moved = {name: (before[name], after[name]) for name in before if before[name] not in (None, after[name])}
    if moved:
        pytest.fail(first_difference(moved), pytrace=False)
    assert figures > 3000
    assert set(changes.done) == set(changes.kinds)
    assert [list(differences(lock)) for lock in QuarterLock.objects.all()] == [[], [], []]


def first_difference(moved):
    """Each surface that moved, and where."""
    found = []
    for name, (before, after) in moved.items():
        before, after = str(before), str(after)
        place = next(
            (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
        )
        found.append(
            f"{name}: ...{before[max(0, place - 60) : place + 60]} -> ...{after[max(0, place - 60) : place + 60]}"
        )
    return "\n".join(found)
