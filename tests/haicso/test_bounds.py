"""Every date, instant and number that people type has bounds, in the form and in the database."""

import importlib
import pkgutil
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from kpi.models import PolicyBracket, PolicyMinimum
from kpi.policies.forms import NumberField
from tests.factories import CSO_PASSWORD, PostingFactory, office_type, question, record
from tests.haicso.test_house import OUR_OWN
from tests.markup import text_of
from tickets.models import CalendarVersion, DayOff, Norm, Ticket
from users.bounds import FIRST_DAY, LAST_DAY, InstantField
from users.refusals import Refused

CLOCK = "the database's clock, never anybody's wish"
COUNT = "counted by the machine"
BOUNDED_KINDS = (models.DateField, models.DecimalField, models.IntegerField)

NOT_TYPED = {
    # Everything whose name ends in _at is read from the clock (tests/haicso/test_house.py lists who it was).
    "kpi.KeptFigures.decision_mark": "the key of the newest row that was read",
    "kpi.KeptFigures.lock_mark": "the key of the newest row that was read",
    "kpi.KeptFigures.people": COUNT,
    "kpi.KeptFigures.at_risk": COUNT,
    "kpi.KeptFigures.watch": COUNT,
    "kpi.KeptFigures.on_track": COUNT,
    "kpi.KeptFigures.counted": COUNT,
    "kpi.LockedTicket.used": "follows from the clock of the ticket",
    "reports.LetterheadLogo.height": "measured in the picture, which has bounds of its own",
    "reports.LetterheadLogo.width": "measured in the picture, which has bounds of its own",
    "tickets.ChangeTally.after_created": CLOCK,
    "tickets.ChangeTally.as_of": CLOCK,
    "tickets.ChangeTally.after_ticket": "a key",
    "tickets.CalendarVersion.confirmed_through": "copied from the change, which is bounded",
    "tickets.DailySeal.day": CLOCK,
    "tickets.DeadlineWarning.late_after": "follows from the decision",
    "reports.ReportJob.leased_until": CLOCK,
    "users.FileImport.leased_until": CLOCK,
    "users.SigningThrottle.blocked_until": CLOCK,
    "users.SigningThrottle.pending_since": CLOCK,
    "users.LoginThrottle.blocked_until": CLOCK,
    "users.LoginThrottle.pending_since": CLOCK,
    "users.User.last_login": CLOCK,
    "users.User.date_joined": CLOCK,
    "services.ArticleWord.weight": COUNT,
    "services.ArticleVersion.no": COUNT,
    "services.CannedVersion.no": COUNT,
    "services.SearchMiss.day": CLOCK,
    "services.ArticleAnswered.day": CLOCK,
    "tickets.WorkerPiece.failing_since": CLOCK,
    "users.VerificationRun.since": CLOCK,
    "users.MasterVersion.key": "a key",
    "users.AuditEntry.hour": CLOCK,
    "tickets.Decision.used": "follows from the norm",
    "tickets.Ticket.iku_used": "follows from the norm",
    "tickets.Ticket.sla_used": "follows from the norm",
    "tickets.Ticket.hai_layer": "one of two, by a check of its own",
    "tickets.Ticket.origin": "set by the act that begins it; a constraint names its two values",
    "kpi.Policy.quantity_weight": "0 to 100, by a check of its own",
    "kpi.Policy.timeliness_weight": "100 less the other, by a check of its own",
    "kpi.Policy.green_from": "up to the cap, by a check of its own",
    "kpi.Policy.yellow_from": "up to green, by a check of its own",
}
COUNTED = {"seq", "size", "revision", "version", "attempts", "line", "count", "tickets", "failures", "pending", "times"}
COUNTED |= {"different", "expected", "examined", "changed", "decisions"}
DECIDED = {"due", "late_after", "ended", "whole_days", "rest_us"}


def label(field):
    return f"{field.model._meta.label}.{field.name}"


def is_the_machines(field):
    return (
        field.primary_key
        or field.name.endswith(("_at", "_count"))
        or field.name.removeprefix("iku_").removeprefix("sla_") in DECIDED
        or (isinstance(field, models.DateTimeField) and field.name == "at")
    )


