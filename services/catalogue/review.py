"""The yearly review (art. 20(2)): when it is due, from when on it is told, what is said of it. It never stops work."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from services.models import Catalogue
from services.review_days import monthly
from users.models import User
from users.words import date_text

from .permissions import is_cio, may_draft
from .reading import version_on

TOLD_BEFORE = timedelta(days=30)
"""How long before the day the notice begins [assumed]."""


@dataclass(frozen=True)
class Review:
    """Of the version in force. `is_near`: it is told by now; `is_over`: the day has gone by."""

    version: Catalogue
    due: date
    is_near: bool
    is_over: bool

    @property
    def text(self) -> str:
        words = {"version": self.version.label, "day": date_text(self.due)}
        if self.is_over:
            return _("Peninjauan tahunan Katalog Layanan versi %(version)s sudah lewat: %(day)s.") % words
        return _("Katalog Layanan versi %(version)s ditinjau lagi paling lambat %(day)s.") % words


def review_of(day: date) -> Review | None:
    """Of the catalogue on a Jakarta day; None where there is none, or where its successor is confirmed already."""
    version = version_on(day)
    if version is None or version.review_due is None:
        return None
    due = version.review_due
    if day < due - TOLD_BEFORE:
        return Review(version, due, is_near=False, is_over=False)
    successor = Catalogue.objects.confirmed().filter(valid_from__gt=day, valid_from__lte=due).exists()
    return None if successor else Review(version, due, due - TOLD_BEFORE <= day, due < day)


def notice_for(user: User, day: date) -> Review | None:
    """What the first page of an HAI admin and of the CIO says from thirty days before on; of all others None. One
    statement for logins that may be such, more only once it is near."""
    if not user.is_named:
        return None
    review = review_of(day)
    if review is None or not review.is_near:
        return None
    return review if may_draft(user) or is_cio(user, day) else None


def notice_days(due: date, until: date) -> list[date]:
    """The days on which a notice is sent: 30 days before, and every month after that, up to a day."""
    return monthly(due - TOLD_BEFORE, until)
