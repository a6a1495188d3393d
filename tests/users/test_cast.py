"""The cast itself: that it can be made, on both databases, and that tests which commit leave nothing behind."""

import pytest

from tests.factories import CSO_PASSWORD, LOGIN_PASSWORD, ask, record
from tickets.history import append_only
from tickets.models import Event, Ticket
from users.models import User
from users.signing.proof import prove


def test_the_whole_cast_can_be_made(logins, as_rina, as_bayu, as_cut, as_kanwil, as_penerimaan, sso, dewi, clock):
    assert all(login.check_password(LOGIN_PASSWORD) for login in logins.values())


@pytest.mark.django_db(transaction=True)
def test_the_known_cso_password_proves_an_officer(kppn008, rina, clock):
    assert prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock).posting == rina


@pytest.mark.django_db
def test_questions_can_be_asked_and_recorded(clerk, as_rina, budi, clock):
    assert ask(clerk, budi, clock).reference == "HAI-518102000-26"
    assert record(as_rina, budi, clock).reference == "HAI-518102000-26-2"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_leaves_empty_tables_and_guarded_history(clerk, budi, clock, time):
    assert not Ticket.objects.exists()
    assert set(append_only.trigger_names()) == append_only.installed()
    ask(clerk, budi, clock)
    assert Event.objects.count() == 2
    assert User.objects.count() == 2
