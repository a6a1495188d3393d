"""Choices of a form as plain HTML: Django renders a template for every option, and a list of offices has hundreds."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_filters.fields import ChoiceField, ChoiceIterator, ModelChoiceField

from users.languages import at_hand

from .filters import OneRequest

Pairs = Iterable[tuple[Any, str]]
"""Value and label of each option."""


class PlainSelect(forms.Select):
    """One of a list without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = frozenset(map(_said, self.format_value(value)))
        # One by one: how many rows a table has would be a statement of its own.
        options = _options(tuple(iter(self.choices)), chosen)
        attributes = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}</select>", attributes, options)


def _said(key: Any) -> str:
    return "" if key is None else str(key)


@lru_cache(maxsize=256)
def _options(pairs: tuple[tuple[Any, str], ...], chosen: frozenset[str]) -> SafeString:
    """Of the same pairs and choice once a process."""
    said = ((_said(key), label) for key, label in pairs)
    rows = ((key, " selected" if key in chosen else "", label) for key, label in said)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


class _OptionIterator(ChoiceIterator):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from self.choices


class OptionField(ChoiceField):
    iterator = _OptionIterator
    widget = PlainSelect


class _Said:
    """Choices in words, put into words once a process in each language."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.choices = choices
        self._said: dict[str, list[tuple[Any, str]]] = {}

    @property
    def pairs(self) -> list[tuple[Any, str]]:
        language = at_hand()
        if language not in self._said:
            self._said[language] = [(key, str(label)) for key, label in self.choices]
        return self._said[language]

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


class _PairsIterator(ModelChoiceIterator):
    field: "PairsField"

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from self.field.pairs()


class PairsField(ModelChoiceField):
    """A row of a table; what it offers is read as values, not as rows with all their columns."""

    iterator = _PairsIterator
    widget = PlainSelect

    def __init__(self, *args: Any, pairs: Callable[[], Pairs], **options: Any) -> None:
        self.pairs = pairs
        super().__init__(*args, **options)


class OptionFilter(OneRequest, django_filters.ChoiceFilter):
    """One of a fixed list."""

    field_class = OptionField

    def __init__(self, *args: Any, choices: Iterable[tuple[Any, Any]] = (), **options: Any) -> None:
        said = {"invalid_choice": gettext_lazy("Pilih salah satu dari daftar")}
        super().__init__(*args, choices=_Said(choices), error_messages=said, **options)


class PairsFilter(OneRequest, django_filters.ModelChoiceFilter):
    """`pairs`: value and label of each row of the queryset, which still decides what is accepted."""

    field_class = PairsField
