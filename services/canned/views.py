"""The pages of Teks baku: the list, one text with its versions, a new text or version, a withdrawal; and how an officer
signs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.models import CannedText
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import Office, OneTimeKey, User
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions, rights
from .forms import (
    NewForm,
    NextForm,
    SignedNewForm,
    SignedNextForm,
    SignedWithdrawForm,
    SignOffForm,
    WithdrawForm,
    words_of,
)
from .listing import groups, versions_of, whose


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The national texts and the office's own; the head office reads another's with ?kantor=."""
    user = request.user
    if not rights.may_read(user):
        raise PermissionDenied
    office = user.office if user.role == User.Role.OFFICE else None
    if user.reads_all and (code := request.GET.get("kantor", "")):
        office = Office.objects.filter(code=code[:10]).first()
    context = {
        "groups": groups(user, office, wib_date(page_now())),
        "office": office,
        "may_write": rights.may_write(user),
        "signs": user.is_shared and user.role == User.Role.OFFICE,
        "asks_office": user.reads_all,
    }
    return render(request, "canned/index.html", context)


@require_safe
def text(request: HttpRequest, text_id: int) -> HttpResponse:
    """One text with all its versions."""
    canned = _text(request.user, text_id)
    return _page(request, canned)


def _page(request: HttpRequest, canned: CannedText, form: Any = None) -> HttpResponse:
    keeps = canned.withdrawn_at is None and rights.may_keep(request.user, canned)
    if keeps and form is None:
        form = _form(request, WithdrawForm, SignedWithdrawForm, data=None)
    context = {
        "canned": canned,
        "whose": whose(canned),
        "versions": versions_of(canned, wib_date(page_now())),
        "form": form if keeps else None,
    }
    return render(request, "canned/text.html", context)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def write(request: HttpRequest, text_id: int | None = None) -> HttpResponse:
    """A new text, or with a key the next version of one."""
    user = request.user
    canned = _text(user, text_id) if text_id is not None else None
    if not rights.may_write(user) or (canned is not None and not rights.may_keep(user, canned)):
        raise PermissionDenied
    if first := OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "services:canned_text", first.result)
    if canned is not None and canned.withdrawn_at is not None:
        return redirect(canned)
    if canned is None:
        form = _form(request, NewForm, SignedNewForm, data=posted(request))
    else:
        last = canned.versions.all()[0]
        form = _form(request, NextForm, SignedNextForm, data=posted(request), initial=words_of(last))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        about = _about(form, user) | {"said": form.said()}
        if canned is None:
            act = lambda: actions.write_canned(kind=data["kind"], title=data["title"], **about)  # noqa: E731
        else:
            act = lambda: actions.change_canned(canned_id=canned.pk, seen_no=data["seen"], **about)  # noqa: E731
        if response := _carried_out(request, form, act, _("Teks baku tersimpan.")):
            return response
    return render(request, "canned/write.html", {"form": form, "canned": canned})


@sensitive_post_parameters("password")
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, text_id: int) -> HttpResponse:
    """Taken from what is offered, with a reason."""
    user = request.user
    canned = _text(user, text_id)
    if not rights.may_keep(user, canned):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "services:canned_text", canned.pk)
    form = _form(request, WithdrawForm, SignedWithdrawForm, data=request.POST)
    if form.is_valid():
        about = _about(form, user) | {"canned_id": canned.pk, "reason": form.cleaned_data["reason"]}
        if response := _carried_out(request, form, lambda: actions.withdraw_canned(**about), _("Teks baku ditarik.")):
            return response
    return _page(request, canned, form)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def sign_off(request: HttpRequest) -> HttpResponse:
    """An officer of the office writes how they sign; what others wrote is not shown."""
    user = request.user
    if not (rights.may_write(user) and user.is_shared):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "services:canned")
    form = SignOffForm(posted(request), login=user, last_officer=last_officer_at_desk(request), clock=DatabaseClock())
    if form.is_bound and form.is_valid():
        about = _about(form, user) | {"text": form.cleaned_data["text"]}

        def done(_kept: Any) -> HttpResponse:
            messages.success(request, _("Tanda tangan tersimpan."))
            return redirect("services:canned")

        response = carry_out(
            form,
            lambda: actions.write_sign_off(**about),
            done=done,
            before=lambda _first: sent_before(request, "services:canned"),
        )
        if response:
            return response
    return render(request, "canned/sign_off.html", {"form": form})


def _text(user: User, text_id: int) -> CannedText:
    canned = CannedText.objects.visible_to(user).select_related("office").filter(pk=text_id).first()
    if canned is None:
        raise Http404
    return canned


def _form(request: HttpRequest, own: Any, signed: Any, *, data: Any, initial: dict[str, Any] | None = None) -> Any:
    """The form of this login: an office's is signed."""
    if not request.user.is_shared:
        return own(data, initial=initial)
    desk = {"login": request.user, "last_officer": last_officer_at_desk(request), "clock": DatabaseClock()}
    return signed(data, initial=initial, **desk)


def _about(form: Any, user: User) -> dict[str, Any]:
    """What every act takes; an office's the signature too."""
    about = {"key": form.one_time_key(user), "clock": DatabaseClock()}
    return about | ({"signature": form.cleaned_data["signature"]} if user.is_shared else {})


def _carried_out(request: HttpRequest, form: Any, act: Callable[[], CannedText], said: str) -> HttpResponse | None:
    def done(canned: CannedText) -> HttpResponse:
        messages.success(request, said)
        return redirect(canned)

    return carry_out(
        form, act, done=done, before=lambda first: sent_before(request, "services:canned_text", first.result)
    )
