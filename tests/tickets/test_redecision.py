"""A confirmed change decides its tickets anew, and no others, by the worker's batches (docs/domain.md 5)."""

import random
import time as time_module
from datetime import date, time, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from tests import killable_processes
from tests.calendar_changes import change_calendar, confirm, day_off, draft, wib, work
from tests.factories import answer, ask, escalate, finish, hai_reply
from tests.parallel import at_once
from tests.time_travel import travel
from tickets.calendar import redecision
from tickets.calendar.effect import effect
from tickets.calendar.proposals import addition, inverse, norm_from
from tickets.deadlines.decisions import judge
from tickets.deadlines.rules import current_book
from tickets.models import CalendarChange, DayOff, Decision, Norm, PeriodClosing, SpecialHours, Ticket
from tickets.models.mirrors import MIRRORED, MIRRORS
from users.clock import FixedClock

pytestmark = pytest.mark.django_db


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

    # docs/domain.md 5, the Pilkada of 27 June
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


# --- What is touched, and what is not ---------------------------------------------------------------------------------
def state_of(ticket):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return [mirror.of(ticket) for mirror in MIRRORS.values()]


def many_tickets(clerk, budi, as_rina, clock, first="2026-05-04"):
    """Put in over three weeks at all hours, most of them answered hours or days later. Ascension Day was on 14 May."""
    tickets = []
    for number in range(24):
        clock.at = wib(first) + timedelta(days=number * 0.9, hours=number * 5 % 24, minutes=7 * number)
        ticket = ask(clerk, budi, clock)
        if number % 4:
            clock.at += timedelta(hours=(number * 13) % 110)
            ticket = answer(ticket, as_rina, clock)
        tickets.append(ticket)
    return tickets


def meets(ticket, day):
    """Whether the ticket's span, from input to the later of answer and late_after, has anything of that day."""
    begin, end = wib(f"{day} 00:00"), wib(f"{day} 00:00") + timedelta(days=1)
    lasts = max(at for at in (ticket.answered_at, ticket.iku_late_after, ticket.sla_late_after) if at)
    return ticket.created_at < end and lasts >= begin


def test_a_change_and_its_undoing_restore_every_verdict_and_leave_the_ledger(
    clerk, budi, as_rina, admin, second, clock
):
    tickets = many_tickets(clerk, budi, as_rina, clock)
    before = [state_of(ticket) for ticket in tickets]
    touched = [ticket.pk for ticket in tickets if meets(ticket, "2026-05-12")]
    assert 5 < len(touched) < len(tickets) - 5
    people, at = [admin, second], wib("2026-06-01 09:00")

    change = change_calendar(people, [day_off("2026-05-12")], at)
    changed = Decision.objects.filter(change=change)
    assert sorted(set(changed.values_list("ticket", flat=True))) == sorted(touched)
    assert [state_of(ticket) for ticket in tickets] != before
    assert change.tallies.get(kind="forecast").counts == change.tallies.get(kind="outcome").counts
    scratch = current_book().of(None)
    for ticket in Ticket.objects.all():
        for judged in judge(ticket, scratch):
            for name, value in judged.fields().items():
                if name in MIRRORED:
                    assert getattr(ticket, f"{judged.norm.code.lower()}_{name}") == value

    undone = change_calendar(people, inverse(change), at + timedelta(hours=1), undoes=change)
    assert [state_of(ticket) for ticket in tickets] == before
    assert {row.cause for row in undone.decisions.all()} == {"calendar"}
    for ticket_id in touched:
        revisions = list(Decision.objects.filter(ticket=ticket_id, code="SLA").order_by("revision"))
        assert [row.revision for row in revisions] == list(range(1, len(revisions) + 1))
        assert [row.change for row in revisions][-2:] == [change, undone]
    assert Ticket.objects.filter(pk__in=touched).exclude(version__lte=2).count() == 0, "no page became stale"


