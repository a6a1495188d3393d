"""Places: offices with their dated type and region, ministries, spending units (satker) with their dated partner."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .changes import kept_changes
from .master import MasterQuerySet, MasterRow

SATKER_CODE = RegexValidator(r"^[0-9]{6}\Z", _("Kode satker terdiri atas 6 angka"))


class Basis(models.TextChoices):
    """Whether a source settles the fact, or we assume it; users see which (docs/domain.md, "[assumed]")."""

    DOCUMENTED = "documented", _("terdokumentasi")
    ASSUMED = "assumed", _("asumsi")


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("Tanggal akhir mendahului tanggal awal."),
    )


class Office(MasterRow):
    """An office of Ditjen Perbendaharaan: head office and its directorates, Kanwil, KPPN, KPPN Khusus."""

    class Kind(models.TextChoices):
        HEAD = "pusat", _("Kantor Pusat")
        KANWIL = "kanwil", _("Kanwil")
        KPPN = "kppn", _("KPPN")
        KPPN_KHUSUS = "kppn_khusus", _("KPPN Khusus")

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=60, blank=True)
    province = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=20, choices=Zone, default=Zone.WIB)
    kanwil = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kppn",
        help_text="The present one; OfficeRegion holds its history.",
    )
    email = models.EmailField(blank=True, help_text="Where the office hears of new questions.")
    opened_on = models.DateField(null=True, blank=True, help_text="Empty: open since before the first figures.")
    closed_on = models.DateField(null=True, blank=True, help_text="The first day on which it is closed.")
    desk_closed_on = models.DateField(
        null=True, blank=True, help_text="Of a directorate: from then on its Layer 2 gets no questions."
    )
    settled_here = models.BooleanField(
        default=False, help_text="Somebody changed it here; the file that came with the software says nothing any more."
    )
    history = kept_changes()

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="office_below_a_kanwil_unless_kanwil_or_head",
                condition=Q(kind__in=["pusat", "kanwil"], kanwil=None)
                | Q(kind__in=["kppn", "kppn_khusus"], kanwil__isnull=False),
            ),
            days_within("office_days_within_bounds", "opened_on", "closed_on", "desk_closed_on"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_kind(self) -> str:
        """The word after "Menunggu respon": KPPN or Kanwil."""
        return "Kanwil" if self.kind == self.Kind.KANWIL else "KPPN" if self.kind != self.Kind.HEAD else "Kantor Pusat"

    @property
    def supervising_kanwil(self) -> "Office | None":
        return self if self.kind == self.Kind.KANWIL else self.kanwil


class OfficeTypeRecord(MasterRow):
    """Type A1 or A2 of a KPPN over time: it sets the quarterly minimum of tickets (S-1691/PB.8/2018 4d-i)."""

    class Type(models.TextChoices):
        A1 = "A1", "A1"
        A2 = "A2", "A2"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="types")
    type = models.CharField(max_length=2, choices=Type)
    basis = models.CharField(max_length=12, choices=Basis)
    legal_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = kept_changes()

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["office", "valid_from"]
        constraints = [
            dates_in_order("office_type_dates_in_order"),
            days_within("office_type_days_within_bounds", "valid_from", "valid_to"),
            models.UniqueConstraint(name="office_type_one_start_a_day", fields=["office", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.type}"


class OfficeRegion(MasterRow):
    """Which Kanwil an office belonged to, and when."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="regions")
    kanwil = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="region_records")
    legal_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = kept_changes()

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["office", "valid_from"]
        constraints = [
            dates_in_order("office_region_dates_in_order"),
            days_within("office_region_days_within_bounds", "valid_from", "valid_to"),
            models.UniqueConstraint(name="office_region_one_start_a_day", fields=["office", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.office} · {self.kanwil}"


class Ministry(MasterRow):
    """Kementerian/lembaga (K/L), the owner of satker; its three digits open a budget code."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=160)
    note = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="From then on no satker of it is added.")
    settled_here = models.BooleanField(default=False, help_text="As of an office.")

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [days_within("ministry_days_within_bounds", "closed_on")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Satker(models.Model):
    """A spending unit. Its code is text: leading zeros count."""

    code = models.CharField(max_length=6, unique=True, validators=[SATKER_CODE])
    name = models.CharField(max_length=160)
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="satker")
    partner = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_satker",
        help_text="The present one; SatkerPartner holds its history.",
    )
    office = models.OneToOneField(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="as_satker",
        help_text="Set when the satker is one of our own offices.",
    )
    history = kept_changes()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="satker_code_six_digits", condition=Q(code__regex=r"^[0-9]{6}$")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SatkerPartner(models.Model):
    """Which KPPN served a satker, and when."""

    satker = models.ForeignKey(Satker, on_delete=models.PROTECT, related_name="partners")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = kept_changes()

    class Meta:
        ordering = ["satker", "valid_from"]
        constraints = [
            dates_in_order("satker_partner_dates_in_order"),
            days_within("satker_partner_days_within_bounds", "valid_from", "valid_to"),
            models.UniqueConstraint(name="satker_partner_one_start_a_day", fields=["satker", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.satker} · {self.office}"
