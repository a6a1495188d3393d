"""`manage.py kpi_index`: the figures of the pages from the shell, one row per person."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kpi.figures.lock_words import broken_words, parts_words
from kpi.figures.reading import NoPolicy, OfficerFigures, PostingPart, figures, officer_figures
from kpi.figures.words import assumption_text
from tickets.deadlines.rules import NoCalendar
from tickets.management.quarter_argument import quarter_argument
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.models import Basis, Office, Officer
from users.wib import WIB

PLACES = 12
COLUMNS = (
    *("officer_id", "officer", "office", "tickets", "minimum", "judged", "in_time"),
    *("quantity_index", "timeliness_index", "index", "at_recording", "achievement", "status", "state", "policy"),
    *("assumed", "locks"),
)


class Command(BaseCommand):
    help = (
        "IKU tiap petugas dalam satu triwulan, sama dengan yang tampil di halaman. Angka pecahan dicetak tepat, atau "
        f"dipotong (tidak dibulatkan) pada {PLACES} angka di belakang titik."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quarter", required=True, help="triwulan, mis. 2018Q3")
        parser.add_argument("--office", help="kode kantor, mis. 008: petugas yang pernah di sana dalam triwulan itu")
        parser.add_argument("--officer", help="ID petugas")
        parser.add_argument("--at", help="keadaan pada waktu itu, ISO 8601 (tanpa zona: WIB); tanpa ini: sekarang")
        parser.add_argument("--format", choices=("json", "table"), default="table")

    def handle(self, *args: object, **options: str) -> None:
        quarter = quarter_argument(options["quarter"], DatabaseClock().now())
        at = _instant(options["at"])
        office = _office(options["office"])
        officer = _officer(options["officer"])
        try:
            people, notes = _people(quarter, at, office, officer)
        except NoPolicy:
            raise CommandError(_("--quarter %s: belum ada kebijakan IKU untuk triwulan itu.") % quarter.code) from None
        except NoCalendar as missing:
            raise CommandError(str(missing)) from None
        rows = [_row(each, quarter) for each in people]
        for note in notes:
            self.stderr.write(note)
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            for line in _table(rows):
                self.stdout.write(line)


def _instant(text: str | None) -> datetime:
    now = DatabaseClock().now()
    if text is None:
        return now
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(_("--at %s: bukan waktu ISO 8601, seperti 2018-09-30T16:00:00.") % text) from None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=WIB)
    if instant > now:
        raise CommandError(_("--at %s: waktu itu belum tiba.") % text)
    return instant


def _office(code: str | None) -> Office | None:
    if code is None:
        return None
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise CommandError(_("--office %s: tidak ada kantor dengan kode itu.") % code)
    return office


def _officer(key: str | None) -> Officer | None:
    if key is None:
        return None
    officer = Officer.objects.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if officer is None:
        raise CommandError(_("--officer %s: tidak ada petugas dengan ID itu.") % key)
    return officer


def _people(
    quarter: Quarter, at: datetime, office: Office | None, officer: Officer | None
) -> tuple[list[OfficerFigures], list[str]]:
    """In the order of the pages: by Kanwil, office and name; and what is to be said of damaged locks."""
    if officer is not None and office is None:
        mine = officer_figures(officer, quarter, at)
        return ([mine] if mine else []), []
    page = figures(quarter, at, office=office)
    in_order = {
        row.figures.officer.pk: row.figures
        for where in page.offices
        for row in where.officers
        if row.figures.office == where.office or office is not None
    }
    notes = [broken_words(page.broken)] if page.broken else []
    return [each for key, each in in_order.items() if officer is None or key == officer.pk], notes


def _row(each: OfficerFigures, quarter: Quarter) -> dict[str, object]:
    facts, result = each.counted.facts, each.result
    return {
        "officer_id": each.officer.pk,
        "officer": each.officer.name,
        "office": each.office.code,
        "quarter": quarter.code,
        "tickets": exact(facts.tickets),
        "minimum": exact(each.minimum),
        "judged": exact(facts.judged),
        "in_time": exact(facts.in_time),
        "quantity_index": exact(result.quantity_index),
        "timeliness_index": exact(result.timeliness_index),
        "index": exact(result.index),
        "at_recording": exact(facts.at_recording),
        "achievement": exact(result.achievement),
        "status": result.status,
        "state": each.state,
        "policy": each.policy.label,
        "assumed": assumption_text(each.policy, type_assumed=each.type_assumed) if each.has_index else "",
        "locks": parts_words(each),
        "kanwil": each.home.code if each.home else None,
        "postings": [_posting(part) for part in each.parts],
    }


def _posting(part: PostingPart) -> dict[str, object]:
    return {
        "office": part.office.code,
        "office_name": part.office.name,
        "kind": part.kind,
        "first_day": part.first_day.isoformat(),
        "last_day": part.last_day.isoformat(),
        "working_days": exact(part.working_days),
        "quarter_days": exact(part.quarter_days),
        "types": [
            {
                "type": span.type,
                "first_day": span.first_day.isoformat(),
                "last_day": span.last_day.isoformat(),
                "basis": (Basis.ASSUMED if span.assumed else Basis.DOCUMENTED).value,
            }
            for span in part.types
        ],
        "minimum": exact(part.minimum),
        "tickets": exact(part.facts.tickets),
        "judged": exact(part.facts.judged),
        "in_time": exact(part.facts.in_time),
        "at_recording": exact(part.facts.at_recording),
    }


def exact(value: Fraction | int | None) -> str | None:
    """ "250", "2.4"; what has no end is cut off, never rounded up to an edge: "93.333333333333"."""
    if value is None:
        return None
    number = Fraction(value)
    cut = Context(prec=60, rounding=ROUND_DOWN).divide(Decimal(number.numerator), Decimal(number.denominator))
    text = f"{cut.quantize(Decimal(1).scaleb(-PLACES), ROUND_DOWN):f}"
    return text.rstrip("0").rstrip(".")


def _table(rows: list[dict[str, object]]) -> Iterable[str]:
    cells = [COLUMNS, *(tuple("-" if row[name] is None else str(row[name]) for name in COLUMNS) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(COLUMNS))]
    for line in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
