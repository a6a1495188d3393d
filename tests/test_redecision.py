"""A confirmed change decides its tickets anew, and no others, by the worker's batches (DOMAIN.md part 5)."""

from datetime import date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import answer, ask, key
from tickets import actions, redecision
from tickets.calendar_changes import Proposal, addition
from tickets.models import DayOff, Decision
from tickets.working_calendar import newest_version
from users.clock import WIB, FixedClock
from users.models import User

pytestmark = pytest.mark.django_db
LEAVE = "cuti_bersama"


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.fixture
def second(db):
    """Another HAI admin."""
    return User.objects.create(username="admin2", role=User.Role.ADMIN)


def day_off(day, name="Cuti bersama", category=LEAVE, **more):
    return addition(DayOff(day=date.fromisoformat(day), name=name, category=category, legal_basis="SKB uji", **more))


def draft(admin, rows, at, **more):
    clock = FixedClock(at)
    proposal = Proposal(title="Cuti bersama", legal_basis="SKB uji", base=newest_version(), rows=rows, **more)
    change = actions.draft_change(by=admin, key=key(admin), proposal=proposal, clock=clock)
    redecision.advance(change, "forecast", clock)
    return change


def confirm(change, *people, at):
    for person in people:
        change = actions.confirm_change(by=person, key=key(person), change_id=change.pk, clock=FixedClock(at))
    return change


def work(at):
    redecision.carry_on(FixedClock(at), lambda: False)


def change_calendar(people, rows, at, **more):
    """Drafted, confirmed and carried out."""
    change = confirm(draft(people[0], rows, at, **more), *people, at=at)
    work(at)
    change.refresh_from_db()
    assert change.state == "done"
    call_command("verify_decisions", stdout=StringIO())
    return change


@pytest.fixture
def june_2018(calendar):
    """As it was until 18 April 2018: 11, 12 and 20 June 2018 were working days, and 27 June was not yet the Pilkada
    (fixtures/holidays_id_2016_2027.csv: `announced`)."""
    days = [date(2018, 6, day) for day in (11, 12, 20, 27)]
    assert DayOff.objects.filter(day__in=days).count() == 4
    DayOff.objects.filter(day__in=days).delete()


def test_the_leave_of_june_2018_announced_on_18_april(june_2018, clerk, budi, as_rina, admin, second, clock):
    """Three more days of leave, here entered only on 25 June, so that they reach into the past; then the Pilkada.

    Leave was known for 13, 14, 18, 19 June, Idul Fitri was on the 15th and 16th, Pancasila on the 1st; 08-16 WIB.
    """
    tickets = {}
    for name, asked, answered in (
        ("before", "2018-05-31 09:00", "2018-06-04 10:00"),
        ("across", "2018-06-08 15:00", "2018-06-22 14:30"),
        ("short", "2018-06-11 09:00", "2018-06-21 10:00"),
        ("after", "2018-06-21 09:00", ""),
    ):
        clock.at = wib(asked)
        tickets[name] = ask(clerk, budi, clock)
        if answered:
            clock.at = wib(answered)
            tickets[name] = answer(tickets[name], as_rina, clock)
    across, short = tickets["across"], tickets["short"]
    assert across.iku_due == wib("2018-06-12 15:00")  # 8 June an hour, the 11th, the 12th up to 15.00
    assert across.sla_due == wib("2018-06-22 15:00")  # then the 20th, 21st, 22nd
    assert across.iku_used == Decimal("4.9375")  # 1/8 + 11, 12, 20, 21 + 6.5/8
    assert short.iku_due == wib("2018-06-20 09:00")  # the 11th 7/8, the 12th, the 20th 1/8
    assert short.iku_used == Decimal("3.125")
    assert [tickets[name].iku_in_time for name in ("before", "across", "short")] == [True, False, False]
    ledger = Decision.objects.count()

    leave = [day_off("2018-06-11"), day_off("2018-06-12"), day_off("2018-06-20")]
    change = change_calendar([admin, second], leave, wib("2018-06-25 09:00"))
    across.refresh_from_db()
    assert across.iku_due == wib("2018-06-22 15:00")  # 8 June an hour, the 21st, the 22nd up to 15.00
    assert across.sla_due == wib("2018-06-27 15:00")  # then the 25th, 26th, 27th
    assert (across.iku_used, across.iku_in_time) == (Decimal("1.9375"), True)
    short.refresh_from_db()
    assert short.iku_due == wib("2018-06-22 16:00")  # put in on a day off: the whole 21st and 22nd
    assert short.iku_late_after == wib("2018-06-25 08:00")
    assert (short.iku_used, short.iku_in_time) == (Decimal("0.25"), True)
    rows = Decision.objects.filter(cause="calendar")
    assert {row.ticket for row in rows} == {across, short}
    assert Decision.objects.count() == ledger + 4
    assert {(row.change, row.decided_by, row.decided_at, row.calendar.label, row.event) for row in rows} == {
        (change, admin, wib("2018-06-25 09:00"), "2018-1", None)
    }
    forecast, outcome = (change.tallies.get(kind=kind) for kind in ("forecast", "outcome"))
    assert (outcome.changed, outcome.decisions) == (2, 4)
    assert outcome.counts["norms"] == {
        "IKU": {"tickets": 2, "to_late": 0, "to_in_time": 2},
        "SLA": {"tickets": 2, "to_late": 0, "to_in_time": 0},
    }
    assert forecast.counts == outcome.counts

    # DOMAIN.md part 5, the Pilkada of 27 June
    clock.at = wib("2018-06-26 09:00")
    polled = ask(clerk, budi, clock)
    clock.at = wib("2018-06-28 12:00")
    polled = answer(polled, as_rina, clock)
    assert (polled.iku_used, polled.iku_in_time) == (Decimal("2.375"), False)
    change_calendar([admin, second], [day_off("2018-06-27", "Pilkada", "libur_nasional")], wib("2018-06-29 09:00"))
    polled.refresh_from_db()
    assert polled.iku_due == wib("2018-06-29 09:00")
    assert (polled.iku_used, polled.iku_in_time) == (Decimal("1.375"), True)
    across.refresh_from_db()
    assert across.sla_due == wib("2018-06-28 15:00")
