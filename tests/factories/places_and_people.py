"""Offices and satkers as fixtures/*.csv have them; logins, officers and askers of the test's own."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from users.clock import DatabaseClock
from users.models import (
    Membership,
    Ministry,
    Office,
    Officer,
    Posting,
    Satker,
    ServiceUser,
    UnitType,
    User,
)

LOGIN_PASSWORD = "sandi-login-uji"
CSO_PASSWORD = "sandi-cso-uji"


@cache
def _rows(file: str, key: str) -> Mapping[str, dict[str, str]]:
    with (settings.BASE_DIR / "fixtures" / file).open(newline="") as source:
        return MappingProxyType({row[key]: row for row in csv.DictReader(source)})


@cache
def hashed(password: str) -> str:
    """One hash for all, because hashing is made slow on purpose."""
    return make_password(password)


def office(code: str) -> Office:
    """The real office with this code (and its Kanwil), as fixtures/offices.csv has it."""
    row = _rows("offices.csv", "code")[code]
    below_a_kanwil = row["kind"] in {Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS}
    kanwil = office(row["kanwil_code"]) if below_a_kanwil else None
    return OfficeFactory(
        code=code,
        kind=row["kind"],
        name=row["name"],
        city=row["city"],
        province=row["province"],
        zone=row["timezone"],
        kanwil=kanwil,
        email=f"{row['kind'].replace('_', '-')}-{code.lower()}@contoh.go.id",
    )


def satker(code: str, partner: Office | None) -> Satker:
    """The real satker with this code (fixtures/satker_examples.csv), with a partner KPPN of the test's choice."""
    row = _rows("satker_examples.csv", "kode_satker")[code]
    ministry = MinistryFactory(code=row["ba"], name=_rows("kl.csv", "code")[row["ba"]]["name"])
    return SatkerFactory(code=code, name=row["nama_satker"], ministry=ministry, partner=partner)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("code",)


class MinistryFactory(DjangoModelFactory):
    class Meta:
        model = Ministry
        django_get_or_create = ("code",)


class SatkerFactory(DjangoModelFactory):
    class Meta:
        model = Satker
        django_get_or_create = ("code",)


class UserFactory(DjangoModelFactory):
    """A login; say its role and place."""

    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"akun{n}")
    password = factory.LazyFunction(lambda: hashed(LOGIN_PASSWORD))


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    name = factory.Sequence(lambda n: f"Petugas Uji {n}")
    cso_password = factory.LazyFunction(lambda: hashed(CSO_PASSWORD))
    must_change_password = False


class PostingFactory(DjangoModelFactory):
    """An officer at an office, in force since long ago."""

    class Meta:
        model = Posting

    officer = factory.SubFactory(OfficerFactory)
    kind = Posting.Kind.CSO
    starts_on = date(2016, 1, 1)


def move(posting: Posting, office: Office, on: date, **fields: object) -> Posting:
    """The officer's posting ends the day before, and a new one begins at `office`; as rows, without the action."""
    Posting.objects.filter(pk=posting.pk).update(ends_on=on - timedelta(days=1))
    return PostingFactory(officer=posting.officer, office=office, starts_on=on, **fields)


class ServiceUserFactory(DjangoModelFactory):
    """A person who asks; say the place that their unit type wants."""

    class Meta:
        model = ServiceUser

    email = factory.Sequence(lambda n: f"penanya{n}@contoh.go.id")
    name = factory.Sequence(lambda n: f"Penanya Uji {n}")
    unit_type = UnitType.SATKER


class MembershipFactory(DjangoModelFactory):
    """A person on the list of one office or one satker; `added_by` is that place's login."""

    class Meta:
        model = Membership

    service_user = factory.SubFactory(ServiceUserFactory)
    added_at = factory.LazyFunction(lambda: DatabaseClock().now())
