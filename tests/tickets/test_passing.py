"""A question in other hands: inside the office, to another office, between the layers of HAI, and to the asker and back
(docs/domain.md 4): what each act does and refuses beyond the table of states."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.factories import (
    PostingFactory,
    add,
    answer,
    ask,
    ask_data,
    escalate,
    hai_ask_data,
    hai_reply,
    pass_on,
    record,
    record_reply,
    refer,
    refuse,
    reply,
    send_back,
    to_layer_1,
    to_layer_2,
)
from tickets.actions import CannotAct, FollowUp, StaleTicket
from tickets.models import CalendarVersion, Destination, Norm, Status, Ticket
from users.clock import wib_date
from users.models import AlreadyDone, Posting
from users.refusals import Refused
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(clerk, budi, clock, national_offices):
    """Asked by the satker, waiting at Pekanbaru, nobody's yet."""
    return ask(clerk, budi, clock)


# --- To another office ------------------------------------------------------------------------------------------------
def test_passing_to_the_office_of_a_destination_attributes_nobody(ticket, as_rina, as_penerimaan, penerimaan, clock):
    asked = ticket.created_at
    clock.at += timedelta(hours=3)
    pass_on(ticket, as_rina, clock, destination=Destination.REVENUE)
    ticket.refresh_from_db()
    assert (ticket.holder_office, ticket.destination, ticket.status) == (penerimaan, Destination.REVENUE, "waiting")
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (None, "183", "11")
    assert ticket.created_at == asked
    answer(ticket, as_penerimaan, clock)
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.office.code) == (as_penerimaan.posting, "183")


def test_passing_what_somebody_recorded_leaves_it_his(budi, as_rina, banda_aceh, clock):
    ticket = pass_on(record(as_rina, budi, clock), as_rina, clock, office=banda_aceh)
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_rina.posting, "008", "04")
    assert (ticket.holder_office, ticket.destination) == (banda_aceh, Destination.TREASURY)


def test_who_held_it_still_sees_it_and_who_gets_it_sees_it_with_his_kanwil(
    ticket, as_rina, banda_aceh, kppn008, kppn001, kanwil01, kanwil04, clock
):
    assert not Ticket.objects.visible_to(kppn001).exists()
    passed = pass_on(ticket, as_rina, clock, office=banda_aceh)
    for login in (kppn008, kppn001, kanwil01, kanwil04):
        assert list(Ticket.objects.visible_to(login)) == [ticket], login
    with pytest.raises(SigningRefused):
        answer(passed, as_rina, clock)


def test_a_ticket_may_come_back(ticket, as_rina, as_cut, pekanbaru, banda_aceh, clock):
    passed = pass_on(ticket, as_rina, clock, office=banda_aceh)
    back = pass_on(passed, as_cut, clock, office=pekanbaru)
    assert answer(back, as_rina, clock).posting == as_rina.posting
    assert ticket.parties.count() == 4


def test_a_closed_office_gets_nothing(ticket, as_rina, banda_aceh, clock):
    banda_aceh.closed_on = wib_date(clock.now())
    banda_aceh.save()
    with pytest.raises(Refused, match="KPPN Banda Aceh sudah tutup") as refusal:
        pass_on(ticket, as_rina, clock, office=banda_aceh)
    assert refusal.value.field == "office"
    assert ticket.events.count() == 2


@pytest.mark.parametrize("to", [{"destination": Destination.TREASURY}, {"office": "pekanbaru"}])
def test_an_office_does_not_pass_to_itself(to, ticket, as_rina, pekanbaru, clock):
    to = {name: pekanbaru if value == "pekanbaru" else value for name, value in to.items()}
    with pytest.raises(Refused, match="Tiket ini sudah berada di KPPN Pekanbaru"):
        pass_on(ticket, as_rina, clock, **to)


def test_the_head_office_is_no_office_to_pass_to(ticket, as_rina, head_office, pb8, clock):
    for office in (head_office, pb8):
        with pytest.raises(Refused, match="hanya diteruskan ke KPPN, KPPN Khusus, atau Kanwil"):
            pass_on(ticket, as_rina, clock, office=office)


@pytest.mark.parametrize("destination", [Destination.HAI, "", "bulan"])
def test_a_destination_that_leads_nowhere_is_said(destination, ticket, as_rina, clock):
    with pytest.raises(Refused, match="Pilih tujuan pertanyaan"):
        pass_on(ticket, as_rina, clock, destination=destination)


