"""Two at once: real threads on connections of their own; at most one effect, everybody is told (docs/security.md)."""

import uuid
from collections import Counter
from html import unescape

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import ANSWER, CSO_PASSWORD, TEXT, MembershipFactory, PostingFactory, ServiceUserFactory, key, sign
from tests.parallel import at_once
from tickets.actions import Asker, FollowUp, StaleTicket
from tickets.actions.base import CannotAct
from tickets.history import chain
from tickets.models import Event, OutgoingMail, Status, Ticket
from tickets.references import base_reference
from users.clock import DatabaseClock, wib_date
from users.models import AlreadyDone, Membership, ServiceUser, Submission, UnitType
from users.signing.proof import Signature, prove

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(results: list) -> Counter:
    return Counter(type(result).__name__ for result in results)


def references(results: list) -> set[str]:
    """What each sender is led to: the first result or the same again."""
    return {result.result if isinstance(result, AlreadyDone) else result.reference for result in results}


# --- One form ten times -----------------------------------------------------------------------------------------------
def test_a_question_sent_ten_times_at_once_is_one_ticket(clerk, budi):
    form = key(clerk)
    results = at_once(10, lambda _n: factories.ask(clerk, budi, DatabaseClock(), key=form))
    assert kinds(results) == {"Ticket": 1, "AlreadyDone": 9}
    assert references(results) == {Ticket.objects.get().reference}
    assert (Event.objects.count(), OutgoingMail.objects.count(), Submission.objects.count()) == (2, 2, 1)


def test_a_record_sent_ten_times_at_once_is_one_ticket_and_one_mail(as_rina, layer1):
    form, new = key(as_rina.user), Asker("baru@contoh.go.id", "Orang Baru", UnitType.PUBLIC)
    say = {"key": form, "follow_up": FollowUp.ANSWER_NOW, "answer": ANSWER}
    results = at_once(10, lambda _n: factories.record(as_rina, new, DatabaseClock(), **say))
    assert kinds(results) == {"Ticket": 1, "AlreadyDone": 9}
    assert references(results) == {Ticket.objects.get().reference}
    assert (ServiceUser.objects.count(), Membership.objects.count(), OutgoingMail.objects.count()) == (1, 1, 1)


def test_an_answer_sent_ten_times_at_once_is_one_answer(clerk, budi, as_rina, clock):
    ticket, form = factories.ask(clerk, budi, clock), key(as_rina.user)
    results = at_once(10, lambda _n: factories.answer(ticket, as_rina, DatabaseClock(), key=form))
    assert kinds(results) == {"Ticket": 1, "AlreadyDone": 9}
    assert Event.objects.filter(kind="answered").count() == 1
    assert OutgoingMail.objects.filter(event__kind="answered").count() == 1


def test_the_page_sent_ten_times_at_once_leads_every_time_to_the_one_ticket(client_for, kppn008, rina):
    """Through the whole site: session, password, form, action."""
    typed = {
        "submission": str(uuid.uuid4()),
        "act": "send",
        "email": "baru@contoh.go.id",
        "name": "Orang Baru",
        "unit_type": "UMUM",
        "satker_code": "",
        "institution": "Warga",
        "channel": "tatap_muka",
        "subject": "Syarat dispensasi",
        "question": TEXT,
        "follow_up": "selesai",
        "answer": ANSWER,
        "officer": str(rina.pk),
        "password": CSO_PASSWORD,
    }
    clients = [client_for(kppn008) for _ in range(10)]
    answers = at_once(10, lambda n: clients[n].post(reverse("tickets:record"), typed))
    ticket = Ticket.objects.get()
    assert [answer.status_code for answer in answers] == [302] * 10
    assert {answer["Location"] for answer in answers} == {ticket.get_absolute_url()}
    assert ticket.events.count() == 2


