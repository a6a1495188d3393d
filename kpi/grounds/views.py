"""Kantor dan dasar angka: offices, ministries, destinations; every change drafted, shown with its effect, confirmed.
For HAI admins.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpi.models import GroundChange
from tickets.models import Destination, DestinationRoute
from tickets.routing import NATIONAL_OFFICES
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, OneTimeForm, posted
from users.models import AlreadyDone, Ministry, Office, OneTimeKey, Satker
from users.signing.sent_forms import carry_out, sent_before
from users.words import date_text

from . import actions
from .actions import Said
from .changes import change_page, change_rows
from .forms import FORMS, GroundForm
from .listing import ADDRESSES, MINISTRY_ADDRESSES, destination_rows, ministry_rows, office_list, office_page

SHOWN = 50
Kind = GroundChange.Kind


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """All offices by kind, with their Kanwil, type and zone."""
    _admins_only(request)
    context = {
        "listing": office_list(request.GET, DatabaseClock().now()),
        "pending": GroundChange.objects.visible_to(request.user).pending().count(),
    }
    return render(request, "kpi/grounds/offices.html", context)


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: what figures stand on, since when, on what basis; and what can be changed."""
    found = _office_or_404(request, code)
    return render(request, "kpi/grounds/office.html", {"view": office_page(found, DatabaseClock().now())})


@require_http_methods(METHODS)
def open_office(request: HttpRequest) -> HttpResponse:
    """Propose a new office."""
    _admins_only(request)
    return _propose(request, Kind.OFFICE_OPEN, back="grounds:offices")


