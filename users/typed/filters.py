"""What a list is filtered by, typed in one line."""

from copy import copy
from functools import reduce
from operator import and_
from typing import Any, Self, TypeVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from .names import finds, searched_words
from .spellings import USUAL
from .text import SearchField


class OneRequest(django_filters.Filter):
    """django-filter copies a list's filters for every request with all that hangs on them, querysets and words. A list
    gives its filters other values, and changes none of those: a copy of the names is enough. Labels stay lazy: each
    reader has them in their own language."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        made = copy(self)
        made.extra = dict(self.extra)
        made.method = self.method  # bound to the copy
        return made


class _FreshFields(dict):
    """Fields that were made for this request, which a form need not copy for itself."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


OfForm = TypeVar("OfForm", bound=forms.Form)


def with_fresh_fields(form_class: type[OfForm]) -> type[OfForm]:
    """A form class that is made for one form: django-filter makes one each request."""
    form_class.base_fields = _FreshFields(form_class.base_fields)
    return form_class


class LineFilter(OneRequest, django_filters.CharFilter):
    """Words to look for, as a search field reads them."""

    field_class = SearchField


class NameFilter(LineFilter):
    """Part of the name of a person, however it is spelled; beside the field `name` lies `likeness`."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(named(value, self.field_name)) if value else qs


def named(typed: str, field: str = "name") -> Q:
    """Rows whose name has what was typed in it, or all its words as names are compared. `field`: the name's, beside
    which lies its `likeness`."""
    folded = field.removesuffix("name") + "likeness"
    as_typed, words = Q(**{f"{field}__icontains": typed}), searched_words(typed)
    return as_typed | reduce(and_, (_spelled(folded, word) for word in words)) if words else as_typed


def _spelled(column: str, word: str) -> Q:
    """As typed, which may be the begin of another name, or as its usual spelling is kept."""
    return Q(**{f"{column}__contains": word}) | Q(**{f"{column}__contains": USUAL.get(word, word)})


def named_among(few: QuerySet, typed: str, field: str) -> Q:
    """The same of `few` people whose names are kept as typed only: hundreds, not more. One query."""
    return Q(pk__in=[pk for pk, name in few.order_by().values_list("pk", field) if finds(typed, name)])
