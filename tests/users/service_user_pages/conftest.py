"""A desk, and a list longer than a page."""

import pytest

from tests.factories import MembershipFactory, ServiceUserFactory
from users.models import UnitType


@pytest.fixture
def desk(client_for, kppn008):
    return client_for(kppn008)


@pytest.fixture
def many(kppn008):
    """Sixty people on Pekanbaru's list; some share a name."""
    people = [
        ServiceUserFactory(
            name=f"Penanya {number // 2:02d}",
            email=f"p{number:02d}@contoh.go.id",
            unit_type=UnitType.PUBLIC,
            institution="Warga",
        )
        for number in range(60)
    ]
    for person in people:
        MembershipFactory(service_user=person, office=kppn008.office, added_by=kppn008)
    return people
