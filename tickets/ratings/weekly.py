"""The feedback of an office for its head of section: one mail a week, on the first working day from 08.00 WIB.

For those that named an address. Figures with how many said something of how many tickets ended; nobody is reminded to
rate, and silence is no rating. Of the last week, and of four weeks, because an asker may take two to answer.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.mail.daily_mails import DIGEST_FROM, is_working_day
from tickets.models import FeedbackDigest, NoticeSetting, OutgoingMail
from tickets.trouble.aside import BAD_ROW, set_aside
from users.clock import Clock
from users.wib import WIB, midnight
from users.words import date_text, decimal_text, number_text, percent_text

from . import figures
from .figures import Feedback, Period

BATCH = 100
"""Offices in one turn."""
WEEK = timedelta(days=7)
LONG = 4 * WEEK


def write_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """Write the digests of this week that nobody wrote yet; returns how many mails.

    What was written is kept by office and week, in the mail's transaction: neither a second worker nor one that starts
    anew writes another, and one that starts on Thursday catches up.
    """
    now = clock.now()
    today = now.astimezone(WIB).date()
    if now < datetime.combine(today, DIGEST_FROM, WIB) or not is_working_day(today):
        return 0
    monday = today - timedelta(days=today.weekday())
    done = FeedbackDigest.objects.filter(week=monday).values("office")
    due = NoticeSetting.objects.filter(office__isnull=False, office__closed_on=None).exclude(head_email="")
    settings_due = list(due.exclude(office__in=done).select_related("office").order_by("office")[:BATCH])
    if not settings_due:
        return 0
    offices = [setting.office_id for setting in settings_due if setting.office_id is not None]
    until = midnight(monday)
    week = figures.by_office(offices, Period(until - WEEK, until))
    longer = figures.by_office(offices, Period(until - LONG, until))
    waiting = figures.waiting_by_desk(offices, now)
    count = 0
    for setting in settings_due:
        if stopping():
            break
        key = setting.office_id or 0
        told = week.get(key, Feedback()), longer.get(key, Feedback())
        try:
            count += _write(setting, monday, told, waiting.get(key, 0), now)
        except BAD_ROW as error:
            set_aside("tickets_noticesetting", setting.pk, "ringkasan umpan balik", error, now)
    return count


@transaction.atomic
def _write(setting: NoticeSetting, monday: date, told: tuple[Feedback, Feedback], waiting: int, now: datetime) -> bool:
    """Whether there was anything to tell and nobody had told it."""
    _digest, new = FeedbackDigest.objects.get_or_create(office=setting.office, week=monday, defaults={"at": now})
    week, longer = told
    if not new or not (longer.ended or longer.number or waiting):
        return False
    first, last = monday - WEEK, monday - timedelta(days=1)
    said = {
        "office": setting.office,
        "parts": [
            (_("Berakhir pekan lalu, %(first)s s.d. %(last)s") % _days(first, last), _lines(week)),
            (_("Berakhir dalam empat pekan terakhir, sejak %(first)s") % _days(monday - LONG, last), _lines(longer)),
        ],
        "waiting": number_text(waiting),
        "waits": waiting > 0,
        "url": f"{settings.SITE_URL}{reverse('tickets:feedback')}{'?tampil=belum' if waiting else ''}",
    }
    OutgoingMail.objects.create(
        recipient=setting.head_email,
        recipient_kind="head",
        office=setting.office,
        subject=_("[HAI CSO] Umpan balik penanya, pekan %(first)s s.d. %(last)s") % _days(first, last),
        body=render_to_string("mail/feedback_digest.txt", said),
        next_attempt_at=now,
    )
    return True


def _days(first: date, last: date) -> dict[str, str]:
    return {"first": date_text(first), "last": date_text(last)}


def _lines(told: Feedback) -> list[str]:
    number = {"number": number_text(told.number), "ended": number_text(told.ended)}
    if not told.number:
        return [_("%(ended)s tiket berakhir; belum ada yang memberi umpan balik.") % number]
    marks = {
        "settled": percent_text(told.settled_share),
        "satisfied": percent_text(told.satisfied_share),
        "mean": decimal_text(told.mean),
    }
    return [
        _("%(number)s dari %(ended)s tiket yang berakhir diberi umpan balik.") % number,
        _("Sudah selesai menurut penanya %(settled)s, puas dan sangat puas %(satisfied)s") % marks,
        _("Nilai rata-rata %(mean)s dari skala 1 sampai 4, %(number)s penilaian") % {**marks, **number},
    ]
