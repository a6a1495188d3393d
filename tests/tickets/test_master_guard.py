"""Nothing that decides figures changes without an inserted version of its new state, on both engines
(docs/security.md 4)."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from simple_history.models import HistoricalChanges

from kpi.models import Policy
from services.models import KnowledgeSetting
from tests import factories
from tests.factories.knowledge import kep_428
from tickets.history import append_only
from tickets.models import CalendarVersion, DayOff, DestinationRoute, Norm, ServiceHours, SpecialHours, TicketParty
from tickets.quarters import Quarter
from users.models import Duty, MasterVersion, Office, OfficeRegion, Posting, User
from users.verification.master import kept_models, wrong_rows

pytestmark = pytest.mark.django_db

REFUSED = "FOREIGN KEY|foreign key|change only with a version"


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, statement


def committed(statement: str, *values: object) -> None:
    """As far as the end of the transaction, which the test's own stands in for."""
    with transaction.atomic():
        sql(statement, *values)
        connection.check_constraints()


def refused(statement: str, *values: object) -> None:
    with pytest.raises(DatabaseError, match=REFUSED):
        committed(statement, *values)
    connection.check_constraints()


@pytest.fixture
def everything(rina, pekanbaru):
    """A row in every table of master data."""
    factories.office_type(pekanbaru)
    OfficeRegion.objects.create(office=pekanbaru, kanwil=pekanbaru.kanwil, valid_from=date(2020, 1, 1))
    version = CalendarVersion.objects.get()
    SpecialHours.objects.create(
        added_in=version,
        name="Ramadan",
        first_day=date(2026, 2, 18),
        last_day=date(2026, 3, 19),
        weekday=1,
        opens=time(8),
        closes=time(15),
        channel_group=ServiceHours.objects.first().channel_group,
    )
    DayOff.objects.create(added_in=version, day=date(2026, 7, 1), name="Setempat", category="libur_nasional")
    agent = factories.UserFactory(role=User.Role.HAI_LAYER_1)
    said = {"legal_basis": "ST", "added_at": version.confirmed_at, "added_by": agent}
    Duty.objects.create(user=agent, kind="cio", valid_from=date(2026, 1, 5), **said)
    DestinationRoute.objects.create(destination="pinjaman_hibah", since=date(2026, 1, 1), legal_basis="KMK")
    factories.MinistryFactory(code="015")
    kep_428()
    KnowledgeSetting.objects.create(code="percent_from", value=5, legal_basis="ST")
    connection.check_constraints()


CHANGES = {
    "users_ministry": "name = name || '!'",
    "users_duty": "valid_to = '2030-01-01'",
    "tickets_destinationroute": "legal_basis = 'lain'",
    "users_office": "kanwil_id = NULL, kind = 'kanwil'",
    "users_officer": "is_active = NOT is_active",
    "users_officeregion": "valid_from = '2019-01-01'",
    "users_officetyperecord": "type = 'A2'",
    "users_posting": "kind = 'head'",
    "tickets_calendarversion": "confirmed_through = '2030-01-01'",
    "tickets_dayoff": "name = name || '!'",
    "tickets_norm": "amount = 9",
    "tickets_servicehours": "closes = '23:00:00'",
    "tickets_specialhours": "closes = '16:00:00'",
    "services_regulation": "revoked_on = '2030-01-01'",
    "services_knowledgesetting": "value = 9",
    "services_service": "code = code || 'X'",
    "services_serviceentry": "name = name || '!'",
    "kpi_policy": "effective_at = '2030-01-01 00:00:00+00:00'",
}


def test_every_table_of_master_data_is_guarded(everything):
    assert {model._meta.db_table for model in kept_models()} == {
        *CHANGES,
        "kpi_policybracket",
        "kpi_policyminimum",
        "kpi_policyassumption",
    }
    assert {f"haicso_{table}_{what}" for table in CHANGES for what in ("born", "changed", "gone")} <= (
        append_only.installed()
    )


@pytest.mark.parametrize("table", CHANGES)
def test_no_row_is_changed_past_the_application(everything, table):
    refused(f"UPDATE {table} SET {CHANGES[table]}")  # noqa: S608 - names of ours


@pytest.mark.parametrize("table", ["tickets_dayoff", "tickets_specialhours", "users_officetyperecord"])
def test_no_row_is_taken_out_past_the_application(everything, table):
    refused(f"DELETE FROM {table}")  # noqa: S608


def test_no_row_is_put_in_past_the_application(everything):
    refused(
        "INSERT INTO users_officeregion (office_id, kanwil_id, legal_basis, valid_from, valid_to) "
        "SELECT office_id, kanwil_id, '', '2021-01-01', NULL FROM users_officeregion"
    )


def test_a_version_that_says_something_else_pays_for_nothing(everything):
    kept = MasterVersion.objects.filter(table="tickets_norm").latest("seq")
    other = MasterVersion(table=kept.table, key=kept.key, seq=kept.seq + 1, content=kept.content, at=kept.at)
    with pytest.raises(DatabaseError, match=REFUSED):
        _changed_beside(other)


def _changed_beside(version: MasterVersion) -> None:
    with transaction.atomic():
        sql("UPDATE tickets_norm SET amount = 9 WHERE id = %s", version.key)
        version.save()
        connection.check_constraints()


def test_every_way_of_the_application_passes(everything, admin, clock):
    """With values of each kind that the columns can hold."""
    posting = Posting.objects.first()
    posting.ends_on, posting.signing_ended_at, posting.signing_ended_by = date(2027, 1, 1), clock.now(), admin
    posting.save()
    Norm.objects.update(amount=Decimal("2.5"), assumption='Kata "di antara" kutip, é, 😀 dan \\ garis')
    factories.policy_for(Quarter(2026, 2), admin)
    Policy.objects.filter(first_quarter="2026Q2").update(effective_at=clock.now().replace(microsecond=120))
    Office.objects.update(closed_on=date(2030, 12, 31))
    CalendarVersion.objects.update(confirmed_at=clock.now().replace(microsecond=5))
    SpecialHours.objects.update(closes=time(15, 30, 0, 7), weekday=None)
    DayOff.objects.filter(name="Setempat").delete()
    connection.check_constraints()
    assert not list(wrong_rows())


def test_a_password_needs_no_version(rina):
    sql("UPDATE users_officer SET must_change_password = NOT must_change_password")
    connection.check_constraints()


def test_kept_changes_and_parties_are_append_only(rina, clerk, budi, as_rina, clock):
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, HistoricalChanges)}
    assert len(tables) >= 10
    assert {*tables, TicketParty._meta.db_table, "users_masterversion"} <= {
        *append_only.APPEND_ONLY,
        *append_only.HISTORICAL,
    }
    factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    for statement in (
        "UPDATE users_historicalposting SET kind = 'head'",
        "DELETE FROM users_historicaloffice",
        "UPDATE tickets_ticketparty SET role = 'recorder'",
        "DELETE FROM tickets_ticketparty",
    ):
        with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
            sql(statement)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_refused_change_is_committed(rina):
    change = "UPDATE users_posting SET kind = 'head' WHERE id = %s"
    for do in (committed, sql):
        with pytest.raises(DatabaseError, match=REFUSED):
            do(change, rina.pk)
        assert Posting.objects.get(pk=rina.pk).kind == rina.kind