def test_the_worker_s_batches_say_the_same_as_one(clerk, budi, as_rina, admin, second, clock, monkeypatch):
    """Batches of three; a ticket answered between two of them; a worker that is stopped after each."""
    tickets = many_tickets(clerk, budi, as_rina, clock)
    at = wib("2026-06-01 09:00")
    monkeypatch.setattr(redecision, "BATCH", 3)
    change = confirm(draft(admin, [day_off("2026-05-12"), day_off("2026-05-20")], at), admin, second, at=at)
    late = next(ticket for ticket in reversed(tickets) if ticket.answered_at is None)
    turns = 0
    while not CalendarChange.objects.filter(pk=change.pk, state="done").exists():
        turns += 1
        if turns == 2:
            clock.at = at
            answer(Ticket.objects.get(pk=late.pk), as_rina, clock)
        stops = iter([False, True])
        redecision.advance(change, "outcome", FixedClock(at), lambda: next(stops))  # noqa: B023
    assert turns > 4
    rules = current_book().of(None)
    for ticket in Ticket.objects.all():
        for judged in judge(ticket, rules):
            kept = ticket.decisions.filter(code=judged.norm.code).order_by("revision").last()
            assert {name: getattr(kept, name) for name in judged.fields()} == judged.fields()
    call_command("verify_decisions", stdout=StringIO())
    assert Ticket.objects.get(pk=late.pk).decisions.get(code="IKU", ended=at).calendar == change.version
    outcome = change.tallies.get(kind="outcome")
    assert outcome.decisions == change.decisions.count()
    assert outcome.examined == outcome.expected


def test_a_closed_period_never_changes(clerk, budi, as_rina, admin, second, clock, pekanbaru):
    clock.at = wib("2026-05-11 09:00")
    answered = answer(ask(clerk, budi, clock), as_rina, FixedClock(wib("2026-05-13 10:00")))
    waiting = ask(clerk, budi, clock)
    elsewhere = answer(ask(clerk, budi, clock), as_rina, FixedClock(wib("2026-05-13 10:00")))
    closing = PeriodClosing.objects.create(
        kanwil=pekanbaru.kanwil,
        first_day=date(2026, 4, 1),
        last_day=date(2026, 6, 30),
        closed_at=wib("2026-07-01 09:00"),
        closed_by=admin,
    )
    Ticket.objects.filter(pk__in=[answered.pk, waiting.pk]).update(closed_in=closing)
    before = [state_of(answered), state_of(waiting)]
    change = change_calendar([admin, second], [day_off("2026-05-12")], wib("2026-07-02 09:00"))
    assert [state_of(answered), state_of(waiting)] == before
    assert [row.ticket for row in change.decisions.filter(code="IKU")] == [elsewhere]
    forecast = change.tallies.get(kind="forecast")
    assert forecast.counts["closed"] == {str(closing.pk): {"tickets": 2, "to_late": 0, "to_in_time": 1}}
    # Answered afterwards: by the calendar that held when the period was closed, still late.
    clock.at = wib("2026-07-02 10:00")
    waiting = answer(Ticket.objects.get(pk=waiting.pk), as_rina, clock)
    assert (waiting.iku_due, waiting.iku_in_time) == (wib("2026-05-13 09:00"), False)
    assert waiting.decisions.get(code="IKU", revision=2).calendar == change.base


def test_a_local_closure_touches_its_office_only(clerk, budi, aceh_clerk, aceh_person, pekanbaru, admin, second, clock):
    clock.at = wib("2026-05-18 10:00")
    here, there = ask(clerk, budi, clock), ask(aceh_clerk, aceh_person, clock)
    closure = day_off("2026-05-19", "Banjir", "penutupan_setempat", office=pekanbaru)
    change = change_calendar([admin, second], [closure], wib("2026-05-19 07:00"))
    assert {row.ticket for row in change.decisions.all()} == {here}
    assert Ticket.objects.get(pk=here.pk).iku_due == wib("2026-05-21 10:00")
    assert Ticket.objects.get(pk=there.pk).iku_due == wib("2026-05-20 10:00")
    outcome = change.tallies.get(kind="outcome")
    assert (outcome.examined, outcome.counts["offices"]) == (
        1,
        {str(pekanbaru.pk): {"tickets": 1, "to_late": 0, "to_in_time": 0}},
    )


