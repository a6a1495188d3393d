"""Kesehatan sistem: six signs of whether what runs behind the pages goes well, each asked in one statement."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.models import KeptFigures
from tickets.models import DailySeal, OutgoingMail, SetAside, WorkerPiece
from tickets.trouble.listing import FRESH, STANDS_STILL
from tickets.words import instant_text
from users.clock import wib_date
from users.verification.page import Verified
from users.words import date_text, number_text

MAIL_LATE = timedelta(minutes=10)
SEALED_WITHIN = timedelta(days=2)
MOST_USED = 90
"""In per cent: a disk that is fuller is to be looked at."""


@dataclass(frozen=True)
class Sign:
    """`well`: Baik, or Periksa. `url` "" where there is no page of it."""

    name: str
    well: bool
    words: str
    url: str = ""


def signs_of(verified: Verified, now: datetime) -> list[Sign]:
    return [_worker(now), _mail(now), _integrity(verified), _seal(now), _storage(), _rows(now)]


def _worker(now: datetime) -> Sign:
    told = WorkerPiece.objects.aggregate(
        last=Max("tried_at"), failing=Count("pk", filter=Q(failing_since__isnull=False))
    )
    kept = KeptFigures.objects.aggregate(last=Max("made_at"))["last"]
    last = max((each for each in (told["last"], kept) if each), default=None)
    if last is None:
        return Sign(_("Pekerjaan terjadwal"), False, _("belum pernah berjalan"))
    words = _("%s gagal") % number_text(told["failing"]) if told["failing"] else _("tanpa kesalahan")
    well = not told["failing"] and last >= now - STANDS_STILL
    return Sign(_("Pekerjaan terjadwal"), well, f"{instant_text(last)}, {words}")


def _mail(now: datetime) -> Sign:
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, next_attempt_at__lt=now - MAIL_LATE)
    told = waiting.aggregate(count=Count("pk"), oldest=Min("next_attempt_at"))
    if not told["count"]:
        return Sign(_("Kirim e-mail"), True, _("tidak ada yang tertunda"))
    since = instant_text(told["oldest"])
    return Sign(
        _("Kirim e-mail"),
        False,
        _("%(count)s tertunda sejak %(since)s") % {"count": number_text(told["count"]), "since": since},
    )


def _integrity(verified: Verified) -> Sign:
    well = bool(verified.when) and not verified.wrong
    words = verified.when or _("Belum pernah diperiksa")
    return Sign(_("Pemeriksaan keutuhan"), well, words, reverse("users:verification"))


def _seal(now: datetime) -> Sign:
    last = DailySeal.objects.aggregate(last=Max("day"))["last"]
    if last is None:
        return Sign(_("Segel harian"), False, _("belum ada"))
    return Sign(_("Segel harian"), last >= wib_date(now - SEALED_WITHIN), date_text(last))


def _storage() -> Sign:
    folder = settings.ATTACHMENTS_DIR if settings.ATTACHMENTS_DIR.exists() else settings.VAR_DIR
    disk = shutil.disk_usage(folder)
    used = disk.used * 100 // disk.total
    well = used < MOST_USED and disk.free > settings.ATTACHMENTS_MIN_FREE_BYTES
    return Sign(
        _("Penyimpanan"),
        well,
        _("%(used)d%% dari %(size)s GB") % {"used": used, "size": number_text(disk.total // 10**9)},
    )


def _rows(now: datetime) -> Sign:
    count = SetAside.objects.filter(last_at__gte=now - FRESH).count()
    words = _("%s dilewati dalam 7 hari") % number_text(count) if count else _("tidak ada yang dilewati")
    return Sign(_("Baris yang tidak terbaca"), not count, words)