# --- Inside the office ------------------------------------------------------------------------------------------------
def test_any_officer_may_still_answer_what_was_passed_to_the_head_of_section(ticket, as_rina, as_bayu, dewi, clock):
    passed = refer(ticket, as_rina, clock, colleague=dewi)
    assert (passed.referred_to, passed.posting) == (dewi, None)
    done = answer(passed, as_bayu, clock)
    done.refresh_from_db()
    assert (done.posting, done.referred_to) == (as_bayu.posting, None)


def test_it_may_be_passed_on_from_the_head_of_section_to_an_sso(ticket, as_rina, dewi, sso, clock):
    passed = refer(refer(ticket, as_rina, clock, colleague=dewi), as_rina, clock, colleague=sso)
    assert passed.referred_to == sso
    with pytest.raises(Refused, match="Tiket sudah diteruskan kepada Fitri Handayani"):
        refer(passed, as_rina, clock, colleague=sso)


@pytest.mark.parametrize("who", ["bayu", "stranger", "gone"])
def test_only_a_head_of_section_or_sso_on_duty_here_gets_it(who, ticket, as_rina, pekanbaru, bayu, banda_aceh, clock):
    yesterday = wib_date(clock.now()) - timedelta(days=1)
    people = {
        "bayu": bayu,
        "stranger": PostingFactory(office=banda_aceh, kind=Posting.Kind.HEAD),
        "gone": PostingFactory(office=pekanbaru, kind=Posting.Kind.HEAD, ends_on=yesterday),
    }
    with pytest.raises(Refused, match="bukan Kepala Seksi MSKI/PDMS atau SSO yang bertugas di kantor ini") as refusal:
        refer(ticket, as_rina, clock, colleague=people[who])
    assert refusal.value.field == "colleague"


def test_nobody_passes_to_himself(ticket, kppn008, dewi, clock):
    with pytest.raises(Refused, match="kepada diri sendiri"):
        refer(ticket, factories.sign(kppn008, dewi), clock, colleague=dewi)


def test_escalating_ends_the_passing_inside(ticket, as_rina, dewi, clock):
    sent = escalate(refer(ticket, as_rina, clock, colleague=dewi), as_rina, clock)
    sent.refresh_from_db()
    assert sent.referred_to is None


def test_asking_for_data_keeps_it(ticket, as_rina, clerk, dewi, clock):
    back = reply(ask_data(refer(ticket, as_rina, clock, colleague=dewi), as_rina, clock), clerk, clock)
    back.refresh_from_db()
    assert back.referred_to == dewi


# --- Whose ticket it is -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", [answer, escalate, ask_data, refuse])
def test_who_first_handles_it_keeps_it(act, ticket, as_bayu, clock):
    act(ticket, as_bayu, clock)
    assert Ticket.objects.get(pk=ticket.pk).posting == as_bayu.posting


def test_a_refused_ticket_counts_as_answered_then(ticket, as_bayu, clock):
    refuse(ticket, as_bayu, clock, text="Ini urusan kepegawaian.")
    ticket.refresh_from_db()
    assert (ticket.answered_at, ticket.answered_by) == (clock.now(), as_bayu.user)
    assert not ticket.is_open


# --- Between the layers of HAI ----------------------------------------------------------------------------------------
def test_a_directorate_sees_the_ticket_from_then_on_also_after_giving_it_back(ticket_in, layer1, layer2, pb8, clock):
    ticket = ticket_in("at_hai")
    assert not Ticket.objects.visible_to(layer2).exists()
    back = to_layer_1(to_layer_2(ticket, layer1, clock, directorate=pb8), layer2, clock)
    back.refresh_from_db()
    assert (back.hai_layer, back.hai_directorate) == (1, None)
    assert list(Ticket.objects.visible_to(layer2)) == [ticket]
    with pytest.raises(CannotAct, match="tidak berada di meja Anda"):
        hai_reply(back, layer2, clock)


def test_a_directorate_without_agents_gets_nothing(ticket_in, layer1, layer2, pb8, head_office, pekanbaru, clock):
    ticket = ticket_in("at_hai")
    layer2.is_active = False
    layer2.save()
    for office in (pb8, head_office, pekanbaru):
        with pytest.raises(Refused, match="belum mempunyai agen Layer 2 yang aktif") as refusal:
            to_layer_2(ticket, layer1, clock, directorate=office)
        assert refusal.value.field == "directorate"
    assert ticket.events.count() == 3


