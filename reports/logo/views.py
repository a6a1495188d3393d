"""Logo kop lembar, for HAI admins: what stands there, what stood there, another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.letterhead import letterhead
from reports.models import LetterheadLogo
from tickets.words import instant_text
from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.models import OneTimeKey
from users.signing.sent_forms import carry_out, sent_before

from . import actions
from .forms import LogoForm

SHOWN = 20


def _admins_only(request: HttpRequest) -> None:
    if not actions.may_change_logo(request.user):
        raise PermissionDenied


@require_http_methods(METHODS)
def logo(request: HttpRequest) -> HttpResponse:
    """The letterhead as papers have it now, and a form for another logo."""
    _admins_only(request)
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return sent_before(request, "reports:logo")
    form = LogoForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]

        def done(_logo: LetterheadLogo) -> HttpResponse:
            messages.success(request, _("Logo dipasang. Lembar yang dicetak mulai sekarang memakainya."))
            return redirect("reports:logo")

        response = carry_out(
            form,
            lambda: actions.put_logo(
                key=form.one_time_key(request.user),
                content=file.read(actions.MOST_BYTES + 1),
                sent=file.size,
                file_name=file.name or "",
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: sent_before(request, "reports:logo"),
        )
        if response:
            return response
    rows = LetterheadLogo.objects.select_related("changed_by")[:SHOWN]
    context = {
        "form": form,
        "remove_form": OneTimeForm(),
        "current": LetterheadLogo.objects.in_force(),
        "letterhead": letterhead(None),
        "history": [
            (instant_text(row.changed_at), row.changed_by.get_full_name(), row, row.digest[:16]) for row in rows
        ],
    }
    return render(request, "reports/logo.html", context)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Papers have no logo from now on."""
    _admins_only(request)
    form = OneTimeForm(request.POST)
    if form.is_valid():

        def done(_logo: LetterheadLogo) -> HttpResponse:
            messages.success(request, _("Logo dicabut. Lembar yang dicetak mulai sekarang tanpa logo."))
            return redirect("reports:logo")

        response = carry_out(
            form,
            lambda: actions.remove_logo(key=form.one_time_key(request.user), clock=DatabaseClock()),
            done=done,
            before=lambda _first: sent_before(request, "reports:logo"),
        )
        if response:
            return response
    for said in form.errors.values():
        messages.info(request, " ".join(map(str, said)))
    return redirect("reports:logo")


@require_safe
def image(request: HttpRequest, logo_id: int) -> HttpResponse:
    """One logo as an image: what we drew, never what was sent."""
    _admins_only(request)
    found = LetterheadLogo.objects.filter(pk=logo_id).exclude(digest="").first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="image/png", headers={"Cache-Control": "private, no-cache"})
