"""A form that was sent: carried out once, refused beside its field, and a second sending shown the first result."""

import uuid
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
Form = TypeVar("Form")

REFUSED = "refused_form"


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


def keep_refused(request: HttpRequest, form: Any, name: str) -> None:
    """For a page that another address shows: what was typed and what is wrong with it, until `refused_form` takes it.
    One form of a login at a time."""
    typed = {field: form.data.get(form.add_prefix(field), "") for field in form.fields if field != "submission"}
    errors = {field: [str(fault) for fault in faults] for field, faults in form.errors.items()}
    request.session[REFUSED] = {"name": name, "path": request.path, "typed": typed, "errors": errors}


def refused_form(request: HttpRequest, made: Callable[[Mapping[str, str]], Form], name: str) -> Form | None:
    """The form that was refused, as it was typed, with its errors beside their fields and a new key; once. None where
    nothing of that name was, or at the page of something else."""
    kept = request.session.get(REFUSED)
    if kept is None or kept["name"] != name or not kept["path"].startswith(request.path):
        return None
    del request.session[REFUSED]
    form = made({**kept["typed"], "submission": str(uuid.uuid4())})
    said: Any = form
    said.full_clean()
    for field, faults in kept["errors"].items():
        for fault in faults:
            if fault not in said.errors.get(field, ()):
                said.add_error(field if field in said.fields else None, fault)
    return form
