"""The catalogue as it is read: the services of a version, in memory for as long as the version is the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.models import Catalogue, Service, ServiceEntry
from users.pages.one_page import once_a_page


@dataclass(frozen=True)
class Book:
    """A version with its services, by name. `entries`: by the key of the service."""

    version: Catalogue
    entries: Mapping[int, ServiceEntry]

    @property
    def services(self) -> list[ServiceEntry]:
        return list(self.entries.values())

    def find(self, code: str) -> ServiceEntry | None:
        return next((entry for entry in self.entries.values() if entry.service.code == code), None)


@lru_cache(maxsize=16)
def _book(version: Catalogue) -> Book:
    """A confirmed version never changes but for the last day of its services, which a later one gives them."""
    rows = (
        ServiceEntry.objects.in_version(version).select_related("service", "owner", "added_in").order_by("name", "pk")
    )
    named = sorted(rows, key=lambda row: row.name.casefold())  # as people do, whatever the database sorts by
    return Book(version, {row.service_id: row for row in named})


def book_of(version: Catalogue) -> Book:
    return _book(version)


def version_on(day: date) -> Catalogue | None:
    """The version that holds on a Jakarta day; before the first, the first. None: no catalogue is loaded."""
    confirmed = Catalogue.objects.confirmed()
    return confirmed.in_force(day) or confirmed.order_by("valid_from").first()


def book_on(day: date) -> Book | None:
    """The services that can be asked for on a day; one query, of which a page makes one."""
    version = once_a_page(f"catalogue {day}", lambda: version_on(day))
    return None if version is None else book_of(version)


def forget() -> None:
    """Read all anew next time: for tests, whose rows go and whose keys come again."""
    _book.cache_clear()


def name_of(service: Service | None, day: date) -> str:
    """What a service is called on a day; of one that was retired by then, as it was last called."""
    if service is None:
        return ""
    book = book_on(day)
    if book is not None and (entry := book.entries.get(service.pk)):
        return entry.name
    last = service.entries.order_by("-pk").first()
    return last.name if last is not None else service.code