def test_back_to_hai_means_back_to_the_desk_that_replied(ticket_in, as_rina, layer2, clock):
    back = send_back(ticket_in("hai_2_replied"), as_rina, clock)
    back.refresh_from_db()
    assert (back.hai_layer, back.hai_directorate) == (2, layer2.office)
    back = send_back(ticket_in("hai_replied"), as_rina, clock)
    assert (back.hai_layer, back.hai_directorate) == (1, None)


def test_back_to_hai_goes_to_layer_1_when_the_directorate_has_nobody_any_more(ticket_in, as_rina, layer2, clock):
    ticket = ticket_in("hai_2_replied")
    layer2.is_active = False
    layer2.save()
    back = send_back(ticket, as_rina, clock)
    assert (back.status, back.hai_layer, back.hai_directorate) == ("at_hai", 1, None)


def test_the_first_escalation_s_instant_stays(ticket_in, as_rina, layer1, clock):
    ticket = ticket_in("hai_replied")
    first = ticket.escalated_at
    clock.at += timedelta(hours=1)
    back = hai_reply(send_back(ticket, as_rina, clock), layer1, clock)
    back.refresh_from_db()
    assert (back.escalated_at, back.hai_replied_at) == (first, clock.now())


# --- The asker --------------------------------------------------------------------------------------------------------
def test_an_asker_without_login_replies_through_an_officer_who_signs(as_rina, as_bayu, citizen, layer1, clock):
    ticket = record(as_rina, citizen, clock, follow_up=FollowUp.TO_HAI)
    ticket = hai_ask_data(ticket, layer1, clock)
    back = record_reply(ticket, as_bayu, clock, text="Ini fotonya.")
    event = back.events.last()
    assert (back.status, back.hai_layer) == (Status.AT_HAI, 1)
    assert (event.kind, event.text, event.posting) == ("data_given", "Ini fotonya.", as_bayu.posting)


def test_a_satker_replies_to_what_an_officer_recorded_for_it(as_rina, budi, clerk, clock):
    ticket = ask_data(record(as_rina, budi, clock), as_rina, clock)
    assert reply(ticket, clerk, clock).status == Status.WAITING


def test_a_removed_login_says_nothing_any_more(ticket_in, clerk, layer1, clock):
    waiting, at_hai = ticket_in("waiting_asker"), ticket_in("at_hai")
    for user in (clerk, layer1):
        user.is_active = False
        user.save()
    for act, ticket, user in ((reply, waiting, clerk), (add, at_hai, clerk), (hai_reply, at_hai, layer1)):
        events = ticket.events.count()
        with pytest.raises(CannotAct, match="Akun ini sudah tidak aktif"):
            act(ticket, user, clock)
        assert ticket.events.count() == events


def test_a_removed_office_login_signs_nothing_any_more(ticket, as_rina, kppn008, clock):
    kppn008.is_active = False
    kppn008.save()
    with pytest.raises(CannotAct, match="Akun ini sudah tidak aktif"):
        answer(ticket, as_rina, clock)


def test_a_login_that_moved_to_another_satker_has_nothing_to_say_here(ticket_in, clerk, other_satker, clock):
    ticket = ticket_in("waiting_asker")
    clerk.satker = other_satker
    clerk.save()
    with pytest.raises(CannotAct, match="bukan pertanyaan satker Anda"):
        reply(ticket, clerk, clock)


def test_an_asker_taken_off_the_list_leaves_his_question_to_his_satker(ticket_in, clerk, budi, clock):
    ticket = ticket_in("waiting_asker")
    budi.memberships.update(removed_at=clock.now(), removed_by=clerk)
    assert reply(ticket, clerk, clock).status == Status.WAITING


def test_a_reply_that_comes_second_is_told_so(ticket_in, clerk, as_rina, clock):
    ticket = ticket_in("waiting_asker")
    reply(ticket, clerk, clock)
    with pytest.raises(StaleTicket):
        record_reply(ticket, as_rina, clock)
    fresh = Ticket.objects.get(pk=ticket.pk)
    with pytest.raises(CannotAct, match="tidak menunggu data dari penanya"):
        record_reply(fresh, as_rina, clock)


