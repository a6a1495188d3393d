"""Every way an objection goes: each a named, guarded act under the ticket's lock, signed by a named officer.

Nobody decides their own case: persons are compared, not their postings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kpi.models import Objection, ObjectionEvent, ObjectionFile
from tickets.actions.base import locked
from tickets.deadlines import decisions
from tickets.files import store
from tickets.files.faults import Fault
from tickets.files.store import CannotKeep, Staged
from tickets.files.words import fault_text
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import Clock
from users.languages import said as _
from users.models import Officer, OneTimeKey, Posting, User, once
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .notices import announce
from .rules import deadline_for, locked_text, verdict_of, waits_for_head, why_not

Kind = ObjectionEvent.Kind


class StaleObjection(Refused):
    """Somebody acted since the page was opened. The page shows who, and keeps the text typed."""


@once("file_objection")
def file_objection(
    *,
    signature: Signature,
    ticket_id: int,
    contested_id: int,
    reason: str,
    files: Sequence[Staged] = (),
    key: OneTimeKey,
    clock: Clock,
) -> Objection:
    """The officer whose ticket it is objects to its verdict "terlambat", at whichever office they are posted
    now. `contested_id`: the decision that they saw.
    """
    ticket = locked(ticket_id)
    at = clock.now()
    if ticket.posting is not None and ticket.posting.officer_id != signature.posting.officer_id:
        raise Refused(
            _("Keberatan diajukan oleh petugas yang tiketnya, %(name)s.") % {"name": ticket.posting.officer.name},
            "officer",
        )
    _check(signature, at)
    if refusal := why_not(ticket, at):
        raise Refused(refusal)
    if shows_nothing(reason):
        raise Refused(_("Isi alasan"), "reason")
    verdict = verdict_of(ticket)
    if verdict is None or verdict.pk != contested_id or ticket.posting is None:
        raise StaleObjection(
            _("Penilaian tiket ini berubah sejak halaman dibuka. Baca lagi, lalu kirim bila masih perlu.")
        )
    objection = Objection.objects.create(
        ticket=ticket,
        contested=verdict,
        posting=ticket.posting,
        quarter=Quarter.of(ticket.created_at).code,
        reason=reason,
        filed_at=at,
        filed_by=signature.user,
        signed_by=signature.posting,
    )
    _keep(objection, files)
    _append(objection, Kind.FILED, signature, at, reason)
    return objection


def withdraw(
    *, signature: Signature, objection_id: int, seen: int, text: str = "", key: OneTimeKey, clock: Clock
) -> Objection:
    """The officer takes the objection back, where they are posted now; they may file another one in time."""
    with transaction.atomic():
        step = _begin("withdraw_objection", objection_id, seen, key, clock)
        if signature.posting.officer_id != step.officer.pk:
            raise Refused(_("Keberatan hanya dicabut oleh petugas yang mengajukannya."), "officer")
        _check(signature, step.at)
        return step.end(Kind.WITHDRAWN, signature, text)


def recommend(
    *, signature: Signature, objection_id: int, seen: int, accept: bool, text: str, key: OneTimeKey, clock: Clock
) -> Objection:
    """The head of section of the ticket's office advises the Kanwil, with a reason; never on their own objection."""
    with transaction.atomic():
        step = _begin("recommend_objection", objection_id, seen, key, clock)
        if signature.posting.kind != Posting.Kind.HEAD:
            raise Refused(_("Saran diberikan oleh Kepala Seksi MSKI/PDMS."), "officer")
        if signature.posting.officer_id == step.officer.pk:
            raise Refused(_("Tidak seorang pun menyarankan atas keberatannya sendiri."), "officer")
        step.check_office(signature, step.ticket.office_id, _("Saran diberikan di kantor petugasnya."))
        if step.objection.state != Objection.State.FILED:
            raise Refused(_("Saran kepala seksi sudah diberikan."))
        _check_reason(text)
        return step.end(Kind.RECOMMENDED_FOR if accept else Kind.RECOMMENDED_AGAINST, signature, text)


