"""Indikasi kejanggalan, the read side: the list with its filter, one signal with its very tickets, the thresholds."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.models import Signal, SignalEvent, SignalRule, SignalThreshold
from tickets.quarters import Quarter
from tickets.words import badge, instant_text, quarter_text
from users.languages import known_words
from users.models import Office, User
from users.pages.badges import Badge
from users.pages.list_pages import TabLink, address, capped_count, newest_first
from users.refusals import Refused
from users.words import count_text, number_text

from .words import number_of, said

PRINTED_MOST = 500
"""Rows of one paper; more are to be narrowed by quarter or office."""
BADGES = {Signal.State.OPEN: "waiting", Signal.State.DISMISSED: "done"}


@dataclass
class SignalRow:
    """One line of the list, in words."""

    rule: str
    said: str
    url: str
    officer: str
    office: str
    quarter: str
    badge: Badge
    found: str


@dataclass
class SignalList:
    tabs: list[TabLink]
    tab: str
    rows: list[SignalRow]
    quarters: list[tuple[str, str]]
    quarter: str
    offices: list[tuple[str, str]]
    office: str
    print_query: str
    range_text: str
    first_url: str
    next_url: str


@dataclass
class Chosen:
    """What an address chooses of the signals that a login may see. `tabs`: (name, label, rows)."""

    tabs: list[tuple[str, str, QuerySet[Signal]]]
    tab: str
    tab_label: str
    found: QuerySet[Signal]
    quarters: list[str]
    quarter: str
    offices: list[tuple[str, str]]
    office: str


def _chosen(user: User, query: QueryDict) -> Chosen:
    """`tab`, `quarter` and `office` (its code) come from the address."""
    rows = Signal.objects.visible_to(user)
    codes = rows.order_by().values_list("quarter", flat=True).distinct()
    quarters = sorted(codes, reverse=True)
    about = Coalesce("office_id", "posting__office_id")
    places = Office.objects.filter(pk__in=rows.order_by().annotate(at_office=about).values("at_office")).order_by(
        "code"
    )
    offices = [(office.code, f"{office.code} {office.name}") for office in places]
    quarter = query.get("quarter", "") if query.get("quarter") in quarters else ""
    office = query.get("office", "") if query.get("office") in dict(offices) else ""
    if quarter:
        rows = rows.filter(quarter=quarter)
    if office:
        rows = rows.filter(Q(posting__office__code=office) | Q(office__code=office))
    tabs: list[tuple[str, str, QuerySet[Signal]]] = [
        ("lihat", _("Perlu dilihat"), rows.filter(state=Signal.State.OPEN)),
        ("wajar", _("Dinyatakan wajar"), rows.filter(state=Signal.State.DISMISSED)),
        ("semua", _("Semua"), rows),
    ]
    name, label, found = next((tab for tab in tabs if tab[0] == query.get("tab")), tabs[0])
    found = found.select_related("posting__officer", "posting__office", "office", "threshold")
    return Chosen(tabs, name, label, found, quarters, quarter, offices, office)


def signal_list(user: User, query: QueryDict) -> SignalList:
    """One page, the newest first; `tab`, `quarter`, `office` (its code) and `after` come from the address."""
    chosen = _chosen(user, query)
    here = partial(address, {"tab": chosen.tab, "quarter": chosen.quarter, "office": chosen.office})
    page = newest_first(chosen.found, query.get("after", ""), here)
    return SignalList(
        tabs=[
            TabLink(label, here(tab=each), each == chosen.tab, count_text(capped_count(some)))
            for each, label, some in chosen.tabs
        ],
        tab=chosen.tab,
        rows=[_row(each) for each in page.rows],
        quarters=[(code, quarter_text(Quarter.parse(code))) for code in chosen.quarters],
        quarter=chosen.quarter,
        offices=chosen.offices,
        office=chosen.office,
        print_query=here(),
        **page.pager,
    )


def signal_rows(user: User, query: QueryDict, most: int = PRINTED_MOST) -> list[SignalRow]:
    """Every row of the list as it is chosen, the newest first; `Refused` where they are more than `most`."""
    found = list(_chosen(user, query).found.order_by("-pk")[: most + 1])
    if len(found) > most:
        raise Refused(_("Lebih dari %s indikasi: persempit menurut triwulan atau kantor.") % number_text(most))
    return [_row(each) for each in found]


def signals_chosen(user: User, query: QueryDict) -> str:
    """What the list is narrowed to, in words."""
    chosen = _chosen(user, query)
    said = [chosen.tab_label]
    if chosen.quarter:
        said.append(quarter_text(Quarter.parse(chosen.quarter)))
    if chosen.office:
        said.append(dict(chosen.offices)[chosen.office])
    return "; ".join(said)


def _badge(signal: Signal) -> Badge:
    return badge(BADGES[Signal.State(signal.state)], str(signal.get_state_display()))


def _row(signal: Signal) -> SignalRow:
    return SignalRow(
        rule=str(signal.get_rule_display()),
        said=said(signal),
        url=signal.get_absolute_url(),
        officer=signal.posting.officer.name if signal.posting else "",
        office=signal.place.name,
        quarter=quarter_text(Quarter.parse(signal.quarter)),
        badge=_badge(signal),
        found=instant_text(signal.found_at),
    )


@dataclass
class StoryLine:
    """One line of a signal's story."""

    when: str
    what: str
    who: str
    text: str


