"""Duties of named logins over time (PER-8/PB/2020 art. 7(1), 11(2)-(3), 17(3), 20(3), 22(6)): who is Manajer Layanan,
Penjamin Kualitas, Kepala Seksi, CIO. Dated rows instead of more roles; what a duty may do is asked on an act's day.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .changes import kept_changes
from .master import MasterQuerySet, MasterRow
from .offices import Office, dates_in_order
from .people import User


class DutyQuerySet(MasterQuerySet):
    def on(self, day: date) -> "DutyQuerySet":
        """In force on a Jakarta calendar day."""
        return self.not_over(day).filter(valid_from__lte=day)

    def not_over(self, day: date) -> "DutyQuerySet":
        """In force on the day, or to begin later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def visible_to(self, user: User) -> "DutyQuerySet":
        """The HAI admins', who keep them, and the head office's, which reads along."""
        return self if user.reads_all else self.none()


class Duty(MasterRow):
    """One duty of one person; a trigger refuses a login that is nobody's own (append_only). It is never edited but for
    its last day; what was wrong ends, and another begins."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", _("Koordinator")
        DEPARTMENT_HEAD = "department_head", _("Koordinator Departemen")
        OPERATIONS = "operations", _("Koordinator Pelaksanaan")
        AGENT_HEAD = "agent_head", _("Koordinator Agen / Kepala Seksi")
        QUALITY = "quality", _("Penjamin Kualitas Layanan")
        SUPERVISOR = "supervisor", _("Manajer Layanan (Supervisor)")
        AGENT = "agent", _("Agen Layer 1 / 2")
        CALL_CENTER = "call_center", _("Agen Call Center")
        CHANGE_MANAGER = "change_manager", _("Manajer Perubahan")
        CAB = "cab", _("Anggota CAB")
        CIO = "cio", _("CIO")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=16, choices=Kind)
    directorate = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        help_text="Where the duty holds for one directorate only (003 7(1)b, e, f).",
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day.")
    legal_basis = models.CharField(max_length=300)
    certificate_no = models.CharField(max_length=80, blank=True)
    certificate_on = models.DateField(null=True, blank=True, help_text="The day of the certificate.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When the last day was written.")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_basis = models.CharField(max_length=300, blank=True)
    history = kept_changes()

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            days_within("duty_days_within_bounds", "valid_from", "valid_to", "certificate_on"),
            dates_in_order("duty_dates_in_order"),
            models.CheckConstraint(name="duty_has_a_legal_basis", condition=~Q(legal_basis="")),
            models.CheckConstraint(
                name="duty_call_center_has_a_certificate",
                condition=~Q(kind="call_center") | (~Q(certificate_no="") & Q(certificate_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="duty_of_a_directorate_names_it",
                condition=~Q(kind__in=["department_head", "quality", "supervisor"]) | Q(directorate__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_ended_at_and_by_come_together",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, valid_to__isnull=False),
            ),
            models.UniqueConstraint(
                name="duty_one_open_per_directorate",
                fields=["user", "kind", "directorate"],
                condition=Q(valid_to=None, directorate__isnull=False),
            ),
            models.UniqueConstraint(
                name="duty_one_open_per_kind",
                fields=["user", "kind"],
                condition=Q(valid_to=None, directorate=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


OF_A_DIRECTORATE = frozenset({Duty.Kind.DEPARTMENT_HEAD, Duty.Kind.QUALITY, Duty.Kind.SUPERVISOR})
"""Kinds that there is one of in each directorate (003 7(1)b, e, f)."""
