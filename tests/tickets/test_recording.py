"""An officer records a question at the desk (002 3B): answered at once, for later, passed on, or to HAI."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.factories import (
    CSO_PASSWORD,
    PostingFactory,
    ServiceUserFactory,
    UserFactory,
    hashed,
    key,
    question,
    record,
    sign,
)
from tickets.actions import Asker, FollowUp
from tickets.history import chain
from tickets.models import Channel, Destination, Event, OutgoingMail, Status, Ticket
from users.clock import wib_date
from users.models import AlreadyDone, Membership, ServiceUser, UnitType
from users.refusals import Refused
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db


def told(ticket: Ticket) -> set[str]:
    """But for the satker's own login, which is told of all that is recorded in its name (test_in_name)."""
    mails = OutgoingMail.objects.filter(event__ticket=ticket).exclude(recipient_kind="satker")
    return set(mails.values_list("recipient", flat=True))


def parties(ticket: Ticket) -> set[tuple[str, str]]:
    return set(ticket.parties.values_list("office__code", "role"))


def test_answered_at_once_it_is_finished_from_its_first_moment(as_rina, budi, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.ANSWER_NOW, answer=factories.ANSWER)
    assert (ticket.status, ticket.answered_at, ticket.answered_by) == (Status.DONE, clock.now(), as_rina.user)
    assert [(e.kind, e.text, e.posting) for e in ticket.events.all()] == [
        (Event.Kind.ASKED, factories.TEXT, as_rina.posting),
        (Event.Kind.ANSWERED, factories.ANSWER, as_rina.posting),
    ]
    # Only the answer: no "we received it" for what is answered already.
    assert told(ticket) == {"budi.hartono@contoh.go.id"}
    assert OutgoingMail.objects.exclude(recipient_kind="satker").count() == 1


def test_answering_at_once_wants_an_answer(as_rina, budi, clock):
    with pytest.raises(Refused, match="Isi jawaban") as refusal:
        record(as_rina, budi, clock, follow_up=FollowUp.ANSWER_NOW)
    assert refusal.value.field == "answer"
    assert not Ticket.objects.exists()


def test_recorded_for_later_it_waits_in_the_own_office(as_rina, budi, pekanbaru, clock):
    ticket = record(as_rina, budi, clock)
    assert (ticket.status, ticket.holder_office, ticket.destination) == (
        Status.WAITING,
        pekanbaru,
        Destination.TREASURY,
    )
    # The office does not write to itself.
    assert told(ticket) == {"budi.hartono@contoh.go.id"}
    assert parties(ticket) == {("008", "recorder"), ("04", "supervisor")}


def test_sent_to_hai_it_lies_at_layer_1(as_rina, budi, layer1, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.TO_HAI)
    assert (ticket.status, ticket.hai_layer, ticket.destination) == (Status.AT_HAI, 1, Destination.HAI)
    assert (ticket.escalated_at, ticket.escalated_by) == (clock.now(), as_rina.user)
    assert told(ticket) == {"budi.hartono@contoh.go.id", layer1.email}
    assert [e.kind for e in ticket.events.all()] == [Event.Kind.ASKED, Event.Kind.ESCALATED]


@pytest.mark.parametrize(
    ("destination", "code", "kanwil"),
    [
        (Destination.BUDGET_REVISION, "04", "04"),
        (Destination.REVENUE, "183", "11"),
        (Destination.LOANS_AND_GRANTS, "140", "11"),
    ],
)
def test_passed_on_it_reaches_the_handling_office(destination, code, kanwil, as_rina, budi, national_offices, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.PASS_ON, destination=destination)
    assert (ticket.status, ticket.holder_office.code) == (Status.WAITING, code)
    # Passing does not take it from the officer who recorded it, nor from their office.
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_rina.posting, "008", "04")
    assert {code, kanwil, "008", "04"} == {code for code, _role in parties(ticket)}
    assert told(ticket) == {"budi.hartono@contoh.go.id", ticket.holder_office.email}
    assert [e.kind for e in ticket.events.all()] == [Event.Kind.ASKED, Event.Kind.ROUTED]


