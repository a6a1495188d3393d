"""What decides figures is kept state by state: each way of the application is followed, each edit past it named."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kpi.models import Policy, PolicyBracket
from tests import factories
from tests.calendar_changes import change_calendar, day_off, wib
from tests.tickets.test_history import below_the_triggers
from tickets.calendar.proposals import addition
from tickets.models import DayOff, Norm, SpecialHours
from tickets.quarters import Quarter
from users.models import MasterVersion, Office, OfficeRegion, Posting
from users.models.master import MasterQuerySet
from users.verification.master import kept_models, wrong_rows

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return [str(wrong) for wrong in wrong_rows()]


def forge(sql: str, *params: object) -> None:
    with below_the_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount, sql


@pytest.fixture
def typed(pekanbaru):
    return factories.office_type(pekanbaru)


def test_all_that_decides_figures_is_kept():
    names = {model._meta.label for model in kept_models()}
    assert names == {
        *("users.Office", "users.OfficeRegion", "users.OfficeTypeRecord", "users.Officer", "users.Posting"),
        *("users.Duty", "users.Ministry", "tickets.DestinationRoute"),
        *("tickets.CalendarVersion", "tickets.DayOff", "tickets.SpecialHours", "tickets.ServiceHours", "tickets.Norm"),
        *("services.Service", "services.ServiceEntry", "services.Regulation", "services.KnowledgeSetting"),
        *("kpi.Policy", "kpi.PolicyBracket", "kpi.PolicyMinimum", "kpi.PolicyAssumption"),
    }


def test_no_kept_model_has_a_manager_that_keeps_nothing():
    for model in kept_models():
        assert isinstance(model._default_manager.all(), MasterQuerySet), model


def test_what_comes_with_the_software_and_what_people_do_agrees(rina, typed, admin):
    change_calendar([admin], [day_off("2026-05-19")], wib("2026-05-15 09:00"))
    factories.policy_for(Quarter(2026, 2), admin)
    assert found() == []
    assert MasterVersion.objects.filter(table="kpi_policy", key=Policy.objects.first().pk).count() >= 1


def test_the_reference_files_agree_too(db):
    call_command("load_reference", stdout=StringIO())
    assert Office.objects.count() > 200
    assert found() == []


@pytest.mark.parametrize("act", ["save", "update", "bulk_update", "related"])
def test_every_way_of_changing_a_row_is_followed(rina, act):
    ends = date(2026, 12, 31)
    match act:
        case "save":
            rina.ends_on = ends
            rina.save(update_fields=["ends_on"])
        case "update":
            Posting.objects.filter(pk=rina.pk).update(ends_on=ends)
        case "bulk_update":
            rina.ends_on = ends
            Posting.objects.bulk_update([rina], ["ends_on"])
        case "related":
            rina.officer.postings.update(ends_on=ends)
    versions = MasterVersion.objects.filter(table="users_posting", key=rina.pk)
    assert [version.content["ends_on"] for version in versions] == [None, "2026-12-31"]
    assert versions[1].prev_hash == versions[0].hash
    assert found() == []


def test_a_row_that_goes_leaves_its_states(typed):
    key = typed.pk
    typed.delete()
    assert [
        bool(version.content) for version in MasterVersion.objects.filter(table="users_officetyperecord", key=key)
    ] == [
        True,
        False,
    ]
    assert found() == []


def test_a_password_is_no_state_and_is_in_none(rina):
    before = MasterVersion.objects.count()
    rina.officer.set_cso_password("sandi-baru-sekali", must_change=False)
    rina.officer.save()
    assert MasterVersion.objects.count() == before
    assert not any("cso_password" in version.content for version in MasterVersion.objects.filter(table="users_officer"))


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE tickets_norm SET amount = 9 WHERE code = 'IKU'", "{norm}: amount is '9.00', kept is '2.00"),
        ("UPDATE tickets_dayoff SET day = '2026-05-19' WHERE id = {day}", "tickets_dayoff {day}: day is '2026-05-19'"),
        ("DELETE FROM tickets_dayoff WHERE id = {day}", "tickets_dayoff {day}: the row was taken out by hand"),
        ("UPDATE kpi_policybracket SET bound = 1 WHERE id = {bracket}", "kpi_policybracket {bracket}: bound is '1.0"),
        ("UPDATE users_officetyperecord SET type = 'A2'", "users_officetyperecord {type}: type is 'A2', kept is 'A1'"),
        ("UPDATE users_officetyperecord SET valid_from = '2026-02-01'", "valid_from is '2026-02-01'"),
        ("UPDATE users_posting SET kind = 'sso' WHERE id = {posting}", "users_posting {posting}: kind is 'sso'"),
        ("UPDATE users_posting SET ends_on = '2026-02-01' WHERE id = {posting}", "ends_on is '2026-02-01'"),
        ("UPDATE users_officer SET name = 'Orang Lain' WHERE id = {officer}", "name is 'Orang Lain'"),
        ("UPDATE users_office SET name = 'Kantor Lain' WHERE id = {office}", "name is 'Kantor Lain'"),
        ("UPDATE tickets_calendarversion SET confirmed_through = '2030-01-01'", "confirmed_through is '2030-01-01'"),
        ("UPDATE tickets_servicehours SET closes = '20:00:00'", "closes is '20:00:00'"),
    ],
)  # fmt: skip
def test_an_edit_in_the_database_itself_is_named(rina, typed, sql, said):
    keys = {
        "norm": Norm.objects.get(code="IKU").pk,
        "day": DayOff.objects.get(day="2026-05-14").pk,
        "bracket": PolicyBracket.objects.filter(bound__isnull=False).first().pk,
        "type": typed.pk,
        "posting": rina.pk,
        "officer": rina.officer_id,
        "office": rina.office_id,
    }
    forge(sql.format(**keys))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_master", stdout=out)
    assert said.format(**keys) in out.getvalue()


def test_rows_put_in_and_kept_states_edited_or_taken_out_are_named(riau, pekanbaru, typed):
    columns = "office_id, kanwil_id, legal_basis, valid_from"
    forge(f"INSERT INTO users_officeregion ({columns}) VALUES (%s, %s, '', '2026-01-01')", pekanbaru.pk, riau.pk)  # noqa: S608
    key = OfficeRegion.objects.get().pk
    assert found() == [f"users_officeregion {key}: the row was put in by hand: no version was kept of it"]
    with below_the_triggers():
        OfficeRegion.objects.all()._raw_delete("default")
        last = MasterVersion.objects.get(table="users_officetyperecord", key=typed.pk)
        content = {**last.content, "type": "A2"}
        MasterVersion.objects.filter(pk=last.pk).update(content=content)
    assert f"users_officetyperecord {typed.pk}: version 1 was changed" in found()
    with below_the_triggers():
        MasterVersion.objects.filter(pk=last.pk).delete()
    assert found() == [f"users_officetyperecord {typed.pk}: the row was put in by hand: no version was kept of it"]


def test_the_states_are_read_in_few_queries(rina, django_assert_max_num_queries):
    with django_assert_max_num_queries(3 * len(kept_models()) + 2):
        assert found() == []


def test_numbers_and_times_come_back_as_they_were_kept(admin):
    row = SpecialHours(
        name="Ramadan", first_day=date(2026, 6, 1), last_day=date(2026, 6, 5), opens="08:00", closes="15:00"
    )
    change_calendar([admin], [addition(row)], wib("2026-05-15 09:00"))
    Norm.objects.filter(code="SLA").update(amount=Decimal("4.5"))
    assert found() == []
