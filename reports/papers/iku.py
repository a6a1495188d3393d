"""Lembar Capaian IKU CSO (screen 14): one officer's quarter, with the tickets behind it."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kpi.figures.at_recording import AtRecording
from kpi.figures.lock_words import broken_words, parts_words
from kpi.figures.norm_words import norms_assumed_in, rules_labelled
from kpi.figures.reading import OfficerFigures, State, TicketsBehind, What, officer_figures, scope_of_person
from kpi.figures.words import achievement_text, amount_text, assumption_text
from kpi.index import Facts, PolicyRules, Status
from reports.documents import Document, Sheet, SheetColumn, Signer, dated, locked_words
from tickets.deadlines.rules import current_book
from tickets.lists.lines import Kind
from tickets.models import Channel
from tickets.models.mirrors import MIRRORS
from tickets.quarters import Quarter
from tickets.sla.rounding import number_of, shown_number
from tickets.words import ROMAN, day_text, span_text, time_text
from users.models import Office, Officer, Posting
from users.words import NO_FIGURE, decimal_text, number_text, percent_text

CHANNELS = dict(Channel.choices)
SHAPES = {
    Status.GREEN: "M0 6a6 6 0 1 1 12 0a6 6 0 1 1-12 0z",
    Status.YELLOW: "M6 0 12 12H0z",
    Status.RED: "M0 0h12v12H0z",
}
"""Circle, triangle, square: SVG paths in a field of 12 by 12."""
INDEX_NAME = "Indeks penyelesaian layanan konsultasi Satker melalui aplikasi HAI CSO secara tepat waktu"


class LockDamaged(Exception):
    """A lock that froze figures of this paper does not have its digest; the message says which."""


class NothingToPrint(Exception):
    """The officer neither was posted anywhere nor has a ticket in the quarter."""


def iku_sheet(officer: Officer, quarter: Quarter, at: datetime) -> Document:
    """The sheet of one officer as of `at`. NoPolicy before the first policy's quarter, NothingToPrint, or
    LockDamaged.
    """
    found = officer_figures(officer, quarter, at)
    if found is None:
        raise NothingToPrint(officer.name)
    if found.state == State.BROKEN:
        raise LockDamaged(broken_words(found.broken))
    policy, is_locked = found.policy, found.state == State.LOCKED
    rows = _tickets(TicketsBehind(scope_of_person(found, quarter, at)), policy)
    office = found.office
    # The last lock froze the index.
    calendar = found.locks[-1].calendar_label if is_locked else current_book().version.label
    lines = _lines(found, policy)
    return Document(
        name="iku",
        title=_("Lembar Capaian IKU CSO"),
        subtitle=INDEX_NAME,
        office=office,
        period=_period(quarter),
        at=at,
        calendar=calendar,
        is_locked=is_locked,
        locked_words=_locked_words(found),
        locks=found.locks,
        template="reports/paper/iku.html",
        body={
            "facts_left": _who(found),
            "facts_right": [(_("Triwulan"), _period(quarter)), *_postings(found)],
            "lines": lines,
            "scales": scale_rows(policy),
            "policy_label": policy.label,
            "channels": _channels(rows),
            "tickets": rows,
            "status": status_of(found.result.status),
            "index_words": _index_words(found, policy),
            "index": decimal_text(found.result.index),
            "at_recording": _at_recording(found),
            "target": decimal_text(policy.target),
            "achievement_words": _achievement_words(found, policy),
            "achievement": achievement_text(found.result),
            "ticket_count": number_text(len(rows)),
        },
        facts=[
            (_("Petugas"), [("", found.officer.name)]),
            (_("Kuantitas"), [("", f"{lines[0]['basis']}: {lines[0]['result']}")]),
            (_("Ketepatan waktu"), [("", f"{lines[1]['basis']}: {lines[1]['result']}")]),
            (_("Indeks"), [("", decimal_text(found.result.index))]),
            (_("Dijawab saat direkam"), [("", _at_recording(found))]),
            (_("Capaian"), [("", achievement_text(found.result))]),
            (_("Status"), [("", found.result.status or NO_FIGURE)]),
        ],
        sheet=_sheet(rows),
        basis=_("Dasar: %(basis)s. Kalender kerja %(calendar)s, jam layanan WIB.")
        % {"basis": policy.legal_basis, "calendar": calendar},
        assumed=" ".join(
            filter(
                None,
                (
                    assumption_text(policy, type_assumed=found.type_assumed),
                    norms_assumed_in(quarter, at, [policy.norm_code], rules_labelled(calendar)),
                ),
            )
        ),
        signers=_signers(found, at),
    )


def _locked_words(found: OfficerFigures) -> str:
    """By whom; where several Kanwil have a part, which of them locked it and whom the index waits for."""
    if found.state == State.LOCKED and len(found.locks) == 1:
        return locked_words(found.locks[0])
    return parts_words(found)


def _period(quarter: Quarter) -> str:
    return f"{ROMAN[quarter.number - 1]} {quarter.year} ({span_text(quarter.first_day, quarter.last_day)})"


def _who(found: OfficerFigures) -> list[tuple[str, str]]:
    office = found.office
    types = dict.fromkeys(span.type for part in found.indexed_parts for span in part.types)
    place = f"{office.name} ({office.code})" + (_(", tipe %s") % " → ".join(types) if types else "")
    facts = [(_("Nama petugas"), found.officer.name), (_("Kantor"), place)]
    if found.minimum:
        minimum = _("%s per triwulan") % amount_text(found.minimum)
        if not all(part.is_whole_quarter for part in found.indexed_parts):
            days = sum(part.working_days for part in found.indexed_parts)
            whole = max(part.quarter_days for part in found.indexed_parts)
            minimum = _("%(minimum)s, prorata %(days)d/%(whole)d hari kerja") % {
                "minimum": amount_text(found.minimum),
                "days": days,
                "whole": whole,
            }
        facts.append((_("Minimum tiket"), minimum))
    return facts


def _postings(found: OfficerFigures) -> list[tuple[str, str]]:
    """Of who had several: what each posting brought to the sum."""
    if len(found.parts) < 2:
        return []
    words = _("%(office)s: %(tickets)s tiket dari minimum %(minimum)s, %(in_time)s dari %(judged)s tepat waktu")
    without = _("%(office)s: %(tickets)s tiket, tanpa indeks")
    return [
        (
            _("Penempatan"),
            (words if part.minimum is not None else without)
            % {
                "office": part.office.name,
                "tickets": number_text(part.facts.tickets),
                "minimum": amount_text(part.minimum),
                "in_time": number_text(part.facts.in_time),
                "judged": number_text(part.facts.judged),
            },
        )
        for part in found.parts
    ]


def _lines(found: OfficerFigures, policy: PolicyRules) -> list[dict[str, str]]:
    facts, result = found.counted.facts, found.result
    unit = ", ".join(policy.unit_types)
    quantity = _("%(count)s tiket penanya %(unit)s dari minimum %(minimum)s") % {
        "count": number_text(facts.tickets),
        "unit": unit,
        "minimum": amount_text(found.minimum),
    }
    basis, outcome = _timeliness(facts, result.timeliness_value, policy)
    counted = percent_text(result.quantity_share, 1)
    return [
        _line(_("Kuantitas"), quantity, counted, result.quantity_index, policy.quantity_weight),
        _line(_("Ketepatan waktu"), basis, outcome, result.timeliness_index, policy.timeliness_weight),
    ]


def _timeliness(facts: Facts, value: Fraction | None, policy: PolicyRules) -> tuple[str, str]:
    """(on what it rests, the result)."""
    if policy.timeliness.at_most:
        words = _("rata-rata hari kerja terpakai dari %s tiket yang dinilai") % number_text(facts.judged)
        return words, NO_FIGURE if value is None else _("%s hari") % decimal_text(value)
    words = _("%(part)s dari %(all)s tiket yang dinilai dijawab dalam norma %(norm)s") % {
        "part": number_text(facts.in_time),
        "all": number_text(facts.judged),
        "norm": policy.norm_code,
    }
    return words, percent_text(value)


def _line(name: str, basis: str, result: str, index: int | None, weight: Fraction) -> dict[str, str]:
    return {
        "name": name,
        "basis": basis,
        "result": result,
        "index": NO_FIGURE if index is None else str(index),
        "weight": amount_text(weight * 100) + "%",
        "value": NO_FIGURE if index is None else decimal_text(weight * index),
    }


def _index_words(found: OfficerFigures, policy: PolicyRules) -> str:
    result = found.result
    if result.index is None:
        return _("Indeks (belum ada: %s)") % (
            _("belum ada tiket yang dinilai") if found.has_index else _("tanpa indeks")
        )
    return _("Indeks (%(qw)s%% × %(q)d + %(tw)s%% × %(t)d)") % {
        "qw": amount_text(policy.quantity_weight * 100),
        "q": result.quantity_index,
        "tw": amount_text(policy.timeliness_weight * 100),
        "t": result.timeliness_index,
    }


def _at_recording(found: OfficerFigures) -> str:
    """Beside the index, never in it: no clock ran on such a ticket."""
    return AtRecording.of(found.counted.facts).text or NO_FIGURE


def _achievement_words(found: OfficerFigures, policy: PolicyRules) -> str:
    return _("Capaian (%(index)s / %(target)s × 100%%, paling tinggi %(cap)s%%)") % {
        "index": decimal_text(found.result.index),
        "target": decimal_text(policy.target),
        "cap": amount_text(policy.cap),
    }


def status_of(status: Status | None) -> dict[str, str]:
    return {"word": status.upper() if status else NO_FIGURE, "shape": SHAPES[status] if status else ""}


def scale_rows(policy: PolicyRules) -> list[tuple[str, str, str]]:
    """(index, quantity, timeliness) of each step, the best first."""
    return [
        (str(index), _bound(policy.quantity, index), _bound(policy.timeliness, index))
        for index in policy.quantity.indices
    ]


def _bound(brackets: Any, index: int) -> str:
    def words(bound: Fraction) -> str:
        return _("%s hari") % amount_text(bound) if brackets.at_most else amount_text(bound * 100) + "%"

    if index not in brackets.indices:
        return NO_FIGURE
    bound = brackets.bound(index)
    if bound is not None:
        return ("≤ " if brackets.at_most else "≥ ") + words(bound)
    return ("> " if brackets.at_most else "< ") + words(brackets.steps[-1].bound)


# --- The tickets behind it --------------------------------------------------------------------------------------------
def _tickets(behind: TicketsBehind, policy: PolicyRules) -> list[dict[str, Any]]:
    """In the order of input. What is locked as its lock has it: an answer after it is not on the sheet."""
    at, mirror = behind.scope.at, MIRRORS[policy.norm_code]
    fields = ("pk", "reference", "created_at", "channel", "answered_at", mirror.ended, mirror.used)
    rows = behind.tickets().order_by("created_at", "pk").values(*fields)
    in_time, late = (set(behind.tickets(what).values_list("pk", flat=True)) for what in (What.IN_TIME, What.LATE))
    frozen = behind.frozen_rows()
    found = []
    for number, row in enumerate(rows, 1):
        kept = frozen.get(row["pk"])
        until = kept.locked_at if kept else at
        answered = row["answered_at"] if row["answered_at"] and row["answered_at"] <= until else None
        verdict = (
            _("tepat waktu") if row["pk"] in in_time else _("terlambat") if row["pk"] in late else _("belum dinilai")
        )
        ended = row[mirror.ended]
        used = kept.used if kept else row[mirror.used] if ended and ended <= at else None
        if used is not None:
            used = shown_number(used, late=row["pk"] in late)
        found.append(
            {
                "number": number,
                "reference": row["reference"],
                "created_at": row["created_at"],
                "created": f"{day_text(row['created_at'])} {time_text(row['created_at'])}",
                "channel": row["channel"],
                "channel_text": str(CHANNELS[row["channel"]]),
                "answered_at": answered,
                "answered": f"{day_text(answered)} {time_text(answered)}" if answered else NO_FIGURE,
                "used": used,
                "used_text": NO_FIGURE if used is None else number_of(used, late=False),
                "verdict": verdict,
                "late": row["pk"] in late,
            }
        )
    return found


def _channels(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(channel, tickets, late) where there are any, and the sum."""
    said = []
    for value, label in Channel.choices:
        mine = [row for row in rows if row["channel"] == value]
        if mine:
            said.append((str(label), number_text(len(mine)), number_text(sum(row["late"] for row in mine))))
    late = sum(row["late"] for row in rows)
    return [*said, (_("Jumlah"), number_text(len(rows)), number_text(late))]


