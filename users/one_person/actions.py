"""Two rows, one person: joined by a named HAI admin, with an event that stays readable; never by itself.

Of service users one row is kept, and the other points to it: lists and CARI EMAIL lead to the kept one, tickets keep
the snapshot that they were recorded with. Officers have figures, so their postings are moved one by one, and none that
has a day in a locked quarter.
"""

from collections.abc import Collection
from operator import attrgetter

from django.utils.translation import gettext as _

from users.clock import Clock
from users.models import Membership, Officer, OfficerEvent, OneTimeKey, Posting, ServiceUser, ServiceUserEvent, once
from users.officers.effective_day import bounds_of
from users.permissions import may_join_persons
from users.refusals import Refused
from users.signing.password_actions import record
from users.typed.names import alike
from users.typed.text import shows_nothing
from users.words import date_text


def _check(key: OneTimeKey, reason: str) -> None:
    if not may_join_persons(key.user):
        raise Refused(_("Data orang digabung oleh admin HAI."))
    if shows_nothing(reason):
        raise Refused(_("Isi alasan"), "reason")


# --- Service users ----------------------------------------------------------------------------------------------------
@once("join_service_users", told=attrgetter("pk"))
def join_service_users(*, key: OneTimeKey, kept_id: int, gone_id: int, reason: str, clock: Clock) -> ServiceUser:
    """`gone_id` is the same person as `kept_id`: its places on lists go over, and its e-mail leads to the kept row.
    Refused: a row that was joined before, and a satker's person into one of another satker."""
    _check(key, reason)
    both = ServiceUser.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([kept_id, gone_id])
    kept, gone = both.get(kept_id), both.get(gone_id)
    if kept is None or gone is None or kept_id == gone_id:
        raise Refused(_("Pilih dua pengguna layanan yang berbeda."), "gone")
    for one in (kept, gone):
        if one.joined_into_id is not None:
            raise Refused(_("%(name)s (ID %(id)d) sudah digabung.") % {"name": one.name, "id": one.pk}, "gone")
    at = clock.now()
    listed = Membership.objects.select_for_update().filter(service_user=gone, removed_at=None)
    for membership in listed:
        if membership.satker_id is not None and membership.satker_id != kept.satker_id:
            raise Refused(
                _("%(name)s ada pada daftar satker lain. Samakan satkernya lebih dulu.") % {"name": gone.name}, "gone"
            )
        membership.removed_at, membership.removed_by = at, key.user
        membership.save(update_fields=["removed_at", "removed_by"])
        place = {"office": membership.office_id, "satker": membership.satker_id}
        if not Membership.objects.filter(service_user=kept, removed_at=None, **place).exists():
            Membership.objects.create(
                service_user=kept,
                office_id=membership.office_id,
                satker_id=membership.satker_id,
                added_at=at,
                added_by=key.user,
            )
    for earlier in [*ServiceUser.objects.filter(joined_into=gone), gone]:
        earlier.joined_into = kept
        earlier.save(update_fields=["joined_into"])
    words = _("%(gone)s, %(gone_email)s (ID %(gone_id)d) adalah %(kept)s, %(kept_email)s (ID %(kept_id)d). %(reason)s")
    said = words % {
        "gone": gone.name, "gone_email": gone.email, "gone_id": gone.pk,
        "kept": kept.name, "kept_email": kept.email, "kept_id": kept.pk,
        "reason": reason,
    }  # fmt: skip
    for person in (kept, gone):
        kind = ServiceUserEvent.Kind.JOINED
        ServiceUserEvent.objects.create(service_user=person, kind=kind, at=at, user=key.user, text=said[:800])
    return kept


# --- Officers ---------------------------------------------------------------------------------------------------------
@once("move_postings", told=attrgetter("pk"))
def move_postings(*, key: OneTimeKey, kept_id: int, posting_ids: Collection[int], reason: str, clock: Clock) -> Officer:
    """These postings are the kept officer's: tickets and days under them count for that person from now on, places stay
    as they are. An officer without any posting left acts no more. Refused: another name, days in a locked quarter,
    days on which the kept officer is posted already."""
    _check(key, reason)
    if not posting_ids:
        raise Refused(_("Pilih penempatan yang dipindahkan."), "postings")
    owners = Posting.objects.filter(pk__in=posting_ids).values("officer")
    officers = Officer.objects.filter(pk__in=[kept_id]) | Officer.objects.filter(pk__in=owners)
    held = {one.pk: one for one in officers.select_for_update().order_by("pk")}
    kept = held.get(kept_id)
    if kept is None or not kept.is_active:
        raise Refused(_("Pilih petugas yang masih aktif."))
    at = clock.now()
    postings = Posting.objects.select_related("office").filter(pk__in=posting_ids).order_by("starts_on", "pk")
    for posting in postings:
        gone = held[posting.officer_id]
        if words := why_not_moved(posting, gone, kept):
            raise Refused(words, "postings")
        posting.officer = kept
        posting.save(update_fields=["officer"])
        said = _("%(kind)s di %(office)s sejak %(day)s: %(gone)s adalah %(kept)s. %(reason)s") % {
            "kind": posting.get_kind_display(), "office": posting.office.name, "day": date_text(posting.starts_on),
            "gone": _named(gone), "kept": _named(kept), "reason": reason,
        }  # fmt: skip
        for officer in (kept, gone):
            record(officer, OfficerEvent.Kind.JOINED, posting, user=key.user, signed_by=None, at=at, text=said[:1200])
    for gone in held.values():
        if gone.pk != kept.pk and not Posting.objects.filter(officer=gone).exists():
            gone.is_active, gone.joined_into = False, kept
            gone.save(update_fields=["is_active", "joined_into"])
    return kept


def why_not_moved(posting: Posting, gone: Officer, kept: Officer) -> str:
    """Why a posting cannot become the kept officer's, in words; "" when it can."""
    if gone.pk == kept.pk or not alike(gone.name, kept.name):
        return _("Pilih petugas yang namanya sama atau mirip.")
    for period in (*bounds_of(gone, posting.office).closed, *bounds_of(kept, posting.office).closed):
        if posting.starts_on <= period.last_day and (posting.ends_on is None or posting.ends_on >= period.first_day):
            return _("%(words)s Penempatan yang mempunyai hari di dalamnya tidak dipindahkan.") % {
                "words": period.words
            }
    others = Posting.objects.select_related("office").filter(officer=kept).exclude(pk=posting.pk)
    for other in others:
        begins_before = posting.ends_on is None or other.starts_on <= posting.ends_on
        if begins_before and (other.ends_on is None or other.ends_on >= posting.starts_on):
            return _("%(name)s pada hari yang sama bertugas di %(office)s. Akhiri salah satunya lebih dulu.") % {
                "name": kept.name,
                "office": other.office.name,
            }
    return ""


def _named(officer: Officer) -> str:
    return f"{officer.name} (ID {officer.pk})"
