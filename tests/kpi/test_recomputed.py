"""An independent recomputation says the same: of the demo, live, half locked and locked, and of random casts."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from kpi.locks.actions import lock_quarter
from kpi.models import QuarterLock
from tests.calendar_changes import change_calendar, day_off
from tests.factories import no_working_calendar
from tests.kpi.beside import agree, alone
from tests.kpi.random_cast import Cast
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Office, UnitType, User
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB).astimezone(UTC)
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


def told(*args):
    print(*args)  # noqa: T201 - with -s: how much was compared


def test_the_demo_recomputed_is_the_demo_read_live_half_locked_and_locked(db):
    no_working_calendar()
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", now=NOW, scale=0.1, stdout=StringIO())
    assert QuarterLock.objects.filter(quarter=Q1.code).count() == 1
    compared = agree(Q1, NOW) + agree(Q2, NOW) + alone(Q1, NOW)
    compared += agree(Q1, NOW - timedelta(minutes=1))  # before the lock: all of it live
    admin = User.objects.filter(role=User.Role.ADMIN).first()
    for number, kanwil in enumerate(Office.objects.filter(kind="kanwil").order_by("code"), 1):
        if kanwil.code != "04" and Ticket.objects.filter(kanwil=kanwil).exists():
            lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(NOW + timedelta(hours=number)))
            compared += agree(Q1, NOW + timedelta(hours=number, minutes=1))
    compared += alone(Q1, NOW + timedelta(days=2))
    told(f"{compared} figures, {Ticket.objects.count()} tickets")
    assert compared > 5000


# --- Random casts -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_a_random_cast_recomputed_is_the_cast_read_live_half_locked_and_locked(
    seed, riau, aceh, pekanbaru, banda_aceh, kppn008, kppn001, clerk, budi, aceh_clerk, aceh_person, admin, second,
    national_offices,
):  # fmt: skip
    cast = Cast(seed, [pekanbaru, banda_aceh], [kppn008, kppn001], [(clerk, budi), (aceh_clerk, aceh_person)])
    cast.live(60)
    at = datetime(2026, 4, 15, 9, tzinfo=WIB)
    compared = agree(Q1, datetime(2026, 2, 10, 10, 1, tzinfo=WIB)) + agree(Q1, at) + alone(Q1, at)
    forged = Ticket.objects.filter(iku_in_time=False, asker_unit_type=UnitType.SATKER, posting__isnull=False)[:1]
    for ticket in forged:
        Ticket.objects.filter(pk=ticket.pk).update(iku_in_time=True)
        with pytest.raises(AssertionError):
            agree(Q1, at)
        Ticket.objects.filter(pk=ticket.pk).update(iku_in_time=False)
    closed = [cast.day() for _closure in range(3)]
    rows = [day_off(str(closed[0])), *(day_off(str(day), office=pekanbaru) for day in {*closed[1:]} - {closed[0]})]
    change_calendar([admin, second], rows, at)
    compared += agree(Q1, at + timedelta(hours=1))
    for hours, kanwil in ((2, riau), (4, aceh)) if seed % 2 else ((2, aceh), (4, riau)):
        lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(at + timedelta(hours=hours)))
        compared += agree(Q1, at + timedelta(hours=hours + 1)) + alone(Q1, at + timedelta(hours=hours + 1))
    told(f"{compared} figures")
    assert compared > 500