def test_an_addition_moves_neither_state_nor_clock_but_the_page_of_the_office(ticket, clerk, as_rina, clock):
    seen = Ticket.objects.get(pk=ticket.pk)
    before = Ticket.objects.values().get(pk=ticket.pk)
    clock.at += timedelta(minutes=5)
    add(ticket, clerk, clock)
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert {name for name in before if before[name] != after[name]} == {"version"}
    with pytest.raises(StaleTicket):
        answer(seen, as_rina, clock)


@pytest.mark.parametrize(
    ("act", "state", "who"),
    [
        (refuse, "waiting", "as_rina"),
        (ask_data, "waiting", "as_rina"),
        (pass_on, "waiting", "as_rina"),
        (reply, "waiting_asker", "clerk"),
        (add, "waiting", "clerk"),
        (send_back, "hai_replied", "as_rina"),
        (to_layer_1, "at_hai_2", "layer2"),
    ],
)
def test_the_same_form_sent_twice_acts_once(act, state, who, ticket_in, clock, request):
    ticket, who = ticket_in(state), request.getfixturevalue(who)
    form = factories.key(getattr(who, "user", who))
    act(ticket, who, clock, key=form)
    events = ticket.events.count()
    with pytest.raises(AlreadyDone) as done:
        act(ticket, who, clock, key=form)
    assert done.value.result == ticket.reference
    assert ticket.events.count() == events


# --- Follow-up questions ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["done", "refused"])
def test_a_satker_asks_on_and_the_ended_ticket_stays_as_it_is(state, ticket_in, clerk, budi, clock):
    ended = ticket_in(state)
    before = Ticket.objects.values().get(pk=ended.pk)
    clock.at += timedelta(days=1)
    later = ask(clerk, budi, clock, follows=ended)
    assert (later.follows, later.status, later.created_at) == (ended, Status.WAITING, clock.now())
    assert later.events.first().data["follows"] == ended.reference
    assert Ticket.objects.values().get(pk=ended.pk) == before


def test_an_office_records_a_follow_up_of_the_same_satker(ticket_in, as_rina, budi, satker, clock):
    ended = ticket_in("done")
    assert record(as_rina, budi, clock, follows=ended).follows == ended
    colleague = factories.ServiceUserFactory(satker=satker)
    assert record(as_rina, colleague, clock, follows=ended).follows == ended


def test_what_is_still_open_is_added_to_and_not_followed(ticket_in, clerk, budi, clock):
    ticket = ticket_in("at_hai")
    with pytest.raises(Refused, match=f"Tiket {ticket.reference} masih ditangani; tambahkan keterangan di sana"):
        ask(clerk, budi, clock, follows=ticket)


def test_a_question_of_somebody_else_is_no_follow_up(ticket_in, as_rina, citizen, other_clerk, other_person, clock):
    ended = ticket_in("done")
    with pytest.raises(Refused, match="bukan penanya tiket"):
        record(as_rina, citizen, clock, follows=ended)
    with pytest.raises(Refused, match="Tiket sebelumnya tidak ditemukan") as refusal:
        ask(other_clerk, other_person, clock, follows=ended)
    assert ended.reference not in str(refusal.value)


# --- The clock --------------------------------------------------------------------------------------------------------
def test_waiting_and_passing_move_no_deadline_by_default(ticket, clerk, as_rina, banda_aceh, clock):
    due = (ticket.iku_due, ticket.sla_due)
    clock.at += timedelta(hours=2)
    ticket = reply(ask_data(ticket, as_rina, clock), clerk, clock)
    ticket = pass_on(ticket, as_rina, clock, office=banda_aceh)
    ticket.refresh_from_db()
    assert (ticket.iku_due, ticket.sla_due) == due
    assert ticket.decisions.count() == 2


def test_a_norm_may_say_that_waiting_for_the_asker_stops_its_clock(calendar, ticket, clerk, as_rina, clock):
    Norm.objects.filter(code="SLA").update(stops_while_waiting=True)
    CalendarVersion.objects.update(stamp=uuid.uuid4())
    due = ticket.sla_due
    ticket = ask_data(ticket, as_rina, clock)
    clock.at += timedelta(hours=2)
    ticket = reply(ticket, clerk, clock)
    ticket.refresh_from_db()
    assert ticket.sla_due == due + timedelta(hours=2)


def test_a_refusal_ends_the_clock(ticket, as_rina, clock):
    clock.at += timedelta(hours=2)
    refuse(ticket, as_rina, clock)
    ticket.refresh_from_db()
    assert (ticket.iku_in_time, ticket.iku_used) == (True, Decimal("0.25"))
