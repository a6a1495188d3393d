"""What tickets and closed periods say of an officer's postings: from which day a change of them can take effect. Added
to `users.officers.effective_day` when the application starts (docs/domain.md 6).
"""

from datetime import date

from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext as _

from tickets.models import Event, PeriodClosing
from tickets.words import span_text
from users.clock import wib_date
from users.models import Office, Officer, OfficeRegion, Posting
from users.officers.effective_day import ClosedPeriod

ATTRIBUTING = (
    Event.Kind.ASKED,
    Event.Kind.ANSWERED,
    Event.Kind.REFUSED,
    Event.Kind.ESCALATED,
    Event.Kind.DATA_ASKED,
)
"""The acts of an officer that make a ticket theirs, each time the first of them on a ticket (docs/domain.md 4)."""


def last_act(officer: Officer) -> date | None:
    """The Jakarta day of the last act that attributed a ticket to the officer, under whichever posting."""
    if officer.pk is None:
        return None
    acts = Event.objects.filter(posting__officer=officer, ticket__posting=F("posting"), kind__in=ATTRIBUTING)
    latest = acts.order_by().values("ticket").annotate(first=Min("at")).aggregate(last=Max("first"))["last"]
    return wib_date(latest) if latest else None


def closed_periods(officer: Officer, office: Office | None) -> list[ClosedPeriod]:
    """The closed periods with a ticket of the officer, or in whose Kanwil they had a posting then; and those of the
    Kanwil of `office`, where a new posting would have its part."""
    postings = list(Posting.objects.filter(officer=officer)) if officer.pk else []
    offices = {posting.office_id for posting in postings} | ({office.pk} if office else set())
    kanwil_on = _Regions(offices)
    theirs = Q(pk__in=PeriodClosing.objects.filter(tickets__posting__in=postings).values("pk"))
    found = []
    for closing in PeriodClosing.objects.filter(theirs | Q(kanwil__in=kanwil_on.all())).select_related("kanwil"):
        mine = office is not None and kanwil_on(office.pk, closing.last_day) == closing.kanwil_id
        mine = mine or any(
            posting.starts_on <= closing.last_day
            and (posting.ends_on is None or posting.ends_on >= closing.first_day)
            and kanwil_on(posting.office_id, closing.last_day) == closing.kanwil_id
            for posting in postings
        )
        if mine or closing.tickets.filter(posting__in=postings).exists():
            words = _("Periode %(span)s sudah dikunci %(kanwil)s; perubahan berlaku sesudahnya.") % {
                "span": span_text(closing.first_day, closing.last_day),
                "kanwil": closing.kanwil.name,
            }
            found.append(ClosedPeriod(closing.first_day, closing.last_day, words))
    return found


class _Regions:
    """To which Kanwil offices belonged on a day: by their dated records, else the present one."""

    def __init__(self, offices: set[int]) -> None:
        rows = Office.objects.filter(pk__in=offices).values_list("pk", "kind", "kanwil")
        self.present = {pk: pk if kind == Office.Kind.KANWIL else kanwil for pk, kind, kanwil in rows}
        self.records = list(OfficeRegion.objects.filter(office__in=offices).order_by("valid_from"))

    def all(self) -> set[int]:
        known = {record.kanwil_id for record in self.records}
        return known | {kanwil for kanwil in self.present.values() if kanwil is not None}

    def __call__(self, office_id: int, day: date) -> int | None:
        in_force = [
            record.kanwil_id
            for record in self.records
            if record.office_id == office_id
            and record.valid_from <= day
            and (record.valid_to is None or record.valid_to >= day)
        ]
        return in_force[-1] if in_force else self.present.get(office_id)
