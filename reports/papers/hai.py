"""Laporan Kinerja HAI Triwulanan (003 article 30, due on the 10th of the next month): volumes, channels, categories,
share in time, escalation, trend; of all the tickets that the login sees."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from reports.documents import Document, Sheet, SheetColumn, Signer, dated
from reports.letterhead import office_of
from reports.lists.totals import Totals, kinds_of, share_text
from tickets.deadlines.explanation import norms_assumed
from tickets.deadlines.rules import current_book
from tickets.lists.lines import Kind
from tickets.models import Channel, Destination, Norm, Origin, Span, Status, Ticket
from tickets.quarters import FIRST, Quarter
from tickets.words import quarter_text, span_text
from users.clock import wib_date
from users.models import User
from users.wib import LONG_MONTHS, midnight
from users.words import date_text, number_text

from . import charts

TREND = 5
NORMS = (Norm.Code.SLA, Norm.Code.IKU)


@dataclass
class QuarterFigures:
    """One quarter. `months`: how many tickets came in each of its three."""

    quarter: Quarter
    totals: Totals = field(default_factory=Totals)
    escalated: int = 0
    replied: int = 0
    finished: int = 0
    months: list[int] = field(default_factory=lambda: [0, 0, 0])


def hai_report(user: User, quarter: Quarter, at: datetime) -> Document:
    """The report of a quarter as of `at`, of what `user` sees."""
    trend = _trend(user, quarter, at)
    now = trend[-1]
    office = office_of(user)
    book = current_book()
    calendar = book.version.label
    groups = [*_groups(now), *_direct(user, quarter, at)]
    volumes, over_time = _volumes(now, at), _trend_figures(trend, at)
    return Document(
        name="hai",
        title=_("Laporan Kinerja HAI Triwulanan"),
        subtitle=_("Layanan konsultasi melalui aplikasi HAI CSO"),
        office=office,
        period=f"{quarter_text(quarter)} ({span_text(quarter.first_day, quarter.last_day)})",
        at=at,
        calendar=calendar,
        is_locked=now.totals.is_locked,
        template="reports/paper/hai.html",
        body={
            "summary": _summary(now, _before(user, quarter, at) if len(trend) > 1 else None),
            "volume_chart": charts.columns(volumes, _said(_("Tiket per bulan"), volumes)),
            "trend_chart": charts.columns(over_time, _said(_("Tiket per triwulan"), over_time)),
            "channel_chart": charts.bars(_channels(now), _said(_("Tiket menurut metode"), _channels(now))),
            "category_chart": charts.bars(_categories(now), _said(_("Tiket menurut tujuan"), _categories(now))),
            "trend": [_trend_row(each, at) for each in trend],
            "groups": groups,
            "due": _("Batas penyampaian: %s (PER-8/PB/2020 pasal 30)") % date_text(_due(quarter)),
        },
        facts=groups,
        sheet=_sheet(trend, at),
        basis=_(
            "Dasar: PER-8/PB/2020 pasal 30. Kalender kerja %s. "
            "Tiket menurut waktu inputnya; tepat waktu dari yang sudah dapat dinilai."
        )
        % calendar,
        assumed=norms_assumed(book.of(None), at, NORMS),
        signers=(Signer((dated(at, office), _("Kepala %s,") % office.name if office else _("Direktur,"))),),
    )  # fmt: skip


def _trend(user: User, quarter: Quarter, at: datetime) -> list[QuarterFigures]:
    quarters = [quarter]
    while len(quarters) < TREND and quarters[0] > FIRST:
        quarters.insert(0, quarters[0].previous)
    return [_figures(user, each, at) for each in quarters]


def _figures(user: User, quarter: Quarter, at: datetime) -> QuarterFigures:
    """The tickets of the quarter are read once: of the nation they are most of what the report costs."""
    seen = Ticket.objects.visible_to(user, Span(since=quarter.since, until=quarter.until)).filter(created_at__lte=at)
    tickets = seen.through_hai_cso()
    second, third = (midnight(date(quarter.year, quarter.first_day.month + month, 1)) for month in (1, 2))
    flags = {
        "escalated": Q(escalated_at__isnull=False),
        "replied": Q(hai_replied_at__isnull=False),
        "answered": Q(answered_at__isnull=False),
        "from_second": Q(created_at__gte=second),
        "from_third": Q(created_at__gte=third),
    }
    figures = QuarterFigures(quarter)
    for kind, number in kinds_of(tickets, at, **flags):
        figures.totals.add_many(kind, number)
        figures.months[kind.from_second + kind.from_third] += number
        figures.escalated += number if kind.escalated else 0
        figures.replied += number if kind.replied else 0
        figures.finished += number if kind.escalated and kind.answered else 0
    return figures


def _is_running(quarter: Quarter, at: datetime) -> bool:
    return at < quarter.until


def _volumes(now: QuarterFigures, at: datetime) -> list[tuple[str, int]]:
    """The tickets of each month that has begun: one that has not is no month without tickets."""
    first = now.quarter.first_day
    months = [date(first.year, first.month + number, 1) for number in range(3)]
    return [
        (LONG_MONTHS[month.month - 1], count)
        for month, count in zip(months, now.months, strict=True)
        if midnight(month) <= at
    ]


def _before(user: User, quarter: Quarter, at: datetime) -> tuple[str, int]:
    """(what the quarter is compared with, how many tickets that had): a quarter that still runs only with as much of
    the one before as has passed of it."""
    before = quarter.previous
    if not _is_running(quarter, at):
        words, until = _("Dibanding triwulan lalu"), before.until
    else:
        until = min(before.since + (at - quarter.since), before.until)
        words = _("Dibanding triwulan lalu s.d. hari ke-%d") % ((wib_date(until) - before.first_day).days + 1)
    seen = Ticket.objects.visible_to(user, Span(since=before.since, until=until))
    return words, seen.through_hai_cso().count()


def _quarter_words(quarter: Quarter, at: datetime) -> str:
    words = quarter_text(quarter)
    return _("%s (berjalan)") % words if _is_running(quarter, at) else words


def _due(quarter: Quarter) -> date:
    return quarter.last_day + timedelta(days=10)


def _said(title: str, figures: list[tuple[str, int]]) -> str:
    return f"{title}: " + ", ".join(f"{label} {number_text(count)}" for label, count in figures)


def _channels(now: QuarterFigures) -> list[tuple[str, int]]:
    return [(str(one.label), now.totals.channels[one]) for one in Channel]


def _categories(now: QuarterFigures) -> list[tuple[str, int]]:
    return [(str(one.label), now.totals.destinations[one]) for one in Destination]


def _trend_figures(trend: list[QuarterFigures], at: datetime) -> list[tuple[str, int]]:
    return [(_quarter_words(each.quarter, at).removeprefix("Triwulan "), each.totals.count) for each in trend]


def _in_time(now: QuarterFigures, code: str) -> str:
    share = now.totals.shares[code]
    return share_text(share.in_time, share.judged)


def _summary(now: QuarterFigures, before: tuple[str, int] | None) -> list[tuple[str, str]]:
    count = now.totals.count
    done = sum(now.totals.statuses[status] for status in (Status.DONE, Status.REFUSED))
    said = [(_("Tiket masuk"), number_text(count))]
    if before is not None:
        compared, then = before
        change = count - then
        words = number_text(abs(change))
        said.append((compared, ("+" if change > 0 else "-" if change < 0 else "") + words))
    return [
        *said,
        (_("Terselesaikan"), f"{number_text(done)} ({share_text(done, count)})"),
        *((_("Tepat waktu %s") % code, _in_time(now, code)) for code in NORMS),
        (_("Dieskalasi ke HAI"), f"{number_text(now.escalated)} ({share_text(now.escalated, count)})"),
    ]


def _groups(now: QuarterFigures) -> list[tuple[str, list[tuple[str, str]]]]:
    escalation = [
        (_("dieskalasi"), number_text(now.escalated)),
        (_("dibalas HAI"), number_text(now.replied)),
        (_("selesai"), number_text(now.finished)),
    ]
    return [*now.totals.groups(NORMS), (_("Eskalasi ke HAI"), escalation)]


def _direct(user: User, quarter: Quarter, at: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """What came to HAI itself (003 art. 9, 30), beside the figures of HAI CSO and in none of them; nothing without
    any. One statement."""
    tickets = Ticket.objects.visible_to(user, Span(since=quarter.since, until=quarter.until)).filter(created_at__lte=at)
    totals = Totals()
    for kind, number in kinds_of(tickets.filter(origin=Origin.DIRECT), at):
        totals.add_many(kind, number)
    if not totals.count:
        return []
    done = sum(totals.statuses[status] for status in (Status.DONE, Status.REFUSED))
    share = totals.shares[Norm.Code.SLA]
    said = [
        (_("tiket masuk"), number_text(totals.count)),
        *((str(one.label), number_text(totals.channels[one])) for one in Channel if totals.channels[one]),
        (_("terselesaikan"), number_text(done)),
        (_("tepat waktu SLA"), share_text(share.in_time, share.judged)),
    ]
    return [(_("Langsung ke HAI"), said)]


def _trend_row(each: QuarterFigures, at: datetime) -> list[str]:
    return [
        _quarter_words(each.quarter, at),
        number_text(each.totals.count),
        *(_in_time(each, code) for code in NORMS),
        number_text(each.escalated),
        share_text(each.escalated, each.totals.count),
    ]


def _sheet(trend: list[QuarterFigures], at: datetime) -> Sheet:
    columns = [
        SheetColumn(_("Triwulan"), Kind.TEXT, 28),
        SheetColumn(_("Tiket"), Kind.COUNT, 10),
        *(
            SheetColumn(f"{title} {code}", Kind.COUNT, 16)
            for code in NORMS
            for title in (_("Dinilai"), _("Tepat waktu"))
        ),
        SheetColumn(_("Dieskalasi"), Kind.COUNT, 12),
        SheetColumn(_("Dibalas HAI"), Kind.COUNT, 12),
        *(SheetColumn(str(one.label), Kind.COUNT, 16) for one in (*Status, *Channel, *Destination)),
    ]
    rows = []
    for each in reversed(trend):
        shares = [
            number for code in NORMS for number in (each.totals.shares[code].judged, each.totals.shares[code].in_time)
        ]
        counted = [
            counts[one]
            for labels, counts in (
                (Status, each.totals.statuses),
                (Channel, each.totals.channels),
                (Destination, each.totals.destinations),
            )
            for one in labels
        ]
        rows.append(
            (_quarter_words(each.quarter, at), each.totals.count, *shares, each.escalated, each.replied, *counted)
        )
    return Sheet(_("Kinerja"), tuple(columns), tuple(rows))
