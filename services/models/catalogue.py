"""Katalog Layanan as versioned data (PER-8/PB/2020 art. 1(24), 13(5)-(6), 20): what can be asked, of whom, on what
conditions, since which version.

A `Service` is for ever: tickets, norms and whatever else names a service name it. What a service says is an entry; it
lives from the version that added it until the one that removed it, as rows of the calendar do, so that every old
catalogue can be read again.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.models import Office, User
from users.models.master import MasterQuerySet, MasterRow
from users.models.two_persons import ByTwoPersons

NAME_MAX, CODE_MAX, TEXT_MAX = 120, 20, 2000


class Service(MasterRow):
    """One thing that can be asked of HAI-DJPb, whatever catalogue describes it. Its code is never used again."""

    code = models.CharField(max_length=CODE_MAX, unique=True)

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("layanan")
        constraints = [models.CheckConstraint(name="service_has_a_code", condition=~Q(code=""))]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("services:service", args=[self.code])


class CatalogueQuerySet(models.QuerySet):
    def confirmed(self) -> "CatalogueQuerySet":
        """Those that hold from their first day on, until the next one's."""
        return self.filter(state=Catalogue.State.CONFIRMED)

    def in_force(self, day: date) -> "Catalogue | None":
        """The version that holds on a Jakarta day; None before the first."""
        return self.confirmed().filter(valid_from__lte=day).order_by("-valid_from").first()

    def visible_to(self, user: User) -> "CatalogueQuerySet":
        """Confirmed versions are public information. Drafts are the work of the HAI admins, which HAI's agents and the
        head office (where the CIO and the owning directorates are) read along."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        agent = user.role in {User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2}
        return self if agent or user.reads_all else self.confirmed()


class Catalogue(ByTwoPersons):
    """One version, as a whole: drafted by an HAI admin, handed in by one (`confirmed_by`: from then on it is not
    edited), put in force by the CIO (`second_by`), who drafted nothing of it (art. 20(3))."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Konsep")
        WAITING = "waiting", _("Menunggu CIO")
        CONFIRMED = "confirmed", _("Ditetapkan")
        WITHDRAWN = "withdrawn", _("Ditarik")

    label = models.CharField(max_length=20, unique=True)
    legal_basis = models.CharField(max_length=300, blank=True, help_text="Empty until it is handed in.")
    summary = models.TextField(max_length=TEXT_MAX, blank=True, help_text="What is new, in words.")
    assumed = models.BooleanField(default=False)
    base = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that it was drafted on; empty for the one that came with the software.",
    )
    valid_from = models.DateField(null=True, blank=True, help_text="Said when it is handed in.")
    review_due = models.DateField(null=True, blank=True, help_text="One year after (art. 20(2)).")
    last_change = models.ForeignKey(
        "services.ServiceChange",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last change of the draft that was handed in; what came later is none of it.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    drafted_by = models.ForeignKey(  # type: ignore[assignment]
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the version that came with the software, which nobody confirmed either.",
    )

    objects = CatalogueQuerySet.as_manager()

    class Meta(ByTwoPersons.Meta):
        abstract = False
        ordering = ["-pk"]
        verbose_name = _("katalog layanan")
        constraints = [
            *ByTwoPersons.Meta.constraints,
            days_within("catalogue_days_within_bounds", "valid_from", "review_due"),
            models.CheckConstraint(
                name="catalogue_confirmed_by_two",
                condition=~Q(state="confirmed")
                | Q(drafted_by=None)
                | Q(confirmed_by__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_cio_drafted_nothing_of_it",
                condition=Q(second_by=None) | ~Q(second_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="catalogue_handed_in_whole",
                condition=~Q(state__in=["waiting", "confirmed"])
                | (Q(valid_from__isnull=False, review_due__gt=F("valid_from")) & ~Q(legal_basis="")),
            ),
            models.CheckConstraint(
                name="catalogue_only_the_first_has_no_drafter", condition=Q(drafted_by__isnull=False) | Q(base=None)
            ),
            models.UniqueConstraint(
                name="catalogue_one_begins_a_day", fields=["valid_from"], condition=Q(state="confirmed")
            ),
            models.UniqueConstraint(
                name="catalogue_one_draft_at_a_time",
                fields=["base"],
                condition=Q(state__in=["draft", "waiting"]),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("services:version", args=[self.label])


class ServiceFields(models.Model):
    """What a service says; of an entry, and of one that is drafted."""

    class Kind(models.TextChoices):
        QUESTION = "pertanyaan", _("Pertanyaan")
        INFORMATION = "informasi", _("Permintaan informasi")
        DISTURBANCE = "gangguan", _("Gangguan")
        CHANGE = "perubahan", _("Permintaan perubahan")

    class AnsweredBy(models.TextChoices):
        PARTNER = "kppn", _("KPPN mitra")
        KANWIL = "kanwil", _("Kanwil")
        REVENUE = "penerimaan", _("KPPN Khusus Penerimaan")
        LOANS = "pinjaman", _("KPPN Khusus Pinjaman dan Hibah")
        HEAD_OFFICE = "pusat", _("Kantor Pusat melalui HAI DJPb")
        OF_EACH_LEVEL = "jenjang", _("Kanwil atau KPPN penyelenggara, lalu HAI DJPb")

    name = models.CharField(max_length=NAME_MAX)
    kinds = models.JSONField(default=list, help_text="Codes of Kind, in their order (art. 13, 17).")
    description = models.TextField(max_length=TEXT_MAX)
    audience = models.JSONField(default=list, help_text="Who may ask: codes of UnitType.")
    owner = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The directorate."
    )
    answered_by = models.CharField(max_length=12, choices=AnsweredBy)
    requirements = models.TextField(max_length=TEXT_MAX, blank=True, help_text="One a line.")
    keywords = models.CharField(max_length=600, blank=True, help_text="Words that people use for it, by comma.")
    legal_basis = models.CharField(max_length=300, blank=True)
    assumed = models.BooleanField(default=False, help_text="Settled by no source.")

    class Meta:
        abstract = True

    @property
    def content(self) -> tuple[object, ...]:
        """All that it says, to compare it with another."""
        return (
            self.name,
            tuple(self.kinds),
            self.description,
            tuple(self.audience),
            self.owner_id,
            self.answered_by,
            self.requirements,
            self.keywords,
            self.legal_basis,
            self.assumed,
        )

    @property
    def kinds_text(self) -> str:
        """ "Pertanyaan, gangguan"."""
        words = [str(self.Kind(each).label) for each in self.kinds if each in self.Kind.values]
        return ", ".join(word if number == 0 else word[:1].lower() + word[1:] for number, word in enumerate(words))

    @property
    def requirement_lines(self) -> list[str]:
        return [line for each in self.requirements.splitlines() if (line := each.strip())]


SAID = tuple(field.attname for field in ServiceFields._meta.local_fields)
"""The columns of `ServiceFields`."""


class ServiceEntryQuerySet(MasterQuerySet):
    def in_version(self, version: Catalogue) -> "ServiceEntryQuerySet":
        """What a confirmed version says. They come into force in the order of their days, not of their keys."""
        return self.filter(
            Q(removed_in=None) | Q(removed_in__valid_from__gt=version.valid_from),
            added_in__valid_from__lte=version.valid_from,
        )


class ServiceEntry(ServiceFields, MasterRow):
    """A service as the versions from `added_in` to before `removed_in` describe it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="entries")
    added_in = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="added")
    removed_in = models.ForeignKey(Catalogue, on_delete=models.PROTECT, null=True, blank=True, related_name="removed")

    objects = ServiceEntryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="service_entry_one_lives", fields=["service"], condition=Q(removed_in=None)),
            models.CheckConstraint(name="service_entry_says_something", condition=~Q(name="") & ~Q(description="")),
            models.CheckConstraint(
                name="service_entry_lives_a_while", condition=Q(removed_in=None) | ~Q(removed_in=F("added_in"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceChange(ServiceFields):
    """One step of drafting: what the draft does with a service from now on. The newest step of a code counts."""

    class Act(models.TextChoices):
        WRITE = "write", _("Ditulis")
        RETIRE = "retire", _("Dihentikan")
        KEEP = "keep", _("Dibiarkan")

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="changes")
    code = models.CharField(max_length=CODE_MAX)
    act = models.CharField(max_length=8, choices=Act)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="service_change_says_what_it_writes",
                condition=~Q(act="write") | (~Q(name="") & ~Q(description="") & ~Q(code="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.catalogue} {self.code} {self.act}"


def review_due(valid_from: date) -> date:
    """One year after, on the same day of the year (art. 20(2)); of 29 February, 1 March."""
    try:
        return valid_from.replace(year=valid_from.year + 1)
    except ValueError:
        return valid_from.replace(year=valid_from.year + 1, day=28) + timedelta(days=1)
