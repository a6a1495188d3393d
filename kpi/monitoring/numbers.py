"""The numbers and statuses of a page, and where each leads: to its own page, to the tickets behind it."""

from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.counting import What
from kpi.index import Facts, Status
from tickets.quarters import Quarter
from users.models import Office, Officer
from users.pages.badges import Badge
from users.words import number_text, percent_text

CELLS = '<td class="num">{}</td>' * 4
BADGES = {
    Status.GREEN: Badge("green", "shape-circle", gettext_lazy("Hijau")),  # type: ignore[arg-type]  # shown by templates only
    Status.YELLOW: Badge("yellow", "shape-triangle", gettext_lazy("Kuning")),  # type: ignore[arg-type]  # shown by templates only
    Status.RED: Badge("red", "shape-square", gettext_lazy("Merah")),  # type: ignore[arg-type]  # shown by templates only
}
"""A status: colour, shape, word."""


def badge_of(status: Status | None) -> Badge | None:
    return None if status is None else BADGES[status]


@dataclass(frozen=True)
class Number:
    """A number of tickets, a door to exactly these; `url` is "" where there are none."""

    text: str
    url: str

    @property
    def door(self) -> SafeString:
        return self.door_of("door-number")

    def door_of(self, style: str) -> SafeString:
        """The number as a link, without one where there is nothing behind it. A page has hundreds of them, and a
        template's include costs more than all else of a line."""
        return (
            format_html('<a class="{}" href="{}">{}</a>', style, self.url, self.text) if self.url else escape(self.text)
        )


@dataclass(frozen=True)
class Counts:
    """The counted facts of a line, each number with its tickets."""

    tickets: Number
    judged: Number
    in_time: Number
    late: Number
    share: str

    @property
    def cells(self) -> SafeString:
        """The four cells of timeliness before its index."""
        numbers = (self.judged.door, self.in_time.door, self.late.door_of("door-number door-number--late"), self.share)
        return format_html(CELLS, *numbers)


@dataclass(frozen=True)
class Whose:
    """Whose tickets of a quarter: narrowed by what is not None; `untaken`: belum ditangani."""

    quarter: Quarter
    kanwil: Office | None = None
    office: Office | None = None
    officer: Officer | None = None
    untaken: bool = False

    @property
    def nobodys(self) -> "Whose":
        """Of the same place what nobody has taken."""
        return replace(self, untaken=True)

    def url(self, what: What = What.COUNTED) -> str:
        return f"{_tickets_path()}{self.query(what)}"

    def query(self, what: What = What.COUNTED) -> str:
        """ "?quarter=2026Q2&what=late&office=008" """
        return f"?quarter={self.quarter.code}&what={what.value}{self._narrowed}"

    @cached_property
    def _narrowed(self) -> str:
        query = {}
        if self.kanwil is not None:
            query["kanwil"] = self.kanwil.code
        if self.office is not None:
            query["office"] = self.office.code
        if self.officer is not None:
            query["officer"] = str(self.officer.pk)
        if self.untaken:
            query["untaken"] = "1"
        return f"&{urlencode(query)}" if query else ""

    def number(self, count: int, what: What = What.COUNTED) -> Number:
        return Number(number_text(count), self.url(what) if count else "")

    def counts(self, facts: Facts) -> Counts:
        return Counts(
            tickets=self.number(facts.tickets),
            judged=self.number(facts.judged, What.JUDGED),
            in_time=self.number(facts.in_time, What.IN_TIME),
            late=self.number(facts.late, What.LATE),
            share=percent_text(facts.share) if facts.judged or not facts.tickets else _("belum dinilai"),
        )


@cache
def _tickets_path() -> str:
    """Looked up once: a page of a Kanwil has hundreds of these addresses."""
    return reverse("kpi:tickets")


def with_quarter(url: str, quarter: Quarter) -> str:
    return f"{url}?quarter={quarter.code}"


def place_url(office: Office, quarter: Quarter) -> str:
    return with_quarter(_path("kpi:place", office.code), quarter)


def officer_url(officer: Officer, quarter: Quarter) -> str:
    return officer_address(officer.pk, quarter)


def officer_address(officer_id: int, quarter: Quarter) -> str:
    return with_quarter(_path("kpi:officer", officer_id), quarter)


@lru_cache(maxsize=4096)
def _path(name: str, key: str | int) -> str:
    return reverse(name, args=[key])


def method_url(quarter: Quarter, policy: str = "", calendar: str = "") -> str:
    """Cara menghitung; `policy`, `calendar`: labels of what counted, which a lock keeps; else what is in force."""
    query = {"quarter": quarter.code} | ({"policy": policy} if policy else {})
    query |= {"calendar": calendar} if calendar else {}
    return f"{reverse('kpi:method')}?{urlencode(query)}"
