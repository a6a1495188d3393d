"""A report on screen: one page of its rows by key, the sums, and what can be done with it. Words are made here."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import ReportJob
from tickets.deadlines.explanation import norms_assumed
from tickets.lists.lines import norms_in_force, norms_of
from tickets.lists.orders import Sorting
from tickets.lists.screen_table import TicketTable, table_of
from tickets.words import instant_text
from users.models import User
from users.pages.list_pages import ActiveFilter, address, count_up_to, kept_in_form
from users.words import COUNT_CAP, count_text, number_text

from .definitions import DEFINITIONS, Definition
from .selection import Selection

COUNTED = 20_000
"""Sums of more rows are not made on a page: the period is to be narrowed. As many fit on paper."""


@dataclass
class Group:
    title: str
    figures: list[tuple[str, str]]


@dataclass
class ReportPage:
    """Everything that the page prints."""

    definition: Definition
    title: str
    period: str
    filter_words: str
    state: str
    filter: object
    table: TicketTable
    groups: list[Group]
    total_text: str
    sorting: Sorting
    kept: tuple[tuple[str, str], ...]
    active: list[ActiveFilter]
    clear_url: str
    print_url: str
    note: str = ""
    assumed: str = ""
    reach_note: str = ""

    @property
    def caption(self) -> str:
        return f"{self.title}, {self.period}, {self.total_text}"


def listing(selection: Selection, query: QueryDict) -> ReportPage:
    """`query` of the address: the filters, and for the page `after` or `before` with `no`."""
    page = selection.page(query)
    count = count_up_to(selection.shown(), COUNTED)
    sorting = replace(selection.sorting, is_offered=count <= selection.filter.most_read)
    columns = selection.columns
    heads = norms_in_force(columns, selection.book, selection.now).items()
    here = partial(address, selection.query)
    # Sums of a part would look like sums of all.
    totals = selection.totals() if count <= COUNTED and not selection.reach.since else None
    return ReportPage(
        definition=selection.definition,
        title=str(selection.definition.title),
        period=selection.filter.period_words(),
        filter_words=selection.filter_words(),
        state="" if totals is None else _("Terkunci") if totals.is_locked else _("Sementara"),
        filter=selection.filter,
        table=table_of(
            page,
            columns,
            selection.book,
            selection.now,
            here,
            range_text=page.range_of(_count(count)),
            norms={code: (name, _("norma %s") % length) for code, (name, length) in heads},
            sorting=sorting,
        ),
        groups=[Group(title, said) for title, said in totals.groups(norms_of(columns))] if totals else [],
        total_text=_("%(count)s tiket") % {"count": _count(count)},
        assumed=norms_assumed(selection.book.of(None), selection.now, norms_of(columns)),
        sorting=sorting,
        kept=tuple(kept_in_form(selection.query, "sort")),
        active=selection.filter.tags(here),
        reach_note=selection.reach.note,
        clear_url=address({}, sort=sorting.code),
        print_url=reverse(f"reports:{selection.definition.name}-print") + here(),
        note=""
        if totals or selection.reach.since
        else _("Jumlah tidak dihitung untuk lebih dari %s tiket. Persempit periodenya.") % number_text(COUNTED),
    )


def _count(count: int) -> str:
    return number_text(count) if count <= COUNTED else _("lebih dari %s") % number_text(COUNTED)


# --- Files that were asked for ----------------------------------------------------------------------------------------
@dataclass
class Door:
    title: str
    description: str
    url_name: str
    figure: str = ""
    """How many tickets the list holds as it opens."""


def doors_for(user: User, now: datetime) -> list[Door]:
    """The reports that a login may open, as tiles; one capped count for each list."""
    lists = [
        Door(str(one.title), str(one.description), f"reports:{one.name}", _figure(one, user, now))
        for one in DEFINITIONS.values()
        if one.name != "rekap" and one.may_open(user)
    ]
    hai = _("Volume, metode, tujuan, ketepatan waktu, eskalasi, dan perkembangannya")
    said = _("Apakah jawaban menyelesaikan pertanyaan, menurut penanyanya; di luar indeks")
    return [
        *lists,
        Door(_("Laporan Kinerja HAI Triwulanan"), hai, "reports:hai"),
        Door(_("Umpan Balik"), said, "tickets:feedback"),
    ]


def _figure(one: Definition, user: User, now: datetime) -> str:
    selection = Selection(one, user, {}, now)
    count = count_text(selection.count(COUNT_CAP))
    period = selection.period_words()
    return _("%(count)s tiket, %(period)s") % {"count": count, "period": period} if period else _("%s tiket") % count


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
