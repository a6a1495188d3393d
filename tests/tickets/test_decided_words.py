"""Card, strip, list, ledger, sheet and paper say of an ended clock what its decision says: what ended it, how long it
took, by the calendar of the decision."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.figures.reading import policy_of
from kpi.monitoring.officer import _late_ticket
from tests import factories
from tests.calendar_changes import change_calendar, day_off, wib
from tests.time_travel import travel
from tickets.deadlines import ledger, rules
from tickets.deadlines.rules import current_book
from tickets.lists.columns import IKU, LIST
from tickets.lists.lines import FIELDS, lines_of
from tickets.models import Norm, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


def norm(**rule) -> None:
    """The IKU norm is another one from the beginning; no ticket is decided yet."""
    Norm.objects.filter(code="IKU").update(**rule)
    rules.forget()


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture
def replied(clerk, budi, as_rina, layer1):
    """Escalated on Monday at 9, replied at 10, finished by the office on Friday."""

    def act(**rule) -> Ticket:
        norm(**rule)
        ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
        ticket = factories.escalate(ticket, as_rina, FixedClock(wib("2026-05-18 09:00")))
        ticket = factories.hai_reply(ticket, layer1, FixedClock(wib("2026-05-18 10:00")))
        return factories.finish(ticket, as_rina, FixedClock(wib("2026-05-22 15:00")))

    return act


def surfaces(ticket: Ticket, client, user) -> dict[str, str]:
    """What every surface says of Waktu IKU of an ended ticket."""
    with travel(wib("2026-05-25 09:00"), tick=False):
        page = client.get(ticket.get_absolute_url()).content.decode()
        told = {"page": words(page), "strip": re.search(r"Dari [^\"<]* terpakai", page)[0]}
        told["recap"] = words(client.get("/tiket/?tab=selesai").content.decode())
    book, now = current_book(), wib("2026-05-25 09:00")
    row = Ticket.objects.filter(pk=ticket.pk).values_list(*FIELDS, named=True)[0]
    line = next(lines_of([row], (*LIST, IKU), book, now))
    told["paper"] = " ".join(IKU.lines_of(line))
    told["excel"] = str(IKU.parts[2].value(line))
    entry = ledger.entries(ledger.of_ticket(ticket, user).select_related(*ledger.READ_ALONG), user)
    told["ledger"] = [each for each in entry if each.code == "Waktu IKU"][-1].used_text
    policy = policy_of(Quarter.of(ticket.created_at))
    told["officer"] = _late_ticket(ticket, book.of(ticket.office_id), policy, now).reason
    return told


def test_a_norm_that_ends_at_hai_s_reply_reads_so_everywhere(replied, client_for, kppn008):
    told = surfaces(replied(ends_by="hai_reply"), client_for(kppn008), kppn008)
    assert "HAI membalas dalam 1 jam kerja" in told["page"]
    assert " 0,125 dari 2 hari kerja terpakai" in told["strip"]
    assert "Dijawab dalam" not in told["page"]
    assert "Tepat waktu HAI membalas dalam 1 jam" in told["recap"]
    assert told["paper"] == "Tepat waktu HAI membalas dalam 1 jam"
    assert told["excel"] == "0.1250"
    assert told["ledger"] == "0,125 hari kerja"
    assert told["officer"] == "1 jam"


def test_a_norm_that_stood_still_at_hai_reads_so_everywhere(clerk, budi, as_rina, layer1, client_for, kppn008):
    norm(stops_at_hai=True)
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    ticket = factories.escalate(ticket, as_rina, FixedClock(wib("2026-05-18 10:00")))
    ticket = factories.hai_reply(ticket, layer1, FixedClock(wib("2026-05-21 10:00")))
    ticket = factories.finish(ticket, as_rina, FixedClock(wib("2026-05-21 12:30")))
    told = surfaces(ticket, client_for(kppn008), kppn008)
    assert "Dijawab dalam 3 jam 30 menit kerja" in told["page"]
    assert " 0,4375 dari 2 hari kerja terpakai" in told["strip"]
    assert "Tepat waktu dalam 3 jam 30 mnt" in told["recap"]
    assert told["paper"] == "Tepat waktu dalam 3 jam 30 mnt"
    assert (told["excel"], told["ledger"], told["officer"]) == ("0.4375", "0,4375 hari kerja", "3 jam 30 mnt")


def test_a_norm_in_hours_is_spoken_of_in_hours(clerk, budi, as_rina, client_for, kppn008):
    norm(amount=Decimal(10), unit="hours")
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    ticket = factories.answer(ticket, as_rina, FixedClock(wib("2026-05-19 11:00") + MICROSECOND))
    told = surfaces(ticket, client_for(kppn008), kppn008)
    assert " 10,0001 dari 10 jam kerja terpakai" in told["strip"]
    assert told["paper"] == "Terlambat dalam 10 jam 1 mnt"
    assert (told["excel"], told["ledger"]) == ("10.0001", "10,0001 jam kerja")


@pytest.mark.parametrize(
    ("more", "verdict", "number", "length"),
    [(0 * MICROSECOND, "Tepat waktu", "2", "2 hari"), (MICROSECOND, "Terlambat", "2,0001", "2 hari 1 m")],
)
def test_a_microsecond_too_late_reads_late_everywhere(
    clerk, budi, as_rina, client_for, kppn008, more, verdict, number, length
):
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    ticket = factories.answer(ticket, as_rina, FixedClock(wib("2026-05-20 09:00") + more))
    told = surfaces(ticket, client_for(kppn008), kppn008)
    assert f" {number} dari 2 hari kerja terpakai" in told["strip"]
    assert f"Dijawab dalam {length}" in told["page"]
    assert told["paper"].startswith(f"{verdict} dalam {length}")
    assert told["paper"].split("Terlambat ")[-1].split("Tepat waktu ")[-1] in told["recap"]
    assert told["ledger"] == f"{number} hari kerja"
    assert Decimal(told["excel"]) == Decimal(number.replace(",", "."))
    assert told["officer"].startswith(length)


def test_words_stay_by_the_calendar_of_the_decision(clerk, budi, as_rina, client_for, kppn008, admin, second):
    """An answered ticket whose days are not touched, and a page, list and paper that still say the same words."""
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    ticket = factories.answer(ticket, as_rina, FixedClock(wib("2026-05-20 12:00")))
    closing = PeriodClosing.objects.create(
        kanwil=ticket.kanwil,
        first_day="2026-04-01",
        last_day="2026-06-30",
        closed_at=wib("2026-07-06 09:00"),
        closed_by=admin,
    )
    Ticket.objects.filter(pk=ticket.pk).update(closed_in=closing)
    before = surfaces(ticket, client_for(kppn008), kppn008)
    assert "dalam 2 hari 3 jam" in before["paper"]
    change_calendar([admin, second], [day_off("2026-05-19")], wib("2026-07-07 09:00"))
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert surfaces(ticket, client_for(kppn008), kppn008) == before


def test_an_open_ticket_of_a_closed_period_runs_by_the_calendar_of_then(
    clerk, budi, client_for, kppn008, admin, second
):
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    closing = PeriodClosing.objects.create(
        kanwil=ticket.kanwil,
        first_day="2026-04-01",
        last_day="2026-06-30",
        closed_at=wib("2026-07-06 09:00"),
        closed_by=admin,
    )
    Ticket.objects.filter(pk=ticket.pk).update(closed_in=closing)

    def said() -> str:
        with travel(wib("2026-07-08 09:00"), tick=False):
            return words(client_for(kppn008).get("/tiket/?tab=semua").content.decode())

    over = re.search(r"Terlambat \d+ hari( \d+ jam)?", said())[0]
    change_calendar([admin, second], [day_off("2026-06-10")], wib("2026-07-07 09:00"))
    assert over in said()


def test_lists_ask_as_much_for_many_tickets_as_for_one_under_a_norm_that_stops(
    clerk, budi, as_rina, layer1, client_for, kppn008
):
    norm(stops_at_hai=True, stops_while_waiting=True)

    def one(at: str) -> None:
        ticket = factories.ask(clerk, budi, FixedClock(wib(at)))
        ticket = factories.escalate(ticket, as_rina, FixedClock(wib(at)))
        factories.hai_reply(ticket, layer1, FixedClock(wib(at) + timedelta(hours=1)))

    def asked() -> int:
        with (
            travel(wib("2026-05-25 09:00"), tick=False),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            client.get("/tiket/?tab=semua")
        return len(queries)

    client = client_for(kppn008)
    one("2026-05-18 09:00")
    asked()
    first = asked()
    for minute in range(10, 20):
        one(f"2026-05-19 09:{minute}")
    assert asked() == first


def test_between_closing_and_opening_a_used_up_norm_is_still_in_time(clerk, budi, client_for, kppn008):
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-20 16:00")))
    assert ticket.iku_late_after > ticket.iku_due
    with travel(ticket.iku_due + timedelta(hours=1), tick=False):
        for url in ("/tiket/", ticket.get_absolute_url()):
            shown = words(client_for(kppn008).get(url).content.decode())
            assert "Sisa 0" not in shown
            assert "Masih tepat waktu s.d. Sen, 25 Mei 08.00" in shown


def test_the_ledger_of_these_verifies(replied):
    replied(ends_by="hai_reply", stops_while_waiting=True)
    call_command("verify_decisions")
