"""The pages about people: Data Pengguna Layanan, and an officer's own CSO password."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.models import AlreadyDone, Membership, OneTimeKey, Posting, ServiceUser, User
from users.signing import password_actions
from users.signing.password_forms import CsoPasswordForm
from users.signing.sent_forms import carry_out, sent_before
from users.signing.signed_forms import last_officer_at_desk, remember_officer

from . import actions as service_user_actions
from .forms import EmailSearchForm, PersonForm, form_for
from .listing import institution_text, service_user_list, typed_id

BACK_TO = ("q", "unit", "after", "before", "no")
"""What an address keeps so that a row's page leads back to its place in the list."""


# --- Data Pengguna Layanan --------------------------------------------------------------------------------------------
@require_safe
def service_users(request: HttpRequest) -> HttpResponse:
    """The login's list; with ?hapus=ID that row asks whether it should go."""
    if not permissions.may_see_service_users(request.user):
        raise PermissionDenied
    asked = None
    if "hapus" in request.GET:
        _keepers_only(request)
        asked = typed_id(request.GET["hapus"])
        if asked is None:
            raise Http404
    listing = service_user_list(request.user, request.GET, asked=asked)
    if asked is not None and not any(row.remove_url for row in listing.rows):
        # Not on this page of the list, or not on the list at all: a page of its own asks, or says 404.
        return redirect(_address("users:service_user_remove", asked, **_kept(request)))
    context = {"listing": listing, "key": OneTimeKey.fresh(request.user).key if asked is not None else None}
    return render(request, "users/service_users.html", context)


@require_safe
def service_user_find(request: HttpRequest) -> HttpResponse:
    """CARI EMAIL, the beginning of every Tambah."""
    _keepers_only(request)
    search = EmailSearchForm(request.GET if "email" in request.GET else None)
    return _find_page(request, search)


@require_http_methods(METHODS)
def service_user_add(request: HttpRequest) -> HttpResponse:
    """Put the person of an e-mail on the list: a known one unchanged, an unknown one as described."""
    _keepers_only(request)
    if request.method != "POST":
        return redirect("users:service_user_find")
    if repeated := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _added_before(request, repeated)
    search = EmailSearchForm(request.POST)
    if not search.is_valid():
        return _find_page(request, search)
    form = form_for(
        service_user_actions.find_by_email(request.user, search.cleaned_data["email"]), request.user, request.POST
    )
    if form is not None and form.is_valid():

        def done(person: ServiceUser) -> HttpResponse:
            described = request.POST.get("name", "").strip()
            messages.success(request, _added_text(person, as_described=described in {"", person.name}))
            return redirect("users:service_users")

        if response := carry_out(
            form,
            lambda: service_user_actions.add_service_user(
                key=form.one_time_key(request.user), clock=DatabaseClock(), **form.act()
            ),
            done=done,
            before=lambda first: _added_before(request, first),
        ):
            return response
    return _find_page(request, search, form)


def _find_page(request: HttpRequest, search: EmailSearchForm, form: Form | None = None) -> HttpResponse:
    """The search, what it found, and what can be done with it."""
    found = None
    if search.is_bound and search.is_valid():
        found = service_user_actions.find_by_email(request.user, search.found())
        form = form or form_for(found, request.user)
    context = {
        "search": search,
        "found": found,
        "form": form,
        "is_satker": request.user.role == User.Role.SATKER,
        "institution": institution_text(found.person) if found and found.person else "",
        "record_url": _record_url(found.person) if found and found.person else "",
    }
    return render(request, "users/service_user_find.html", context)


