"""Tugas: who is Manajer Layanan, Penjamin Kualitas, Kepala Seksi, CIO; for HAI admins, the head office reads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import Duty, OneTimeKey
from users.signing.sent_forms import carry_out, sent_before
from users.words import date_text

from . import actions
from .forms import DutyForm, EndDutyForm
from .listing import duty_list


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Who holds which duty."""
    if not request.user.reads_all:
        raise PermissionDenied
    context = {
        "listing": duty_list(request.user, request.GET, DatabaseClock().now()),
        "may_add": actions.may_keep_duties(request.user),
    }
    return render(request, "users/duties/list.html", context)


@require_http_methods(METHODS)
def add(request: HttpRequest) -> HttpResponse:
    """A duty for a named login, from a day on."""
    _admins_only(request)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "users:duties")
    clock = DatabaseClock()
    form = DutyForm(posted(request), initial={"valid_from": wib_date(clock.now())})
    if form.is_bound and form.is_valid():

        def done(duty: Duty) -> HttpResponse:
            said = {
                "name": duty.user.get_full_name(),
                "kind": duty.get_kind_display(),
                "day": date_text(duty.valid_from),
            }
            messages.success(request, _("%(name)s: %(kind)s sejak %(day)s.") % said)
            return redirect("users:duties")

        response = carry_out(
            form,
            lambda: actions.add_duty(key=form.one_time_key(request.user), said=form.said(), clock=clock),
            done=done,
            before=lambda _first: sent_before(request, "users:duties"),
        )
        if response:
            return response
    return render(request, "users/duties/add.html", {"form": form})


@require_http_methods(METHODS)
def end(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The last day of a duty."""
    _admins_only(request)
    duty = Duty.objects.visible_to(request.user).select_related("user", "directorate").filter(pk=duty_id).first()
    if duty is None:
        raise Http404
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "users:duties")
    clock = DatabaseClock()
    form = EndDutyForm(posted(request), initial={"valid_to": wib_date(clock.now())})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data

        def done(ended: Duty) -> HttpResponse:
            said = {
                "name": ended.user.get_full_name(),
                "kind": ended.get_kind_display(),
                "day": date_text(data["valid_to"]),
            }
            messages.success(request, _("%(name)s: %(kind)s berakhir %(day)s.") % said)
            return redirect("users:duties")

        response = carry_out(
            form,
            lambda: actions.end_duty(
                key=form.one_time_key(request.user),
                duty_id=duty.pk,
                valid_to=data["valid_to"],
                end_basis=data["end_basis"],
                clock=clock,
            ),
            done=done,
            before=lambda _first: sent_before(request, "users:duties"),
        )
        if response:
            return response
    period = actions.period_text(duty.valid_from, duty.valid_to)
    return render(request, "users/duties/end.html", {"duty": duty, "period": period, "form": form})


def _admins_only(request: HttpRequest) -> None:
    if not actions.may_keep_duties(request.user):
        raise PermissionDenied
