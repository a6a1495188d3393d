"""Who changed a row of reference data or of people, and when (django-simple-history)."""

from django.db import models
from simple_history.models import HistoricalRecords


def kept_changes(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """The history of a model's rows, `without` fields that nobody may read there; with bigint keys as everywhere."""
    return HistoricalRecords(history_id_field=models.BigAutoField(), excluded_fields=list(without))
