"""Regulations: days in order, no circle of revocations, every state kept."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from services.knowledge.regulation_actions import RegulationSaid, keep_number, keep_regulation
from services.models import KnowledgeSetting, Regulation
from tests.factories import key
from tests.factories.knowledge import kep_428, regulation
from users.models import MasterVersion
from users.refusals import Refused

pytestmark = pytest.mark.django_db

SAID = RegulationSaid("KEP", "428/PB", 2016, "Layanan Pengguna Terintegrasi", date(2016, 7, 12))


def test_a_regulation_is_kept_with_every_state_and_named_as_it_is_cited(admin, clock):
    row = keep_regulation(key=key(admin), said=SAID, clock=clock)
    revoker = regulation()
    revoked = replace(SAID, revoked_on=date(2020, 3, 31), revoked_by_id=revoker.pk)
    keep_regulation(key=key(admin), said=revoked, clock=clock, regulation_id=row.pk)
    assert MasterVersion.objects.filter(table="services_regulation", key=row.pk).count() == 2
    assert row.history.count() == 2
    row.refresh_from_db()
    assert [row.is_revoked_on(date(2020, 3, day)) for day in (30, 31)] == [False, True]
    names = [row.name, revoker.name, Regulation(kind="UU", number="1", year=2004).name]
    names.append(Regulation(kind="PMK", number="97/PMK.01", year=2017).name)
    assert names == ["KEP-428/PB/2016", "PER-8/PB/2020", "UU Nomor 1 Tahun 2004", "PMK Nomor 97/PMK.01/2017"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("revoked_on", {"revoked_on": date(2016, 7, 11)}),
        ("changed_on", {"changed_on": date(2016, 7, 11)}),
        ("revoked_on", {"revoked_by_id": -1}),
        ("changed_on", {"changed_by_id": -1}),
        ("number", {"number": " "}),
        ("title", {"title": ""}),
        ("kind", {"kind": "XX"}),
        ("number", {"kind": "PER", "number": "8/PB", "year": 2020}),
    ],
)
def test_bad_days_and_doubles_are_refused_beside_their_field(admin, clock, field, changes):
    other = regulation()
    changes = {name: other.pk if value == -1 else value for name, value in changes.items()}
    with pytest.raises(Refused) as refusal:
        keep_regulation(key=key(admin), said=replace(SAID, **changes), clock=clock)
    assert refusal.value.field == field


def test_no_regulation_is_revoked_in_a_circle_however_long(admin, clock):
    first = keep_regulation(key=key(admin), said=SAID, clock=clock)
    second = regulation("9/PB", 2021, in_force_from=None, revoked_on=date(2022, 1, 1), revoked_by=first)
    third = regulation("10/PB", 2022, in_force_from=None, revoked_on=date(2022, 1, 1), revoked_by=second)
    for by in (first, second, third):
        circle = replace(SAID, revoked_on=date(2023, 1, 1), revoked_by_id=by.pk)
        with pytest.raises(Refused, match="melingkar"):
            keep_regulation(key=key(admin), said=circle, clock=clock, regulation_id=first.pk)


def test_the_database_holds_the_days_and_refuses_a_regulation_that_revokes_itself(db):
    row = kep_428()
    for changes in (
        {"revoked_on": date(2016, 7, 1)},
        {"revoked_on": None},
        {"revoked_by": row.pk},
        {"changed_by": row.revoked_by_id},
        {"year": 3000},
        {"in_force_from": date(1999, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Regulation.objects.filter(pk=row.pk).update(**changes)


def test_only_who_keeps_them_writes_regulations_and_numbers(admin, agent_head, layer1, kppn008, clock):
    for stranger in (layer1, kppn008):
        with pytest.raises(Refused):
            keep_regulation(key=key(stranger), said=SAID, clock=clock)
        with pytest.raises(Refused):
            keep_number(key=key(stranger), code="percent_from", value=9, legal_basis="uji", clock=clock)
    keep_regulation(key=key(agent_head), said=SAID, clock=clock)
    keep_number(key=key(admin), code="percent_from", value=9, legal_basis="ND-1", clock=clock)
    assert KnowledgeSetting.objects.get().value == 9
    for bad in ({"value": 0}, {"code": "public_page", "value": 2}, {"legal_basis": ""}, {"code": "x"}):
        said = {"code": "percent_from", "value": 9, "legal_basis": "ND-1", **bad}
        with pytest.raises(Refused):
            keep_number(key=key(admin), clock=clock, **said)
