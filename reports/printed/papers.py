"""The papers of a locked quarter and the command `kpi_index` against its locks: made as always, but not kept, and read
back from the text of the PDF and the cells of the workbook.
"""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
from django.core.management import call_command

from reports.documents import Document, write_document
from reports.files import folder
from reports.models import Format
from reports.paper_values import printable
from reports.printing import Maker
from users.sheets.text_cells import text_as_shown

from . import expected, shown
from .compared import Difference, Figures, Surface
from .expected import UNTAKEN
from .locked import Count, Lock, OfficeLine, Person, Told

Cells = dict[str, Any]
"""One row of a sheet, by the heads of its columns."""

NUMBER = r"[\d.]+"
DECIMAL = r"[\d.]+(?:,\d+)?|-"
PERCENT = r"[\d.]+(?:,\d+)?%|-"
STATUS = r"HIJAU|KUNING|MERAH|-"


# --- Made, and not kept -----------------------------------------------------------------------------------------------
def pdf_text(document: Document) -> str:
    """The text of all its pages, as a reader of PDF finds it."""
    with folder() as home:
        target = _written(document, Format.PDF, home)
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)


def workbook(document: Document) -> tuple[list[Cells], dict[str, str]]:
    """The rows of the first sheet, and what the second says of them."""
    with folder() as home:
        book = openpyxl.load_workbook(_written(document, Format.EXCEL, home), read_only=True)
        try:
            head, *rows = book.worksheets[0].iter_rows(values_only=True)
            about = {str(row[0]): str(row[1] or "") for row in book.worksheets[1].iter_rows(values_only=True)}
        finally:
            book.close()
        # Empty cells at the end of a row are not in the file.
        return [dict(zip_longest(map(str, head), map(_value, row))) for row in rows], about


def _value(held: object) -> object:
    return text_as_shown(held) if isinstance(held, str) else held


def _written(document: Document, file_format: str, home: Path) -> Path:
    target = home / f"periksa.{file_format}"
    write_document(document, file_format, target, Maker(None))
    return target


# --- The recap of a Kanwil --------------------------------------------------------------------------------------------
def _recap_rows(told: Told, lock: Lock) -> Iterator[tuple[OfficeLine | None, str, Person | None, Count]]:
    """(office, name, whose index stands there, what is counted) in the order of the paper: the Kanwil's own tickets
    come after those of its KPPN."""
    for office in sorted(lock.lines(), key=lambda line: line.office["kind"] == "kanwil"):
        for person, count in expected.listed(told, office):
            yield office, person.name, person, count
        if office.untaken.tickets:
            yield office, UNTAKEN, None, office.untaken
        yield office, f"Jumlah {office.office['name']}", None, office.total
    yield None, f"Jumlah {lock.name}", None, lock.total


def recap_excel(
    surface: Surface, made: tuple[list[Cells], dict[str, str]], told: Told, lock: Lock
) -> Iterator[Difference]:
    """Numbers as numbers: equal to a billionth."""
    rows, about = made
    wanted = [(f"{office.office['name'] if office else ''} {name}".strip(), _recap_cells(office, person, count))
              for office, name, person, count in _recap_rows(told, lock)]  # fmt: skip
    printed = [(f"{row['Kantor'] or ''} {row['Petugas'] or ''}".strip(), row) for row in rows]
    numbered = [
        (whose, {column: _agreed(value, cells.get(column)) for column, value in figures.items()})
        for (whose, figures), cells in zip(wanted, _matched(wanted, printed), strict=True)
    ]
    shown_cells = [(whose, {column: _cell(value) for column, value in row.items()}) for whose, row in printed]
    optional = [f"{office.office['name']} {name}" for office in lock.lines() for name in expected.optional(told, lock)]
    yield from surface.lines(numbered, shown_cells, optional)
    document = lock.document or {}
    yield from surface.contains("", "calendar", f"Kalender kerja {document['calendar']}.", about.get("Dasar", ""))
    yield from surface.contains("", "state", "TERKUNCI", about.get("Keadaan angka", ""))


def _matched(wanted: list[tuple[str, Any]], printed: list[tuple[str, Cells]]) -> Iterator[Cells]:
    """For each wanted line the printed one of its name, in order where several have one name."""
    left = list(printed)
    for whose, _figures in wanted:
        found = next((at for at, (name, _row) in enumerate(left) if name == whose), None)
        yield left.pop(found)[1] if found is not None else {}


def _recap_cells(office: OfficeLine | None, person: Person | None, count: Count) -> dict[str, Fraction | str | None]:
    hundred = None if count.share is None else count.share * 100
    cells: dict[str, Fraction | str | None] = {
        "Tiket": Fraction(count.tickets),
        "Dinilai": Fraction(count.judged),
        "Tepat waktu": Fraction(count.in_time),
        "% tepat": hundred,
    }
    if person is None or not person.whole:
        return cells
    at_once = person.counted
    return cells | {
        "Minimum": person.minimum_at(office.office["id"]) if office else None,
        "Indeks kuantitas": person.result("quantity_index"),
        "Indeks ketepatan": person.result("timeliness_index"),
        "Indeks": person.result("index"),
        "% saat direkam": Fraction(100 * at_once.at_recording, at_once.tickets)
        if person.has_index and at_once.tickets
        else None,
        "Capaian (%)": person.result("achievement"),
        "Status": person.status.upper() or shown.NOTHING,
    }


