"""What a page with a form says of its drafts."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from users.clock import FixedClock
from users.models import FormDraft
from users.pages.one_page import page_now
from users.wib import WIB
from users.words import date_text

from . import actions

register = template.Library()


@register.inclusion_tag("components/drafts.html", takes_context=True)
def drafts_of(context: dict[str, Any], path: str) -> dict[str, Any]:
    """The drafts of the form that is sent to `path`; none where the form is shown filled anyway. One statement."""
    request = context["request"]
    if request.method == "POST" or not request.user.is_authenticated:
        return {"drafts": []}
    key = request.session.session_key
    rows = (
        actions.drafts_of(request.user, key, FixedClock(page_now()))
        .filter(path=path)
        .select_related("posting__officer")
    )
    return {
        "drafts": [
            {"id": row.pk, "closed": actions.wants_password(row, key), "words": words_of(row, key)}
            for row in rows.select_related("posting__officer")
        ],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/draft_line.html", takes_context=True)
def draft_line(context: dict[str, Any], path: str) -> dict[str, Any]:
    """The button that keeps a draft, and where the script says that it did; inside the form. `page`: where it stands,
    also while it is shown again after a mistake, when the address is the one it was sent to."""
    page = context["request"].get_full_path()
    return {"to": f"{reverse('users:draft_save')}?{urlencode({'untuk': path, 'dari': page})}"}


def words_of(draft: FormDraft, session_key: str | None) -> str:
    """Whose it is and of when; never what stands in it."""
    at = draft.saved_at.astimezone(WIB)
    said = {"at": f"{date_text(at.date())} {at:%H.%M} WIB"}
    if actions.wants_password(draft, session_key) and draft.posting is not None:
        words = _("Draf dari sesi lain, atas nama %(name)s, disimpan %(at)s. Belum terkirim.")
        return words % {**said, "name": draft.posting.officer.name}
    return _("Draf Anda, disimpan %(at)s. Belum terkirim.") % said
