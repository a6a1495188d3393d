"""Rows outside the bounds that the database now holds: stored before, found by question, named for the admin.

They are looked for in the database itself, because an instant that Python has no year for cannot even be read.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, When

from users.bounds import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT
from users.clock import Clock, wib_date

from .aside import set_aside

APPS = ("users", "services", "tickets", "kpi", "reports")
MOST = 50
"""So many of one column are named; more are one mistake."""


class LookForBadRows:
    """Once a day, and when the worker begins; beside the rest, because it reads each table to its end."""

    def __init__(self) -> None:
        self.looked: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        if self.looked == wib_date(now):
            return
        for table, column, key in rows_outside(stopping):
            set_aside(table, key, "pemeriksaan harian", ValueError(f"{column} di luar batas tahun"), now)
        self.looked = wib_date(now)


def rows_outside(stopping: Callable[[], bool] = lambda: False) -> Iterator[tuple[str, str, object]]:
    """(table, column, key) of each row with a day or an instant outside the bounds. A table is read once, however many
    such columns it has: nothing but the rows themselves knows of it."""
    for model in bounded_models():
        if stopping():
            return
        columns = {field.name: _outside(field) for field in model._meta.concrete_fields if _is_bounded(field)}
        flags = {f"{name}_outside": Case(When(outside, then=True), default=False) for name, outside in columns.items()}
        rows = model._default_manager.filter(reduce(or_, columns.values())).order_by().annotate(**flags)
        told = Counter[str]()
        for key, *are_outside in rows.values_list(name_of_row(model), *flags)[: MOST * len(columns)]:
            for name, is_outside in zip(columns, are_outside, strict=True):
                if is_outside and told[name] < MOST:
                    told[name] += 1
                    yield model._meta.db_table, name, key


def _is_bounded(field: models.Field) -> bool:
    return isinstance(field, models.DateField)


def _outside(field: models.Field) -> Q:
    instant = isinstance(field, models.DateTimeField)
    first, last = (FIRST_INSTANT, LAST_INSTANT) if instant else (FIRST_DAY, LAST_DAY)
    return Q(**{f"{field.name}__lt": first}) | Q(**{f"{field.name}__gt": last})


def bounded_models() -> Iterator[type[models.Model]]:
    """The models that have a check on their days or instants."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            checks = (one for one in model._meta.constraints if isinstance(one, models.CheckConstraint))
            if any(check.name.endswith(("days_within_bounds", "instants_within_bounds")) for check in checks):
                yield model


def name_of_row(model: type[models.Model]) -> str:
    """What people call the row, if it has such a name."""
    return "reference" if any(field.name == "reference" for field in model._meta.fields) else "pk"