@require_http_methods(METHODS)
def office_change(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Propose one change of an office."""
    found = _office_or_404(request, code)
    if what not in ADDRESSES:
        raise Http404
    satker = Satker.objects.filter(office=found).first()
    initial = {
        "name": found.name,
        "zone": found.zone,
        "satker_code": satker.code if satker else "",
        "partner": satker.partner_id if satker else None,
    }
    return _propose(request, ADDRESSES[what], back="grounds:office", place=found, initial=initial)


@require_safe
def ministries(request: HttpRequest) -> HttpResponse:
    """Kementerian/lembaga (K/L)."""
    _admins_only(request)
    rows = Ministry.objects.annotate(satker_count=Count("satker"))
    return render(request, "kpi/grounds/ministries.html", {"rows": ministry_rows(rows)})


@require_http_methods(METHODS)
def add_ministry(request: HttpRequest) -> HttpResponse:
    """Propose a new ministry."""
    _admins_only(request)
    return _propose(request, Kind.MINISTRY_ADD, back="grounds:ministries")


@require_http_methods(METHODS)
def ministry_change(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Propose one change of a ministry."""
    _admins_only(request)
    found = Ministry.objects.filter(code=code).first()
    if found is None or what not in MINISTRY_ADDRESSES:
        raise Http404
    kind = MINISTRY_ADDRESSES[what]
    return _propose(request, kind, back="grounds:ministries", ministry=found, initial={"name": found.name})


@require_safe
def destinations(request: HttpRequest) -> HttpResponse:
    """Tujuan pertanyaan, and where each leads."""
    _admins_only(request)
    return render(request, "kpi/grounds/destinations.html", {"rows": destination_rows()})


@require_http_methods(METHODS)
def destination(request: HttpRequest, name: str) -> HttpResponse:
    """Propose where a national destination leads."""
    _admins_only(request)
    subject = name.replace("-", "_")
    if subject not in NATIONAL_OFFICES:
        raise Http404
    row = DestinationRoute.objects.filter(destination=subject).first()
    initial = {
        "office": row.office_id if row else Office.objects.filter(code=NATIONAL_OFFICES[Destination(subject)]).first()
    }
    return _propose(request, Kind.DESTINATION, back="grounds:destinations", subject=subject, initial=initial)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits, and what was changed."""
    _admins_only(request)
    rows = GroundChange.objects.visible_to(request.user)
    context = {
        "pending": change_rows(rows.pending()),
        "rows": change_rows(rows.exclude(pk__in=rows.pending().values("pk"))[:SHOWN]),
    }
    return render(request, "kpi/grounds/changes.html", context)


@require_http_methods(METHODS)
def change(request: HttpRequest, ground_id: int) -> HttpResponse:
    """One change with its effect; confirmed or withdrawn here."""
    _admins_only(request)
    found = _change_or_404(request, ground_id)
    form = OneTimeForm(posted(request))
    if form.is_bound and form.is_valid() and (response := _act(request, found, form)):
        return response
    view = change_page(_change_or_404(request, ground_id), request.user, DatabaseClock().now())
    return render(request, "kpi/grounds/change.html", {"view": view, "form": form})


# --- What the pages share ---------------------------------------------------------------------------------------------
def _propose(
    request: HttpRequest,
    kind: str,
    *,
    back: str,
    place: Office | None = None,
    ministry: Ministry | None = None,
    subject: str = "",
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _said_before(request, done)
    clock = DatabaseClock()
    form = FORMS[kind](
        posted(request), office=place, initial={"effective_on": wib_date(clock.now()), **(initial or {})}
    )
    if form.is_bound and form.is_valid():
        about = place.code if place else ministry.code if ministry else subject or form.subject()
        response = carry_out(
            form,
            lambda: actions.draft_ground(
                key=form.one_time_key(request.user),
                said=_said(form, kind, about, place, ministry),
                clock=clock,
            ),
            done=lambda made: _drafted(request, made),
            before=lambda first: _said_before(request, first),
        )
        if response:
            return response
    context = {
        "form": form,
        "what": Kind(kind).label,
        "about": f"{place.code} {place.name}" if place else f"{ministry.code} {ministry.name}" if ministry else "",
        "destination": Destination(subject).label if subject else "",
        "back": back,
        "back_code": place.code if place else "",
    }
    return render(request, "kpi/grounds/propose.html", context)


def _said(form: GroundForm, kind: str, about: str, place: Office | None, ministry: Ministry | None) -> Said:
    data = form.cleaned_data
    return Said(
        kind=kind,
        subject=about,
        effective_on=data["effective_on"],
        legal_basis=data["legal_basis"],
        summary=data["summary"],
        content=form.content(),
        office=place,
        ministry=ministry,
    )


def _drafted(request: HttpRequest, made: GroundChange) -> HttpResponse:
    messages.success(request, _("Rancangan disimpan. Belum ada yang berubah."))
    return redirect(made)


def _act(request: HttpRequest, found: GroundChange, form: OneTimeForm) -> HttpResponse | None:
    act = request.POST.get("act", "")
    acts = {"confirm": actions.confirm_ground, "withdraw": actions.withdraw_ground}
    if act not in acts:
        return redirect(found)

    def done(made: GroundChange) -> HttpResponse:
        day = date_text(made.effective_on)
        words: dict[str, str] = {
            GroundChange.State.WAITING: _("Dikonfirmasi. Sekarang menunggu admin HAI kedua."),
            GroundChange.State.CONFIRMED: _("Dikonfirmasi. Berlaku pada %s.") % day,
            GroundChange.State.DONE: _("Berlaku sejak %s.") % day,
            GroundChange.State.WITHDRAWN: _("Rancangan ditarik. Tidak ada yang berubah."),
        }
        messages.success(request, words[made.state])
        return redirect(made)

    return carry_out(
        form,
        lambda: acts[act](key=form.one_time_key(request.user), change_id=found.pk, clock=DatabaseClock()),
        done=done,
        before=lambda first: _said_before(request, first),
    )


def _said_before(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    return sent_before(request, *(("grounds:change", done.result) if done.result else ("grounds:changes",)))


def _admins_only(request: HttpRequest) -> None:
    if not actions.may_change_grounds(request.user):
        raise PermissionDenied


def _office_or_404(request: HttpRequest, code: str) -> Office:
    _admins_only(request)
    found = Office.objects.select_related("kanwil").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _change_or_404(request: HttpRequest, ground_id: int) -> GroundChange:
    rows = GroundChange.objects.visible_to(request.user).select_related(
        "office__kanwil", "ministry", "drafted_by", "confirmed_by", "second_by", "withdrawn_by"
    )
    found = rows.filter(pk=ground_id).first()
    if found is None:
        raise Http404
    return found
