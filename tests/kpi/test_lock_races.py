"""A quarter is locked while people work: one lock, and each ticket counted in exactly one place."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from kpi.figures.reading import figures
from kpi.locks.actions import LockRefused, lock_quarter
from kpi.locks.verifying import differences
from kpi.models import LockedTicket, QuarterLock
from tests import factories
from tests.parallel import at_once
from tickets.models import PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Basis, OfficeTypeRecord
from users.wib import WIB

pytestmark = pytest.mark.django_db(transaction=True)

Q1 = Quarter(2026, 1)
AFTER = FixedClock(datetime(2026, 4, 6, 9, 15, tzinfo=WIB))


def test_ten_who_lock_at_once_make_one_lock(riau, pekanbaru, kanwil04, clerk, budi, as_rina):
    asked = FixedClock(datetime(2026, 1, 12, 9, tzinfo=WIB))
    factories.answer(factories.ask(clerk, budi, asked), as_rina, asked)
    results = at_once(10, lambda _n: lock_quarter(kanwil=riau, quarter=Q1, by=kanwil04, clock=AFTER))
    assert Counter(type(result) for result in results) == {QuarterLock: 1, LockRefused: 9}
    assert all("sudah dikunci" in str(result) for result in results if isinstance(result, LockRefused))
    assert (QuarterLock.objects.count(), PeriodClosing.objects.count(), LockedTicket.objects.count()) == (1, 1, 1)


def test_a_lock_among_twenty_writers_counts_each_ticket_in_exactly_one_place(
    riau, aceh, pekanbaru, kanwil04, clerk, budi, aceh_clerk, aceh_person, as_rina, as_bayu, as_cut
):
    """Fifteen of Pekanbaru's, overdue and nobody's yet; five asked in Aceh that Pekanbaru holds now. All are answered
    by Pekanbaru at the moment at which Riau locks"""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis=Basis.ASSUMED, valid_from=date(2016, 1, 1))
    asked = FixedClock(datetime(2026, 1, 12, 9, tzinfo=WIB))
    tickets = [factories.ask(clerk, budi, asked) for _n in range(15)]
    foreign = [factories.ask(aceh_clerk, aceh_person, asked) for _n in range(5)]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in foreign]).update(holder_office=pekanbaru)
    tickets += [Ticket.objects.get(pk=ticket.pk) for ticket in foreign]

    def work(number: int) -> object:
        if number == 20:
            return lock_quarter(kanwil=riau, quarter=Q1, by=kanwil04, clock=AFTER)
        return factories.answer(tickets[number], as_rina if number % 2 else as_bayu, AFTER)

    results = at_once(21, work)
    assert Counter(type(result) for result in results) == {Ticket: 20, QuarterLock: 1}
    later = AFTER.at + timedelta(hours=1)
    page = figures(Q1, later)
    assert page.facts.tickets == 20
    assert sum(officer.facts.tickets for officer in page.officers) + page.untaken.tickets == 20
    [lock] = QuarterLock.objects.all()
    assert list(differences(lock)) == []
    for row in LockedTicket.objects.select_related("ticket__kanwil"):
        assert (row.posting_id, row.ticket.kanwil) == (row.ticket.posting_id, riau)
    locked = set(LockedTicket.objects.values_list("ticket", flat=True))
    assert locked == set(Ticket.objects.filter(kanwil=riau).values_list("pk", flat=True))
    assert len(locked) >= 15
