"""Figures of a quarter as of an instant: nation, Kanwil, office, officer, assembled from one count of tickets.

Every page, paper and command reads these, so a figure is the same wherever it stands. Offices and Kanwil only add up;
the index belongs to a person and is over all his postings, also those elsewhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from tickets.quarters import Quarter
from tickets.working_calendar import current_book
from users.models import Office, Officer, Posting

from . import frozen, index, models
from .counting import Counted, Scope, What, counted_rows
from .frozen import note_of_person, tickets_behind
from .index import Facts, Part, index_of_parts, total
from .postings import PostingPart, TypeSpan, Yardstick, types_in, types_in_each
from .shapes import Figures, KanwilFigures, LockNote, OfficeFigures, OfficerFigures, OfficerRow, State

__all__ = [
    "Figures",
    "KanwilFigures",
    "LockNote",
    "NoPolicy",
    "OfficeFigures",
    "OfficerFigures",
    "OfficerRow",
    "PostingPart",
    "Scope",
    "State",
    "TypeSpan",
    "What",
    "figures",
    "note_of_person",
    "officer_figures",
    "officer_quarters",
    "policy_of",
    "tickets_behind",
]


class NoPolicy(Exception):
    """No policy is effective for the quarter."""


def policy_of(quarter: Quarter) -> index.Policy:
    """The pure policy of a quarter; NoPolicy before the first."""
    policy = models.Policy.objects.in_force(quarter)
    if policy is None:
        raise NoPolicy(quarter.code)
    return policy.rules()


def figures(quarter: Quarter, at: datetime, *, kanwil: Office | None = None, office: Office | None = None) -> Figures:
    """The nation's figures, or those of one Kanwil or one office; what was locked by `at` as it was locked. NoPolicy
    before the first policy's quarter.
    """
    return frozen.figures(live_figures(quarter, at, kanwil=kanwil, office=office), kanwil, office)


def live_figures(
    quarter: Quarter, at: datetime, *, kanwil: Office | None = None, office: Office | None = None
) -> Figures:
    """As `figures`, as if nothing had been locked."""
    yardstick = Yardstick(quarter, at, policy_of(quarter), current_book(), types_in(quarter))
    scope = Scope(quarter, at, yardstick.policy, kanwil=kanwil, office=office, book=yardstick.book)
    postings = _postings(_officers_of(kanwil, office))
    narrowed = kanwil is not None or office is not None
    rows = counted_rows(scope, also=postings if narrowed else ())
    if unknown := {row.posting_id for row in rows if row.posting_id} - postings.keys():
        # An office that changed its Kanwil left tickets here: count all that these officers have, too.
        postings |= _postings(Q(officer__postings__in=unknown))
        rows = counted_rows(scope, also=postings)
    return _Assembly(yardstick, postings).figures(rows, kanwil, office)


def officer_figures(officer: Officer, quarter: Quarter, at: datetime) -> OfficerFigures | None:
    """One person's quarter; None if he neither was posted anywhere nor has a ticket in it."""
    quarters = officer_quarters(officer, [quarter], at)
    if quarter not in quarters:
        raise NoPolicy(quarter.code)
    return quarters[quarter]


def officer_quarters(
    officer: Officer, quarters: Collection[Quarter], at: datetime
) -> dict[Quarter, OfficerFigures | None]:
    """As `officer_figures` for each of these quarters; those before the first policy are left out. Beside the one count
    of tickets a quarter, as many queries as for one.
    """
    policies = models.Policy.objects.in_force_each(quarters)
    book, types, postings = current_book(), types_in_each(quarters), _postings(Q(officer=officer))
    live = {}
    for quarter, policy in policies.items():
        yardstick = Yardstick(quarter, at, policy.rules(), book, types[quarter])
        rows = counted_rows(Scope(quarter, at, yardstick.policy, postings=tuple(postings), book=book))
        live[quarter] = _Assembly(yardstick, postings).officers(rows).get(officer.pk)
    return frozen.persons(live, at)


def _officers_of(kanwil: Office | None, office: Office | None) -> Q:
    """The postings of every officer who was ever posted in the place."""
    place = Q()
    if kanwil is not None:
        place &= Q(officer__postings__office=kanwil) | Q(officer__postings__office__kanwil=kanwil)
    if office is not None:
        place &= Q(officer__postings__office=office)
    return place


def _postings(which: Q) -> dict[int, Posting]:
    rows = Posting.objects.filter(pk__in=Posting.objects.filter(which).values("pk")) if which else Posting.objects.all()
    return {
        posting.pk: posting for posting in rows.select_related("officer", "office__kanwil").order_by("starts_on", "pk")
    }


