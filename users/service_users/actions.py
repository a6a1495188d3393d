"""Data Pengguna Layanan: who is on the list of an office or a satker (002 part 2)."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from users.clock import Clock
from users.languages import said as _
from users.models import Membership, OneTimeKey, Satker, ServiceUser, UnitType, User, once
from users.permissions import may_keep_service_users, unit_types_for
from users.refusals import Refused
from users.typed.names import folded_email, names_a_person
from users.typed.text import NO_NAME


@dataclass(frozen=True)
class EmailSearch:
    """CARI EMAIL: what a login may learn about an exact address. `person` is None when unknown or not to be shown."""

    email: str
    person: ServiceUser | None
    taken_elsewhere: bool
    on_own_list: bool


def find_by_email(user: User, email: str) -> EmailSearch:
    """Exact match only. An office sees name and unit of anybody; a satker of its own people, of others only that the
    address is "terdaftar pada unit lain" (docs/domain.md 3)."""
    email = folded_email(email)
    rows = ServiceUser.objects.select_related("satker", "office", "joined_into__satker", "joined_into__office")
    person = rows.filter(email=email).first()
    if person is not None and person.joined_into is not None:
        # One person with two addresses: the row that was kept.
        person = person.joined_into
    if person is None:
        return EmailSearch(email, None, taken_elsewhere=False, on_own_list=False)
    if user.role == User.Role.SATKER and person.satker_id != user.satker_id:
        return EmailSearch(email, None, taken_elsewhere=True, on_own_list=False)
    on_list = Membership.objects.visible_to(user).filter(service_user=person, removed_at=None).exists()
    return EmailSearch(email, person, taken_elsewhere=False, on_own_list=on_list)


@once("add_service_user")
def add_service_user(
    *,
    key: OneTimeKey,
    email: str,
    name: str = "",
    unit_type: str = "",
    satker: Satker | None = None,
    institution: str = "",
    clock: Clock,
) -> ServiceUser:
    """Put a person on the login's list: a known one unchanged, an unknown one with the name and unit given."""
    found = find_by_email(key.user, email)
    return put_on_list(
        user=key.user, found=found, name=name, unit_type=unit_type, satker=satker, institution=institution, clock=clock
    )


def put_on_list(
    *,
    user: User,
    found: EmailSearch,
    name: str,
    unit_type: str,
    satker: Satker | None,
    institution: str,
    clock: Clock,
) -> ServiceUser:
    """The core of `add_service_user`, also used by recording a ticket with a new asker, inside that transaction.
    `found`: what `find_by_email` said of the address to this login."""
    if not may_keep_service_users(user):
        raise Refused(_("Akun ini tidak mengelola Data Pengguna Layanan."))
    if found.taken_elsewhere:
        raise Refused(
            _("E-mail ini terdaftar pada unit lain. Gunakan e-mail lain, atau hubungi KPPN mitra kerja Anda."), "email"
        )
    person = found.person or _create(user, found.email, name, unit_type, satker, institution)
    if not found.on_own_list:
        place = {"satker_id": user.satker_id} if user.role == User.Role.SATKER else {"office_id": user.office_id}
        try:
            with transaction.atomic():
                Membership.objects.create(service_user=person, added_at=clock.now(), added_by=user, **place)
        except IntegrityError:
            # Another desk of the same place was a moment earlier: the person is on the list, as wanted.
            pass
    return person


def _create(user: User, email: str, name: str, unit_type: str, satker: Satker | None, institution: str) -> ServiceUser:
    if unit_type not in unit_types_for(user):
        raise Refused(_("Pilih jenis unit penanya."), "unit_type")
    if user.role == User.Role.SATKER:
        satker = user.satker
    if unit_type == UnitType.SATKER and satker is None:
        raise Refused(_("Isi kode satker penanya."), "satker_code")
    if not names_a_person(name):
        raise Refused(str(NO_NAME), "name")
    person = ServiceUser(
        email=email,
        name=name,
        unit_type=unit_type,
        satker=satker if unit_type == UnitType.SATKER else None,
        office=user.office if unit_type == UnitType.KPPN else None,
        institution=institution if unit_type not in {UnitType.SATKER, UnitType.KPPN} else "",
    )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(_("E-mail ini baru saja didaftarkan orang lain. Cari lagi e-mailnya."), "email") from None
    return person


@once("update_service_user")
def update_service_user(
    *, key: OneTimeKey, person_id: int, name: str, unit_type: str, satker: Satker | None, institution: str
) -> ServiceUser:
    """Correct name or unit of a person on the login's list. Tickets keep the snapshot they were recorded with."""
    user = key.user
    person = ServiceUser.objects.visible_to(user).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or not may_keep_service_users(user):
        raise Refused(_("Pengguna ini tidak ada pada daftar Anda."))
    if not names_a_person(name):
        raise Refused(str(NO_NAME), "name")
    person.name = name
    if user.role == User.Role.OFFICE:
        if unit_type == UnitType.SATKER and satker is None:
            raise Refused(_("Isi kode satker penanya."), "satker_code")
        person.unit_type = unit_type
        person.satker = satker if unit_type == UnitType.SATKER else None
        person.office = (person.office or user.office) if unit_type == UnitType.KPPN else None
        person.institution = institution if unit_type not in {UnitType.SATKER, UnitType.KPPN} else ""
    person.save()
    return person


@once("remove_from_list")
def remove_from_list(*, key: OneTimeKey, person_id: int, clock: Clock) -> ServiceUser:
    """Hapus: off this list only. The person, other lists and tickets stay; CARI EMAIL brings them back."""
    user = key.user
    membership = (
        Membership.objects.visible_to(user)
        .select_for_update(of=("self",))
        .select_related("service_user")
        .filter(service_user_id=person_id, removed_at=None)
        .first()
    )
    if membership is None or not may_keep_service_users(user):
        raise Refused(_("Pengguna ini sudah tidak ada pada daftar Anda."))
    membership.removed_at, membership.removed_by = clock.now(), user
    membership.save(update_fields=["removed_at", "removed_by"])
    return membership.service_user
