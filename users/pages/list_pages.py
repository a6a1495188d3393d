"""Pages of a long list by key: no offset is counted through, and a row that comes in moves no page.

A list that is read both ways numbers its rows and has `after`, `before` and `no` in its address; one that only goes on
has `after` alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from users.words import COUNT_CAP, count_text, number_text

PAGE_SIZE = 25
LONG_PAGE = 50
"""Of a list that only goes on."""
POSITION = ("after", "before", "no")
"""What says in an address which page it is."""

Edge = TypeVar("Edge")
Row = TypeVar("Row")


def capped_count(rows: QuerySet) -> int:
    """Exact up to the cap, cap + 1 beyond (docs/performance.md)."""
    return count_up_to(rows, COUNT_CAP)


def count_up_to(rows: QuerySet, most: int) -> int:
    """Exact up to `most`, most + 1 beyond."""
    return rows.order_by()[: most + 1].values("pk").count()


def capped_counts(lists: Sequence[QuerySet[Any, Any]], most: int | None = None) -> list[int]:
    """`count_up_to` of each, in one statement; none of nothing. A list that has an order is counted by it: PostgreSQL
    then goes by the index of that order and stops at the cap."""
    if not lists:
        return []
    most = COUNT_CAP if most is None else most
    counted, params = [], list[Any]()
    for rows in lists:
        try:
            sql, of_these = rows[: most + 1].values("pk").query.sql_with_params()
        except EmptyResultSet:
            counted.append("0")
            continue
        # Django's own SQL, its values apart.
        counted.append(f"(SELECT COUNT(*) FROM ({sql}) rows_{len(counted)})")  # noqa: S608
        params += of_these
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", params)
        return list(cursor.fetchone())


@dataclass
class TabLink:
    """One view of a list, perhaps with the number of its rows."""

    label: str
    url: str
    current: bool
    count: str | None = None


@dataclass
class ActiveFilter:
    """A filter in force, as a tag: what it says, and the address without it."""

    label: str
    remove_url: str


def address(kept: Mapping[str, object], **changes: object) -> str:
    """ "?tab=semua&q=gaji": what is kept, then what is new; nothing empty. The page is never kept."""
    said = {name: value for name, value in kept.items() if name not in POSITION and name not in changes}
    return "?" + urlencode({name: value for name, value in (said | changes).items() if value})


def kept_in_form(query: Mapping[str, object], *asked: str) -> list[tuple[str, str]]:
    """What a form that asks for `asked` carries on in hidden fields; the page is never kept."""
    return [(name, str(value)) for name, value in query.items() if value and name not in (*POSITION, *asked)]


def typed_id(typed: str) -> int | None:
    """A whole number from an address, small enough for a database, or None."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None


def row_number(query: Mapping[str, Any]) -> int:
    """What the address says of the page's first row."""
    typed = query.get("no", "")
    return (typed_id(typed) if len(typed) <= 7 else None) or 1


def say_unknown(request: HttpRequest, **understood: str) -> None:
    """Whoever asks in an address for what a page does not offer is told that it was left out. `understood`: by name
    what the page took from it."""
    for name, value in understood.items():
        typed = request.GET.get(name, "")
        if typed and typed != value:
            words = _("Pilihan “%(name)s=%(typed)s” pada alamat ini tidak dikenal dan tidak dipakai.")
            messages.warning(request, words % {"name": name, "typed": typed[:40]})


# --- Both ways --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Turn(Generic[Edge]):
    """Which page an address asks for: what lies beyond `edge` in one direction; from the begin without one."""

    edge: Edge | None
    forward: bool
    number: int
    """Of its first row, as the address says."""

    def page(self, beyond: QuerySet[Any, Any]) -> "Page[Any]":
        """`beyond`: the rows as they follow on the edge in this direction; one more than a page of them is read."""
        found = list(beyond[: PAGE_SIZE + 1])
        more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        if not self.forward:
            rows.reverse()
        at_begin = self.edge is None or (not self.forward and not more)
        first = 1 if at_begin else self.number
        return Page(rows, first, has_previous=not at_begin, has_next=more or not self.forward)


def turn_of(query: Mapping[str, Any], place_of: Callable[[str], Edge | None]) -> Turn[Edge]:
    """`place_of` what `after` or `before` name; a place that the reader may not know is none."""
    after, before = place_of(query.get("after", "")), place_of(query.get("before", ""))
    return Turn(before if before is not None else after, before is None, row_number(query))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, in the order of the list."""

    rows: list[Row]
    first: int
    has_previous: bool
    has_next: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def links(self, address: Callable[..., str], key: str) -> dict[str, str]:
        """`previous_url` and `next_url`, "" where there is no such page; `key`: the attribute that names a row."""
        previous, following = "", ""
        if self.rows and self.has_previous:
            previous = address(before=getattr(self.rows[0], key), no=max(self.first - PAGE_SIZE, 1))
        if self.rows and self.has_next:
            following = address(after=getattr(self.rows[-1], key), no=self.last + 1)
        return {"previous_url": previous, "next_url": following}

    def range_text(self, total: int) -> str:
        """ "1–25 dari 487"; with a capped count "25 baris dari lebih dari 1.000"."""
        if total > COUNT_CAP:
            return _("%(rows)s baris dari %(total)s") % {"rows": len(self.rows), "total": count_text(total)}
        return self.range_of(count_text(total))

    def range_of(self, total: str) -> str:
        """The same of a total in words."""
        first, last = (self.first, self.last) if self.rows else (0, 0)
        return _("%(first)s–%(last)s dari %(total)s") % {
            "first": number_text(first),
            "last": number_text(last),
            "total": total,
        }


# --- Only on ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class NewestFirst(Generic[Row]):
    """Some rows by falling key, and the addresses of the first page and of the next, "" where there is none."""

    rows: list[Row]
    range_text: str
    first_url: str
    next_url: str

    @property
    def pager(self) -> dict[str, str]:
        return {"range_text": self.range_text, "first_url": self.first_url, "next_url": self.next_url}


def newest_first(rows: QuerySet[Any, Any], after: str, address: Callable[..., str]) -> NewestFirst[Any]:
    """`after`: the key of the last row shown, from the address; anything else begins with the newest."""
    key = typed_id(after)
    found = list((rows if key is None else rows.filter(pk__lt=key)).order_by("-pk")[: LONG_PAGE + 1])
    shown = found[:LONG_PAGE]
    return NewestFirst(
        shown,
        _("%(count)s baris") % {"count": number_text(len(shown))},
        "" if key is None else address(),
        address(after=shown[-1].pk) if len(found) > LONG_PAGE else "",
    )
