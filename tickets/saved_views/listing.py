"""What a saved view holds, in words, and the views that a login may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.deadlines.rules import RuleBook, current_book
from tickets.lists.filters import RecapFilter
from tickets.lists.orders import WORDS, Order
from tickets.lists.recap import counts_of, tabs_for
from tickets.models import SavedView
from tickets.models.saved_views import SHOWN_MOST
from users.models import User

NAMES = ("tab", *RecapFilter.base_filters, "sort")
"""What a view keeps of an address."""
COUNTED_MOST = 99


def query_of(asked: Mapping[str, str]) -> str:
    """What the list's address says besides the page: "tab=perlu&unit=SATKER"."""
    return urlencode({name: asked[name] for name in NAMES if asked.get(name)})


def words_of(user: User, query: str, book: RuleBook, now: datetime) -> str:
    """ "Perlu dijawab · Penanya: SATKER · nama penanya, A ke Z"."""
    asked = QueryDict(query)
    tabs = tabs_for(user)
    tab = next((one for one in tabs if one.name == asked.get("tab")), tabs[-1])
    filters = RecapFilter(asked, user=user, rules=book.of(user.office_id), now=now)
    said = [tab.label, *(f"{label}: {words}" for _name, label, words in filters.in_force())]
    typed = asked.get("sort", "")
    if typed.removeprefix("-") in WORDS:
        said.append(Order(typed.removeprefix("-"), typed.startswith("-")).words)
    return " · ".join(said)


@dataclass(frozen=True)
class ViewRow:
    pk: int
    name: str
    query: str
    holds: str
    whose: str
    is_own: bool
    opens: bool
    count_text: str


def view_rows(user: User, now: datetime) -> list[ViewRow]:
    """With how many tickets each has now. Their counts stand here and not beside the tabs of each list: to read a
    view's filters takes two to three milliseconds (docs/performance.md)."""
    book = current_book()
    views = list(SavedView.objects.visible_to(user).select_related("saved_by")[:SHOWN_MOST])
    counts = counts_of(user, [QueryDict(view.query) for view in views], now, COUNTED_MOST)
    return [_row(view, user, book, now, count) for view, count in zip(views, counts, strict=True)]


def _row(view: SavedView, user: User, book: RuleBook, now: datetime, count: int) -> ViewRow:
    is_own = view.saved_by_id == user.pk
    if not is_own:
        whose = _("dibagikan oleh %(login)s") % {"login": view.saved_by.username}
    else:
        whose = _("dibagikan di kantor ini") if view.office_id else _("hanya akun ini")
    holds = words_of(user, view.query, book, now)
    count_text = str(count) if count <= COUNTED_MOST else f"{COUNTED_MOST}+"
    return ViewRow(view.pk, view.name, view.query, holds, whose, is_own, is_own and view.opens, count_text)
