"""What a list is filtered by, typed in one line."""

import django_filters

from .text import SearchField


class LineFilter(django_filters.CharFilter):
    """Words to look for, as a search field reads them."""

    field_class = SearchField
