"""Calendars and norms that several tests of the clock count with."""

from dataclasses import replace
from datetime import date

from tests.tickets.pure.oracle import IKU, SLA, wib
from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import (
    NormRule,
    Pause,
    Unit,
)
from tickets.sla.hours import WeeklyHours

HOUR = 3_600_000_000
ONE_DAY = NormRule("satu", 1)
DAYS_2, DAYS_5 = IKU, SLA


def hours(amount):
    return NormRule("jam", amount, Unit.HOURS)


NOVEMBER = WorkCalendar(
    first=date(2026, 11, 1),
    last=date(2026, 12, 31),
    confirmed_through=date(2026, 12, 31),
    weekly=(WeeklyHours.same("08.00-16.00"),),
)
LUNCH = replace(NOVEMBER, weekly=(WeeklyHours.same("08.00-12.00, 13.00-16.00"),))


def pause(start, end=None):
    return Pause(wib(start), end and wib(end))
