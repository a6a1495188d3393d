"""Two rows, one person: joined by a named HAI admin, with an event that stays readable; never by itself.

Of service users one row is kept, and the other points to it: lists and CARI EMAIL lead to the kept one, tickets keep
the snapshot that they were recorded with; a join can be undone. Of two who look alike an admin may also say that they
are not one person. Officers have figures, so their postings are moved one by one, and none that
has a day in a locked quarter.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from django.db import IntegrityError, transaction

from users.clock import Clock
from users.languages import said as _
from users.models import (
    Membership,
    Officer,
    OfficerEvent,
    OneTimeKey,
    Posting,
    ServiceUser,
    ServiceUserEvent,
    User,
    once,
)
from users.officers.effective_day import bounds_of
from users.permissions import may_join_persons
from users.refusals import Refused
from users.signing.password_actions import record
from users.typed.names import alike
from users.typed.text import shows_nothing
from users.words import date_text, moment_text

from .kinds import OFFICERS, SERVICE_USERS, Kind, Mark, officer_named, service_user_named


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
    _check_not_different(SERVICE_USERS, kept_id, [gone_id], "gone")
    at = clock.now()
    moved: list[dict[str, int | None]] = []
    listed = Membership.objects.select_for_update().filter(service_user=gone, removed_at=None)
    for membership in listed:
        if membership.satker_id is not None and membership.satker_id != kept.satker_id:
            raise Refused(
                _("%(name)s ada pada daftar satker lain. Samakan satkernya lebih dahulu.") % {"name": gone.name}, "gone"
            )
        membership.removed_at, membership.removed_by = at, key.user
        membership.save(update_fields=["removed_at", "removed_by"])
        place = {"office": membership.office_id, "satker": membership.satker_id}
        begun = None
        if not Membership.objects.filter(service_user=kept, removed_at=None, **place).exists():
            begun = _put_on(kept, membership, at, key.user).pk
        moved.append({"ended": membership.pk, "begun": begun})
    before = list(ServiceUser.objects.filter(joined_into=gone).order_by("pk"))
    for earlier in [*before, gone]:
        earlier.joined_into = kept
        earlier.save(update_fields=["joined_into"])
    words = _("%(gone)s, %(gone_email)s (ID %(gone_id)d) adalah %(kept)s, %(kept_email)s (ID %(kept_id)d). %(reason)s")
    said = words % {
        "gone": gone.name, "gone_email": gone.email, "gone_id": gone.pk,
        "kept": kept.name, "kept_email": kept.email, "kept_id": kept.pk,
        "reason": reason,
    }  # fmt: skip
    data = {"kept": kept.pk, "gone": gone.pk, "memberships": moved, "earlier": [one.pk for one in before]}
    _tell((kept, gone), ServiceUserEvent.Kind.JOINED, at, key.user, said, data)
    return kept


@once("part_service_users", told=attrgetter("pk"))
def part_service_users(*, key: OneTimeKey, gone_id: int, reason: str, clock: Clock) -> ServiceUser:
    """Undo the last join of `gone_id`: its e-mail leads to itself again, with whoever was joined into it before; it is
    back on the lists that it was on, and the kept row off those on which the join put it. What happened since stays:
    tickets recorded for the kept row, and a list that took it off meanwhile gets nobody back. Refused: a row that is
    not joined, or whose kept row was itself joined into another since."""
    _check(key, reason)
    gone = ServiceUser.objects.select_for_update(of=("self",)).filter(pk=gone_id).first()
    if gone is None or gone.joined_into_id is None:
        raise Refused(_("Pengguna layanan ini tidak digabung."))
    join = last_join(gone_id)
    if join is None:
        raise Refused(_("Tidak tercatat bagaimana baris ini digabung, jadi tidak dapat dipisahkan lagi."))
    kept = ServiceUser.objects.select_for_update(of=("self",)).get(pk=join.data["kept"])
    if gone.joined_into_id != kept.pk:
        raise Refused(
            _("%(name)s sejak itu digabung ke baris lain. Pisahkan dahulu penggabungan itu.")
            % {"name": service_user_named(kept)}
        )
    at = clock.now()
    gone.joined_into = None
    gone.save(update_fields=["joined_into"])
    for earlier in ServiceUser.objects.filter(pk__in=join.data["earlier"], joined_into=kept):
        earlier.joined_into = gone
        earlier.save(update_fields=["joined_into"])
    for each in join.data["memberships"]:
        _give_back(gone, kept, each["ended"], at, key.user, begun=each["begun"] is not None)
    words = _("%(gone)s dan %(kept)s bukan orang yang sama; penggabungan %(when)s dibatalkan. %(reason)s")
    said = words % {
        "gone": service_user_named(gone), "kept": service_user_named(kept), "when": moment_text(join.at),
        "reason": reason,
    }  # fmt: skip
    _tell((kept, gone), ServiceUserEvent.Kind.PARTED, at, key.user, said, {"kept": kept.pk, "gone": gone.pk})
    return gone


def last_join(gone_id: int) -> ServiceUserEvent | None:
    """How this row was last joined into another."""
    joins = ServiceUserEvent.objects.filter(service_user=gone_id, kind=ServiceUserEvent.Kind.JOINED)
    return joins.filter(data__gone=gone_id).order_by("-at", "-pk").first()


def _give_back(gone: ServiceUser, kept: ServiceUser, ended_id: int, at: datetime, by: User, *, begun: bool) -> None:
    """One place on a list. What the join ended begins anew, for no row of a list is ever changed back. `begun`: the
    join put the kept row there; it goes, unless the place itself took it off, or put it there once more."""
    ended = Membership.objects.get(pk=ended_id)
    if begun:
        there = Membership.objects.select_for_update(of=("self",)).select_related("added_by")
        there = there.filter(office=ended.office, satker=ended.satker)
        now = there.filter(service_user=kept, removed_at=None).first()
        if now is None:
            return
        if may_join_persons(now.added_by):
            now.removed_at, now.removed_by = at, by
            now.save(update_fields=["removed_at", "removed_by"])
    _put_on(gone, ended, at, by)


def _put_on(person: ServiceUser, like: Membership, at: datetime, by: User) -> Membership:
    """On the list on which `like` is or was."""
    place = {"office_id": like.office_id, "satker_id": like.satker_id}
    return Membership.objects.create(service_user=person, added_at=at, added_by=by, **place)


def _tell(
    both: Iterable[ServiceUser], kind: str, at: datetime, by: User, text: str, data: Mapping[str, object]
) -> None:
    for person in both:
        ServiceUserEvent.objects.create(service_user=person, kind=kind, at=at, user=by, text=text, data=data)


# --- Two who are not one ----------------------------------------------------------------------------------------------
@once("mark_different", told=attrgetter("pk"))
def mark_different(
    *, key: OneTimeKey, kind: Kind, row_id: int, other_ids: Collection[int], reason: str, clock: Clock
) -> Officer | ServiceUser:
    """These rows are other people than `row_id`, however alike: they are no likely doubles from now on. Refused: a row
    that is gone, joined or the same, and what was said already."""
    _check(key, reason)
    rows = {one.pk: one for one in kind.living().filter(pk__in={row_id, *other_ids})}
    if not other_ids or row_id in other_ids or rows.keys() != {row_id, *other_ids}:
        raise Refused(_("Pilih baris lain yang masih dipakai."), "others")
    at = clock.now()
    for other_id in sorted(other_ids):
        first, second = sorted((row_id, other_id))
        try:
            with transaction.atomic():
                kind.marks.objects.create(
                    first_id=first, second_id=second, said_at=at, said_by=key.user, reason=reason.strip()
                )
        except IntegrityError:
            said = _("%(name)s sudah ditandai bukan orang yang sama.") % {"name": kind.named(rows[other_id])}
            raise Refused(said, "others") from None
    return rows[row_id]


@once("withdraw_mark", told=attrgetter("pk"))
def withdraw_mark(*, key: OneTimeKey, kind: Kind, mark_id: int, reason: str, clock: Clock) -> Mark:
    """They may be one person after all, and are likely doubles again; what was said before stays readable."""
    _check(key, reason)
    mark = kind.marks.objects.select_for_update(of=("self",)).get(pk=mark_id)
    if mark.withdrawn_at is not None:
        raise Refused(_("Tanda ini sudah ditarik."))
    mark.withdrawn_at, mark.withdrawn_by, mark.withdrawn_reason = clock.now(), key.user, reason.strip()
    mark.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return mark


def _check_not_different(kind: Kind, row_id: int, other_ids: Iterable[int], field: str) -> None:
    if kind.others_than(row_id) & set(other_ids):
        raise Refused(_("Ditandai bukan orang yang sama. Tarik dahulu tandanya."), field)


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
        _check_not_different(OFFICERS, kept.pk, [gone.pk], "postings")
        if words := why_not_moved(posting, gone, kept):
            raise Refused(words, "postings")
        posting.officer = kept
        posting.save(update_fields=["officer"])
        said = _("%(kind)s di %(office)s sejak %(day)s: %(gone)s adalah %(kept)s. %(reason)s") % {
            "kind": posting.get_kind_display(), "office": posting.office.name, "day": date_text(posting.starts_on),
            "gone": officer_named(gone), "kept": officer_named(kept), "reason": reason,
        }  # fmt: skip
        for officer in (kept, gone):
            record(officer, OfficerEvent.Kind.JOINED, posting, user=key.user, signed_by=None, at=at, text=said)
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
            return _("%(name)s pada hari yang sama bertugas di %(office)s. Akhiri salah satunya lebih dahulu.") % {
                "name": kept.name,
                "office": other.office.name,
            }
    return ""
