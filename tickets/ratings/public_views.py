"""Behind the link of a mail: whoever holds it says whether the answer settled it, without a login."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tickets.permissions import satker_asks
from users.clock import DatabaseClock
from users.forms import METHODS, posted
from users.refusals import Refused
from users.signing.sent_forms import show_refusal

from . import actions
from .forms import CHOICES, NOT_SETTLED, SETTLED, MailRatingForm, initial_of, words_of
from .windows import said_of


@login_not_required
@never_cache
@require_http_methods(METHODS)
def rate_by_mail(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """The same without a login, for whoever holds the link that went to the asker. Opening it records nothing: programs
    that look at mail open links. The page names reference and subject only."""
    ticket = actions.ticket_behind(reference, token)
    if ticket is None:
        raise Http404
    if request.user.is_authenticated and not satker_asks(request.user, ticket):
        # Whoever recorded or answered it never rates it.
        return render(request, "tickets/ratings/not_yours.html", {"ticket": ticket}, status=403)
    said = said_of(ticket)
    if said is None or actions.is_desks_own(ticket):
        raise Http404
    may = said.may_be_said(DatabaseClock().now())
    if request.method != "POST" and "tercatat" in request.GET and said.rating is not None:
        return render(request, "tickets/ratings/said.html", {"may_change": may, **words_of(said)})
    if not may:
        return render(request, "tickets/ratings/over.html", words_of(said), status=410)
    chosen = request.GET.get("jawaban", "")
    initial = initial_of(said) | ({"settled": chosen} if chosen in {SETTLED, NOT_SETTLED} else {})
    form = MailRatingForm(posted(request), terms=said.terms, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.rate_by_mail(token=token, ticket_id=ticket.pk, words=form.words(), clock=DatabaseClock())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{request.path}?tercatat")
    pressed = dict(CHOICES).get(chosen, "") if not form.is_bound else ""
    return render(request, "tickets/ratings/by_mail.html", {"form": form, "pressed": pressed, **words_of(said)})
