"""The one form of a ticket's page, made from the acts that the table of `workflow` gives its reader."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.catalogue.reading import book_on
from services.models import Catalogue
from tickets.act_words import ACT_WORDS, REPORT_PARTS
from tickets.files.field import AttachmentsField
from tickets.knowledge.cited import CitedField, Tag, tags_of
from tickets.knowledge.forms import GapReasonField
from tickets.models import SOUGHT_MAX, TEXT_MAX, Destination, Ticket
from tickets.permissions import agent_heads, directorates_with_agents
from tickets.routing import PASSED_TO, NoRoute, handling_office
from tickets.workflow import Act
from users.bounds import SeenField
from users.clock import Clock, wib_date
from users.forms import HintedRadios, refuse_unused
from users.models import Office, Posting, User
from users.typed.text import LineField, TextField

from .act_fields import CITING, FIELDS, MESSAGES, TEXTS
from .canned_fields import CannedFields

OTHER_OFFICE = "lain"

MORE = (Act.REFER, Act.PASS_ON, Act.REFUSE)
"""The rarer acts of an office, folded under "Lainnya"."""


def message_field(label: Any, hint: Any = "", rows: int = 6) -> TextField:
    """One text of a conversation, of whatever act."""
    return TextField(
        label=label, max_length=TEXT_MAX, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class SeenForm(forms.Form):
    """A form about a ticket as the page showed it."""

    seen_version = SeenField()


@dataclass
class FormPart:
    """A field of the page's form: shown for these acts only (the script hides it for others)."""

    field: forms.BoundField
    shown_when: str
    for_choice: str
    """The words of those acts, for a page without script."""
    required: bool
    is_radio: bool


