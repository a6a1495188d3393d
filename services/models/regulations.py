"""Regulations that answers rest on: from when until when each one holds (PER-8/PB/2020 art. 12(2); KEP-428/PB/2016
V.b.2).

Master rows: every state of every row is kept. A regulation never goes; it is revoked on a day.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within, numbers_within
from users.models import Basis, User
from users.models.changes import kept_changes
from users.models.master import MasterQuerySet, MasterRow

OLDEST_YEAR, NEWEST_YEAR = 1945, 2099
OF_A_YEAR = frozenset({"UU", "PP", "PERPRES"})
"""Kinds that are cited as "UU Nomor 1 Tahun 2004"; of all others the number carries the unit."""


class RegulationQuerySet(MasterQuerySet):
    def visible_to(self, user: User) -> "RegulationQuerySet":
        """Regulations are public; every login may know of them."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force_on(self, day: date) -> "RegulationQuerySet":
        """Come into force, as far as that day is known, and not revoked."""
        begun = Q(in_force_from=None, year__lte=day.year) | Q(in_force_from__lte=day)
        return self.filter(begun & (Q(revoked_on=None) | Q(revoked_on__gt=day)))


class Regulation(MasterRow):
    """One regulation. `number`: with its unit and without its year, "8/PB" of PER-8/PB/2020."""

    class Kind(models.TextChoices):
        UU = "UU", _("Undang-Undang")
        PP = "PP", _("Peraturan Pemerintah")
        PERPRES = "PERPRES", _("Peraturan Presiden")
        PMK = "PMK", _("Peraturan Menteri Keuangan")
        KMK = "KMK", _("Keputusan Menteri Keuangan")
        PER = "PER", _("Peraturan Direktur Jenderal")
        KEP = "KEP", _("Keputusan Direktur Jenderal")
        SE = "SE", _("Surat Edaran")
        S = "S", _("Surat")

    kind = models.CharField(max_length=8, choices=Kind)
    number = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    in_force_from = models.DateField(null=True, blank=True, help_text="Empty: no source of ours names the day.")
    revoked_on = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")
    revoked_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revokes", db_index=False
    )
    changed_on = models.DateField(null=True, blank=True, help_text="The day of its latest change.")
    changed_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="changes", db_index=False
    )
    url = models.URLField(max_length=300, blank=True)
    source_note = models.CharField(max_length=300, blank=True, help_text="Where its days are written.")
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.DOCUMENTED)
    history = kept_changes()

    objects = RegulationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "number"]
        constraints = [
            models.UniqueConstraint(name="regulation_once", fields=["kind", "number", "year"]),
            models.CheckConstraint(
                name="regulation_revoked_after_it_came_into_force",
                condition=Q(revoked_on=None) | Q(in_force_from=None) | Q(revoked_on__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="regulation_changed_after_it_came_into_force",
                condition=Q(changed_on=None) | Q(in_force_from=None) | Q(changed_on__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="regulation_revoked_by_another_on_a_day",
                condition=Q(revoked_by=None) | (Q(revoked_on__isnull=False) & ~Q(revoked_by=F("id"))),
            ),
            models.CheckConstraint(
                name="regulation_changed_by_another_on_a_day",
                condition=Q(changed_by=None) | (Q(changed_on__isnull=False) & ~Q(changed_by=F("id"))),
            ),
            models.CheckConstraint(name="regulation_has_a_number", condition=~Q(number="") & ~Q(title="")),
            models.CheckConstraint(
                name="regulation_year_within_bounds", condition=Q(year__range=(OLDEST_YEAR, NEWEST_YEAR))
            ),
            days_within("regulation_days_within_bounds", "in_force_from", "revoked_on", "changed_on"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As it is cited: PER-8/PB/2020, UU Nomor 1 Tahun 2004, PMK Nomor 97/PMK.01/2017."""
        if self.kind in OF_A_YEAR:
            return f"{self.kind} Nomor {self.number} Tahun {self.year}"
        if self.kind in {self.Kind.PMK, self.Kind.KMK}:
            return f"{self.kind} Nomor {self.number}/{self.year}"
        return f"{self.kind}-{self.number}/{self.year}"

    def is_revoked_on(self, day: date) -> bool:
        return self.revoked_on is not None and self.revoked_on <= day


class KnowledgeSettingQuerySet(MasterQuerySet):
    def visible_to(self, user: User) -> "KnowledgeSettingQuerySet":
        """The HAI admins', who keep them, and the head office's, which reads along."""
        return self if user.reads_all else self.none()


class KnowledgeSetting(MasterRow):
    """A number that no source settles: a row that an admin changes, with what it rests on."""

    class Code(models.TextChoices):
        PUBLIC_PAGE = "public_page", _("Halaman tanpa masuk")
        REVIEW_MONTHS = "review_months", _("Bulan sampai ditinjau lagi")
        REMIND_DAYS = "remind_days", _("Hari pengingat sebelum tinjauan")
        PERCENT_FROM = "percent_from", _("Jumlah penilaian sejak persentase tampil")
        PROPOSAL_DAYS = "proposal_days", _("Hari kerja usulan menunggu sebelum ditandai")
        UNUSED_MONTHS = "unused_months", _("Bulan tanpa pemakaian sebelum artikel ditandai")

    code = models.CharField(max_length=16, choices=Code, unique=True)
    value = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.ASSUMED)
    legal_basis = models.CharField(max_length=300)
    history = kept_changes()

    objects = KnowledgeSettingQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            numbers_within("knowledge_setting_within_bounds", value=366),
            models.CheckConstraint(name="knowledge_setting_has_a_basis", condition=~Q(legal_basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


ASSUMED_SETTINGS = {
    KnowledgeSetting.Code.PUBLIC_PAGE: 0,
    KnowledgeSetting.Code.REVIEW_MONTHS: 12,
    KnowledgeSetting.Code.REMIND_DAYS: 30,
    KnowledgeSetting.Code.PERCENT_FROM: 5,
    KnowledgeSetting.Code.PROPOSAL_DAYS: 5,
    KnowledgeSetting.Code.UNUSED_MONTHS: 12,
}
"""[assumed], until a row says otherwise."""
