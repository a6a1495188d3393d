"""The reading of a quarter beside its recomputation from raw rows, figure by figure."""

from datetime import datetime

from kpi.figures.reading import State, figures, officer_figures
from tests.kpi.recomputation import Master, Recomputation, Sums
from tickets.quarters import Quarter


def numbers(facts) -> tuple[object, ...]:
    return facts.tickets, facts.judged, facts.in_time, facts.used_sum


def agree(quarter: Quarter, at: datetime, then: dict[int, Master] | None = None) -> int:
    """Every person, office, Kanwil and the nation; how many figures were compared. `then`: by Kanwil (key) the master
    data with which it locked."""
    page = figures(quarter, at)
    told = Recomputation(quarter.year, quarter.number, at, then).told()
    shown = {person.officer.pk: person for person in page.officers}
    for officer, person in told.persons.items():
        if person.counted.tickets or person.minimum:
            assert officer in shown, officer
    compared = sum(same_person(person, told.persons[officer]) for officer, person in shown.items())
    compared += same_places(page, told.places)
    return compared


def same_person(shown, recomputed) -> int:
    result = shown.result
    outcome = (result.quantity_index, result.timeliness_index, result.index, result.achievement, result.status)
    assert numbers(shown.counted.facts) == recomputed.counted.told(), shown
    assert shown.minimum == recomputed.minimum, shown
    assert outcome == recomputed.outcome, shown
    assert (shown.state == State.LOCKED) == recomputed.locked, (shown, recomputed)
    parts = {part.posting.pk: part for part in shown.parts}
    for key, (sums, minimum) in recomputed.parts.items():
        assert key in parts or not (sums.tickets or minimum), (shown, key)
        if key in parts:
            assert (numbers(parts[key].facts), parts[key].minimum) == (sums.told(), minimum), shown
    return 11 + 5 * len(parts)


def same_places(page, places) -> int:
    compared, nation = 4, Sums()
    for kanwil in page.kanwil:
        region = Sums()
        for office in kanwil.offices:
            here = dict(places.pop((kanwil.kanwil.pk if kanwil.kanwil else None, office.office.pk), {}))
            assert numbers(office.untaken) == here.pop(None, Sums()).told(), office
            region = region.add(Sums(*numbers(office.untaken)))
            for row in office.officers:
                sums = here.pop(row.figures.officer.pk, Sums())
                assert numbers(row.here) == sums.told(), (office, row)
                region = region.add(sums)
            assert not here, (office, here)
            compared += 4 * (len(office.officers) + 2)
        assert numbers(kanwil.facts) == region.told()
        nation, compared = nation.add(region), compared + 4
    assert not places
    assert numbers(page.facts) == nation.told()
    return compared


def alone(quarter: Quarter, at: datetime, then: dict[int, Master] | None = None) -> int:
    """The same persons, each read alone."""
    told = Recomputation(quarter.year, quarter.number, at, then).told()
    from_users = {person.officer.pk: person.officer for person in figures(quarter, at).officers}
    return sum(
        same_person(officer_figures(officer, quarter, at), told.persons[key]) for key, officer in from_users.items()
    )
