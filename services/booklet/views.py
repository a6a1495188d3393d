"""The booklet of a service: read by everybody, written by HAI admins and officers; the page of a print's code."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from services.models import BookletText, PublicNotice
from users.clock import DatabaseClock
from users.forms import FOCUS, METHODS, posted
from users.models import OneTimeKey, User
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions
from .content import Booklet
from .forms import AdditionForm, EndForm, NationForm, NoticeForm
from .of_address import office_of, place_of, told_of


@require_safe
def booklet(request: HttpRequest, code: str) -> HttpResponse:
    """The five parts of one service; ?kantor= chooses whose additions are shown."""
    told = told_of(code, office_of(request))
    edits = BookletText.Part.values if actions.may_write_nation(request.user) or _adds(request, told) else []
    context = {"told": told, "place": place_of(told), "edits": edits, "of_office": _adds(request, told)}
    return render(request, "services/booklet/page.html", context)


@require_http_methods(METHODS)
def edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """One part: the nation's text for an admin, the office's addition for its officers."""
    user = request.user
    if not (actions.may_write_nation(user) or actions.may_add(user)):
        raise PermissionDenied
    if part not in BookletText.Part.values:
        raise Http404
    office = None if actions.may_write_nation(user) else user.office
    told = told_of(code, office)
    piece = next(each for each in told.pieces if each.part == part)
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "services:booklet", code)
    form: Any
    if office is None:
        initial = {"text": piece.nation, "legal_basis": piece.basis, "assumed": piece.assumed}
        form = NationForm(posted(request), initial=initial)
    else:
        desk = {"login": user, "last_officer": last_officer_at_desk(request)}
        form = AdditionForm(posted(request), initial={"text": piece.addition}, **desk)
    if form.is_bound and form.is_valid():

        def done(_row: object) -> HttpResponse:
            words = _("Teks buku saku tercatat. Cetakan lama dikenali dari kodenya.")
            messages.success(request, words, extra_tags=FOCUS)
            return redirect("services:booklet", code)

        if response := carry_out(
            form,
            lambda: _write(form, told, part, user),
            done=done,
            before=lambda _first: sent_before(request, "services:booklet", code),
        ):
            return response
    rows = BookletText.objects.filter(service=told.entry.service, part=part, office=office)
    earlier = rows.select_related("written_by", "posting__officer").order_by("-no")[:20]
    context = {"form": form, "told": told, "piece": piece, "of_office": office is not None, "earlier": earlier}
    return render(request, "services/booklet/edit.html", context)


def _write(form: Any, told: Booklet, part: str, user: User) -> BookletText:
    data, key, service = form.cleaned_data, form.one_time_key(user), told.entry.service
    about = {"key": key, "service": service, "part": part, "text": data["text"], "clock": DatabaseClock()}
    if "signature" in data:
        return actions.write_addition(signature=data["signature"], **about)
    return actions.write(legal_basis=data["legal_basis"], assumed=data["assumed"], **about)


@require_http_methods(METHODS)
def notices(request: HttpRequest) -> HttpResponse:
    """What stands below everything: bebas biaya and complaint links, as dated rows."""
    if request.user.role != User.Role.ADMIN:
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "services:notices")
    form = NoticeForm(posted(request))
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "submission"}

        def done(_notice: object) -> HttpResponse:
            messages.success(request, _("Pemberitahuan tercatat."), extra_tags=FOCUS)
            return redirect("services:notices")

        if response := carry_out(
            form,
            lambda: actions.add_notice(key=form.one_time_key(request.user), clock=DatabaseClock(), **said),
            done=done,
            before=lambda _first: sent_before(request, "services:notices"),
        ):
            return response
    rows = PublicNotice.objects.visible_to(request.user).select_related("office").order_by("-pk")[:100]
    context = {"rows": [(row, EndForm() if row.valid_to is None else None) for row in rows], "form": form}
    return render(request, "services/booklet/notices.html", context)


@require_http_methods(["POST"])
def end_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    if request.user.role != User.Role.ADMIN:
        raise PermissionDenied
    if not PublicNotice.objects.visible_to(request.user).filter(pk=notice_id).exists():
        raise Http404
    form = EndForm(request.POST)
    if form.is_valid():

        def done(_notice: object) -> HttpResponse:
            messages.success(request, _("Hari ini hari terakhirnya."), extra_tags=FOCUS)
            return redirect("services:notices")

        if response := carry_out(
            form,
            lambda: actions.end_notice(key=form.one_time_key(request.user), notice_id=notice_id, clock=DatabaseClock()),
            done=done,
            before=lambda _first: sent_before(request, "services:notices"),
        ):
            return response
    for error in form.non_field_errors():
        messages.warning(request, error)
    return redirect("services:notices")


def _adds(request: HttpRequest, told: Booklet) -> bool:
    return actions.may_add(request.user) and told.office is not None and told.office.pk == request.user.office_id
