"""The filters of Data Pengguna Layanan, checked like a form: a bad one is a sentence beside its field."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from users.models import ServiceUser, UnitType, User
from users.models.service_users import with_email
from users.typed.filters import LineFilter, named
from users.typed.names import folded_email

LARGEST_ID = 2**63 - 1


class ServiceUserFilter(django_filters.FilterSet):
    """Text and unit type. A satker has one unit type, so it is not asked."""

    q = LineFilter(
        label=_("Cari"),
        method="search",
        max_length=120,
        error_messages={"max_length": _("Terlalu panjang: paling banyak %(limit_value)d karakter.")},
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Nama, e-mail, kode satker, atau ID"), "autocomplete": "off"}
        ),
    )
    unit = django_filters.ChoiceFilter(
        label=_("Jenis unit"),
        field_name="unit_type",
        choices=UnitType.choices,
        empty_label=_("Semua"),
        error_messages={"invalid_choice": _("Pilih jenis unit dari daftar")},
    )

    class Meta:
        model = ServiceUser
        fields: list[str] = []

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data, queryset=ServiceUser.objects.none())
        if user.role == User.Role.SATKER:
            del self.filters["unit"]
        self.form.fields["q"].widget.attrs.pop("maxlength", None)

    def search(self, people: QuerySet, _name: str, text: str) -> QuerySet:
        """Part of a name in whatever spelling or of an e-mail, also that of a row joined into this one; the beginning
        of a satker code, or a whole ID."""
        found = named(text) | with_email(folded_email(text))
        if text.isascii() and text.isdigit():
            found |= Q(satker__code__startswith=text)
            if int(text) <= LARGEST_ID:
                found |= Q(pk=int(text))
        return people.filter(found)

    def valid(self) -> dict[str, str]:
        """What was understood; an invalid filter narrows nothing (its field says so)."""
        self.form.is_valid()
        return getattr(self.form, "cleaned_data", {})

    def apply(self, people: QuerySet) -> QuerySet:
        for name, value in self.valid().items():
            people = self.filters[name].filter(people, value)
        return people

    def active(self) -> list[tuple[str, str]]:
        """(name, words) of each valid filter in force: "Jenis unit: BANK"."""
        return [
            (name, f"{self.form.fields[name].label}: {dict(UnitType.choices).get(value, value)}")
            for name, value in self.valid().items()
            if value
        ]
