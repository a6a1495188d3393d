"""What comes to be by many acts, as rows: for tests of what is made of it, not of how it comes to be."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from kpi.figures import lock_document
from kpi.figures.lock_document import Contents
from kpi.figures.reading import policy_of
from kpi.models import (
    Objection,
    Policy,
    QuarterLock,
    Signal,
    SignalThreshold,
)
from kpi.signals.reference_data import load_thresholds
from tests.factories.acting import staged
from tickets.files import store
from tickets.models import (
    CalendarVersion,
    Channel,
    Destination,
    Norm,
    PeriodClosing,
    Ticket,
)
from tickets.quarters import Quarter
from users.clock import Clock
from users.models import (
    Basis,
    Office,
    OfficeTypeRecord,
    Posting,
    ServiceUser,
    UnitType,
    User,
)
from users.signing.proof import Signature
from users.wib import WIB


def office_type(office: Office, *, since: date = date(2016, 1, 1), type: str = "A1", **row: object) -> OfficeTypeRecord:
    """A KPPN's type, documented unless told otherwise."""
    row = {"valid_from": since, "basis": Basis.DOCUMENTED, **row}
    return OfficeTypeRecord.objects.create(office=office, type=type, **row)


_numbers = itertools.count(1)


def judged_tickets(
    number: int,
    posting: Posting | None,
    office: Office | None = None,
    *,
    asker: ServiceUser,
    by: User,
    at: datetime = datetime(2018, 7, 10, 9, tzinfo=WIB),
    in_time: bool | None = True,
    used: Decimal = Decimal(1),
    **fields: object,
) -> list[Ticket]:
    """Rows in bulk, where acts are not the point: put in at `at`, due two days later to the hour, answered (`in_time`
    None: still open) a day after. `posting` None: belum ditangani, at `office`. No events, no parties, no decisions.
    """
    place = posting.office if posting else office
    ended = in_time is not None
    answered = at + timedelta(days=1) if ended else None
    row = {
        "created_at": at,
        "created_by": by,
        "channel": Channel.FACE_TO_FACE,
        "destination": Destination.TREASURY,
        "subject": "Uji",
        "asker": asker,
        "asker_unit_type": UnitType.SATKER,
        "asker_satker": asker.satker,
        "status": "done" if ended else "waiting",
        "holder_office": place,
        "posting": posting,
        "office": place,
        "kanwil": place.supervising_kanwil,
        "answered_at": answered,
        "answered_by": by if ended else None,
        "iku_due": at + timedelta(days=2),
        "iku_late_after": at + timedelta(days=2),
        "iku_ended": answered,
        "iku_used": used if ended else None,
        "iku_whole_days": int(used) if ended else None,
        "iku_rest_us": 0 if ended else None,
        "iku_in_time": in_time,
        **fields,
    }
    return Ticket.objects.bulk_create(
        Ticket(reference=f"HAI-101000000-99-{next(_numbers)}", **row) for _ in range(number)
    )


def odd_things(
    ticket: Ticket, signature: Signature, clock: Clock, key: object = None, *, says: str = "Listrik padam."
) -> tuple[Objection, Signal]:
    """An objection with a file (`key` in its address) and a signal, as rows: for tests of pages and of triggers, not of
    how they come to be. `says`: what people wrote there."""
    load_thresholds(clock)
    at, posting = clock.now(), signature.posting
    filed = {"filed_at": at, "filed_by": signature.user, "signed_by": posting, "reason": says}
    contested = ticket.decisions.filter(code=Norm.Code.IKU).last()
    quarter = Quarter.of(ticket.created_at).code
    objection = Objection.objects.create(ticket=ticket, contested=contested, posting=posting, quarter=quarter, **filed)
    said = {"at": at, "user": signature.user, "posting": posting, "text": says}
    objection.events.create(seq=1, kind="filed", **said)
    file = staged()
    objection.files.create(key=key or uuid.uuid4(), seq=1, stored_name=store.keep(file), **file.described())
    threshold = SignalThreshold.objects.in_force()["copied_question"]
    same = {"rule": "copied_question", "posting": posting, "quarter": quarter, "key": "x"}
    evidence = {"tickets": [ticket.reference], "sample": says}
    signal = Signal.objects.create(**same, count=1, evidence=evidence, threshold=threshold, found_at=at)
    signal.events.create(seq=1, kind="found", at=at, count=1)
    return objection, signal


def lock_of_nothing(kanwil: Office, quarter: Quarter, by: User, at: datetime) -> QuarterLock:
    """A locked quarter without a ticket, as rows: for tests of who may read it, not of how it comes to be."""
    contents = Contents(quarter, kanwil, "2026-1", policy_of(quarter), (), (), lock_document.digest_of_lines([]))
    document = lock_document.written(contents)
    days = {"first_day": quarter.first_day, "last_day": quarter.last_day}
    closing = PeriodClosing.objects.create(kanwil=kanwil, closed_at=at, closed_by=by, **days)
    return QuarterLock.objects.create(
        closing=closing,
        kanwil=kanwil,
        quarter=quarter.code,
        revision=1,
        policy=Policy.objects.get(),
        calendar=CalendarVersion.objects.get(),
        document=document,
        digest=lock_document.digest(document),
        locked_at=at,
        locked_by=by,
    )
