"""Proposals of officers: by an office, singly or by the Excel form; decided by an HAI admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import Office, OfficerProposal, OneTimeKey, User
from users.refusals import Refused
from users.sheets.spreadsheets import XLSX, UnreadableTable
from users.signing.sent_forms import sent_before

from . import actions as officer_actions
from .forms import ActivateForm, ProposalFileForm, ProposalForm, RefuseForm
from .listing import may_decide, offices_without_head, proposal_facts, proposal_list
from .sheet import Fault, empty_sheet, read_sheet
from .views import carry_out, desk, menu_only, remembering, show_first_password


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    menu_only(request)
    listing = proposal_list(request.user, request.GET)
    return render(request, "users/officers/proposals.html", {"listing": listing})


# --- Propose ----------------------------------------------------------------------------------------------------------
def _offices_to_propose_for(user: User) -> list[Office]:
    """The own office when its head can sign; at a Kanwil the KPPN without a head; for an admin the Kanwil without."""
    today = wib_date(DatabaseClock().now())
    if user.office is None:
        return list(offices_without_head(None, today))
    own_head = officer_actions.office_has_head(user.office, today)
    offices = [user.office] if own_head else []
    if user.office.kind == Office.Kind.KANWIL and own_head:
        offices += offices_without_head(user.office, today)
    return offices


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose one officer."""
    proposers_only(request)
    user, clock = request.user, DatabaseClock()
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "users:proposals")
    offices = _offices_to_propose_for(user)
    form = ProposalForm(posted(request), login=user, offices=offices, clock=clock, **desk(request))
    if offices and form.is_bound and form.is_valid():
        data = form.cleaned_data
        one = officer_actions.Proposed(data["name"], data["kind"], data["starts_on"])

        def act() -> object:
            return officer_actions.propose_officers(
                key=form.one_time_key(user),
                office_id=data["office"].pk,
                names=[one],
                signature=form.signature,
                clock=clock,
            )

        response = carry_out(request, form, act, "users:proposals")
        if response:
            messages.success(request, _("%(name)s diusulkan. Admin HAI memutuskannya.") % {"name": one.name})
            return remembering(response, form)
    context = {
        "form": form,
        "offices": offices,
        "why_not": _why_not(user) if not offices else "",
        "by_file": user.role == User.Role.OFFICE,
    }
    return render(request, "users/officers/propose.html", context)


@require_safe
def proposal_sheet(request: HttpRequest) -> HttpResponse:
    """The Excel form, with headings and one example."""
    proposers_only(request)
    content = empty_sheet(wib_date(DatabaseClock().now()))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="usulan-petugas.xlsx"', "Cache-Control": "no-store"},
    )


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def propose_file(request: HttpRequest) -> HttpResponse:
    """Propose many officers of the own office by the filled Excel form: all of them, or none."""
    proposers_only(request)
    user, clock = request.user, DatabaseClock()
    if user.office is None:
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "users:proposals")
    can_sign = officer_actions.office_has_head(user.office, wib_date(clock.now()))
    files = request.FILES if request.method == "POST" else None
    form = ProposalFileForm(posted(request), files, login=user, clock=clock, **desk(request))
    faults: list[Fault] = []
    if can_sign and form.is_bound and form.is_valid():
        lines, faults = _read_proposals(form)

        def act() -> object:
            try:
                return officer_actions.propose_officers(
                    key=form.one_time_key(user),
                    office_id=user.office_id,
                    names=[one for _line, one in lines],
                    signature=form.signature,
                    clock=clock,
                )
            except officer_actions.RefusedLine as refusal:
                column = {"name": "Nama", "kind": "Jenis"}.get(refusal.field or "", "Mulai bertugas")
                faults.append(Fault(lines[refusal.index][0], column, str(refusal)))
                raise Refused(_("Satu baris ditolak. Belum ada yang diusulkan."), "file") from None

        response = carry_out(request, form, act, "users:proposals") if lines and not faults else None
        if response:
            messages.success(
                request, _("%(count)d petugas diusulkan. Admin HAI memutuskannya.") % {"count": len(lines)}
            )
            return remembering(response, form)
    context = {"form": form, "faults": faults, "why_not": "" if can_sign else _why_not(user)}
    return render(request, "users/officers/propose_file.html", context)


def _read_proposals(form: ProposalFileForm) -> tuple[list, list[Fault]]:
    try:
        lines, faults = read_sheet(*form.read())
    except UnreadableTable as fault:
        form.add_error("file", str(fault))
        return [], []
    if faults:
        form.add_error("file", _("%(count)d hal perlu diperbaiki. Belum ada yang diusulkan.") % {"count": len(faults)})
    return lines, faults


def _why_not(user: User) -> str:
    if user.office is None:
        return _("Semua Kanwil sudah mempunyai Kepala Seksi MSKI/PDMS. Petugas lain diusulkan oleh kantornya sendiri.")
    return officer_actions.why_no_proposal(user, user.office, wib_date(DatabaseClock().now()))


# --- Decide -----------------------------------------------------------------------------------------------------------
@require_http_methods(METHODS)
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal; an HAI admin activates or refuses it here."""
    menu_only(request)
    visible = OfficerProposal.objects.visible_to(request.user)
    found = (
        visible.filter(pk=proposal_id)
        .select_related("office", "proposed_by", "decided_by", "signed_by__officer", "posting")
        .first()
    )
    if found is None:
        raise Http404
    if request.method == "POST" and not permissions.may_decide_proposals(request.user):
        raise PermissionDenied
    clock = DatabaseClock()
    if OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        messages.info(request, _("Formulir ini sudah terkirim. Password CSO pertama hanya ditampilkan sekali."))
        return redirect("users:proposal", proposal_id)
    act = request.POST.get("act") if request.method == "POST" else None
    known = officer_actions.known_officers(found) if may_decide(request.user, found) else []
    today = wib_date(clock.now())
    activate = ActivateForm(
        request.POST if act == "activate" else None, known=known, today=today, proposal=found, prefix=None
    )
    refuse = RefuseForm(request.POST if act == "refuse" else None, auto_id="refuse_%s")
    key = request.user
    if act == "activate" and activate.is_valid():
        result: dict[str, officer_actions.Activation] = {}

        def activated() -> None:
            result["done"] = officer_actions.activate_proposal(
                key=activate.one_time_key(key),
                proposal_id=found.pk,
                officer_id=activate.officer_id,
                reason=activate.cleaned_data["reason"],
                clock=clock,
            )

        response = carry_out(request, activate, activated, "users:officer", lambda: result["done"].posting.officer_id)
        if response:
            return show_first_password(request, result["done"].posting, result["done"].first) or response
    elif act == "refuse" and refuse.is_valid():
        response = carry_out(
            request,
            refuse,
            lambda: officer_actions.refuse_proposal(
                key=refuse.one_time_key(key),
                proposal_id=found.pk,
                reason=refuse.cleaned_data["reason"],
                clock=clock,
            ),
            "users:proposals",
        )
        if response:
            messages.success(request, _("Usulan %(name)s ditolak.") % {"name": found.name})
            return response
    context = {
        "proposal": found,
        "facts": proposal_facts(found),
        "may_decide": may_decide(request.user, found),
        "waits": found.state == OfficerProposal.State.OPEN,
        "activate": activate,
        "refuse": refuse,
        "form": activate if activate.is_bound else refuse,
        "known": known,
    }
    return render(request, "users/officers/proposal.html", context)


def proposers_only(request: HttpRequest) -> None:
    if not permissions.may_propose_officers(request.user):
        raise PermissionDenied
