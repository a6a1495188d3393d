"""How a version of the Katalog Layanan comes, and what it says on which day (PER-8/PB/2020 art. 20; WIDER row 42)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from services.catalogue import actions
from services.catalogue.reading import book_on, name_of, version_on
from services.catalogue.review import notice_days, notice_for, review_of
from services.catalogue.suggestion import suggested
from services.models import Catalogue, Service, ServiceChange, ServiceEntry
from services.models.catalogue import review_due
from tests import factories
from tests.factories import key
from users.clock import FixedClock
from users.models import Duty
from users.refusals import Refused
from users.wib import WIB

pytestmark = pytest.mark.django_db

SAID = actions.Said(
    name="Meja bantuan",
    kinds=["pertanyaan"],
    description="Bantuan pemakaian.",
    audience=["SATKER"],
    owner_id=None,
    answered_by="kppn",
    assumed=True,
)


@pytest.fixture
def cio(monitor, admin, clock):
    said = {"legal_basis": "KMK", "added_at": clock.now(), "added_by": admin}
    Duty.objects.create(user=monitor, kind="cio", valid_from=date(2026, 1, 5), **said)
    return monitor


def refused(words, act, by, **said):
    with pytest.raises(Refused, match=words), transaction.atomic():
        act(key=key(by), **said)


def hand_in(draft, by, clock, valid_from=date(2026, 6, 1), **said):
    said = {"legal_basis": "KEP-1/PB/2026", "valid_from": valid_from, "clock": clock, **said}
    return actions.hand_in_catalogue(key=key(by), catalogue_id=draft.pk, **said)


def test_a_version_is_drafted_handed_in_confirmed_and_read_by_its_days(admin, second, cio, clock):
    first = Catalogue.objects.get()
    draft = actions.draft_catalogue(key=key(admin), clock=clock)
    here = {"catalogue_id": draft.pk, "clock": clock}
    assert (draft.label, draft.base) == ("2026-2", first)
    refused("Sudah ada konsep", actions.draft_catalogue, second, clock=clock)
    actions.write_service(key=key(admin), code="LYN-19", said=SAID, is_new=True, **here)
    old = ServiceEntry.objects.get(service__code="LYN-03")
    changed = actions.Said(**{**SAID.__dict__, "name": "BLU dan kas", "owner_id": old.owner_id})
    actions.write_service(key=key(admin), code="LYN-03", said=changed, is_new=False, **here)
    actions.retire_service(key=key(admin), code="LYN-04", **here)
    actions.retire_service(key=key(admin), code="LYN-05", **here)
    actions.keep_service(key=key(admin), code="LYN-05", **here)
    assert book_on(date(2026, 6, 1)).find("LYN-19") is None  # nothing is in force yet

    handed = hand_in(draft, admin, clock, summary="Meja bantuan.")
    assert (handed.state, handed.review_due) == ("waiting", date(2027, 6, 1))
    refused("Menunggu CIO", actions.retire_service, admin, code="LYN-06", **here)
    refused("pemegang tugas CIO", actions.confirm_catalogue, second, **here)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Catalogue.objects.filter(pk=draft.pk).update(legal_basis="lain")
    # What is smuggled in after the handing in is none of it.
    ServiceChange.objects.create(catalogue=draft, code="LYN-06", act="retire", made_at=clock.now(), made_by=admin)

    confirmed = actions.confirm_catalogue(key=key(cio), **here)
    assert (confirmed.state, confirmed.second_by) == ("confirmed", cio)
    before, after = book_on(date(2026, 5, 31)), book_on(date(2026, 6, 1))
    assert (before.version, after.version) == (first, confirmed)
    assert {entry.service.code for entry in after.services} == {
        *(entry.service.code for entry in before.services if entry.service.code != "LYN-04"),
        "LYN-19",
    }
    service = Service.objects.get(code="LYN-03")
    assert [name_of(service, day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == ["BLU", "BLU dan kas"]
    assert name_of(Service.objects.get(code="LYN-04"), date(2026, 6, 1)) == "Digipay & pengadaan"
    assert ServiceEntry.objects.filter(service__code="LYN-15").count() == 1  # the same: it lives on
    assert version_on(date(2019, 1, 1)) == first  # before the first, the first
    refused("Ditetapkan", actions.withdraw_catalogue, admin, **here)
    again = actions.draft_catalogue(key=key(admin), clock=clock)
    assert again.base == confirmed
    refused("sudah dipakai", actions.write_service, admin, catalogue_id=again.pk, code="LYN-04", said=SAID,
            is_new=True, clock=clock)  # fmt: skip


def test_what_cannot_be_drafted_or_confirmed_is_refused(admin, second, cio, clerk, clock, monkeypatch):
    draft = actions.draft_catalogue(key=key(admin), clock=clock)
    here = {"catalogue_id": draft.pk, "clock": clock}
    write = {"code": "LYN-19", "is_new": True, **here}
    refused("disusun oleh admin HAI", actions.write_service, clerk, said=SAID, **write)
    for words, more in (
        ("Isi nama", {"name": " "}),
        ("Isi uraian", {"description": ""}),
        ("jenis", {"kinds": []}),
        ("boleh bertanya", {"audience": ["ORANG"]}),
        ("siapa yang menjawab", {"answered_by": "x"}),
        ("Isi dasar hukum", {"assumed": False}),
        ("sudah dipakai layanan LYN-15", {"name": "spm & sp2d"}),
    ):
        refused(words, actions.write_service, admin, said=actions.Said(**{**SAID.__dict__, **more}), **write)
    refused("Kode terdiri", actions.write_service, admin, said=SAID, **{**write, "code": "lyn 1"})
    refused("sudah dipakai", actions.write_service, admin, said=SAID, **{**write, "code": "LYN-01"})
    refused("tidak ada pada konsep", actions.write_service, admin, said=SAID, **{**write, "is_new": False})
    refused("tidak ada pada konsep", actions.retire_service, admin, code="LYN-99", **here)
    refused("tidak mengubah layanan", actions.keep_service, admin, code="LYN-01", **here)
    whole = {"catalogue_id": draft.pk, "clock": clock}
    refused("sudah lewat", actions.hand_in_catalogue, admin, legal_basis="K", valid_from=date(2026, 5, 17), **whole)
    refused("paling lambat", actions.hand_in_catalogue, admin, legal_basis="K", valid_from=date(2028, 5, 1), **whole)
    refused("Isi dasar hukum", actions.hand_in_catalogue, admin, legal_basis=" ", valid_from=date(2026, 6, 1), **whole)
    with monkeypatch.context() as nothing:
        nothing.setattr(actions, "drafted", lambda _draft: {})
        refused("Katalog tanpa layanan", actions.hand_in_catalogue, admin, legal_basis="K",
                valid_from=date(2026, 6, 1), **whole)  # fmt: skip

    said = {"legal_basis": "KMK", "added_at": clock.now(), "added_by": admin}
    for person in (admin, second):
        Duty.objects.create(user=person, kind="cio", valid_from=date(2026, 1, 5), **said)
    hand_in(draft, second, clock)
    refused("oleh orang lain", actions.confirm_catalogue, admin, **here)  # drafted it
    refused("oleh orang lain", actions.confirm_catalogue, second, **here)  # handed it in
    late = FixedClock(clock.now() + timedelta(days=30))
    refused("sudah lewat", actions.confirm_catalogue, cio, catalogue_id=draft.pk, clock=late)
    gone = actions.withdraw_catalogue(key=key(cio), **here)
    assert gone.state == "withdrawn"
    with pytest.raises(IntegrityError), transaction.atomic():
        Catalogue.objects.filter(pk=draft.pk).update(state="confirmed")
    Duty.objects.filter(user=cio).update(valid_to=date(2026, 1, 6))
    next_one = actions.draft_catalogue(key=key(admin), clock=clock)
    hand_in(next_one, admin, clock)
    refused("pemegang tugas CIO", actions.confirm_catalogue, cio, catalogue_id=next_one.pk, clock=clock)


def test_the_review_is_due_a_year_after_and_told_from_thirty_days_before(admin, second, cio, clerk):
    """WIDER row 42, example 1."""
    assert review_due(date(2020, 4, 1)) == date(2021, 4, 1)
    assert review_due(date(2024, 2, 29)) == date(2025, 3, 1)
    assert notice_days(date(2021, 4, 1), date(2021, 6, 30)) == [
        date(2021, 3, 2),
        date(2021, 4, 2),
        date(2021, 5, 2),
        date(2021, 6, 2),
    ]
    assert notice_days(date(2021, 3, 2), date(2021, 3, 1))[1] == date(2021, 2, 28)
    assert notice_days(date(2021, 4, 1), date(2021, 3, 1)) == []
    for day, near, over in (
        (date(2026, 12, 1), False, False),
        (date(2026, 12, 2), True, False),
        (date(2027, 1, 1), True, False),
        (date(2027, 1, 2), True, True),
    ):
        review = review_of(day)
        assert (review.due, review.is_near, review.is_over) == (date(2027, 1, 1), near, over)
        told = [person for person in (admin, cio, clerk, second) if notice_for(person, day)]
        assert told == ([admin, cio, second] if near else [])


def test_the_first_services_are_there_and_subjects_point_at_them(clock):
    import csv

    from django.conf import settings

    book = book_on(datetime(2026, 5, 18, tzinfo=WIB).date())
    assert len(book.entries) == 18
    assert all(entry.assumed and entry.legal_basis for entry in book.services)
    assert book.find("LYN-18").name == "Klinik Akuntansi"
    with (settings.BASE_DIR / "fixtures" / "ticket_subjects.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["kategori"] for row in rows} <= {entry.name for entry in book.services}
    found = [(suggested(row["subjek"], book), row["kategori"]) for row in rows]
    assert all(entry is None or entry.name == category for entry, category in found)
    assert sum(entry is not None for entry, _category in found) >= 0.9 * len(rows)
    for nothing in ("", "mohon bantuan", "Cara mengganti printer kantor", "Perjalanan dinas pindah"):
        assert suggested(nothing, book) is None
    assert factories.service().code == "LYN-14"
