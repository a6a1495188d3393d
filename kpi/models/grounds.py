"""What figures stand on besides tickets: offices with their Kanwil, type and zone, desks, ministries, destinations.

A change is drafted whole, shown with its effect, confirmed by named persons, and carried out on its day. `content` is
what shall be, by the names that `kpi.grounds.kinds` gives; `before` what stood there when it was carried out. The rows
it changes are `MasterRow`, which keep every state; this row says on what basis, from when and by whom.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.models import Ministry, Office, User
from users.models.two_persons import ByTwoPersons


class GroundChangeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "GroundChangeQuerySet":
        """The HAI admins' work."""
        return self if user.role == User.Role.ADMIN else self.none()

    def pending(self) -> "GroundChangeQuerySet":
        """Not carried out and not withdrawn."""
        return self.filter(state__in=PENDING)


class GroundChange(ByTwoPersons):
    """One change of one office, ministry or destination."""

    class Kind(models.TextChoices):
        OFFICE_OPEN = "office_open", _("Buka kantor")
        OFFICE_NAME = "office_name", _("Ganti nama")
        OFFICE_REGION = "office_region", _("Pindah Kanwil")
        OFFICE_TYPE = "office_type", _("Tetapkan tipe")
        OFFICE_ZONE = "office_zone", _("Ganti zona waktu")
        OFFICE_SATKER = "office_satker", _("Kode satker dan KPPN mitra")
        OFFICE_CLOSE = "office_close", _("Tutup kantor")
        OFFICE_REOPEN = "office_reopen", _("Buka kembali")
        DESK_CLOSE = "desk_close", _("Tutup meja Layer 2")
        DESK_OPEN = "desk_open", _("Buka meja Layer 2")
        MINISTRY_ADD = "ministry_add", _("Tambah kementerian/lembaga")
        MINISTRY_NAME = "ministry_name", _("Ganti nama kementerian/lembaga")
        MINISTRY_CLOSE = "ministry_close", _("Tutup kementerian/lembaga")
        DESTINATION = "destination", _("Tujuan pertanyaan")

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        WAITING = "waiting", _("Menunggu orang kedua")
        CONFIRMED = "confirmed", _("Menunggu harinya")
        DONE = "done", _("Berlaku")
        WITHDRAWN = "withdrawn", _("Ditarik")

    kind = models.CharField(max_length=16, choices=Kind)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="ground_changes",
        help_text="Empty until an office that opens is carried out.",
    )  # fmt: skip
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(
        max_length=20, help_text="What it is about: an office's or ministry's code, or a destination."
    )
    content = models.JSONField(default=dict)
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=300)
    summary = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    before = models.JSONField(null=True, blank=True)
    effect = models.JSONField(null=True, blank=True, help_text="As it was shown to whoever confirmed last.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was carried out.")

    objects = GroundChangeQuerySet.as_manager()

    class Meta(ByTwoPersons.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *ByTwoPersons.Meta.constraints,
            days_within("ground_change_days_within_bounds", "effective_on"),
            models.CheckConstraint(name="ground_change_has_a_legal_basis", condition=~Q(legal_basis="")),
            models.CheckConstraint(
                name="ground_change_done_iff_carried_out",
                condition=Q(state="done", done_at__isnull=False, confirmed_by__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
            ),
            models.CheckConstraint(
                name="ground_change_confirmed_by_somebody",
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="ground_change_one_pending_of_a_kind",
                fields=["kind", "subject"],
                condition=Q(state__in=["draft", "waiting", "confirmed"]),
            ),
        ]
        indexes = [
            models.Index(name="ground_change_due", fields=["effective_on"], condition=Q(state="confirmed")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("grounds:change", args=[self.pk])


PENDING = (GroundChange.State.DRAFT, GroundChange.State.WAITING, GroundChange.State.CONFIRMED)
