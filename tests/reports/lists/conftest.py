"""Three tickets to list, and a folder of the test's own for papers."""

from datetime import timedelta

import pytest

from tests.factories import answer, ask, escalate, question, record
from tickets.models import Destination


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture
def three(clerk, budi, citizen, as_rina, clock):
    """Answered, waiting, at HAI; the newest last."""
    first = answer(ask(clerk, budi, clock, question=question("Retur SP2D")), as_rina, clock)
    clock.at += timedelta(minutes=10)
    second = record(as_rina, citizen, clock, question=question("Setoran ganda"))
    clock.at += timedelta(minutes=10)
    third = escalate(ask(clerk, budi, clock, destination=Destination.TREASURY), as_rina, clock)
    clock.at += timedelta(minutes=10)
    return [first, second, third]
