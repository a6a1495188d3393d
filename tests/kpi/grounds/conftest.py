"""Changes of the figures' ground as tests make them: drafted and confirmed by real acts."""

from datetime import date

import pytest

from kpi.grounds.actions import Said, confirm_ground, draft_ground
from tests.factories import key


@pytest.fixture
def propose(admin, clock):
    """Draft a change of an office, from a day on."""

    def proposed(kind, office=None, day="2026-05-18", /, **content):
        more = {name: content.pop(name) for name in ("subject", "ministry", "legal_basis") if name in content}
        said = {"legal_basis": "KMK-1/2026", "subject": office.code if office else "", **more}
        return draft_ground(
            key=key(admin),
            said=Said(kind=kind, office=office, effective_on=date.fromisoformat(day), content=content, **said),
            clock=clock,
        )

    return proposed


@pytest.fixture
def settle(propose, admin, second, clock):
    """Drafted, confirmed by as many persons as it takes, and carried out if its day has come."""

    def settled(*args, **content):
        change = propose(*args, **content)
        for person in (admin, second):
            if change.is_open:
                change = confirm_ground(key=key(person), change_id=change.pk, clock=clock)
        return change

    return settled
