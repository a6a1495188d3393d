"""The forms that begin a ticket: asking and recording. They check what was typed; what is possible is decided by the
actions.
"""

from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.actions import CLINICS, Asker, FollowUp, Question, received_fault
from tickets.files.field import AttachmentsField
from tickets.knowledge.cited import WithCited
from tickets.knowledge.forms import GapReasonField
from tickets.models import SUBJECT_MAX, TEXT_MAX, Channel, Destination
from users.bounds import InstantField
from users.clock import Clock
from users.forms import HintedRadios, refuse_unused
from users.models import Office, Satker, ServiceUser, UnitType, User
from users.service_users.actions import EmailSearch, find_by_email
from users.service_users.forms import NAMED_BY_INSTITUTION
from users.signing.signed_forms import SignedForm
from users.typed.text import EmailField, LineField, TextField

from .finder import Matches, find_askers
from .following import FollowingForm, follow_up_subject
from .service_field import WithService

NAME_MAX = 120
NEW_PERSON = ("name", "satker_code", "institution")
"""What is typed of somebody whose e-mail nobody knows."""
ONLY_HAI = gettext_lazy("Pertanyaan penanya KPPN hanya dikirim ke HAI. Periksa pilihannya, lalu kirim lagi.")
DESK_CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.SATKER_ONLINE]
DESTINATIONS = [choice for choice in Destination.choices if choice[0] != Destination.HAI]


def subject_field() -> LineField:
    return LineField(
        label=gettext_lazy("Subjek"), max_length=SUBJECT_MAX, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def question_field(hint: Any = "") -> TextField:
    return TextField(
        label=gettext_lazy("Pertanyaan"), max_length=TEXT_MAX, help_text=hint, widget=forms.Textarea(attrs={"rows": 4})
    )


def with_value(data: Any, name: str, value: str) -> Any:
    """A form's sent data (a QueryDict, which is not to be changed) with one value put right."""
    changed = data.copy()
    changed[name] = value
    return changed


def satker_by_code(code: str) -> Satker:
    """The satker of a typed code, or a sentence that says what to check."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise forms.ValidationError(_("Kode satker terdiri atas 6 angka"))
    satker = Satker.objects.select_related("partner").filter(code=code).first()
    if satker is None:
        raise forms.ValidationError(
            _("Kode satker %(code)s tidak ditemukan. Periksa keenam angkanya.") % {"code": code}
        )
    return satker


class AskForm(WithService, FollowingForm):
    """A satker's own question (screen 21)."""

    asker = forms.ModelChoiceField(
        label=gettext_lazy("Penanya"),
        queryset=ServiceUser.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih penanya"),
    )
    new_email = EmailField(label=gettext_lazy("E-mail penanya baru"), required=False, max_length=160)
    new_name = LineField(label=gettext_lazy("Nama penanya baru"), required=False, max_length=NAME_MAX)
    destination = forms.ChoiceField(
        label=gettext_lazy("Tujuan pertanyaan"),
        choices=DESTINATIONS,
        widget=HintedRadios,
        initial=Destination.TREASURY,
    )
    subject = subject_field()
    question = question_field(
        gettext_lazy(
            "Tulis pesan kesalahan, nomor SPM atau SP2D, dan apa yang sudah dicoba. Jangan menulis kata sandi atau OTP."
        )
    )
    attachments = AttachmentsField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, asks=user, **kwargs)
        people = ServiceUser.objects.visible_to(user).order_by("name", "pk")
        self.fields["asker"].queryset = people  # type: ignore[attr-defined]
        self.fields["asker"].label_from_instance = lambda person: f"{person.name} · {person.email}"  # type: ignore[attr-defined]
        if len(people[:2]) == 1:
            self.initial.setdefault("asker", people[0].pk)
        if self.followed:
            self.initial.setdefault("asker", self.followed.asker_id)
            self.initial.setdefault("subject", follow_up_subject(self.followed))
            self.initial.setdefault("destination", self.followed.destination)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("new_email") or data.get("new_name"):
            if "new_email" not in self.errors and not data.get("new_email"):
                self.add_error("new_email", _("Isi e-mail penanya baru"))
            if "new_name" not in self.errors and not data.get("new_name"):
                self.add_error("new_name", _("Isi nama penanya baru"))
        elif not data.get("asker") and not {"asker", "new_email", "new_name"} & set(self.errors):
            self.add_error("asker", _("Pilih penanya, atau tambah penanya baru"))
        return data

    def act(self) -> dict[str, Any]:
        """What `actions.ask` takes."""
        data = self.cleaned_data
        if data["new_email"]:
            asker = Asker(email=data["new_email"], name=data["new_name"], unit_type=UnitType.SATKER)
        else:
            asker = Asker(email=data["asker"].email)
        return {
            "asker": asker,
            "destination": data["destination"],
            "question": Question(data["subject"], data["question"]),
            "files": data["attachments"],
            "follows": data["follows"],
            "service": data["service"],
        }