@require_http_methods(METHODS)
def service_user_edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct the name or unit of a person on the list."""
    _menu_only(request)
    people = ServiceUser.objects.visible_to(request.user).select_related("satker", "office")
    person = people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    _keepers_only(request)
    back_url = _address("users:service_users", **_kept(request))
    form = PersonForm(posted(request), login=request.user, person=person)
    if form.is_bound and form.is_valid():

        def done(changed: ServiceUser) -> HttpResponse:
            messages.success(request, _("Data %(name)s disimpan.") % {"name": changed.name})
            return redirect(back_url)

        if response := carry_out(
            form,
            lambda: service_user_actions.update_service_user(
                key=form.one_time_key(request.user), person_id=person_id, **form.act()
            ),
            done=done,
            before=lambda _first: sent_before(request, back_url),
        ):
            return response
    context = {"person": person, "form": form, "back_url": back_url}
    return render(request, "users/service_user_edit.html", context)


@require_http_methods(METHODS)
def service_user_remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Hapus: ask (the page without a row), then take the person off this list."""
    _menu_only(request)
    ever = Membership.objects.visible_to(request.user).filter(service_user_id=person_id).order_by("-pk")
    membership = ever.select_related("service_user__satker", "service_user__office").first()
    if membership is None:
        raise Http404
    _keepers_only(request)
    person = membership.service_user
    back_url = _address("users:service_users", **_kept(request))
    form = OneTimeForm(posted(request))
    if form.is_bound and form.is_valid():

        def removed(_result: object) -> HttpResponse:
            words = format_html(
                "<strong>{}</strong> {}",
                _("%(name)s dihapus dari daftar.") % {"name": person.name},
                _("Tiketnya tetap menyimpan nama ini; Cari e-mail mengembalikannya ke daftar."),
            )
            messages.success(request, words)
            return redirect(back_url)

        response = carry_out(
            form,
            lambda: service_user_actions.remove_from_list(
                key=form.one_time_key(request.user), person_id=person_id, clock=DatabaseClock()
            ),
            done=removed,
            before=removed,
        )
        if response is None:
            messages.info(request, " ".join(form.non_field_errors()))
        return response or redirect(back_url)
    if not ServiceUser.objects.visible_to(request.user).filter(pk=person_id).exists():
        messages.info(request, _("Pengguna ini sudah tidak ada pada daftar Anda."))
        return redirect(back_url)
    context = {"person": person, "institution": institution_text(person), "form": form, "back_url": back_url}
    return render(request, "users/service_user_remove.html", context)


def _menu_only(request: HttpRequest) -> None:
    """403 for whoever does not have this menu at all."""
    if not permissions.may_see_service_users(request.user):
        raise PermissionDenied


def _keepers_only(request: HttpRequest) -> None:
    if not permissions.may_keep_service_users(request.user):
        raise PermissionDenied


def _added_before(request: HttpRequest, done: AlreadyDone) -> HttpResponse:
    """A double click or a replay: the first result once more."""
    person = ServiceUser.objects.visible_to(request.user).filter(pk=typed_id(done.result)).first()
    if person is None:
        messages.info(request, _("Formulir ini sudah terkirim."))
    else:
        messages.success(request, _added_text(person, as_described=True))
    return redirect("users:service_users")


def _added_text(person: ServiceUser, *, as_described: bool) -> str:
    """What was done, in words, and the likely next step. `as_described`: the person has the name that was typed."""
    already = _("E-mail ini sudah terdaftar lebih dahulu; nama dan unitnya seperti yang terdaftar.")
    hint = "" if as_described else already
    return format_html(
        '<strong>{}</strong> {} {} <a href="{}">{}</a>',
        _("%(name)s ditambahkan") % {"name": person.name},
        _("ke Data Pengguna Layanan dengan ID %(id)d.") % {"id": person.pk},
        hint,
        _record_url(person),
        _("Rekam tiket untuk %(name)s") % {"name": person.name.split()[0]},
    )


def _record_url(person: ServiceUser) -> str:
    """Rekam Tiket with this asker; a page of the floor above, known here by name only."""
    return reverse("tickets:record") + "?" + urlencode({"email": person.email})


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in BACK_TO if request.GET.get(name)}


def _address(name: str, *args: object, **query: str) -> str:
    return reverse(name, args=args) + ("?" + urlencode(query) if query else "")


# --- Password CSO -----------------------------------------------------------------------------------------------------
@sensitive_post_parameters("password", "new_password", "repeated")
@require_http_methods(METHODS)
def cso_password(request: HttpRequest) -> HttpResponse:
    """Ganti Password CSO: an officer of this office, proved by the old password, sets a new one."""
    if not permissions.may_change_cso_passwords(request.user):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return _password_changed(request, None)
    form = CsoPasswordForm(
        posted(request),
        login=request.user,
        last_officer=last_officer_at_desk(request),
    )
    if form.is_bound and form.is_valid():
        signature = form.cleaned_data["signature"]
        if response := carry_out(
            form,
            lambda: password_actions.change_cso_password(
                key=form.one_time_key(request.user),
                signature=signature,
                new_password=form.cleaned_data["new_password"],
                clock=DatabaseClock(),
            ),
            done=lambda _result: _password_changed(request, signature.posting),
            before=lambda _first: _password_changed(request, None),
        ):
            return response
    return render(request, "users/cso_password.html", {"form": form})


def _password_changed(request: HttpRequest, posting: Posting | None) -> HttpResponse:
    """`posting` is None when a form is repeated: that tells no name."""
    response = redirect("home")
    if posting is None:
        messages.success(request, _("Password CSO sudah diganti."))
    else:
        name = {"name": posting.officer.name}
        messages.success(request, _("Password CSO %(name)s sudah diganti. Pakai yang baru mulai sekarang.") % name)
        remember_officer(response, posting)
    return response
