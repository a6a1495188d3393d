"""The filters of Rekap Tiket, checked like a form: a wrong date is a sentence beside its field, not a page that
breaks.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tickets.deadlines import urgency
from tickets.deadlines.rules import Rules, current_book
from tickets.models import Channel, Destination, Norm, Span, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import may_see_board, offices_of
from tickets.search import Found, find
from tickets.workflow import OPEN_STATES
from users.bounds import CalendarInput, DaysInOrder, day_within, start_of
from users.models import Ministry, Office, Posting, UnitType, User
from users.pages.list_pages import ActiveFilter
from users.typed.filters import LineFilter, NameFilter, OneRequest, with_fresh_fields
from users.typed.selects import OptionFilter, Pairs, PairsFilter
from users.words import date_text

from .reach import Reach, most_read, reach_of

SEARCH_MAX = 120
DATE_ERROR = {"invalid": _("Tanggal tidak dikenal. Tulis seperti 18-05-2026.")}


WORK_CHOICES = (("open", _("Belum selesai")), ("untaken", _("Belum ditangani")))
CLOCK_CHOICES = (
    ("near", _("Hampir terlambat")),
    ("late", _("Terlambat, belum dijawab")),
    ("ample", _("Belum hampir terlambat")),
    ("answered_in_time", _("Tepat waktu")),
    ("answered_late", _("Terlambat dijawab")),
)


BY_DAY = frozenset({"since", "until", "quarter"})
"""What becomes a `Span`."""
AT_HAND = ("quarter", "kanwil", "unit", "channel", "officer", "clock", "status", "destination")
"""What is filtered by most: the first five of those that a login has stand beside the search, the rest behind "Filter
lain"."""
MOST_AT_HAND = 5
PASSED_TO = (Posting.Kind.HEAD, Posting.Kind.SSO)
"""Whom an office passes its tickets to."""
NOT_IN_LIST = {"invalid_choice": _("Pilih salah satu dari daftar")}


class DayFilter(OneRequest, django_filters.DateFilter):
    """A day, typed in the browser's own way."""


