"""What looks like one person and is not: said by a named admin, taken back, and a join undone; all of it readable."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import MembershipFactory, OfficerFactory, PostingFactory, ServiceUserFactory, ask, key, record
from tests.markup import text_of
from users.models import (
    DifferentOfficers,
    DifferentServiceUsers,
    Membership,
    ServiceUser,
    ServiceUserEvent,
)
from users.one_person import actions
from users.one_person.doubles import like_officer, like_service_user, officer_groups, service_user_groups
from users.one_person.kinds import OFFICERS, SERVICE_USERS
from users.refusals import Refused
from users.service_users.actions import add_service_user, find_by_email, remove_from_list

pytestmark = pytest.mark.django_db
HOME = "/administrasi/ganda/"


@pytest.fixture
def twin(satker, kppn008):
    """Budi once more, on the KPPN's list alone."""
    twin = ServiceUserFactory(name="Hartono, Budi", email="budi@lain.contoh.go.id", satker=satker)
    MembershipFactory(service_user=twin, office=kppn008.office, added_by=kppn008)
    return twin


@pytest.fixture
def rinas(rina, banda_aceh):
    """Two officers of one name, at two offices."""
    return rina.officer, PostingFactory(officer=OfficerFactory(name="Rina Maharani"), office=banda_aceh).officer


@pytest.fixture
def say(admin, client_for):
    """Send the form of a page as the admin; the page that follows, as text."""

    def said(where, **form):
        return text_of(
            client_for(admin).post(
                HOME + where, {"submission": str(uuid.uuid4()), "reason": "Nota 4", **form}, follow=True
            )
        )

    return said


def lists(user):
    return set(ServiceUser.objects.visible_to(user))


# --- Bukan orang yang sama --------------------------------------------------------------------------------------------
def test_who_is_said_to_be_another_person_leaves_the_list_and_may_come_back(budi, twin, rinas, admin, say, client_for):
    third = ServiceUserFactory(name="Budi Hartono", email="b3@contoh.go.id", satker=budi.satker)
    assert [set(group) for group in service_user_groups()] == [{budi, twin, third}]
    assert "bukan orang yang sama" in say(f"pengguna/{budi.pk}/beda/", others=[str(twin.pk)])
    assert like_service_user(budi) == [third]
    assert like_service_user(twin) == [third]
    assert [set(group) for group in service_user_groups()] == [{budi, twin, third}], "each may still be the third"
    page = say(f"pengguna/{third.pk}/beda/", others=[str(budi.pk), str(twin.pk)])
    assert service_user_groups() == []
    for words in ("Nota 4", admin.get_full_name(), budi.email, third.email):
        assert words in page
    assert "bukan orang yang sama" in say(f"petugas/{rinas[1].pk}/beda/", others=[str(rinas[0].pk)])
    assert (officer_groups(), like_officer(rinas[0])) == ([], [])

    people = DifferentServiceUsers.objects.get(first=budi, second=twin)
    assert "Tanda ditarik" in say(f"pengguna/tanda/{people.pk}/", reason="Keliru")
    assert like_service_user(budi) == [twin]
    people.refresh_from_db()
    assert (people.reason, people.withdrawn_by, people.withdrawn_reason) == ("Nota 4", admin, "Keliru")
    officers = DifferentOfficers.objects.get()
    assert "Tanda ditarik" in say(f"petugas/tanda/{officers.pk}/")
    assert like_officer(rinas[0]) == [rinas[1]]
    assert client_for(admin).get(f"{HOME}petugas/tanda/{officers.pk}/").status_code == 404
    say(f"pengguna/{budi.pk}/beda/", others=[str(twin.pk)])
    assert DifferentServiceUsers.objects.filter(first=budi, second=twin).count() == 2, "said anew, beside the first"


