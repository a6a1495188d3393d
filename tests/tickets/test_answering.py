"""The office answers, or finishes after HAI (002 part 4): what each act does and refuses beyond the table of states."""

from datetime import timedelta

import pytest

from tests.factories import (
    PostingFactory,
    ServiceUserFactory,
    answer,
    ask,
    escalate,
    finish,
    hai_reply,
    key,
    record,
    sign,
)
from tickets.actions import CannotAct, FollowUp, StaleTicket
from tickets.models import Destination, OutgoingMail, Status, Ticket
from users.clock import wib_date
from users.models import AlreadyDone
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(clerk, budi, clock):
    """Asked by the satker, waiting at Pekanbaru, nobody's yet."""
    return ask(clerk, budi, clock)


def test_the_asker_gets_the_answer_by_mail(ticket, as_rina, clock):
    answer(ticket, as_rina, clock, text="Ajukan lagi besok.")
    mail = OutgoingMail.objects.get(event__kind="answered")
    assert (mail.recipient, mail.recipient_kind) == ("budi.hartono@contoh.go.id", "asker")
    assert "Ajukan lagi besok." in mail.body
    assert ticket.reference in mail.subject


def test_the_mail_goes_where_the_asker_was_then(ticket, as_rina, budi, clock):
    budi.email = "pindah@contoh.go.id"
    budi.save()
    answer(ticket, as_rina, clock)
    assert OutgoingMail.objects.get(event__kind="answered").recipient == "budi.hartono@contoh.go.id"


def test_html_in_a_text_stays_text_in_the_mail(ticket, as_rina, clock):
    answer(ticket, as_rina, clock, text="Nilai < 5 & > 3, lihat \"SPM\" 'lama'")
    assert "Nilai < 5 & > 3, lihat \"SPM\" 'lama'" in OutgoingMail.objects.get(event__kind="answered").body


@pytest.mark.parametrize("act", [answer, escalate])
def test_it_becomes_the_ticket_of_who_first_handles_it(act, ticket, as_bayu, clock):
    assert ticket.posting is None
    act(ticket, as_bayu, clock)
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_bayu.posting, "008", "04")


def test_a_recorded_ticket_stays_the_recorder_s_when_a_colleague_answers(as_rina, as_bayu, budi, clock):
    ticket = record(as_rina, budi, clock)
    answer(ticket, as_bayu, clock)
    ticket.refresh_from_db()
    assert ticket.posting == as_rina.posting
    assert ticket.events.last().posting == as_bayu.posting


def test_a_passed_ticket_is_answered_by_the_new_holder_and_stays_the_recorder_s(as_rina, as_penerimaan, budi, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.PASS_ON, destination=Destination.REVENUE)
    with pytest.raises(SigningRefused):
        answer(ticket, as_rina, clock)
    answer(ticket, as_penerimaan, clock)
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_rina.posting, "008", "04")
    assert ticket.status == Status.DONE


def test_a_kanwil_answers_what_is_routed_to_it(clerk, budi, as_kanwil, clock):
    ticket = ask(clerk, budi, clock, destination=Destination.BUDGET_REVISION)
    answer(ticket, as_kanwil, clock)
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_kanwil.posting, "04", "04")


@pytest.mark.parametrize("kind", ["sso", "dewi"])
def test_any_officer_of_the_holding_office_may_answer(kind, ticket, kppn008, clock, request):
    posting = request.getfixturevalue(kind)
    answer(ticket, sign(kppn008, posting), clock)
    assert Ticket.objects.get(pk=ticket.pk).posting == posting


def test_the_second_answer_of_two_open_pages_is_stale(ticket, as_rina, as_bayu, clock):
    answer(ticket, as_rina, clock)
    with pytest.raises(StaleTicket, match="sudah berubah"):
        answer(ticket, as_bayu, clock)
    assert OutgoingMail.objects.filter(event__kind="answered").count() == 1


def test_a_finished_ticket_is_final_also_for_a_fresh_page(ticket, as_rina, clock):
    done = answer(ticket, as_rina, clock)
    for act in (answer, escalate, finish):
        with pytest.raises(CannotAct, match="Tiket berstatus Selesai"):
            act(done, as_rina, clock)
    assert ticket.events.count() == 3


@pytest.mark.parametrize("act", [answer, escalate])
def test_the_same_form_sent_twice_acts_once(act, ticket, as_rina, clock):
    form = key(as_rina.user)
    act(ticket, as_rina, clock, key=form)
    with pytest.raises(AlreadyDone) as done:
        act(ticket, as_rina, clock, key=form)
    assert done.value.result == ticket.reference
    assert ticket.events.count() == 3


