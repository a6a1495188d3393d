"""A calendar year is proposed by a package and decided by a person, as a new version."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import ask
from tests.time_travel import travel
from tickets.calendar import redecision
from tickets.models import CalendarVersion, DayOff
from users.wib import WIB

pytestmark = pytest.mark.django_db


def proposed(year, **options):
    out = StringIO()
    call_command("propose_holidays", year, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def now():
    with travel(datetime(2026, 11, 20, 9, tzinfo=WIB), tick=False):
        yield


def test_a_known_year_shows_what_agrees_and_changes_nothing(calendar):
    before = list(DayOff.objects.values_list("day", "name"))
    said = proposed(2026)
    assert "    2026-01-01" in said
    assert "cocokkan dengan SKB" in said
    assert list(DayOff.objects.values_list("day", "name")) == before
    assert CalendarVersion.objects.count() == 1


def test_a_day_that_only_one_side_has_is_shown_with_its_sign(calendar):
    DayOff.objects.filter(day="2027-08-17").delete()
    DayOff.objects.create(day="2027-07-07", category="libur_nasional", name="Hari Uji", added_in=calendar)
    said = proposed(2027)
    assert "  + 2027-08-17" in said
    assert "  - 2027-07-07 Hari Uji (dasar belum dicatat)" in said


def test_an_admin_confirms_the_year_as_a_new_version(calendar, admin):
    DayOff.objects.filter(day="2027-08-17").delete()
    proposed(2027, confirm=True, by=admin.username, basis="SKB 3 Menteri uji")
    version = CalendarVersion.objects.get(label="2026-2")
    assert (version.confirmed_by, version.confirmed_through) == (admin, date(2027, 12, 31))
    assert DayOff.objects.in_version(version).filter(day="2027-08-17", legal_basis="SKB 3 Menteri uji").exists()
    assert not DayOff.objects.in_version(calendar).filter(day="2027-08-17").exists()
    assert "0 hanya pada usulan, 0 hanya pada kalender" in proposed(2027)


def test_what_was_removed_stays_readable_in_the_old_version(calendar, admin):
    DayOff.objects.create(day="2027-07-07", category="libur_nasional", name="Hari Uji", added_in=calendar)
    proposed(2027, confirm=True, by=admin.username, basis="SKB 3 Menteri uji")
    version = CalendarVersion.objects.get(label="2026-2")
    assert not DayOff.objects.in_version(version).filter(name="Hari Uji").exists()
    assert DayOff.objects.in_version(calendar).filter(name="Hari Uji").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": "siapa", "basis": "SKB"}, "--by LOGIN"),
        ({"by": "monitor", "basis": "SKB"}, "admin HAI"),
        ({"by": "admin", "basis": " "}, "dasar hukum"),
    ],
)
def test_nobody_else_and_nothing_without_a_basis(admin, monitor, options, words):
    with pytest.raises(CommandError, match=words):
        proposed(2027, confirm=True, **options)
    assert CalendarVersion.objects.count() == 1


def test_a_day_that_a_deadline_has_met_is_decided_anew_by_the_worker(calendar, admin, clerk, budi, clock):
    clock.at = datetime(2026, 11, 20, 9, tzinfo=WIB)
    DayOff.objects.create(day="2026-11-24", category="libur_nasional", name="Hari Uji", added_in=calendar)
    ticket = ask(clerk, budi, clock)
    assert ticket.iku_due == datetime(2026, 11, 25, 9, tzinfo=WIB)
    assert "1 tiket tersentuh" in proposed(2026, confirm=True, by=admin.username, basis="SKB 3 Menteri uji")
    redecision.carry_on(clock, lambda: False)
    ticket.refresh_from_db()
    assert ticket.iku_due == datetime(2026, 11, 24, 9, tzinfo=WIB)


def test_a_day_in_the_past_waits_for_a_second_person(calendar, admin):
    DayOff.objects.create(day="2026-11-19", category="libur_nasional", name="Hari Uji", added_in=calendar)
    assert "menunggu orang kedua" in proposed(2026, confirm=True, by=admin.username, basis="SKB 3 Menteri uji")
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize("year", [0, 1999, 9999])
def test_a_strange_year_is_a_sentence(year):
    with pytest.raises(CommandError, match="2016 to 2100"):
        proposed(year)