def _agreed(locked: Fraction | str | None, cell: object) -> str:
    """The cell's own text where its number is the locked one; else the locked number."""
    if isinstance(locked, Fraction) and isinstance(cell, int | float):
        if abs(Fraction(cell) - locked) <= max(Fraction(1), locked) / 10**9:
            return _cell(cell)
        return _cell(float(locked))
    return _cell(float(locked) if isinstance(locked, Fraction) else locked)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def recap_pdf(surface: Surface, text: str, told: Told, lock: Lock) -> Iterator[Difference]:
    """Row by row: from the name of one to that of the next, figures in the order of their columns."""
    at, places = 0, []
    rows = list(_recap_rows(told, lock))
    for office, name, _person, _count in rows:
        before = [office.office["name"], office.type] if office else []
        found = re.compile(r"\s+".join(_spread(part) for part in [*before, name] if part)).search(text, at)
        places.append(found)
        at = found.end() if found else at
    for (office, name, person, count), place, later in zip(rows, places, _next(places, len(text)), strict=True):
        whose = f"{office.office['name'] if office else ''} {name}".strip()
        if place is None:
            if person is None or person.whole:
                yield surface.different(whose, "name", name, "")
            continue
        yield from _recap_row(surface, whose, text[place.end() : later], office, person, count)
    document = lock.document or {}
    yield from surface.contains("", "policy", f"Skala indeks ({document['policies'][0]['label']})", text)
    yield from surface.contains("", "calendar", f"Kalender kerja {document['calendar']}.", text)
    yield from surface.contains("", "state", "Keadaan angka : TERKUNCI", text)


def _next(places: list[re.Match[str] | None], end: int) -> list[int]:
    """Where the row after each begins."""
    found = []
    for place in reversed(places):
        found.append(end)
        end = place.start() if place else end
    return found[::-1]


def _spread(words: str) -> str:
    """Words that may be broken into lines anywhere, in the letters that paper has."""
    return r"\s*".join(re.escape(letter) for letter in printable(words) if not letter.isspace())


def _recap_row(
    surface: Surface, whose: str, text: str, office: OfficeLine | None, person: Person | None, count: Count
) -> Iterator[Difference]:
    locked: dict[str, str] = {
        **expected.counts(count),
        "share in time": shown.NOTHING if count.share is None else shown.percent(count.share),
    }
    if person is not None and person.has_index and office is not None:
        index = expected.index_of(person)
        given = {name: index[name] for name in ("quantity index", "timeliness index")}
        # A paper leaves the cell of an index that there is not empty.
        given = {name: "" if value == shown.NOTHING else value for name, value in given.items()}
        locked |= {"minimum": shown.amount(person.minimum_at(office.office["id"])), **given}
        locked |= {name: index[name] for name in ("index", "achievement", "at recording")}
        locked["status"] = index["status"].upper() or shown.NOTHING
        pattern = (
            rf"(?P<tickets>{NUMBER})\s+(?P<minimum>{DECIMAL})\s+(?:(?P<quantity_index>\d+)\s+)?(?P<judged>{NUMBER})\s+"
            rf"(?P<in_time>{NUMBER})\s+(?P<share_in_time>{PERCENT})\s+(?:(?P<timeliness_index>\d+)\s+)?"
            rf"(?P<index>{DECIMAL})\s+(?:saat\s+direkam\s+(?P<at_recording>{PERCENT})\s+)?"
            rf"(?P<achievement>{PERCENT})\s+(?P<status>{STATUS})"
        )
    else:
        empty = r"-\s+" if person is not None else ""
        pattern = (
            rf"(?P<tickets>{NUMBER})\s+{empty}(?P<judged>{NUMBER})\s+(?P<in_time>{NUMBER})\s+"
            rf"(?P<share_in_time>{PERCENT})"
        )
        if person is not None and not person.whole:
            # Whose index waits for another lock has one that is not locked: it may stand there.
            pattern = pattern.replace(empty, rf"(?:{DECIMAL})\s+(?:\d+\s+)?")
    found = re.search(rf"(?<!\S){pattern}", text)
    if found is None:
        yield surface.different(whose, "figures", " ".join(filter(None, locked.values())), " ".join(text.split()))
        return
    printed = {name.replace("_", " "): value or "" for name, value in found.groupdict().items()}
    yield from surface.figures(whose, locked, printed)