def upper_bounds(model):
    """The columns with a bound above: a range, or "at most"."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            yield from _bounded(constraint.condition)


def _bounded(condition):
    for part in condition.children:
        if isinstance(part, tuple):
            name, _sep, how = part[0].rpartition("__")
            if how in {"range", "lte"}:
                yield name
        elif hasattr(part, "children"):
            yield from _bounded(part)


TYPED = [
    field
    for model in OUR_OWN
    for field in model._meta.concrete_fields
    if isinstance(field, BOUNDED_KINDS) and not is_the_machines(field)
]


@pytest.mark.parametrize("field", TYPED, ids=label)
def test_what_people_type_is_bounded_in_the_database(field):
    if field.name in set(upper_bounds(field.model)):
        return
    assert label(field) in NOT_TYPED or field.name in COUNTED, f"{label(field)} has no bound and no reason"


def test_the_reasons_name_columns_that_there_are():
    known = {label(field) for model in OUR_OWN for field in model._meta.concrete_fields}
    assert set(NOT_TYPED) <= known


def all_forms():
    for app in ("users", "services", "tickets", "kpi", "reports"):
        package = importlib.import_module(app)
        for _finder, name, _is_package in pkgutil.walk_packages(package.__path__, app + "."):
            if ".migrations" in name:
                continue
            module = importlib.import_module(name)
            for thing in vars(module).values():
                if isinstance(thing, type) and issubclass(thing, forms.BaseForm) and thing.__module__ == name:
                    yield thing


def numeric_fields():
    kinds = (forms.DateField, forms.DateTimeField, forms.IntegerField, NumberField)
    return [
        pytest.param(field, id=f"{form.__name__}.{name}")
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, kinds)
    ]


@pytest.mark.parametrize("field", numeric_fields())
@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "99999999999999999999", "-1"])
def test_every_date_and_number_of_a_form_refuses_what_no_house_needs(field, typed):
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def desk_form(rina, **changes):
    """What an officer types at the desk."""
    return {
        "submission": str(uuid.uuid4()),
        "act": "send",
        "email": "yusuf.ananda@contoh.go.id",
        "name": "Yusuf Ananda",
        "unit_type": "PEMDA",
        "institution": "Pemerintah Kota Pekanbaru",
        "channel": "tatap_muka",
        "subject": "Syarat dispensasi",
        "question": "Apa syaratnya?",
        "follow_up": "nanti",
        "officer": str(rina.pk),
        "password": CSO_PASSWORD,
    } | changes


# --- Diterima pada ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0001-01-01T00:00", "Tahun harus dari 2000 sampai 2099"),
        ("9999-12-31T23:59", "Tahun harus dari 2000 sampai 2099"),
        ("2001-05-18T09:30", "lebih dari 366 hari yang lalu"),
        ("2999-01-01T10:00", "Tahun harus dari 2000 sampai 2099"),
        ("2098-01-01T10:00", "Waktu diterima belum terjadi"),
    ],
)
def test_received_on_out_of_bounds_is_told_beside_its_field(client_for, kppn008, rina, typed, words):
    response = client_for(kppn008).post(reverse("tickets:record"), desk_form(rina, received_on=typed))
    assert response.status_code == 200
    assert words in text_of(response)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("year", [1, 9999])
def test_no_other_way_in_takes_it_either(as_rina, budi, clock, year):
    with pytest.raises(Refused):
        record(as_rina, budi, clock, question=question(received_on=datetime(year, 6, 1, tzinfo=UTC)))


def test_the_year_is_looked_at_before_the_zone():
    with pytest.raises(forms.ValidationError, match="Tahun harus"):
        InstantField().clean("0001-01-01T00:00")


# --- In the database --------------------------------------------------------------------------------------------------
def refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_the_database_refuses_days_outside_the_bounds(db, pekanbaru, day):
    refused_by_the_database(lambda: PostingFactory(office=pekanbaru, starts_on=day))
    version = CalendarVersion.objects.get()
    refused_by_the_database(
        lambda: DayOff.objects.create(day=day, category="libur_nasional", name="x", added_in=version)
    )
    refused_by_the_database(lambda: office_type(pekanbaru, since=day))


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_bounds_themselves_are_taken(db, pekanbaru, day):
    assert PostingFactory(office=pekanbaru, starts_on=day).pk


def test_a_norm_without_end_is_refused_by_the_database(db):
    norm = Norm.objects.first()
    for amount in (Decimal("100.5"), Decimal(9999)):
        refused_by_the_database(
            lambda amount=amount: Norm.objects.create(
                code=norm.code, amount=amount, valid_from=date(2030, 1, 1), added_in=norm.added_in, legal_basis="x"
            )
        )


def test_policy_numbers_are_bounded_by_the_database(db):
    policy = PolicyMinimum.objects.first().policy
    refused_by_the_database(lambda: PolicyMinimum.objects.create(policy=policy, office_type="A3", tickets=100_001))
    refused_by_the_database(
        lambda: PolicyBracket.objects.create(policy=policy, part="quantity", index=9, bound=Decimal(5))
    )


@pytest.mark.parametrize("typed", ["1000", "9999,999", "33,333"])
def test_policy_numbers_that_the_column_would_round_or_refuse_are_told(typed):
    with pytest.raises(forms.ValidationError):
        NumberField(most=999).clean(typed)


# --- Filters ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "1999-12-31"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_filter_out_of_bounds_is_a_sentence_and_no_error(client_for, monitor, name, typed):
    response = client_for(monitor).get(reverse("tickets:recap"), {name: typed})
    assert response.status_code == 200
    assert "Tahun harus dari 2000 sampai 2099" in text_of(response)