@dataclass
class SignalPage:
    signal: Signal
    badge: Badge
    said: str
    words: str
    assumed: bool
    facts: list[tuple[str, str]]
    tickets: list[tuple[str, str]]
    more: str
    sample: str
    story: list[StoryLine]
    seen: int


def signal_page(signal: Signal) -> SignalPage:
    """`signal` with posting__officer, posting__office, office and threshold at hand."""
    references = signal.evidence.get("tickets", [])
    events = list(signal.events.select_related("user__office", "posting__officer"))
    hidden = signal.count - len(references)
    return SignalPage(
        signal=signal,
        badge=_badge(signal),
        said=said(signal),
        words=known_words(signal.threshold.words),
        assumed=signal.threshold.assumed,
        facts=[
            (_("Petugas"), f"{signal.whom}, {signal.place.name}")
            if signal.posting
            else (_("Kantor"), signal.place.name),
            (_("Triwulan"), quarter_text(Quarter.parse(signal.quarter))),
            (_("Ditemukan"), instant_text(signal.found_at)),
            (_("Dasar ambang"), known_words(signal.threshold.legal_basis)),
        ],
        tickets=[(reference, reverse("tickets:detail", args=[reference])) for reference in references],
        more=_("dan %(count)s tiket lain") % {"count": number_text(hidden)} if hidden > 0 else "",
        sample=signal.evidence.get("sample", ""),
        story=[_line(event) for event in events],
        seen=len(events),
    )


def _line(event: SignalEvent) -> StoryLine:
    if event.user is None:
        who = _("pencarian harian")
    elif event.posting is not None:
        who = f"{event.posting.officer.name}, {event.user.office.name}"
    else:
        who = event.user.get_full_name()
    kind = str(event.get_kind_display())
    return StoryLine(
        instant_text(event.at),
        _("%(kind)s (%(count)s tiket)") % {"kind": kind, "count": number_text(event.count)},
        who,
        event.text,
    )


@dataclass
class ThresholdRow:
    """A rule with the threshold in force and those before it."""

    threshold: SignalThreshold
    name: str
    number: str
    state: str
    since: str
    earlier: list[str]
    url: str


def threshold_rows() -> list[ThresholdRow]:
    """Every rule that has one; one query."""
    rows: dict[str, list[SignalThreshold]] = {}
    for row in SignalThreshold.objects.select_related("set_by").order_by("-set_at", "-pk"):
        rows.setdefault(row.rule, []).append(row)
    return [
        ThresholdRow(
            threshold=each[0],
            name=str(SignalRule(rule).label),
            number=number_of(each[0]),
            state=_("Dicari") if each[0].enabled else _("Tidak dicari"),
            since=_since(each[0]),
            earlier=[f"{number_of(old)} · {_since(old)}" for old in each[1:11]],
            url=reverse("review:threshold", args=[rule.replace("_", "-")]),
        )
        for rule in SignalRule.values
        if (each := rows.get(rule))
    ]


def _since(threshold: SignalThreshold) -> str:
    who = threshold.set_by.get_full_name() if threshold.set_by else _("bawaan aplikasi")
    return _("sejak %(when)s, %(who)s") % {"when": instant_text(threshold.set_at), "who": who}
