"""Logins (one of an office is shared at its desks) and officers, who prove themselves with a CSO password of their
own.
"""

from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.wib import ZONE

from .changes import kept_changes
from .likeness import LikenessField
from .master import MasterQuerySet, MasterRow
from .offices import Office, Satker
from .throttles import Counted


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Which place it is bound to follows from its role (docs/domain.md 2)."""

    class Role(models.TextChoices):
        SATKER = "satker", _("Satker")
        OFFICE = "office", _("Kuasa BUN")
        MONITOR = "monitor", _("Monitoring Kantor Pusat")
        HAI_LAYER_1 = "hai_layer_1", _("Agen HAI Layer 1")
        HAI_LAYER_2 = "hai_layer_2", _("Agen HAI Layer 2")
        ADMIN = "admin", _("Admin HAI")

    NAMED_ROLES = (Role.MONITOR, Role.HAI_LAYER_1, Role.HAI_LAYER_2, Role.ADMIN)
    """Logins of one person each; an office's is shared at its desks, a satker's is its clerk's of the day."""

    class Language(models.TextChoices):
        """Each by its own name, so that whoever reads the other finds it."""

        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    class Theme(models.TextChoices):
        """What pages look like on this login's screens; "" follows the device. The value is that of `data-tema`."""

        DEVICE = "", _("Ikuti perangkat")
        LIGHT = "terang", _("Terang")
        DARK = "gelap", _("Gelap")

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=12, choices=Role)
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="logins",
        help_text="KPPN, KPPN Khusus, Kanwil, or the directorate of a layer 2 agent.",
    )
    satker = models.ForeignKey(Satker, on_delete=models.PROTECT, null=True, blank=True, related_name="logins")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    must_change_password = models.BooleanField(
        default=False, help_text="A first password is in force: it opens nothing but its own change."
    )
    password_expires_at = models.DateTimeField(
        null=True, blank=True, help_text="A first password opens nothing from then on."
    )
    first_passwords = models.ForeignKey(
        "users.FirstPasswords",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="The file in which the last first password stood.",
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.DEVICE, blank=True)
    history = kept_changes(without=("password", "last_login", "language", "theme"))

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["role"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_is_bound_to_the_place_of_its_role",
                condition=Q(role="satker", satker__isnull=False, office=None)
                | Q(role__in=["office", "hai_layer_2"], office__isnull=False, satker=None)
                | Q(role__in=["monitor", "hai_layer_1", "admin"], office=None, satker=None),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_one_name_in_any_case",
                violation_error_message=_("Nama pengguna ini sudah dipakai."),
            ),
            models.CheckConstraint(
                name="user_first_password_runs_out",
                condition=Q(must_change_password=False, password_expires_at=None)
                | Q(must_change_password=True, password_expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="user_reads_in_a_language_and_a_look_that_there_is",
                condition=Q(language__in=["id", "en"]) & Q(theme__in=["", "terang", "gelap"]),
            ),
        ]
        indexes = [
            models.Index(name="user_by_role", fields=["role", "username"]),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.display_name or self.username

    @property
    def reads_all(self) -> bool:
        """Head office monitors and HAI admins: no row is hidden from them (docs/domain.md 2)."""
        return self.role in {self.Role.MONITOR, self.Role.ADMIN}

    @property
    def zone(self) -> str:
        """Where its clock hangs: an office may lie east of Jakarta."""
        return self.office.zone if self.office else ZONE

    @property
    def changes_rules(self) -> bool:
        """Whether it changes calendars, norms, policies, types or other logins: a password alone is too little."""
        return self.role == self.Role.ADMIN

    @property
    def is_named(self) -> bool:
        """Whether it is one person's own."""
        return self.role in self.NAMED_ROLES

    @property
    def is_shared(self) -> bool:
        """Whether several people use this login at their desks: then every act is signed by an officer."""
        return self.role == self.Role.OFFICE


class OfficerQuerySet(MasterQuerySet):
    def visible_to(self, user: User) -> "OfficerQuerySet":
        """Officers who are or were posted where the login may look: own office, a Kanwil also its KPPN."""
        return self.filter(pk__in=Posting.objects.visible_to(user).values("officer"))


class Officer(MasterRow):
    """A named person who acts through the login of an office (S-5005/PB.8/2017 part 4)."""

    UNKEPT = frozenset({"cso_password", "must_change_password", "password_expires_at", "likeness"})

    name = models.CharField(max_length=120)
    likeness = LikenessField()
    cso_password = models.CharField(max_length=200, help_text="Argon2id hash.")
    must_change_password = models.BooleanField(default=True)
    password_expires_at = models.DateTimeField(
        null=True, blank=True, help_text="A first password opens nothing from then on (000 item 5)."
    )
    is_active = models.BooleanField(default=True)
    joined_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        help_text="The same person, to whom all postings were moved.",
    )
    history = kept_changes(without=("cso_password", "likeness"))

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="officer_joined_into_another_acts_no_more",
                condition=Q(joined_into=None) | (Q(is_active=False) & ~Q(joined_into=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_cso_password(self, raw: str, *, must_change: bool, expires_at: datetime | None = None) -> None:
        """`expires_at`: of a first password, which must be changed before."""
        self.cso_password = make_password(raw)
        self.must_change_password = must_change
        self.password_expires_at = expires_at

    def check_cso_password(self, raw: str) -> bool:
        return check_password(raw, self.cso_password)


class PostingQuerySet(MasterQuerySet):
    def on(self, day: date) -> "PostingQuerySet":
        """Postings whose officer may sign on a Jakarta calendar day; `Posting.is_in_force` says the same of one row."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "PostingQuerySet":
        """In force on the day, or to begin later."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), signing_ended_at__isnull=True, officer__is_active=True
        )

    def heads(self) -> "PostingQuerySet":
        return self.filter(kind=Posting.Kind.HEAD)

    def visible_to(self, user: User) -> "PostingQuerySet":
        """The officers whose names a login may choose from or filter by."""
        if user.reads_all:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        return self.filter(Q(office_id=user.office_id) | Q(office__kanwil_id=user.office_id))


class Posting(MasterRow):
    """Penempatan: an officer at an office. Tickets stay with the posting under which they were handled."""

    class Kind(models.TextChoices):
        CSO = "cso", "CSO"
        SSO = "sso", "SSO"
        HEAD = "head", _("Kepala Seksi MSKI/PDMS")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=4, choices=Kind)
    starts_on = models.DateField(help_text="The day on which it took effect (users/officers/effective_day.py).")
    decreed_on = models.DateField(
        null=True, blank=True, help_text="The decree's day, where it took effect on a later one."
    )
    ends_on = models.DateField(null=True, blank=True, help_text="The last day.")
    signing_ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Departure recorded on or after the last day: from then on nothing is signed."
    )
    signing_ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = kept_changes()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["officer__name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="posting_dates_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="posting_decreed_before_it_took_effect",
                condition=Q(decreed_on=None) | Q(decreed_on__lt=F("starts_on")),
            ),
            days_within("posting_days_within_bounds", "starts_on", "ends_on", "decreed_on"),
            models.UniqueConstraint(name="posting_starts_once_a_day", fields=["officer", "office", "starts_on"]),
            # Two postings of one officer at a time, wherever they are: a trigger refuses them (append_only).
            models.UniqueConstraint(
                name="posting_one_open_end_per_office", fields=["officer", "office"], condition=Q(ends_on=None)
            ),
            models.CheckConstraint(
                name="posting_signing_ended_at_and_by_come_together",
                condition=Q(signing_ended_at=None, signing_ended_by=None)
                | Q(signing_ended_at__isnull=False, signing_ended_by__isnull=False, ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.named(str(self.officer), self.kind)

    @classmethod
    def named(cls, officer: str, kind: str) -> str:
        """As people choose it, "Rina Maharani (CSO)"; for whoever reads a list of them as values."""
        return f"{officer} ({cls.Kind(kind).label})"

    def is_in_force(self, day: date) -> bool:
        return (
            self.officer.is_active
            and self.signing_ended_at is None
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


class SigningThrottle(Counted):
    """Failed CSO passwords of one officer at one office, from one browser in which the officer signed before, or from
    all others together (`browser` empty)."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="throttles")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    browser = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="throttle_one_per_officer_office_and_browser", fields=["officer", "office", "browser"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.failures}"