# --- The sheet of a person --------------------------------------------------------------------------------------------
def sheet_pdf(surface: Surface, text: str, person: Person) -> Iterator[Difference]:
    """Of a person with a frozen index: each figure between the words around it."""
    norm = re.escape(person.policy["norm_code"])
    count = person.counted
    locked = {**_sheet_figures(person), "policy": person.policy["label"], "calendar": person.calendar}
    locked |= {"name": printable(person.name), "state": "TERKUNCI"}
    timely = r"([\d.]+) dari ([\d.]+) tiket yang dinilai dijawab dalam norma " + norm
    if person.policy["measure"] == "mean":
        timely = r"()rata-rata hari kerja terpakai dari ([\d.]+) tiket yang dinilai"
        del locked["in time"]
        count = count._replace(in_time=0)
    patterns = {
        ("name",): r"Nama petugas : (.*?) Triwulan :",
        ("tickets", "minimum", "quantity index"): (
            rf"Kuantitas ([\d.]+) tiket penanya .*? dari minimum ({DECIMAL}) (?:{PERCENT}) (\d+|-) "
        ),
        ("in time", "judged", "timeliness index"): rf"{timely} (?:(?:{PERCENT})|(?:{DECIMAL}) hari) (\d+|-) ",
        ("index", "at recording"): rf"Indeks \([^)]*\) ({DECIMAL}) Dijawab saat direkam: (.*?) Target ",
        ("achievement",): rf"Capaian \([^)]*\) ({PERCENT}) ",
        ("status",): rf"Status ({STATUS}) ",
        ("policy",): r"Skala indeks \(([^)]*)\)",
        ("calendar",): r"Kalender kerja (.*?), jam layanan",
        ("state",): r"Keadaan angka : (\w+)",
    }
    even, printed = " ".join(text.split()), dict[str, str]()
    for names, pattern in patterns.items():
        if found := re.search(pattern, even):
            printed |= dict(zip(names, found.groups(), strict=True))
    yield from surface.figures(person.name, locked, printed)


def _sheet_figures(person: Person) -> dict[str, str]:
    index = expected.index_of(person)
    return {
        **expected.counts(person.counted),
        "minimum": shown.amount(person.minimum),
        **index,
        "at recording": expected.at_recording_sentence(person) if person.counted.tickets else shown.NOTHING,
        "status": person.status.upper() or shown.NOTHING,
    }


def sheet_excel(surface: Surface, made: tuple[list[Cells], dict[str, str]], person: Person) -> Iterator[Difference]:
    """What it says of the figures, and as many tickets in its rows."""
    rows, about = made
    verdicts = [row["Hasil"] for row in rows]
    figures = _sheet_figures(person)
    quantity = re.match(rf"([\d.]+) tiket penanya .*? dari minimum ({DECIMAL}): ", about.get("Kuantitas", ""))
    locked = {name: figures[name] for name in ("tickets", "minimum", "index", "achievement", "at recording")}
    locked |= {"name": person.name, "status": person.status or shown.NOTHING}
    printed = {
        "tickets": quantity[1] if quantity else "",
        "minimum": quantity[2] if quantity else "",
        "index": about.get("Indeks", ""),
        "achievement": about.get("Capaian", ""),
        "at recording": about.get("Dijawab saat direkam", ""),
        "name": about.get("Petugas", ""),
        "status": about.get("Status", ""),
    }
    count = person.counted
    locked |= {"rows": str(count.tickets), "rows in time": str(count.in_time), "rows late": str(count.late)}
    printed |= {
        "rows": str(len(rows)),
        "rows in time": str(verdicts.count("tepat waktu")),
        "rows late": str(verdicts.count("terlambat")),
    }
    yield from surface.figures(person.name, locked, printed)
    yield from surface.contains(person.name, "calendar", f"Kalender kerja {person.calendar},", about.get("Dasar", ""))


# --- The command ------------------------------------------------------------------------------------------------------
def command_rows(quarter: str) -> list[Cells]:
    out = StringIO()
    call_command("kpi_index", quarter=quarter, format="json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def command(surface: Surface, rows: list[Cells], told: Told) -> Iterator[Difference]:
    """Every person whom a lock names: exact numbers of those whose index is frozen."""
    printed = {row["officer_id"]: row for row in rows}
    for key, person in sorted(told.persons.items()):
        if person.whole and (key in printed or person.has_index):
            row = {name: _cell(value) for name, value in printed.get(key, {}).items()}
            yield from surface.figures(person.name, _command_figures(person), row)
    for lock in told.damaged:
        for key in lock.officers & printed.keys():
            if printed[key]["index"] is not None:
                yield surface.different(printed[key]["officer"], "index", "kunci rusak", printed[key]["index"])


def _command_figures(person: Person) -> Figures:
    count = person.counted
    figures: dict[str, object] = {
        "officer": person.name,
        "tickets": count.tickets,
        "minimum": shown.exact(person.minimum),
        "judged": count.judged,
        "in_time": count.in_time,
        "quantity_index": shown.exact(person.result("quantity_index")),
        "timeliness_index": shown.exact(person.result("timeliness_index")),
        "index": shown.exact(person.result("index")),
        "at_recording": count.at_recording,
        "achievement": shown.exact(person.result("achievement")),
        "status": person.status or None,
        "state": "locked",
        "policy": person.policy["label"],
    }
    return {name: _cell(value) for name, value in figures.items()}