class ActFields(CannedFields, SeenForm):
    """The fields of all acts; a form keeps those of the acts that it offers."""

    act = forms.ChoiceField(label=gettext_lazy("Status tiket"), widget=HintedRadios)
    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Diteruskan kepada"),
        queryset=Posting.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih petugas"),
        error_messages={"invalid_choice": gettext_lazy("Petugas ini tidak lagi bertugas di sini. Pilih yang lain.")},
    )
    destination = forms.ChoiceField(label=gettext_lazy("Kantor tujuan"), widget=HintedRadios, required=False)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Nama kantor"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih kantor"),
    )
    sought = LineField(
        label=gettext_lazy("Yang dicari dan tidak ada di katalog"),
        max_length=SOUGHT_MAX,
        required=False,
        help_text=gettext_lazy("Beberapa kata, misalnya pindah tugas. Menjadi bahan peninjauan katalog."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    catalogue = forms.ChoiceField(label=gettext_lazy("Dicari pada Katalog Layanan"), required=False)
    reason = message_field(gettext_lazy("Alasan penolakan"), gettext_lazy("Terkirim ke e-mail penanya."), 4)
    answer = message_field(gettext_lazy("Jawaban"))
    request = message_field(gettext_lazy("Data pendukung yang diminta"), gettext_lazy("Terkirim ke e-mail penanya."), 4)
    reply = message_field(gettext_lazy("Balasan penanya"))
    directorate = forms.ModelChoiceField(
        label=gettext_lazy("Direktorat"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih direktorat"),
    )
    agent_head = forms.ModelChoiceField(
        label=gettext_lazy("Diteruskan kepada"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih Kepala Seksi"),
        error_messages={
            "invalid_choice": gettext_lazy("Orang ini tidak lagi bertugas sebagai Kepala Seksi HAI. Pilih yang lain.")
        },
    )
    problem = message_field(REPORT_PARTS["problem"].label, gettext_lazy("Dibaca HAI dan kantor, bukan penanya."), 3)
    regulation = message_field(REPORT_PARTS["regulation"].label, rows=2)
    conclusion = message_field(REPORT_PARTS["conclusion"].label, rows=3)
    note = message_field(
        gettext_lazy("Catatan"), gettext_lazy("Dibaca kantor dan HAI, tidak dikirim ke penanya."), rows=3
    )
    gap_reason = GapReasonField()
    cited = CitedField()
    attachments = AttachmentsField()

    signed = False
    no_agent_head = False
    """Layer 1 could pass it on, were there a Kepala Seksi: the page says so."""

    def __init__(
        self, *args: Any, acts: list[Act], ticket: Ticket, reader: User, desk_clock: Clock, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.desk_clock = reader, desk_clock
        self.acts = acts = self._without_nobody(acts, ticket, desk_clock)
        wanted = {name for act in acts for name in FIELDS[act]}
        for name in {name for fields in FIELDS.values() for name in fields} - wanted:
            del self.fields[name]
        if not CITING & set(acts):
            for name in ("cited", "canned", "send_anyway"):
                del self.fields[name]
        choices = [(act.value, ACT_WORDS[act].label) for act in acts]
        self._choices("act", choices)
        self.fields["act"].widget.hints = {act.value: ACT_WORDS[act].hint for act in acts}
        if self.initial.get("act") not in acts:
            self.initial["act"] = acts[0].value
        if len(acts) == 1:
            self.fields["act"].widget = forms.HiddenInput()
        if "colleague" in wanted:
            self._offer_colleagues(ticket, desk_clock)
        if "destination" in wanted:
            self._offer_offices(ticket)
        if "directorate" in wanted:
            self._offer_directorates()
        if "catalogue" in wanted:
            self._offer_catalogue(desk_clock)
        self._name_texts()

    @property
    def finishes(self) -> bool:
        """After HAI's reply: one text and two buttons."""
        return Act.FINISH in self.acts

    @property
    def cites(self) -> bool:
        """Whether one of its acts may cite articles."""
        return "cited" in self.fields

    def tags(self) -> list[Tag]:
        """What stands under the box as cited; no query where nothing does."""
        return tags_of(self["cited"].value() or "", self.reader) if self.cites else []

    @property
    def may_escalate(self) -> bool:
        return Act.ESCALATE in self.acts

    def _choices(self, name: str, choices: list[tuple[Any, Any]] | Callable[[], list[tuple[Any, Any]]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _without_nobody(self, acts: list[Act], ticket: Ticket, clock: Clock) -> list[Act]:
        """The acts but the one to a Kepala Seksi where there is none to choose; a form that was sent keeps it, so that
        its texts stay and the person's field says what is wrong."""
        if Act.TO_AGENT_HEAD not in acts:
            return acts
        heads = agent_heads(clock.now())
        there = heads.exclude(pk__in=[key for key in (self.reader.pk, ticket.agent_head_id) if key])
        field = self.fields["agent_head"]
        field.queryset = there.select_related("office")  # type: ignore[attr-defined]
        field.label_from_instance = _person_with_place  # type: ignore[attr-defined]
        if there.exists() or self.data.get("act") == Act.TO_AGENT_HEAD:
            return acts
        self.no_agent_head = not heads.exists()
        return [act for act in acts if act != Act.TO_AGENT_HEAD]

    def _offer_colleagues(self, ticket: Ticket, clock: Clock) -> None:
        here = Posting.objects.filter(office_id=ticket.holder_office_id).select_related("officer")
        there = here.on(wib_date(clock.now())).filter(kind__in=[Posting.Kind.HEAD, Posting.Kind.SSO])
        self.fields["colleague"].queryset = there  # type: ignore[attr-defined]

    def _offer_offices(self, ticket: Ticket) -> None:
        """The destinations that lead elsewhere, with the office they lead to; and any open office by name. What was
        closed meanwhile is still understood, so that the action can say so.

        Looked up when they are shown or chosen: most forms that are sent do something else with the ticket."""
        offices = Office.objects.filter(kind__in=PASSED_TO).order_by("kind", "code")

        @cache
        def led_to() -> dict[str, tuple[str, str]]:
            found = {}
            for destination in Destination:
                if destination != Destination.HAI and (office := _handler(destination, ticket)) is not None:
                    found[destination.value] = str(destination.label), _("ke %(office)s") % {"office": office.name}
            return found | {OTHER_OFFICE: (_("Kantor lain"), _("pilih namanya"))}

        @cache
        def named() -> list[tuple[Any, Any]]:
            offered = offices.filter(closed_on=None).exclude(pk=ticket.holder_office_id)
            return [("", _("Pilih kantor")), *((office.pk, f"{office.code} {office.name}") for office in offered)]

        self._choices("destination", lambda: [(value, label) for value, (label, _hint) in led_to().items()])
        self.fields["destination"].widget.hints = SimpleLazyObject(
            lambda: {value: hint for value, (_label, hint) in led_to().items()}
        )
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self._choices("office", named)

    def _offer_catalogue(self, clock: Clock) -> None:
        """The version in force; what another one was searched for is understood, so that the action can say so."""
        book = book_on(wib_date(clock.now()))
        label = book.version.label if book is not None else ""
        sent = self.data.get("catalogue", "")
        words = {label: _("Versi %(version)s, berlaku sekarang") % {"version": label}} if label else {}
        if sent and sent != label and Catalogue.objects.confirmed().filter(label=sent[:20]).exists():
            words[sent] = _("Versi %(version)s") % {"version": sent}
        self._choices("catalogue", list(words.items()))
        self.initial.setdefault("catalogue", label)

    def _offer_directorates(self) -> None:
        self.fields["directorate"].queryset = Office.objects.filter(kind=Office.Kind.HEAD)  # type: ignore[attr-defined]
        named = [(office.pk, office.name) for office in directorates_with_agents()]
        self._choices("directorate", [("", _("Pilih direktorat")), *named])

    def _name_texts(self) -> None:
        """The labels that fit the act."""
        own = {
            Act.HAI_REPLY: (
                "answer",
                _("Balasan"),
                _("Langsung terbaca penanya dan terkirim ke e-mailnya; kantor menyelesaikan tiketnya."),
            ),
            Act.FINISH: (
                "answer",
                _("Jawaban"),
                _("Diisi dari balasan HAI; boleh disesuaikan bahasanya. Balasan asli tetap tersimpan."),
            ),
            Act.ADD: (
                "reply",
                _("Pesan untuk petugas"),
                _("Pertanyaan di atas tidak dapat diubah. Tambahan Anda tercatat dengan waktunya."),
            ),
            Act.REPLY: ("reply", _("Balasan Anda"), _("Tulis data yang diminta. Jangan menulis kata sandi atau OTP.")),
            Act.RECORD_REPLY: (
                "reply",
                _("Balasan penanya"),
                _("Seperti yang disampaikan penanya. Tercatat atas nama petugas yang merekam."),
            ),
        }
        for act in self.acts:
            if act in own:
                name, label, hint = own[act]
                self.fields[name].label, self.fields[name].help_text = label, hint

    # --- What the page shows ------------------------------------------------------------------------------------------
    @property
    def main_radios(self) -> list[Any]:
        return [radio for radio in self["act"] if radio.data["value"] not in MORE]

    @property
    def more_radios(self) -> list[Any]:
        return [radio for radio in self["act"] if radio.data["value"] in MORE]

    @property
    def more_is_open(self) -> bool:
        """Also while something stands in there, whatever act is chosen."""
        return self["act"].value() in MORE or any(
            part.field.errors or (not part.is_radio and part.field.value() not in {None, "", part.field.initial})
            for part in self.more_parts()
        )

    def parts(self) -> Iterator[FormPart]:
        """The fields that belong to an act of the main group, in the order of the page."""
        return (self._part(name) for name in self._names() if self._acts_with(name) - set(MORE))

    def more_parts(self) -> Iterator[FormPart]:
        """The fields that belong to folded acts only."""
        return (self._part(name) for name in self._names() if not self._acts_with(name) - set(MORE))

    def _names(self) -> list[str]:
        wanted = {name for act in self.acts for name in FIELDS[act]}
        return [name for name in self.fields if name in wanted]

    def _acts_with(self, name: str) -> set[Act]:
        return {act for act in self.acts if name in FIELDS[act]}

    def _part(self, name: str) -> FormPart:
        acts = self._acts_with(name)
        when = "act=" + "|".join(act.value for act in self.acts if act in acts) if len(self.acts) > 1 else ""
        words = [str(ACT_WORDS[act].label) for act in self.acts if act in acts] if len(self.acts) > 1 else []
        if name == "office":
            when, words = f"destination={OTHER_OFFICE}", [_("Kantor lain")]
        field = self[name]
        return FormPart(
            field,
            when,
            " / ".join(words),
            any(FIELDS[act][name] for act in acts),
            isinstance(field.field.widget, forms.RadioSelect),
        )

    # --- What was typed -----------------------------------------------------------------------------------------------
    def bring_up_to_date(self, version: int) -> None:
        """Bind what was typed to the ticket as it is now: for a page shown again after somebody else acted."""
        data: Any = self.data
        self.data = data = data.copy()
        data["seen_version"] = str(version)
        if data.get("act") not in self.acts:
            data["act"] = self.acts[0].value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("act"):
            for name, missing in FIELDS[Act(data["act"])].items():
                if missing and name not in self.errors and not data.get(name):
                    self.add_error(name, str(missing))
            elsewhere = data["act"] == Act.PASS_ON and data.get("destination") == OTHER_OFFICE
            if elsewhere and "office" not in self.errors and not data.get("office"):
                self.add_error("office", _("Pilih kantor"))
            unused = [name for name in TEXTS if name in self.fields and name not in FIELDS[Act(data["act"])]]
            refuse_unused(self, unused, ("act", data["act"]))
            if data.get("cited") and data["act"] not in CITING:
                self.add_error(None, _("Kutipan HAIPEDIA hanya terkirim bersama jawaban. Lepas dahulu kutipannya."))
            if data["act"] in CITING:
                self.look_at_canned(data)
        return data

    @property
    def heading(self) -> str:
        """Over its faults: an answer that was not sent is called so, every other act by its name."""
        chosen = self.data.get("act", "")
        if chosen in FIELDS and "answer" not in FIELDS[Act(chosen)]:
            return ACT_WORDS[Act(chosen)].undone_text
        return _("Jawaban belum dikirim")

    def chosen(self) -> Act:
        return Act(self.cleaned_data["act"])

    def said(self) -> dict[str, Any]:
        """What the action of the chosen act takes, besides what every act takes."""
        data, said = self.cleaned_data, {}
        for name in FIELDS[self.chosen()]:
            said["text" if name in MESSAGES else name] = data.get(name)
        if self.chosen() in CITING:
            said["cited"] = data.get("cited") or ()
            said["canned"] = self.placed(data)
        if self.chosen() == Act.PASS_ON and said["destination"] != OTHER_OFFICE:
            said["office"] = None
        return said


def _handler(destination: Destination, ticket: Ticket) -> Office | None:
    """The other office that answers this destination for this asker, if there is one."""
    try:
        office = handling_office(destination, ticket.asker_satker, recorder=ticket.holder_office)
    except NoRoute:
        return None
    return None if office.pk == ticket.holder_office_id else office


def _person_with_place(person: User) -> str:
    place = person.office.name if person.office else person.get_role_display()
    return f"{person.get_full_name()}, {place}"
