"""Orang tercatat ganda, the read side: who is likely one person, who was said not to be, and what was joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import ServiceUserEvent
from users.pages.list_pages import NewestFirst, address, newest_first
from users.words import moment_text, number_text

from .doubles import Doubles, likely_doubles
from .kinds import OFFICERS, SERVICE_USERS, Kind


@dataclass(frozen=True)
class Said:
    """Something that an admin said of two rows. `url`: where it is taken back, or "" when it cannot be, or was."""

    what: str
    reason: str
    by: str
    at: str
    url: str = ""


@dataclass(frozen=True)
class SaidPage:
    """What was said, newest first, and the addresses of other pages of it."""

    rows: list[Said]
    pager: dict[str, str]


@dataclass(frozen=True)
class DoublesPage:
    doubles: Doubles
    different_officers: SaidPage
    different_service_users: SaidPage
    joins: SaidPage


PAGES = ("officers", "people", "joins")
"""The lists of the page that go on, by what their place in the address is called."""


def doubles_page(query: Mapping[str, Any]) -> DoublesPage:
    """As many queries whatever there is. `query`: how far each list has been read, each for itself."""
    kept = {name: query.get(name, "") for name in PAGES}
    return DoublesPage(
        likely_doubles(),
        _marks(OFFICERS, "withdraw_officers", "officers", kept),
        _marks(SERVICE_USERS, "withdraw_service_users", "people", kept),
        _joins(kept),
    )


def _page(rows: QuerySet[Any], name: str, kept: dict[str, str]) -> NewestFirst[Any]:
    """`name`: one of `PAGES`; the others stay where they are."""

    def there(after: object = "") -> str:
        return f"{address(kept, **{name: after})}#{name}"

    return newest_first(rows, kept[name], there)


def _marks(kind: Kind, withdraw: str, name: str, kept: dict[str, str]) -> SaidPage:
    page = _page(kind.marks.objects.in_force().select_related("first", "second", "said_by"), name, kept)
    rows = [
        Said(
            f"{kind.named(mark.first)}; {kind.named(mark.second)}",
            mark.reason,
            mark.said_by.get_full_name(),
            moment_text(mark.said_at),
            reverse(f"users:{withdraw}", args=[mark.pk]),
        )
        for mark in page.rows
    ]
    return SaidPage(rows, page.pager)


def _joins(kept: dict[str, str]) -> SaidPage:
    """Each event once, at the row that was joined away; the newest join of a row that still is can be undone."""
    page = _page(ServiceUserEvent.objects.select_related("user", "service_user"), "joins", kept)
    events = [event for event in page.rows if event.data.get("gone") == event.service_user_id]
    newest = _last_joins({event.service_user_id for event in events if event.service_user.joined_into_id is not None})
    rows = [
        Said(
            str(event.get_kind_display()),
            event.text,
            event.user.get_full_name(),
            moment_text(event.at),
            reverse("users:part_service_users", args=[event.service_user_id]) if event.pk in newest else "",
        )
        for event in events
    ]
    # The event at the kept row is the same thing said once more.
    return SaidPage(rows, page.pager | {"range_text": _("%(count)s baris") % {"count": number_text(len(rows))}})


def _last_joins(gone: set[int]) -> set[int]:
    """The event by which each of these rows was last joined into another."""
    joins = ServiceUserEvent.objects.filter(service_user__in=gone, kind=ServiceUserEvent.Kind.JOINED).order_by("pk")
    return set(
        {join.service_user_id: join.pk for join in joins if join.data.get("gone") == join.service_user_id}.values()
    )


def mark_words(kind: Kind, mark_id: int) -> str:
    """Whom a mark is about, and why."""
    mark = kind.marks.objects.select_related("first", "second", "said_by").get(pk=mark_id)
    return _("%(first)s; %(second)s. %(name)s, %(at)s: %(reason)s") % {
        "first": kind.named(mark.first),
        "second": kind.named(mark.second),
        "name": mark.said_by.get_full_name(),
        "at": moment_text(mark.said_at),
        "reason": mark.reason,
    }
