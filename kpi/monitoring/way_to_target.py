"""Apa yang masih kurang: the shortest way to the target, pace, room for late ones and the forecast, in sentences."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpi.figures.forecast import Forecast, ShortestWay, Way, least_timely_way
from kpi.figures.reading import OfficerFigures
from kpi.figures.words import amount_text
from kpi.index import Brackets, Facts, PolicyRules
from tickets.quarters import Quarter
from users.pages.badges import Badge
from users.wib import LONG_MONTHS
from users.words import decimal_text

from .numbers import badge_of


@dataclass(frozen=True)
class ForecastWords:
    """A forecast. Its first words and its last say that it is one; `badge` only frames it."""

    text: str
    index: str
    rest: str
    badge: Badge | None


@dataclass(frozen=True)
class WayWords:
    """`strong` and `rest`: the sentence that says what is missing; the others stand below it where there is one."""

    strong: str
    rest: str
    timely: str
    pace: str = ""
    room: str = ""
    falling: str = ""
    forecast: ForecastWords | None = None


def bound_text(scale: Brackets, index: int) -> str:
    """ "≥ 95%", "≤ 2 hari"; for the lowest index "< 75%"."""
    bound, sign = scale.bound(index), "≤" if scale.at_most else "≥"
    if bound is None:
        lowest = scale.steps[-1].bound if scale.steps else Fraction(0)
        return f"{'>' if scale.at_most else '<'} {_bound(scale, lowest)}"
    return f"{sign} {_bound(scale, bound)}"


def _bound(scale: Brackets, bound: Fraction) -> str:
    return _("%s hari") % amount_text(bound) if scale.at_most else amount_text(bound * 100) + "%"


def way_words(
    facts: Facts,
    way: ShortestWay,
    policy: PolicyRules,
    person: OfficerFigures,
    foreseen: Forecast | None,
    quarter: Quarter,
    *,
    own: bool,
) -> WayWords:
    """`own`: it is the officer's own page, which speaks to them."""
    days = person.remaining_days
    if way.keeping is not None:
        strong, rest, timely = _keeping(way.keeping, way, policy)
        pace, room = _pace(way.keeping, days, foreseen, own=own), _room(way.keeping, facts)
    elif (rising := way.rising or _far(facts, policy, person)) is not None:
        strong, rest, timely = _rising(rising, policy)
        pace, room = _pace(rising, days, foreseen, own=own), _room(rising, facts)
    else:
        strong = _("Target tidak tercapai dengan ketepatan waktu yang sekarang,")
        rest, timely, pace, room = _("berapa pun tiketnya."), "", "", ""
    return WayWords(
        strong=strong,
        rest=rest,
        timely=timely,
        pace=pace,
        room=room,
        falling=_falling(way, policy),
        forecast=_forecast(foreseen, quarter) if foreseen else None,
    )


def _keeping(way: Way, now: ShortestWay, policy: PolicyRules) -> tuple[str, str, str]:
    timely = _timely(way, policy)
    if now.reached and way.more == 0:
        return _("Target tercapai."), _("Pertahankan ketepatan waktu") if timely else "", timely
    if way.more == 0:
        return _("Jumlah tiket sudah cukup"), _("untuk mencapai target, dengan ketepatan waktu"), timely
    strong = _("%s tiket lagi") % way.more
    rest = _("(menjadi %(total)s) untuk mencapai target") % {"total": way.total}
    return strong, rest + (_(", dengan ketepatan waktu tetap") if timely else "."), timely


def _far(facts: Facts, policy: PolicyRules, person: OfficerFigures) -> Way | None:
    return least_timely_way(facts, person.minimum, policy) if person.minimum else None


def _rising(way: Way, policy: PolicyRules) -> tuple[str, str, str]:
    if not way.more:
        return _("Ketepatan waktu"), _("harus naik ke"), _timely(way, policy)
    rest = _("(menjadi %s) untuk mencapai target, dan ketepatan waktu harus naik ke") % way.total
    return _("%s tiket lagi") % way.more, rest, _timely(way, policy)


def _timely(way: Way, policy: PolicyRules) -> str:
    if way.timeliness_bound is None:
        return ""
    bound = _bound(policy.timeliness, way.timeliness_bound)
    return _("%s atau kurang") % bound if policy.timeliness.at_most else _("%s atau lebih") % bound


def _pace(way: Way, days: int, foreseen: Forecast | None, *, own: bool) -> str:
    """What is missing per remaining working day, beside the present pace."""
    if not way.more:
        return ""
    needed = way.pace(days)
    if needed is None:
        return _("Tidak ada hari kerja tersisa dalam penempatan ini.")
    text = _("Rata-rata %s tiket per hari kerja.") % _pace_text(needed)
    if foreseen is not None:
        words = _("Laju Anda sekarang %s.") if own else _("Laju sekarang %s.")
        text += " " + words % _pace_text(foreseen.pace)
    return text


def _pace_text(pace: Fraction) -> str:
    return decimal_text(pace, 1)


def _room(way: Way, facts: Facts) -> str:
    if way.late_allowed is None or way.late_room is None or way.timeliness_bound is None:
        return ""
    said = {"total": way.total, "allowed": way.late_allowed, "late": facts.late, "room": way.late_room}
    if way.late_room == 0:
        return (
            _("Pada %(total)s tiket, paling banyak %(allowed)s boleh terlambat; sudah %(late)s, ruangnya habis.") % said
        )
    return (
        _(
            "Pada %(total)s tiket, paling banyak %(allowed)s boleh terlambat; sudah %(late)s, "
            "jadi masih ada ruang %(room)s."
        )
        % said
    )


def _falling(way: ShortestWay, policy: PolicyRules) -> str:
    """What a lower bracket of timeliness would ask for."""
    if way.keeping is None or way.keeping.timeliness_bound is None:
        return ""
    scale = policy.timeliness
    lower = scale.indices[scale.indices.index(way.keeping.timeliness_index) + 1]
    bound = scale.bound(lower)
    upper = way.keeping.timeliness_bound
    if scale.at_most:
        span = _("lebih dari %s") % _bound(scale, upper)
    elif bound is None:
        span = _("di bawah %s") % _bound(scale, upper)
    else:
        span = f"{amount_text(bound * 100)}–{amount_text(upper * 100)}%"
    if way.falling is None:
        return _("Bila ketepatan turun ke %s, target tidak tercapai berapa pun tiketnya.") % span
    if way.falling.more == 0:
        return _("Bila ketepatan turun ke %s, target masih tercapai.") % span
    return ngettext(
        "Bila ketepatan turun ke %(span)s, target baru tercapai pada %(total)s tiket (%(more)s lagi).",
        "Bila ketepatan turun ke %(span)s, target baru tercapai pada %(total)s tiket (%(more)s lagi).",
        way.falling.more,
    ) % {"span": span, "total": way.falling.total, "more": way.falling.more}


def _forecast(foreseen: Forecast, quarter: Quarter) -> ForecastWords:
    result = foreseen.result
    text = _("%(tickets)d tiket pada %(day)s, indeks") % {
        "tickets": foreseen.tickets,
        "day": f"{quarter.last_day.day} {LONG_MONTHS[quarter.last_day.month - 1]}",
    }
    rest = ""
    if result.achievement is not None and result.status is not None:
        rest = _(", capaian %(achieved)s%% (%(status)s)") % {
            "achieved": decimal_text(result.achievement),
            "status": result.status.value,
        }
    return ForecastWords(text, decimal_text(result.index), rest + ".", badge_of(result.status))
