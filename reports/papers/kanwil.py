"""Rekap Capaian IKU CSO of a Kanwil: its KPPN, each with its officers, what nobody has taken, and the sums. Offices add
up tickets; an index is a person's. No ranking: by office code, then by name, unless the
reader sorts. The same of one office."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpi.figures.at_recording import AtRecording
from kpi.figures.lock_words import broken_words, parts_words
from kpi.figures.norm_words import norms_assumed_in, rules_labelled
from kpi.figures.reading import (
    Figures,
    KanwilFigures,
    OfficeFigures,
    OfficerFigures,
    OfficerRow,
    State,
    figures,
    in_sums,
    petugas_of,
)
from kpi.figures.words import achievement_text, amount_text, assumption_text
from kpi.index import Facts
from kpi.monitoring.lines import sum_text
from kpi.monitoring.overview import Choice, chosen_people
from kpi.monitoring.place import OFFICER_HEADS, named_place, offices_in_order
from reports.documents import Document, Sheet, SheetColumn, Signer, dated, locked_words
from tickets.lists.lines import Kind
from tickets.quarters import Quarter
from tickets.words import quarter_text, span_text
from users.models import Office
from users.words import NO_FIGURE, decimal_text, number_text, percent_text

from .figure_table import chosen_words
from .iku import LockDamaged, scale_rows, status_of


def kanwil_recap(kanwil: Office, quarter: Quarter, at: datetime, query: QueryDict | None = None) -> Document:
    """The recap of one Kanwil as of `at`. `query` of its page: order and filter; only the recap of everybody, by name,
    is signed. NoPolicy before the first policy's quarter."""
    page = figures(quarter, at, kanwil=kanwil)
    if page.broken:
        raise LockDamaged(broken_words(page.broken))
    mine = next((each for each in page.kanwil if each.kanwil == kanwil), KanwilFigures(kanwil, (), page.state))
    kanwil = mine.kanwil or kanwil  # by the name that it was locked with
    document, choice = _recap(kanwil, page, petugas_of(page.officers, kanwil), at, query)
    document.facts += _others(mine)
    if choice.is_usual:
        document.signers = (Signer((dated(at, kanwil), _("Kepala %s,") % kanwil.name)),)
    return document


def office_recap(office: Office, quarter: Quarter, at: datetime, query: QueryDict | None = None) -> Document:
    """The same of one office, which signs no recap. NoPolicy before the first policy's quarter."""
    page = figures(quarter, at, office=office)
    if page.broken:
        raise LockDamaged(broken_words(page.broken))
    document, _choice = _recap(named_place(page, office), page, petugas_of(page.officers, None), at, query)
    return document


def _order_words(choice: Choice, is_kanwil: bool) -> str:
    """Offices of a Kanwil go by code whatever is chosen; the order is that of the officers of each."""
    words = choice.order_words(OFFICER_HEADS)
    return _("kantor menurut kode, petugas menurut %(order)s") % {"order": words} if is_kanwil else words


def _recap(
    place: Office, page: Figures, people: Sequence[OfficerFigures], at: datetime, query: QueryDict | None
) -> tuple[Document, Choice]:
    """The recap of a place before anybody signs it, and what is chosen in it. `people`: the "Petugas" of its page."""
    quarter, is_kanwil = page.quarter, place.kind == Office.Kind.KANWIL
    choice = Choice.of(quarter, query or QueryDict(), [*OFFICER_HEADS])
    chosen = chosen_people(choice, people, in_sums(people, page.state))
    rows = [row for office, shown in offices_in_order(page, choice, chosen) for row in _office_rows(office, shown)]
    if is_kanwil:
        rows.append(_sum_row(_("Jumlah %s") % place.name, page.facts, kind="total"))
    document = Document(
        name="kanwil" if is_kanwil else "kantor",
        title=_("Rekapitulasi Capaian IKU Layanan CSO"),
        subtitle=place.name,
        office=place,
        period=f"{quarter_text(quarter)} ({span_text(quarter.first_day, quarter.last_day)})",
        at=at,
        calendar=page.calendar_label,
        is_locked=page.state == State.LOCKED,
        locked_words=locked_words(page.locks[-1]) if page.state == State.LOCKED and page.locks else "",
        locks=page.locks,
        template="reports/paper/kanwil.html",
        body={
            "rows": rows,
            "scales": scale_rows(page.policy),
            "policy_label": page.policy.label,
            "narrowed": _("Daftar ini disaring; jumlah kantor tetap seluruh petugasnya.") if choice.narrows else "",
        },
        chosen=chosen_words(_order_words(choice, is_kanwil), choice.filter_words()),
        facts=[
            (_("Tiket"), [("", number_text(page.facts.tickets))]),
            (_("Dinilai"), [("", number_text(page.facts.judged))]),
            (_("Tepat waktu"), [("", f"{number_text(page.facts.in_time)} ({_share(page.facts)})")]),
            (_("Belum ditangani"), [("", number_text(page.untaken.tickets))]),
            (_("Petugas"), [("", number_text(len(people)))]),
        ],
        sheet=_sheet(rows),
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
        landscape=True,
    )
    return document, choice


