"""`manage.py explain_deadline`: the same clock from the shell, for one instant or for a list on standard input."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tickets.deadlines.day_words import why_text
from tickets.deadlines.rules import NoCalendar, Rules, current_book, pure_norm
from tickets.models import Norm
from tickets.sla import clock
from tickets.sla.explain import ALL_BUT_STOPPED, DayRow, Why, explain
from tickets.sla.ruler import OutsideCalendar
from users.models import Office
from users.wib import WIB


class Command(BaseCommand):
    help = "Explain deadlines day by day. Instants are ISO 8601; without an offset they are WIB."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "instants", nargs="+", metavar="INSTANT", help="input times, or - for START[<TAB>ANSWERED] lines"
        )
        parser.add_argument("--answered", metavar="INSTANT", help="when it was answered")
        parser.add_argument("--norm", default=Norm.Code.IKU.value, help="IKU (default) or SLA")
        parser.add_argument("--office", help="code of an office, for its own closures and hours")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: object, **options: object) -> None:
        code = str(options["norm"]).upper()
        if code not in Norm.Code.values:
            raise CommandError(f"--norm {options['norm']}: use {' or '.join(Norm.Code.values)}.")
        rules = _rules(options["office"])
        failed = 0
        for text, answered in _cases(options["instants"], options["answered"]):  # type: ignore[arg-type]
            try:
                told = explained(rules, code, *_instants(text, answered))
            except ValueError as wrong:
                failed += 1
                told = empty(text, code, answered, str(wrong))
            self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _as_text(told))
        if failed:
            raise CommandError(f"{failed} of the instants could not be read; each says why.")


def _rules(office_code: object) -> Rules:
    office = None
    if office_code:
        office = Office.objects.filter(code=office_code).first()
        if office is None:
            raise CommandError(f"--office {office_code}: there is no office with this code.")
    try:
        return current_book().of(office.pk if office else None)
    except NoCalendar as missing:
        raise CommandError(str(missing)) from None


def _cases(instants: list[str], answered: str | None) -> Iterator[tuple[str, str | None]]:
    """(start, answered) as typed, in the order of input."""
    for text in instants:
        if text != "-":
            yield text, answered
            continue
        for line in sys.stdin:
            if line.strip():
                start, _tab, end = line.rstrip("\r\n").partition("\t")
                yield start.strip(), end.strip() or answered


def _instants(start: str, answered: str | None) -> tuple[datetime, datetime | None]:
    begin, end = _instant(start), _instant(answered) if answered else None
    if end is not None and end < begin:
        raise ValueError(f"{answered} lebih awal dari {start}")
    return begin, end


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} bukan waktu ISO 8601, seperti 2018-02-14T16:00:00+07:00") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)


def empty(start: str, code: str, answered: str | None, reason: str) -> dict[str, object]:
    """The JSON object of a case without a deadline."""
    return {
        "start": start,
        "norm": code,
        "due_at": None,
        "late_after": None,
        "answered_at": answered,
        "used_days": None,
        "in_time": None,
        "reason": reason,
        "days": [],
    }


def explained(rules: Rules, code: str, start: datetime, answered: datetime | None) -> dict[str, object]:
    """The JSON object of one case; instants in WIB, numbers as decimal strings."""
    told = empty(_iso(start), code, _iso(answered) if answered else None, "")
    norm = rules.norm(code, start)
    if norm is None:
        first = min((row.valid_from for row in rules.norms if row.code == code), default=None)
        since = f"; {code} berlaku sejak {first.isoformat()}" if first else ""
        told["reason"] = _("tidak ada norma %(code)s pada tanggal input%(since)s") % {"code": code, "since": since}
        return told
    pure = pure_norm(norm)
    try:
        result = clock.decide(rules.calendar, pure, start, answered)
        explanation = explain(rules.calendar, pure, start, answered_at=answered)
    except OutsideCalendar:
        told["reason"] = _("di luar kalender kerja yang tercatat")
        return told
    if result.due_at and result.late_after:
        told["due_at"], told["late_after"] = _iso(result.due_at), _iso(result.late_after)
    if answered is not None:
        told["used_days"] = _decimal(clock.as_decimal(clock.used_days(rules.calendar, start, answered)))
        told["in_time"] = result.in_time
    told["reason"] = f"{norm.get_code_display()}: {norm.legal_basis_text}"
    if not result.confirmed:
        until = rules.version.confirmed_through.isoformat()
        told["reason"] = f"{told['reason']}; " + _("kalender sesudah %s belum dikonfirmasi") % until
    told["days"] = [_day(row) for row in explanation.rows]
    return told


def _day(row: DayRow) -> dict[str, object]:
    hours = row.hours(ALL_BUT_STOPPED)
    reason, basis = why_text(row)
    if not reason and hours is not None:
        reason = {
            Why.AFTER_ANSWER: _("sesudah dijawab"),
            Why.NOT_YET: _("belum berjalan"),
            Why.SPECIAL_HOURS: _("dihitung, jam khusus"),
        }.get(row.why, _("dihitung"))
        if row.special is not None:
            basis = f"{row.special.name} {row.special.basis}".strip()
    return {
        "date": row.date.isoformat(),
        "from": _time(hours[0]) if hours else None,
        "to": _time(hours[1]) if hours else None,
        "used": _decimal(clock.as_decimal(row.used)),
        "why": f"{reason} ({basis})" if basis else reason,
    }


def _iso(instant: datetime) -> str:
    return instant.astimezone(WIB).isoformat()


def _time(local: datetime) -> str:
    return local.strftime("%H:%M:%S.%f").removesuffix(".000000")


def _decimal(value: object) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_text(told: dict[str, object]) -> str:
    lines = [f"{told['start']}  {told['norm']}  tenggat {told['due_at'] or '-'}  ({told['reason']})"]
    if told["answered_at"]:
        verdict = {True: "tepat waktu", False: "terlambat", None: "-"}[told["in_time"]]  # type: ignore[index]
        lines.append(f"  dijawab {told['answered_at']}: terpakai {told['used_days']} hari kerja, {verdict}")
    lines += [
        f"  {day['date']}  {day['from'] or '-'}–{day['to'] or '-'}  {day['used']}  {day['why']}"
        for day in told["days"]  # type: ignore[attr-defined]
    ]
    return "\n".join(lines)
