"""What the pages of tickets share."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from users.models import AlreadyDone
from users.refusals import Refused


def again(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    """A double click or a replay: show the first result."""
    if not done.result:
        raise PermissionDenied
    messages.info(request, _("Formulir ini sudah terkirim. Ini hasilnya."))
    return redirect("tickets:detail", done.result)


def show_refusal(form: Any, refusal: Refused, **renamed: str) -> None:
    """The action's sentence beside the field it belongs to, when the form has it. (A signature that was good a moment
    ago is looked at once more under the lock.)
    """
    name = renamed.get(refusal.field or "", refusal.field)
    form.add_error(name if name in form.fields else None, str(refusal))
