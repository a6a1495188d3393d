"""Officers come, move and go: proposed by an office, decided by an HAI admin (000 item 5, 002 3d)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.conf import settings
from django.db import IntegrityError, transaction

from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Office, Officer, OfficerEvent, OfficerProposal, OneTimeKey, Posting, User, once
from users.permissions import kinds_to_propose, may_decide_proposals, may_move_officers
from users.refusals import Refused
from users.signing.password_actions import FirstPassword, check_head, check_manager, give_first_password, record
from users.signing.proof import Signature
from users.typed.names import alike, folded_name, names_a_person
from users.typed.text import NO_NAME, shows_nothing
from users.words import date_text

from .effective_day import Effective, bounds_of, earliest_start


@dataclass(frozen=True)
class Proposed:
    """One name, as an office writes it."""

    name: str
    kind: str
    starts_on: date


@dataclass(frozen=True)
class Activation:
    """What an activation led to. `first`: the password of a new officer; one who moves keeps the old one."""

    posting: Posting
    first: FirstPassword | None


class RefusedLine(Refused):
    """One of several proposals is not possible; `index` counts from 0."""

    def __init__(self, index: int, refusal: Refused) -> None:
        super().__init__(str(refusal), refusal.field)
        self.index = index


def office_has_head(office: Office, day: date) -> bool:
    return Posting.objects.heads().on(day).filter(office=office).exists()


def why_no_proposal(user: User, office: Office, day: date) -> str:
    """Why this login may propose nobody for this office now, and who may; empty when it may."""
    has_head = office_has_head(office, day)
    if kinds_to_propose(user, office, office_has_head=has_head):
        return ""
    if office.pk == user.office_id:
        if office.kind == Office.Kind.KANWIL:
            return _(
                "Kanwil ini belum mempunyai Kepala Seksi MSKI/PDMS yang menandatangani usulan. Hubungi admin HAI DJPb."
            )
        return _(
            "Kantor ini belum mempunyai Kepala Seksi MSKI/PDMS yang menandatangani usulan. "
            "Kepala seksi pertama diusulkan oleh Kanwil Anda."
        )
    return _("%(office)s sudah mempunyai Kepala Seksi MSKI/PDMS. Petugas lain diusulkan oleh kantor itu sendiri.") % {
        "office": office.name
    }


def check_start(starts_on: date, today: date) -> None:
    """The first day of a posting lies near today, so that a slip of the year is noticed."""
    first = earliest_start(today)
    last = today + timedelta(days=settings.POSTING_START_DAYS_AHEAD)
    if not first <= starts_on <= last:
        raise Refused(
            _("Mulai bertugas harus antara %(first)s dan %(last)s. Periksa tahunnya.")
            % {"first": date_text(first), "last": date_text(last)},
            "starts_on",
        )


@once("propose_officers", told=len)
def propose_officers(
    *, key: OneTimeKey, office_id: int, names: Sequence[Proposed], signature: Signature | None, clock: Clock
) -> list[OfficerProposal]:
    """Propose one or many names for one office, all or none; signed by the head of section of the login's office."""
    # The office's row is the lock: two desks that propose the same name come one after the other.
    office = Office.objects.select_for_update(of=("self",)).select_related("kanwil").get(pk=office_id)
    at = clock.now()
    today = wib_date(at)
    kinds = kinds_to_propose(key.user, office, office_has_head=office_has_head(office, today))
    if not kinds:
        raise Refused(why_no_proposal(key.user, office, today))
    signed_by = check_head(key.user, signature, at)
    proposals = []
    for index, one in enumerate(names):
        try:
            proposals.append(_propose(one, office, kinds, key.user, signed_by, at))
        except Refused as refusal:
            raise RefusedLine(index, refusal) from None
    return proposals


def _propose(
    one: Proposed, office: Office, kinds: list[Posting.Kind], user: User, signed_by: Posting | None, at: datetime
) -> OfficerProposal:
    if one.kind not in kinds:
        raise Refused(_("Untuk kantor ini sekarang hanya dapat diusulkan Kepala Seksi MSKI/PDMS pertamanya."), "kind")
    check_start(one.starts_on, wib_date(at))
    if not names_a_person(one.name):
        raise Refused(str(NO_NAME), "name")
    folded = folded_name(one.name)
    present = Posting.objects.not_over(wib_date(at)).filter(office=office).select_related("officer")
    posting = next((each for each in present if folded_name(each.officer.name) == folded), None)
    if posting is not None:
        raise Refused(
            _(
                "%(name)s sudah bertugas di %(office)s sebagai %(kind)s sejak %(day)s. "
                "Bila ini orang lain dengan nama yang sama, tambahkan pembeda pada namanya, misalnya (2); "
                "gelar dan tanda baca tidak membedakan."
            )
            % {
                "name": posting.officer.name,
                "office": office.name,
                "kind": posting.get_kind_display(),
                "day": date_text(posting.starts_on),
            },
            "name",
        )
    waiting = OfficerProposal.objects.filter(office=office, state=OfficerProposal.State.OPEN)
    already = next((each for each in waiting if folded_name(each.name) == folded), None)
    if already is not None:
        raise Refused(
            _("%(name)s sudah diusulkan pada %(day)s dan menunggu admin HAI.")
            % {"name": already.name, "day": date_text(wib_date(already.proposed_at))},
            "name",
        )
    try:
        with transaction.atomic():
            return OfficerProposal.objects.create(
                office=office,
                name=one.name.strip(),
                kind=one.kind,
                starts_on=one.starts_on,
                proposed_at=at,
                proposed_by=user,
                signed_by=signed_by,
            )
    except IntegrityError:
        raise Refused(_("%(name)s baru saja diusulkan dari meja lain.") % {"name": one.name}, "name") from None