class RecordForm(WithService, WithCited, FollowingForm, SignedForm):
    """An officer records a question at the desk (screens 05, 06), in the order of the page."""

    email = LineField(
        label=gettext_lazy("Penanya"),
        max_length=160,
        help_text=gettext_lazy("Ketik sebagian nama, e-mail, unit, atau kode satker, lalu Enter."),
        error_messages={"required": gettext_lazy("Isi penanya")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = LineField(label=gettext_lazy("Nama"), max_length=NAME_MAX, required=False)
    unit_type = forms.ChoiceField(
        label=gettext_lazy("Jenis unit penanya"), choices=UnitType.choices, required=False, initial=UnitType.SATKER
    )
    satker_code = LineField(
        label=gettext_lazy("Kode satker"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    institution = LineField(label=gettext_lazy("Nama instansi"), max_length=160, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("Metode"), choices=DESK_CHANNELS, widget=forms.RadioSelect, initial=Channel.FACE_TO_FACE
    )
    subject = subject_field()
    question = question_field()
    attachments = AttachmentsField()
    received_on = InstantField(
        label=gettext_lazy("Diterima pada (WIB)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Hanya catatan: waktu norma tetap dihitung sejak tiket direkam."),
        error_messages={"invalid": gettext_lazy("Tanggal atau jam tidak dikenal. Tulis seperti 18-05-2026 09.30.")},
    )
    follow_up = forms.ChoiceField(
        label=gettext_lazy("Status tiket"), widget=HintedRadios, initial=FollowUp.ANSWER_NOW.value
    )
    gap_reason = GapReasonField()
    through_clinic = forms.BooleanField(label=gettext_lazy("Melalui Klinik Akuntansi"), required=False)
    destination = forms.ChoiceField(
        label=gettext_lazy("Tujuan"), choices=DESTINATIONS, widget=forms.RadioSelect, required=False
    )
    answer = TextField(
        label=gettext_lazy("Jawaban"),
        max_length=TEXT_MAX,
        required=False,
        help_text=gettext_lazy("Terkirim ke e-mail penanya."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_attachments = AttachmentsField(label=gettext_lazy("Lampiran jawaban"))

    FOLLOW_UPS = (
        (FollowUp.ANSWER_NOW.value, gettext_lazy("Selesai"), gettext_lazy("Jawab sekarang")),
        (FollowUp.ANSWER_LATER.value, gettext_lazy("Jawab nanti"), gettext_lazy("Tetap di kantor ini")),
        (FollowUp.TO_HAI.value, gettext_lazy("Kirim ke HAI"), gettext_lazy("Perlu jawaban Layer 1/2")),
        (FollowUp.PASS_ON.value, gettext_lazy("Teruskan"), gettext_lazy("Ke kantor lain sesuai tujuan")),
    )

    def __init__(self, *args: Any, login: User, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, asks=login, login=login, clock=clock, **kwargs)
        if self.followed:
            self.initial.setdefault("subject", follow_up_subject(self.followed))
            self.initial["email"] = self.initial.get("email") or self.followed.asker_email
        if cast(Office, login.office).kind not in CLINICS:
            del self.fields["through_clinic"]
        self.fields["email"].widget.attrs["data-askers"] = reverse("tickets:askers")
        self.matches = Matches([])
        self.asker_note = ""
        self.unused: list[str] = []
        self.found = self._search()
        self._offer_follow_ups()
        # A reason that nobody saw is none: it is sent only where it is shown, without script once HAI was chosen.
        to_hai = self.of_kppn or self["follow_up"].value() == FollowUp.TO_HAI.value
        self.gap_reason_look = "" if to_hai else "js-only"
        self.fields["gap_reason"].widget.attrs |= {"data-when-shown": ""} | ({} if to_hai else {"disabled": True})

    def _offer_follow_ups(self) -> None:
        """What the asker lets one do with the question."""
        self.of_kppn = self.person is not None and self.person.unit_type == UnitType.KPPN
        offered = [row for row in self.FOLLOW_UPS if not self.of_kppn or row[0] == FollowUp.TO_HAI.value]
        self.fields["follow_up"].choices = [(value, label) for value, label, _hint in offered]  # type: ignore[attr-defined]
        self.fields["follow_up"].widget.hints = {value: hint for value, _label, hint in offered}
        if self.of_kppn:
            self.initial["follow_up"] = FollowUp.TO_HAI.value
            self.fields["follow_up"].error_messages["invalid_choice"] = ONLY_HAI
            self.fields["follow_up"].help_text = gettext_lazy("Pertanyaan penanya KPPN hanya dikirim ke HAI.")

    @property
    def person(self) -> ServiceUser | None:
        """The registered asker whom the form names."""
        return self.found.person if self.found is not None else None

    def _typed(self) -> str:
        """The text of the asker's field, "" where it is none that can be looked for."""
        typed = self.data.get("email") if self.is_bound else self.initial.get("email")
        try:
            return self.fields["email"].clean(typed) if typed else ""
        except forms.ValidationError:
            return ""

    def _search(self) -> EmailSearch | None:
        """The person behind the address in the form, if it is one; otherwise look who may be meant."""
        typed = self._typed()
        try:
            email = EmailField(max_length=160).clean(typed) if typed else ""
        except forms.ValidationError:
            self.matches = find_askers(cast(Office, self.login.office), typed)
            return None
        return find_by_email(self.login, email) if email else None

    @property
    def asks_for_new_person(self) -> bool:
        """Whether the address was looked up and is unknown: then name and unit are asked in place."""
        return self.found is not None and self.found.person is None

    @property
    def shows_new_person(self) -> bool:
        """Whether the fields of a new person stand there: also while the asker is looked for anew, with what was typed
        in them."""
        typed = self.is_bound and any(str(self.data.get(name, "")).strip() for name in NEW_PERSON)
        return self.asks_for_new_person or (self.person is None and typed)

    def begin(self) -> None:
        """The page begins where the hand goes on: at the asker, at a new person's name, or after the asker. Where
        people are to be chosen from, at the first of them; where something is wrong, at the list of that."""
        if self.errors or self.matches.people:
            return
        name = "channel" if self.person is not None else "name" if self.asks_for_new_person else "email"
        self.fields[name].widget.attrs["autofocus"] = True

    def look_up_only(self) -> None:
        """The page's "Cari": keep everything typed, say only who was found. Who is found alone is chosen."""
        self.show_unchecked()
        if len(self.matches.people) == 1:
            self._name(self.matches.people[0])
        if self.found is None:
            self.asker_note = (
                self._whom_to_choose() if self._typed() else _("Ketik nama, e-mail, unit, atau kode satker.")
            )
        self._settle()

    def _name(self, person: ServiceUser) -> None:
        self.data = with_value(self.data, "email", person.email)
        self.matches, self.found = Matches([]), find_by_email(self.login, person.email)
        self._offer_follow_ups()

    def _whom_to_choose(self) -> str:
        if self.matches.more:
            return _("Banyak yang cocok. Pilih dari daftar ini, atau tambahkan kata lain.")
        if self.matches.people:
            return _("Pilih penanya dari daftar ini.")
        return _(
            "Tidak ada yang cocok di antara penanya kantor ini. Periksa ejaannya; untuk orang lain atau penanya baru, "
            "ketik e-mailnya dengan lengkap."
        )

    def _settle(self) -> None:
        """Put right what the asker decides, for the page that is shown: the one thing that can be done for a KPPN, and
        what was typed of a new person who turned out to be known, which stands there as text from now on."""
        if self.of_kppn and self.is_bound:
            self.data = with_value(self.data, "follow_up", FollowUp.TO_HAI.value)
        self.unused = self._of_another_person()

    def _of_another_person(self) -> list[str]:
        """The texts about a new person that do not fit the registered one."""
        person = self.person
        if person is None or not self.is_bound:
            return []
        known = {person.name, person.satker.code if person.satker else "", person.institution, person.institution_text}
        typed = [str(self.data.get(name, "")).strip() for name in NEW_PERSON]
        return [text for text in typed if text and text.casefold() not in {one.casefold() for one in known}]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._clean_asker(data)
        received = data.get("received_on")
        if received and (fault := received_fault(received, self.clock.now())):
            self.add_error("received_on", fault)
        follow_up = data.get("follow_up")
        if follow_up == FollowUp.ANSWER_NOW and "answer" not in self.errors and not data.get("answer"):
            self.add_error("answer", _("Isi jawaban, atau pilih tindak lanjut lain"))
        if follow_up == FollowUp.PASS_ON and "destination" not in self.errors and not data.get("destination"):
            self.add_error("destination", _("Pilih tujuan pertanyaan"))
        if follow_up == FollowUp.TO_HAI and "gap_reason" not in self.errors and not data.get("gap_reason"):
            self.add_error("gap_reason", _("Pilih alasan"))
        if follow_up != FollowUp.ANSWER_NOW and (follow_up or self.of_kppn):
            self.refuse_cited(data)
            refuse_unused(self, ("answer", "answer_attachments"), ("follow_up", follow_up or FollowUp.TO_HAI.value))
        self._settle()
        return data

    def _clean_asker(self, data: dict[str, Any]) -> None:
        """Somebody must be named: by an exact e-mail, which choosing writes into the field."""
        if self.found is None:
            if "email" not in self.errors:
                self.add_error("email", self._whom_to_choose())
            return
        data["email"] = self.found.email
        if self.asks_for_new_person:
            self._clean_new_person(data)
        elif unused := self._of_another_person():
            known = {"name": self.found.person.name if self.found.person else "", "typed": ", ".join(unused)}
            words = _("E-mail ini sudah terdaftar atas nama %(name)s; %(typed)s tidak dipakai. Kirim lagi bila benar.")
            self.add_error("email", words % known)

    def _clean_new_person(self, data: dict[str, Any]) -> None:
        if "name" not in self.errors and not data.get("name"):
            self.add_error("name", _("Isi nama penanya baru"))
        unit_type = data.get("unit_type")
        if "unit_type" not in self.errors and not unit_type:
            self.add_error("unit_type", _("Pilih jenis unit penanya"))
        if unit_type == UnitType.SATKER and "satker_code" not in self.errors:
            try:
                data["satker"] = satker_by_code(data.get("satker_code", ""))
            except forms.ValidationError as error:
                self.add_error("satker_code", error)
        if unit_type:
            unused = [] if unit_type == UnitType.SATKER else ["satker_code"]
            unused += [] if unit_type in NAMED_BY_INSTITUTION else ["institution"]
            refuse_unused(self, unused, ("unit_type", unit_type))

    def act(self) -> dict[str, Any]:
        """What `actions.record` takes."""
        data = self.cleaned_data
        asker = Asker(
            email=data["email"],
            name=data["name"],
            unit_type=data["unit_type"],
            satker=data.get("satker"),
            institution=data["institution"],
        )
        return {
            "signature": data["signature"],
            "asker": asker,
            "channel": data["channel"],
            "question": Question(data["subject"], data["question"], data["received_on"]),
            "follow_up": FollowUp(data["follow_up"]),
            "answer": data["answer"],
            "cited": data["cited"],
            "files": data["attachments"],
            "answer_files": data["answer_attachments"] if data["follow_up"] == FollowUp.ANSWER_NOW else (),
            "destination": data["destination"],
            "follows": data["follows"],
            "service": data["service"],
            "gap_reason": data["gap_reason"] if data["follow_up"] == FollowUp.TO_HAI else "",
            "through_clinic": data.get("through_clinic", False),
        }
