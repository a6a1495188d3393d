"""What people do with signals: declare them fair with a reason, and say from when on there is one."""

from operator import attrgetter

from kpi.models import PARAMETERS, Signal, SignalEvent, SignalThreshold
from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .permissions import may_dismiss
from .search import append


class StaleSignal(Refused):
    """It grew, or somebody dismissed it, since the page was opened."""


@once("dismiss_signal")
def dismiss(
    *, key: OneTimeKey, signature: Signature | None, signal_id: int, seen: int, text: str, clock: Clock
) -> Signal:
    """Dinyatakan wajar, with a reason: a named officer of the Kanwil (signed) or an HAI admin; never one's own."""
    rows = Signal.objects.select_for_update(of=("self",)).select_related(
        "posting__officer", "posting__office", "office"
    )
    signal = rows.get(pk=signal_id)
    at = clock.now()
    if not may_dismiss(key.user, signal) or not key.user.is_active:
        raise Refused(_("Indikasi dinyatakan wajar oleh Kanwil pembina atau admin HAI."))
    if key.user.is_shared:
        if signature is None or signature.user.pk != key.user.pk:
            raise Refused(_("Pilih petugas Kanwil yang menilai."), "officer")
        if signal.posting is not None and signature.posting.officer_id == signal.posting.officer_id:
            raise Refused(_("Tidak seorang pun menilai indikasi tentang dirinya sendiri."), "officer")
        signature.check_still_valid(signature.posting.office, at=at)
    if signal.state != Signal.State.OPEN or signal.events.count() != seen:
        raise StaleSignal(_("Indikasi ini sudah berubah sejak halaman dibuka. Lihat dahulu langkah terakhirnya."))
    if shows_nothing(text):
        raise Refused(_("Isi alasan"), "text")
    signal.state = Signal.State.DISMISSED
    signal.save(update_fields=["state"])
    signed_by = signature.posting if key.user.is_shared and signature else None
    append(signal, SignalEvent.Kind.DISMISSED, at, user=key.user, posting=signed_by, text=text)
    return signal


@once("set_threshold", told=attrgetter("rule"))
def set_threshold(
    *,
    key: OneTimeKey,
    rule: str,
    seen: int,
    enabled: bool,
    count: int,
    seconds: int | None = None,
    percent: int | None = None,
    days: int | None = None,
    letters: int | None = None,
    legal_basis: str,
    reason: str,
    clock: Clock,
) -> SignalThreshold:
    """A new row for a rule, by an HAI admin; the one before stays readable. Signals found so far stay. `seen`: the row
    that the page showed.
    """
    if key.user.role != User.Role.ADMIN or not key.user.is_active:
        raise Refused(_("Ambang indikasi diubah oleh admin HAI."))
    before = SignalThreshold.objects.select_for_update().filter(rule=rule).order_by("-set_at", "-pk").first()
    if before is None or before.pk != seen:
        raise Refused(_("Ambang ini sudah diubah sejak halaman dibuka. Lihat dahulu yang berlaku sekarang."))
    said = {"seconds": seconds, "percent": percent, "days": days, "letters": letters}
    return SignalThreshold.objects.create(
        rule=rule,
        enabled=enabled,
        count=count,
        **{name: value for name, value in said.items() if rule in PARAMETERS[name]},
        words=before.words,
        legal_basis=legal_basis,
        assumed=before.assumed,
        reason=reason,
        set_at=clock.now(),
        set_by=key.user,
    )
