"""What a list is filtered by, typed in one line."""

from functools import reduce
from operator import and_

import django_filters
from django.db.models import Q, QuerySet

from .names import finds, searched_words
from .spellings import USUAL
from .text import SearchField


class LineFilter(django_filters.CharFilter):
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
