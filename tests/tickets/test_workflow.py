"""The table of states and acts, walked in full: every state x act x login, against a table written by hand.

EXPECTED says what docs/domain.md 4 says, in its own words and not in the code's; TRANSITIONS must say the same.
"""

import re
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests import factories
from tests.cast import make_agent_head
from tests.factories import ANSWER, sign
from tickets import workflow
from tickets.actions import CannotAct, StaleTicket
from tickets.history import chain
from tickets.models import Event, OutgoingMail, Status, Ticket
from tickets.permissions import acts_for, may
from users.models import User
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db

STATES = [
    "waiting",
    "waiting_asker",
    "waiting_asker_hai_1",
    "waiting_asker_hai_2",
    "at_hai",
    "at_agent_head",
    "at_hai_2",
    "hai_replied",
    "hai_2_replied",
    "done",
    "refused",
]
"""With the desk of HAI that has the ticket, or that asked for data, where it makes a difference."""

SIGNED_ACTS = [
    "answer",
    "escalate",
    "ask_data",
    "refer",
    "pass_on",
    "refuse",
    "record_reply",
    "finish",
    "send_back",
]
PERSONAL_ACTS = ["reply", "add", "hai_reply", "hai_ask_data", "to_layer_2", "to_layer_1", "to_agent_head"]
OFFICES = ["kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"]
OTHERS = ["clerk", "other_clerk", "aceh_clerk", "monitor", "layer1", "layer2", "layer2_pa", "agent_head", "admin"]


@dataclass(frozen=True)
class Effect:
    """`changes`: what becomes different on the ticket besides status and version; "posting" is the attribution."""

    state: str
    event: str
    told: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


ASKER, OFFICE, OFFICE_183 = "budi.hartono@contoh.go.id", "kppn-008@contoh.go.id", "kppn-khusus-183@contoh.go.id"
LAYER_1, LAYER_2, LAYER_2_PA = "hai1.agen@contoh.go.id", "hai2.pb8@contoh.go.id", "hai2.pa@contoh.go.id"
AGENT_HEAD = "kasi.layanan@contoh.go.id"
ANSWERED = (
    *("answered_at", "answered_by_id"),
    *("iku_ended", "iku_used", "iku_whole_days", "iku_rest_us", "iku_in_time"),
    *("sla_ended", "sla_used", "sla_whole_days", "sla_rest_us", "sla_in_time"),
)
"""An end, and what the norms say of it."""
HAI_REPLIED = ("hai_replied_at", "hai_replied_by_id", "hai_layer")
DESK = ("hai_layer", "hai_directorate_id")
HEAD = ("agent_head_id",)
REPLIED_FOR_HEAD = ("hai_replied", "hai_replied", (ASKER, OFFICE), (*HAI_REPLIED, *HEAD))
PASSED = ("holder_office_id", "destination", "office_id", "kanwil_id")
EXPECTED = {
    ("waiting", "answer", "kppn008"): Effect("done", "answered", (ASKER,), (*ANSWERED, "posting_id")),
    ("waiting", "escalate", "kppn008"): Effect(
        "at_hai", "escalated", (LAYER_1,), ("escalated_at", "escalated_by_id", "hai_layer", "posting_id")
    ),
    ("waiting", "ask_data", "kppn008"): Effect("waiting_asker", "data_asked", (ASKER,), ("posting_id",)),
    ("waiting", "refer", "kppn008"): Effect("waiting", "referred", (OFFICE,), ("referred_to_id",)),
    ("waiting", "pass_on", "kppn008"): Effect("waiting", "passed_on", (OFFICE_183,), PASSED),
    ("waiting", "refuse", "kppn008"): Effect("refused", "refused", (ASKER,), (*ANSWERED, "posting_id")),
    ("waiting", "add", "clerk"): Effect("waiting", "added", (OFFICE,)),
    ("waiting_asker", "reply", "clerk"): Effect("waiting", "data_given", (OFFICE,)),
    ("waiting_asker", "record_reply", "kppn008"): Effect("waiting", "data_given"),
    ("waiting_asker_hai_1", "reply", "clerk"): Effect("at_hai", "data_given", (LAYER_1,)),
    ("waiting_asker_hai_1", "record_reply", "kppn008"): Effect("at_hai", "data_given", (LAYER_1,)),
    ("waiting_asker_hai_2", "reply", "clerk"): Effect("at_hai", "data_given", (LAYER_2,)),
    ("waiting_asker_hai_2", "record_reply", "kppn008"): Effect("at_hai", "data_given", (LAYER_2,)),
    ("at_hai", "hai_reply", "layer1"): Effect("hai_replied", "hai_replied", (ASKER, OFFICE), HAI_REPLIED),
    ("at_hai", "hai_ask_data", "layer1"): Effect("waiting_asker", "data_asked", (ASKER, OFFICE)),
    ("at_hai", "to_layer_2", "layer1"): Effect("at_hai", "to_layer_2", (LAYER_2,), DESK),
    ("at_hai", "to_agent_head", "layer1"): Effect("at_hai", "to_agent_head", (LAYER_2_PA,), HEAD),
    ("at_hai", "add", "clerk"): Effect("at_hai", "added", (LAYER_1,)),
    ("at_agent_head", "hai_reply", "layer1"): Effect(*REPLIED_FOR_HEAD),
    ("at_agent_head", "hai_reply", "agent_head"): Effect(*REPLIED_FOR_HEAD),
    ("at_agent_head", "hai_ask_data", "layer1"): Effect("waiting_asker", "data_asked", (ASKER, OFFICE), HEAD),
    ("at_agent_head", "hai_ask_data", "agent_head"): Effect("waiting_asker", "data_asked", (ASKER, OFFICE), HEAD),
    ("at_agent_head", "to_layer_2", "layer1"): Effect("at_hai", "to_layer_2", (LAYER_2,), (*DESK, *HEAD)),
    ("at_agent_head", "to_agent_head", "layer1"): Effect("at_hai", "to_agent_head", (LAYER_2_PA,), HEAD),
    ("at_agent_head", "to_layer_1", "agent_head"): Effect("at_hai", "to_layer_1", (LAYER_1,), HEAD),
    ("at_agent_head", "add", "clerk"): Effect("at_hai", "added", (LAYER_1, AGENT_HEAD)),
    ("at_hai_2", "hai_reply", "layer2"): Effect(
        "hai_replied", "hai_replied", (ASKER, OFFICE), (*HAI_REPLIED, "hai_directorate_id")
    ),
    ("at_hai_2", "hai_ask_data", "layer2"): Effect("waiting_asker", "data_asked", (ASKER, OFFICE)),
    ("at_hai_2", "to_layer_1", "layer2"): Effect("at_hai", "to_layer_1", (LAYER_1,), DESK),
    ("at_hai_2", "add", "clerk"): Effect("at_hai", "added", (LAYER_2,)),
    ("hai_replied", "finish", "kppn008"): Effect("done", "answered", (ASKER,), ANSWERED),
    ("hai_replied", "send_back", "kppn008"): Effect("at_hai", "sent_back", (LAYER_1,), ("hai_layer",)),
    ("hai_replied", "add", "clerk"): Effect("hai_replied", "added", (OFFICE,)),
    ("hai_2_replied", "finish", "kppn008"): Effect("done", "answered", (ASKER,), ANSWERED),
    ("hai_2_replied", "send_back", "kppn008"): Effect("at_hai", "sent_back", (LAYER_2,), DESK),
    ("hai_2_replied", "add", "clerk"): Effect("hai_replied", "added", (OFFICE,)),
}

