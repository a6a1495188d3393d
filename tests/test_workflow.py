"""The table of states and acts, walked in full: every state x act x login, against a table written by hand.

EXPECTED says what DOMAIN.md part 4 says, in its own words and not in the code's; TRANSITIONS must say the same.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction

from tests import factories
from tests.factories import ANSWER, sign
from tickets import history, workflow
from tickets.actions import CannotAct, StaleTicket
from tickets.models import Event, OutgoingMail, Status, Ticket
from tickets.permissions import acts_for, may
from users.signing import SigningRefused

pytestmark = pytest.mark.django_db

STATES = ["waiting", "at_hai", "at_hai_2", "hai_replied", "done"]
SIGNED_ACTS = ["answer", "escalate", "finish"]
OFFICES = ["kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"]
OTHERS = ["clerk", "other_clerk", "aceh_clerk", "monitor", "layer1", "layer2", "admin"]


@dataclass(frozen=True)
class Effect:
    state: str
    event: str
    told: tuple[str, ...]
    times: tuple[str, ...]
    """The instants that the act puts on the ticket."""


TO_ASKER, TO_OFFICE = "budi.hartono@contoh.go.id", "kppn-008@contoh.go.id"
EXPECTED = {
    ("waiting", "answer", "kppn008"): Effect("done", "answered", (TO_ASKER,), ("answered",)),
    ("waiting", "escalate", "kppn008"): Effect("at_hai", "escalated", ("hai1.agen@contoh.go.id",), ("escalated",)),
    ("at_hai", "hai_reply", "layer1"): Effect("hai_replied", "hai_replied", (TO_ASKER, TO_OFFICE), ("hai_replied",)),
    ("at_hai_2", "hai_reply", "layer2"): Effect("hai_replied", "hai_replied", (TO_ASKER, TO_OFFICE), ("hai_replied",)),
    ("hai_replied", "finish", "kppn008"): Effect("done", "answered", (TO_ASKER,), ("answered",)),
}
NOT_YOURS = "Penempatan atau Password CSO petugas berubah"
SHOWN = {
    "waiting": "Menunggu konfirmasi/respon dari KPPN",
    "at_hai": "Kirim ke HAI",
    "at_hai_2": "Kirim ke HAI",
    "hai_replied": "HAI sudah membalas",
    "done": "Selesai",
}
WRONG_STATE = {
    "answer": "Tiket berstatus {} tidak dapat dijawab.",
    "escalate": "Tiket berstatus {} tidak dapat dikirim ke HAI.",
    "finish": "Tiket berstatus {} tidak dapat diselesaikan dengan balasan HAI.",
    "hai_reply": "Tiket berstatus {} tidak menunggu balasan HAI.",
}


def refusal_expected(state: str, act: str, login: str) -> tuple[type[Exception], str]:
    if act in SIGNED_ACTS and login != "kppn008":
        return SigningRefused, NOT_YOURS
    if act == "hai_reply" and state in {"at_hai", "at_hai_2"}:
        return CannotAct, "Tiket ini tidak berada di meja Anda."
    return CannotAct, WRONG_STATE[act].format(SHOWN[state])


@pytest.fixture
def do(logins, rina, cut, penerimaan_officer, kanwil_officer, aceh, clock):
    """Do an act as a login; an office's with the signature of an officer of its own."""
    officers = {
        "kppn008": rina,
        "kppn001": cut,
        "kppn183": penerimaan_officer,
        "kanwil04": kanwil_officer,
        "kanwil01": factories.PostingFactory(office=aceh),
    }

    def act_as(login: str, act: str, ticket: Ticket) -> Ticket:
        if act == "hai_reply":
            return factories.hai_reply(ticket, logins[login], clock)
        # Somebody without officers of his own could only send another office's officer along.
        signature = sign(logins[login], officers.get(login, rina))
        return getattr(factories, act)(ticket, signature, clock)

    return act_as


@pytest.mark.parametrize("act", [*SIGNED_ACTS, "hai_reply"])
@pytest.mark.parametrize("state", STATES)
def test_an_act_in_a_state_by_every_login(state, act, ticket_in, do, logins, clock):
    ticket = ticket_in(state)
    for login in [*OFFICES, *OTHERS]:
        expected = EXPECTED.get((state, act, login))
        try:
            # Each login finds the ticket as the one before found it.
            with transaction.atomic():
                check = _is_done if expected else _is_refused
                check(do, login, act, ticket, logins[login], expected or refusal_expected(state, act, login), clock)
                raise NextLogin
        except NextLogin:
            ticket = Ticket.objects.get(pk=ticket.pk)
        except AssertionError as failed:
            failed.add_note(f"login: {login}")
            raise


