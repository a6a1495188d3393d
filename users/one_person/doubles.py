"""Who is likely recorded twice: officers anywhere, service users of one satker, office or kind of unit. Two of whom an
admin said that they are not one person are no likely doubles of each other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import Officer, Posting, ServiceUser
from users.typed.names import alike, likeness_key, name_words
from users.words import date_text

from .kinds import OFFICERS, SERVICE_USERS

Row = TypeVar("Row", Officer, ServiceUser)

MOST = 100
"""Groups on the page; those that are settled make room for others."""


@dataclass(frozen=True)
class Likely:
    """One of several rows that are likely one person."""

    name: str
    place: str
    detail: str
    url: str
    different_url: str
    """Where an admin says that it is another person."""


@dataclass(frozen=True)
class Doubles:
    officers: list[list[Likely]]
    service_users: list[list[Likely]]
    more: bool


def likely_doubles() -> Doubles:
    """A few queries, whatever there is."""
    officers = [[_officer_row(one) for one in group] for group in officer_groups()]
    people = service_user_groups()
    return Doubles(officers, [[_person_row(one) for one in group] for group in people[:MOST]], len(people) > MOST)


# --- Officers ---------------------------------------------------------------------------------------------------------
def officer_groups() -> list[list[Officer]]:
    """Active officers of the same name in whatever spelling and order, and of a shortened one at the same office."""
    postings = Prefetch("postings", Posting.objects.select_related("office").order_by("starts_on"))
    officers = list(Officer.objects.filter(is_active=True).prefetch_related(postings).order_by("name", "pk"))
    groups: dict[str, list[Officer]] = defaultdict(list)
    for officer in officers:
        groups[likeness_key(officer.name)].append(officer)
    found = [group for key, group in groups.items() if key and len(group) > 1]
    met = {frozenset(one.pk for one in group) for group in found}
    for pair in _shortened(officers):
        if not any({one.pk for one in pair} <= group for group in met):
            met.add(frozenset(one.pk for one in pair))
            found.append(list(pair))
    different = OFFICERS.marks.objects.pairs()
    return list(filter(None, (_still_likely(group, different) for group in found)))


def _still_likely(group: list[Row], different: set[frozenset[int]]) -> list[Row]:
    """Those of the group who may still be one person with another of it."""
    return [
        one
        for one in group
        if any(frozenset((one.pk, other.pk)) not in different for other in group if other is not one)
    ]


def _shortened(officers: Iterable[Officer]) -> Iterable[tuple[Officer, Officer]]:
    by_office: dict[int, list[Officer]] = defaultdict(list)
    for officer in officers:
        for office_id in {posting.office_id for posting in officer.postings.all()}:
            by_office[office_id].append(officer)
    for colleagues in by_office.values():
        words = {one.pk: set(name_words(one.name)) for one in colleagues}
        for number, one in enumerate(colleagues):
            for other in colleagues[number + 1 :]:
                if words[one.pk] & words[other.pk] and alike(one.name, other.name):
                    yield one, other


def like_officer(officer: Officer) -> list[Officer]:
    """The other active officers who are likely this one."""
    no_others = {officer.pk, *OFFICERS.others_than(officer.pk)}
    groups = [group for group in officer_groups() if officer.pk in {one.pk for one in group}]
    found = {other.pk: other for group in groups for other in group if other.pk not in no_others}
    return list(found.values())


def _officer_row(officer: Officer) -> Likely:
    postings = [
        _("%(kind)s %(office)s sejak %(day)s")
        % {"kind": one.get_kind_display(), "office": one.office.name, "day": date_text(one.starts_on)}
        for one in officer.postings.all()
    ]
    detail = f"ID {officer.pk}"
    urls = (reverse(f"users:{name}", args=[officer.pk]) for name in ("move_postings", "different_officers"))
    return Likely(officer.name, "; ".join(postings) or "-", detail, *urls)


# --- Service users ----------------------------------------------------------------------------------------------------
def service_user_groups() -> list[list[ServiceUser]]:
    """People of the same name and the same satker, office or kind of unit; at most one group more than are shown."""
    same = ("likeness", "unit_type", "satker", "office")
    living = ServiceUser.objects.filter(joined_into=None).exclude(likeness="")
    different = SERVICE_USERS.marks.objects.pairs()
    keys = living.order_by().values_list(*same).annotate(rows=Count("pk")).filter(rows__gt=1).order_by("likeness")
    # A mark settles one group at most, which then leaves its place to another.
    wanted = [key[:4] for key in keys[: MOST + 1 + len(different)]]
    groups: dict[tuple[object, ...], list[ServiceUser]] = {key: [] for key in wanted}
    people = living.filter(likeness__in={key[0] for key in wanted}).select_related("satker", "office")
    for person in people.order_by("pk"):
        key = (person.likeness, person.unit_type, person.satker_id, person.office_id)
        if key in groups:
            groups[key].append(person)
    return list(filter(None, (_still_likely(group, different) for group in groups.values())))


def like_service_user(person: ServiceUser) -> list[ServiceUser]:
    """The others who are likely this one."""
    rows = ServiceUser.objects.filter(
        joined_into=None,
        likeness=person.likeness,
        unit_type=person.unit_type,
        satker=person.satker_id,
        office=person.office_id,
    )
    return list(
        rows.exclude(pk__in=[person.pk, *SERVICE_USERS.others_than(person.pk)])
        .exclude(likeness="")
        .select_related("satker", "office")
        .order_by("pk")[:MOST]
    )


def _person_row(person: ServiceUser) -> Likely:
    place = f"{person.get_unit_type_display()} {person.institution_text}".strip()
    detail = f"{person.email} · ID {person.pk}"
    urls = (reverse(f"users:{name}", args=[person.pk]) for name in ("join_service_users", "different_service_users"))
    return Likely(person.name, place, detail, *urls)
