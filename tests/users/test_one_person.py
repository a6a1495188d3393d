"""One person is one person: likely doubles are shown, a named admin joins them, and no locked figure moves."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    MembershipFactory,
    OfficerFactory,
    PostingFactory,
    ServiceUserFactory,
    answer,
    ask,
    key,
    sign,
)
from tickets.models import PeriodClosing
from tickets.quarters import Quarter
from users.models import Membership, Officer, OfficerEvent, Posting, ServiceUser, ServiceUserEvent, UnitType
from users.one_person import actions
from users.one_person.doubles import like_service_user, likely_doubles, officer_groups, service_user_groups
from users.refusals import Refused
from users.service_users.actions import find_by_email

pytestmark = pytest.mark.django_db
HOME = "/administrasi/ganda/"


@pytest.fixture
def twin(satker, kppn008):
    """Budi once more, with a title and another address, on the KPPN's list alone."""
    twin = ServiceUserFactory(name="Hartono, Budi", email="budi@lain.contoh.go.id", satker=satker)
    MembershipFactory(service_user=twin, office=kppn008.office, added_by=kppn008)
    return twin


@pytest.fixture
def rina_twin(pekanbaru):
    """Rina Maharani once more, at the same office, after she left it."""
    return PostingFactory(
        officer=OfficerFactory(name="Rina Maharani, S.E."), office=pekanbaru, starts_on=date(2026, 5, 1)
    )


@pytest.fixture
def left(rina):
    """Rina's first posting ended before the twin's began."""
    Posting.objects.filter(pk=rina.pk).update(ends_on=date(2026, 4, 30))
    rina.refresh_from_db()
    return rina


# --- Service users ----------------------------------------------------------------------------------------------------
def test_likely_doubles_are_shown_by_name_and_place(budi, twin, other_person, banda_aceh, rina, rina_twin, pekanbaru):
    ServiceUserFactory(name="Budi Hartono", email="budi@bank.contoh.com", unit_type=UnitType.BANK, institution="Bank")
    assert service_user_groups() == [[budi, twin]]
    short = PostingFactory(officer=OfficerFactory(name="Rina M."), office=pekanbaru)
    PostingFactory(officer=OfficerFactory(name="Rina M."), office=banda_aceh)
    names = [[one.name for one in group] for group in officer_groups()]
    assert ["Rina Maharani", "Rina Maharani, S.E."] in names
    assert ["Rina M.", "Rina M."] in names
    assert ["Rina M.", "Rina Maharani"] in names
    assert short.officer.name in {row.name for group in likely_doubles().officers for row in group}


def test_the_page_asks_a_fixed_number_of_questions(budi, twin, client_for, admin, django_assert_num_queries):
    client = client_for(admin)
    client.get(HOME)
    with CaptureQueriesContext(connection) as first:
        page = client.get(HOME).content.decode()
    assert "Hartono, Budi" in page
    assert "budi.hartono@contoh.go.id" in page
    for number in range(5):
        for _twice in range(2):
            ServiceUserFactory(name=f"Orang {number}", satker=budi.satker)
    with django_assert_num_queries(len(first)):
        client.get(HOME)


def test_one_of_two_is_kept_and_the_other_leads_to_it(budi, twin, admin, kppn008, clerk, client_for, clock):
    ticket = ask(clerk, budi, clock)
    form = {"submission": str(uuid.uuid4()), "gone": str(budi.pk), "reason": "Surat KPPN 12/2026"}
    client = client_for(admin)
    assert client.get(f"{HOME}pengguna/{twin.pk}/").status_code == 200
    assert client.post(f"{HOME}pengguna/{twin.pk}/", form).status_code == 302
    twin.refresh_from_db()
    assert find_by_email(kppn008, budi.email).person == twin
    assert set(ServiceUser.objects.visible_to(kppn008)) == {twin}
    assert set(ServiceUser.objects.visible_to(clerk)) == {twin}
    assert Membership.objects.filter(service_user=budi).count() == 2, "no row is lost"
    ticket.refresh_from_db()
    assert (ticket.asker, ticket.asker_email) == (budi, "budi.hartono@contoh.go.id")
    events = ServiceUserEvent.objects.all()
    assert {event.service_user for event in events} == {budi, twin}
    assert {event.user for event in events} == {admin}
    assert "Surat KPPN 12/2026" in events[0].text
    assert like_service_user(twin) == []
    assert service_user_groups() == []
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE users_serviceuserevent SET text = 'lain'")


