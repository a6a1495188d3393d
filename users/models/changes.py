"""Who changed a row of reference data or of people, and when (django-simple-history)."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class KeptChanges(HistoricalRecords):
    """Without a row for what it does not keep: every login writes `last_login`, and changes nothing that is told."""

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if not created and written and set(written) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)


def kept_changes(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """The history of a model's rows, `without` fields that nobody may read there; with bigint keys as everywhere."""
    return KeptChanges(history_id_field=models.BigAutoField(), excluded_fields=list(without))
