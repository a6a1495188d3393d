"""Rules of the whole house that no single room can keep (CONTRIBUTING.md)."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from tests.factories import ask
from tickets.models import Ticket

OUR_APPS = ["haicso", "reports", "kpi", "tickets", "services", "users"]
MODELS = [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]
OUR_OWN = [model for model in MODELS if not hasattr(model, "history_object")]  # without simple_history's copies

# Instants that a machine writes, or that somebody signs elsewhere. Everything else with a time has a person beside it.
WITHOUT_A_PERSON = {
    "tickets.OutgoingMail.next_attempt_at": "the worker's timetable",
    "tickets.OutgoingMail.sent_at": "the worker sends",
    "tickets.Rating.ended_at": "the ticket's answered_at once more, for the index",
    "tickets.GoneMail.sent_at": "the worker sent, and keeps when",
    "kpi.Signal.found_at": "the nightly search finds",
    "kpi.KeptFigures.made_at": "the worker counts",
    "tickets.TicketParty.created_at": "the ticket's created_at once more, for the index",
    "tickets.DeadlineWarning.warned_at": "the worker warns",
    "tickets.DueNotice.told_at": "the worker tells",
    "kpi.GroundChange.done_at": "the day's step, after the persons beside it confirmed",
    "tickets.CalendarChange.began_at": "the worker's step",
    "tickets.CalendarChange.ended_at": "the worker's step",
    "users.Officer.password_expires_at": "follows from the reset, whose OfficerEvent names who",
    "reports.ReportJob.began_at": "the worker's work",
    "reports.ReportJob.ended_at": "the worker's work",
    "reports.ReportJob.expires_at": "follows from the worker's end",
    "users.AuditEntry.last_at": "the last time of what is counted; who it was is its login",
    "users.VerificationRun.began_at": "the worker's pass, or an operator's at the shell",
    "users.VerificationRun.ended_at": "the worker's pass, or an operator's at the shell",
    "users.FileImport.began_at": "the worker's step",
    "users.FileImport.ended_at": "the worker's step",
    "users.FormDraft.saved_at": "by its user, as they type",
    "users.User.password_expires_at": "follows from the issue, whose AccountEvent names who",
    "users.AccountLink.expires_at": "follows from made_at",
    "users.AccountLink.used_at": "by the holder, whose AccountEvent says so",
    "users.AccountLink.withdrawn_at": "by a newer link or the closing, whose AccountEvent names who",
    "users.AccountLink.mailed_at": "the worker sends",
    "users.AccountLink.next_attempt_at": "the worker's timetable",
    "users.AccountMove.done_at": "the worker's step",
    "users.AccountMove.cancelled_at": "by an act whose AccountEvent names who, or the worker's step",
    "users.FirstPasswords.expires_at": "follows from made_at",
    "tickets.SetAside.first_at": "the machine names a bad row",
    "tickets.SetAside.last_at": "the machine names a bad row",
    "tickets.TicketWindow.heard_at": "its user's page says so of itself",
    "tickets.WorkerPiece.tried_at": "the worker's work",
    "tickets.WorkerPiece.went_well_at": "the worker's work",
    "users.AccessAlarm.told_at": "the worker writes its mails",
    "users.LoginThrottle.failed_at": "a count of strangers",
}
LONGEST_ROOM = 400


def name(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def instants() -> list[models.Field]:
    return [field for model in OUR_OWN for field in model._meta.get_fields() if field.name.endswith("_at")]


def test_every_at_has_its_by():
    lonely = {
        name(field)
        for field in instants()
        if field.name.removesuffix("_at") + "_by" not in {other.name for other in field.model._meta.get_fields()}
    }
    assert lonely == set(WITHOUT_A_PERSON), "the list must name exactly these, with the reason"


@pytest.mark.parametrize("field", [field for field in instants() if field.null], ids=name)
def test_an_at_that_may_be_empty_is_tied_to_its_by(field):
    """By a constraint of the database that names both columns."""
    if name(field) in WITHOUT_A_PERSON:
        return
    both = {field.name, field.name.removesuffix("_at") + "_by"}
    tied = [
        constraint
        for constraint in field.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and both <= {lookup.split("__")[0] for lookup in _columns(constraint.condition)}
    ]
    assert tied, f"{name(field)} and its _by can be set one without the other"


def _columns(condition: models.Q) -> set[str]:
    found = set()
    for child in condition.children:
        found |= _columns(child) if isinstance(child, models.Q) else {child[0]}
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["escalated", "hai_replied", "answered"])
def test_the_database_takes_no_time_without_a_person_nor_a_person_without_a_time(what, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    for half in ({f"{what}_at": clock.now()}, {f"{what}_by": clerk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(**half)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_keys_are_bigints(model):
    key = model._meta.pk
    if hasattr(model, "history_object"):
        # simple_history keeps the row's own key beside its own.
        assert isinstance(model._meta.get_field("id"), models.BigIntegerField)
    parts = getattr(key, "fields", (key,))  # of a row that is found by what it is about alone: the keys of these
    whole = (models.BigAutoField, models.BigIntegerField, models.ForeignKey)
    assert all(isinstance(part, whole) for part in parts), f"{model._meta.label}: {key}"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _our_code() -> dict[Path, str]:
    """Every file of the house and its scripts that git knows or that is new, but for migrations; and what it says."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],  # noqa: S607
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(line) for line in listed.stdout.splitlines()]
    return {
        path: (settings.BASE_DIR / path).read_text()
        for path in paths
        if path.parts[0] in {*OUR_APPS, "scripts"}
        and "migrations" not in path.parts
        and (settings.BASE_DIR / path).exists()
    }


def test_no_room_is_too_long():
    lines = {str(path): text.count("\n") for path, text in _our_code().items()}
    assert len(lines) > 30
    lines |= {str(path): path.read_text().count("\n") for path in Path(__file__).parents[1].rglob("*.py")}
    long = {path: count for path, count in lines.items() if count > LONGEST_ROOM}
    assert not long, f"over {LONGEST_ROOM} lines"


def test_the_clock_is_read_in_one_place():
    """`users/clock.py`; a session's age and a pause are no figures about a person and read the process's own clock."""
    asked = ("timezone.now(", "datetime.now(", "datetime.utcnow(", "date.today(", "timezone.localdate(", "localtime()")
    allowed = {"users/clock.py", "haicso/views.py"}  # the health page compares the two clocks
    found = {str(path) for path, text in _our_code().items() if any(word in text for word in asked)}
    assert found <= allowed


def test_rows_that_people_are_shown_are_protected_from_deletion():
    """Nothing is hard-deleted: foreign keys PROTECT, but for what is a mere counter."""
    careless = {
        name(field)
        for model in OUR_OWN
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    }
    assert careless == {"users.SigningThrottle.officer", "users.SigningThrottle.office"}
