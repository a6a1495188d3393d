"""How officers come and go: an office proposes, an HAI admin decides, and every change stays readable (000 item 5)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .offices import Office
from .people import Officer, Posting, User


class ByOfficeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ByOfficeQuerySet":
        """Rows of the login's own office, at a Kanwil also of its KPPN; the head office reads all."""
        if user.reads_all:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        return self.filter(Q(office_id=user.office_id) | Q(office__kanwil_id=user.office_id))


class OfficerProposal(models.Model):
    """A name that an office proposes. `posting` is what an activation led to."""

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu admin HAI")
        ACTIVATED = "activated", _("Diaktifkan")
        REFUSED = "refused", _("Ditolak")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="officer_proposals")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=Posting.Kind)
    starts_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Posting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The head of section; empty where an admin proposed.",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")

    objects = ByOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_at_and_by_come_together",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_activated_iff_it_has_a_posting",
                condition=Q(state="activated", posting__isnull=False) | (~Q(state="activated") & Q(posting=None)),
            ),
            models.CheckConstraint(
                name="proposal_refused_with_a_reason", condition=~Q(state="refused") | ~Q(reason="")
            ),
            days_within("proposal_days_within_bounds", "starts_on"),
            models.UniqueConstraint(
                Lower("name"), "office", name="proposal_one_open_per_name_and_office", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class OfficerEvent(models.Model):
    """One line of an officer's Riwayat. Append-only: triggers hold it (tickets/history/append_only.py)."""

    class Kind(models.TextChoices):
        ACTIVATED = "activated", _("Diaktifkan")
        POSTED = "posted", _("Ditempatkan")
        POSTING_ENDED = "posting_ended", _("Selesai bertugas")
        PASSWORD_RESET = "password_reset", _("Password CSO pertama dibuat ulang")
        PASSWORD_CHANGED = "password_changed", _("Password CSO diganti petugas")
        JOINED = "joined", _("Penempatan dipindahkan, orang yang sama")
        UNLOCKED = "unlocked", _("Password CSO dibuka")
        FIGURES_OPENED = "figures_opened", _("Angka kinerja dibuka")
        FIGURES_CLOSED = "figures_closed", _("Angka kinerja ditutup")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="events")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=2000, blank=True)

    objects = ByOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.officer} {self.kind}"