def test_a_foreign_satker_at_the_desk_can_be_passed_to_its_own_kppn(as_rina, aceh_person, banda_aceh, clock):
    ticket = record(as_rina, aceh_person, clock, follow_up=FollowUp.PASS_ON, destination=Destination.TREASURY)
    assert ticket.holder_office == banda_aceh
    assert parties(ticket) == {("008", "recorder"), ("04", "supervisor"), ("001", "holder"), ("01", "supervisor")}


def test_the_partner_kppn_of_a_foreign_satker_sees_what_pekanbaru_answered(as_rina, aceh_person, kppn001, clock):
    ticket = record(as_rina, aceh_person, clock, follow_up=FollowUp.ANSWER_NOW, answer=factories.ANSWER)
    assert list(Ticket.objects.visible_to(kppn001)) == [ticket]
    assert ("001", "partner") in parties(ticket)


def test_nothing_is_passed_to_the_own_office(as_rina, budi, clock):
    with pytest.raises(Refused, match="kantor Anda sendiri") as refusal:
        record(as_rina, budi, clock, follow_up=FollowUp.PASS_ON, destination=Destination.TREASURY)
    assert refusal.value.field == "destination"


def test_passing_on_wants_a_destination(as_rina, budi, clock):
    with pytest.raises(Refused, match="Pilih tujuan pertanyaan"):
        record(as_rina, budi, clock, follow_up=FollowUp.PASS_ON)


def test_passing_on_for_a_satker_without_partner_says_whom_to_call(as_rina, satker_without_partner, clock):
    someone = ServiceUserFactory(satker=satker_without_partner)
    with pytest.raises(Refused, match="Hubungi"):
        record(as_rina, someone, clock, follow_up=FollowUp.PASS_ON, destination=Destination.BUDGET_REVISION)
    # At the desk itself the question can be taken.
    assert record(as_rina, someone, clock).holder_office.code == "008"


def test_an_asker_without_satker_is_passed_to_the_recorder_s_kanwil(as_rina, citizen, clock):
    ticket = record(as_rina, citizen, clock, follow_up=FollowUp.PASS_ON, destination=Destination.BUDGET_REVISION)
    assert ticket.holder_office.code == "04"


def test_an_asker_without_satker_has_no_partner_kppn_to_be_passed_to(as_kanwil, citizen, clock):
    with pytest.raises(Refused, match="tidak punya KPPN mitra kerja"):
        record(as_kanwil, citizen, clock, follow_up=FollowUp.PASS_ON, destination=Destination.TREASURY)


@pytest.mark.parametrize("follow_up", [FollowUp.ANSWER_NOW, FollowUp.ANSWER_LATER, FollowUp.PASS_ON])
def test_an_asker_of_type_kppn_goes_to_hai_only(follow_up, as_rina, kppn_person, national_offices, clock):
    say = {"follow_up": follow_up, "answer": "Jawaban", "destination": Destination.REVENUE}
    with pytest.raises(Refused, match="hanya dikirim ke HAI") as refusal:
        record(as_rina, kppn_person, clock, **say)
    assert refusal.value.field == "follow_up"


def test_an_asker_of_type_kppn_is_sent_to_hai(as_rina, kppn_person, clock):
    ticket = record(as_rina, kppn_person, clock, follow_up=FollowUp.TO_HAI)
    assert (ticket.status, ticket.asker_satker, ticket.asker_institution) == (
        Status.AT_HAI,
        None,
        "008 KPPN Pekanbaru",
    )


@pytest.mark.parametrize(
    ("officer", "destination"),
    [("as_kanwil", Destination.BUDGET_REVISION), ("as_penerimaan", Destination.REVENUE)],
)
def test_what_stays_at_a_desk_is_that_office_s_own_service(officer, destination, citizen, clock, request):
    assert record(request.getfixturevalue(officer), citizen, clock).destination == destination


