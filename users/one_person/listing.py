"""Orang tercatat ganda, the read side: who is likely one person, who was said not to be, and what was joined."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import ServiceUserEvent
from users.words import moment_text

from .doubles import Doubles, likely_doubles
from .kinds import OFFICERS, SERVICE_USERS, Kind

NEWEST = 50
"""Marks of each kind, and joins, on the page."""


@dataclass(frozen=True)
class Said:
    """Something that an admin said of two rows. `url`: where it is taken back, or "" when it cannot be, or was."""

    what: str
    reason: str
    by: str
    at: str
    url: str = ""


@dataclass(frozen=True)
class DoublesPage:
    doubles: Doubles
    different: list[Said]
    joins: list[Said]


def doubles_page() -> DoublesPage:
    """As many queries whatever there is."""
    different = _marks(OFFICERS, "withdraw_officers") + _marks(SERVICE_USERS, "withdraw_service_users")
    return DoublesPage(likely_doubles(), different, _joins())


def _marks(kind: Kind, withdraw: str) -> list[Said]:
    rows = kind.marks.objects.in_force().select_related("first", "second", "said_by")
    return [
        Said(
            f"{kind.named(mark.first)}; {kind.named(mark.second)}",
            mark.reason,
            mark.said_by.get_full_name(),
            moment_text(mark.said_at),
            reverse(f"users:{withdraw}", args=[mark.pk]),
        )
        for mark in rows.order_by("-said_at", "-pk")[:NEWEST]
    ]


def _joins() -> list[Said]:
    """Each event once, at the row that was joined away; the newest join of a row that still is can be undone."""
    events = ServiceUserEvent.objects.select_related("user", "service_user").order_by("-at", "-pk")
    found, seen = list[Said](), set[int]()
    for event in events[: 2 * NEWEST]:
        gone = event.service_user
        if event.data.get("gone") != gone.pk:
            continue
        url = ""
        if gone.pk not in seen and event.kind == ServiceUserEvent.Kind.JOINED and gone.joined_into_id is not None:
            url = reverse("users:part_service_users", args=[gone.pk])
        seen.add(gone.pk)
        what = str(event.get_kind_display())
        found.append(Said(what, event.text, event.user.get_full_name(), moment_text(event.at), url))
    return found


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