class NextLogin(Exception):
    pass


def _is_refused(do, login, act, ticket, user, refusal, clock):
    before, counts = Ticket.objects.values().get(pk=ticket.pk), _counts()
    error, words = refusal
    assert not may(user, workflow.Act(act), ticket), "a page would offer what the act refuses"
    with pytest.raises(error, match=words):
        do(login, act, ticket)
    assert Ticket.objects.values().get(pk=ticket.pk) == before
    assert _counts() == counts


def _is_done(do, login, act, ticket, user, effect, clock):
    version, (events, mails) = ticket.version, _counts()
    assert may(user, workflow.Act(act), ticket), "no page would offer what the act allows"
    do(login, act, ticket)
    ticket = Ticket.objects.get(pk=ticket.pk)
    event = ticket.events.order_by("seq").last()
    assert (ticket.status, ticket.version) == (effect.state, version + 1)
    assert (event.kind, event.at, event.user) == (effect.event, clock.now(), user)
    # Who first handled the ticket keeps it: in all of these it was the officer of Pekanbaru.
    assert event.posting == (ticket.posting if act in SIGNED_ACTS else None)
    assert ticket.posting.officer.name == "Rina Maharani"
    assert event.text
    assert sorted(event.mails.values_list("recipient", flat=True)) == sorted(effect.told)
    assert _counts() == (events + 1, mails + len(effect.told))
    for name in effect.times:
        assert (getattr(ticket, f"{name}_at"), getattr(ticket, f"{name}_by")) == (clock.now(), user)
    assert not list(history.broken_chains())


def _counts():
    return Event.objects.count(), OutgoingMail.objects.count()


def test_what_is_not_about_the_act_stays_as_it_was(ticket_in, as_bayu, clock):
    ticket = ticket_in("hai_replied")
    before = Ticket.objects.values().get(pk=ticket.pk)
    factories.finish(ticket, as_bayu, clock)
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert {name for name in before if before[name] != after[name]} == {
        "status",
        "version",
        "answered_at",
        "answered_by_id",
    }


def test_the_code_s_table_is_the_one_written_here():
    allowed = {(state.removesuffix("_2"), act, effect.state) for (state, act, _login), effect in EXPECTED.items()}
    table = {
        (str(step.source), str(step.act), str(target))
        for step in workflow.TRANSITIONS
        for target in step.targets
        if step.source is not None
    }
    assert table == allowed
    assert {step.act for step in workflow.TRANSITIONS if step.source is None} == {"ask", "record"}
    assert {str(state) for state in workflow.State} == {state.removesuffix("_2") for state in STATES}
    assert set(workflow.OPEN_STATES) == set(workflow.State) - {"done"}
    assert set(Status.values) == {str(state) for state in workflow.State}


@pytest.mark.parametrize("state", STATES)
def test_a_page_offers_each_login_exactly_its_acts(state, ticket_in, logins):
    ticket = ticket_in(state)
    for name, user in logins.items():
        offered = {str(act) for act in acts_for(user, ticket)}
        assert offered == {act for (source, act, login) in EXPECTED if (source, login) == (state, name)}, name


@pytest.mark.parametrize("act", [*SIGNED_ACTS, "hai_reply"])
@pytest.mark.parametrize("state", STATES)
def test_a_stale_page_is_told_so_whatever_the_state(state, act, ticket_in, as_rina, layer1, clock):
    ticket = ticket_in(state)
    events = ticket.events.count()
    who = layer1 if act == "hai_reply" else as_rina
    with pytest.raises(StaleTicket) as stale:
        getattr(factories, act)(ticket, who, clock, seen_version=ticket.version - 1)
    assert stale.value.ticket == ticket
    assert ticket.events.count() == events


def test_the_way_over_hai_keeps_both_instants(clerk, budi, as_rina, as_bayu, layer1, clock):
    asked = clock.now()
    ticket = factories.ask(clerk, budi, clock)
    times = {}
    for act, by in (("escalate", as_rina), ("hai_reply", layer1), ("finish", as_bayu)):
        clock.at = times[act] = clock.at.replace(minute=clock.at.minute + 5)
        ticket = getattr(factories, act)(ticket, by, clock)
    ticket.refresh_from_db()
    assert (ticket.created_at, ticket.escalated_at) == (asked, times["escalate"])
    assert (ticket.hai_replied_at, ticket.answered_at) == (times["hai_reply"], times["finish"])
    assert list(ticket.events.values_list("seq", "kind")) == [
        (1, "asked"),
        (2, "routed"),
        (3, "escalated"),
        (4, "hai_replied"),
        (5, "answered"),
    ]
    assert ticket.events.get(seq=5).text == ANSWER
    assert ticket.version == 4