def test_it_counts_for_who_records_it_at_his_office(as_rina, budi, clock):
    ticket = record(as_rina, budi, clock)
    assert (ticket.posting, ticket.office.code, ticket.kanwil.code) == (as_rina.posting, "008", "04")
    assert ticket.created_by == as_rina.user


def test_a_kanwil_s_own_record_is_under_that_kanwil(as_kanwil, citizen, riau, clock):
    ticket = record(as_kanwil, citizen, clock)
    assert (ticket.office, ticket.kanwil) == (riau, riau)
    assert parties(ticket) == {("04", "recorder")}


@pytest.mark.parametrize("kind", ["sso", "dewi"])
def test_sso_and_head_of_section_may_record_too(kind, kppn008, budi, clock, request):
    posting = request.getfixturevalue(kind)
    assert record(sign(kppn008, posting), budi, clock).posting == posting


def test_received_on_is_kept_and_never_moves_the_clock(as_rina, budi, clock):
    yesterday = clock.now() - timedelta(days=1)
    ticket = record(as_rina, budi, clock, question=question(received_on=yesterday), channel=Channel.LETTER)
    ticket.refresh_from_db()
    assert (ticket.received_on, ticket.created_at) == (yesterday, clock.now())
    assert ticket.reference == "HAI-518102000-26"
    assert {event.at for event in ticket.events.all()} == {clock.now()}


def test_the_snapshot_of_a_citizen_keeps_his_institution(as_rina, citizen, clock):
    ticket = record(as_rina, citizen, clock)
    citizen.institution = "Lain"
    citizen.save()
    ticket.refresh_from_db()
    assert (ticket.asker_institution, ticket.asker_satker) == ("Warga Pekanbaru", None)


def test_a_known_person_of_any_unit_is_put_on_the_office_s_list(as_rina, aceh_person, clock):
    record(as_rina, aceh_person, clock)
    record(as_rina, aceh_person, clock)
    assert Membership.objects.filter(office=as_rina.user.office, service_user=aceh_person).count() == 1


@pytest.mark.parametrize("unit_type", list(UnitType))
def test_an_office_adds_askers_of_all_seven_types(unit_type, as_rina, satker, layer1, clock):
    new = Asker("baru@contoh.go.id", "Orang Baru", unit_type, satker=satker, institution="Bank Riau Kepri")
    ticket = record(as_rina, new, clock, follow_up=FollowUp.TO_HAI)
    person = ServiceUser.objects.get(email="baru@contoh.go.id")
    expected = {
        UnitType.SATKER: "099031 Pengadilan Negeri Tanjung Karang",
        UnitType.KPPN: "008 KPPN Pekanbaru",
    }.get(unit_type, "Bank Riau Kepri")
    assert (person.institution_text, ticket.asker_institution) == (expected, expected)


def test_a_new_satker_asker_wants_a_satker_code(as_rina, clock):
    with pytest.raises(Refused, match="Isi kode satker") as refusal:
        record(as_rina, Asker("baru@contoh.go.id", "Baru", UnitType.SATKER), clock)
    assert refusal.value.field == "satker_code"


# --- Who signs --------------------------------------------------------------------------------------------------------
def test_an_officer_of_another_office_cannot_record_here(kppn008, cut, budi, clock):
    with pytest.raises(SigningRefused):
        record(sign(kppn008, cut), budi, clock)
    assert not Ticket.objects.exists()


