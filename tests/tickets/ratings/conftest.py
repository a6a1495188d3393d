import pytest

from tests import factories
from tests.time_travel import travel


@pytest.fixture(autouse=True)
def now(clock):
    with travel(clock.at) as moved:
        yield moved


@pytest.fixture
def answered(clerk, budi, as_rina, clock):
    """Budi's question, answered by Rina on Monday 18 May 10.20."""
    return factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
