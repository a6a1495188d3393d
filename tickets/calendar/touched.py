"""Which tickets a change of calendar or norm can touch: those whose span meets it (docs/domain.md 5).

The span of a ticket goes from its input to the later of what ended it and its `late_after`. A ticket whose days meet
no changed day keeps every figure to the microsecond (`WorkCalendar.changed_days`), so these need not be looked at.
What is looked at is judged anew, and only what then differs is a new decision.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tickets.deadlines.rules import RuleBook, norm_in_force
from tickets.models import Norm, TicketParty
from tickets.models.mirrors import MIRRORS
from users.wib import midnight

MOST_STRETCHES = 12
"""Days far apart are looked for one by one; more than so many stretches are joined over their smallest gaps."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days from `first` to `last`, both included; None: for ever."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Inputs(Stretch):
    """Input days for which another norm holds: for tickets of `service`, or (None) for all but those of `services`,
    which have norms of their own and are looked at apart."""

    service: int | None = None
    services: tuple[int, ...] = ()

    def condition(self) -> Q:
        put_in = _put_in(self)
        if self.service is not None:
            return put_in & Q(service=self.service)
        return put_in & (Q(service=None) | ~Q(service__in=self.services)) if self.services else put_in


@dataclass(frozen=True)
class Reach:
    """`days`: with other hours for the nation; `own`: for a single office, which touch what it ever held; `inputs`:
    input days for which another norm holds; `settled`: days that only one of the versions confirms, so that nothing
    moves but what is said of it."""

    days: tuple[date, ...]
    own: dict[int, tuple[date, ...]]
    inputs: tuple[Inputs, ...]
    settled: Stretch | None = None

    def __bool__(self) -> bool:
        return bool(self.days or self.inputs or self.settled or any(self.own.values()))

    @property
    def first_day(self) -> date | None:
        """The first day on which anything is reckoned differently."""
        days = [*self.days[:1], *(each[0] for each in self.own.values() if each), *(each.first for each in self.inputs)]
        return min(days, default=None)

    def condition(self) -> Q:
        """On tickets; a superset of those that are touched, as narrow as columns can say it."""
        condition = Q(pk__in=[])
        for stretch in stretches(self.days):
            condition |= _meets(stretch)
        for office_id, days in self.own.items():
            # Whoever held a ticket is a party of it, so no history need be read to find these.
            parties = TicketParty.objects.filter(office=office_id)
            for stretch in stretches(days):
                condition |= Q(pk__in=_put_in_before(parties, stretch).values("ticket")) & _meets(stretch)
        for stretch in self.inputs:
            condition |= stretch.condition()
        if self.settled:
            condition |= _meets(self.settled)
        return condition


def reach(old: RuleBook, new: RuleBook) -> Reach:
    """What is different between two versions."""
    nation = old.of(None).calendar.changed_days(new.of(None).calendar)
    own = {
        office_id: old.of(office_id).calendar.changed_days(new.of(office_id).calendar)
        for office_id in sorted(old.scopes | new.scopes)
    }
    differing = {office_id: days for office_id, days in own.items() if days != nation}
    return Reach(nation, differing, tuple(_inputs(old.norms, new.norms)), _settled(old, new))


def _settled(old: RuleBook, new: RuleBook) -> Stretch | None:
    before, after = sorted((old.version.confirmed_through, new.version.confirmed_through))
    return Stretch(before + ONE_DAY, after) if before < after else None


def stretches(days: Sequence[date]) -> list[Stretch]:
    """Days, in order, as few stretches; those less than a month apart are one."""
    gap = 31
    while True:
        found: list[Stretch] = []
        for day in days:
            before = found[-1].last if found else None
            if before is not None and (day - before).days <= gap:
                found[-1] = Stretch(found[-1].first, day)
            else:
                found.append(Stretch(day, day))
        if len(found) <= MOST_STRETCHES:
            return found
        gap *= 2


def _inputs(old: Sequence[Norm], new: Sequence[Norm]) -> Iterator[Inputs]:
    """The input days for which a norm's rule is another one, or there is one more or less; of each service apart, so
    that a norm of its own moves no ticket of another."""
    for code in Norm.Code.values:
        both = [norm for norm in (*old, *new) if norm.code == code]
        services = tuple(sorted({norm.service_id for norm in both if norm.service_id is not None}))
        for service_id in (None, *services):
            mine = [norm for norm in both if norm.service_id in {None, service_id}]
            ends = {norm.valid_to + ONE_DAY for norm in mine if norm.valid_to}
            edges: list[date] = sorted({norm.valid_from for norm in mine} | ends)
            for number, edge in enumerate(edges):
                if _rule_on(old, code, edge, service_id) != _rule_on(new, code, edge, service_id):
                    last = edges[number + 1] - ONE_DAY if number + 1 < len(edges) else None
                    yield Inputs(edge, last, service_id, () if service_id else services)


def _rule_on(norms: Iterable[Norm], code: str, day: date, service_id: int | None) -> tuple[object, ...] | None:
    norm = norm_in_force(norms, code, day, service_id)
    return None if norm is None else norm.rule


def _meets(stretch: Stretch) -> Q:
    since = midnight(stretch.first)
    lasts = Q(answered_at__gte=since) | Q(hai_replied_at__gte=since)
    for mirror in MIRRORS.values():
        # Where nothing says how long it lasts, its clock stands still.
        lasts |= mirror.lookups(late_after__gte=since) | Q(answered_at=None) & mirror.lookups(late_after=None)
    return lasts if stretch.last is None else Q(created_at__lt=midnight(stretch.last + ONE_DAY)) & lasts


def _put_in_before(parties: QuerySet[TicketParty], stretch: Stretch) -> QuerySet[TicketParty]:
    return parties if stretch.last is None else parties.filter(created_at__lt=midnight(stretch.last + ONE_DAY))


def _put_in(stretch: Stretch) -> Q:
    condition = Q(created_at__gte=midnight(stretch.first))
    return condition if stretch.last is None else condition & Q(created_at__lt=midnight(stretch.last + ONE_DAY))
