"""Figures of a quarter as the reader last told them, kept so that no first page reads a quarter (decision 0026)."""

from django.db import models
from django.db.models import F, Q

from users.models import Office


class KeptFigures(models.Model):
    """One Kanwil's sums of one quarter (`kanwil` empty: of the head office's own tickets), as of `made_at`.

    Derived: the worker makes a quarter's rows anew, nothing is decided by them and no paper is printed from them.
    """

    quarter = models.CharField(max_length=6, help_text='As "2026Q2".')
    kanwil = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    tickets = models.PositiveIntegerField(help_text="Counted, with what nobody has taken.")
    judged = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    untaken = models.PositiveIntegerField()
    untaken_late = models.PositiveIntegerField()
    people = models.PositiveIntegerField(help_text="Petugas: persons with an index, each in one Kanwil.")
    counted = models.PositiveIntegerField(help_text="The tickets of their indices.")
    minimum = models.CharField(max_length=80, help_text='The sum of their minimums, exact: "36000/19".')
    at_risk = models.PositiveIntegerField(help_text="Of them: foreseen below the target.")
    watch = models.PositiveIntegerField(help_text="Foreseen at it, with little room.")
    on_track = models.PositiveIntegerField()
    policy = models.JSONField(help_text="By which it was counted, written out.")
    broken = models.BooleanField(default=False, help_text="Its lock is damaged: it has no figures.")
    detail = models.JSONField(default=dict, help_text="Of a running quarter: offices, and officers with an outlook.")
    decision_mark = models.BigIntegerField(help_text="The newest decision there was; a later one may move the figures.")
    lock_mark = models.BigIntegerField(help_text="The newest lock there was.")

    class Meta:
        ordering = ["quarter", "kanwil"]
        constraints = [
            models.UniqueConstraint(name="kept_once_per_quarter_and_kanwil", fields=["quarter", "kanwil"]),
            models.UniqueConstraint(
                name="kept_once_per_quarter_of_head_office", fields=["quarter"], condition=Q(kanwil=None)
            ),
            models.CheckConstraint(
                name="kept_figures_do_not_contradict",
                condition=Q(in_time__lte=F("judged"))
                & Q(judged__lte=F("tickets"))
                & Q(untaken__lte=F("tickets"))
                & Q(untaken_late__lte=F("untaken")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.kanwil_id or '-'}"
