"""Is this paper ours? The page behind the code and the QR of every paper, open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpi.figures.lock_words import broken_words
from kpi.figures.taken_locks import damaged
from reports.forms import CodeForm
from reports.models import PrintedPaper, shown_code, typed_code
from tickets.words import instant_text


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("reports:verified", form.cleaned_data["code"])
    return render(request, "reports/verify.html", {"form": form})


@login_not_required
@require_safe
def verified(request: HttpRequest, paper: str) -> HttpResponse:
    """What the paper says: title, period, sums, digest. No rows; of names only the officer's on an IKU sheet."""
    printed = PrintedPaper.objects.filter(code=typed_code(paper)).first()
    if printed is None:
        form = CodeForm({"code": paper})
        form.full_clean()
        form.add_error(
            "code", _("Tidak ada lembar dengan kode ini. Periksa huruf dan angkanya.")
        ) if not form.errors else None
        return render(request, "reports/verify.html", {"form": form}, status=404)
    context = {
        "paper": printed,
        "broken": broken_words([lock.kanwil for lock in found]) if (found := damaged(printed.locks)) else "",
        "code": shown_code(printed.code),
        "made": instant_text(printed.made_at),
        "digest": " ".join(printed.digest[start : start + 4] for start in range(0, 16, 4)),
    }
    return render(request, "reports/verified.html", context)
