"""What lies waiting: a proposal, an import, a head's signature."""

import uuid

import pytest

from tests.factories import CSO_PASSWORD, MinistryFactory, key
from users.clock import DatabaseClock, wib_date
from users.file_import import actions as import_actions
from users.file_import.steps import ImportSteps
from users.satker_import.kind import SATKER


@pytest.fixture
def today():
    return wib_date(DatabaseClock().now())


@pytest.fixture
def signed(dewi):
    """What the head of section adds to every form."""

    def form(**typed):
        return {"submission": str(uuid.uuid4()), "officer": str(dewi.pk), "password": CSO_PASSWORD} | typed

    return form


@pytest.fixture
def batch(admin, pekanbaru):
    MinistryFactory(code="015", name="Kementerian Keuangan")
    content = b"kode_satker,nama_satker,ba,kppn,berlaku_sejak\n099031,Satu,015,008,2026-01-01\n"
    made = import_actions.upload_import_file(
        key=key(admin), kind=SATKER.kind, name="satker.csv", content=content, clock=DatabaseClock()
    )
    ImportSteps(SATKER)(DatabaseClock())
    return made
