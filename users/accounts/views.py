"""The pages of Akun, for HAI admins: the list, a new login, one login and what can be done to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import Clock, DatabaseClock, wib_date
from users.forms import METHODS, OneTimeForm, posted
from users.models import FirstPasswords, OneTimeKey, User
from users.sheets.spreadsheets import XLSX
from users.signing.sent_forms import carry_out, sent_before
from users.words import moment_text

from . import actions
from . import password_files as password_files_actions
from .first_passwords import FirstAccountPassword
from .forms import AccountMoveForm, EditForm, LinkForm, NewAccountForm, ReasonForm
from .links import address_of
from .listing import account_list, account_page, password_files

Act = Callable[[OneTimeKey, User, dict[str, Any], Clock], object]


def _simple(action: Callable[..., object]) -> Act:
    return lambda key, account, data, clock: action(key=key, account_id=account.pk, reason=data["reason"], clock=clock)


ACTS: dict[str, tuple[type[ReasonForm], Act]] = {
    "unlock": (ReasonForm, _simple(actions.unlock_account)),
    "link": (
        LinkForm,
        lambda key, account, data, clock: actions.issue_link(
            key=key, account_id=account.pk, reason=data["reason"], by_mail=data["by_mail"], clock=clock
        ),
    ),
    "first-password": (ReasonForm, _simple(actions.issue_first_password)),
    "edit": (
        EditForm,
        lambda key, account, data, clock: actions.edit_account(
            key=key,
            account_id=account.pk,
            display_name=data["display_name"],
            email=data["email"],
            reason=data["reason"],
            clock=clock,
        ),
    ),
    "move": (
        AccountMoveForm,
        lambda key, account, data, clock: actions.order_move(
            key=key,
            account_id=account.pk,
            office=data["office"],
            effective_on=data["effective_on"],
            reason=data["reason"],
            clock=clock,
        ),
    ),
    "cancel-move": (ReasonForm, _simple(actions.cancel_move)),
    "reset-factor": (ReasonForm, _simple(actions.reset_second_factor)),
    "end-sessions": (ReasonForm, _simple(actions.end_account_sessions)),
    "close": (ReasonForm, _simple(actions.close_account)),
    "reopen": (ReasonForm, _simple(actions.reopen_account)),
}


ACT_WORDS = {
    "unlock": (gettext_lazy("Buka kunci"), ""),
    "link": (gettext_lazy("Terbitkan tautan sekali pakai"), gettext_lazy("kata sandi yang lama tidak berlaku lagi")),
    "first-password": (gettext_lazy("Cetak kata sandi pertama"), gettext_lazy("untuk diserahkan dengan surat")),
    "edit": (gettext_lazy("Ubah nama atau e-mail"), ""),
    "move": (gettext_lazy("Pindah kantor"), gettext_lazy("dengan tanggal berlaku")),
    "cancel-move": (gettext_lazy("Batalkan pindah kantor"), ""),
    "reset-factor": (gettext_lazy("Setel ulang faktor kedua"), gettext_lazy("bila ponsel pemegangnya hilang")),
    "end-sessions": (gettext_lazy("Akhiri semua sesi"), gettext_lazy("masuk lagi dengan kata sandi yang sama")),
    "close": (gettext_lazy("Tutup akun"), gettext_lazy("sesi berakhir pada permintaan berikutnya")),
    "reopen": (gettext_lazy("Buka kembali akun"), gettext_lazy("sesudah itu terbitkan tautan atau kata sandi pertama")),
}


@dataclass(frozen=True)
class ActForm:
    """One act as the page of a login offers it."""

    title: str
    note: str
    url: str
    form: Form
    open: bool
    danger: bool


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, and the files of first passwords."""
    _admins_only(request)
    now = DatabaseClock().now()
    files = [(one, OneTimeForm(), ReasonForm()) for one in password_files(now)]
    context = {"listing": account_list(request.GET, now), "files": files}
    return render(request, "users/accounts/list.html", context)


