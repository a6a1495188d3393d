"""What the Katalog Layanan is asked for: refusals by what was sought in vain (003 art. 13(6)), tickets and SLA of each
service in one month, reviews that are due (art. 20(2)). Bounded: a year of refusals, one month of tickets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from services.catalogue.review import Review, review_of
from services.models import ServiceEntry
from tickets.actions import CLINICS
from tickets.models import SoughtInVain, ThroughClinic, Ticket
from tickets.permissions import HAI_ROLES
from users.bounds import FIRST_DAY
from users.clock import wib_date
from users.models import User
from users.wib import LONG_MONTHS, midnight
from users.words import date_text, number_text, percent_text

MOST_LINES = 50
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sought:
    """One thing that was sought, in the words that were used last."""

    text: str
    count: str
    last: str
    versions: str


@dataclass(frozen=True)
class ServiceLine:
    """A service in the month, in plain figures. `share`: of what has ended, in time by the SLA; with its n."""

    name: str
    tickets: str
    ended: str
    in_time: str
    late: str
    share: str


@dataclass
class CatalogueReport:
    sought: list[Sought]
    since: str
    more: str
    month: str
    earlier_url: str
    later_url: str
    lines: list[ServiceLine] = field(default_factory=list)
    review: Review | None = None
    clinic: str = ""


def may_read_report(user: User) -> bool:
    """HAI, its admins, the head office."""
    return user.role in HAI_ROLES or user.reads_all


def catalogue_report(user: User, query: Mapping[str, str], now: datetime) -> CatalogueReport:
    """`?bulan=2026-05` chooses the month; without it the running one."""
    today = wib_date(now)
    first = _month(query.get("bulan", ""), today)
    last = _next(first)
    here = reverse("tickets:catalogue_report")
    sought, more = _sought(user, now)
    return CatalogueReport(
        sought=sought,
        since=date_text(today - YEAR),
        more=more,
        month=f"{LONG_MONTHS[first.month - 1]} {first.year}",
        earlier_url=f"{here}?bulan={first - timedelta(days=1):%Y-%m}",
        later_url=f"{here}?bulan={last:%Y-%m}" if last <= today else "",
        lines=_lines(user, first, last),
        review=review_of(today),
        clinic=_clinic(user, first, last),
    )


def _month(said: str, today: date) -> date:
    """The first day of the month that was asked for; of this one where that is none."""
    try:
        wanted = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return min(max(wanted, FIRST_DAY), today.replace(day=1))


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _sought(user: User, now: datetime) -> tuple[list[Sought], str]:
    """What was sought within a year, most often first; the same thing in other words is one line."""
    rows = SoughtInVain.objects.visible_to(user).filter(at__gte=now - YEAR)
    groups = list(
        rows.order_by().values("stems").annotate(count=Count("pk"), newest=Max("pk")).order_by("-count", "-newest")[
            : MOST_LINES + 1
        ]
    )  # fmt: skip
    newest = rows.select_related("catalogue").in_bulk([group["newest"] for group in groups[:MOST_LINES]])
    found = [
        Sought(
            text=newest[group["newest"]].sought,
            count=number_text(group["count"]),
            last=date_text(wib_date(newest[group["newest"]].at)),
            versions=newest[group["newest"]].catalogue.label,
        )
        for group in groups[:MOST_LINES]
    ]
    return found, _("Hanya %(count)d yang paling sering.") % {"count": MOST_LINES} if len(groups) > MOST_LINES else ""


def _lines(user: User, first: date, last: date) -> list[ServiceLine]:
    """Tickets that came in within the month, by service; those without one come last."""
    mine = Ticket.objects.visible_to(user).through_hai_cso()
    tickets = mine.filter(created_at__gte=midnight(first), created_at__lt=midnight(last))
    counted = (
        tickets.order_by()
        .values("service")
        .annotate(
            tickets=Count("pk"),
            in_time=Count("pk", filter=Q(sla_in_time=True)),
            late=Count("pk", filter=Q(sla_in_time=False)),
        )
        .order_by(F("tickets").desc(), "service")
    )
    rows = list(counted)
    entries = ServiceEntry.objects.filter(service__in=[row["service"] for row in rows if row["service"]])
    names = dict(entries.order_by("pk").values_list("service", "name"))
    rows.sort(key=lambda row: row["service"] is None)
    return [_line(names.get(row["service"], _("Tanpa layanan")), row) for row in rows]


def _clinic(user: User, first: date, last: date) -> str:
    """How many tickets of the month came through a Klinik Akuntansi, at Kanwil and at KPPN (002 item 2)."""
    rows = ThroughClinic.objects.visible_to(user).filter(at__gte=midnight(first), at__lt=midnight(last))
    counted = dict(rows.order_by().values_list("office__kind").annotate(tickets=Count("pk")))
    said = {"all": number_text(sum(counted.values()))}
    said |= {kind.value: number_text(counted.get(kind.value, 0)) for kind in CLINICS}
    return _("%(all)s tiket: %(kanwil)s pada Kanwil, %(kppn)s pada KPPN") % said


def _line(name: str, row: Mapping[str, int]) -> ServiceLine:
    ended = row["in_time"] + row["late"]
    return ServiceLine(
        name=name,
        tickets=number_text(row["tickets"]),
        ended=number_text(ended),
        in_time=number_text(row["in_time"]),
        late=number_text(row["late"]),
        share=percent_text(Fraction(row["in_time"], ended) if ended else None),
    )
