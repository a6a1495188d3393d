"""What happened with the tickets that concern a login since it last asked, in words; and whether a list has new rows.

What somebody did themselves is no news to them; at a login that several share, what was done there is none.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.http import QueryDict
from django.utils.translation import ngettext

from tickets.models import Event, Ticket
from tickets.models.history import EventQuerySet
from users.models import User
from users.pages.one_page import once_a_page
from users.words import COUNT_CAP, count_text

from .opened import asked_for, views_of
from .recap import rows_of
from .waiting import is_unread, waits_for

Kind = Event.Kind
LATEST = 200
"""Events: more than the nation has in a busy minute, and found by the key alone, however large the archive is."""
ANSWERS = {Kind.ANSWERED, Kind.REFUSED, Kind.HAI_REPLIED}
SAID = {Kind.ADDED, Kind.DATA_GIVEN}
SILENT = {Kind.REGION_CHANGED, Kind.REFERRED}
"""Nobody else has anything to do because of it."""


def said_since(user: User, since: datetime, now: datetime) -> list[str]:
    """A sentence for each sort of news about what waits for the login, or was answered to it. Of a page that was away
    for longer than the latest events tell, only the counts are news."""
    if user.reads_all:
        return []
    concerned = waits_for(user) | (is_unread(now) if user.role == User.Role.SATKER else Q(pk__in=[]))
    if not (touched := _touched(user, since)):
        return []
    last = _by_others(user, since).filter(ticket=OuterRef("pk")).exclude(kind__in=SILENT).order_by("-seq")
    rows = (
        Ticket.objects.visible_to(user)
        .filter(concerned, pk__in=touched)
        .annotate(news=Subquery(last.values("kind")[:1]))
    )
    by_words: dict[str, list[str]] = defaultdict(list)
    for reference, kind in rows.filter(news__isnull=False).values_list("reference", "news")[: COUNT_CAP + 1]:
        by_words[_sort_of(user, kind)].append(reference)
    return [_sentence(sort, references) for sort, references in by_words.items()]


def list_has_news(user: User, query: QueryDict, since: datetime, now: datetime) -> bool:
    """Whether somebody else did something since with a ticket that the list of this address has now, on any page. Looks
    at the nation's latest events; the page asked a minute ago for those before."""
    if not (touched := _touched(user, since)):
        return False
    return rows_of(user, asked_for(user, query, views_of(user)), now, touched).exists()


def _touched(user: User, since: datetime) -> set[int]:
    """With which tickets of all somebody else did something, as far as the latest events tell."""
    latest = Event.objects.order_by("-pk").values_list("ticket_id", "at", "user_id")[:LATEST]
    rows = once_a_page("latest events", lambda: list(latest))
    return {ticket for ticket, at, by in rows if at > since and by != user.pk}


def _by_others(user: User, since: datetime) -> EventQuerySet:
    return Event.objects.filter(at__gt=since).exclude(user=user)


def _sort_of(user: User, kind: str) -> str:
    if user.role == User.Role.SATKER:
        return "data" if kind == Kind.DATA_ASKED else "answer"
    if kind == Kind.HAI_REPLIED:
        return "replied"
    if kind in SAID:
        return "said"
    return "to_answer" if user.role == User.Role.OFFICE else "to_reply"


def _sentence(sort: str, references: list[str]) -> str:
    number = len(references)
    said = {"count": count_text(number), "reference": references[0]}
    if sort == "answer":
        return ngettext("Jawaban tiket %(reference)s sudah ada.", "Jawaban %(count)s tiket sudah ada.", number) % said
    if sort == "data":
        words = ngettext("Diminta data untuk tiket %(reference)s.", "Diminta data untuk %(count)s tiket.", number)
    elif sort == "replied":
        words = ngettext("HAI sudah membalas tiket %(reference)s.", "HAI sudah membalas %(count)s tiket.", number)
    elif sort == "said":
        words = ngettext("Penanya menulis di tiket %(reference)s.", "Penanya menulis di %(count)s tiket.", number)
    elif sort == "to_answer":
        words = ngettext("%(count)s tiket baru perlu dijawab.", "%(count)s tiket baru perlu dijawab.", number)
    else:
        words = ngettext("%(count)s tiket baru perlu dibalas.", "%(count)s tiket baru perlu dibalas.", number)
    return words % said
