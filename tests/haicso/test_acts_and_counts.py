"""docs/acts_and_counts.md: each act and each named change has its row, each row its proof; and what moves no count."""

import importlib
import inspect
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from kpi.figures.reading import figures
from kpi.locks.actions import lock_quarter
from tests import factories
from tests.factories import key, office_type, sign
from tickets.actions import FollowUp, deny, mark_read, withdraw_denial
from tickets.mail.actions import choose_notices
from tickets.models import RecordedInName
from tickets.quarters import Quarter
from tickets.workflow import Act
from users.clock import FixedClock
from users.models import OfficeTypeRecord, Posting, Satker, User
from users.service_users import actions as service_user_actions
from users.signing import actions as signing_actions
from users.signing import password_actions
from users.wib import WIB

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR) / "docs" / "acts_and_counts.md"
ROOMS = (
    "users.officers.actions",
    "users.duties.actions",
    "users.service_users.actions",
    "users.one_person.actions",
    "users.file_import.actions",
    "users.accounts.actions",
    "users.accounts.own_actions",
    "users.accounts.password_files",
    "users.signing.actions",
    "users.signing.password_actions",
    "services.canned.actions",
    "services.catalogue.actions",
    "services.booklet.actions",
    "tickets.actions",
    "tickets.calendar.actions",
    "tickets.mail.actions",
    "tickets.ratings.actions",
    "tickets.saved_views.actions",
    "reports.logo.actions",
    "kpi.policies.actions",
    "kpi.grounds.actions",
    "kpi.objections.actions",
    "kpi.locks.actions",
    "kpi.locks.revisions",
    "kpi.signals.actions",
)
"""Where named changes are: their functions that claim the one-time key of a form."""


def rows() -> list[tuple[str, str]]:
    """(what, proof) of every row."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    return [(line.split("`")[1], line.split("`")[-2]) for line in lines]


def named_changes() -> set[str]:
    found = set()
    for room in ROOMS:
        module = importlib.import_module(room)
        for name in getattr(module, "__all__", None) or [each for each in vars(module) if not each.startswith("_")]:
            each = getattr(module, name)
            if not inspect.isfunction(each) or not inspect.unwrap(each).__module__.startswith(room):
                continue
            takes = inspect.signature(each).parameters
            if "key" in takes and name not in set(Act):
                found.add(f"{room}:{name}")
    return found


def test_every_act_and_every_named_change_has_a_row():
    said = {what for what, _proof in rows()}
    assert {f"act:{act}" for act in Act} == {what for what in said if what.startswith("act:")}
    assert named_changes() == {what for what in said if not what.startswith(("act:", "data:"))}


def test_every_row_names_a_test_that_exists():
    for what, proof in rows():
        file, _colons, name = proof.partition("::")
        source = (Path(settings.BASE_DIR) / file).read_text()
        assert re.search(rf"^def {name}\(", source, re.MULTILINE), (what, proof)


# --- What moves no count ----------------------------------------------------------------------------------------------
Q1 = Quarter(2026, 1)


def wib(*parts: int) -> FixedClock:
    return FixedClock(datetime(*parts, tzinfo=WIB))


def told(clock: FixedClock, quarter: Quarter = Q1) -> list[tuple]:
    return [
        (each.kanwil.code, office.office.code, office.facts, office.untaken, row.figures.officer.pk, row.here)
        for each in figures(quarter, clock.at).kanwil
        for office in each.offices
        for row in office.officers
    ]


@pytest.fixture
def quarter(clerk, budi, as_rina, national_offices, pekanbaru):
    """Pekanbaru's first quarter: one of Rina's, one of nobody."""
    office_type(pekanbaru)
    factories.answer(factories.ask(clerk, budi, wib(2026, 1, 12, 9)), as_rina, wib(2026, 1, 12, 11))
    return factories.ask(clerk, budi, wib(2026, 3, 2, 10))


def test_the_day_of_receipt_moves_no_ticket_to_another_quarter(as_rina, budi):
    """A letter of January that is recorded in April counts in the second quarter."""
    asked = factories.question(received_on=datetime(2026, 1, 9, 10, tzinfo=WIB))
    factories.record(as_rina, budi, wib(2026, 4, 7, 9), question=asked)
    at = datetime(2026, 4, 8, 9, tzinfo=WIB)
    assert figures(Q1, at).facts.tickets == 0
    assert figures(Quarter(2026, 2), at).facts.tickets == 1


@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
def test_master_data_of_people_and_satker_moves_no_count(
    locked, quarter, admin, riau, banda_aceh, kppn008, rina, dewi, budi, clerk
):
    clock = wib(2026, 4, 7, 9)
    if locked:
        lock_quarter(kanwil=riau, quarter=Q1, by=admin, clock=wib(2026, 4, 6, 9, 15))
    before = told(clock)
    say = {"clock": clock}
    password_actions.reset_cso_password(key=key(kppn008), posting_id=rina.pk, signature=sign(kppn008, dewi), **say)
    rina.officer.refresh_from_db()
    password_actions.change_cso_password(
        key=key(kppn008), signature=sign(kppn008, Posting.objects.get(pk=rina.pk)), new_password="sandi-baru-7", **say
    )
    signing_actions.open_figures(key=key(kppn008), signature=sign(kppn008, dewi), earlier=None, **say)
    choose_notices(by=sign(kppn008, dewi), mode="digest", key=key(kppn008), **say)
    budi.__class__.objects.filter(pk=budi.pk).update(satker=None, unit_type="UMUM", name="Nama Lain")
    service_user_actions.remove_from_list(key=key(kppn008), person_id=budi.pk, **say)
    Satker.objects.filter(pk=clerk.satker_id).update(partner=banda_aceh)
    User.objects.filter(pk__in=[kppn008.pk, clerk.pk]).update(is_active=False)
    assert told(clock) == before


@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
def test_what_a_satker_says_of_a_question_in_its_name_moves_no_count(
    locked, quarter, admin, riau, clerk, budi, as_rina
):
    ticket = factories.record(as_rina, budi, wib(2026, 3, 3, 9), follow_up=FollowUp.ANSWER_NOW, answer="Sudah.")
    if locked:
        lock_quarter(kanwil=riau, quarter=Q1, by=admin, clock=wib(2026, 4, 6, 9, 15))
    clock = wib(2026, 4, 7, 9)
    before = told(clock)
    say = {"ticket_id": ticket.pk, "clock": clock}
    deny(key=key(clerk), text="Bukan pertanyaan kami.", **say)
    withdraw_denial(key=key(clerk), text="Ternyata dari kami.", **say)
    mark_read(key=key(clerk), through=RecordedInName.objects.latest("pk").pk, clock=clock)
    assert told(clock) == before


@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
def test_an_office_s_type_moves_no_ticket(locked, quarter, admin, riau, rina):
    if locked:
        lock_quarter(kanwil=riau, quarter=Q1, by=admin, clock=wib(2026, 4, 6, 9, 15))
    before = told(wib(2026, 4, 7, 9))
    OfficeTypeRecord.objects.update(type="A2")
    OfficeTypeRecord.objects.update(valid_to=date(2026, 2, 1))
    assert told(wib(2026, 4, 7, 9)) == before