SHOWN = {
    "waiting": "Menunggu konfirmasi/respon dari KPPN",
    "waiting_asker": "Menunggu data penanya",
    "waiting_asker_hai_1": "Menunggu data penanya",
    "waiting_asker_hai_2": "Menunggu data penanya",
    "at_hai": "Kirim ke HAI",
    "at_agent_head": "Kirim ke HAI",
    "at_hai_2": "Kirim ke HAI",
    "hai_replied": "HAI sudah membalas",
    "hai_2_replied": "HAI sudah membalas",
    "done": "Selesai",
    "refused": "Ditolak, di luar Katalog Layanan",
}
WRONG_STATE = {
    "answer": "Tiket berstatus {} tidak dapat dijawab.",
    "escalate": "Tiket berstatus {} tidak dapat dikirim ke HAI.",
    "ask_data": "Data pendukung tidak dapat diminta untuk tiket berstatus {}.",
    "hai_ask_data": "Data pendukung tidak dapat diminta untuk tiket berstatus {}.",
    "refer": "Tiket berstatus {} tidak dapat diteruskan ke Kepala Seksi atau SSO.",
    "pass_on": "Tiket berstatus {} tidak dapat diteruskan ke kantor lain.",
    "refuse": "Tiket berstatus {} tidak dapat ditolak.",
    "record_reply": "Tiket berstatus {} tidak menunggu data dari penanya.",
    "reply": "Tiket berstatus {} tidak menunggu data dari penanya.",
    "add": "Tiket berstatus {} tidak menerima tambahan keterangan.",
    "finish": "Tiket berstatus {} tidak dapat diselesaikan dengan balasan HAI.",
    "send_back": "Tiket berstatus {} tidak dapat dikembalikan ke HAI.",
    "hai_reply": "Tiket berstatus {} tidak menunggu balasan HAI.",
    "to_layer_2": "Tiket berstatus {} tidak dapat diteruskan ke Layer 2.",
    "to_layer_1": "Tiket berstatus {} tidak dapat dikembalikan ke Layer 1.",
    "to_agent_head": "Tiket berstatus {} tidak dapat diteruskan ke Kepala Seksi HAI.",
}
NOT_YOUR_OFFICER = "Penempatan atau Password CSO petugas berubah"
NOT_YOUR_QUESTION = "Tiket ini bukan pertanyaan satker Anda."
NOT_YOUR_DESK = "Tiket ini tidak berada di meja Anda."
NOT_YOUR_OFFICE = "Tiket ini tidak berada di kantor Anda."
AT_HAI = {"at_hai", "at_agent_head", "at_hai_2"}
OPEN_TO_ADDITIONS = {"waiting", *AT_HAI, "hai_replied", "hai_2_replied"}