# --- Two officers, one ticket -----------------------------------------------------------------------------------------
def test_of_two_officers_answering_one_ticket_exactly_one_wins(clerk, budi, as_rina, as_bayu, clock):
    for _ in range(8):
        ticket = factories.ask(clerk, budi, clock)
        officers = (as_rina, as_bayu)
        results = at_once(2, lambda n: factories.answer(ticket, officers[n], DatabaseClock(), text=f"Jawaban {n}"))  # noqa: B023
        assert kinds(results) == {"Ticket": 1, "StaleTicket": 1}
        winner = next(n for n in (0, 1) if isinstance(results[n], Ticket))
        ticket.refresh_from_db()
        assert (ticket.status, ticket.version, ticket.posting) == (Status.DONE, 2, officers[winner].posting)
        (answered,) = ticket.events.filter(kind="answered")
        assert (answered.text, answered.posting) == (f"Jawaban {winner}", officers[winner].posting)
        assert answered.mails.count() == 1
    assert not list(chain.broken_chains())


def test_of_ten_different_acts_on_one_ticket_exactly_one_wins(clerk, budi, as_rina, as_bayu, layer1, clock):
    ticket = factories.ask(clerk, budi, clock)
    acts = [
        lambda: factories.answer(ticket, as_rina, DatabaseClock()),
        lambda: factories.escalate(ticket, as_bayu, DatabaseClock()),
        lambda: factories.finish(ticket, as_rina, DatabaseClock()),
        lambda: factories.hai_reply(ticket, layer1, DatabaseClock()),
    ]
    results = at_once(12, lambda n: acts[n % 4]())
    assert kinds(results)["Ticket"] == 1, results
    assert all(isinstance(result, (Ticket, StaleTicket, CannotAct)) for result in results), results
    ticket.refresh_from_db()
    assert (ticket.version, ticket.events.count()) == (2, 3)
    assert not list(chain.broken_chains())


def test_the_loser_s_page_names_the_winner_and_keeps_the_text(client_for, kppn008, clerk, budi, rina, bayu, clock):
    ticket = factories.ask(clerk, budi, clock)
    officers, clients = (rina, bayu), (client_for(kppn008), client_for(kppn008))

    def send(n):
        return clients[n].post(
            reverse("tickets:act", args=[ticket.reference]),
            {
                "submission": str(uuid.uuid4()),
                "seen_version": str(ticket.version),
                "act": "answer",
                "answer": f"Jawaban panjang nomor {n}",
                "note": "",
                "officer": str(officers[n].pk),
                "password": CSO_PASSWORD,
            },
        )

    answers = at_once(2, send)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = 0 if answers[0].status_code == 409 else 1
    page = unescape(answers[loser].content.decode())
    assert officers[1 - loser].officer.name in page
    assert f"Jawaban panjang nomor {loser}" in page
    assert CSO_PASSWORD not in page


# --- One second, many tickets -----------------------------------------------------------------------------------------
def test_fifty_tickets_within_one_second_have_fifty_references(clerk, budi, as_rina, clock):
    """A fixed clock, so that it is the same second for all, whatever the machine is busy with."""

    def five(n):
        make = (
            (lambda: factories.ask(clerk, budi, clock)) if n % 2 else (lambda: factories.record(as_rina, budi, clock))
        )
        return [make().reference for _ in range(5)]

    made = at_once(10, five)
    assert all(isinstance(result, list) for result in made), made
    got = [reference for result in made for reference in result]
    expected = ["HAI-518102000-26", *(f"HAI-518102000-26-{n}" for n in range(2, 51))]
    assert sorted(got) == sorted(expected)
    assert Ticket.objects.count() == 50
    assert not list(chain.broken_chains())


def test_the_references_of_real_time_are_true_and_different(clerk, budi):
    tickets = at_once(20, lambda _n: factories.ask(clerk, budi, DatabaseClock()))
    assert len(references(tickets)) == 20
    for ticket in Ticket.objects.all():
        assert ticket.reference.startswith(base_reference(ticket.created_at))
        assert ticket.events.first().at == ticket.created_at