def test_a_posting_serves_through_its_last_day_and_not_a_day_longer(kppn008, pekanbaru, budi, clock):
    today = wib_date(clock.now())
    last_day = PostingFactory(office=pekanbaru, ends_on=today)
    ended = PostingFactory(office=pekanbaru, ends_on=today - timedelta(days=1))
    begins = PostingFactory(office=pekanbaru, starts_on=today + timedelta(days=1))
    assert record(sign(kppn008, last_day), budi, clock).posting == last_day
    for posting in (ended, begins):
        with pytest.raises(SigningRefused):
            record(sign(kppn008, posting), budi, clock)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(("hour", "served"), [(16, True), (17, False)])
def test_the_day_of_a_posting_ends_at_midnight_in_jakarta(hour, served, kppn008, pekanbaru, budi, clock):
    """16.59 UTC is 23.59 WIB of the same day; 17.00 UTC is the next day in Jakarta."""
    posting = PostingFactory(office=pekanbaru, ends_on=wib_date(clock.now()))
    clock.at = clock.at.replace(hour=hour, minute=59 if served else 0, second=0)
    if served:
        assert record(sign(kppn008, posting), budi, clock).pk
    else:
        with pytest.raises(SigningRefused):
            record(sign(kppn008, posting), budi, clock)


def test_an_officer_who_was_put_out_of_service_cannot_record(as_rina, budi, clock):
    as_rina.posting.officer.is_active = False
    as_rina.posting.officer.save()
    with pytest.raises(SigningRefused):
        record(as_rina, budi, clock)


def test_a_password_changed_in_between_ends_the_signature(as_rina, budi, clock):
    as_rina.posting.officer.set_cso_password("sandi-lain-sekali", must_change=False)
    as_rina.posting.officer.save()
    with pytest.raises(SigningRefused):
        record(as_rina, budi, clock)


def test_an_officer_s_posting_elsewhere_does_not_serve_here(kppn008, rina, banda_aceh, budi, clock):
    moved = factories.move(rina, banda_aceh, date(2026, 1, 2))
    with pytest.raises(SigningRefused):
        record(sign(kppn008, moved), budi, clock)


@pytest.mark.parametrize("login", ["monitor", "layer1", "layer2", "admin", "clerk"])
def test_only_an_office_records(login, logins, rina, budi, clock):
    with pytest.raises((Refused, SigningRefused)):
        record(sign(logins[login], rina), budi, clock)
    assert not Ticket.objects.exists()
    assert not Membership.objects.filter(office=rina.office, added_by=logins[login]).exists()


# --- Once -------------------------------------------------------------------------------------------------------------
def test_the_same_form_sent_twice_leads_to_the_first_ticket(as_rina, budi, clock):
    form = key(as_rina.user)
    first = record(as_rina, budi, clock, key=form, follow_up=FollowUp.ANSWER_NOW, answer="Ya.")
    with pytest.raises(AlreadyDone) as done:
        record(as_rina, budi, clock, key=form, follow_up=FollowUp.ANSWER_NOW, answer="Ya.")
    assert done.value.result == first.reference
    assert (Ticket.objects.count(), Event.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)


def test_two_agents_with_one_address_do_not_stand_in_the_way(as_rina, budi, layer1, clock):
    UserFactory(username="hai1.lain", role="hai_layer_1", email=layer1.email)
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.TO_HAI)
    assert told(ticket) == {"budi.hartono@contoh.go.id", layer1.email}


def test_the_chain_of_each_way_verifies(as_rina, budi, citizen, layer1, national_offices, clock):
    for follow_up in FollowUp:
        for asker in (budi, citizen):
            record(as_rina, asker, clock, follow_up=follow_up, answer="Jawaban", destination=Destination.REVENUE)
    assert not list(chain.broken_chains())
    assert Ticket.objects.count() == 8


def test_the_password_is_nowhere_in_what_is_kept(as_rina, budi, clock):
    ticket = record(as_rina, budi, clock, follow_up=FollowUp.ANSWER_NOW, answer="Ya.")
    kept = str(list(ticket.events.values())) + str(list(OutgoingMail.objects.values()))
    assert CSO_PASSWORD not in kept
    assert hashed(CSO_PASSWORD) not in kept
