"""A waiting ticket, and a form sent from its page."""

import uuid

import pytest

from tests.factories import CSO_PASSWORD, ask
from tests.tickets.paths.walking import url
from tickets.models import Ticket
from users.models import User


@pytest.fixture
def waiting(clerk, budi, national_offices, clock):
    return ask(clerk, budi, clock)


@pytest.fixture
def send(client_for, rina):
    """Send the form of a ticket's page as a login; at an office with Rina's signature. The page as it then is."""

    def sent(user: User, ticket: Ticket, act: str, follow=True, client=None, **typed):
        form = {
            "submission": str(uuid.uuid4()),
            "seen_version": str(ticket.version),
            "act": act,
            "gap_reason": "haipedia",
            **typed,
        }
        if user.role == User.Role.OFFICE and "officer" not in typed:
            form |= {"officer": str(rina.pk), "password": CSO_PASSWORD}
        response = (client or client_for(user)).post(url(ticket), form, follow=follow)
        if follow and response.redirect_chain:
            ticket.refresh_from_db()
        return response

    return sent
