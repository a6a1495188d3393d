"""Reference numbers: the old look, unique for ever, the true time in Jakarta (docs/domain.md 4)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import ask
from tickets.models import Ticket
from tickets.references import PATTERN, base_reference, search_prefix
from users.wib import WIB


def wib(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=WIB).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "reference"),
    [
        (wib(2026, 5, 31, 16, 4, 6), "HAI-531160406-26"),
        (wib(2026, 1, 2, 3, 4, 5), "HAI-102030405-26"),
        (wib(2026, 12, 31, 23, 59, 59), "HAI-1231235959-26"),
        (wib(2027, 1, 1, 0, 0, 0), "HAI-101000000-27"),
        (wib(2026, 10, 10, 0, 0, 9, 999_999), "HAI-1010000009-26"),
    ],
)
def test_it_spells_month_without_zero_day_and_time(at, reference):
    assert base_reference(at) == reference
    assert re.fullmatch(PATTERN, reference)


@pytest.mark.parametrize(
    ("utc", "reference"),
    [
        (datetime(2026, 5, 18, 16, 59, 59, tzinfo=UTC), "HAI-518235959-26"),
        (datetime(2026, 5, 18, 17, 0, 0, tzinfo=UTC), "HAI-519000000-26"),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), "HAI-101000000-27"),
    ],
)
def test_the_day_turns_at_midnight_in_jakarta(utc, reference):
    assert base_reference(utc) == reference


@pytest.mark.django_db
def test_tickets_of_one_second_get_numbers(clerk, budi, clock):
    references = [ask(clerk, budi, clock).reference for _ in range(12)]
    assert references[:3] == ["HAI-518102000-26", "HAI-518102000-26-2", "HAI-518102000-26-3"]
    assert references[-1] == "HAI-518102000-26-12"
    assert all(re.fullmatch(PATTERN, reference) for reference in references)


@pytest.mark.django_db
def test_the_next_second_begins_anew(clerk, budi, clock):
    ask(clerk, budi, clock)
    clock.at += timedelta(seconds=1)
    assert ask(clerk, budi, clock).reference == "HAI-518102001-26"


@pytest.mark.django_db
def test_the_same_second_of_the_next_year_does_not_collide(clerk, budi, clock):
    ask(clerk, budi, clock)
    clock.at = clock.at.replace(year=2027)
    assert ask(clerk, budi, clock).reference == "HAI-518102000-27"


@pytest.mark.django_db
def test_the_time_in_it_is_the_input_time(clerk, budi, clock):
    clock.at = wib(2026, 12, 31, 23, 59, 59)
    last = ask(clerk, budi, clock)
    clock.at += timedelta(seconds=1)
    first = ask(clerk, budi, clock)
    assert (last.reference, first.reference) == ("HAI-1231235959-26", "HAI-101000000-27")
    assert [ticket.reference for ticket in Ticket.objects.order_by("created_at")] == [last.reference, first.reference]


# --- Finding ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "HAI-518102000",
        "hai-518102000",
        "HAI- 518102000",
        "HAI 518102000",
        "518102000",
        "  518102000  ",
        "No. Ref: HAI-518102000",
        "HAI-518102000-26",
        "518102000-26",
    ],
)
def test_the_old_look_finds_it(typed, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    assert Ticket.objects.get(reference__startswith=search_prefix(typed)) == ticket


@pytest.mark.django_db
def test_the_old_look_finds_every_ticket_of_its_second_and_year(clerk, budi, clock):
    tickets = [ask(clerk, budi, clock), ask(clerk, budi, clock)]
    clock.at = clock.at.replace(year=2027)
    tickets.append(ask(clerk, budi, clock))
    assert Ticket.objects.filter(reference__startswith=search_prefix("518102000")).count() == len(tickets)
    assert Ticket.objects.get(reference__startswith=search_prefix("HAI-518102000-26-2")) == tickets[1]


@pytest.mark.django_db
def test_nine_figures_of_january_do_not_find_november(clerk, budi, clock):
    """110102000 is 10 January, 10.20.00; its nine figures also begin 1 November, 02.00.0x."""
    clock.at = wib(2026, 1, 10, 10, 20, 0)
    january = ask(clerk, budi, clock)
    clock.at = wib(2026, 11, 1, 2, 0, 5)
    november = ask(clerk, budi, clock)
    assert november.reference == "HAI-1101020005-26"
    assert january.reference == "HAI-110102000-26"
    assert list(Ticket.objects.filter(reference__startswith=search_prefix("HAI-110102000"))) == [january]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "SPM ditolak",
        "12345678",
        "12345678901",
        "HAI-",
        "HAI-518102000-2026",
        "518102000 OR 1=1",
        "HAI-51810200O",
        "%",
    ],
)
def test_other_words_are_no_reference(typed):
    assert search_prefix(typed) is None


@pytest.mark.parametrize("typed", ["٥١٨١٠٢٠٠٠", "HAI-518102000\x00"])
def test_figures_of_other_scripts_and_nul_are_no_reference(typed):
    assert search_prefix(typed) is None
