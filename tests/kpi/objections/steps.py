"""Keberatan in steps, as the actions take them: file, recommend, decide; with what most tests say."""

from datetime import datetime, timedelta

from kpi.models import Policy
from kpi.objections import actions
from tests.factories import CSO_PASSWORD, key
from tickets.models import PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.wib import WIB

Q2 = Quarter(2026, 2)
REASON = "Server kantor padam dua hari; berita acara terlampir."


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def verdict(ticket):
    return ticket.decisions.filter(code="IKU").last()


def file(ticket, signature, clock, **say):
    say = {"reason": REASON, "contested_id": verdict(ticket).pk, "key": key(signature.user), **say}
    return actions.file_objection(signature=signature, ticket_id=ticket.pk, clock=clock, **say)


def step(act, objection, signature, clock, **say):
    say = {"text": "Sudah diperiksa.", "seen": objection.events.count(), "key": key(signature.user), **say}
    return getattr(actions, act)(signature=signature, objection_id=objection.pk, clock=clock, **say)


def recommend(objection, signature, clock, **say):
    return step("recommend", objection, signature, clock, **{"accept": True, **say})


def decide(objection, signature, clock, **say):
    return step("decide", objection, signature, clock, **{"accept": True, **say})


def policy_with(days):
    """Another policy of the same quarters, newer, with another deadline."""
    policy = Policy.objects.latest("effective_at")
    policy.pk, policy.label, policy.objection_working_days = None, f"v-{days}", days
    policy.effective_at += timedelta(days=1)
    policy._state.adding = True
    policy.save()


def accepted(ticket, as_rina, as_dewi, as_kanwil, clock):
    objection = file(ticket, as_rina, clock)
    recommend(objection, as_dewi, clock)
    return decide(objection, as_kanwil, clock)


def close(ticket, user):
    closing = PeriodClosing.objects.create(
        kanwil=ticket.kanwil,
        first_day=Q2.first_day,
        last_day=Q2.last_day,
        closed_at=wib("2026-07-03 09:00"),
        closed_by=user,
    )
    Ticket.objects.filter(pk=ticket.pk).update(closed_in=closing)


def opened_by(client, posting):
    form = {"submission": str(key(None).key), "officer": posting.pk, "password": CSO_PASSWORD, "next": "/"}
    assert client.post("/kinerja/buka/", form).status_code == 302
    return client