def test_hai_s_form_sent_twice_replies_once(ticket_in, layer1, clock):
    ticket = ticket_in("at_hai")
    form = key(layer1)
    hai_reply(ticket, layer1, clock, key=form)
    with pytest.raises(AlreadyDone):
        hai_reply(ticket, layer1, clock, key=form)


def test_a_form_key_serves_one_act_only(ticket_in, as_rina, clock):
    one, other = ticket_in("waiting"), ticket_in("waiting")
    form = key(as_rina.user)
    answer(one, as_rina, clock, key=form)
    with pytest.raises(AlreadyDone):
        answer(other, as_rina, clock, key=form)
    other.refresh_from_db()
    assert other.status == Status.WAITING


# --- Who signs --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", [answer, escalate, finish])
def test_a_posting_that_ended_yesterday_does_not_serve(act, ticket_in, kppn008, pekanbaru, clock):
    ticket = ticket_in("hai_replied" if act is finish else "waiting")
    ended = PostingFactory(office=pekanbaru, ends_on=wib_date(clock.now()) - timedelta(days=1))
    with pytest.raises(SigningRefused):
        act(ticket, sign(kppn008, ended), clock)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_a_password_changed_while_the_form_was_on_its_way_refuses_it(ticket, as_rina, clock):
    as_rina.posting.officer.set_cso_password("sandi-lain-sekali", must_change=False)
    as_rina.posting.officer.save()
    with pytest.raises(SigningRefused, match="isi Password CSO lagi"):
        answer(ticket, as_rina, clock)


def test_an_officer_of_another_office_cannot_be_sent_along(ticket, kppn008, cut, clock):
    with pytest.raises(SigningRefused):
        answer(ticket, sign(kppn008, cut), clock)


def test_an_officer_cannot_act_through_another_office_s_login(ticket, kppn001, rina, clock):
    with pytest.raises(SigningRefused):
        answer(ticket, sign(kppn001, rina), clock)


def test_the_kanwil_over_it_only_watches(ticket, as_kanwil, kanwil04, clock):
    assert list(Ticket.objects.visible_to(kanwil04)) == [ticket]
    with pytest.raises(SigningRefused):
        answer(ticket, as_kanwil, clock)


def test_the_recorder_of_a_passed_ticket_only_watches(as_rina, budi, national_offices, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.PASS_ON, destination=Destination.LOANS_AND_GRANTS)
    with pytest.raises(SigningRefused):
        escalate(ticket, as_rina, clock)


# --- Over HAI ---------------------------------------------------------------------------------------------------------
def test_hai_s_reply_goes_to_the_asker_at_once_and_wakes_the_office(ticket_in, layer1, clock):
    ticket = hai_reply(ticket_in("at_hai"), layer1, clock, text="Data sudah kami perbaiki.")
    mails = OutgoingMail.objects.filter(event__kind="hai_replied")
    assert set(mails.values_list("recipient", "recipient_kind")) == {
        ("budi.hartono@contoh.go.id", "asker"),
        ("kppn-008@contoh.go.id", "office"),
    }
    assert "Data sudah kami perbaiki." in mails.get(recipient_kind="asker").body
    assert (ticket.hai_layer, ticket.hai_directorate) == (None, None)


def test_every_agent_of_layer_1_may_reply(ticket_in, layer1, clock, admin):
    other = type(layer1).objects.create_user("hai1.lain", role="hai_layer_1")
    assert hai_reply(ticket_in("at_hai"), other, clock).hai_replied_by == other


def test_layer_2_replies_for_its_directorate_only(ticket_in, layer2, layer1, head_office, clock):
    ticket = ticket_in("at_hai_2")
    elsewhere = type(layer2).objects.create_user("hai2.lain", role="hai_layer_2", office=head_office)
    for agent in (layer1, elsewhere):
        with pytest.raises(CannotAct, match="tidak berada di meja Anda"):
            hai_reply(ticket, agent, clock)
    assert hai_reply(ticket, layer2, clock).status == Status.HAI_REPLIED
    assert list(Ticket.objects.visible_to(layer2)) == [ticket], "a directorate still sees it after replying"


def test_an_asker_whose_address_is_the_office_s_can_be_answered_by_hai(
    clerk, satker, pekanbaru, as_rina, layer1, clock
):
    shared = ServiceUserFactory(email=pekanbaru.email, satker=satker)
    ticket = escalate(ask(clerk, shared, clock), as_rina, clock)
    assert hai_reply(ticket, layer1, clock).status == Status.HAI_REPLIED


def test_an_agent_out_of_service_gets_no_mail(ticket_in, layer1, as_rina, clock):
    layer1.is_active = False
    layer1.save()
    ticket_in("at_hai")
    assert not OutgoingMail.objects.filter(recipient_kind="hai").exists()