class _Assembly:
    """Puts counted rows, postings, types and calendar together."""

    def __init__(self, yardstick: Yardstick, postings: Mapping[int, Posting]) -> None:
        self.yardstick, self.postings = yardstick, postings
        self.quarter, self.policy = yardstick.quarter, yardstick.policy

    def figures(self, rows: Sequence[Counted], kanwil: Office | None, office: Office | None) -> Figures:
        officers = self.officers(rows)
        # place -> officer -> facts; officer None is belum ditangani
        here: dict[tuple[int | None, int], dict[int | None, Facts]] = defaultdict(lambda: defaultdict(Facts))
        for row in rows:
            if (kanwil and row.kanwil_id != kanwil.pk) or (office and row.office_id != office.pk):
                continue
            person = self.postings[row.posting_id].officer_id if row.posting_id else None
            here[row.kanwil_id, row.office_id][person] += row.facts
        offices = self._offices(kanwil, office, {key for place in here for key in place if key})
        staff: dict[int, set[int]] = defaultdict(set)
        for figures in officers.values():
            for part in figures.parts:
                staff[part.posting.office_id].add(figures.officer.pk)
        for each in offices.values():
            home = each.supervising_kanwil
            asked_for = (not kanwil or home == kanwil) and (not office or each == office)
            if asked_for and (each.pk in staff or self._is_listed(each)):
                here[home.pk if home else None, each.pk]  # a place for it, even without a ticket
        regions: dict[int | None, list[OfficeFigures]] = defaultdict(list)
        for (kanwil_id, office_id), facts in here.items():
            people = staff[office_id] | {person for person in facts if person is not None}
            lines = [
                OfficerRow(
                    officers[person],
                    facts.get(person, Facts()),
                    tuple(part for part in officers[person].parts if part.posting.office_id == office_id),
                )
                for person in people
            ]
            lines.sort(key=lambda row: (row.figures.officer.name, row.figures.officer.pk))
            types = self.yardstick.types.get(office_id, ())
            regions[kanwil_id].append(OfficeFigures(offices[office_id], types, tuple(lines), facts.get(None, Facts())))
        return Figures(
            self.quarter,
            self.yardstick.at,
            self.policy,
            self.yardstick.book.version.label,
            tuple(
                KanwilFigures(
                    offices[kanwil_id] if kanwil_id else None,
                    tuple(sorted(group, key=lambda each: each.office.code)),
                    State.PROVISIONAL,
                )
                for kanwil_id, group in sorted(
                    regions.items(), key=lambda region: offices[region[0]].code if region[0] else "~"
                )
            ),
        )

    def _is_listed(self, office: Office) -> bool:
        """Listed even without an officer or a ticket: the KPPN that were open in the quarter."""
        closed = office.closed_on is not None and office.closed_on < self.quarter.first_day
        return office.kind in {Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS} and not closed

    def _offices(self, kanwil: Office | None, office: Office | None, counted: set[int]) -> dict[int, Office]:
        rows = Office.objects.select_related("kanwil")
        if office is not None:
            rows = rows.filter(Q(pk=office.pk) | Q(pk__in=counted))
        elif kanwil is not None:
            rows = rows.filter(Q(pk=kanwil.pk) | Q(kanwil=kanwil) | Q(pk__in=counted))
        found = {each.pk: each for each in rows}
        return found | {each.kanwil.pk: each.kanwil for each in found.values() if each.kanwil}

    def officers(self, rows: Iterable[Counted]) -> dict[int, OfficerFigures]:
        """By officer; those without a posting in the quarter and without a ticket are left out."""
        facts: dict[int, Facts] = defaultdict(Facts)
        for row in rows:
            if row.posting_id is not None:
                facts[row.posting_id] += row.facts
        parts: dict[int, list[PostingPart]] = defaultdict(list)
        for posting in self.postings.values():
            in_quarter = posting.starts_on <= self.quarter.last_day and (
                posting.ends_on is None or posting.ends_on >= self.quarter.first_day
            )
            if in_quarter or posting.pk in facts:
                parts[posting.officer_id].append(self.yardstick.part(posting, facts[posting.pk]))
        return {officer_id: self._officer(each) for officer_id, each in parts.items()}

    def _officer(self, parts: list[PostingPart]) -> OfficerFigures:
        counted, result = index_of_parts((Part(part.facts, part.minimum) for part in parts), self.policy)
        everything = total(part.facts for part in parts)
        officer = parts[-1].posting.officer
        return OfficerFigures(officer, tuple(parts), everything, counted, result, State.PROVISIONAL)
