"""Master data that decide figures (norms, days off, types, postings): every state of every row, insert-only, chained.

A row of `MasterRow` appends its state in the transaction that changes it, one by one or in bulk. So an edit in the
database itself is named by `manage.py verify_master`: the row says something else than its newest version. Guarded by
`append_only`.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction

from users.clock import DatabaseClock

STRETCH = 500
"""Rows of one statement."""


class MasterVersion(models.Model):
    """A state of one row: `content` by column, null once the row is gone. Its hash covers it and the version before."""

    table = models.CharField(max_length=60)
    key = models.BigIntegerField(help_text="The row's.")
    seq = models.PositiveIntegerField()
    content = models.JSONField(null=True)
    at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["table", "key", "seq"]
        constraints = [
            models.UniqueConstraint(name="master_version_one_per_row_and_seq", fields=["table", "key", "seq"])
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.seq}"

    def digest(self) -> str:
        """SHA-256 over the canonical bytes: sorted JSON, UTC microseconds, the hash of the version before."""
        content = {
            "table": self.table,
            "key": self.key,
            "seq": self.seq,
            "content": self.content,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "prev": self.prev_hash,
        }
        return hashlib.sha256(
            json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()


class MasterQuerySet(models.QuerySet):
    """Rows whose changes in bulk are appended too."""

    def update(self, **changes: Any) -> int:
        with transaction.atomic(using=self.db, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            count = super().update(**changes)
            append_versions(self.model, keys)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic(using=self.db, savepoint=False):
            made = super().bulk_create(objs, *args, **options)
            append_versions(self.model, [row.pk for row in made])
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            gone = super().delete()
            append_versions(self.model, keys)
        return gone

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class MasterRow(models.Model):
    """A row of which every state is kept. The manager of every such model is made from `MasterQuerySet`."""

    UNKEPT: ClassVar[frozenset[str]] = frozenset()
    """Columns that decide nothing, or that nobody may read there."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(savepoint=False):
            super().save(*args, **options)
            append_versions(type(self), [self.pk])

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic(savepoint=False):
            key = self.pk
            gone = super().delete(*args, **options)
            append_versions(type(self), [key])
        return gone


def append_versions(model: type[models.Model], keys: Sequence[int]) -> None:
    """The state of these rows as the database has it now, where it is not what was kept last. In the transaction of the
    change, which holds the rows."""
    for first in range(0, len(keys), STRETCH):
        _append(model, keys[first : first + STRETCH])


def _append(model: type[models.Model], keys: Sequence[int]) -> None:
    table = model._meta.db_table
    now = dict(contents(model, keys))
    known: dict[int, MasterVersion] = {}
    for version in MasterVersion.objects.filter(table=table, key__in=keys).order_by("seq"):
        known[version.key] = version
    new = []
    for key in keys:
        last = known.get(key)
        content = now.get(key)
        if content == (last.content if last else None):
            continue
        new.append(
            MasterVersion(
                table=table,
                key=key,
                seq=last.seq + 1 if last else 1,
                content=content,
                prev_hash=last.hash if last else "",
            )
        )
    if new:
        at = DatabaseClock().now()
        for version in new:
            version.at = at
            version.hash = version.digest()
        MasterVersion.objects.bulk_create(new)


def contents(model: type[models.Model], keys: Collection[int] | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """(key, content) of these rows, or of all, in order, as the database has them."""
    unkept: frozenset[str] = model.UNKEPT  # type: ignore[attr-defined]
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in unkept]
    rows = model._base_manager.order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    found = rows.values_list("pk", *names).iterator(chunk_size=STRETCH)
    while stretch := list(islice(found, STRETCH)):
        for key, *values in stretch:
            yield key, {name: _value(value) for name, value in zip(names, values, strict=True)}


def _value(value: Any) -> Any:
    """As JSON keeps it, and gives it back."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    return value
