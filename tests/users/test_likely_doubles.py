"""Whom `alike` calls one person is shown as a likely double, within bounds, and can be joined; also by exact e-mail."""

import itertools
import re
import uuid
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import OfficerFactory, PostingFactory, ServiceUserFactory
from tests.markup import text_of
from users.models import DifferentServiceUsers, ServiceUser, ServiceUserEvent, UnitType
from users.one_person.candidates import COMPARED_MOST, joined_up, same_key, same_letters, shortened
from users.one_person.doubles import (
    Someone,
    like_officer,
    like_service_user,
    likely_doubles,
    officer_groups,
    service_user_groups,
)
from users.typed.names import likeness_key

pytestmark = pytest.mark.django_db
HOME = "/administrasi/ganda/"
PAIRS = (
    ("Siti Nur Aini", "Siti Nuraini"),
    ("M. Yusuf", "Muhammad Yusuf"),
    ("Abdul Rahman", "Abdulrahman"),
    ("Moh. Hatta", "Mohammad Hatta"),
    ("I Made Suta", "Made Suta"),
    ("Rina M.", "Rina Maharani Putri"),
)
OTHERS = ("Siti Nurbaya", "Muhammad Jusuf", "Abdul Rahim", "Ni Made Suta", "Rina Suta")


def names_of(groups):
    return sorted(sorted(one.name for one in group) for group in groups)


def test_service_users_of_one_satker_who_are_alike_are_found_and_others_are_not(
    satker, other_satker, django_assert_max_num_queries
):
    people = {name: ServiceUserFactory(name=name, satker=satker) for name in (*OTHERS, *(n for p in PAIRS for n in p))}
    for name in ("Siti Nuraini", "Muh. Yusuf", "Abdulrahman"):
        ServiceUserFactory(name=name, satker=other_satker)
        ServiceUserFactory(name=name, unit_type=UnitType.BANK, institution="Bank")
    with django_assert_max_num_queries(4):
        groups = service_user_groups()
    made = sorted(["Made Suta", one, "Ni Made Suta"] for one in ("I Made Suta",))
    expected = sorted([sorted(pair) for pair in PAIRS if pair[0] != "I Made Suta"] + [sorted(made[0])])
    assert names_of(groups) == expected
    for one, other in PAIRS:
        assert people[other] in like_service_user(people[one]), (one, other)
        assert people[one] in like_service_user(people[other]), (one, other)
    assert people["Ni Made Suta"] not in like_service_user(people["I Made Suta"])
    assert like_service_user(people["Siti Nurbaya"]) == []


def test_officers_who_are_alike_are_found_at_two_offices_and_shortened_at_one(pekanbaru, banda_aceh):
    here = {name: PostingFactory(officer=OfficerFactory(name=name), office=pekanbaru).officer
            for name in ("Abdul Rahman", "M. Yusuf", "Muhammad Yusuf", "Siti Nur Aini", "Ni Made Suta")}  # fmt: skip
    there = {name: PostingFactory(officer=OfficerFactory(name=name), office=banda_aceh).officer
             for name in ("Abdulrahman", "Moh. Yusuf", "Sitti Nuraini", "I Made Suta", "M. Yusup")}  # fmt: skip
    assert names_of(officer_groups()) == [
        ["Abdul Rahman", "Abdulrahman"],
        ["M. Yusuf", "Muhammad Yusuf"],
        ["Moh. Yusuf", "Muhammad Yusuf"],
        ["Siti Nur Aini", "Sitti Nuraini"],
    ]
    assert like_officer(here["Abdul Rahman"]) == [there["Abdulrahman"]]
    assert len(likely_doubles().officers) == 4


def test_so_many_of_one_word_are_not_compared_with_each_other():
    many = [Someone(n, f"Siti {n:04d}x", likeness_key(f"Siti {n:04d}x"), ()) for n in range(COMPARED_MOST * 5)]
    twins = [
        Someone(9000 + n, name, likeness_key(name), ()) for n, name in enumerate(("Siti Nur Aini", "Siti Nuraini"))
    ]
    assert list(shortened(many)) == []
    assert joined_up(same_key([*many, *twins]), same_letters([*many, *twins])) == [twins]


def test_an_admin_joins_whoever_has_an_exact_address(budi, other_person, satker, client_for, admin):
    other = ServiceUserFactory(name="B. Hartanto", email="b.hartanto@contoh.go.id", satker=satker)
    client, url = client_for(admin), f"{HOME}pengguna/{budi.pk}/"
    assert "E-mail baris yang sama" in text_of(client.get(url))

    def send(**typed):
        form = {"submission": str(uuid.uuid4()), "reason": "Nota 4", **typed}
        return text_of(client.post(url, form, follow=True))

    assert "Pilih orangnya, atau tulis e-mail barisnya." in send()
    assert "Tidak ada pengguna layanan dengan e-mail ini." in send(email="hartanto@contoh.go.id")
    assert "dua pengguna layanan yang berbeda" in send(email=budi.email)
    assert "daftar satker lain" in send(email=other_person.email)
    assert "Digabung: Budi Hartono" in send(email="B.Hartanto@contoh.go.id")
    other.refresh_from_db()
    assert other.joined_into == budi
    assert "sudah digabung" in send(email=other.email)


def test_every_join_and_every_mark_can_be_taken_back_however_many_there_are(
    budi, admin, client_for, django_assert_num_queries
):
    at, about = datetime(2026, 5, 18, 3, tzinfo=UTC), {"unit_type": UnitType.PUBLIC, "institution": "Warga"}
    people = [ServiceUserFactory(name=f"Orang {n}", email=f"o{n}@contoh.go.id", **about) for n in range(60)]
    pairs = list(itertools.combinations(people[:12], 2))
    marks = DifferentServiceUsers.objects.bulk_create(
        DifferentServiceUsers(first=one, second=other, said_at=at, said_by=admin, reason="Nota") for one, other in pairs
    )
    ServiceUser.objects.filter(pk__in=[one.pk for one in people]).update(joined_into=budi)
    ServiceUserEvent.objects.bulk_create(
        ServiceUserEvent(
            service_user=row, kind="joined", at=at, user=admin, text="Nota", data={"gone": gone.pk, "kept": budi.pk}
        )
        for gone in people
        for row in (budi, gone)
    )
    wanted = {reverse("users:withdraw_service_users", args=[mark.pk]) for mark in marks}
    wanted |= {reverse("users:part_service_users", args=[one.pk]) for one in people}
    client = client_for(admin)
    client.get(HOME)
    with CaptureQueriesContext(connection) as first:
        client.get(HOME)
    found, todo, done = set[str](), [""], set[str]()
    while todo:
        done.add(there := todo.pop())
        with django_assert_num_queries(len(first)):
            page = unescape(client.get(HOME + there).content.decode())
        found |= wanted & set(re.findall(r'href="([^"]+)"', page))
        todo += {url.partition("#")[0] for url in re.findall(r'href="([^"]+)" rel="next"', page)} - done
    assert found == wanted
    assert all(client.get(url).status_code == 200 for url in sorted(wanted)[:1] + sorted(wanted)[-1:])
    assert client.get(HOME, {"joins": "x", "people": "9" * 30}).status_code == 200
