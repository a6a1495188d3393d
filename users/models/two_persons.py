"""What a change of master data carries that named persons confirm: drafted by one, confirmed by a first, and where it
reaches into the past by a second. A draft is never edited, so that they confirm exactly what they read.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from users.languages import said as _
from users.refusals import Refused

from .people import User

DRAFT, WAITING, WITHDRAWN = "draft", "waiting", "withdrawn"
"""States that every such change has: nobody confirmed it; a second person is waited for; nobody will confirm it."""


class ByTwoPersons(models.Model):
    """The persons of one change. Its model has a `state` with `DRAFT`, `WAITING`, `WITHDRAWN` and those of its own, and
    saves `CONFIRMED_BY` after `confirm`, `WITHDRAWN_BY` after `withdraw`."""

    CONFIRMED_BY = ("state", "confirmed_at", "confirmed_by", "second_at", "second_by")
    WITHDRAWN_BY = ("state", "withdrawn_at", "withdrawn_by")

    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The second person, whom a change that reaches into the past needs.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_confirmed_at_and_by_come_together",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_second_at_and_by_come_together",
                condition=Q(second_at=None, second_by=None) | Q(second_at__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_iff_at_and_by",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None)),
            ),
            models.CheckConstraint(
                name="%(class)s_waits_after_the_first_person",
                condition=~Q(state="waiting") | Q(confirmed_by__isnull=False, second_by=None),
            ),
            models.CheckConstraint(
                name="%(class)s_by_two_persons",
                condition=Q(second_by=None) | (Q(confirmed_by__isnull=False) & ~Q(second_by=F("confirmed_by"))),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Not yet confirmed by all, and not withdrawn."""
        return self.state in {DRAFT, WAITING}

    def confirm(self, by: User, at: datetime, *, needs_second: bool) -> bool:
        """One of the persons confirms an open change; whether all have now. Refused: the same person twice."""
        if self.state == DRAFT:  # type: ignore[has-type]
            self.confirmed_at, self.confirmed_by = at, by
            if needs_second:
                self.state = WAITING
                return False
            return True
        if by == self.confirmed_by:
            raise Refused(_("Anda sudah mengonfirmasi sebagai orang pertama. Orang kedua harus admin HAI yang lain."))
        self.second_at, self.second_by = at, by
        return True

    def withdraw(self, by: User, at: datetime) -> None:
        """Nobody will confirm it any more; it stays readable."""
        self.state, self.withdrawn_at, self.withdrawn_by = WITHDRAWN, at, by

    def may_be_confirmed_by(self, user: User) -> bool:
        return self.is_open and not (self.state == WAITING and user == self.confirmed_by)
