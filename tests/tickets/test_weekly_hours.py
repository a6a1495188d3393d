"""A new ordinary week is a change of the calendar: drafted on its page, confirmed, and every deadline follows."""

from datetime import date

import pytest
from django.urls import reverse

from tests.calendar_changes import confirm, work
from tests.factories import ask
from tickets.deadlines.rules import current_book
from tickets.models import CalendarChange, ServiceHours, Ticket
from users.verification.master import wrong_rows

pytestmark = pytest.mark.django_db

KEY = "5f0f9a1e-7a0d-4bb4-93c4-0e2f0a4f4b01"
WEEK = {f"day_{day}": "08.00-15.00" for day in range(5)} | {"day_5": "", "day_6": ""}


@pytest.fixture
def sent(client_for, admin, calendar, clock, time_machine):
    time_machine.move_to(clock.now(), tick=False)

    def send(**say):
        form = {
            "title": "Jam baru", "legal_basis": "KEP-1/PB/2026", "since": "2026-05-19", "summary": "",
            "base": calendar.pk, "submission": KEY, **WEEK, **say,
        }  # fmt: skip
        return client_for(admin).post(reverse("tickets:weekly_hours"), form)

    return send


def test_a_new_week_moves_the_deadlines_from_its_day_on(sent, admin, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    before = ticket.iku_due
    assert sent().status_code == 302
    change = CalendarChange.objects.get()
    confirm(change, admin, at=clock.now())
    work(clock.now())
    after = Ticket.objects.get(pk=ticket.pk).iku_due
    assert after != before
    weekly = ServiceHours.objects.filter(removed_in=None, weekday=0).order_by("valid_from")
    assert [(row.valid_to, row.closes.hour) for row in weekly][-2:] == [(date(2026, 5, 18), 16), (None, 15)]
    assert current_book().of(None).calendar.working_days(date(2026, 5, 18), date(2026, 5, 22)) == 5
    assert list(wrong_rows()) == []


def test_it_says_what_it_will_do_before_anybody_confirms(sent, client_for, admin, clerk, budi, clock):
    ask(clerk, budi, clock)
    page = client_for(admin).get(sent()["Location"]).content.decode()
    assert "Sen 08.00–15.00, sejak 19 Mei 2026" in page
    assert "Tiket berubah" in page
    assert not ServiceHours.objects.filter(closes="15:00").exists()


@pytest.mark.parametrize(
    ("say", "words"),
    [
        ({"day_2": "delapan"}, "Tulis jam seperti"),
        ({"day_2": "16.00-08.00"}, "Tulis jam seperti"),
        ({f"day_{day}": "" for day in range(5)}, "Paling sedikit satu hari"),
        ({"since": "2015-01-01"}, "Isi tanggal dari"),
        ({"since": "2099-01-01"}, "Isi tanggal dari"),
        ({"since": ""}, "Isi berlaku sejak"),
        ({"legal_basis": ""}, "Isi dasar hukum"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(sent, say, words):
    page = sent(**say).content.decode()
    assert words in page
    assert 'value="Jam baru"' in page
    assert not CalendarChange.objects.exists()
