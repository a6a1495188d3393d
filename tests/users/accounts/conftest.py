"""An admin's acts on logins, short to write."""

import pytest

from tests.factories import key
from users.accounts import actions
from users.accounts.actions import NewAccount
from users.clock import DatabaseClock, FixedClock
from users.models import User


@pytest.fixture
def clock(db):
    """The pages here ask the database what time it is."""
    return FixedClock(DatabaseClock().now())


@pytest.fixture
def do(admin, clock):
    """`do(actions.close_account, somebody)`: as the admin, with a reason."""

    def do(action, account, by=None, **more):
        return action(key=key(by or admin), account_id=account.pk, reason="Diminta unit", clock=clock, **more)

    return do


@pytest.fixture
def create(admin, clock):
    def create(username="dimas.prakoso", role=User.Role.HAI_LAYER_1, *, by=None, **more):
        more.setdefault("display_name", "Dimas Prakoso")
        return actions.create_account(
            key=key(by or admin), wanted=NewAccount(username, role, **more), reason="Agen baru", clock=clock
        )

    return create


def said(account):
    """The Riwayat, oldest first: what, and who."""
    return [(event.kind, event.by and event.by.username) for event in account.account_events.order_by("pk")]
