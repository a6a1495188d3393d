"""Data Pengguna Layanan: the people who ask, one person = one e-mail nationwide, and the lists they are on (002 part
2).
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .changes import kept_changes
from .likeness import LikenessField
from .offices import Office, Satker
from .people import User


class UnitType(models.TextChoices):
    """Jenis unit penanya, the manual's seven (002 2B)."""

    SATKER = "SATKER", "SATKER"
    KPPN = "KPPN", "KPPN"
    PEMDA = "PEMDA", "PEMDA"
    BANK = "BANK", "BANK"
    THIRD_PARTY = "PIHAK_KETIGA", "PIHAK KETIGA"
    STUDENT = "MAHASISWA", "MAHASISWA/PELAJAR"
    PUBLIC = "UMUM", "MASYARAKAT/UMUM"


def with_email(part: str) -> Q:
    """People whose e-mail has this in it, or that of a row that was joined into theirs."""
    joined = ServiceUser.objects.filter(joined_into__isnull=False, email__contains=part)
    return Q(email__contains=part) | Q(pk__in=joined.order_by().values("joined_into"))


class ServiceUserQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ServiceUserQuerySet":
        """People on the login's own list, now. Finding a person by exact e-mail is `actions.find_by_email`."""
        return self.filter(pk__in=Membership.objects.visible_to(user).filter(removed_at=None).values("service_user"))


class ServiceUser(models.Model):
    """Pengguna layanan. The public "ID Pengguna" is the primary key."""

    email = models.EmailField(max_length=160)
    name = models.CharField(max_length=120)
    unit_type = models.CharField(max_length=12, choices=UnitType)
    satker = models.ForeignKey(Satker, on_delete=models.PROTECT, null=True, blank=True, related_name="service_users")
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="service_users",
        help_text="The KPPN of an asker of type KPPN.",
    )
    institution = models.CharField(max_length=160, blank=True, help_text="Free text for the types that have no code.")
    likeness = LikenessField()
    joined_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        help_text="The same person: whoever looks for this e-mail finds that row. Tickets keep their snapshot.",
    )
    history = kept_changes(without=("likeness",))

    objects = ServiceUserQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="service_user_one_email_nationwide",
                violation_error_message=_("E-mail ini sudah terdaftar."),
            ),
            models.CheckConstraint(name="service_user_email_is_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="service_user_is_not_joined_into_itself", condition=Q(joined_into=None) | ~Q(joined_into=F("id"))
            ),
            models.CheckConstraint(
                name="service_user_has_the_place_of_its_type",
                condition=Q(unit_type="SATKER", satker__isnull=False, office=None)
                | Q(unit_type="KPPN", satker=None, office__isnull=False)
                | (~Q(unit_type__in=["SATKER", "KPPN"]) & Q(satker=None, office=None)),
            ),
        ]
        indexes = [
            # The order of every list; without it the head office's first page sorts the nation.
            models.Index(name="service_user_by_name", fields=["name", "id"]),
            models.Index(name="service_user_by_likeness", fields=["likeness"], condition=Q(joined_into=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def institution_text(self) -> str:
        """Instansi as the lists write it, without the unit type: "090140 Balai Besar KSDA Riau", "008 PEKANBARU"."""
        if self.satker_id:
            return str(self.satker)
        if self.office_id:
            return f"{self.office.code} {self.office.name}"
        return self.institution


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MembershipQuerySet":
        if user.role == User.Role.SATKER:
            return self.filter(satker_id=user.satker_id)
        if user.role == User.Role.OFFICE:
            return self.filter(office_id=user.office_id)
        if user.reads_all:
            return self
        return self.none()


class Membership(models.Model):
    """A person on the list of one office or one satker. Hapus ends it, CARI EMAIL begins it again; no row is lost."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    satker = models.ForeignKey(Satker, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_of_one_office_or_one_satker",
                condition=Q(office__isnull=False, satker=None) | Q(office=None, satker__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_removed_at_and_by_come_together",
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="membership_once_per_office",
                fields=["service_user", "office"],
                condition=Q(removed_at=None, satker=None),
            ),
            models.UniqueConstraint(
                name="membership_once_per_satker",
                fields=["service_user", "satker"],
                condition=Q(removed_at=None, office=None),
            ),
        ]
        indexes = [
            models.Index(name="membership_of_office", fields=["office", "service_user"], condition=Q(removed_at=None)),
            models.Index(name="membership_of_satker", fields=["satker", "service_user"], condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.service_user} · {self.office or self.satker}"


class ServiceUserEvent(models.Model):
    """What an admin did with a person's row beside its own columns. Append-only: triggers hold it."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("Digabung")
        PARTED = "parted", _("Dipisahkan lagi")

    service_user = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    data = models.JSONField(
        default=dict, blank=True, help_text="Of a join: which rows it changed, so that it can be undone."
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.service_user} {self.kind}"
