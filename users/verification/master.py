"""`verify_master`: the rows that decide figures against their kept states, and each chain of states in itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models

from users.models.master import MasterRow, MasterVersion, contents

from .readable import in_short, odd_values, readable


@dataclass(frozen=True)
class Wrong:
    """What of one row does not agree with what was kept of it."""

    table: str
    key: int
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.what}"


def kept_models() -> list[type[models.Model]]:
    """Every model whose states are kept, on all floors."""
    return sorted((each for each in apps.get_models() if issubclass(each, MasterRow)), key=lambda m: m._meta.db_table)


def wrong_rows() -> Iterator[Wrong]:
    """Everything that was edited, put in or taken out past the application. Some thousand rows of a table at most."""
    tables = set()
    for model in kept_models():
        tables.add(model._meta.db_table)
        if found := list(_wrong_in(model)):
            # Somebody may have saved a row between the reading of the rows and that of their states.
            again = set(_wrong_in(model))
            yield from (wrong for wrong in found if wrong in again)
    for table in MasterVersion.objects.exclude(table__in=tables).order_by("table").values_list("table").distinct():
        yield Wrong(table[0], 0, "versions of a table that keeps none")


def _wrong_in(model: type[models.Model]) -> Iterator[Wrong]:
    table = model._meta.db_table
    rows, unreadable = _rows(model)
    yield from (Wrong(table, key, f"the row cannot be read: {why}") for key, why in unreadable.items())
    versions, lost = _versions(table)
    yield from (Wrong(table, key, f"a version of it cannot be read: {why}") for key, why in lost.items())
    for key, group in groupby(versions, attrgetter("key")):
        chain = list(group)
        row = rows.pop(key, None)
        if key in unreadable or key in lost:
            continue
        try:
            yield from (Wrong(table, key, what) for what in (*_broken(chain), *_other(row, chain[-1].content)))
        except Exception as failure:  # noqa: BLE001 - whatever is wrong with one row, it is named
            yield Wrong(table, key, f"it cannot be verified: {in_short(failure)}")
    for key in rows.keys() - lost.keys():
        yield Wrong(table, key, "the row was put in by hand: no version was kept of it")


def _rows(model: type[models.Model]) -> tuple[dict[int, dict[str, Any]], dict[int, str]]:
    """Key -> content of the rows, and key -> why of those that cannot be read."""
    try:
        return dict(contents(model)), odd_values(model)
    except Exception:  # noqa: BLE001 - which row it is, and why, is found one by one
        rows, unreadable = dict[int, dict[str, Any]](), dict[int, str]()
        for key in model._base_manager.order_by("pk").values_list("pk", flat=True):
            try:
                rows |= contents(model, [key])
            except Exception as failure:  # noqa: BLE001 - named
                unreadable[key] = in_short(failure)
        return rows, unreadable


def _versions(table: str) -> tuple[list[MasterVersion], dict[int, str]]:
    """In order; and row's key -> why of those that cannot be read."""
    kept = MasterVersion.objects.filter(table=table).order_by("key", "seq")
    lost: dict[int, str] = {}

    def unreadable(version: int, why: str) -> None:
        lost.setdefault(kept.filter(pk=version).values_list("key", flat=True)[0], why)

    return readable(kept, kept.values_list("pk", flat=True), unreadable), lost


def _broken(chain: Sequence[MasterVersion]) -> Iterator[str]:
    """The first thing that is wrong with a chain."""
    previous = ""
    for seq, version in enumerate(chain, 1):
        if version.seq != seq:
            yield f"version {seq} is missing"
            return
        if version.prev_hash != previous:
            yield f"version {seq} does not continue the one before"
            return
        if version.digest() != version.hash:
            yield f"version {seq} was changed"
            return
        previous = version.hash


def _other(row: dict[str, Any] | None, kept: dict[str, Any] | None) -> Iterator[str]:
    if row is None:
        if kept is not None:
            yield f"the row was taken out by hand; kept is {_short(kept)}"
        return
    if kept is None:
        yield "the row is there again after it was taken out"
        return
    for name in sorted(row.keys() | kept.keys()):
        if row.get(name) != kept.get(name):
            yield f"{name} is {row.get(name)!r}, kept is {kept.get(name)!r}"


def _short(content: dict[str, Any]) -> str:
    said = ", ".join(f"{name} {value}" for name, value in content.items() if value not in (None, "", False))
    return said if len(said) <= 200 else said[:199] + "…"


def counted() -> int:
    """How many states are kept."""
    return MasterVersion.objects.count()
