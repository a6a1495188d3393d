"""Orang tercatat ganda: likely doubles of officers and of service users, for an HAI admin who knows them apart."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from users.clock import DatabaseClock
from users.forms import METHODS, posted
from users.models import Officer, OneTimeKey, ServiceUser
from users.permissions import may_join_persons
from users.signing.sent_forms import carry_out, sent_before

from . import actions
from .doubles import like_officer, like_service_user, likely_doubles, service_user
from .forms import JoinForm, MovePostingsForm


@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """Who is likely recorded twice."""
    _admins_only(request)
    return render(request, "users/one_person/doubles.html", {"doubles": likely_doubles()})


@require_http_methods(METHODS)
def join(request: HttpRequest, person_id: int) -> HttpResponse:
    """Another service user is the one of this page."""
    _admins_only(request)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "users:doubles")
    person = service_user(person_id)
    if person is None:
        raise Http404
    form = JoinForm(posted(request), likely=like_service_user(person))
    if form.is_bound and form.is_valid():

        def done(kept: ServiceUser) -> HttpResponse:
            messages.success(request, _("Digabung: %(name)s, %(email)s.") % {"name": kept.name, "email": kept.email})
            return redirect("users:doubles")

        response = carry_out(
            form,
            lambda: actions.join_service_users(
                key=form.one_time_key(request.user),
                kept_id=person.pk,
                gone_id=form.cleaned_data["gone"],
                reason=form.cleaned_data["reason"],
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: sent_before(request, "users:doubles"),
        )
        if response:
            return response
    return render(request, "users/one_person/join.html", {"person": person, "form": form})


@require_http_methods(METHODS)
def move_postings(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Postings of other officers are those of the one of this page."""
    _admins_only(request)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "users:doubles")
    officer = Officer.objects.visible_to(request.user).filter(pk=officer_id, is_active=True).first()
    if officer is None:
        raise Http404
    form = MovePostingsForm(posted(request), officer=officer, likely=like_officer(officer))
    if form.is_bound and form.is_valid():

        def done(kept: Officer) -> HttpResponse:
            messages.success(request, _("Penempatan dipindahkan ke %(name)s.") % {"name": kept.name})
            return redirect("users:officer", kept.pk)

        response = carry_out(
            form,
            lambda: actions.move_postings(
                key=form.one_time_key(request.user),
                kept_id=officer.pk,
                posting_ids=form.cleaned_data["postings"],
                reason=form.cleaned_data["reason"],
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: sent_before(request, "users:doubles"),
        )
        if response:
            return response
    context = {
        "officer": officer,
        "form": form,
        "title": _("Pindahkan penempatan ke satu petugas"),
        "failed": _("Penempatan belum dipindahkan"),
    }
    return render(request, "users/one_person/move_postings.html", context)


def _admins_only(request: HttpRequest) -> None:
    if not may_join_persons(request.user):
        raise PermissionDenied