def known_officers(proposal: OfficerProposal) -> list[Officer]:
    """Officers of such a name anywhere, the same one first: the proposed person may be one of them, moving."""
    folded = folded_name(proposal.name)
    officers = Officer.objects.filter(is_active=True).values_list("pk", "name")
    likely = sorted((folded_name(name) != folded, key) for key, name in officers if alike(name, proposal.name))
    keys = [key for _other, key in likely[:20]]
    found = Officer.objects.prefetch_related("postings__office").in_bulk(keys)
    return [found[key] for key in keys]


def _open_proposal(proposal_id: int, user: User) -> OfficerProposal:
    if not may_decide_proposals(user):
        raise Refused(_("Usulan petugas diputuskan oleh admin HAI."))
    proposal = OfficerProposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=proposal_id)
    if proposal.state != OfficerProposal.State.OPEN:
        raise Refused(
            _("Usulan ini sudah diputuskan: %(state)s, %(day)s.")
            % {
                "state": proposal.get_state_display().lower(),
                "day": date_text(wib_date(proposal.decided_at)) if proposal.decided_at else "",
            }
        )
    return proposal


@transaction.atomic
def activate_proposal(
    *, key: OneTimeKey, proposal_id: int, reason: str, clock: Clock, officer_id: int | None = None
) -> Activation:
    """Make the proposed person an officer of the office, or move one of the same name there."""
    submission = key.claim("activate_proposal")
    proposal = _open_proposal(proposal_id, key.user)
    at = clock.now()
    if proposal.office.closed_on is not None:
        raise Refused(_("%(office)s sudah ditutup. Tolak usulan ini.") % {"office": proposal.office.name})
    first = None
    if officer_id is None:
        officer = Officer(name=proposal.name)
        first = give_first_password(officer, at)
        officer.save()
    else:
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        if not alike(officer.name, proposal.name) or not officer.is_active:
            raise Refused(_("Pilih petugas yang namanya sama atau mirip dengan usulan."), "officer")
    posting, effective = _post(officer, proposal.office, proposal.kind, proposal.starts_on, user=key.user, at=at)
    proposal.state, proposal.posting, proposal.reason = OfficerProposal.State.ACTIVATED, posting, reason
    proposal.decided_at, proposal.decided_by = at, key.user
    proposal.save(update_fields=["state", "posting", "reason", "decided_at", "decided_by"])
    text = _posted(posting, effective)
    record(officer, OfficerEvent.Kind.ACTIVATED, posting, user=key.user, signed_by=None, at=at, text=text)
    submission.finish(str(proposal.pk))
    return Activation(posting, first)


@once("refuse_proposal")
def refuse_proposal(*, key: OneTimeKey, proposal_id: int, reason: str, clock: Clock) -> OfficerProposal:
    """The office reads the reason and may propose again."""
    proposal = _open_proposal(proposal_id, key.user)
    if shows_nothing(reason):
        raise Refused(_("Isi alasan"), "reason")
    proposal.state, proposal.reason = OfficerProposal.State.REFUSED, reason
    proposal.decided_at, proposal.decided_by = clock.now(), key.user
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return proposal


@once("move_officer", told=attrgetter("officer_id"))
def move_officer(
    *, key: OneTimeKey, officer_id: int, office_id: int, kind: str, starts_on: date, reason: str, clock: Clock
) -> Posting:
    """Another office, or another task at the same one: the present posting ends the day before, a new one begins.
    `starts_on`: the decree's day; it takes effect then or later (`users.officers.effective_day`)."""
    if not may_move_officers(key.user):
        raise Refused(_("Petugas dipindahkan oleh admin HAI."))
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    office = Office.objects.get(pk=office_id)
    at = clock.now()
    if office.closed_on is not None or office.kind == Office.Kind.HEAD:
        raise Refused(_("%(office)s tidak menerima petugas.") % {"office": office.name}, "office")
    check_start(starts_on, wib_date(at))
    posting, effective = _post(officer, office, kind, starts_on, user=key.user, at=at)
    text = " ".join(part for part in (_posted(posting, effective), reason) if part)
    record(officer, OfficerEvent.Kind.POSTED, posting, user=key.user, signed_by=None, at=at, text=text)
    return posting