def refusal_expected(state: str, act: str, login: str) -> tuple[type[Exception], str]:
    if act in SIGNED_ACTS and login != "kppn008":
        return SigningRefused, NOT_YOUR_OFFICER
    if act == "ask_data" and state in AT_HAI:
        return CannotAct, NOT_YOUR_DESK
    if act == "hai_ask_data" and state == "waiting":
        return CannotAct, NOT_YOUR_OFFICE
    if act in {"hai_reply", "hai_ask_data", "to_layer_2", "to_layer_1", "to_agent_head"} and state in AT_HAI:
        return CannotAct, NOT_YOUR_DESK
    if (act == "reply" and state.startswith("waiting_asker")) or (act == "add" and state in OPEN_TO_ADDITIONS):
        return CannotAct, NOT_YOUR_QUESTION
    return CannotAct, WRONG_STATE[act].format(SHOWN[state])


@pytest.fixture
def everybody(logins, agent_head, admin):
    """All logins of the cast, a Kepala Seksi, and an agent of another directorate's layer 2, who is one too."""
    elsewhere = factories.UserFactory(
        username="hai2.pa", role=User.Role.HAI_LAYER_2, office=factories.office("PB.2"), email="hai2.pa@contoh.go.id"
    )
    make_agent_head(elsewhere, admin)
    return logins | {"layer2_pa": elsewhere, "agent_head": agent_head}


@pytest.fixture
def do(everybody, rina, cut, penerimaan_officer, kanwil_officer, aceh, dewi, pb8, clock):
    """Do an act as a login; an office's with the signature of an officer of its own."""
    officers = {
        "kppn008": rina,
        "kppn001": cut,
        "kppn183": penerimaan_officer,
        "kanwil04": kanwil_officer,
        "kanwil01": factories.PostingFactory(office=aceh),
    }
    said = {"refer": {"colleague": dewi}, "to_layer_2": {"directorate": pb8}}
    said["to_agent_head"] = {"agent_head": everybody["layer2_pa"]}

    def act_as(login: str, act: str, ticket: Ticket, **more) -> Ticket:
        # Somebody without officers of their own could only send another office's officer along.
        who = sign(everybody[login], officers.get(login, rina)) if act in SIGNED_ACTS else everybody[login]
        return getattr(factories, act)(ticket, who, clock, **said.get(act, {}), **more)

    return act_as


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
def test_every_act_in_a_state_by_every_login(state, ticket_in, do, everybody, clock):
    ticket = ticket_in(state)
    for act in [*SIGNED_ACTS, *PERSONAL_ACTS]:
        for login in [*OFFICES, *OTHERS]:
            expected = EXPECTED.get((state, act, login))
            try:
                # Each login finds the ticket as the one before found it.
                with transaction.atomic():
                    check = _is_done if expected else _is_refused
                    check(
                        do, login, act, ticket, everybody[login], expected or refusal_expected(state, act, login), clock
                    )
                    raise NextLogin
            except NextLogin:
                ticket = Ticket.objects.get(pk=ticket.pk)
            except Exception as failed:
                failed.add_note(f"{state} x {act} x {login}")
                raise


class NextLogin(Exception):
    pass


def _is_refused(do, login, act, ticket, user, refusal, clock):
    before, counts = Ticket.objects.values().get(pk=ticket.pk), _counts()
    error, words = refusal
    # Asking for data is one act of offices and of HAI; a page offers it in the form of the right one.
    if act not in {"ask_data", "hai_ask_data"}:
        assert not may(user, _act(act), ticket, clock.now()), "a page would offer what the act refuses"
    with pytest.raises(error, match=re.escape(words)):
        do(login, act, ticket)
    assert Ticket.objects.values().get(pk=ticket.pk) == before
    assert _counts() == counts


