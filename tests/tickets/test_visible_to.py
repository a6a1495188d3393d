"""Who may know that a row exists (docs/domain.md 2, "Who sees"), as one matrix of tickets x logins, written by hand."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import (
    ANSWER,
    MembershipFactory,
    PostingFactory,
    ServiceUserFactory,
    UserFactory,
    answer,
    ask,
    escalate,
    hai_reply,
    record,
)
from tickets.actions import FollowUp
from tickets.actions.pen import AT_ONCE
from tickets.models import Destination, Event, PartyRole, Ticket
from users.models import Membership, Posting, ServiceUser

pytestmark = pytest.mark.django_db

ALL_SEE = {"monitor", "admin"}
# Each ticket of the story below, and who sees it beside those who see all.
SEEN_BY = {
    "asked of the partner KPPN": {"clerk", "kppn008", "kanwil04"},
    "asked of the Kanwil": {"clerk", "kppn008", "kanwil04"},
    "asked of KPPN Khusus": {"clerk", "kppn008", "kanwil04", "kppn183", "kanwil11"},
    "another satker's": {"other_clerk", "kppn008", "kanwil04"},
    "Aceh's": {"aceh_clerk", "kppn001", "kanwil01"},
    "recorded for the satker": {"clerk", "kppn008", "kanwil04"},
    "recorded for a citizen": {"kppn008", "kanwil04"},
    "Aceh's satker at Pekanbaru's desk": {"aceh_clerk", "kppn008", "kanwil04", "kppn001", "kanwil01"},
    "recorded at the Kanwil": {"kanwil04"},
    "passed to KPPN Khusus": {"kppn008", "kanwil04", "kppn183", "kanwil11"},
    "sent to HAI": {"clerk", "kppn008", "kanwil04", "layer1"},
    "sent to HAI for an asker of type KPPN": {"kppn008", "kanwil04", "layer1"},
    "answered by HAI": {"clerk", "kppn008", "kanwil04", "layer1"},
    "at layer 2 of PB.8": {"clerk", "kppn008", "kanwil04", "layer1", "layer2"},
    "answered by layer 2 of PB.8": {"clerk", "kppn008", "kanwil04", "layer1", "layer2"},
}


@pytest.fixture
def everybody(logins, jakarta, head_office):
    return {
        **logins,
        "kanwil11": UserFactory(username="kanwil11", role="office", office=jakarta),
        "other_layer2": UserFactory(username="hai2.lain", role="hai_layer_2", office=head_office),
    }


@pytest.fixture
def story(
    everybody, budi, other_person, aceh_person, citizen, kppn_person, as_rina, as_kanwil, national_offices, pb8, clock
):
    clerk, layer1, layer2 = everybody["clerk"], everybody["layer1"], everybody["layer2"]

    def at_layer_2():
        ticket = escalate(ask(clerk, budi, clock), as_rina, clock)
        ticket.hai_layer, ticket.hai_directorate = 2, pb8
        ticket.save()
        AT_ONCE.admit(ticket, pb8, PartyRole.DIRECTORATE)
        return ticket

    to_hai, pass_on = {"follow_up": FollowUp.TO_HAI}, {"follow_up": FollowUp.PASS_ON}
    return {
        "asked of the partner KPPN": ask(clerk, budi, clock),
        "asked of the Kanwil": ask(clerk, budi, clock, destination=Destination.BUDGET_REVISION),
        "asked of KPPN Khusus": ask(clerk, budi, clock, destination=Destination.REVENUE),
        "another satker's": ask(everybody["other_clerk"], other_person, clock),
        "Aceh's": ask(everybody["aceh_clerk"], aceh_person, clock),
        "recorded for the satker": record(as_rina, budi, clock, follow_up=FollowUp.ANSWER_NOW, answer=ANSWER),
        "recorded for a citizen": record(as_rina, citizen, clock),
        "Aceh's satker at Pekanbaru's desk": record(as_rina, aceh_person, clock),
        "recorded at the Kanwil": record(as_kanwil, citizen, clock),
        "passed to KPPN Khusus": record(as_rina, citizen, clock, destination=Destination.REVENUE, **pass_on),
        "sent to HAI": record(as_rina, budi, clock, **to_hai),
        "sent to HAI for an asker of type KPPN": record(as_rina, kppn_person, clock, **to_hai),
        "answered by HAI": hai_reply(escalate(ask(clerk, budi, clock), as_rina, clock), layer1, clock),
        "at layer 2 of PB.8": at_layer_2(),
        "answered by layer 2 of PB.8": hai_reply(at_layer_2(), layer2, clock),
    }


def test_every_login_sees_its_tickets_and_no_other(story, everybody):
    names = {ticket.pk: name for name, ticket in story.items()}
    seen = {
        login: {names[pk] for pk in Ticket.objects.visible_to(user).values_list("pk", flat=True)}
        for login, user in everybody.items()
    }
    expected = {login: {name for name, seers in SEEN_BY.items() if login in seers | ALL_SEE} for login in everybody}
    assert seen == expected
    assert set(story) == set(SEEN_BY)


def test_no_ticket_is_seen_twice(story, everybody):
    """The join to the parties must not double a row: counts and pages would lie."""
    for login, user in everybody.items():
        tickets = list(Ticket.objects.visible_to(user).newest_first(user))
        assert len(tickets) == len(set(tickets)) == Ticket.objects.visible_to(user).count(), login


def test_events_follow_their_tickets(story, everybody):
    for login, user in everybody.items():
        tickets = set(Event.objects.visible_to(user).values_list("ticket_id", flat=True))
        assert tickets == set(Ticket.objects.visible_to(user).values_list("pk", flat=True)), login


def test_lists_run_from_new_to_old_for_every_login(clerk, budi, as_rina, everybody, clock):
    made = []
    for _ in range(4):
        clock.at = clock.at.replace(minute=clock.at.minute + 1)
        made.append(record(as_rina, budi, clock, follow_up=FollowUp.TO_HAI))
        made.append(record(as_rina, budi, clock, follow_up=FollowUp.TO_HAI))
    for login in ("clerk", "kppn008", "kanwil04", "layer1", "monitor", "admin"):
        user = everybody[login]
        assert list(Ticket.objects.visible_to(user).newest_first(user)) == made[::-1], login
        assert list(Ticket.objects.visible_to(user).oldest_first(user)) == made, login


def test_a_stranger_and_a_login_out_of_service_see_nothing(story, kppn008, monitor):
    assert not Ticket.objects.visible_to(AnonymousUser()).exists()
    for user in (kppn008, monitor):
        user.is_active = False
        assert not Ticket.objects.visible_to(user).exists()


def test_an_asker_who_moves_takes_no_ticket_along(clerk, other_clerk, other_satker, budi, clock):
    ticket = ask(clerk, budi, clock)
    budi.satker = other_satker
    budi.save()
    assert list(Ticket.objects.visible_to(clerk)) == [ticket]
    assert not Ticket.objects.visible_to(other_clerk).exists()


def test_a_new_partner_kppn_does_not_take_the_old_tickets(clerk, satker, budi, kppn008, kppn001, banda_aceh, clock):
    ticket = ask(clerk, budi, clock)
    satker.partner = banda_aceh
    satker.save()
    assert list(Ticket.objects.visible_to(kppn008)) == [ticket]
    assert not Ticket.objects.visible_to(kppn001).exists()


def test_an_office_keeps_seeing_what_it_answered(ticket_in, kppn008):
    done = ticket_in("done")
    assert list(Ticket.objects.visible_to(kppn008)) == [done]


# --- People -----------------------------------------------------------------------------------------------------------
def test_each_list_of_service_users_is_its_own(logins, budi, other_person, aceh_person, citizen, kppn_person):
    seen = {
        login: set(ServiceUser.objects.visible_to(user).values_list("name", flat=True))
        for login, user in logins.items()
    }
    everyone = {"Budi Hartono", "Lina Marlina", "Teuku Rahmat", "Siti Aminah", "Andi Wijaya"}
    assert seen == {
        "clerk": {"Budi Hartono"},
        "other_clerk": {"Lina Marlina"},
        "aceh_clerk": {"Teuku Rahmat"},
        "kppn008": {"Budi Hartono", "Siti Aminah", "Andi Wijaya"},
        "kppn001": set(),
        "kppn183": set(),
        "kanwil04": set(),
        "kanwil01": set(),
        "layer1": set(),
        "layer2": set(),
        "monitor": everyone,
        "admin": everyone,
    }


def test_a_person_on_two_lists_is_seen_once(monitor, budi, kppn001, kppn008):
    MembershipFactory(service_user=budi, office=kppn001.office, added_by=kppn001)
    assert list(ServiceUser.objects.visible_to(monitor)) == [budi]
    assert list(ServiceUser.objects.visible_to(kppn001)) == [budi]
    assert Membership.objects.visible_to(kppn001).count() == 1


def test_officers_are_known_in_their_office_and_its_kanwil(logins, rina, bayu, sso, dewi, cut, kanwil_officer):
    PostingFactory(office=rina.office, officer=cut.officer, starts_on=date(2015, 1, 1), ends_on=date(2015, 12, 31))
    ServiceUserFactory(satker=logins["clerk"].satker)
    counts = {login: Posting.objects.visible_to(user).count() for login, user in logins.items()}
    assert counts == {
        "clerk": 0,
        "other_clerk": 0,
        "aceh_clerk": 0,
        "kppn008": 5,
        "kppn001": 1,
        "kppn183": 0,
        "kanwil04": 6,
        "kanwil01": 1,
        "layer1": 0,
        "layer2": 0,
        "monitor": 7,
        "admin": 7,
    }


def test_what_kppn_pekanbaru_answers_banda_aceh_never_sees(ticket_in, as_rina, kppn001, kanwil01, clock):
    answer(ticket_in("waiting"), as_rina, clock)
    for state in ("at_hai", "at_hai_2", "hai_replied", "done"):
        ticket_in(state)
    for user in (kppn001, kanwil01):
        assert not Ticket.objects.visible_to(user).exists()
        assert not Event.objects.visible_to(user).exists()
