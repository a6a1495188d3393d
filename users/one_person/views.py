"""Orang tercatat ganda: likely doubles of officers and of service users, for an HAI admin who knows them apart."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from users.clock import DatabaseClock
from users.forms import METHODS, posted
from users.models import OneTimeKey
from users.permissions import may_join_persons
from users.signing.sent_forms import carry_out, sent_before

from .listing import doubles_page
from .tasks import TASKS


@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """Who is likely recorded twice, who is not though it looks so, and what was joined."""
    _admins_only(request)
    return render(request, "users/one_person/doubles.html", {"listing": doubles_page(request.GET)})


@require_http_methods(METHODS)
def say(request: HttpRequest, task: str, **named: int) -> HttpResponse:
    """The page of one task (`TASKS`) about one row, which the address names."""
    (row_id,) = named.values()
    _admins_only(request)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "users:doubles")
    what = TASKS[task]
    row = what.find(row_id)
    if row is None:
        raise Http404
    form = what.form(posted(request), row=row)
    if form.is_bound and form.is_valid():

        def done(result: Any) -> HttpResponse:
            messages.success(request, what.done(result))
            return redirect("users:doubles")

        response = carry_out(
            form,
            lambda: what.act(
                **{what.row_name: row.pk},
                **form.said(),
                **what.about,
                key=form.one_time_key(request.user),
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: sent_before(request, "users:doubles"),
        )
        if response:
            return response
    return render(request, "users/one_person/say.html", {"task": what, "facts": what.facts(row), "form": form})


def _admins_only(request: HttpRequest) -> None:
    if not may_join_persons(request.user):
        raise PermissionDenied
