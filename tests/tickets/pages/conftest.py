"""Forms as they are filled in, and tickets to act on."""

import pytest

from tests.factories import ask


@pytest.fixture
def waiting(clerk, budi, clock):
    return ask(clerk, budi, clock)
