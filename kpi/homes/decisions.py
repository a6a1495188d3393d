"""Perlu keputusan at the head office: what waits for somebody there, or should be reminded of, each with its button."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.index import PolicyRules
from kpi.locks.listing import not_locked, not_locked_url
from kpi.models import GroundChange, Objection
from kpi.monitoring.numbers import method_url
from tickets.models import CalendarChange
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import wib_date
from users.languages import known_words
from users.models import Office, OfficerProposal, User
from users.pages.list_pages import capped_count
from users.words import date_text

from .to_do import ToDecide


def to_decide_of(user: User, policy: PolicyRules | None, now: datetime) -> list[ToDecide]:
    """An admin decides; the head office monitor reads along."""
    found = [
        _objections(user),
        _calendar(user),
        _unlocked(now),
        _proposals(user),
        _grounds(user),
        _assumed(policy, now),
    ]
    return [each for each in found if each is not None]


def _objections(user: User) -> ToDecide | None:
    rows = Objection.objects.visible_to(user).open()
    count = capped_count(rows)
    if not count:
        return None
    oldest = rows.order_by("filed_at").values_list("filed_at", flat=True).first()
    line = _("tertua diajukan %s, diputus Kanwil") % date_text(wib_date(oldest)) if oldest else ""
    url = f"{reverse('review:objections')}?tab=berjalan"
    return ToDecide("keberatan", count, _("keberatan belum diputus"), line, url, _("Tinjau"))


def _calendar(user: User) -> ToDecide | None:
    rows = CalendarChange.objects.filter(state=CalendarChange.State.WAITING)
    titles = list(rows.order_by("pk").values_list("title", flat=True))
    if not titles:
        return None
    url = reverse("tickets:calendar_changes")
    act = _("Tinjau") if user.role == User.Role.ADMIN else _("Lihat")
    return ToDecide("kalender", len(titles), _("kalender menunggu admin kedua"), titles[0], url, act)


def _unlocked(now: datetime) -> ToDecide | None:
    """The Kanwil with figures of the quarter before that have not locked it."""
    past = Quarter.of(now).previous
    missing = [kanwil.name for kanwil in not_locked(past)]
    if not missing:
        return None
    names = ", ".join(missing[:3]) + (_(" dan %d lainnya") % (len(missing) - 3) if len(missing) > 3 else "")
    what = _("Kanwil belum mengunci %s") % quarter_text(past)
    return ToDecide("kunci", len(missing), what, names, not_locked_url(past), _("Lihat"))


def _proposals(user: User) -> ToDecide | None:
    rows = OfficerProposal.objects.visible_to(user).filter(state=OfficerProposal.State.OPEN)
    count = capped_count(rows)
    if not count or user.role != User.Role.ADMIN:
        return None
    oldest = rows.order_by("pk").select_related("office").first()
    line = _("tertua dari %s") % oldest.office.name if oldest else ""
    return ToDecide(
        "usulan", count, _("usulan petugas menunggu aktivasi"), line, reverse("users:proposals"), _("Tinjau")
    )


def _grounds(user: User) -> ToDecide | None:
    rows = GroundChange.objects.visible_to(user).filter(state=GroundChange.State.WAITING)
    count = capped_count(rows)
    if not count:
        return None
    return ToDecide(
        "kantor", count, _("perubahan kantor menunggu admin kedua"), "", reverse("grounds:offices"), _("Tinjau")
    )


def _assumed(policy: PolicyRules | None, now: datetime) -> ToDecide | None:
    """What of the index no source settles, and of the offices' types."""
    named = [str(known_words(words)) for words in policy.assumed.values()] if policy else []
    if not named:
        return None
    return ToDecide(
        "asumsi",
        len(named),
        _("asumsi IKU belum ditetapkan"),
        named[0],
        f"{method_url(Quarter.of(now))}#rules",
        _("Lihat"),
    )


def kanwil_by_key() -> dict[int, Office]:
    return {each.pk: each for each in Office.objects.filter(kind=Office.Kind.KANWIL).order_by("code")}
