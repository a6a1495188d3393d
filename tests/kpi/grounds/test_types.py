"""The type of an office: whose minimum it changes, from when, and when the mark "asumsi" goes."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from kpi.figures.reading import figures
from kpi.grounds.actions import confirm_ground, withdraw_ground
from kpi.grounds.kinds import kind_of
from reports.papers.iku import iku_sheet
from reports.papers.kanwil import kanwil_recap
from tests.factories import judged_tickets, key, lock_of_nothing, office_type
from tickets.quarters import Quarter
from users.models import Basis, OfficeTypeRecord
from users.refusals import Refused
from users.verification.master import wrong_rows
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q2 = Quarter(2026, 2)


@pytest.fixture
def assumed(pekanbaru, rina):
    return office_type(pekanbaru, basis=Basis.ASSUMED)


def minimum(office, clock):
    return [person.minimum for person in figures(Q2, clock.now(), office=office).officers if person.has_index]


def test_a_type_set_by_decree_takes_the_mark_away_and_only_then(assumed, pekanbaru, settle, clock):
    def marked():
        return figures(Q2, clock.now(), office=pekanbaru).type_assumed

    assert marked()
    settle("office_type", pekanbaru, "2026-04-01", type="A1", basis="assumed", legal_basis="nota dinas")
    assert marked(), "a basis that settles nothing leaves it an assumption"
    settle("office_type", pekanbaru, "2026-04-01", type="A1", basis="documented")
    assert not marked()
    assert minimum(pekanbaru, clock) == [300]
    rows = list(OfficeTypeRecord.objects.order_by("valid_from").values_list("basis", "valid_to"))
    assert rows == [("assumed", date(2026, 3, 31)), ("documented", None)]
    assert list(wrong_rows()) == []


def test_another_type_changes_the_minimum_from_its_day_on(assumed, pekanbaru, settle, clock):
    settle("office_type", pekanbaru, "2026-05-18", type="A2", basis="documented")
    [mixed] = minimum(pekanbaru, clock)
    assert 200 < mixed < 300
    assert figures(Quarter(2026, 1), clock.now(), office=pekanbaru).officers[0].minimum == 300


def test_its_effect_names_the_persons_and_changes_nothing(assumed, pekanbaru, propose, rina, clock):
    change = propose("office_type", pekanbaru, "2026-04-01", type="A2", basis="documented")
    effect = kind_of(change).effect(change, clock.now())
    assert [(line.name, line.minimum_before, line.minimum_after) for line in effect.persons] == [
        ("Rina Maharani", "300", "200")
    ]
    assert "hilang" in " ".join(effect.sentences)
    assert minimum(pekanbaru, clock) == [300]
    assert OfficeTypeRecord.objects.count() == 1


def test_for_the_past_a_second_person_confirms(assumed, pekanbaru, propose, admin, second, clock):
    change = propose("office_type", pekanbaru, "2026-04-01", type="A2", basis="documented")
    change = confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    assert (change.state, minimum(pekanbaru, clock)) == ("waiting", [300])
    with pytest.raises(Refused, match="orang pertama"):
        confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    change = confirm_ground(key=key(second), change_id=change.pk, clock=clock)
    assert (change.state, minimum(pekanbaru, clock)) == ("done", [200])
    assert (change.confirmed_by, change.second_by) == (admin, second)
    with pytest.raises(Refused, match="sudah berlaku"):
        withdraw_ground(key=key(admin), change_id=change.pk, clock=clock)


def test_never_into_a_locked_quarter(assumed, pekanbaru, propose, admin, clock):
    lock_of_nothing(pekanbaru.kanwil, Quarter(2026, 1), admin, clock.now())
    with pytest.raises(Refused, match="sudah dikunci untuk Kanwil") as refused:
        propose("office_type", pekanbaru, "2026-02-01", type="A2", basis="documented")
    assert refused.value.field == "effective_on"
    propose("office_type", pekanbaru, "2026-04-01", type="A2", basis="documented")


def test_a_part_locked_elsewhere_is_in_the_way_too(assumed, pekanbaru, propose, rina, cut, admin, budi, kppn008, clock):
    """Rina has tickets in a period that another Kanwil has locked: her index of that quarter rests on what she owed."""
    lock = lock_of_nothing(cut.office.kanwil, Quarter(2026, 1), admin, clock.now())
    [ticket] = judged_tickets(1, rina, asker=budi, by=kppn008, at=datetime(2026, 2, 10, 9, tzinfo=WIB))
    type(ticket).objects.filter(pk=ticket.pk).update(closed_in=lock.closing, kanwil=cut.office.kanwil)
    with pytest.raises(Refused, match="Rina Maharani"):
        propose("office_type", pekanbaru, "2026-02-01", type="A2", basis="documented")


def test_what_was_locked_between_draft_and_confirmation_is_kept(assumed, pekanbaru, propose, admin, clock):
    change = propose("office_type", pekanbaru, "2026-02-01", type="A2", basis="documented")
    lock_of_nothing(pekanbaru.kanwil, Quarter(2026, 1), admin, clock.now())
    with pytest.raises(Refused, match="dikunci"):
        confirm_ground(key=key(admin), change_id=change.pk, clock=clock)


@pytest.mark.parametrize(
    ("day", "say", "field"),
    [
        ("2020-01-01", {}, "effective_on"),
        ("2031-01-01", {}, "effective_on"),
        ("2026-05-18", {"legal_basis": " "}, "legal_basis"),
        ("2026-05-18", {"type": "A3"}, "type"),
        ("2026-05-18", {"type": "A1", "basis": "assumed", "legal_basis": "data uji"}, "type"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(assumed, pekanbaru, propose, day, say, field):
    OfficeTypeRecord.objects.update(legal_basis="data uji")
    with pytest.raises(Refused) as refused:
        propose("office_type", pekanbaru, day, **{"type": "A2", "basis": "documented", **say})
    assert refused.value.field == field


def test_one_change_of_a_kind_at_a_time(assumed, pekanbaru, propose, admin, clock):
    first = propose("office_type", pekanbaru, type="A2", basis="documented")
    with pytest.raises(Refused, match="Sudah ada rancangan"):
        propose("office_type", pekanbaru, "2026-06-01", type="A2", basis="documented")
    withdraw_ground(key=key(admin), change_id=first.pk, clock=clock)
    propose("office_type", pekanbaru, "2026-06-01", type="A2", basis="documented")


def test_the_page_of_the_tickets_says_asumsi_only_while_it_is_one(
    assumed, pekanbaru, settle, client_for, monitor, clock, time_machine
):
    time_machine.move_to(clock.now(), tick=False)
    page = reverse("kpi:tickets") + "?quarter=2026Q2&office=008"
    assert "tipe kantor: asumsi" in client_for(monitor).get(page).content.decode().lower()
    settle("office_type", pekanbaru, "2026-04-01", type="A1", basis="documented")
    assert "tipe kantor: asumsi" not in client_for(monitor).get(page).content.decode().lower()


def test_the_mark_goes_from_pdf_and_excel_too(assumed, pekanbaru, settle, rina, clock):
    """Both are made from one document, which says once what is assumed."""

    def said():
        sheet = iku_sheet(rina.officer, Q2, clock.now())
        recap = kanwil_recap(pekanbaru.kanwil, Q2, clock.now())
        return ["tipe kantor" in paper.assumed.lower() for paper in (sheet, recap)]

    assert said() == [True, True]
    settle("office_type", pekanbaru, "2026-04-01", type="A1", basis="documented")
    assert said() == [False, False]
