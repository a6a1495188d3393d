"""Who is likely recorded twice: officers anywhere, service users of one satker, office or kind of unit. Two of whom an
admin said that they are not one person are no likely doubles of each other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import Officer, Posting, ServiceUser
from users.typed.names import alike
from users.words import date_text

from .candidates import joined_up, same_key, same_letters, shortened, still_likely
from .kinds import OFFICERS, SERVICE_USERS

PLACE = ("unit_type", "satker", "office")
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
    """Active officers of the same name in whatever spelling, order and division, and of a shortened one at the same
    office."""
    postings = Prefetch("postings", Posting.objects.select_related("office").order_by("starts_on"))
    officers = list(Officer.objects.filter(is_active=True).prefetch_related(postings).order_by("name", "pk"))
    by_office: dict[int, list[Officer]] = defaultdict(list)
    for officer in officers:
        for office_id in {posting.office_id for posting in officer.postings.all()}:
            by_office[office_id].append(officer)
    pairs = chain(same_letters(officers), *map(shortened, by_office.values()))
    groups = joined_up(same_key(officers), pairs)
    different = OFFICERS.marks.objects.pairs()
    return list(filter(None, (still_likely(group, different) for group in groups)))


def like_officer(officer: Officer) -> list[Officer]:
    """The other active officers who are likely this one."""
    no_others = {officer.pk, *OFFICERS.others_than(officer.pk)}
    groups = [group for group in officer_groups() if officer.pk in {one.pk for one in group}]
    likely = (other for group in groups for other in group if alike(other.name, officer.name))
    found = {other.pk: other for other in likely if other.pk not in no_others}
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
class Someone(NamedTuple):
    """What of a service user is compared; `place`: unit type, satker and office."""

    pk: int
    name: str
    likeness: str
    place: tuple[object, ...]


def service_user_groups() -> list[list[ServiceUser]]:
    """People of the same name, in whatever spelling, order and division, or of a shortened one, of the same satker or
    office; of a kind of unit that has neither those of the same words. At most one group more than are shown."""
    different = SERVICE_USERS.marks.objects.pairs()
    likely = (still_likely(group, different) for group in chain(_of_places(), _of_no_place(len(different))))
    wanted = [[one.pk for one in group] for group in islice(filter(None, likely), MOST + 1)]
    people = SERVICE_USERS.living().in_bulk({key for group in wanted for key in group})
    return [[people[key] for key in group] for group in wanted]


def _someones(rows: QuerySet[ServiceUser], *order: str) -> Iterator[Someone]:
    """A row each, without keeping them."""
    values = rows.exclude(likeness="").order_by(*order, "pk")
    for pk, name, likeness, *place in values.values_list("pk", "name", "likeness", *PLACE).iterator(5000):
        yield Someone(pk, name, likeness, tuple(place))


def _of_places() -> Iterator[list[Someone]]:
    """Place by place, through all rows once."""
    living = ServiceUser.objects.filter(joined_into=None).exclude(satker=None, office=None)
    for _place, colleagues in groupby(_someones(living, *PLACE), key=attrgetter("place")):
        people = list(colleagues)
        if len(people) > 1:
            yield from joined_up(same_key(people), chain(same_letters(people), shortened(people)))


def _of_no_place(different: int) -> Iterator[list[Someone]]:
    """`different`: how many marks there are; one settles one group at most, which then leaves its place to another."""
    living = ServiceUser.objects.filter(joined_into=None, satker=None, office=None).exclude(likeness="")
    keys = living.order_by().values("likeness", "unit_type").annotate(rows=Count("pk")).filter(rows__gt=1)
    wanted = [key["likeness"] for key in keys.order_by("likeness")[: MOST + 1 + different]]
    rows = _someones(living.filter(likeness__in=wanted), "likeness", "unit_type")
    for _key, people in groupby(rows, key=attrgetter("likeness", "place")):
        group = list(people)
        if len(group) > 1:
            yield group


def like_service_user(person: ServiceUser) -> list[ServiceUser]:
    """The others who are likely this one."""
    rows = ServiceUser.objects.filter(
        joined_into=None, unit_type=person.unit_type, satker=person.satker_id, office=person.office_id
    ).exclude(pk__in=[person.pk, *SERVICE_USERS.others_than(person.pk)])
    if person.satker_id is None and person.office_id is None:
        rows = rows.filter(likeness=person.likeness)
    likely = (one.pk for one in _someones(rows) if alike(one.name, person.name))
    return list(SERVICE_USERS.living().filter(pk__in=list(islice(likely, MOST))).order_by("pk"))


def _person_row(person: ServiceUser) -> Likely:
    place = f"{person.get_unit_type_display()} {person.institution_text}".strip()
    detail = f"{person.email} · ID {person.pk}"
    urls = (reverse(f"users:{name}", args=[person.pk]) for name in ("join_service_users", "different_service_users"))
    return Likely(person.name, place, detail, *urls)
