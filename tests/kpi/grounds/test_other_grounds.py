"""Offices that open; names, zones, satker codes, ministries: what is refused, and that no figure moves."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from kpi.figures.reading import figures
from kpi.grounds.actions import Said, draft_ground, withdraw_ground
from tests.factories import MinistryFactory, SatkerFactory, key, lock_of_nothing, office_type
from tickets.quarters import Quarter
from users.models import Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker
from users.refusals import Refused
from users.verification.master import wrong_rows

pytestmark = pytest.mark.django_db

Q2 = Quarter(2026, 2)


@pytest.fixture
def finance(db):
    return MinistryFactory(code="015", name="Kementerian Keuangan")


@pytest.fixture
def opening(riau, finance):
    return {
        "kind": "kppn", "name": "KPPN Bengkalis", "kanwil": riau.pk, "type": "A2", "basis": "documented",
        "city": "Bengkalis", "province": "Riau", "zone": "Asia/Jakarta", "email": "", "satker_code": "527999",
        "partner": None,
    }  # fmt: skip


def test_an_office_opens_with_all_that_figures_ask(settle, opening, riau, clock):
    change = settle("office_open", subject="199", **opening)
    office = Office.objects.get(code="199")
    assert change.office == office
    assert (office.kanwil, office.opened_on) == (riau, date(2026, 5, 18))
    assert OfficeTypeRecord.objects.get(office=office).type == "A2"
    assert OfficeRegion.objects.get(office=office).kanwil == riau
    assert Satker.objects.get(office=office).code == "527999"
    assert "199" in {line.office.code for line in figures(Q2, clock.now()).offices}
    assert "199" not in {line.office.code for line in figures(Quarter(2026, 1), clock.now()).offices}
    assert list(wrong_rows()) == []


@pytest.mark.parametrize(
    ("subject", "say", "field"),
    [
        ("008", {}, "code"),
        ("199", {"name": "KPPN PEKANBARU"}, "name"),
        ("199", {"kanwil": None}, "kanwil"),
        ("199", {"type": ""}, "type"),
        ("199", {"kind": "kanwil", "type": ""}, "kanwil"),
        ("199", {"satker_code": "12"}, "satker_code"),
        ("199", {"satker_code": "099031"}, "satker_code"),
    ],
)
def test_duplicates_and_what_does_not_fit_are_refused(propose, opening, pekanbaru, satker, subject, say, field):
    Office.objects.filter(pk=pekanbaru.pk).update(name="KPPN Pekanbaru")
    with pytest.raises(Refused) as refused:
        propose("office_open", subject=subject, **{**opening, **say})
    assert refused.value.field == field


def test_no_office_opens_in_a_locked_quarter(propose, opening, riau, admin, clock):
    lock_of_nothing(riau, Quarter(2026, 1), admin, clock.now())
    with pytest.raises(Refused, match="dikunci"):
        propose("office_open", None, "2026-03-01", subject="199", **opening)


def test_a_name_a_zone_a_satker_code_a_ministry_move_no_figure(
    settle, propose, pekanbaru, banda_aceh, rina, finance, clock
):
    office_type(pekanbaru)

    def told():
        return [(each.officer.pk, each.minimum, each.result) for each in figures(Q2, clock.now()).officers]

    before = told()
    settle("office_name", pekanbaru, name="KPPN Pekanbaru Kota")
    settle("office_zone", Office.objects.get(pk=pekanbaru.pk), zone="Asia/Makassar")
    settle("office_satker", Office.objects.get(pk=pekanbaru.pk), satker_code="527111", partner=banda_aceh.pk)
    settle("ministry_add", subject="777", name="Badan Uji")
    ministry = Ministry.objects.get(code="777")
    settle("ministry_name", subject="777", ministry=ministry, name="Badan Uji Nasional")
    settle("ministry_close", subject="777", ministry=Ministry.objects.get(pk=ministry.pk))
    assert told() == before
    office = Office.objects.get(pk=pekanbaru.pk)
    assert (office.name, office.zone, office.settled_here) == ("KPPN Pekanbaru Kota", "Asia/Makassar", True)
    own = Satker.objects.get(office=office)
    assert (own.code, own.partner, own.partners.get().legal_basis) == ("527111", banda_aceh, "KMK-1/2026")
    ministry.refresh_from_db()
    assert (ministry.name, ministry.closed_on) == ("Badan Uji Nasional", date(2026, 5, 18))
    assert list(wrong_rows()) == []


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("office_name", {"name": " "}, "name"),
        ("office_name", {"name": "same"}, "name"),
        ("office_zone", {"zone": "Asia/Tokyo"}, "zone"),
        ("office_zone", {"zone": "Asia/Jakarta"}, "zone"),
        ("office_satker", {"satker_code": "099031", "partner": None}, "satker_code"),
        ("office_satker", {"satker_code": "527111", "partner": 0}, "partner"),
    ],
)
def test_what_does_not_change_or_fit_is_refused(propose, pekanbaru, satker, finance, kind, content, field):
    if content.get("name") == "same":
        content = {"name": pekanbaru.name}
    with pytest.raises(Refused) as refused:
        propose(kind, pekanbaru, **content)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("subject", "name", "field"), [("77", "X", "code"), ("015", "X", "code"), ("777", "Kementerian Keuangan", "name")]
)
def test_a_ministry_twice_is_refused(propose, finance, subject, name, field):
    with pytest.raises(Refused) as refused:
        propose("ministry_add", subject=subject, name=name)
    assert refused.value.field == field


def test_only_an_admin_proposes_or_withdraws(propose, monitor, pekanbaru, clock):
    change = propose("office_name", pekanbaru, name="KPPN Lain")
    with pytest.raises(Refused, match="admin HAI"):
        withdraw_ground(key=key(monitor), change_id=change.pk, clock=clock)
    said = Said("office_name", "008", date(2026, 5, 18), "KMK", content={"name": "X"}, office=pekanbaru)
    with pytest.raises(Refused, match="admin HAI"):
        draft_ground(key=key(monitor), said=said, clock=clock)


def test_an_office_that_was_the_satker_of_another_code_is_not_taken_twice(propose, pekanbaru, banda_aceh, finance):
    SatkerFactory(code="527111", name="KPPN Banda Aceh", ministry=finance, office=banda_aceh)
    with pytest.raises(Refused, match="sudah dipakai"):
        propose("office_satker", pekanbaru, satker_code="527111", partner=None)


def test_loading_the_files_again_leaves_what_was_settled_here(db, settle):
    call_command("load_reference", stdout=StringIO())
    office = Office.objects.get(code="001")
    own = Satker.objects.get(office=office)
    aceh, riau = Office.objects.get(code="01"), Office.objects.get(code="04")
    settle("office_name", office, name="KPPN Banda Aceh Kota")
    settle("office_type", Office.objects.get(code="001"), type="A2", basis="documented")
    settle("office_satker", Office.objects.get(code="001"), satker_code="999123", partner=own.partner_id)
    settle("office_region", Office.objects.get(code="001"), kanwil=riau.pk)
    ministry = Ministry.objects.get(code="001")
    settle("ministry_name", subject="001", ministry=ministry, name="Majelis Uji")
    call_command("load_reference", stdout=StringIO())
    office.refresh_from_db()
    assert (office.name, office.kanwil) == ("KPPN Banda Aceh Kota", riau)
    assert Satker.objects.get(office=office).code == "999123"
    assert OfficeTypeRecord.objects.get(office=office, valid_to=None).type == "A2"
    assert OfficeRegion.objects.get(office=office, valid_to=None).kanwil == riau
    assert OfficeRegion.objects.filter(office=office, kanwil=aceh).exists()
    assert Ministry.objects.get(code="001").name == "Majelis Uji"
    assert list(wrong_rows()) == []
