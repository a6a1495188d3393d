"""A ticket answered too late, and who acts on the objection to it."""

import pytest

from tests import factories
from tests.factories import sign
from tests.kpi.objections.steps import wib
from tickets.models import Ticket


@pytest.fixture
def late(clerk, budi, as_rina, clock):
    """Asked on 4 May 2026 and answered on the 18th: Rina's, and late."""

    def made():
        clock.at = wib("2026-05-04 09:00")
        ticket = factories.ask(clerk, budi, clock)
        clock.at = wib("2026-05-18 10:20")
        return Ticket.objects.get(pk=factories.answer(ticket, as_rina, clock).pk)

    return made


@pytest.fixture
def as_dewi(kppn008, dewi):
    """The head of section at the office's login."""
    return sign(kppn008, dewi)
