"""The catalogue in words, as its pages show it: one service, the list beside it, what a version changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.models import Catalogue, ServiceChange, ServiceEntry, ServiceFields
from services.stems import kept
from users.models import UnitType, User
from users.words import date_text, moment_text

from .actions import drafted, steps
from .permissions import is_cio, may_draft
from .reading import Book
from .times import NO_TIMES, SlaTimes, times_of


@dataclass(frozen=True)
class ListedService:
    """One line of the list."""

    name: str
    line: str
    url: str
    current: bool


@dataclass(frozen=True)
class ServiceView:
    """One service, with the times of a question that comes in now."""

    entry: ServiceEntry
    kinds: str
    since: str
    retired: str
    audience: str
    owner: str
    times: SlaTimes
    next_from: str


def listed(book: Book, q: str, chosen: str, day: date) -> list[ListedService]:
    """The services whose words fit `q`, by name."""
    times = times_of(book.entries, day)
    return [
        ListedService(
            entry.name,
            _line(entry, times.get(entry.service_id, NO_TIMES), day),
            entry.service.get_absolute_url() + ("?" + urlencode({"q": q}) if q else ""),
            entry.service.code == chosen,
        )
        for entry in book.services
        if fits(entry, q)
    ]


def fits(entry: ServiceEntry, q: str) -> bool:
    """Whether every word of `q` stands in what the service says, as it is written or by its stem or beginning."""
    said = {
        *kept(f"{entry.name} {entry.description} {entry.keywords} {entry.requirements}"),
        entry.service.code.lower(),
    }
    return all(any(word.startswith(asked) for word in said) for asked in q.lower().split()) or bool(
        (asked := set(kept(q))) and asked <= said
    )


def _line(entry: ServiceEntry, times: SlaTimes, day: date) -> str:
    """ "KPPN mitra · 1 hari kerja mulai 1 Des 2026", where it has a norm of its own."""
    words = str(entry.get_answered_by_display())
    if times.next is not None and times.next_from is not None:
        return f"{words} · " + _("%(time)s mulai %(day)s") % {
            "time": times.next.text,
            "day": date_text(times.next_from),
        }
    return f"{words} · {times.now.text}" if times.now is not None and times.now.own else words


def usual_text(book: Book, day: date) -> str:
    """ "18 layanan · Waktu SLA 5 hari kerja, kecuali disebut lain"."""
    count = len(book.entries)
    words = ngettext("%(count)d layanan", "%(count)d layanan", count) % {"count": count}
    times = times_of(book.entries, day).values()
    usual = next((each.now.text for each in times if each.now is not None and not each.now.own), "")
    return f"{words} · " + _("Waktu SLA %(time)s, kecuali disebut lain") % {"time": usual} if usual else words


def service_view(entry: ServiceEntry, day: date) -> ServiceView:
    """`entry` with service, owner, added_in and removed_in at hand."""
    times = times_of([entry.service_id], day).get(entry.service_id, NO_TIMES)
    gone = entry.removed_in
    return ServiceView(
        entry=entry,
        kinds=entry.kinds_text,
        since=_("kode %(code)s · sejak versi %(version)s")
        % {"code": entry.service.code, "version": entry.added_in.label},
        retired=_("Layanan ini dihentikan sejak versi %(version)s. Tiket lama tetap tercatat padanya.")
        % {"version": gone.label}
        if gone is not None and gone.valid_from is not None and gone.valid_from <= day
        else "",
        audience=audience_text(entry),
        owner=entry.owner.name if entry.owner else "",
        times=times,
        next_from=date_text(times.next_from) if times.next_from else "",
    )


def audience_text(entry: ServiceFields) -> str:
    """ "SATKER, PEMDA"."""
    return ", ".join(str(UnitType(unit).label) for unit in entry.audience if unit in UnitType.values)


def version_line(version: Catalogue) -> str:
    """ "Versi 2026-1 · ditetapkan CIO 27 Mar 2026 · berlaku sejak 1 Apr 2026 · ditinjau lagi paling lambat …"."""
    parts = [_("Versi %(version)s") % {"version": version.label}]
    if version.second_at is not None:
        parts.append(_("ditetapkan CIO %(day)s") % {"day": moment_text(version.second_at)})
    elif version.assumed:
        parts.append(_("belum ditetapkan CIO"))
    if version.valid_from is not None and version.review_due is not None:
        parts.append(_("berlaku sejak %(day)s") % {"day": date_text(version.valid_from)})
        parts.append(_("ditinjau lagi paling lambat %(day)s") % {"day": date_text(version.review_due)})
    return " · ".join(parts)


def standing(version: Catalogue, day: date) -> str:
    """Its state in words: of those confirmed, whether it holds now, later, or no more."""
    if version.state != Catalogue.State.CONFIRMED or version.valid_from is None:
        return str(version.get_state_display())
    if version.valid_from > day:
        return _("Berlaku mulai %(day)s") % {"day": date_text(version.valid_from)}
    return _("Berlaku") if version == Catalogue.objects.in_force(day) else _("Digantikan")


# --- A version, compared ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Compared:
    """One field of a service that is changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What a version does with a service. `kind`: added, changed, retired."""

    kind: str
    words: str
    code: str
    name: str
    fields: tuple[Compared, ...]
    edit_url: str = ""
    may_take_back: bool = False


@dataclass
class VersionPage:
    version: Catalogue
    line: str
    state: str
    persons: list[tuple[str, str]]
    changes: list[Change]
    same: list[tuple[str, str, str]]
    """Code, name and where to edit it, of what the draft leaves as it is."""
    may_edit: bool
    may_confirm: bool
    may_withdraw: bool
    why_not: str


def version_page(version: Catalogue, user: User, now: datetime, day: date) -> VersionPage:
    """`version` with base and persons at hand."""
    before, after = _both(version)
    open_draft = version.state == Catalogue.State.DRAFT
    may_edit = open_draft and may_draft(user)
    cio = is_cio(user, day)
    changes = compared(version, before, after, may_edit=may_edit)
    changed = {change.code for change in changes}
    waiting = version.state == Catalogue.State.WAITING
    own = user in {version.drafted_by, version.confirmed_by}
    return VersionPage(
        version=version,
        line=version_line(version),
        state=standing(version, day),
        persons=persons(version),
        changes=changes,
        same=[
            (code, entry.name, edit_url(version, code) if may_edit else "")
            for code, entry in after.items()
            if code not in changed
        ],
        may_edit=may_edit,
        may_confirm=waiting and cio and not own,
        may_withdraw=version.is_open and (may_draft(user) or cio),
        why_not=_("Konsep yang Anda susun atau ajukan sendiri ditetapkan oleh orang lain.")
        if waiting and cio and own
        else "",
    )


def _both(version: Catalogue) -> tuple[Mapping[str, ServiceFields], Mapping[str, ServiceFields]]:
    base = version.base
    before = (
        {
            entry.service.code: entry
            for entry in ServiceEntry.objects.in_version(base).select_related("service", "owner").order_by("name", "pk")
        }
        if base is not None
        else {}
    )
    if version.base is None and version.state == Catalogue.State.CONFIRMED:
        first = ServiceEntry.objects.in_version(version).select_related("service", "owner").order_by("name", "pk")
        return before, {entry.service.code: entry for entry in first}
    return before, drafted(version)


def compared(
    version: Catalogue,
    before: Mapping[str, ServiceFields],
    after: Mapping[str, ServiceFields],
    *,
    may_edit: bool,
) -> list[Change]:
    """What is added, changed and retired, by name."""
    own = steps(version) if may_edit else {}
    found = []
    for code in sorted({*before, *after}, key=lambda code: ((after.get(code) or before[code]).name, code)):
        old, new = before.get(code), after.get(code)
        if old is not None and new is not None and old.content == new.content:
            continue
        if new is None:
            kind, words = "retired", _("Dihentikan")
        elif old is None:
            kind, words = "added", _("Ditambahkan")
        else:
            kind, words = "changed", _("Diubah")
        found.append(
            Change(
                kind=kind,
                words=words,
                code=code,
                name=(new or before[code]).name,
                fields=tuple(_fields(old, new)) if new is not None else (),
                edit_url=edit_url(version, code) if may_edit and new is not None else "",
                may_take_back=code in own and own[code].act != ServiceChange.Act.KEEP,
            )
        )
    return found


def _fields(old: ServiceFields | None, new: ServiceFields) -> list[Compared]:
    rows = []
    for label, words in _SAID:
        before, after = words(old) if old is not None else "", words(new)
        if before != after:
            rows.append(Compared(str(label), before, after))
    return rows


_SAID: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (gettext_lazy("Nama layanan"), lambda said: said.name),
    (gettext_lazy("Jenis"), lambda said: said.kinds_text),
    (gettext_lazy("Uraian"), lambda said: said.description),
    (gettext_lazy("Siapa yang boleh bertanya"), lambda said: audience_text(said)),
    (gettext_lazy("Direktorat pemilik"), lambda said: said.owner.name if said.owner else ""),
    (gettext_lazy("Dijawab oleh"), lambda said: str(said.get_answered_by_display())),
    (gettext_lazy("Persyaratan"), lambda said: "; ".join(said.requirement_lines)),
    (gettext_lazy("Kata kunci"), lambda said: said.keywords),
    (gettext_lazy("Dasar hukum"), lambda said: said.legal_basis + (f" ({_('asumsi')})" if said.assumed else "")),
)


def edit_url(version: Catalogue, code: str) -> str:
    return reverse("services:edit", args=[version.label, code])


def persons(version: Catalogue) -> list[tuple[str, str]]:
    """Who did what with it, and when."""
    if version.drafted_by is None:
        return [(_("Disusun"), _("bawaan aplikasi, %(at)s") % {"at": moment_text(version.drafted_at)})]
    acts = (
        (_("Disusun"), version.drafted_by, version.drafted_at),
        (_("Diajukan"), version.confirmed_by, version.confirmed_at),
        (_("Ditetapkan"), version.second_by, version.second_at),
        (_("Ditarik"), version.withdrawn_by, version.withdrawn_at),
    )
    return [(what, f"{who.get_full_name()}, {moment_text(at)}") for what, who, at in acts if who and at]
