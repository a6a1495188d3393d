"""Changes of what figures stand on, in words: the list, and one with its effect."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from kpi.models import GroundChange
from tickets.models import Destination
from users.clock import wib_date
from users.languages import said as _
from users.models import User
from users.refusals import Refused
from users.words import date_text, moment_text

from .base import Effect, Line
from .kinds import kind_of

Kind, State = GroundChange.Kind, GroundChange.State


@dataclass
class ChangeRow:
    url: str
    what: str
    subject: str
    day: str
    state: str
    by: str
    basis: str


def change_rows(changes: Any) -> list[ChangeRow]:
    """`changes`: a queryset of GroundChange."""
    return [
        ChangeRow(
            url=one.get_absolute_url(),
            what=str(one.get_kind_display()),
            subject=subject_text(one),
            day=date_text(one.effective_on),
            state=str(one.get_state_display()),
            by=f"{one.drafted_by.get_full_name()}, {moment_text(one.drafted_at)}",
            basis=one.legal_basis,
        )
        for one in changes.select_related("office", "ministry", "drafted_by")
    ]


def subject_text(change: GroundChange) -> str:
    if change.kind == Kind.DESTINATION:
        return str(Destination(change.subject).label)
    place = change.office or change.ministry
    if place is not None:
        return f"{place.code} {place.name}"
    return f"{change.subject} {change.content.get('name', '')}".strip()


@dataclass
class ChangePage:
    change: GroundChange
    what: str
    subject: str
    state: str
    lead: str
    lines: list[Line]
    effect: Effect
    facts: list[tuple[str, str]]
    acts: set[str] = field(default_factory=set)
    hint: str = ""
    waits: str = ""
    """Why it cannot be carried out as things are."""
    back_url: str = ""


def change_page(change: GroundChange, user: User, now: datetime) -> ChangePage:
    """`change` with its persons, office and ministry at hand. What stood before and the effect are read live while it
    is open, and as they were kept afterwards."""
    kind, today = kind_of(change), wib_date(now)
    pending = change.is_open or change.state == State.CONFIRMED
    waits = _hindrance(change, now) if pending else ""
    page = ChangePage(
        change=change,
        what=str(change.get_kind_display()),
        subject=subject_text(change),
        state=str(change.get_state_display()),
        lead=_lead(change, past=change.is_open and kind.reaches_back(change, today)),
        lines=_lines(change),
        effect=_effect(change, now),
        facts=_facts(change),
        waits=waits,
        back_url=_back(change),
    )
    if pending:
        page.acts.add("withdraw")
    if change.may_be_confirmed_by(user) and not waits:
        page.acts.add("confirm")
    if change.state == State.WAITING and user == change.confirmed_by:
        page.hint = _("Anda orang pertama. Orang kedua harus admin HAI yang lain.")
    return page


def _lines(change: GroundChange) -> list[Line]:
    if change.before is not None:
        return [Line(*line) for line in change.before["lines"]]
    return [] if change.state == State.WITHDRAWN else kind_of(change).lines(change)


def _effect(change: GroundChange, now: datetime) -> Effect:
    if change.effect is not None:
        return Effect.read(change.effect)
    return kind_of(change).effect(change, now) if change.is_open else Effect()


def _hindrance(change: GroundChange, now: datetime) -> str:
    """What has come up since it was drafted, or must be done first."""
    kind, today = kind_of(change), wib_date(now)
    try:
        kind.check(change, today)
        if change.effective_on <= today:
            kind.ready(change)
    except Refused as refusal:
        return str(refusal)
    return ""


def _back(change: GroundChange) -> str:
    if change.office is not None:
        return reverse("grounds:office", args=[change.office.code])
    if change.kind in {Kind.MINISTRY_ADD, Kind.MINISTRY_NAME, Kind.MINISTRY_CLOSE}:
        return reverse("grounds:ministries")
    return reverse("grounds:destinations" if change.kind == Kind.DESTINATION else "grounds:offices")


def _lead(change: GroundChange, *, past: bool) -> str:
    day = date_text(change.effective_on)
    match change.state:
        case State.DRAFT if past:
            return _(
                "Perubahan ini menyentuh hari yang sudah lewat, sehingga perlu dikonfirmasi dua admin HAI. "
                "Aturan dua orang ini asumsi."
            )
        case State.DRAFT:
            return _("Belum ada yang berubah. Periksa dampaknya, lalu konfirmasi.")
        case State.WAITING:
            name = change.confirmed_by.get_full_name() if change.confirmed_by else ""
            return _("Dikonfirmasi oleh %(name)s; menunggu admin HAI kedua. Belum ada yang berubah.") % {"name": name}
        case State.CONFIRMED:
            return _("Dikonfirmasi. Dijalankan otomatis pada %s.") % day
        case State.DONE:
            return _("Berlaku sejak %s.") % day
    return _("Rancangan ini ditarik. Tidak ada yang berubah.")


def _facts(change: GroundChange) -> list[tuple[str, str]]:
    facts = [
        (_("Berlaku sejak"), date_text(change.effective_on)),
        (_("Dasar hukum"), change.legal_basis),
        (_("Keterangan"), change.summary),
        (_("Dirancang"), f"{change.drafted_by.get_full_name()}, {moment_text(change.drafted_at)}"),
    ]
    for label, person, at in (
        (_("Orang pertama"), change.confirmed_by, change.confirmed_at),
        (_("Orang kedua"), change.second_by, change.second_at),
        (_("Ditarik"), change.withdrawn_by, change.withdrawn_at),
    ):
        if person and at:
            facts.append((label, f"{person.get_full_name()}, {moment_text(at)}"))
    if change.done_at:
        facts.append((_("Dijalankan"), moment_text(change.done_at)))
    return [(label, words) for label, words in facts if words]
