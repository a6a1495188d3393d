"""The database itself refuses to change history, on both engines (docs/security.md 4)."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kpi.models import GroundChange, LockedName, LockedTicket, Policy, QuarterLock
from reports.models import LetterheadLogo, PrintedPaper
from tests import factories
from tests.guarded_rows import about_the_catalogue, drafted_change, rated, told_and_cited, told_of_services
from tickets.history import append_only
from tickets.history.append_only import APPEND_ONLY, FROZEN, PRUNED
from tickets.history.chain import seal_day
from tickets.models import (
    CalendarChange,
    CalendarVersion,
    DayOff,
    DeadlineWarning,
    Denial,
    Event,
    GoneMail,
    OutgoingMail,
    PeriodClosing,
    RecordedInName,
    SentSeal,
    Ticket,
)
from users.clock import wib_date
from users.models import (
    AccountEvent,
    AuditEntry,
    DifferentOfficers,
    DifferentServiceUsers,
    Duty,
    OfficerEvent,
    ServiceUserEvent,
    User,
)

pytestmark = pytest.mark.django_db

GUARDED = [*APPEND_ONLY, *FROZEN]


@pytest.fixture(autouse=True)
def story(clerk, budi, as_rina, national_offices, clock):
    """Two tickets, one of them with a file and answered, under a seal, an officer's Riwayat: a row in every guarded
    table."""
    ticket = factories.ask(clerk, budi, clock, files=[factories.staged()])
    ticket = factories.answer(ticket, as_rina, clock)
    factories.ask(clerk, budi, clock)
    seal = seal_day(wib_date(clock.now()))
    SentSeal.objects.create(seal=seal, target="mailto:segel@contoh.go.id", at=clock.now())
    GoneMail.objects.create(recipient_kind="outside", sent_at=clock.now(), digest="0" * 64)
    said = {"key": "0" * 64, "kind": "export", "hour": clock.now(), "at": clock.now(), "last_at": clock.now()}
    AuditEntry.objects.create(**said)
    AccountEvent.objects.create(account=clerk, kind="created", at=clock.now())
    OfficerEvent.objects.create(
        officer=as_rina.posting.officer, office=as_rina.posting.office, kind="unlocked", at=clock.now(), user=clerk
    )
    ServiceUserEvent.objects.create(service_user=budi, kind="joined", at=clock.now(), user=clerk, text="Sama")
    said = {"said_at": clock.now(), "said_by": clerk, "reason": "Lain"}
    people = [budi, factories.ServiceUserFactory(satker=budi.satker)]
    officers = [as_rina.posting.officer, factories.OfficerFactory()]
    for marks, (first, second) in ((DifferentServiceUsers, people), (DifferentOfficers, officers)):
        marks.objects.create(first=first, second=second, **said)
    closing = PeriodClosing.objects.create(
        kanwil=as_rina.posting.office.kanwil,
        first_day=date(2025, 10, 1),
        last_day=date(2025, 12, 31),
        closed_at=clock.now(),
        closed_by=as_rina.user,
    )
    lock = QuarterLock.objects.create(
        closing=closing,
        kanwil=closing.kanwil,
        quarter="2025Q4",
        revision=1,
        policy=Policy.objects.get(),
        calendar=CalendarVersion.objects.get(),
        document="{}",
        digest="0" * 64,
        locked_at=clock.now(),
        locked_by=as_rina.user,
    )
    LockedTicket.objects.create(
        lock=lock,
        ticket=ticket,
        office=ticket.office,
        decision=ticket.decisions.first(),
        judged=True,
        in_time=True,
        at_recording=False,
    )
    LockedName.objects.create(lock=lock, officer=as_rina.posting.officer)
    factories.odd_things(Ticket.objects.get(pk=ticket.pk), as_rina, clock)
    drafted_change(as_rina.user, clock.now())
    DeadlineWarning.objects.create(
        ticket=ticket, code="IKU", late_after=ticket.iku_late_after, office=ticket.holder_office, warned_at=clock.now()
    )
    PrintedPaper.objects.create(row_count=1, totals=[], made_at=clock.now(), made_by=as_rina.user)
    LetterheadLogo.objects.create(changed_at=clock.now(), changed_by=as_rina.user)
    RecordedInName.objects.create(ticket=ticket, satker=ticket.asker_satker)
    Denial.objects.create(ticket=ticket, kind="denied", at=clock.now(), user=clerk, text="Bukan kami.")
    agent = factories.UserFactory(role=User.Role.HAI_LAYER_1)
    said = {"legal_basis": "ST", "added_at": clock.now(), "added_by": agent}
    Duty.objects.create(user=agent, kind="cio", valid_from=date(2026, 1, 5), **said)
    GroundChange.objects.create(
        kind="office_name", office=ticket.office, subject="008", effective_on=date(2026, 5, 18), legal_basis="KMK",
        drafted_at=clock.now(), drafted_by=agent,
    )  # fmt: skip
    told_and_cited(ticket, factories.ask(clerk, budi, clock), as_rina, clock)
    rated(ticket, as_rina, clock)
    told_of_services(agent, clock)
    about_the_catalogue(ticket, agent, clock)
    connection.check_constraints()
    return Ticket.objects.get(pk=ticket.pk)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refuses(statement: str, *values: object) -> None:
    with pytest.raises(DatabaseError, match="history is append-only"):
        sql(statement, *values)


def _not_permitted(statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(statement)


def key_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.get_primary_key_columns(cursor, table)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {', '.join(key_of(table))}")  # noqa: S608 - a table of ours
        return cursor.fetchall()


def test_every_trigger_of_the_list_is_there():
    assert append_only.installed() == set(append_only.trigger_names())


def test_the_list_names_what_must_be_guarded():
    """Written by hand: a table taken off the list must not take its test along."""
    what = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    tables = [
        "tickets_event",
        "tickets_attachment",
        "tickets_dailyseal",
        "tickets_sealedhead",
        "tickets_sentseal",
        "tickets_ticketparty",
        "users_auditentry",
        "users_historicalposting",
        "tickets_periodclosing",
        "kpi_quarterlock",
        "kpi_lockedticket",
        "kpi_lockedname",
        "tickets_calendarchange",
        "tickets_proposeddayoff",
        "tickets_proposedhours",
        "tickets_proposednorm",
        "tickets_proposedweekly",
        "users_duty",
        "users_differentofficers",
        "users_differentserviceusers",
        "kpi_groundchange",
        "tickets_denial",
        "tickets_recordedinname",
        "tickets_ticket",
        "users_submission",
        "users_officerevent",
        "tickets_outgoingmail",
        "kpi_policy",
        "kpi_policybracket",
        "kpi_policyminimum",
        "kpi_policyassumption",
        "kpi_objection",
        "kpi_objectionevent",
        "kpi_objectionfile",
        "kpi_signal",
        "kpi_signalevent",
        "kpi_signalthreshold",
        "reports_printedpaper",
        "reports_letterheadlogo",
        *("services_article", "services_articleversion", "services_articlebasis", "services_articleevent"),
        *("services_articlefeedback", "services_historicalregulation"),
        *("services_cannedtext", "services_cannedversion", "services_officersignoff"),
        *("tickets_articleuse", "tickets_usecheck", "tickets_articleproposal", "tickets_escalationreason"),
        "tickets_answeruse",
    ]
    assert set(append_only.trigger_names()) >= {f"haicso_{table}_{each}" for table in tables for each in what}
    set_once = ["calendarchange", "dayoff", "specialhours", "servicehours", "norm"]
    assert set(append_only.trigger_names()) >= {f"haicso_tickets_{table}_again" for table in set_once}


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_lost_triggers_back():
    append_only.uninstall()
    assert append_only.installed() == set()
    call_command("migrate", verbosity=0)
    assert append_only.installed() == set(append_only.trigger_names())


def test_no_row_is_deleted():
    for table in GUARDED:
        before = rows(table)
        assert before, table
        refuses(f"DELETE FROM {table}")  # noqa: S608
        refuses(f"DELETE FROM {table} WHERE {columns_of(table)[0]} = %s", before[0][0])  # noqa: S608
        assert rows(table) == before


def test_no_row_is_replaced():
    for table in GUARDED:
        _not_replaced(table)


def _not_replaced(table: str) -> None:
    """INSERT OR REPLACE (SQLite) and INSERT ... ON CONFLICT DO UPDATE (both) are changes by another name."""
    before = rows(table)
    names = ", ".join(f'"{name}"' for name in columns_of(table))
    key = key_of(table)
    text = {
        "tickets_ticket": "subject",
        "tickets_outgoingmail": "body",
        "users_submission": "action",
        "kpi_policy": "legal_basis",
        "kpi_objection": "reason",
        "kpi_signal": "rule",
        "users_auditentry": "detail",
        "tickets_calendarchange": "title",
        "services_catalogue": "label",
        "services_cannedtext": "title",
        "users_duty": "legal_basis",
        "kpi_groundchange": "legal_basis",
        "users_differentofficers": "reason",
        "users_differentserviceusers": "reason",
        "services_article": "slug",
        "services_publicnotice": "text",
    }
    column = text.get(table, key[0])
    number = {"tickets_recordedinname": "satker_id", "services_articleversion": "no"}
    if table in number:
        change = f"{number[table]} = excluded.{number[table]} + 1"
    else:
        change = f"{column} = excluded.{column}" + ("" if column == key[0] else " || '!'")
    same_rows = f"INTO {table} ({names}) SELECT {names} FROM {table} WHERE true"  # noqa: S608
    refuses(f"INSERT {same_rows} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}")
    if connection.vendor == "sqlite":
        refuses(f"INSERT OR REPLACE {same_rows}")
        refuses(f"REPLACE {same_rows}")
    assert rows(table) == before


@pytest.mark.postgres
def test_no_table_is_emptied_not_even_along_with_the_logins():
    for table in [*GUARDED, "users_user"]:
        refuses(f"TRUNCATE {table} CASCADE")


KEPT = [
    ("tickets_event", "text", "lain"),
    ("tickets_event", "at", "2020-01-01 00:00:00+00"),
    ("tickets_event", "hash", "0"),
    ("tickets_event", "posting_id", None),
    ("tickets_event", "seq", 99),
    ("tickets_attachment", "name", "lain.pdf"),
    ("tickets_attachment", "sha256", "0"),
    ("tickets_attachment", "stored_name", "0"),
    ("tickets_dailyseal", "digest", "0"),
    ("tickets_dailyseal", "tickets", 99),
    ("tickets_sealedhead", "head", "0"),
    ("tickets_sealedhead", "count", 99),
    ("tickets_ticket", "reference", "HAI-101000000-20"),
    ("tickets_ticket", "created_at", "2020-01-01 00:00:00+00"),
    ("tickets_ticket", "received_on", "2020-01-01 00:00:00+00"),
    ("tickets_ticket", "channel", "surat"),
    ("tickets_ticket", "subject", "lain"),
    ("tickets_ticket", "asker_name", "lain"),
    ("tickets_ticket", "asker_email", "lain@contoh.go.id"),
    ("tickets_ticket", "asker_unit_type", "UMUM"),
    ("tickets_ticket", "asker_institution", "lain"),
    ("users_submission", "action", "lain"),
    ("users_submission", "key", "00000000000000000000000000000000"),
    ("tickets_outgoingmail", "recipient", "lain@contoh.go.id"),
    ("tickets_outgoingmail", "subject", "lain"),
    ("tickets_outgoingmail", "body", "lain"),
    ("tickets_calendarchange", "title", "lain"),
    ("tickets_calendarchange", "legal_basis", "lain"),
    ("tickets_proposeddayoff", "day", "2018-06-28"),
    ("tickets_proposednorm", "amount", 9),
    ("tickets_recordedinname", "login_id", 1),
    ("tickets_denial", "text", "lain"),
    ("services_article", "slug", "lain"),
    ("services_articleversion", "no", 9),
    ("services_articlefeedback", "helpful", False),
    ("tickets_articleuse", "how", "linked"),
    ("tickets_answeruse", "at", "2026-01-05 01:00:00+00:00"),
    ("tickets_usecheck", "note", "lain"),
]


def test_no_kept_column_is_changed():
    for table, column, value in KEPT:
        before = rows(table)
        refuses(f"UPDATE {table} SET {column} = %s", value)  # noqa: S608
        assert rows(table) == before, column


def test_a_ticket_s_people_cannot_be_exchanged(story, other_person, admin):
    others = {"created_by_id": admin.pk, "asker_id": other_person.pk, "asker_satker_id": other_person.satker_id}
    for column, value in others.items():
        refuses(f"UPDATE tickets_ticket SET {column} = %s WHERE id = %s", value, story.pk)  # noqa: S608


@pytest.mark.postgres
def test_the_application_s_role_may_add_to_history_and_not_even_try_more(story, as_rina, clerk, budi, clock, capsys):
    """What `database_rights` takes is taken from the role that the test works with, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    call_command("database_rights", role, "--print")
    assert f"REVOKE UPDATE, DELETE ON tickets_event FROM PUBLIC, {role};" in capsys.readouterr().out
    call_command("database_rights", role)
    for table in GUARDED:
        # The worker takes what is old from the pruned ones; the trigger guards what is young.
        (refuses if table in PRUNED else _not_permitted)(f"DELETE FROM {table}")  # noqa: S608
    for table in APPEND_ONLY:
        *_before, column = columns_of(table)
        _not_permitted(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
        if "id" in columns_of(table):
            refuses(f"UPDATE {table} SET id = id + 1")  # noqa: S608
    ticket = factories.answer(factories.ask(clerk, budi, clock, files=[factories.staged()]), as_rina, clock)
    assert ticket.status == "done"
    connection.check_constraints()
    list(QuarterLock.objects.select_for_update())
    with pytest.raises(CommandError):
        call_command("database_rights", "somebody; DROP TABLE tickets_event")


def test_what_is_set_once_is_kept(admin, monitor, clock):
    """Who confirmed, and in which version a row ended, are empty at first and stay what they then are."""
    change, version = CalendarChange.objects.get(), CalendarVersion.objects.get()
    for person, at in ((admin, clock.now()), (admin, clock.now())):
        CalendarChange.objects.filter(pk=change.pk).update(confirmed_at=at, confirmed_by=person, state="waiting")
    refuses("UPDATE tickets_calendarchange SET confirmed_by_id = %s", monitor.pk)
    refuses("UPDATE tickets_calendarchange SET confirmed_by_id = NULL, confirmed_at = NULL, state = 'draft'")
    DayOff.objects.update(removed_in=version)
    refuses("UPDATE tickets_dayoff SET removed_in_id = NULL")


def test_nothing_about_a_frozen_column_stops_the_ticket_s_course(story):
    """The trigger looks at values, not at names: writing back the same subject is no change."""
    with transaction.atomic():
        Ticket.objects.filter(pk=story.pk).update(subject=story.subject, version=story.version + 1)
    assert Ticket.objects.get(pk=story.pk).version == story.version + 1


def test_the_orm_s_ways_are_refused_too(story):
    event = story.events.first()
    event.text = "lain"
    for change in (
        lambda: event.save(),
        lambda: Event.objects.bulk_update([event], ["text"]),
        lambda: Event.objects.filter(pk=event.pk).update(text="lain"),
        lambda: OutgoingMail.objects.all().delete(),
        lambda: story.events.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
            change()


def test_a_refused_change_spoils_only_its_own_transaction(story, clerk, budi, clock):
    refuses("DELETE FROM tickets_event")
    assert factories.ask(clerk, budi, clock).pk