def decide(
    *, signature: Signature, objection_id: int, seen: int, accept: bool, text: str, key: OneTimeKey, clock: Clock
) -> Objection:
    """A named officer of the Kanwil over the office decides, with a reason. Accepted: one more decision in the ledger
    of the ticket, which stands whatever is re-decided later.

    Without a recommendation only once the deadline for objecting is over [assumed].
    """
    with transaction.atomic():
        step = _begin("decide_objection", objection_id, seen, key, clock)
        ticket, objection = step.ticket, step.objection
        if signature.posting.officer_id == step.officer.pk:
            raise Refused(_("Tidak seorang pun memutus keberatannya sendiri."), "officer")
        if signature.posting.officer_id in step.recommenders():
            raise Refused(_("Yang memberi saran tidak ikut memutus."), "officer")
        step.check_office(signature, ticket.kanwil_id, _("Keberatan diputus oleh Kanwil pembina kantor ini."))
        if waits_for_head(objection, step.at):
            deadline = deadline_for(objection)
            until = deadline.text if deadline else ""
            raise Refused(_("Kepala seksi masih dapat memberi saran sampai %(until)s.") % {"until": until})
        _check_reason(text)
        if accept:
            if ticket.iku_in_time is not False:
                raise Refused(
                    _(
                        "Tiket ini tidak lagi dinilai terlambat, jadi tidak ada yang perlu diterima. Tolak keberatan "
                        "ini dengan alasan itu, atau biarkan petugas mencabutnya."
                    )
                )
            objection.result = decisions.rule(ticket, at=step.at, by=signature.user)
        return step.end(Kind.ACCEPTED if accept else Kind.REFUSED, signature, text)


# --- What the steps share ---------------------------------------------------------------------------------------------
@dataclass
class _Step:
    """One act under way: ticket and objection are locked, the time is read once."""

    objection: Objection
    ticket: Ticket
    at: datetime
    submission: object

    @property
    def officer(self) -> Officer:
        """Who objects."""
        return self.objection.posting.officer

    def recommenders(self) -> set[int]:
        kinds = [Kind.RECOMMENDED_FOR, Kind.RECOMMENDED_AGAINST]
        return set(self.objection.events.filter(kind__in=kinds).values_list("posting__officer_id", flat=True))

    def check_office(self, signature: Signature, office_id: int | None, elsewhere: str) -> None:
        if office_id is None or signature.posting.office_id != office_id:
            raise Refused(elsewhere)
        _check(signature, self.at)

    def end(self, kind: Kind, signature: Signature, text: str) -> Objection:
        self.objection.state = ObjectionEvent.LEADS_TO[kind]
        self.objection.save(update_fields=["state", "result"])
        _append(self.objection, kind, signature, self.at, text)
        self.submission.finish(str(self.objection.pk))  # type: ignore[attr-defined]
        return self.objection


def _begin(action: str, objection_id: int, seen: int, key: OneTimeKey, clock: Clock) -> _Step:
    """Claim the form's key, lock the ticket and then the objection, look. Refused: a page that is no longer true, an
    objection that has ended, a locked quarter.
    """
    submission = key.claim(action)
    ticket = locked(Objection.objects.values_list("ticket_id", flat=True).get(pk=objection_id))
    rows = Objection.objects.select_for_update(of=("self",)).select_related("posting__officer", "contested")
    objection = rows.get(pk=objection_id)
    at = clock.now()
    if not objection.is_open:
        raise StaleObjection(
            _("Keberatan ini sudah selesai: %(state)s.") % {"state": objection.get_state_display().lower()}
        )
    if ticket.closed_in_id is not None:
        raise Refused(locked_text(Quarter.parse(objection.quarter)))
    if objection.events.count() != seen:
        raise StaleObjection(_("Keberatan ini sudah berubah sejak halaman dibuka. Lihat dahulu langkah terakhirnya."))
    return _Step(objection, ticket, at, submission)


def _check(signature: Signature, at: datetime) -> None:
    """The signature once more under the lock, and the login that it was given at."""
    signature.check_still_valid(signature.posting.office, at=at)
    if not User.objects.filter(pk=signature.user.pk, is_active=True).exists():
        raise Refused(_("Akun ini sudah tidak aktif. Hubungi admin HAI DJPb."))


def _check_reason(text: str) -> None:
    if shows_nothing(text):
        raise Refused(_("Isi alasan"), "text")


def _append(objection: Objection, kind: Kind, signature: Signature, at: datetime, text: str) -> None:
    event = ObjectionEvent.objects.create(
        objection=objection,
        seq=objection.events.count() + 1,
        kind=kind,
        at=at,
        user=signature.user,
        posting=signature.posting,
        text=text,
    )
    announce(event)


def _keep(objection: Objection, files: Sequence[Staged]) -> None:
    """Out of quarantine for good; a file without a row is swept away should this transaction fail."""
    try:
        ObjectionFile.objects.bulk_create(
            ObjectionFile(
                objection=objection,
                seq=seq,
                name=file.name,
                type=file.kind.ending,
                size=file.size,
                sha256=file.sha256,
                stored_name=store.keep(file),
            )
            for seq, file in enumerate(files, start=1)
        )
    except CannotKeep as full:
        raise Refused(fault_text(Fault.NO_SPACE, ""), "attachments") from full