def _is_done(do, login, act, ticket, user, effect, clock):
    before, (events, mails) = Ticket.objects.values().get(pk=ticket.pk), _counts()
    assert may(user, _act(act), ticket, clock.now()), "no page would offer what the act allows"
    do(login, act, ticket)
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert (after["status"], after["version"]) == (effect.state, before["version"] + 1)
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"status", "version"} == set(effect.changes)
    for name in effect.changes:
        if name.endswith("_at"):
            assert after[name] == clock.now()
            assert after[name.replace("_at", "_by_id")] == user.pk

    event = Event.objects.filter(ticket=ticket).order_by("seq").last()
    assert (event.kind, event.at, event.user) == (effect.event, clock.now(), user)
    assert event.text
    if act in SIGNED_ACTS:
        assert event.posting.officer.name == "Rina Maharani"
    else:
        assert event.posting is None
    if "posting_id" in effect.changes:
        assert after["posting_id"] == event.posting_id
    assert sorted(event.mails.values_list("recipient", flat=True)) == sorted(effect.told)
    assert _counts() == (events + 1, mails + len(effect.told))
    assert not list(chain.broken_chains())


def _act(name: str) -> workflow.Act:
    return workflow.Act(name.replace("hai_ask_data", "ask_data"))


def _counts():
    return Event.objects.count(), OutgoingMail.objects.count()


def _state(name: str) -> str:
    """The state of the workflow behind a name of this file."""
    return {"at_hai_2": "at_hai", "at_agent_head": "at_hai", "hai_2_replied": "hai_replied"}.get(
        name, re.sub("_hai_[12]$", "", name)
    )


def test_the_code_s_table_is_the_one_written_here():
    allowed = {(_state(state), str(_act(act)), effect.state) for (state, act, _login), effect in EXPECTED.items()}
    table = {
        (str(step.source), str(step.act), str(target))
        for step in workflow.TRANSITIONS
        for target in step.targets
        if step.source is not None
    }
    assert table == allowed
    tried = {str(_act(act)) for act in [*SIGNED_ACTS, *PERSONAL_ACTS]}
    assert tried == set(workflow.Act) - {"ask", "record"}, "what is not tried is not refused either"
    assert {step.act for step in workflow.TRANSITIONS if step.source is None} == {"ask", "record"}
    assert {str(state) for state in workflow.State} == {_state(state) for state in STATES}
    assert set(workflow.OPEN_STATES) == set(workflow.State) - {"done", "refused"}
    assert set(Status.values) == {str(state) for state in workflow.State}
    ways = [(step.act, step.source) for step in workflow.TRANSITIONS]
    assert len(ways) == len(set(ways)), "an act leads one way from a state"
    assert all(step.basis for step in workflow.TRANSITIONS)


@pytest.mark.parametrize("state", STATES)
def test_a_page_offers_each_login_exactly_its_acts(state, ticket_in, everybody, client_for, rina, dewi, clock):
    """The form's choices, over HTTP; whoever may only read gets none, whoever may not see it gets 404."""
    ticket = ticket_in(state)
    for name, user in everybody.items():
        expected = {str(_act(act)) for (source, act, login) in EXPECTED if (source, login) == (state, name)}
        assert {str(act) for act in acts_for(user, ticket, clock.now())} == expected, name
        response = client_for(user).get(ticket.get_absolute_url())
        if not Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists():
            assert response.status_code == 404, name
            continue
        page = response.content.decode()
        offered = set(re.findall(r'name="act"(?: id="[^"]+")? value="([a-z_0-9]+)"', page))
        assert offered == expected, name
        assert ('name="password"' in page) == (name in OFFICES and bool(expected)), name


@pytest.mark.parametrize("state", STATES)
def test_a_stale_page_is_told_so_whatever_the_act(state, ticket_in, do, everybody):
    """All but additions, which change nothing and may be sent from an old page."""
    ticket = ticket_in(state)
    events = ticket.events.count()
    as_who = dict.fromkeys(SIGNED_ACTS, "kppn008") | dict.fromkeys(PERSONAL_ACTS, "layer1") | {"reply": "clerk"}
    for act, login in as_who.items():
        if act == "add":
            continue
        with pytest.raises(StaleTicket) as stale:
            do(login, act, ticket, seen_version=ticket.version - 1)
        assert stale.value.ticket == ticket
    assert ticket.events.count() == events
    if state in OPEN_TO_ADDITIONS:
        do("clerk", "add", ticket, seen_version=ticket.version - 1)
        assert ticket.events.count() == events + 1


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
