"""What an admin is told on the first page: work that fails or stands still, and rows that were set aside."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tickets.models import SetAside, WorkerPiece
from tickets.words import instant_text
from users.models import AccessAlarm, User

STANDS_STILL = timedelta(minutes=10)
FRESH = timedelta(days=7)
MOST = 10


@dataclass
class Trouble:
    """Sentences, most urgent first."""

    worker: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.worker or self.rows or self.alarms)


def trouble_of(user: User, now: datetime) -> Trouble:
    """For an admin three questions, for others one: whether somebody tries their passwords."""
    alarms = [alarm_text(alarm) for alarm in _alarms(user, now)]
    if user.role != User.Role.ADMIN:
        return Trouble(alarms=alarms)
    return Trouble(worker=_worker(now), rows=_rows(now), alarms=alarms)


def _worker(now: datetime) -> list[str]:
    pieces = list(WorkerPiece.objects.all())
    said = [
        _("%(name)s gagal %(count)d kali sejak %(since)s: %(error)s. Terakhir berhasil: %(well)s.")
        % {
            "name": piece.name,
            "count": piece.failures,
            "since": instant_text(piece.failing_since),
            "error": piece.error.rstrip("."),
            "well": instant_text(piece.went_well_at) if piece.went_well_at else _("belum pernah"),
        }
        for piece in pieces
        if piece.failing_since is not None
    ]
    last = max((piece.tried_at for piece in pieces), default=None)
    if last is not None and last < now - STANDS_STILL:
        words = _("Pekerjaan di latar belakang tidak berjalan sejak %(since)s: e-mail dan pekerjaan lain menunggu.")
        said.insert(0, words % {"since": instant_text(last)})
    return said


def _rows(now: datetime) -> list[str]:
    rows = SetAside.objects.filter(last_at__gte=now - FRESH)[:MOST]
    return [
        _("%(key)s (%(table)s) dilewati pada %(where)s, terakhir %(when)s: %(error)s.")
        % {
            "key": row.key,
            "table": row.table,
            "where": row.where,
            "when": instant_text(row.last_at),
            "error": row.error.rstrip("."),
        }
        for row in rows
    ]


def _alarms(user: User, now: datetime) -> list[AccessAlarm]:
    rows = AccessAlarm.objects.visible_to(user).filter(at__gte=now - FRESH)
    return list(rows.select_related("user", "officer", "office")[:MOST])


def alarm_text(alarm: AccessAlarm) -> str:
    """ "Sen, 18 Mei 2026 10.20 WIB: Kata sandi akun dicoba berkali-kali, kppn008 (10 kali, dari 10.0.0.7)." """
    whom = alarm.user.username if alarm.user else ""
    if alarm.officer:
        whom = f"{alarm.officer.name}, {alarm.office.name}" if alarm.office else alarm.officer.name
    where = [_("%d kali") % alarm.failures] if alarm.failures else []
    where += [_("dari %s") % alarm.address] if alarm.address else []
    words = [str(alarm.get_kind_display())] + ([whom] if whom else []) + ([alarm.detail] if alarm.detail else [])
    return f"{instant_text(alarm.at)}: {', '.join(words)}" + (f" ({', '.join(where)})." if where else ".")
