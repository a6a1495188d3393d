"""`verify_quarter`, the part of the surfaces: whether a locked quarter is printed as its locks have it.

Every surface is made anew, as for a reader, and read back; nothing of it is kept. A surface that does not come is a
difference like any other.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from django.urls import reverse

from reports.papers.iku import LockDamaged, iku_sheet
from reports.papers.kanwil import kanwil_recap
from reports.rendering import engines_kept
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.models import Office, Officer
from users.verification.parts import Tally

from . import pages, papers
from .compared import Difference, Surface
from .locked import Lock, Person, every_lock, told_by

logger = logging.getLogger(__name__)

Made = TypeVar("Made")


def differences(
    quarter: Quarter, kanwil: Office | None = None, *, since: datetime | None = None, tally: Tally | None = None
) -> Iterator[Difference]:
    """Everything in which the surfaces of a quarter and its locks disagree. `kanwil`, `since`: only of its lock, of the
    locks taken from then on, and of the places that print somebody whom these name.
    """
    with engines_kept():
        yield from _Quarter(quarter, kanwil, since, tally or Tally()).differences()


class _Quarter:
    def __init__(self, quarter: Quarter, kanwil: Office | None, since: datetime | None, tally: Tally) -> None:
        self.quarter, self.tally = quarter, tally
        self.now = DatabaseClock().now()
        self.locks = every_lock(quarter.code)
        self.told = told_by(self.locks, self.now)
        self.chosen = [
            lock
            for lock in self.locks
            if (kanwil is None or lock.kanwil == kanwil.pk) and (since is None or lock.locked_at >= since)
        ]
        self.officers = frozenset(key for lock in self.chosen for key in lock.officers)

    def differences(self) -> Iterator[Difference]:
        yield from self._page("kpi:monitoring", [], lambda surface, page: pages.nation(surface, page, self.told))
        holding = [lock for lock in self.told.locks if lock in self.chosen or lock.officers & self.officers]
        for lock in holding:
            yield from self._kanwil(lock)
        for office, code in self._offices(holding):
            yield from self._office(office, code)
        for person in self.told.persons.values():
            if person.key in self.officers and person.whole:
                yield from self._person(person)
        for key in sorted(self.officers & {key for lock in self.told.damaged for key in lock.officers}):
            yield from self._broken_person(key)
        for lock in self.chosen:
            yield from self._locked_page(lock)
        yield from self._of(
            "kpi_index JSON",
            lambda: papers.command_rows(self.quarter.code),
            lambda surface, rows: papers.command(surface, rows, self.told),
        )

    # --- Surfaces -------------------------------------------------------------------------------------------------
    def _kanwil(self, lock: Lock) -> Iterator[Difference]:
        yield from self._page(
            "kpi:place", [lock.code], lambda surface, page: pages.kanwil(surface, page, self.told, lock)
        )
        office = Office.objects.get(pk=lock.kanwil)
        if lock.document is None:
            yield from self._refused(f"recap {lock.code}", lambda: kanwil_recap(office, self.quarter, self.now))
            return
        yield from self._of(
            f"recap {lock.code} PDF",
            lambda: papers.pdf_text(kanwil_recap(office, self.quarter, self.now)),
            lambda surface, text: papers.recap_pdf(surface, text, self.told, lock),
        )
        yield from self._of(
            f"recap {lock.code} Excel",
            lambda: papers.workbook(kanwil_recap(office, self.quarter, self.now)),
            lambda surface, made: papers.recap_excel(surface, made, self.told, lock),
        )

    def _offices(self, holding: Iterable[Lock]) -> list[tuple[int, str]]:
        """The KPPN with a line in these locks; the Kanwil's own line stands on its page."""
        keys = {key for lock in holding for key in lock.offices} - {lock.kanwil for lock in self.locks}
        kinds = (Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)
        rows = Office.objects.filter(pk__in=keys, kind__in=kinds).order_by("code")
        return list(rows.values_list("pk", "code"))

    def _office(self, key: int, code: str) -> Iterator[Difference]:
        if any(key in lock.offices for lock in self.told.damaged):
            yield from self._page("kpi:place", [code], lambda surface, page: pages.broken(surface, page, ""))
            return
        locks = self.told.sound
        yield from self._page(
            "kpi:place", [code], lambda surface, page: pages.office(surface, page, self.told, locks, key)
        )

    def _person(self, person: Person) -> Iterator[Difference]:
        if not person.has_index and not person.counted.tickets:
            return
        officer = Officer.objects.get(pk=person.key)
        yield from self._page("kpi:officer", [person.key], lambda surface, page: pages.officer(surface, page, person))
        if not person.has_index:
            return
        yield from self._of(
            f"sheet {person.key} PDF",
            lambda: papers.pdf_text(iku_sheet(officer, self.quarter, self.now)),
            lambda surface, text: papers.sheet_pdf(surface, text, person),
        )
        yield from self._of(
            f"sheet {person.key} Excel",
            lambda: papers.workbook(iku_sheet(officer, self.quarter, self.now)),
            lambda surface, made: papers.sheet_excel(surface, made, person),
        )

    def _broken_person(self, key: int) -> Iterator[Difference]:
        officer = Officer.objects.get(pk=key)
        yield from self._page("kpi:officer", [key], lambda surface, page: pages.broken(surface, page, officer.name))
        yield from self._refused(f"sheet {key}", lambda: iku_sheet(officer, self.quarter, self.now))

    def _locked_page(self, lock: Lock) -> Iterator[Difference]:
        """A revised lock is told as while it held."""
        newer = next(
            (each for each in self.locks if each.kanwil == lock.kanwil and each.revision == lock.revision + 1), None
        )
        told = self.told
        if newer is not None:
            told = told_by([each for each in self.locks if each.order < newer.order], newer.locked_at)
        yield from self._page(
            "kpi:locked", [lock.key], lambda surface, page: pages.locked_page(surface, page, told, lock)
        )

    # --- Made and compared ----------------------------------------------------------------------------------------
    def _page(
        self, name: str, arguments: list[object], compare: Callable[[Surface, pages.Page], Iterable[Difference]]
    ) -> Iterator[Difference]:
        path = reverse(name, args=arguments)
        yield from self._of(f"page {path}", lambda: pages.shown_page(path, self.quarter.code), compare)

    def _of(
        self, name: str, make: Callable[[], Made], compare: Callable[[Surface, Made], Iterable[Difference]]
    ) -> Iterator[Difference]:
        self.tally.looked_at += 1
        surface = Surface(self.quarter.code, name)
        try:
            yield from compare(surface, make())
        except Exception as failure:
            logger.exception("verify_quarter: %s cannot be read", name)
            yield surface.different("", "surface", "readable", f"{type(failure).__name__}: {failure}")

    def _refused(self, name: str, make: Callable[[], object]) -> Iterator[Difference]:
        """What a damaged lock froze is not put on paper."""

        def made() -> str:
            try:
                make()
            except LockDamaged:
                return "kunci rusak"
            return "a paper"

        yield from self._of(
            name,
            made,
            lambda surface, said: (
                [] if said == "kunci rusak" else [surface.different("", "state", "kunci rusak", said)]
            ),
        )
