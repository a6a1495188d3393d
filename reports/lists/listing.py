"""A report on screen: one page of its rows by key, the sums, and what can be done with it. Words are made here."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import ReportJob
from tickets.deadlines.explanation import norms_assumed
from tickets.words import STATUS_ICONS, instant_text
from tickets.workflow import State
from users.list_pages import ActiveFilter, address
from users.models import User
from users.words import number_text

from .definitions import DEFINITIONS, Definition, norms_of
from .selection import Selection
from .tables import Column, TicketLine, cells_of, lines_of, norm_words

COUNTED = 100_000
"""Sums of more rows are not made on a page: the period is to be narrowed."""


@dataclass
class CellText:
    """One line of a cell: the way to the ticket where there is a `url`, or in small letters."""

    text: str
    url: str = ""
    small: bool = False


@dataclass
class Cell:
    """`state`, `icon`: of a status or a clock, to be shown beside its words; of any other cell its `parts`."""

    key: str
    lines: list[str]
    state: str = ""
    icon: str = ""
    parts: list[CellText] = field(default_factory=list)


@dataclass
class Row:
    url: str
    reference: str
    edge: str
    cells: list[Cell]


@dataclass
class Group:
    title: str
    figures: list[tuple[str, str]]


@dataclass
class Listing:
    """Everything that the page prints."""

    definition: Definition
    title: str
    period: str
    filter_words: str
    state: str
    filter: object
    heads: list[dict[str, str]]
    rows: list[Row]
    groups: list[Group]
    total_text: str
    range_text: str
    previous_url: str
    next_url: str
    active: list[ActiveFilter]
    clear_url: str
    print_url: str
    note: str = ""
    assumed: str = ""
    errors: list[str] = field(default_factory=list)


def listing(selection: Selection, query: QueryDict) -> Listing:
    """`query` of the address: the filters, and for the page `after` or `before` with `no`."""
    page = selection.page(query)
    count = selection.count(COUNTED)
    columns = selection.columns
    notes = norm_words(columns, selection.book, selection.now)
    kept = selection.query
    here = partial(address, kept)
    rows = [
        Row(
            reverse("tickets:detail", args=[line.ticket.reference]),
            line.ticket.reference,
            {"late": "is-late", "near": "is-near"}.get(line.edge, ""),
            [_cell(column, line, texts) for column, texts in zip(columns, cells_of(line, columns), strict=True)],
        )
        for line in lines_of(page.rows, columns, selection.book, selection.now, first=page.first)
    ]
    totals = selection.totals() if count <= COUNTED else None
    return Listing(
        definition=selection.definition,
        title=str(selection.definition.title),
        period=selection.filter.period_words(),
        filter_words=selection.filter_words(),
        state="" if totals is None else _("Terkunci") if totals.is_locked else _("Sementara"),
        filter=selection.filter,
        heads=[
            {"key": column.key, "title": str(column.title), "note": notes.get(column.norm, "")} for column in columns
        ],
        rows=rows,
        groups=[Group(title, said) for title, said in totals.groups(norms_of(columns))] if totals else [],
        total_text=_("%(count)s tiket") % {"count": _count(count)},
        assumed=norms_assumed(selection.book.of(None), selection.now, norms_of(columns)),
        range_text=page.range_of(_count(count)),
        **page.links(here, "reference"),
        active=[
            ActiveFilter(f"{label}: {words}", here(**{name: ""}))
            for name, label, words in selection.filter.in_force()
            if name != "quarter"
        ],
        clear_url="?",
        print_url=reverse(f"reports:{selection.definition.name}-print") + here(),
        note=""
        if totals
        else _("Jumlah tidak dihitung untuk lebih dari %s tiket. Persempit periodenya.") % number_text(COUNTED),
        errors=[str(error) for errors in selection.filter.form.errors.values() for error in errors],
    )


def _cell(column: Column, line: TicketLine, texts: list[str]) -> Cell:
    if column.norm:
        told = line.chips[column.norm]
        return Cell("clock", texts, told.state, told.icon)
    if column.key == "status":
        return Cell("status", texts, line.ticket.status, STATUS_ICONS[State(line.ticket.status)])
    if column.key == "subject":
        reference, *subject = texts
        url = reverse("tickets:detail", args=[line.ticket.reference])
        return Cell(
            column.key, texts, parts=[CellText(reference, small=True), *(CellText(text, url=url) for text in subject)]
        )
    return Cell(column.key, texts, parts=[CellText(text, small=number > 0) for number, text in enumerate(texts)])


def _count(count: int) -> str:
    return number_text(count) if count <= COUNTED else _("lebih dari %s") % number_text(COUNTED)


# --- Files that were asked for ----------------------------------------------------------------------------------------
@dataclass
class Door:
    title: str
    description: str
    url_name: str


def doors_for(user: User) -> list[Door]:
    """The reports that a login may open, as tiles."""
    lists = [
        Door(str(one.title), str(one.description), f"reports:{one.name}")
        for one in DEFINITIONS.values()
        if one.name != "rekap" and one.may_open(user)
    ]
    hai = _("Volume, metode, tujuan, ketepatan waktu, eskalasi, dan perkembangannya")
    return [*lists, Door(_("Laporan Kinerja HAI Triwulanan"), hai, "reports:hai")]


def job_rows(user: User, limit: int = 10) -> list[ReportJob]:
    return list(ReportJob.objects.visible_to(user)[:limit])


def progress_words(job: ReportJob, now: datetime) -> str:
    """What the page of a job says: how far it is, until when the file is there, why there is none."""
    match job.state:
        case ReportJob.State.WAITING:
            return _("Berkas dibuat begitu gilirannya tiba. Halaman ini boleh ditutup; tautannya dikirim lewat e-mail.")
        case ReportJob.State.WORKING:
            return _("%(done)s dari %(all)s baris") % {
                "done": number_text(min(job.done_count, job.row_count)),
                "all": number_text(job.row_count),
            }
        case ReportJob.State.DONE if job.paper and job.expires_at:
            return _("%(rows)s baris, %(size)s. Berkas dihapus pada %(until)s.") % {
                "rows": number_text(job.paper.row_count),
                "size": size_text(job.size),
                "until": instant_text(job.expires_at),
            }
        case ReportJob.State.EXPIRED:
            return _("Berkas sudah dihapus setelah %d hari. Buat lagi dari halaman laporannya.") % (
                settings.REPORT_KEEP_DAYS
            )
    return job.reason or _("Berkas tidak berhasil dibuat.")


def size_text(size: int) -> str:
    """ "1,4 MB" """
    if size < 1024 * 1024:
        return f"{max(size // 1024, 1)} kB"
    return f"{size / (1024 * 1024):.1f} MB".replace(".", ",")
