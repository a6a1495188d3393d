"""A form that was sent: carried out once, refused beside its field, and a second sending shown the first result."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from users.languages import in_indonesian
from users.models import AlreadyDone
from users.refusals import Refused

from .signed_forms import remember_officer

Result = TypeVar("Result")


def carry_out(
    form: Any,
    act: Callable[[], Result],
    *,
    done: Callable[[Result], HttpResponse],
    before: Callable[[AlreadyDone], HttpResponse],
    fields: Mapping[str, str] | None = None,
    stale: type[Refused] | tuple[()] = (),
) -> HttpResponse | None:
    """Do what a valid form asks for: the page that `done` makes of the result, or that `before` makes of an earlier
    sending; None when the act was refused, which the form then says. Who signed is remembered at this desk.

    `fields`: what the form calls a field that the act calls otherwise. `stale`: the refusal that the page answers
    itself, because what it showed is no longer true.
    """
    try:
        with in_indonesian():  # what it writes down and sends
            result = act()
    except AlreadyDone as first:
        return before(first)
    except stale:
        raise
    except Refused as refusal:
        show_refusal(form, refusal, fields)
        return None
    response = done(result)
    signature = form.cleaned_data.get("signature")
    if signature is not None:
        remember_officer(response, signature.posting)
    return response


def show_refusal(form: Any, refusal: Refused, fields: Mapping[str, str] | None = None) -> None:
    """The act's sentence beside the field that it belongs to, when the form has it."""
    name = (fields or {}).get(refusal.field or "", refusal.field)
    form.add_error(name if name in form.fields else None, str(refusal))


def sent_before(request: HttpRequest, to: Any, *args: Any) -> HttpResponse:
    """The page where the first sending led, with a word about it."""
    messages.info(request, _("Formulir ini sudah terkirim. Ini hasilnya."))
    return redirect(to, *args)
