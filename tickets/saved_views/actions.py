"""A login's own views of Rekap Tiket: saved, changed, removed. They move no ticket and open none: what a view shows is
asked of what its reader sees."""

from datetime import datetime

from django.utils.translation import gettext as _

from tickets.models import SavedView
from tickets.models.saved_views import VIEW_QUERY_MAX, VIEWS_MOST
from users.clock import Clock
from users.models import OneTimeKey, User, once
from users.refusals import Refused


@once("save_view", told=lambda view: str(view.pk))
def save_view(*, key: OneTimeKey, name: str, query: str, shared: bool, opens: bool, clock: Clock) -> SavedView:
    """Keep a view of the list. `query`: as its address says it; `shared`: with the logins of the same office; `opens`:
    the list opens with it. Refused: a name that the login has already, more than `VIEWS_MOST`, an address too long,
    sharing by a login of no office."""
    at = clock.now()
    user = _locked(key.user)
    own = SavedView.objects.filter(saved_by=user)
    if own.count() >= VIEWS_MOST:
        raise Refused(
            _("Paling banyak %(most)d tampilan tersimpan. Hapus salah satunya dahulu.") % {"most": VIEWS_MOST}
        )
    if len(query) > VIEW_QUERY_MAX:
        raise Refused(_("Filter ini terlalu panjang untuk disimpan. Kurangi isinya."))
    return _kept(SavedView(saved_by=user, query=query), user, name=name, shared=shared, opens=opens, at=at)


@once("change_view", told=lambda view: str(view.pk))
def change_view(*, key: OneTimeKey, view_id: int, name: str, shared: bool, opens: bool, clock: Clock) -> SavedView:
    """Rename one's own view, share it or no more, open the list with it or no more. Refused: what `save_view` refuses,
    and a view that is gone."""
    at = clock.now()
    user = _locked(key.user)
    return _kept(_own(user, view_id), user, name=name, shared=shared, opens=opens, at=at)


@once("remove_view", told=lambda _nothing: "")
def remove_view(*, key: OneTimeKey, view_id: int) -> None:
    """Remove one's own view, for the office, too, that it was shared with."""
    _own(_locked(key.user), view_id).delete()


def _locked(user: User) -> User:
    """The login's row is the queue of its own changes: the bound and the one opening view hold for two at once."""
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _own(user: User, view_id: int) -> SavedView:
    view = SavedView.objects.filter(saved_by=user, pk=view_id).first()
    if view is None:
        raise Refused(_("Tampilan ini sudah dihapus."))
    return view


def _kept(view: SavedView, user: User, *, name: str, shared: bool, opens: bool, at: datetime) -> SavedView:
    name = name.strip()
    if not name:
        raise Refused(_("Isi nama tampilan."), "name")
    others = SavedView.objects.filter(saved_by=user).exclude(pk=view.pk)
    if others.filter(name__iexact=name).exists():
        raise Refused(_("Anda sudah mempunyai tampilan dengan nama ini. Pakai nama lain."), "name")
    if shared and user.office_id is None:
        raise Refused(_("Akun ini tidak mempunyai kantor untuk berbagi."), "shared")
    if opens:
        others.filter(opens=True).update(opens=False)
    view.name, view.opens, view.saved_at = name, opens, at
    view.office_id = user.office_id if shared else None
    view.save()
    return view