def test_two_are_not_joined_without_reason_twice_or_across_satker(budi, twin, other_person, admin, kppn008, clock):
    def join(kept, gone, by=admin, reason="Orang yang sama"):
        say = {"kept_id": kept.pk, "gone_id": gone.pk, "reason": reason, "clock": clock}
        return actions.join_service_users(key=key(by), **say)

    for words, refused in (
        ("Isi alasan", lambda: join(twin, budi, reason="\u200b")),
        ("oleh admin HAI", lambda: join(twin, budi, by=kppn008)),
        ("dua pengguna layanan yang berbeda", lambda: join(budi, budi)),
        ("daftar satker lain", lambda: join(budi, other_person)),
    ):
        with pytest.raises(Refused, match=words):
            refused()
    join(twin, budi)
    with pytest.raises(Refused, match="sudah digabung"):
        join(budi, other_person)
    third = ServiceUserFactory(name="Budi Hartono", email="b@contoh.go.id", satker=budi.satker)
    join(third, twin)
    assert find_by_email(kppn008, budi.email).person == third, "whoever was joined before goes along"


# --- Officers ---------------------------------------------------------------------------------------------------------
def test_postings_are_moved_to_one_officer_and_tickets_go_along(
    left, rina_twin, admin, client_for, clerk, budi, kppn008, clock
):
    ticket = answer(ask(clerk, budi, clock), sign(kppn008, rina_twin), clock)
    kept, gone = left.officer, rina_twin.officer
    client = client_for(admin)
    page = client.get(f"{HOME}petugas/{kept.pk}/").content.decode()
    assert "Rina Maharani, S.E. (ID" in page
    form = {"submission": str(uuid.uuid4()), "postings": [str(rina_twin.pk)], "reason": "SK 5/2026"}
    assert client.post(f"{HOME}petugas/{kept.pk}/", form).status_code == 302
    rina_twin.refresh_from_db()
    gone.refresh_from_db()
    assert rina_twin.officer == kept
    ticket.refresh_from_db()
    assert (ticket.posting, ticket.posting.officer) == (rina_twin, kept)
    assert (gone.is_active, gone.joined_into) == (False, kept)
    assert {event.officer for event in OfficerEvent.objects.filter(kind="joined")} == {kept, gone}
    assert "SK 5/2026" in client.get(f"/petugas/{kept.pk}/").content.decode()
    assert officer_groups() == []


def test_no_posting_is_moved_that_overlaps_is_anothers_or_has_locked_days(
    rina, rina_twin, bayu, admin, kppn008, riau, clock
):
    def move(kept, *postings, by=admin):
        say = {"kept_id": kept.pk, "posting_ids": [one.pk for one in postings], "reason": "SK", "clock": clock}
        return actions.move_postings(key=key(by), **say)

    for words, refused in (
        ("pada hari yang sama bertugas", lambda: move(rina.officer, rina_twin)),
        ("sama atau mirip", lambda: move(rina.officer, bayu)),
        ("sama atau mirip", lambda: move(rina.officer, rina)),
        ("Pilih penempatan", lambda: move(rina.officer)),
        ("oleh admin HAI", lambda: move(rina.officer, rina_twin, by=kppn008)),
    ):
        with pytest.raises(Refused, match=words):
            refused()
    Posting.objects.filter(pk=rina.pk).update(ends_on=date(2026, 4, 30))
    quarter = Quarter.of(clock.now())
    PeriodClosing.objects.create(
        kanwil=riau, first_day=quarter.first_day, last_day=quarter.last_day, closed_at=clock.now(), closed_by=admin
    )
    with pytest.raises(Refused, match=r"sudah dikunci .* Penempatan yang mempunyai hari di dalamnya"):
        move(rina.officer, rina_twin)
    assert Officer.objects.get(pk=rina_twin.officer_id).is_active