def test_hours_of_a_period_are_re_decided_too(clerk, budi, admin, clock):
    """docs/domain.md 5: hours 08-15 from 18 February 2026, input on the 13th at 12.00."""
    clock.at = wib("2026-02-13 12:00")
    ticket = ask(clerk, budi, clock)
    hours = SpecialHours(
        name="Ramadan", first_day=date(2026, 2, 18), last_day=date(2026, 3, 19), opens=time(8), closes=time(15)
    )
    change_calendar([admin], [addition(hours)], wib("2026-02-16 09:00"))
    ticket.refresh_from_db()
    assert ticket.iku_due == wib("2026-02-19 11:30")


def test_a_year_that_is_confirmed_is_told_by_its_tickets_although_no_deadline_moves(
    clerk, budi, admin, clock, client_for, kppn008
):
    tickets = []
    for at in ("2026-12-21 09:00", "2026-12-30 14:00"):  # 2027 begins on a Friday, a day off
        clock.at = wib(at)
        tickets.append(ask(clerk, budi, clock))
    before, across = map(state_of, tickets)
    unsure = "Hari libur sesudah 31 Des 2026 belum dipastikan"
    at = wib("2026-12-31 09:00")
    with travel(at):
        pages = [client_for(kppn008).get(ticket.get_absolute_url()).content.decode() for ticket in tickets]
    assert [unsure in page for page in pages] == [False, True]
    change = change_calendar([admin], [], at, confirmed_through=date(2027, 12, 31))
    assert {(row.ticket, row.code, row.confirmed) for row in change.decisions.all()} == {
        (tickets[1], "IKU", True),
        (tickets[1], "SLA", True),
    }
    assert [before, across] == [state_of(ticket) for ticket in tickets]
    told = effect(change.tallies.get(kind="outcome"), change)
    assert told.sentences == [
        "1 di antaranya tidak bergeser: hanya dicatat bahwa hari liburnya sudah dipastikan atau belum."
    ]
    with travel(at):
        client = client_for(kppn008)
        assert unsure not in client.get(tickets[1].get_absolute_url()).content.decode()
        ledger = client.get(f"{tickets[1].get_absolute_url()}riwayat-perhitungan/").content.decode()
    assert ledger.count("libur belum dipastikan") == 2, "the two of the beginning, not the two of the change"


# --- Norms ------------------------------------------------------------------------------------------------------------
def iku():
    return Norm.objects.get(code="IKU", removed_in=None)


def new_norm(**more):
    return Norm(**{"code": "IKU", "amount": 3, "legal_basis": "surat uji", **more})


def test_another_norm_holds_from_its_input_day_on_and_the_old_ledger_is_left_alone(
    clerk, budi, as_rina, admin, second, clock
):
    tickets = []
    for at in ("2026-05-15 09:00", "2026-05-18 09:00"):
        clock.at = wib(at)
        tickets.append(ask(clerk, budi, clock))
    clock.at = wib("2026-05-20 10:00")
    answer(tickets[1], as_rina, clock)
    at = wib("2026-05-21 09:00")
    change = change_calendar([admin, second], norm_from(date(2026, 5, 18), iku(), new_norm()), at)
    # The norm before has another last day and key, but the same rule: nothing to decide anew.
    assert {(row.ticket, row.code) for row in change.decisions.all()} == {(tickets[1], "IKU")}
    tickets[1].refresh_from_db()
    assert (tickets[1].iku_due, tickets[1].iku_in_time) == (wib("2026-05-21 09:00"), True)
    # An act on the ticket before it adds nothing either.
    clock.at = wib("2026-05-21 10:00")
    escalate(Ticket.objects.get(pk=tickets[0].pk), as_rina, clock)
    assert tickets[0].decisions.count() == 2


