"""Teks baku beside an answer: the panel that a script opens in place, and without script a page that leads back to the
answer with the text at its end.

What was typed goes along sealed, as with Dari HAIPEDIA (`carried_form`).
"""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from services.canned import rights
from services.canned.filling import VALUE_MAX, Part, filled, parts_of, proposed_value
from services.canned.listing import meta_of, newest_of, state_badge
from services.models import CannedState, CannedText, CannedVersion, OfficerSignOff
from tickets.models import Event, Ticket
from tickets.permissions import acts_on_it
from users import kept_forms
from users.clock import wib_date
from users.models import Posting, User
from users.pages.badges import Badge
from users.pages.one_page import page_now
from users.signing.signed_forms import last_officer_at_desk
from users.typed.text import searched

from .canned_texts import MOST_PLACED, sign_off_of
from .carried_form import Typed, back, one, put, put_below, tokens, typed_form

INSERTABLE = frozenset({CannedState.IN_FORCE, CannedState.CHANGED})


@dataclass(frozen=True)
class Input:
    """One field to be filled. `name`: of the control on the page without script."""

    field: str
    name: str
    label: str
    source: str
    value: str


@dataclass(frozen=True)
class Offer:
    """One text in the panel. `key`: of its version. `insertable`: not expired, its basis not revoked."""

    key: int
    title: str
    meta: str
    badge: Badge
    no: int
    insertable: bool
    inputs: list[Input]
    words: SafeString


@dataclass(frozen=True)
class Shelf:
    """The texts of one kind."""

    code: str
    label: str
    offers: list[Offer]


@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """The part that a script puts above the answer: texts, and how each officer of this office signs."""
    ticket = _ticket(request, reference)
    user = cast(User, request.user)
    context = {"ticket": ticket, "shelves": _shelves(user, ticket, {}), "sign_offs": _sign_offs(user)}
    return render(request, "tickets/canned_panel.html", context)


@sensitive_post_parameters("password")
@require_POST
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Without script. `kept`: the answer's form, sealed, where the page sends it back; otherwise the form itself was
    sent here. `place`: the key of a version that is put in, `sign`: the officer's signature, `unplace`: a token that is
    let go; else the page."""
    ticket = _ticket(request, reference)
    user = cast(User, request.user)
    act_url = reverse("tickets:act", args=[reference])
    data = typed_form(request, act_url)
    if data is None:
        return redirect(ticket)
    if token := request.POST.get("unplace"):
        put(data, "canned", ",".join(each for each in tokens(data, "canned") if each != token))
        return back(request, act_url, data)
    posting = one(data, "officer") or str(last_officer_at_desk(request) or "")
    sign_off = sign_off_of(int(posting), user) if posting.isascii() and posting.isdigit() and len(posting) < 19 else ""
    if "sign" in request.POST and sign_off:
        put_below(data, sign_off)
        return back(request, act_url, data)
    if "back" in request.POST:
        return back(request, act_url, data)
    missing = ""
    if key := request.POST.get("place"):
        missing = _place(request, data, key, user, ticket)
        if not missing:
            return back(request, act_url, data)
    context = {
        "ticket": ticket,
        "shelves": _shelves(user, ticket, request.POST),
        "sign_off": sign_off,
        "missing": missing,
        "kept": kept_forms.sealed(act_url, user.pk, data),
    }
    return render(request, "tickets/canned_page.html", context)


def _ticket(request: HttpRequest, reference: str) -> Ticket:
    user = cast(User, request.user)
    ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if not rights.may_insert(user) or not acts_on_it(user, ticket):
        raise PermissionDenied
    return ticket


def _shelves(user: User, ticket: Ticket, typed: Any) -> list[Shelf]:
    """What may be looked at, by kind: three statements at most. `typed`: what was filled in already, by control."""
    day = wib_date(page_now())
    versions = newest_of(user, user.office if user.role == User.Role.OFFICE else None)
    question = _question(ticket) if versions else ""
    offers = [(each.canned.kind, _offer(each, ticket, question, typed, day)) for each in versions]
    return [
        Shelf(kind.value, str(kind.label), [offer for of, offer in offers if of == kind]) for kind in CannedText.Kind
    ]


def _question(ticket: Ticket) -> str:
    asked = ticket.events.filter(kind=Event.Kind.ASKED).order_by("seq")
    return f"{ticket.subject}\n{asked.values_list('text', flat=True).first() or ''}"


def _offer(version: CannedVersion, ticket: Ticket, question: str, typed: Any, day: Any) -> Offer:
    inputs = []
    for field in version.fields:
        name = f"isian_{version.pk}_{field['name']}"
        value = typed.get(name) if name in typed else proposed_value(field, ticket.asker_name, question)
        source = str(CannedVersion.Source(field["source"]).label)
        inputs.append(Input(field["name"], name, field["label"], source, value))
    values = {each.field: each.value or f"[{each.label}]" for each in inputs}
    words = format_html_join("", "{}", ((_word(part, values),) for part in parts_of(version.text)))
    return Offer(
        key=version.pk,
        title=version.canned.title,
        meta=meta_of(version, day),
        badge=state_badge(version, day),
        no=version.no,
        insertable=version.state_on(day) in INSERTABLE,
        inputs=inputs,
        words=words,
    )


def _word(part: Part, values: dict[str, str]) -> SafeString:
    """A stretch of the text as it is read: plain, or marked with what its field is filled with now."""
    if not part.name:
        return format_html("{}", part.text)
    return format_html('<mark data-field="{}">{}</mark>', part.name, values[part.name])


def _sign_offs(user: User) -> list[tuple[int, str]]:
    """How each officer in force at this office signs, by posting; one statement."""
    if not user.is_shared:
        return []
    on = wib_date(page_now())
    postings = Posting.objects.visible_to(user).filter(office=user.office_id).on(on)
    texts = dict(OfficerSignOff.objects.visible_to(user).newest().exclude(text="").values_list("officer", "text"))
    return [(key, texts[officer]) for key, officer in postings.values_list("pk", "officer") if officer in texts]


def _place(request: HttpRequest, data: Typed, key: str, user: User, ticket: Ticket) -> str:
    """Put the filled text below what was typed, and note its version. What is missing, in words, or ""."""
    day = wib_date(page_now())
    office = user.office if user.role == User.Role.OFFICE else None
    version = next((each for each in newest_of(user, office) if str(each.pk) == key), None)
    if version is None or version.state_on(day) not in INSERTABLE:
        raise Http404
    values = {}
    for field in version.fields:
        value = searched(request.POST.get(f"isian_{version.pk}_{field['name']}", ""), VALUE_MAX)
        if not value:
            return _("Isi %(field)s pada “%(title)s”.") % {"field": field["label"], "title": version.canned.title}
        values[field["name"]] = value
    others = [each for each in tokens(data, "canned") if each != key]
    if len(others) >= MOST_PLACED:
        return _("Paling banyak %(most)d teks baku dalam satu jawaban.") % {"most": MOST_PLACED}
    put(data, "canned", ",".join([*others, key]))
    put_below(data, filled(version.text, values))
    return ""
