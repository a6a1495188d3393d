"""With which view a login's list opens, and the saved ones beside its tabs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from tickets.models import SavedView, Ticket
from tickets.models.saved_views import SHOWN_MOST
from tickets.references import is_reference, search_prefix
from users.models import User


@dataclass(frozen=True)
class ViewLink:
    """`opens`: the login's own opening view; `shared`: with the office; `current`: the list shows it."""

    name: str
    url: str
    opens: bool
    shared: bool
    current: bool


def named_exactly(user: User, query: QueryDict) -> Ticket | None:
    """The ticket whose whole reference is searched for, and nothing besides: its page is what is meant. Only what the
    login sees; anything else is searched for as ever."""
    asked = {name for name, said in query.items() if said} - {"tab", "sort"}
    reference = search_prefix(query.get("q", "")) if asked == {"q"} else None
    if not reference or not is_reference(reference):
        return None
    return Ticket.objects.visible_to(user).filter(reference=reference).first()


def views_of(user: User) -> list[SavedView]:
    """The opening view, then the login's own, then those of its office: one statement, a bounded number."""
    views = SavedView.objects.visible_to(user)[:SHOWN_MOST]
    return sorted(views, key=lambda view: (view.saved_by_id != user.pk, not view.opens, view.name.lower()))


def asked_for(user: User, query: QueryDict, views: Iterable[SavedView]) -> QueryDict:
    """What the address asks for; a bare one for the login's opening view, where it has one."""
    if query:
        return query
    return next((QueryDict(view.query) for view in views if view.opens and view.saved_by_id == user.pk), query)


def links_to(user: User, views: Iterable[SavedView], query: QueryDict) -> list[ViewLink]:
    shown = query.dict()
    return [
        ViewLink(
            view.name,
            f"?{view.query}",
            opens=view.opens and view.saved_by_id == user.pk,
            shared=view.office_id is not None,
            current=QueryDict(view.query).dict() == shown,
        )
        for view in views
    ]