class RecapFilter(django_filters.FilterSet):
    """Everything but the tab and the page. Dates are Jakarta days and become a `Span`."""

    look_back: Callable[..., Reach] = staticmethod(reach_of)
    """Asks how far back a list looks; lists that are counted together ask once."""
    among: Collection[int] | None = None
    """Keys of the tickets that the list is asked about, where that is not all."""
    untagged: tuple[str, ...] = ()
    """Filters that are always in force and need no tag."""

    q = LineFilter(label=_("Cari"), method="search", max_length=SEARCH_MAX)
    since = DayFilter(
        label=_("Dari"),
        method="in_span",
        widget=CalendarInput(),
        error_messages=DATE_ERROR,
        validators=[day_within],
    )
    until = DayFilter(
        label=_("Sampai"),
        method="in_span",
        widget=CalendarInput(),
        error_messages=DATE_ERROR,
        validators=[day_within],
    )
    unit = OptionFilter(
        label=_("Penanya"), field_name="asker_unit_type", choices=UnitType.choices, empty_label=_("Semua")
    )
    destination = OptionFilter(label=_("Tujuan"), choices=Destination.choices, empty_label=_("Semua"))
    channel = OptionFilter(label=_("Metode"), choices=Channel.choices, empty_label=_("Semua"))
    status = OptionFilter(label=_("Status"), choices=Status.choices, empty_label=_("Semua"))
    officer = PairsFilter(
        label=_("CSO"),
        field_name="posting",
        queryset=Posting.objects.none(),
        empty_label=_("Semua"),
        error_messages={"invalid_choice": _("Pilih petugas dari daftar.")},
    )
    kanwil = PairsFilter(
        label=_("Kanwil"),
        field_name="kanwil",
        to_field_name="code",
        queryset=Office.objects.filter(kind=Office.Kind.KANWIL).order_by("code"),
        empty_label=_("Semua"),
        error_messages=NOT_IN_LIST,
    )
    office = PairsFilter(
        label=_("Kantor"),
        field_name="office",
        queryset=Office.objects.none(),
        empty_label=_("Semua"),
        error_messages={"invalid_choice": _("Pilih kantor dari daftar.")},
    )
    person = NameFilter(label=_("Nama petugas"), field_name="posting__officer__name")
    ministry = PairsFilter(
        label=_("Kementerian/Lembaga"),
        field_name="asker_satker__ministry",
        to_field_name="code",
        queryset=Ministry.objects.order_by("code"),
        empty_label=_("Semua"),
        error_messages=NOT_IN_LIST,
    )
    referred = PairsFilter(
        label=_("Diteruskan kepada"),
        method="by_referral",
        queryset=Posting.objects.none(),
        empty_label=_("Semua"),
        error_messages={"invalid_choice": _("Pilih petugas dari daftar.")},
    )

    directorate = PairsFilter(
        label=_("Direktorat"),
        method="by_directorate",
        to_field_name="code",
        queryset=Office.objects.filter(kind=Office.Kind.HEAD).order_by("code"),
        empty_label=_("Semua"),
        error_messages=NOT_IN_LIST,
    )
    clock = OptionFilter(label=_("Waktu IKU"), method="by_clock", choices=CLOCK_CHOICES, empty_label=_("Semua"))

    work = OptionFilter(label=_("Tahap"), method="by_work", choices=WORK_CHOICES, empty_label=_("Semua"))
    holder = PairsFilter(
        label=_("Kantor pemegang"),
        field_name="holder_office",
        to_field_name="code",
        queryset=Office.objects.none(),
        empty_label=_("Semua"),
        error_messages={"invalid_choice": _("Pilih kantor dari daftar.")},
    )

    class Meta:
        model = Ticket
        form = DaysInOrder
        fields: list[str] = []

    def __init__(self, data: object, *, user: User, rules: Rules, now: datetime) -> None:
        super().__init__(data, queryset=Ticket.objects.none())
        self.user, self.rules, self.now = user, rules, now
        self.norm = Norm.Code.SLA if user.role == User.Role.SATKER else Norm.Code.IKU
        if user.role == User.Role.OFFICE:
            self.filters["officer"].queryset = Posting.objects.visible_to(user).exclude(kind=Posting.Kind.HEAD)
            self.filters["referred"].queryset = Posting.objects.filter(office=user.office, kind__in=PASSED_TO)
        else:
            for name in ("officer", "referred"):
                del self.filters[name]
        self._choose_between_offices()
        for name, each in self.filters.items():
            if isinstance(each, PairsFilter):
                each.extra["pairs"] = partial(self._pairs, name)
        if user.role != User.Role.HAI_LAYER_1:
            del self.filters["directorate"]
        if not may_see_board(user):
            for name in ("work", "holder"):
                del self.filters[name]
        if user.role == User.Role.SATKER:
            for name in ("unit", "channel"):
                del self.filters[name]
            self.filters["clock"].label = _("Waktu SLA")

    def _choose_between_offices(self) -> None:
        """By name, where a login sees the tickets of several offices."""
        user, offices = self.user, offices_of(self.user)
        for name in ("office", "holder"):
            self.filters[name].queryset = offices
        if not user.reads_all:
            del self.filters["kanwil"]
        if not user.reads_all and not (user.office and user.office.kind == Office.Kind.KANWIL):
            for name in ("office", "person", "ministry"):
                del self.filters[name]

    def get_form_class(self) -> type[forms.Form]:
        return with_fresh_fields(super().get_form_class())

    def not_offered(self) -> dict[str, str]:
        """Filters that other logins have, as an address may name them: nothing of them is understood here."""
        return dict.fromkeys(set(type(self).base_filters) - set(self.filters), "")

    # --- What the fields offer, each table read once a page -----------------------------------------------------------
    @cached_property
    def _offices(self) -> list[tuple[int, str, str, str]]:
        return list(offices_of(self.user).values_list("pk", "code", "name", "kind"))

    @cached_property
    def _postings(self) -> list[tuple[int, str, str, int]]:
        """Key, words, kind and office of each."""
        rows = Posting.objects.visible_to(self.user).values_list("pk", "officer__name", "kind", "office")
        return [(pk, Posting.named(officer, kind), kind, office) for pk, officer, kind, office in rows]

    def _pairs(self, name: str) -> Pairs:
        match name:
            case "office":
                return [(pk, label) for pk, _code, label, _kind in self._offices]
            case "holder":
                return [(code, label) for _pk, code, label, _kind in self._offices]
            case "kanwil":
                return [(code, label) for _pk, code, label, kind in self._offices if kind == Office.Kind.KANWIL]
            case "directorate":
                heads = Office.objects.filter(kind=Office.Kind.HEAD).order_by("code")
                return list(heads.values_list("code", "name"))
            case "officer":
                return [(pk, label) for pk, label, kind, _office in self._postings if kind != Posting.Kind.HEAD]
            case "referred":
                own = self.user.office_id
                return [
                    (pk, label) for pk, label, kind, office in self._postings if office == own and kind in PASSED_TO
                ]
        return [
            (code, f"{code} {label}") for code, label in Ministry.objects.order_by("code").values_list("code", "name")
        ]

    # --- What was chosen ----------------------------------------------------------------------------------------------
    def valid(self) -> dict[str, Any]:
        """What was understood; an invalid filter narrows nothing (its field says so)."""
        self.form.is_valid()
        return getattr(self.form, "cleaned_data", {})

    def span(self) -> Span:
        """The filtered days as instants."""
        since, until = self.valid().get("since"), self.valid().get("until")
        return Span(
            since=start_of(since) if since else None,
            until=start_of(until + timedelta(days=1)) if until else None,
        )

    def search(self, tickets: QuerySet, _name: str, _text: str) -> QuerySet:
        """A reference by its beginning; anything else as words in reference, subject, texts and asker."""
        return tickets.filter(self._found.condition)

    @cached_property
    def _found(self) -> Found:
        return find(self.user, self.valid()["q"], self.among)

    def by_clock(self, tickets: TicketQuerySet, _name: str, state: str) -> QuerySet:
        """By the mirrored decision of the norm that the login goes by; the same instants as the chips compare."""
        match state:
            case "near":
                return tickets.open().filter(urgency.near(current_book(), self.now, self.norm))
            case "late":
                return tickets.open().filter(urgency.late(self.now, self.norm))
            case "ample":
                near = urgency.near(current_book(), self.now, self.norm)
                return tickets.open().filter(~urgency.late(self.now, self.norm) & ~near)
            case "answered_in_time":
                return tickets.filter(MIRRORS[self.norm].lookups(in_time=True))
        return tickets.filter(MIRRORS[self.norm].lookups(in_time=False))

    def by_referral(self, tickets: TicketQuerySet, _name: str, posting: Posting) -> QuerySet:
        """Only an open ticket lies with somebody; said once more for the index of those."""
        return tickets.open().filter(referred_to=posting)

    def by_directorate(self, tickets: TicketQuerySet, _name: str, directorate: Office) -> QuerySet:
        """What lies with Layer 2 of it, or waits for an asker whom it asked: open tickets, by an index of their own."""
        return tickets.open().filter(hai_directorate=directorate)

    def by_work(self, tickets: TicketQuerySet, _name: str, state: str) -> QuerySet:
        """What Peringatan dini counts."""
        tickets = tickets.open().through_hai_cso()
        return tickets.filter(posting=None) if state == "untaken" else tickets

    # --- How far back it looks ------------------------------------------------------------------------------------
    @cached_property
    def asked_of_each(self) -> frozenset[str]:
        """The filters in force that each ticket of the list must be asked about: all but the days, and at the head
        office a Kanwil or an office, which has an index of its own."""
        chosen = {name for name, value in self.valid().items() if value not in (None, "")} - BY_DAY
        return frozenset(chosen - {self.place})

    @property
    def place(self) -> str:
        """The filter in force by which the head office looks at one place: "office", "kanwil" or ""."""
        chosen = self.valid()
        return next((name for name in ("office", "kanwil") if self.user.reads_all and chosen.get(name)), "")

    @property
    def is_open_only(self) -> bool:
        """Whether it leaves open tickets alone: they are few, and all of them are found by an index of their own."""
        chosen = self.valid()
        by_status = chosen.get("status") in OPEN_STATES or chosen.get("clock") in {"near", "late", "ample"}
        return bool(by_status or chosen.get("work") or chosen.get("referred") or chosen.get("directorate"))

    @property
    def looks_at_words(self) -> bool:
        """Whether words with many hits are asked of each ticket."""
        return "q" in self.asked_of_each and not self._found.by_index

    @cached_property
    def reach(self) -> Reach:
        """How far back the list looks, unless it is of open tickets."""
        asked = self.asked_of_each
        if not asked or self.is_open_only or ("q" in asked and not self.looks_at_words):
            return Reach(self.span())
        return self.look_back(self.user, self.span(), *self.within)

    @property
    def most_read(self) -> int:
        """How many tickets of this scope are looked through, and sorted by anything but the date."""
        return most_read(self.user, *self.within)

    @property
    def within(self) -> list[Q]:
        """The place that the head office looks at."""
        return [Q(**{self.place: self.valid()[self.place]})] if self.place else []

    def scope_within(self, most: int) -> bool:
        """Whether all that the login sees of these days and this place is no more than `most`."""
        return not Ticket.objects.input_times(self.user, self.span(), *self.within)[most : most + 1]

    def in_span(self, tickets: QuerySet, _name: str, _day: date) -> QuerySet:
        return tickets

    def apply(self, tickets: TicketQuerySet) -> TicketQuerySet:
        """`tickets` narrowed by the valid filters."""
        for name, value in self.valid().items():
            tickets = self.filters[name].filter(tickets, value)
        return tickets

    # --- Where the fields stand ---------------------------------------------------------------------------------------
    @cached_property
    def at_hand(self) -> list[forms.BoundField]:
        """The fields beside the search."""
        names = [name for name in AT_HAND if name in self.filters]
        return [self.form[name] for name in names[:MOST_AT_HAND]]

    @cached_property
    def others(self) -> list[forms.BoundField]:
        """Those behind "Filter lain"."""
        beside = {"q", *(field.name for field in self.at_hand)}
        return [field for field in self.form if field.name not in beside]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the others is in force, or was not understood."""
        valid = self.valid()
        return any(field.errors or valid.get(field.name) not in (None, "") for field in self.others)

    def tags(self, here: Callable[..., str]) -> list[ActiveFilter]:
        """The filters in force, each with the address without it; `here`: this page's with something changed."""
        return [
            ActiveFilter(f"{label}: {words}", here(**{name: ""}))
            for name, label, words in self.in_force()
            if name not in self.untagged
        ]

    def in_force(self) -> list[tuple[str, str, str]]:
        """(name, label, value in words) of each valid filter in force: ("channel", "Metode", "Surat")."""
        said = []
        for name, value in self.valid().items():
            if value not in (None, ""):
                field = self.form.fields[name]
                choices = {} if hasattr(field, "queryset") else dict(getattr(field, "choices", ()))
                words = date_text(value) if isinstance(value, date) else str(choices.get(value, value))
                said.append((name, str(field.label), words))
        return said