@require_http_methods(METHODS)
def new_account(request: HttpRequest) -> HttpResponse:
    """A login of any kind; its page then offers the link or the first password."""
    _admins_only(request)
    form = NewAccountForm(posted(request))
    if form.is_bound and form.is_valid():

        def done(account: User) -> HttpResponse:
            said = {"login": account.username}
            messages.success(request, _("Akun %(login)s dibuat. Terbitkan tautan atau kata sandi pertamanya.") % said)
            return redirect("users:account", account.pk)

        if response := carry_out(
            form,
            lambda: actions.create_account(
                key=form.one_time_key(request.user),
                wanted=form.wanted,
                reason=form.cleaned_data["reason"],
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda first: sent_before(request, "users:account", first.result),
        ):
            return response
    return render(request, "users/accounts/new.html", {"form": form})


@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One login: its state, what can be done, open sessions, Riwayat."""
    return _page(request, _account_or_404(request, account_id), DatabaseClock().now())


@require_http_methods(["POST"])
def act(request: HttpRequest, account_id: int, act: str) -> HttpResponse:
    """One act on one login; what is wrong is said on its page, beside the field."""
    found = _account_or_404(request, account_id)
    if act not in ACTS:
        raise Http404
    clock = DatabaseClock()
    form = _form(act, found, clock.now(), posted(request))
    if form.is_valid():
        key = form.one_time_key(request.user)
        if response := carry_out(
            form,
            lambda: ACTS[act][1](key, found, form.cleaned_data, clock),
            done=lambda result: _done(request, found, result),
            before=lambda _first: sent_before(request, "users:account", found.pk),
        ):
            return response
    return _page(request, found, clock.now(), act, form)


@require_http_methods(["POST"])
def fetch_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """The file of first passwords, once; a second sending of the same form gets no second copy."""
    return _of_file(
        request,
        file_id,
        OneTimeForm(request.POST),
        lambda key, _data: password_files_actions.fetch_first_passwords(
            key=key, file_id=file_id, clock=DatabaseClock()
        ),
    )


@require_http_methods(["POST"])
def reissue_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """New first passwords for those that ran out unused."""
    return _of_file(
        request,
        file_id,
        ReasonForm(request.POST),
        lambda key, data: password_files_actions.reissue_first_passwords(
            key=key, file_id=file_id, reason=data["reason"], clock=DatabaseClock()
        ),
    )


def _of_file(
    request: HttpRequest, file_id: int, form: OneTimeForm, act: Callable[[OneTimeKey, dict[str, Any]], object]
) -> HttpResponse:
    _admins_only(request)
    if not FirstPasswords.objects.visible_to(request.user).filter(pk=file_id).exists():
        raise Http404
    if form.is_valid():
        key = form.one_time_key(request.user)
        if response := carry_out(
            form,
            lambda: act(key, form.cleaned_data),
            done=lambda result: _file_done(request, result),
            before=lambda _first: sent_before(request, "users:accounts"),
        ):
            return response
    for wrong in form.errors.values():
        messages.error(request, " ".join(str(one) for one in wrong))
    return redirect("users:accounts")


def _file_done(request: HttpRequest, result: object) -> HttpResponse:
    if isinstance(result, password_files_actions.FetchedFile):
        headers = {"Content-Disposition": f'attachment; filename="{result.name}"', "Cache-Control": "no-store"}
        return HttpResponse(result.content, content_type=XLSX, headers=headers)
    messages.success(request, _("Kata sandi pertama yang baru siap diambil, satu kali."))
    return redirect("users:accounts")


def _done(request: HttpRequest, account: User, result: object) -> HttpResponse:
    """Where an act leads: what is shown once is shown in the answer itself, which no browser keeps (no-store)."""
    if isinstance(result, FirstAccountPassword):
        context = {"account": account, "first": result, "expires": moment_text(result.expires_at)}
        return render(request, "users/accounts/first_password.html", context)
    if isinstance(result, actions.AccountLink):
        context = {"account": account, "address": address_of(result), "expires": moment_text(result.expires_at)}
        return render(request, "users/accounts/link.html", context)
    messages.success(request, _("Tercatat pada Riwayat akun %(login)s.") % {"login": account.username})
    return redirect("users:account", account.pk)


def _page(
    request: HttpRequest, found: User, now: datetime, open_act: str = "", bound: Form | None = None
) -> HttpResponse:
    view = account_page(found, request.user, now, request.session.session_key)
    # An act that was sent and is not possible any more is shown with its refusal above what is.
    acts = view.acts if not open_act or open_act in view.acts else [open_act, *view.acts]
    forms = [
        ActForm(
            *ACT_WORDS[act],
            url=reverse("users:account_act", args=[found.pk, act]),
            form=bound if bound is not None and act == open_act else _form(act, found, now),
            open=act == open_act or act == "unlock",
            danger=act == "close",
        )
        for act in acts
    ]
    return render(request, "users/accounts/account.html", {"view": view, "forms": forms, "bound": bound})


def _form(act: str, account: User, now: datetime, data: Any = None) -> ReasonForm:
    kind = ACTS[act][0]
    if kind is AccountMoveForm:
        return AccountMoveForm(data, account=account, today=wib_date(now), prefix=None, auto_id=f"id_{act}_%s")
    initial = {"display_name": account.display_name, "email": account.email}
    return kind(data, initial=initial, auto_id=f"id_{act}_%s")


def _admins_only(request: HttpRequest) -> None:
    if not permissions.may_manage_accounts(request.user):
        raise PermissionDenied


def _account_or_404(request: HttpRequest, account_id: int) -> User:
    _admins_only(request)
    found = User.objects.select_related("office", "satker").filter(pk=account_id).first()
    if found is None:
        raise Http404
    return found
