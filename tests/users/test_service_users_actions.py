"""Data Pengguna Layanan (002 part 2): one person = one e-mail nationwide, lists per office and satker."""

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.factories import MembershipFactory, ServiceUserFactory, key
from tests.parallel import at_once
from users.clock import DatabaseClock
from users.models import AlreadyDone, Membership, ServiceUser, UnitType
from users.refusals import Refused
from users.service_users import actions as service_user_actions
from users.service_users.actions import add_service_user, find_by_email, remove_from_list, update_service_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(clock):
    def added(login, email="baru@contoh.go.id", name="Orang Baru", unit_type=UnitType.SATKER, **more):
        return add_service_user(
            key=more.pop("key", key(login)), email=email, name=name, unit_type=unit_type, clock=clock, **more
        )

    return added


def on_list(login) -> set[str]:
    return set(ServiceUser.objects.visible_to(login).values_list("email", flat=True))


# --- One e-mail -------------------------------------------------------------------------------------------------------
def test_an_email_belongs_to_one_person_however_it_is_written(budi, satker):
    for email in ("budi.hartono@contoh.go.id", "Budi.Hartono@contoh.go.id"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceUserFactory(email=email, satker=satker)


def test_the_address_is_kept_in_lower_case(add, clerk):
    assert add(clerk, email="  Nur.Hayati@Contoh.GO.id ").email == "nur.hayati@contoh.go.id"


# --- CARI EMAIL -------------------------------------------------------------------------------------------------------
def test_an_office_finds_anybody_by_the_exact_address(kppn008, aceh_person):
    found = find_by_email(kppn008, " Teuku.Rahmat@contoh.go.id ")
    assert (found.person, found.taken_elsewhere, found.on_own_list) == (aceh_person, False, False)


def test_an_office_sees_that_a_person_is_on_its_list_already(kppn008, budi):
    assert find_by_email(kppn008, budi.email).on_own_list


def test_a_satker_finds_its_own_people(clerk, budi):
    found = find_by_email(clerk, budi.email)
    assert (found.person, found.on_own_list) == (budi, True)


def test_a_satker_learns_of_others_only_that_the_address_is_taken(clerk, other_person, kppn_person, citizen):
    for stranger in (other_person, kppn_person, citizen):
        found = find_by_email(clerk, stranger.email)
        assert (found.person, found.taken_elsewhere, found.on_own_list) == (None, True, False)


@pytest.mark.parametrize(
    "typed", ["budi", "budi.hartono", "budi.hartono@contoh.go", "%", "budi_hartono@contoh.go.id", ""]
)
def test_nothing_less_than_the_whole_address_finds(typed, kppn008, clerk, budi):
    for login in (kppn008, clerk):
        found = find_by_email(login, typed)
        assert (found.person, found.taken_elsewhere) == (None, False)


def test_the_search_of_one_office_tells_nothing_of_another_s_list(kppn001, budi):
    assert not find_by_email(kppn001, budi.email).on_own_list


# --- Tambah -----------------------------------------------------------------------------------------------------------
def test_a_satker_adds_a_person_of_its_own(add, clerk, satker, clock):
    person = add(clerk)
    assert (person.unit_type, person.satker, person.office) == (UnitType.SATKER, satker, None)
    membership = Membership.objects.get(service_user=person)
    assert (membership.satker, membership.office) == (satker, None)
    assert (membership.added_at, membership.added_by) == (clock.now(), clerk)


@pytest.mark.parametrize("unit_type", [each for each in UnitType if each != UnitType.SATKER])
def test_a_satker_adds_nobody_of_another_type(unit_type, add, clerk):
    with pytest.raises(Refused, match="Pilih jenis unit"):
        add(clerk, unit_type=unit_type)
    assert not ServiceUser.objects.exists()


def test_a_satker_cannot_add_to_another_satker(add, clerk, satker, other_satker):
    assert add(clerk, satker=other_satker).satker == satker


def test_a_satker_cannot_take_a_person_of_another(add, clerk, other_person):
    with pytest.raises(Refused, match="terdaftar pada unit lain") as refusal:
        add(clerk, email=other_person.email)
    assert refusal.value.field == "email"
    assert on_list(clerk) == set()


@pytest.mark.parametrize("unit_type", list(UnitType))
def test_an_office_adds_all_seven_types(unit_type, add, kppn008, satker):
    person = add(kppn008, unit_type=unit_type, satker=satker, institution="Universitas Riau")
    assert (person.satker, person.office) == (
        satker if unit_type == UnitType.SATKER else None,
        kppn008.office if unit_type == UnitType.KPPN else None,
    )
    assert person.institution == ("" if unit_type in {UnitType.SATKER, UnitType.KPPN} else "Universitas Riau")
    assert on_list(kppn008) == {"baru@contoh.go.id"}


def test_an_office_must_name_the_satker_of_a_satker_s_person(add, kppn008):
    with pytest.raises(Refused, match="kode satker"):
        add(kppn008)


def test_a_known_person_is_put_on_the_list_as_he_is(add, kppn001, budi, satker):
    person = add(kppn001, email=budi.email, name="Nama Lain", unit_type=UnitType.PUBLIC)
    assert person == budi
    assert (person.name, person.unit_type, person.satker) == ("Budi Hartono", UnitType.SATKER, satker)
    assert on_list(kppn001) == {budi.email}


def test_adding_who_is_there_changes_nothing(add, kppn008, budi):
    add(kppn008, email=budi.email)
    assert Membership.objects.filter(office=kppn008.office, service_user=budi).count() == 1


@pytest.mark.parametrize("login", ["monitor", "layer1", "layer2", "admin"])
def test_nobody_else_keeps_a_list(login, logins, add, budi):
    with pytest.raises(Refused, match="tidak mengelola"):
        add(logins[login])
    with pytest.raises(Refused):
        add(logins[login], email=budi.email)
    assert ServiceUser.objects.count() == 1


# --- Ubah -------------------------------------------------------------------------------------------------------------
def change(login, person, **say):
    say = {"name": person.name, "unit_type": person.unit_type, "satker": person.satker, "institution": "", **say}
    return update_service_user(key=say.pop("key", key(login)), person_id=person.pk, **say)


def test_a_satker_corrects_the_name_and_nothing_else(clerk, budi, satker, other_satker):
    change(clerk, budi, name="Budi Hartanto", unit_type=UnitType.PUBLIC, satker=other_satker)
    budi.refresh_from_db()
    assert (budi.name, budi.unit_type, budi.satker) == ("Budi Hartanto", UnitType.SATKER, satker)


def test_an_office_corrects_the_unit(kppn008, budi):
    change(kppn008, budi, unit_type=UnitType.STUDENT, institution="Universitas Riau")
    budi.refresh_from_db()
    assert (budi.unit_type, budi.satker, budi.institution) == (UnitType.STUDENT, None, "Universitas Riau")


def test_a_person_of_another_list_cannot_be_corrected(kppn001, other_clerk, budi):
    for login in (kppn001, other_clerk):
        with pytest.raises(Refused, match="tidak ada pada daftar Anda"):
            change(login, budi, name="Peretas")
    budi.refresh_from_db()
    assert budi.name == "Budi Hartono"


@pytest.mark.parametrize("login", ["monitor", "admin"])
def test_who_only_reads_corrects_nothing(login, logins, budi):
    with pytest.raises(Refused):
        change(logins[login], budi, name="Lain")


def test_what_a_person_was_before_stays_readable(kppn008, budi):
    change(kppn008, budi, name="Budi Hartanto")
    assert list(budi.history.values_list("name", flat=True)) == ["Budi Hartanto", "Budi Hartono"]


# --- Hapus ------------------------------------------------------------------------------------------------------------
def test_hapus_takes_the_person_off_this_list_only(clerk, kppn008, budi, clock):
    remove_from_list(key=key(kppn008), person_id=budi.pk, clock=clock)
    assert on_list(kppn008) == set()
    assert on_list(clerk) == {budi.email}
    gone = Membership.objects.get(office=kppn008.office)
    assert (gone.removed_at, gone.removed_by) == (clock.now(), kppn008)


def test_cari_email_brings_him_back_and_the_old_row_stays(add, kppn008, budi, clock):
    remove_from_list(key=key(kppn008), person_id=budi.pk, clock=clock)
    found = find_by_email(kppn008, budi.email)
    assert (found.person, found.on_own_list) == (budi, False)
    add(kppn008, email=budi.email)
    assert on_list(kppn008) == {budi.email}
    assert Membership.objects.filter(office=kppn008.office, service_user=budi).count() == 2


def test_tickets_keep_who_was_taken_off(as_rina, kppn008, budi, clock):
    ticket = factories.record(as_rina, budi, clock)
    remove_from_list(key=key(kppn008), person_id=budi.pk, clock=clock)
    ticket.refresh_from_db()
    assert (ticket.asker, ticket.asker_name) == (budi, "Budi Hartono")


def test_who_is_off_the_list_cannot_be_taken_off_again(kppn008, budi, clock):
    remove_from_list(key=key(kppn008), person_id=budi.pk, clock=clock)
    with pytest.raises(Refused, match="sudah tidak ada"):
        remove_from_list(key=key(kppn008), person_id=budi.pk, clock=clock)


@pytest.mark.parametrize("login", ["kppn001", "other_clerk", "monitor", "admin", "layer1"])
def test_nobody_takes_a_person_off_another_s_list(login, logins, budi, clock):
    with pytest.raises(Refused):
        remove_from_list(key=key(logins[login]), person_id=budi.pk, clock=clock)
    assert not Membership.objects.exclude(removed_at=None).exists()


# --- Once, and side by side -------------------------------------------------------------------------------------------
def test_each_form_acts_once(add, kppn008, budi, satker, clock):
    for act in (
        lambda form: add(kppn008, satker=satker, key=form),
        lambda form: change(kppn008, budi, name="Budi H.", key=form),
        lambda form: remove_from_list(key=form, person_id=budi.pk, clock=clock),
    ):
        form = key(kppn008)
        first = act(form)
        with pytest.raises(AlreadyDone) as done:
            act(form)
        assert done.value.result == str(first.pk)


@pytest.mark.django_db(transaction=True)
def test_two_offices_adding_the_same_new_address_at_once_make_one_person(kppn008, kppn001):
    def add(n):
        login = (kppn008, kppn001)[n % 2]
        return add_service_user(
            key=key(login),
            email="baru@contoh.go.id",
            name=f"Baru {n}",
            unit_type=UnitType.PUBLIC,
            clock=DatabaseClock(),
        )

    results = at_once(8, add)
    assert ServiceUser.objects.filter(email="baru@contoh.go.id").count() == 1
    assert all(isinstance(result, (ServiceUser, Refused)) for result in results), results
    assert any(isinstance(result, ServiceUser) for result in results)
    # Whoever was refused is told to look the address up again, and then finds the person.
    assert all("Cari lagi" in str(result) for result in results if isinstance(result, Refused))
    assert service_user_actions.find_by_email(kppn001, "baru@contoh.go.id").person is not None


@pytest.mark.django_db(transaction=True)
def test_two_desks_adding_the_same_known_person_at_once_put_him_on_the_list_once(kppn001, budi):
    results = at_once(8, lambda _n: add_service_user(key=key(kppn001), email=budi.email, clock=DatabaseClock()))
    assert results == [budi] * 8
    assert Membership.objects.filter(office=kppn001.office, removed_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_hapus_at_two_desks_at_once_is_done_once(kppn008, budi):
    results = at_once(6, lambda _n: remove_from_list(key=key(kppn008), person_id=budi.pk, clock=DatabaseClock()))
    assert [result for result in results if not isinstance(result, Refused)] == [budi]
    assert on_list(kppn008) == set()


@pytest.mark.django_db(transaction=True)
def test_bringing_back_while_taking_off_leaves_one_open_row_at_most(kppn008, budi):
    def work(n):
        if n % 2:
            return remove_from_list(key=key(kppn008), person_id=budi.pk, clock=DatabaseClock())
        return add_service_user(key=key(kppn008), email=budi.email, clock=DatabaseClock())

    results = at_once(8, work)
    assert all(isinstance(result, (ServiceUser, Refused)) for result in results), results
    assert Membership.objects.filter(office=kppn008.office, removed_at=None).count() <= 1


def test_no_membership_row_is_ever_of_two_places_or_none(kppn008, satker, budi, citizen, clock):
    for place in ({}, {"office": kppn008.office, "satker": satker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MembershipFactory(service_user=citizen, added_by=kppn008, **place)
