"""Monitoring IKU of the nation on paper: each Kanwil's sums, in the order of the page."""

from datetime import datetime
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpi.figures.norm_words import norms_assumed_in, rules_labelled
from kpi.figures.reading import State, figures
from kpi.figures.standing import Standing
from kpi.figures.words import amount_text, assumption_text
from kpi.monitoring.nation import KANWIL_HEADS, KanwilLine, Nation, nation_of
from reports.documents import Document
from tickets.lists.lines import Kind
from tickets.quarters import Quarter
from tickets.words import quarter_text, span_text
from users.words import number_text, percent_text

from .figure_table import FigureColumn, FigureRow, count_cell, figure_table, text_cell


def nation_recap(quarter: Quarter, query: QueryDict, at: datetime) -> Document:
    """`query` of the page: its order; whom a search or a status there finds stands below the sums, which it does not
    narrow. NoPolicy before the first policy's quarter."""
    page = figures(quarter, at)
    nation = nation_of(page, query, at)
    total = nation.total.region
    return figure_table(
        name="nasional",
        title=_("Rekapitulasi Capaian IKU Layanan CSO, Nasional"),
        subtitle=_("Menurut Kanwil"),
        office=None,
        period=f"{quarter_text(quarter)} ({span_text(quarter.first_day, quarter.last_day)})",
        at=at,
        calendar=page.calendar_label,
        columns=[
            FigureColumn(_("Kode"), Kind.TEXT, 7),
            FigureColumn(_("Kanwil"), Kind.TEXT, 38),
            *(FigureColumn(str(KANWIL_HEADS[key]), Kind.COUNT, 11) for key in ("tickets", "judged", "in_time", "late")),
            FigureColumn(str(KANWIL_HEADS["timely"]), Kind.DECIMAL, 10),
            *(FigureColumn(str(KANWIL_HEADS[key]), Kind.COUNT, 11) for key in ("untaken", "officers")),
            *_last_columns(nation),
            FigureColumn(_("Keadaan"), Kind.TEXT, 20),
        ],
        rows=[*map(_row, nation.lines), _row(nation.total, "total")],
        facts=[
            (_("Tiket"), [("", number_text(total.facts.tickets))]),
            (_("Dinilai"), [("", number_text(total.facts.judged))]),
            (_("Tepat waktu"), [("", f"{number_text(total.facts.in_time)} ({percent_text(total.facts.share)})")]),
            (_("Belum ditangani"), [("", number_text(total.untaken.tickets))]),
            (_("Petugas"), [("", number_text(len(total.people)))]),
        ],
        order=nation.overview.choice.order_words(KANWIL_HEADS, by_code=str(KANWIL_HEADS["name"])),
        filter_words=nation.overview.choice.filter_words(),
        basis=_("Dasar: %(basis)s. Kalender kerja %(calendar)s.")
        % {"basis": page.policy.legal_basis, "calendar": page.calendar_label},
        assumed=" ".join(
            filter(
                None,
                (
                    assumption_text(page.policy, type_assumed=page.type_assumed),
                    norms_assumed_in(quarter, at, [page.policy.norm_code], rules_labelled(page.calendar_label)),
                ),
            )
        ),
        notes=[*_found_words(nation), *nation.notes],
        is_locked=page.state == State.LOCKED,
        locks=page.locks,
    )


def _last_columns(nation: Nation) -> list[FigureColumn]:
    """Statuses are added up once the quarter is over; until then its pace stands in their place (docs/design.md 5)."""
    if nation.total.statuses:
        return [FigureColumn(str(badge.label), Kind.COUNT, 9) for badge, _number in nation.total.statuses]
    return [
        FigureColumn(_("Minimum petugas"), Kind.DECIMAL, 12),
        FigureColumn(_("Laju (%)"), Kind.DECIMAL, 9),
        FigureColumn(str(KANWIL_HEADS["at_risk"]), Kind.COUNT, 11),
    ]


def _tally_cells(line: KanwilLine) -> list[tuple[str, object]]:
    people = line.region.counted
    return [
        (number.text, sum(person.result.status == badge.label for person in people)) for badge, number in line.statuses
    ]


def _pace_cells(line: KanwilLine) -> list[tuple[str, object]]:
    summary = line.region.summary
    pace = None if summary.pace is None else summary.pace * 100
    return [
        (amount_text(summary.minimum), summary.minimum),
        (percent_text(summary.pace, 1), pace),
        count_cell(summary.standing(Standing.AT_RISK)),
    ]


def _found_words(nation: Nation) -> list[str]:
    """Who was found, as the page lists them."""
    if nation.found is None:
        return []
    said = "; ".join(f"{hit.name} ({hit.where})" for hit in nation.found) or _("tidak ada")
    more = _(" dan yang lain; persempit pencarian.") if nation.found_more else "."
    return [_("Jumlah di atas tetap seluruh Kanwil. Ditemukan: %(found)s") % {"found": said} + more]


def _row(line: KanwilLine, kind: str = "") -> FigureRow:
    facts = line.region.facts
    share = Fraction(facts.in_time, facts.judged) * 100 if facts.judged else None
    counts = (facts.tickets, facts.judged, facts.in_time, facts.late)
    return FigureRow(
        [
            text_cell(line.code),
            text_cell(line.name),
            *map(count_cell, counts),
            (line.counts.share, share),
            count_cell(line.region.untaken.tickets),
            count_cell(len(line.region.people)),
            *(_tally_cells(line) if line.statuses else _pace_cells(line)),
            text_cell(line.state),
        ],
        kind,
    )