def _sheet(rows: list[dict[str, Any]]) -> Sheet:
    columns = (
        SheetColumn(_("No."), Kind.COUNT, 6),
        SheetColumn(_("No. Referensi"), Kind.TEXT, 22),
        SheetColumn(_("Tanggal (WIB)"), Kind.INSTANT, 20),
        SheetColumn(_("Metode"), Kind.TEXT, 26),
        SheetColumn(_("Dijawab (WIB)"), Kind.INSTANT, 20),
        SheetColumn(_("Terpakai (hari kerja)"), Kind.DURATION, 20),
        SheetColumn(_("Hasil"), Kind.TEXT, 16),
    )
    names = ("number", "reference", "created_at", "channel_text", "answered_at", "used", "verdict")
    return Sheet(_("Tiket"), columns, tuple(tuple(row[name] for name in names) for row in rows))


def _signers(found: OfficerFigures, at: datetime) -> tuple[Signer, ...]:
    """Who signs [assumed]: the officer, the head of section, the head of the office (whose name we do not keep)."""
    office: Office = found.office
    name = found.head
    if name is None:
        head = Posting.objects.heads().filter(office=office, ends_on=None).select_related("officer").first()
        name = head.officer.name if head else ""
    return (
        Signer((_("Petugas CSO,"),), found.officer.name),
        Signer((_("Mengetahui,"), str(Posting.Kind.HEAD.label) + ","), name),
        Signer((dated(at, office), _("Kepala %s,") % office.name)),
    )
