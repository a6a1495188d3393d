"""Data Pengguna Layanan, the read side: one page by key, its words made here and only printed by the template."""

from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import Membership, ServiceUser, User
from users.pages.list_pages import POSITION, ActiveFilter, address, capped_count, turn_of, typed_id
from users.permissions import may_keep_service_users
from users.words import count_text, number_text

from .filters import ServiceUserFilter


@dataclass
class ServiceUserRow:
    """One person, in words."""

    number: str
    person_id: int
    institution: str
    name: str
    email: str
    edit_url: str = ""
    ask_url: str = ""
    """Where the row turns into the question of Hapus."""
    remove_url: str = ""
    """Where the answer goes; only of the row that asks."""


@dataclass
class ServiceUserList:
    """Everything that the page prints."""

    place: str
    count_text: str
    rows: list[ServiceUserRow]
    range_text: str
    previous_url: str
    next_url: str
    here_url: str
    """This page without the question of Hapus."""
    filter: ServiceUserFilter
    active: list[ActiveFilter] = field(default_factory=list)
    clear_url: str = ""
    may_keep: bool = False
    of_office: bool = False
    """Whose own officers are beside them."""


def service_user_list(user: User, query: QueryDict, *, asked: int | None = None) -> ServiceUserList:
    """One page of the login's list, for the query of the address: q, unit, and for the page `after` or `before` (the ID
    of a person who is or was on the list) with `no` (the number of the page's first row). `asked`: the row of Hapus."""
    filters = ServiceUserFilter(query, user=user)
    people = filters.apply(ServiceUser.objects.visible_to(user))
    total = capped_count(people)

    turn = turn_of(query, lambda typed: _position(user, typed))
    if turn.edge is not None:
        people = _beyond(people, turn.edge, forward=turn.forward)
    people = people.order_by("name", "pk") if turn.forward else people.order_by("-name", "-pk")
    page = turn.page(people.select_related("satker", "office"))
    if turn.edge is not None and (not page.rows if turn.forward else not page.has_previous):
        # Nothing left beyond, or less than a page before: the first page is what there is to see.
        return service_user_list(user, _from_the_start(query), asked=asked)

    kept: dict[str, str] = {name: query.get(name, "") for name in ("q", "unit", "after", "before", "no")}
    kept = {name: value for name, value in kept.items() if value}

    filtered = {name: value for name, value in kept.items() if name in filters.filters}
    here = partial(address, filtered)
    may_keep = may_keep_service_users(user)
    active = filters.active()
    return ServiceUserList(
        place=_place(user),
        count_text=count_text(total),
        rows=[
            _row(person, number, kept, may_keep=may_keep, asked=asked)
            for number, person in enumerate(page.rows, page.first)
        ],
        range_text=page.range_text(total),
        **page.links(here, "pk"),
        here_url="?" + urlencode(kept),
        filter=filters,
        active=[ActiveFilter(label, here(**{name: ""})) for name, label in active],
        clear_url=here(**dict.fromkeys(filters.filters, "")),
        may_keep=may_keep,
        of_office=user.role == User.Role.OFFICE,
    )


def _from_the_start(query: QueryDict) -> QueryDict:
    query = query.copy()
    for name in POSITION:
        query.pop(name, None)
    return query


def institution_text(person: ServiceUser) -> str:
    """ "SATKER 090140 Balai Besar KSDA Riau", "KPPN 008 Pekanbaru" """
    if person.office is not None:
        return f"{person.get_unit_type_display()} {person.office.code} {person.office.name.removeprefix('KPPN ')}"
    return f"{person.get_unit_type_display()} {person.institution_text}".strip()


def _row(
    person: ServiceUser, number: int, kept: dict[str, str], *, may_keep: bool, asked: int | None
) -> ServiceUserRow:
    row = ServiceUserRow(number_text(number), person.pk, institution_text(person), person.name, person.email)
    if may_keep:
        row.edit_url = reverse("users:service_user_edit", args=[person.pk])
        # No fragment: a browser that jumps to one does not honour the focus on "Batal".
        row.ask_url = "?" + urlencode(kept | {"hapus": str(person.pk)})
        if person.pk == asked:
            row.remove_url = reverse("users:service_user_remove", args=[person.pk])
            row.remove_url += "?" + urlencode(kept) if kept else ""
    return row


def _beyond(people: QuerySet, edge: ServiceUser, *, forward: bool) -> QuerySet:
    """The rows past `edge` in the order of (name, id). The first condition alone already bounds the index."""
    if forward:
        return people.filter(Q(name__gt=edge.name) | Q(pk__gt=edge.pk), name__gte=edge.name)
    return people.filter(Q(name__lt=edge.name) | Q(pk__lt=edge.pk), name__lte=edge.name)


def _position(user: User, typed: str) -> ServiceUser | None:
    """The place of a person who is or was on the login's list; anything else is no place, and the list begins at its
    start. (The name of any other person would tell where they stand in the alphabet.)"""
    person_id = typed_id(typed)
    if person_id is None:
        return None
    ever = Membership.objects.visible_to(user).filter(service_user_id=person_id)
    return ServiceUser.objects.filter(pk__in=ever.values("service_user")).only("pk", "name").first()


def _place(user: User) -> str:
    """Whose list it is: "KPPN Pekanbaru (008)"."""
    place = user.satker or user.office
    return f"{place.name} ({place.code})" if place else _("Semua kantor dan satker")