def _others(mine: KanwilFigures) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who stands on the recap without being one of its "Petugas"."""
    without = sum(bool(each.facts.tickets) for each in mine.officers if not each.has_index)
    elsewhere = sum(each.has_index for each in mine.officers) - len(mine.people)
    found = ((_("Petugas tanpa indeks"), without), (_("Petugas yang dihitung Kanwil lain"), elsewhere))
    return [(title, [("", number_text(count))]) for title, count in found if count]


def _share(facts: Facts) -> str:
    return percent_text(Fraction(facts.in_time, facts.judged)) if facts.judged else NO_FIGURE


def _office_rows(office: OfficeFigures, listed: Sequence[OfficerRow]) -> list[dict[str, Any]]:
    rows = [_person_row(office, row) for row in listed]
    if office.untaken.tickets:
        rows.append(_sum_row(_("Belum ditangani"), office.untaken, kind="untaken", office=office))
    rows.append(_sum_row(_("Jumlah %s") % office.office.name, office.facts, kind="office", office=office))
    return rows


def _person_row(office: OfficeFigures, row: OfficerRow) -> dict[str, Any]:
    """With the posting's minimum, and in words the sum that the index came from and which parts are locked."""
    person, result, own = row.figures, row.figures.result, row.here
    several = len(person.locks) > 1 or person.state == State.BROKEN or person.is_partly_locked
    has_index, at_recording = person.has_index, AtRecording.of(person.counted.facts)
    said = filter(None, (sum_text(person), parts_words(person) if several else ""))
    return {
        **_sum_row(person.officer.name, own, kind="person", office=office),
        "minimum": row.minimum,
        "minimum_text": amount_text(row.minimum),
        "notes": "; ".join(said),
        "quantity_index": result.quantity_index,
        "timeliness_index": result.timeliness_index,
        "index": result.index,
        "index_text": decimal_text(result.index),
        "at_recording": share * 100 if has_index and (share := at_recording.share) is not None else None,
        "at_recording_text": at_recording.short if has_index else "",
        "achievement": result.achievement,
        "achievement_text": achievement_text(row.figures.result),
        "status": status_of(result.status),
    }


def _sum_row(name: str, facts: Facts, *, kind: str, office: OfficeFigures | None = None) -> dict[str, Any]:
    """What adds up; the person's own figures are empty."""
    return {
        "kind": kind,
        "office": office.office.name if office else "",
        "type": (office.type or "") if office else "",
        "name": name,
        "tickets": facts.tickets,
        "tickets_text": number_text(facts.tickets),
        "judged": facts.judged,
        "judged_text": number_text(facts.judged),
        "in_time": facts.in_time,
        "in_time_text": number_text(facts.in_time),
        "share": Fraction(facts.in_time, facts.judged) * 100 if facts.judged else None,
        "share_text": _share(facts),
        "minimum": None,
        "minimum_text": "",
        "quantity_index": None,
        "timeliness_index": None,
        "index": None,
        "index_text": "",
        "at_recording": None,
        "at_recording_text": "",
        "achievement": None,
        "achievement_text": "",
        "status": {"word": "", "shape": ""},
        "notes": "",
    }


def _sheet(rows: list[dict[str, Any]]) -> Sheet:
    columns = (
        (SheetColumn(_("Kantor"), Kind.TEXT, 26), "office"),
        (SheetColumn(_("Tipe"), Kind.TEXT, 6), "type"),
        (SheetColumn(_("Petugas"), Kind.TEXT, 30), "name"),
        (SheetColumn(_("Tiket"), Kind.COUNT, 9), "tickets"),
        (SheetColumn(_("Minimum"), Kind.DECIMAL, 10), "minimum"),
        (SheetColumn(_("Indeks kuantitas"), Kind.COUNT, 10), "quantity_index"),
        (SheetColumn(_("Dinilai"), Kind.COUNT, 9), "judged"),
        (SheetColumn(_("Tepat waktu"), Kind.COUNT, 9), "in_time"),
        (SheetColumn(_("% tepat"), Kind.DECIMAL, 9), "share"),
        (SheetColumn(_("Indeks ketepatan"), Kind.COUNT, 10), "timeliness_index"),
        (SheetColumn(_("Indeks"), Kind.DECIMAL, 9), "index"),
        (SheetColumn(_("% saat direkam"), Kind.DECIMAL, 11), "at_recording"),
        (SheetColumn(_("Capaian (%)"), Kind.DECIMAL, 11), "achievement"),
        (SheetColumn(_("Status"), Kind.TEXT, 10), "status_word"),
        (SheetColumn(_("Dasar indeks"), Kind.TEXT, 60), "notes"),
    )
    lines = [{**row, "status_word": row["status"]["word"]} for row in rows]
    return Sheet(
        _("Rekap"),
        tuple(column for column, _name in columns),
        tuple(tuple(line[name] for _column, name in columns) for line in lines),
    )