def test_a_mark_is_refused_without_reason_person_or_right_and_keeps_from_joining(
    budi, twin, rinas, admin, kppn008, clock
):
    def mark(row, *others, by=admin, reason="Nota", kind=SERVICE_USERS):
        said = {"kind": kind, "row_id": row.pk, "other_ids": [one.pk for one in others], "reason": reason}
        return actions.mark_different(key=key(by), clock=clock, **said)

    for words, refused in (
        ("Isi alasan", lambda: mark(budi, twin, reason="\u200b")),
        ("oleh admin HAI", lambda: mark(budi, twin, by=kppn008)),
        ("Pilih baris lain", lambda: mark(budi)),
        ("Pilih baris lain", lambda: mark(budi, budi)),
    ):
        with pytest.raises(Refused, match=words):
            refused()
    mark(twin, budi)
    mark(*rinas, kind=OFFICERS)
    with pytest.raises(Refused, match="sudah ditandai"):
        mark(budi, twin)
    join = {"kept_id": budi.pk, "gone_id": twin.pk, "reason": "x"}
    with pytest.raises(Refused, match="Tarik dahulu tandanya"):
        actions.join_service_users(key=key(admin), clock=clock, **join)
    move = {"kept_id": rinas[0].pk, "posting_ids": [rinas[1].postings.get().pk], "reason": "x"}
    with pytest.raises(Refused, match="Tarik dahulu tandanya"):
        actions.move_postings(key=key(admin), clock=clock, **move)
    people = DifferentServiceUsers.objects.get()
    actions.withdraw_mark(key=key(admin), kind=SERVICE_USERS, mark_id=people.pk, reason="Keliru", clock=clock)
    with pytest.raises(Refused, match="sudah ditarik"):
        actions.withdraw_mark(key=key(admin), kind=SERVICE_USERS, mark_id=people.pk, reason="Lagi", clock=clock)
    for change in ({"reason": "lain"}, {"withdrawn_at": clock.now().replace(year=2025)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DifferentServiceUsers.objects.update(**change)
    said = {"said_at": clock.now(), "said_by": admin, "reason": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        DifferentServiceUsers.objects.create(first=twin, second=budi, **said)


# --- A join undone ----------------------------------------------------------------------------------------------------
def test_a_join_is_undone_and_everything_stands_where_it_stood(
    budi, twin, admin, second, kppn008, as_rina, clerk, say, client_for, clock
):
    before = lists(kppn008), lists(clerk)
    ticket = ask(clerk, budi, clock)
    say(f"pengguna/{twin.pk}/", gone=str(budi.pk))
    meanwhile = record(as_rina, twin, clock)
    page = client_for(second).get(f"{HOME}pengguna/{budi.pk}/pisah/")
    assert "Nota 4" in text_of(page), "why they were joined"
    assert "Dipisahkan lagi" in say(f"pengguna/{budi.pk}/pisah/", reason="Kakak beradik")
    assert (lists(kppn008), lists(clerk)) == before
    assert find_by_email(kppn008, budi.email).person == budi
    assert find_by_email(kppn008, twin.email).person == twin
    ticket.refresh_from_db()
    meanwhile.refresh_from_db()
    assert (ticket.asker, meanwhile.asker) == (budi, twin), "what happened since stays"
    assert [event.kind for event in ServiceUserEvent.objects.filter(service_user=budi)] == ["parted", "joined"]
    assert {event.user for event in ServiceUserEvent.objects.all()} == {admin}
    page = text_of(client_for(second).get(HOME))
    for words in ("Kakak beradik", "Nota 4", "Dipisahkan lagi"):
        assert words in page
    assert f"{HOME}pengguna/{budi.pk}/pisah/" not in page
    assert client_for(admin).get(f"{HOME}pengguna/{budi.pk}/pisah/").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE users_serviceuserevent SET data = '{}'")


def test_joins_on_top_of_each_other_are_undone_from_the_last(budi, twin, admin, kppn008, clerk, clock):
    third = ServiceUserFactory(name="Budi Hartono", email="b3@contoh.go.id", satker=budi.satker)
    before = lists(kppn008), lists(clerk)

    def part(gone, reason="Nota", by=admin):
        return actions.part_service_users(key=key(by), gone_id=gone.pk, reason=reason, clock=clock)

    for kept, gone in ((twin, budi), (third, twin)):
        actions.join_service_users(key=key(admin), kept_id=kept.pk, gone_id=gone.pk, reason="Nota", clock=clock)
    for words, refused in (
        ("Isi alasan", lambda: part(twin, reason=" ")),
        ("oleh admin HAI", lambda: part(twin, by=kppn008)),
        ("tidak digabung", lambda: part(third)),
        (r"budi@lain.* sejak itu digabung ke baris lain", lambda: part(budi)),
    ):
        with pytest.raises(Refused, match=words):
            refused()
    part(twin)
    assert find_by_email(kppn008, budi.email).person == twin
    part(budi)
    assert (lists(kppn008), lists(clerk)) == before
    stray = ServiceUserFactory(name="Tanpa riwayat", email="t@contoh.go.id", satker=budi.satker, joined_into=budi)
    with pytest.raises(Refused, match="Tidak tercatat bagaimana"):
        part(stray)


def test_what_a_list_did_since_stays(budi, twin, admin, clerk, kppn008, clock):
    """The satker took the joined person off its list, the KPPN put the kept one on once more."""
    say = {"kept_id": twin.pk, "gone_id": budi.pk, "reason": "Nota"}
    Membership.objects.filter(service_user=twin).update(removed_at=clock.now(), removed_by=kppn008)
    actions.join_service_users(key=key(admin), clock=clock, **say)
    remove_from_list(key=key(clerk), person_id=twin.pk, clock=clock)
    remove_from_list(key=key(kppn008), person_id=twin.pk, clock=clock)
    add_service_user(key=key(kppn008), email=budi.email, clock=clock)
    actions.part_service_users(key=key(admin), gone_id=budi.pk, reason="Nota", clock=clock)
    assert lists(clerk) == set(), "a list that took the person off gets nobody back"
    assert lists(kppn008) == {budi, twin}
