"""An office goes to another Kanwil (decision 0020): what is counted where, who sees what, what stays for ever."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from kpi.figures.reading import figures
from kpi.grounds.actions import carry_out_due, confirm_ground
from kpi.grounds.kinds import kind_of
from tests.factories import answer, ask, judged_tickets, key, lock_of_nothing, office_type
from tickets.history.chain import broken_chains
from tickets.models import Event, Ticket, TicketParty
from tickets.places import regions
from tickets.quarters import Quarter
from users.models import Office, OfficeRegion
from users.refusals import Refused
from users.verification.master import wrong_rows
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def now_waiting(clerk, budi, clock, pekanbaru):
    office_type(pekanbaru)
    return ask(clerk, budi, clock)


@pytest.fixture
def move(settle, pekanbaru, aceh):
    def moved(day="2026-05-18"):
        return settle("office_region", pekanbaru, day, kanwil=aceh.pk)

    return moved


def counted(quarter, clock, *offices):
    return [figures(quarter, clock.now(), kanwil=kanwil).facts.tickets for kanwil in offices]


def test_the_quarter_s_tickets_go_along_and_earlier_ones_stay(
    now_waiting, move, rina, budi, kppn008, pekanbaru, riau, aceh, clock
):
    judged_tickets(3, rina, asker=budi, by=kppn008, at=datetime(2026, 2, 10, 9, tzinfo=WIB))
    move()
    assert counted(Q1, clock, riau, aceh) == [3, 0]
    assert counted(Q2, clock, riau, aceh) == [0, 1]
    nation = figures(Q2, clock.now())
    assert nation.facts.tickets == sum(each.facts.tickets for each in nation.kanwil) == 1
    assert [person.home for person in figures(Q2, clock.now(), office=pekanbaru).officers] == [aceh]
    assert [person.home for person in figures(Q1, clock.now(), office=pekanbaru).officers] == [riau]


def test_each_ticket_tells_it_and_its_chain_holds(now_waiting, move, clerk, client_for, kanwil01, second):
    change = move()
    ticket = Ticket.objects.get(pk=now_waiting.pk)
    event = ticket.events.latest("seq")
    assert (event.kind, event.user) == (Event.Kind.REGION_CHANGED, second)
    assert (event.data["old"], event.data["new"]) == (change.before["lines"][0][1], change.before["lines"][0][2])
    assert list(broken_chains()) == []
    assert list(wrong_rows()) == []
    call_command("verify_decisions", stdout=StringIO())
    assert "pindah dari" in client_for(kanwil01).get(ticket.get_absolute_url()).content.decode()
    assert "pindah dari" not in client_for(clerk).get(ticket.get_absolute_url()).content.decode()


def test_the_new_kanwil_sees_all_of_its_office_and_the_old_one_what_it_saw_before(
    now_waiting, move, as_rina, clerk, budi, kanwil04, kanwil01, riau, aceh, clock
):
    old = answer(ask(clerk, budi, clock), as_rina, clock)
    Ticket.objects.filter(pk=old.pk).update()  # answered in this quarter: it goes along
    assert Ticket.objects.visible_to(kanwil01).count() == 0
    move()
    assert Ticket.objects.visible_to(kanwil01).count() == 2
    assert Ticket.objects.visible_to(kanwil04).count() == 2, "no party of a ticket is ever taken away"
    later = ask(clerk, budi, clock)
    assert Ticket.objects.visible_to(kanwil01).filter(pk=later.pk).exists()
    assert not Ticket.objects.visible_to(kanwil04).filter(pk=later.pk).exists()
    roles = TicketParty.objects.filter(office=aceh).values_list("role", flat=True)
    assert set(roles) == {"supervisor"}


def test_the_old_kanwil_keeps_what_it_once_held_itself(
    move, clerk, budi, as_kanwil, as_rina, kanwil04, clock, pekanbaru
):
    ticket = ask(clerk, budi, clock, destination="revisi_dipa")
    answer(ticket, as_kanwil, clock)
    move()
    assert Ticket.objects.visible_to(kanwil04).filter(pk=ticket.pk).exists()
    assert Ticket.objects.get(pk=ticket.pk).kanwil_id == kanwil04.office_id


def test_the_records_say_since_when(now_waiting, move, pekanbaru, riau, aceh):
    move()
    rows = OfficeRegion.objects.filter(office=pekanbaru).order_by("valid_from")
    assert list(rows.values_list("kanwil", "valid_from", "valid_to")) == [
        (riau.pk, date(2016, 1, 1), date(2026, 5, 17)),
        (aceh.pk, date(2026, 5, 18), None),
    ]
    assert Office.objects.get(pk=pekanbaru.pk).kanwil == aceh


def test_the_running_quarter_is_the_past_of_its_tickets_so_two_confirm(propose, pekanbaru, aceh, admin, second, clock):
    change = propose("office_region", pekanbaru, "2026-05-18", kanwil=aceh.pk)
    assert confirm_ground(key=key(admin), change_id=change.pk, clock=clock).state == "waiting"
    assert confirm_ground(key=key(second), change_id=change.pk, clock=clock).state == "done"


def test_a_day_to_come_is_carried_out_by_the_worker_then(propose, pekanbaru, aceh, riau, admin, clock, clerk, budi):
    change = propose("office_region", pekanbaru, "2026-07-01", kanwil=aceh.pk)
    change = confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    assert (change.state, Office.objects.get(pk=pekanbaru.pk).kanwil) == ("confirmed", riau)
    carry_out_due(clock, lambda: False)
    assert Office.objects.get(pk=pekanbaru.pk).kanwil == riau
    clock.at = datetime(2026, 7, 1, 0, 5, tzinfo=WIB)
    carry_out_due(clock, lambda: False)
    change.refresh_from_db()
    assert (change.state, Office.objects.get(pk=pekanbaru.pk).kanwil) == ("done", aceh)


def test_a_ticket_that_came_at_the_very_moment_follows_later(now_waiting, move, riau, aceh, clock, clerk, budi):
    move()
    late = ask(clerk, budi, clock)
    Ticket.objects.filter(pk=late.pk).update(kanwil=riau)  # as an act that read the Kanwil before the move
    carry_out_due(clock, lambda: False)
    assert Ticket.objects.get(pk=late.pk).kanwil == aceh


@pytest.mark.parametrize("locked", ["riau", "aceh"])
def test_a_locked_quarter_of_either_kanwil_is_in_the_way(request, locked, propose, pekanbaru, aceh, admin, clock):
    kanwil = request.getfixturevalue(locked)
    lock_of_nothing(kanwil, Q1, admin, clock.now())
    with pytest.raises(Refused, match="dikunci") as refused:
        propose("office_region", pekanbaru, "2026-03-31", kanwil=aceh.pk)
    assert refused.value.field == "effective_on"
    propose("office_region", pekanbaru, "2026-04-01", kanwil=aceh.pk)


@pytest.mark.parametrize(("to", "words"), [("riau", "sudah di bawah"), ("pekanbaru", "Pilih Kanwil")])
def test_only_to_another_kanwil(request, to, words, propose, pekanbaru):
    with pytest.raises(Refused, match=words):
        propose("office_region", pekanbaru, kanwil=request.getfixturevalue(to).pk)


def test_its_effect_counts_before_anything_moves(now_waiting, propose, pekanbaru, aceh, riau, clock):
    change = propose("office_region", pekanbaru, kanwil=aceh.pk)
    effect = kind_of(change).effect(change, clock.now())
    assert [number for _label, number in effect.figures] == ["1", "1", "0"]
    assert counted(Q2, clock, riau, aceh) == [1, 0]


def test_the_old_kanwil_still_reads_the_quarters_that_are_its_to_lock(
    now_waiting, move, rina, budi, kppn008, client_for, kanwil04, kanwil01, clock, time_machine
):
    time_machine.move_to(clock.now(), tick=False)
    judged_tickets(3, rina, asker=budi, by=kppn008, at=datetime(2026, 2, 10, 9, tzinfo=WIB))
    move()

    def read(login, quarter):
        pages = (reverse("kpi:place", args=["008"]), reverse("kpi:officer", args=[rina.officer_id]))
        return [client_for(login).get(f"{page}?quarter={quarter}").status_code for page in pages]

    assert read(kanwil04, "2026Q1") == [200, 200]
    assert read(kanwil04, "2026Q2") == [404, 404]
    assert read(kanwil01, "2026Q2") == [200, 200]


def test_a_hundred_tickets_cost_as_many_statements_as_ten(
    move, clerk, budi, clock, pekanbaru, riau, aceh, admin, django_assert_max_num_queries
):
    for _number in range(12):
        ask(clerk, budi, clock)
    with django_assert_max_num_queries(20):
        regions.follow(regions.Move(pekanbaru, riau, aceh, date(2026, 5, 18)), by=admin, at=clock.now())
