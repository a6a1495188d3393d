"""The quarter of an address is read in one place: a bad one is no page, wherever one is taken."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.time_travel import travel
from tickets.quarters import FIRST, Quarter, named, until
from users.clock import FixedClock
from users.wib import WIB

BAD = ("zzz", "2017Q1", "2026Q3", "2026Q5", "2026q2", "2026Q2 ", "\u0662026Q2")
"""No quarter, before the first, to come, no such number, small, with a blank, with a digit of another script."""


@pytest.mark.parametrize("code", BAD)
def test_what_is_no_quarter_is_refused(clock: FixedClock, code):
    with pytest.raises(ValueError, match=r"quarter|between"):
        named(code, clock.at)


def test_nothing_named_is_the_running_quarter_in_jakarta_time():
    midnight = datetime(2026, 4, 1, tzinfo=WIB)
    assert named("", midnight - timedelta(microseconds=1)) == Quarter(2026, 1)
    assert named("", midnight) == Quarter(2026, 2)


def test_quarters_reach_back_to_the_first_of_hai_cso():
    assert until(Quarter(2018, 1)) == [Quarter(2018, 1), Quarter(2017, 4), Quarter(2017, 3), FIRST]


@pytest.mark.django_db
@pytest.mark.parametrize("code", BAD)
def test_a_bad_quarter_is_no_page_anywhere(client_for, kanwil04, rina, clock, code):
    kanwil, officer = client_for(kanwil04), rina.officer_id
    pages = (
        ("/monitoring-iku/", "quarter"),
        (f"/monitoring-iku/petugas/{officer}/", "quarter"),
        ("/monitoring-iku/tiket/", "quarter"),
        ("/laporan/hai/", "quarter"),
        ("/laporan/selesai/", "quarter"),
        (f"/petugas/{officer}/riwayat-perhitungan/", "triwulan"),
    )
    with travel(clock.at):
        for path, name in pages:
            assert kanwil.get(path, {name: code}).status_code == 404, path


@pytest.mark.django_db
@pytest.mark.parametrize("code", BAD)
def test_a_command_says_what_a_quarter_looks_like(clock, code):
    with travel(clock.at):
        for command in ("kpi_index", "find_signals"):
            with pytest.raises(CommandError, match="Tulis seperti 2018Q3"):
                call_command(command, quarter=code)
