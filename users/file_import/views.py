"""Imports: bring a file, watch it being read, look at what it would change, let it be carried out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.languages import in_indonesian
from users.models import FileImport, OneTimeKey
from users.sheets.spreadsheets import XLSX, write_table
from users.signing.sent_forms import carry_out

from . import actions as import_actions
from .forms import ImportFileForm
from .kind import ImportKind
from .listing import import_page, import_rows, import_url

ACTS = {
    "approve": (import_actions.approve_import, _("Berkas akan diterapkan sebentar lagi.")),
    "cancel": (import_actions.cancel_import, _("Impor dibatalkan. Tidak ada yang diubah.")),
    "retry": (import_actions.retry_import, _("Berkas akan dikerjakan lagi sebentar lagi.")),
}


@require_http_methods(METHODS)
def imports(request: HttpRequest, kind: ImportKind) -> HttpResponse:
    """The files so far, and the form for a new one."""
    _admins_only(request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return redirect(f"users:{kind.kind}_import", done.result)
    form = ImportFileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        if response := carry_out(
            form,
            lambda: import_actions.upload_import_file(
                key=form.one_time_key(request.user),
                kind=kind.kind,
                name=upload.name,
                content=upload.read(),
                clock=DatabaseClock(),
            ),
            done=lambda batch: redirect(import_url(batch)),
            before=lambda first: redirect(f"users:{kind.kind}_import", first.result),
            fields={"": "file"},
        ):
            return response
    batches = FileImport.objects.visible_to(request.user).filter(kind=kind.kind).defer("content")
    rows = import_rows(batches.select_related("uploaded_by")[:25])
    context = {"form": form, "rows": rows, "kind": kind, "sheet_url": reverse(f"users:{kind.kind}_sheet")}
    return render(request, "users/file_import/list.html", context)


@require_safe
def sheet(request: HttpRequest, kind: ImportKind) -> HttpResponse:
    """The Excel form, with headings and one example, every cell text."""
    _admins_only(request)
    with in_indonesian():  # as the import will read it
        content = write_table(str(kind.kind.label)[:31], kind.columns, [kind.example], widths=kind.widths)
    disposition = f'attachment; filename="impor-{kind.file_word}.xlsx"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(METHODS)
def one_import(request: HttpRequest, kind: ImportKind, import_id: int) -> HttpResponse:
    """One file: progress, counts, errors, changes, and what can be done with it."""
    _admins_only(request)
    batches = FileImport.objects.visible_to(request.user).filter(kind=kind.kind).defer("content")
    batch = batches.select_related("uploaded_by", "decided_by").filter(pk=import_id).first()
    if batch is None:
        raise Http404
    form = OneTimeForm(posted(request))
    if form.is_bound:
        act, said = ACTS.get(request.POST.get("act", ""), (None, ""))
        if act is not None and form.is_valid():

            def told(_result: object) -> HttpResponse:
                messages.success(request, said)
                return redirect(import_url(batch))

            if response := carry_out(
                form,
                lambda: act(key=form.one_time_key(request.user), import_id=batch.pk, clock=DatabaseClock()),
                done=told,
                before=told,
            ):
                return response
            messages.info(request, " ".join(form.non_field_errors()))
        return redirect(import_url(batch))
    view = import_page(kind, batch, request.GET)
    # The part that follows the worker asks for itself alone, every two seconds.
    template = (
        "users/file_import/progress.html"
        if request.GET.get("bagian") == "kemajuan"
        else "users/file_import/import.html"
    )
    return render(request, template, {"view": view, "form": form})


def _admins_only(request: HttpRequest) -> None:
    if not permissions.may_import_satker(request.user):
        raise PermissionDenied
