"""What an accepted objection changes, what a refused one does not, and how long the ruling lasts."""

from datetime import timedelta

import pytest

from kpi.figures.reading import officer_figures
from kpi.models import Objection, ObjectionEvent
from tests import factories
from tests.calendar_changes import change_calendar, day_off
from tests.kpi.objections.steps import Q2, accepted, decide, file, recommend, step, verdict, wib
from tickets.deadlines import decisions, rules
from tickets.models import Decision, Norm, Ticket
from users.refusals import Refused

pytestmark = pytest.mark.django_db


def test_an_accepted_objection_changes_exactly_one_figure(
    late, budi, as_rina, as_bayu, as_dewi, as_kanwil, clerk, clock
):
    ticket, other = late(), late()
    factories.answer(factories.ask(clerk, budi, clock), as_bayu, clock)
    before = {who: officer_figures(who.posting.officer, Q2, clock.at).facts for who in (as_rina, as_bayu)}
    was, ledger = verdict(ticket), Decision.objects.count()

    objection = accepted(ticket, as_rina, as_dewi, as_kanwil, clock)

    ticket.refresh_from_db()
    ruled = verdict(ticket)
    assert Decision.objects.count() == ledger + 1
    assert (ruled.cause, ruled.in_time, ruled.revision) == ("objection", True, was.revision + 1)
    assert ruled.decided_by == as_kanwil.user
    same = ("due", "late_after", "used", "ended", "norm", "calendar", "confirmed")
    assert [getattr(ruled, name) for name in same] == [getattr(was, name) for name in same]
    assert (ticket.iku_in_time, ticket.iku_ruled, ticket.iku_used, ticket.sla_in_time) == (True, True, was.used, False)
    assert decisions.mirror_differs(ticket) == []
    other.refresh_from_db()
    assert (other.iku_in_time, other.iku_ruled) == (False, None)

    after = {who: officer_figures(who.posting.officer, Q2, clock.at).facts for who in (as_rina, as_bayu)}
    assert after[as_bayu] == before[as_bayu]
    one, two = before[as_rina], after[as_rina]
    assert two.in_time == one.in_time + 1
    assert (two.tickets, two.judged, two.open_within, two.used_sum) == (
        one.tickets,
        one.judged,
        one.open_within,
        one.used_sum,
    )
    objection.refresh_from_db()
    assert (objection.state, objection.result) == ("accepted", ruled)
    assert [(event.kind, event.posting, event.user) for event in objection.events.all()] == [
        ("filed", as_rina.posting, as_rina.user),
        ("recommended_for", as_dewi.posting, as_dewi.user),
        ("accepted", as_kanwil.posting, as_kanwil.user),
    ]
    assert objection.state == ObjectionEvent.LEADS_TO[objection.events.last().kind]


def test_a_refused_or_withdrawn_one_changes_nothing(late, as_rina, as_dewi, as_kanwil, clock):
    ticket, ledger = late(), None
    ledger = Decision.objects.count()
    objection = file(ticket, as_rina, clock)
    step("withdraw", objection, as_rina, clock, text="")
    again = file(ticket, as_rina, clock)
    recommend(again, as_dewi, clock, accept=False)
    decide(again, as_kanwil, clock, accept=False)
    ticket.refresh_from_db()
    assert (ticket.iku_in_time, ticket.iku_ruled, Decision.objects.count()) == (False, None, ledger)
    assert list(Objection.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "refused"]
    with pytest.raises(Refused, match="sudah ditolak Kanwil"):
        file(ticket, as_rina, clock)


def test_the_ruling_survives_a_change_of_the_calendar(late, as_rina, as_dewi, as_kanwil, admin, second, clock):
    """The re-decision shows the true used time, and still says in time; a late one beside it stays late."""
    ticket, other = late(), late()
    accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    used = verdict(ticket).used
    change = change_calendar([admin, second], [day_off("2026-05-12")], wib("2026-06-01 09:00"))
    newest = verdict(ticket)
    assert (newest.cause, newest.change, newest.in_time, newest.used) == ("calendar", change, True, used - 1)
    assert (verdict(other).in_time, verdict(other).used) == (False, used - 1)
    ticket.refresh_from_db()
    assert (ticket.iku_in_time, ticket.iku_used) == (True, used - 1)


def test_the_ruling_survives_later_acts(clerk, budi, as_rina, as_dewi, as_kanwil, layer1, clock):
    """Where the norm ends by HAI's reply the ticket goes on: sent back, the clock runs; answered, the ruling holds."""
    Norm.objects.filter(code="IKU").update(ends_by="hai_reply")
    rules.forget()
    clock.at = wib("2026-05-04 09:00")
    ticket = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock)
    clock.at = wib("2026-05-18 10:20")
    ticket = factories.hai_reply(ticket, layer1, clock)
    assert ticket.iku_in_time is False
    accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    ticket = factories.send_back(Ticket.objects.get(pk=ticket.pk), as_rina, clock)
    assert (ticket.iku_in_time, ticket.iku_ruled) == (None, True)
    clock.at += timedelta(days=1)
    ticket = factories.finish(factories.hai_reply(ticket, layer1, clock), as_rina, clock)
    assert verdict(ticket).in_time is True
    assert verdict(ticket).used > 8
    assert decisions.mirror_differs(Ticket.objects.get(pk=ticket.pk)) == []