def _post(
    officer: Officer, office: Office, kind: str, decreed_on: date, *, user: User, at: datetime
) -> tuple[Posting, Effective]:
    """A new posting of a locked officer, from the day on which the decree takes effect; whatever posting is not over
    ends the day before."""
    effective = bounds_of(officer, office).effective(decreed_on)
    starts_on = effective.day
    for earlier in Posting.objects.select_related("office").filter(officer=officer).not_over(wib_date(at)):
        if earlier.office_id == office.pk and earlier.kind == kind:
            raise Refused(
                _("%(name)s sudah bertugas di %(office)s sebagai %(kind)s.")
                % {"name": officer.name, "office": office.name, "kind": earlier.get_kind_display()},
                "office",
            )
        if earlier.starts_on >= starts_on:
            raise Refused(
                _("%(name)s baru mulai bertugas di %(office)s pada %(day)s. Pilih tanggal mulai sesudahnya.")
                % {"name": officer.name, "office": earlier.office.name, "day": date_text(earlier.starts_on)},
                "starts_on",
            )
        last = starts_on - timedelta(days=1)
        if earlier.ends_on is None or earlier.ends_on > last:
            earlier.ends_on = last
            earlier.save(update_fields=["ends_on"])
            text = _("Hari terakhir %(day)s, pindah ke %(office)s.") % {"day": date_text(last), "office": office.name}
            record(officer, OfficerEvent.Kind.POSTING_ENDED, earlier, user=user, signed_by=None, at=at, text=text)
    overlap = Posting.objects.select_related("office").filter(officer=officer, ends_on__gte=starts_on).first()
    if overlap is not None:
        raise Refused(
            _("%(name)s masih tercatat bertugas di %(office)s sampai %(day)s. Pilih tanggal mulai sesudahnya.")
            % {"name": officer.name, "office": overlap.office.name, "day": date_text(overlap.ends_on or starts_on)},
            "starts_on",
        )
    posting = Posting(officer=officer, office=office, kind=kind, starts_on=starts_on)
    if effective.day != decreed_on:
        posting.decreed_on = decreed_on
    posting.save(force_insert=True)
    return posting, effective


def _posted(posting: Posting, effective: Effective) -> str:
    text = _("%(kind)s di %(office)s mulai %(day)s.") % {
        "kind": posting.get_kind_display(),
        "office": posting.office.name,
        "day": date_text(posting.starts_on),
    }
    if posting.decreed_on is None:
        return text
    return f"{text} " + _("Keputusannya per %(day)s. %(why)s") % {
        "day": date_text(posting.decreed_on),
        "why": effective.text,
    }


@once("end_posting", told=attrgetter("officer_id"))
def end_posting(
    *, key: OneTimeKey, posting_id: int, ends_on: date, reason: str, signature: Signature | None, clock: Clock
) -> Posting:
    """Departure. With today or an earlier last day nothing is signed from this moment on, also from a page that was
    opened before; with a later one until that day is over. The last day on record is never before the last act that
    attributed a ticket, nor inside a quarter of which a part is locked (`users.officers.effective_day`)."""
    posting = Posting.objects.select_related("office").get(pk=posting_id)
    posting.officer = Officer.objects.select_for_update().get(pk=posting.officer_id)
    at = clock.now()
    today = wib_date(at)
    signed_by = check_manager(key.user, signature, posting, at)
    if not Posting.objects.not_over(today).filter(pk=posting.pk).exists():
        raise Refused(_("%(name)s tidak bertugas lagi di kantor ini.") % {"name": posting.officer.name})
    if posting.starts_on > today:
        # Never begun: one day stays on paper, on which nothing could be signed.
        ends_on = posting.starts_on
    elif not posting.starts_on <= ends_on <= today + timedelta(days=settings.POSTING_START_DAYS_AHEAD):
        raise Refused(
            _("Hari terakhir bertugas paling awal %(first)s dan paling lambat %(last)s.")
            % {
                "first": date_text(posting.starts_on),
                "last": date_text(today + timedelta(days=settings.POSTING_START_DAYS_AHEAD)),
            },
            "ends_on",
        )
    asked = Effective(ends_on)
    if posting.starts_on <= today:
        asked = bounds_of(posting.officer).last_day(ends_on)
    posting.ends_on = asked.day
    if ends_on <= today or posting.starts_on > today:
        posting.signing_ended_at, posting.signing_ended_by = at, key.user
    posting.save(update_fields=["ends_on", "signing_ended_at", "signing_ended_by"])
    text = _("Hari terakhir %(day)s.") % {"day": date_text(asked.day)}
    if asked.reasons:
        said = {"day": date_text(ends_on), "why": asked.text}
        text += " " + _("Diminta %(day)s. %(why)s") % said
    text = f"{text} {reason}".strip()
    record(
        posting.officer,
        OfficerEvent.Kind.POSTING_ENDED,
        posting,
        user=key.user,
        signed_by=signed_by,
        at=at,
        text=text,
    )
    return posting
