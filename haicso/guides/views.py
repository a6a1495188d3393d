"""Petunjuk penggunaan (/bantuan/): a login meets the guide of its own role, and may read the others."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.permissions import is_agent_head
from users.clock import DatabaseClock
from users.models import Office, User

from .guide import SIZE, Guide
from .head_office import ADMIN, AGENT_HEAD, LAYER_1, LAYER_2, MONITOR
from .offices import KANWIL, KPPN, SATKER

GUIDES = {guide.slug: guide for guide in (SATKER, KPPN, KANWIL, LAYER_1, LAYER_2, AGENT_HEAD, MONITOR, ADMIN)}
_OF_ROLE = {
    User.Role.SATKER: SATKER,
    User.Role.OFFICE: KPPN,
    User.Role.HAI_LAYER_1: LAYER_1,
    User.Role.HAI_LAYER_2: LAYER_2,
    User.Role.MONITOR: MONITOR,
    User.Role.ADMIN: ADMIN,
}


def own_guide(user: User) -> Guide:
    """Of the role; of the office's kind at a Kanwil; of the duty for whoever is Kepala Seksi HAI today."""
    if user.office and user.office.kind == Office.Kind.KANWIL:
        return KANWIL
    if user.role == User.Role.MONITOR and is_agent_head(user, DatabaseClock().now()):
        return AGENT_HEAD
    return _OF_ROLE[User.Role(user.role)]


@require_safe
def guide(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The guide of that name; without a name the login's own."""
    own = own_guide(request.user)
    shown = GUIDES.get(slug) if slug else own
    if shown is None:
        raise Http404
    others = [one for one in GUIDES.values() if one is not own]
    width, height = SIZE
    return render(
        request,
        "guide.html",
        {"guide": shown, "is_own": shown is own, "choices": [own, *others], "width": width, "height": height},
    )
