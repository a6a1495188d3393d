"""The page Administrasi > Audit: filters, rows newest first, and the same rows for Excel."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.bounds import CalendarInput, DayField, DaysInOrder
from users.models import AuditEntry
from users.pages.list_pages import ActiveFilter, address, newest_first
from users.typed.text import SearchField
from users.wib import midnight
from users.words import date_text, moment_text, number_text

MOST_EXCEL = 20_000


class AuditFilter(DaysInOrder):
    """A bad value is a sentence beside its field, and narrows nothing."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kejadian"), required=False, choices=[("", gettext_lazy("Semua")), *AuditEntry.Kind.choices]
    )
    login = SearchField(label=gettext_lazy("Akun"), required=False, max_length=60)
    address = forms.GenericIPAddressField(label=gettext_lazy("Alamat IP"), required=False)
    since = DayField(label=gettext_lazy("Sejak"), required=False, widget=CalendarInput())
    until = DayField(label=gettext_lazy("Sampai"), required=False, widget=CalendarInput())

    def valid(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass
class Row:
    at: str
    times: str
    kind: str
    who: str
    address: str
    what: str
    request_id: str
    entry: AuditEntry


@dataclass
class AuditPage:
    form: AuditFilter
    rows: list[Row]
    pager: dict[str, str]
    active: list[ActiveFilter]
    excel_url: str
    clear_url: str = "?"
    heads: list[str] = field(default_factory=list)


def audit_page(query: Any, excel_url: str) -> AuditPage:
    """One query, whatever the filter."""
    form = AuditFilter(query)
    said = form.valid()
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    listed = newest_first(entries(said), query.get("after", ""), lambda **changes: address(kept, **changes))
    active = [
        ActiveFilter(f"{form.fields[name].label}: {_shown(name, value)}", address(kept, **{name: ""}))
        for name, value in said.items()
    ]
    return AuditPage(
        form, [row_of(each) for each in listed.rows], listed.pager, active, excel_url + address(kept), heads=heads()
    )


def _shown(name: str, value: Any) -> str:
    if name == "kind":
        return str(AuditEntry.Kind(value).label)
    return date_text(value) if isinstance(value, date) else str(value)


def entries(said: dict[str, Any]) -> QuerySet[AuditEntry]:
    """What the filter asks for, with login and officer."""
    rows = AuditEntry.objects.select_related("login", "officer")
    if kind := said.get("kind"):
        rows = rows.filter(kind=kind)
    if login := said.get("login"):
        rows = rows.filter(login__username__iexact=login)
    if place := said.get("address"):
        rows = rows.filter(address=place)
    if since := said.get("since"):
        rows = rows.filter(last_at__gte=midnight(since))
    if until := said.get("until"):
        rows = rows.filter(at__lt=midnight(until + timedelta(days=1)))
    return rows


def heads() -> list[str]:
    return [_("Waktu (WIB)"), _("Kali"), _("Kejadian"), _("Siapa"), _("Alamat IP"), _("Apa"), _("ID permintaan")]


def row_of(entry: AuditEntry) -> Row:
    at = moment_text(entry.at)
    if entry.times > 1:
        at = _("%(first)s sampai %(last)s") % {"first": at, "last": moment_text(entry.last_at)}
    who = [entry.login.username if entry.login else "", entry.officer.name if entry.officer else ""]
    what = [entry.path, entry.detail] if entry.path or entry.detail else [_("lain-lain dalam jam itu")]
    return Row(
        at,
        number_text(entry.times),
        str(entry.get_kind_display()),
        ", ".join(filter(None, who)) or "-",
        entry.address or "-",
        " · ".join(filter(None, what)),
        entry.request_id,
        entry,
    )


def excel_rows(query: Any) -> Iterator[Row]:
    """At most MOST_EXCEL + 1; the one too many says that there are more."""
    found = entries(AuditFilter(query).valid()).order_by("-pk")[: MOST_EXCEL + 1]
    return map(row_of, found.iterator(chunk_size=2000))


def newest(now: datetime) -> int:
    """How many entries of refusals the last day had, for the door of the page."""
    refused = [kind for kind in AuditEntry.Kind if kind not in {AuditEntry.Kind.EXPORT, AuditEntry.Kind.ADMIN_ACT}]
    return AuditEntry.objects.filter(last_at__gte=now - timedelta(days=1), kind__in=refused).count()