# --- Twenty writers ---------------------------------------------------------------------------------------------------
def test_twenty_writers_meet_no_lock_error(kppn008, pekanbaru, clerk, budi):
    """On SQLite all of them want the one write lock; each act there is several statements long."""
    postings = [PostingFactory(office=pekanbaru) for _ in range(20)]

    def work(n):
        for _ in range(3):
            signature = prove(user=kppn008, posting=postings[n], password=CSO_PASSWORD, clock=DatabaseClock())
            ticket = factories.record(signature, budi, DatabaseClock())
            factories.answer(ticket, signature, DatabaseClock())
        return n

    results = at_once(20, work)
    assert not [result for result in results if isinstance(result, DatabaseError)], results
    assert results == list(range(20))
    assert Ticket.objects.filter(status=Status.DONE).count() == 60
    assert not list(chain.broken_chains())


def test_two_desks_recording_the_same_asker_new_to_the_office_both_succeed(kppn008, rina, bayu, aceh_person):
    officers = [sign(kppn008, rina), sign(kppn008, bayu)]
    results = at_once(6, lambda n: factories.record(officers[n % 2], aceh_person, DatabaseClock()))
    assert kinds(results) == {"Ticket": 6}
    assert Membership.objects.filter(service_user=aceh_person, office=kppn008.office).count() == 1


def test_a_seal_taken_while_people_act_still_verifies(clerk, budi, as_rina, clock):
    def work(n):
        if n == 0:
            return [chain.seal_day(wib_date(DatabaseClock().now())) for _ in range(5)]
        return [factories.record(as_rina, budi, DatabaseClock()) for _ in range(5)]

    results = at_once(5, work)
    assert all(isinstance(result, list) for result in results), results
    assert not list(chain.broken_seals())
    assert not list(chain.broken_chains())


# --- Between the form's check and the act -----------------------------------------------------------------------------
@pytest.fixture
def prove_and_then(monkeypatch):
    """Let something happen right after the password was found right, before the act takes its lock."""

    def install(happen):
        def slow_prove(**what) -> Signature:
            signature = prove(**what)
            happen()
            return signature

        monkeypatch.setattr("users.signing.signed_forms.prove", slow_prove)

    return install


@pytest.mark.parametrize("where", ["act", "record"])
def test_a_password_changed_in_the_very_moment_is_a_message_and_no_error(
    where, prove_and_then, client_for, kppn008, clerk, budi, rina, clock
):
    def change():
        rina.officer.set_cso_password("sandi-lain-sekali", must_change=False)
        rina.officer.save()

    prove_and_then(change)
    ticket = factories.ask(clerk, budi, clock)
    typed = {"submission": str(uuid.uuid4()), "officer": str(rina.pk), "password": CSO_PASSWORD, "answer": ANSWER}
    client: Client = client_for(kppn008)
    if where == "act":
        url = reverse("tickets:act", args=[ticket.reference])
        typed |= {"seen_version": "1", "act": "answer", "note": ""}
    else:
        url = reverse("tickets:record")
        typed |= {"act": "send", "email": budi.email, "channel": "telepon", "subject": "Halo", "question": TEXT}
        typed |= {"follow_up": "selesai"}
    response = client.post(url, typed)
    text = unescape(response.content.decode())
    assert response.status_code == 200
    assert "isi Password CSO lagi" in text
    assert ANSWER in text
    assert not Event.objects.filter(kind="answered").exists()
    assert not Submission.objects.filter(action__in=["answer", "record"]).exists()


def test_an_asker_taken_off_the_list_meanwhile_can_still_be_recorded(as_rina, kppn008, satker):
    someone = ServiceUserFactory(satker=satker)
    membership = MembershipFactory(service_user=someone, office=kppn008.office, added_by=kppn008)
    membership.removed_at, membership.removed_by = DatabaseClock().now(), kppn008
    membership.save()
    assert factories.record(as_rina, someone, DatabaseClock()).asker == someone
