"""The answer's form as it is carried to a page of its own and back, without script: sealed, and never sent on the way.

What was typed goes along (`users.kept_forms`); what is put in stands below it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from users import kept_forms

NOT_TYPED = (*kept_forms.NEVER, "insert", "link", "uncite", "unplace", "place", "sign", "back", "q", "answer_of")

Typed = dict[str, list[Any]]


def typed_form(request: HttpRequest, act_url: str) -> Typed | None:
    """All that was typed, by field; None where nothing of ours came."""
    if "kept" in request.POST:
        kept = kept_forms.read(request.POST["kept"])
        if kept is None or kept.path != act_url or not kept.belongs_to(request.user):
            return None
        return dict(kept.data.lists())
    if kept_forms.MARK not in request.POST:
        return None
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def one(data: Typed, name: str) -> str:
    return str(data.get(name, [""])[-1])


def put(data: Typed, name: str, value: str) -> None:
    data[name] = [value]


def tokens(data: Typed, name: str) -> list[str]:
    """Of a field that holds several, divided by commas."""
    return [token for token in one(data, name).split(",") if token]


def put_below(data: Typed, text: str) -> None:
    """Below the answer that was typed, a line apart."""
    put(data, "answer", "\n\n".join(filter(None, [one(data, "answer").rstrip(), text])))


def back(request: HttpRequest, act_url: str, data: Typed) -> HttpResponse:
    """To the page of the form, filled, nothing carried out."""
    request.session[kept_forms.SESSION_KEY] = kept_forms.sealed(act_url, request.user.pk, data)
    return redirect(act_url)
