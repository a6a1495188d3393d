"""Changes of calendar and norm as tests make them: drafted, confirmed by real acts, carried out as the worker does."""

from datetime import date, datetime
from io import StringIO

from django.core.management import call_command

from tests.factories import key
from tickets.calendar import actions as calendar_actions
from tickets.calendar import redecision
from tickets.calendar.proposals import Proposal, addition
from tickets.deadlines.rules import newest_version
from tickets.models import CalendarChange, DayOff
from users.clock import FixedClock
from users.wib import WIB

LEAVE = "cuti_bersama"


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def day_off(day, name="Cuti bersama", category=LEAVE, **more):
    return addition(DayOff(day=date.fromisoformat(day), name=name, category=category, legal_basis="SKB uji", **more))


def draft(admin, rows, at, **more):
    """Drafted, and its effect counted to the end."""
    proposal = Proposal(
        **{"title": "Cuti bersama", "legal_basis": "SKB uji", "base": newest_version(), "rows": rows, **more}
    )
    change = calendar_actions.draft_change(by=admin, key=key(admin), proposal=proposal, clock=FixedClock(at))
    redecision.advance(change, "forecast", FixedClock(at))
    return change


def confirm(change, *people, at):
    for person in people:
        change = calendar_actions.confirm_change(by=person, key=key(person), change_id=change.pk, clock=FixedClock(at))
    return change


def work(at):
    redecision.carry_on(FixedClock(at), lambda: False)


def change_calendar(people, rows, at, **more):
    """Drafted, confirmed and carried out; the ledger and its mirror agree afterwards."""
    change = confirm(draft(people[0], rows, at, **more), *people, at=at)
    work(at)
    call_command("verify_decisions", stdout=StringIO())
    change = CalendarChange.objects.get(pk=change.pk)
    assert change.state == "done"
    return change
