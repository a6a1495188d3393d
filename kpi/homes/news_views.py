"""Kabar: what concerns this login, as doors; and the same for a page that asks by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tickets.lists.waiting import is_unread
from tickets.models import Ticket
from tickets.words import instant_text
from users.clock import FixedClock
from users.drafts.actions import MOST as DRAFTS_MOST
from users.drafts.actions import drafts_of, wants_password
from users.drafts.tags import words_of
from users.models import FormDraft, User
from users.pages.one_page import page_now

from .concerns import ANSWERS, DRAFTS, Concern, concerns_of
from .news import told

ANSWERS_MOST = 50


@dataclass(frozen=True)
class Door:
    """A single thing behind a number that has no list of its own."""

    what: str
    line: str
    url: str


@dataclass(frozen=True)
class Named:
    """`key`: the place on the page that the number leads to; `note`: that there are more."""

    key: str
    title: str
    doors: list[Door]
    note: str = ""


@vary_on_headers("Accept")
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """A page; as data, for the script of an open page, with `Accept: application/json` (`news.told`)."""
    user, key, now = request.user, request.session.session_key, page_now()
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(told(user, key, request.GET, now))
    concerns = concerns_of(user, key, now)
    context = {
        "waiting": [each for each in concerns if each.counts],
        "others": [each for each in concerns if not each.counts],
        "named": _named(user, key, concerns, now),
        "as_of": instant_text(now),
    }
    return render(request, "kpi/homes/news.html", context)


def _named(user: User, session_key: str | None, concerns: list[Concern], now: datetime) -> list[Named]:
    counts, found = {each.key: each for each in concerns}, []
    if ANSWERS in counts:
        rows = Ticket.objects.visible_to(user).filter(is_unread(now)).select_related("holder_office")
        doors = [
            Door(each.subject, f"{each.holder_office.name} · {instant_text(each.answered_at)}", each.get_absolute_url())
            for each in rows.order_by("-answered_at")[:ANSWERS_MOST]
        ]
        more = counts[ANSWERS].count > len(doors)
        words = _("%(shown)d terbaru dari %(count)s.") % {"shown": len(doors), "count": counts[ANSWERS].number}
        found.append(Named(ANSWERS, _("Jawaban belum dibaca"), doors, words if more else ""))
    if DRAFTS in counts:
        drafts = drafts_of(user, session_key, FixedClock(now)).select_related("posting__officer", "user")
        rows_of_drafts = drafts.order_by("-saved_at")[:DRAFTS_MOST]
        found.append(Named(DRAFTS, _("Draf belum terkirim"), [_draft(each, session_key) for each in rows_of_drafts]))
    return found


def _draft(draft: FormDraft, session_key: str | None) -> Door:
    """Of another session of a shared login nothing is said that was typed."""
    if wants_password(draft, session_key):
        return Door(words_of(draft, session_key), "", reverse("users:draft_resume", args=[draft.pk]))
    subject = " ".join(draft.data.get("subject", [])).strip()
    return Door(_reference(draft.path) or subject or _("Isian"), words_of(draft, session_key), draft.page)


def _reference(path: str) -> str:
    """Of the ticket that the form is about; "" for another form."""
    try:
        return str(resolve(path.partition("?")[0]).kwargs.get("reference", ""))
    except Resolver404:
        return ""