def test_a_norm_that_is_taken_away_leaves_no_verdict_and_comes_back(clerk, budi, as_rina, admin, second, clock):
    clock.at = wib("2026-05-18 09:00")
    ticket = answer(ask(clerk, budi, clock), as_rina, FixedClock(wib("2026-05-22 10:00")))
    before = state_of(ticket)
    at = wib("2026-05-25 09:00")
    change = change_calendar([admin, second], norm_from(date(2026, 5, 18), iku(), None), at)
    ticket.refresh_from_db()
    assert (ticket.iku_due, ticket.iku_in_time, ticket.sla_in_time) == (None, None, True)
    gone = ticket.decisions.get(change=change)
    assert (gone.code, gone.norm, gone.due, gone.in_time) == ("IKU", None, None, None)
    change_calendar([admin, second], inverse(change), at, undoes=change)
    assert state_of(ticket) == before


def test_the_norm_s_switches_are_re_decided_from_the_ticket_s_acts(
    clerk, budi, as_rina, layer1, admin, second, clock, django_assert_max_num_queries
):
    """The clock stops while HAI has it: from 10.00 on the 18th to 10.00 on the 20th nothing is used."""
    tickets = []
    for _ in range(3):
        clock.at = wib("2026-05-18 08:00")
        ticket = ask(clerk, budi, clock)
        for at, act, by in (
            ("18 10:00", escalate, as_rina),
            ("20 10:00", hai_reply, layer1),
            ("20 12:00", finish, as_rina),
        ):
            clock.at = wib(f"2026-05-{at}")
            ticket = act(ticket, by, clock)
        tickets.append(ticket)
    assert ticket.iku_used == Decimal("2.5")
    at = wib("2026-05-25 09:00")
    stopping = norm_from(date(2018, 2, 14), iku(), new_norm(amount=2, stops_at_hai=True))
    change = confirm(draft(admin, stopping, at), admin, second, at=at)
    with django_assert_max_num_queries(45):
        work(at)
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.iku_used, ticket.iku_in_time) == (Decimal("0.5"), True)
    assert change.tallies.get(kind="outcome").counts["norms"]["IKU"]["to_in_time"] == 3


# --- Killed, doubled --------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_what_one_without_would(
    clerk, budi, as_rina, admin, second, clock, tmp_path
):
    """Killed three times at random; two at work at the end; then every ticket is decided anew once, and none twice."""
    tickets = many_tickets(clerk, budi, as_rina, clock)
    at = wib("2026-06-01 09:00")
    change = confirm(draft(admin, [day_off("2026-05-12"), day_off("2026-05-20")], at), admin, second, at=at)
    wanted = change.tallies.get(kind="forecast")
    for _ in range(3):
        process = killable_processes.start("-m", "tests.slow_redecision", str(change.pk), var=tmp_path)
        assert process.stdout.readline() == "batch\n"
        time_module.sleep(random.uniform(0, 0.15))
        process.kill()
        process.communicate()
    assert Decision.objects.filter(change=change).count() < wanted.decisions
    errors = at_once(2, lambda _number: redecision.carry_on(FixedClock(at), lambda: False))
    if connection.vendor == "postgresql":
        killable_processes.wait_until(lambda: CalendarChange.objects.filter(state="done").exists())
    assert errors == [None, None]
    outcome = change.tallies.get(kind="outcome")
    assert (outcome.decisions, outcome.counts["quarters"]) == (wanted.decisions, wanted.counts["quarters"])
    assert Decision.objects.filter(change=change).count() == wanted.decisions
    per_norm = Decision.objects.filter(change=change).values("ticket", "code").annotate(count=Count("pk"))
    assert {each["count"] for each in per_norm} == {1}
    assert len(tickets) > wanted.changed > 5
    call_command("verify_decisions", stdout=StringIO())
