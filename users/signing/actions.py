"""Figures about persons at a shared login: who opened whose, and when, stays readable (docs/domain.md 2)."""

from datetime import datetime
from operator import attrgetter

from django.db import transaction

from users.clock import Clock
from users.languages import said as _
from users.models import OfficerEvent, OneTimeKey, User, once
from users.refusals import Refused
from users.wib import WIB

from .opened_figures import Opening, needs_opening, until
from .password_actions import record
from .proof import Signature


@once("open_figures", told=attrgetter("posting.pk"))
def open_figures(*, key: OneTimeKey, signature: Signature, earlier: Opening | None, clock: Clock) -> Opening:
    """The officer who has just signed opens the figures in this browser; what `earlier` opened there ends."""
    if key.user.office is None or not needs_opening(key.user) or signature.user.pk != key.user.pk:
        raise Refused(_("Akun ini tidak dipakai petugas CSO."))
    at = clock.now()
    signature.check_still_valid(signature.posting.office, at=at)
    if earlier is not None:
        _record_end(earlier, key.user, at)
    opening = Opening(signature.posting, at, until(at))
    whose = _("Angka kantor") if opening.of_office else _("Angkanya sendiri")
    record(
        opening.posting.officer,
        OfficerEvent.Kind.FIGURES_OPENED,
        opening.posting,
        user=key.user,
        signed_by=opening.posting,
        at=at,
        text=_("%(whose)s, sampai %(until)s WIB.")
        % {"whose": whose, "until": f"{opening.until.astimezone(WIB):%H.%M}"},
    )
    return opening


@transaction.atomic
def close_figures(*, opening: Opening, user: User, clock: Clock) -> None:
    """Tutup sekarang. Without a key: what is closed already has no opening any more."""
    _record_end(opening, user, clock.now())


def _record_end(opening: Opening, user: User, at: datetime) -> None:
    kind = OfficerEvent.Kind.FIGURES_CLOSED
    record(opening.posting.officer, kind, opening.posting, user=user, signed_by=None, at=at)
