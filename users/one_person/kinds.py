"""The two kinds of people who may be recorded twice, officers and service users: what is asked of each is asked the
same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from users.models import DifferentOfficers, DifferentServiceUsers, Officer, ServiceUser

Mark = DifferentOfficers | DifferentServiceUsers


@dataclass(frozen=True)
class Kind:
    """`living`: the rows that stand for somebody now; `marks`: what was said of two that are not one person."""

    living: Callable[[], QuerySet[Any]]
    marks: type[DifferentOfficers] | type[DifferentServiceUsers]
    named: Callable[[Any], str]
    """A row in one line."""

    def find(self, key: int) -> Any:
        return self.living().filter(pk=key).first()

    def others_than(self, key: int) -> set[int]:
        """Who was said to be another person than this one."""
        return {other for pair in self.marks.objects.pairs() if key in pair for other in pair - {key}}


def officer_named(officer: Officer) -> str:
    return f"{officer.name} (ID {officer.pk})"


def service_user_named(person: ServiceUser) -> str:
    return f"{person.name}, {person.email} (ID {person.pk})"


OFFICERS = Kind(lambda: Officer.objects.filter(is_active=True), DifferentOfficers, officer_named)
SERVICE_USERS = Kind(
    lambda: ServiceUser.objects.filter(joined_into=None).select_related("satker", "office"),
    DifferentServiceUsers,
    service_user_named,
)
