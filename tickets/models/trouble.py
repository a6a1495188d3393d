"""What goes wrong behind the pages, kept where an admin sees it: pieces of the worker's work, and rows set aside."""

from django.db import models


class WorkerPiece(models.Model):
    """One piece of the worker's work: when it last went well, and since when and with what it fails."""

    name = models.CharField(max_length=80, unique=True)
    tried_at = models.DateTimeField()
    went_well_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.failures}"


class SetAside(models.Model):
    """One row that a page, a list or the worker could not use and went on without."""

    table = models.CharField(max_length=80)
    key = models.CharField(max_length=40, help_text="As people name it, or its primary key.")
    where = models.CharField(max_length=80, help_text="The page or the piece of work that went on without it.")
    error = models.CharField(max_length=400)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint(name="set_aside_once_per_place", fields=["table", "key", "where"])]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
