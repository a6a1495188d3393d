"""Petugas yang perlu perhatian: who is foreseen below the target or near it, each with the weak part, its figure and
what is still needed, in a sentence. Berisiko first, then by office; nobody is ranked.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.figures.forecast import Way, least_timely_way, shortest_way
from kpi.figures.standing import Outlook, Standing
from kpi.figures.summary import Foreseen, Summary
from kpi.figures.words import amount_text
from kpi.index import Facts, PolicyRules
from tickets.quarters import Quarter
from users.pages.badges import Badge
from users.words import decimal_text, number_text, percent_text

from .numbers import officer_address
from .pace import STANDING_WORDS

LOOKS = {Standing.AT_RISK: ("late", "circle-alert"), Standing.WATCH: ("near", "triangle-alert")}


@dataclass(frozen=True)
class Attention:
    """A line of the card. `strong` names the weak part; `rest` its figure and what is needed."""

    badge: Badge
    name: str
    office: str
    url: str
    strong: str
    rest: str
    forecast: str
    target: str


def attention_of(summary: Summary, quarter: Quarter) -> list[Attention]:
    found = summary.with_outlook()
    return [
        _line(person, outlook, summary.policy, quarter)
        for standing in LOOKS
        for person, outlook in found
        if outlook.standing == standing
    ]


def _line(person: Foreseen, outlook: Outlook, policy: PolicyRules, quarter: Quarter) -> Attention:
    look, icon = LOOKS[outlook.standing]
    strong, rest = reason(person, outlook, policy)
    return Attention(
        badge=Badge(look, icon, str(STANDING_WORDS[outlook.standing])),
        name=person.name,
        office=person.office,
        url=officer_address(person.officer_id, quarter),
        strong=strong,
        rest=rest,
        forecast=decimal_text(outlook.foreseen.result.index),
        target=decimal_text(policy.target),
    )


def reason(person: Foreseen, outlook: Outlook, policy: PolicyRules) -> tuple[str, str]:
    """The weak part, and what to know of it."""
    if outlook.standing == Standing.AT_RISK:
        return _at_risk(person, outlook, policy)
    return _room(person, outlook, policy)


# --- Berisiko ---------------------------------------------------------------------------------------------------------
def _at_risk(person: Foreseen, outlook: Outlook, policy: PolicyRules) -> tuple[str, str]:
    facts = person.facts
    ways = shortest_way(facts, person.minimum, policy)
    if ways.keeping is not None:
        return _("Kuantitas kurang:"), _too_few(person, ways.keeping, outlook, policy)
    strong = _("Ketepatan %(share)s:") % {"share": percent_text(facts.share)}
    way = ways.rising or least_timely_way(facts, person.minimum, policy)
    said = _late_words(facts)
    if way is None:
        return strong, said + " " + _("Target tidak tercapai lagi, berapa pun tiketnya.")
    return strong, said + " " + _still(person, way, outlook)


def _too_few(person: Foreseen, way: Way, outlook: Outlook, policy: PolicyRules) -> str:
    facts = person.facts
    said = _("%(tickets)s tiket, laju %(pace)s per hari kerja.") % {
        "tickets": number_text(facts.tickets),
        "pace": decimal_text(outlook.foreseen.pace, 1),
    }
    needed = _("Perlu %(more)s lagi menjadi %(total)s") % {"more": way.more, "total": number_text(way.total)}
    needed += _daily(way.pace(person.remaining_days))
    if way.timeliness_bound is not None and facts.share is not None and not policy.timeliness.at_most:
        needed += _(" dengan ketepatan tetap %(bound)s atau lebih, kini %(share)s") % {
            "bound": amount_text(way.timeliness_bound * 100) + "%",
            "share": percent_text(facts.share),
        }
    return f"{said} {needed}."


def _daily(pace: Fraction | None) -> str:
    return "" if pace is None else _(" (%s per hari)") % decimal_text(pace, 1)


def _still(person: Foreseen, way: Way, outlook: Outlook) -> str:
    words = {"more": way.more, "total": number_text(way.total), "pace": "", "now": ""}
    if way.more:
        said = _("Target masih tercapai dengan %(more)s tiket lagi menjadi %(total)s") % words
        if (pace := way.pace(person.remaining_days)) is not None:
            said += _(" (%(pace)s per hari, laju kini %(now)s)") % {
                "pace": decimal_text(pace, 1),
                "now": decimal_text(outlook.foreseen.pace, 1),
            }
    else:
        said = _("Jumlah tiketnya cukup")
    if way.late_room is not None:
        said += _(", paling banyak %(room)s di antaranya terlambat") % {"room": number_text(way.late_room)}
    return said + "."


def _late_words(facts: Facts) -> str:
    words = {"late": number_text(facts.late), "judged": number_text(facts.judged)}
    return _("%(late)s dari %(judged)s tiket terlambat.") % words


# --- Perlu dijaga -----------------------------------------------------------------------------------------------------
def _room(person: Foreseen, outlook: Outlook, policy: PolicyRules) -> tuple[str, str]:
    facts, result = person.facts, outlook.foreseen.result
    strong = _("Ruang %(room)s terlambat:") % {"room": outlook.room}
    if facts.late:
        said = _("%(late)s dari %(judged)s tiket terlambat") % {
            "late": number_text(facts.late),
            "judged": number_text(facts.judged),
        }
    else:
        said = _("%(judged)s tiket, semuanya tepat") % {"judged": number_text(facts.judged)}
    said += _("; pada perkiraan %(tickets)s dari %(minimum)s tiket paling banyak %(allowed)s terlambat.") % {
        "tickets": number_text(outlook.foreseen.tickets),
        "minimum": amount_text(person.minimum),
        "allowed": number_text(outlook.allowed or 0),
    }
    return strong, f"{said} {_below(result.quantity_index, policy)}".strip()


def _below(quantity: int | None, policy: PolicyRules) -> str:
    """What the index becomes below the share that is needed."""
    if quantity is None:
        return ""
    scale = policy.timeliness
    enough = [index for index in scale.indices if policy.weighted(quantity, index) >= policy.target]
    bound = scale.bound(enough[-1]) if enough else None
    if bound is None:
        return ""
    lower = scale.indices[scale.indices.index(enough[-1]) + 1]
    return _("Di bawah %(bound)s, indeksnya menjadi %(index)s.") % {
        "bound": amount_text(bound * 100) + "%",
        "index": decimal_text(policy.weighted(quantity, lower)),
    }
