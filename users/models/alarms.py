"""That somebody tries passwords: who is to be told, and whether it was done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .offices import Office
from .people import Officer, User


class AccessAlarmQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AccessAlarmQuerySet":
        """The admins read all, an office what concerns its login and its officers, everybody their own login's."""
        if user.role == User.Role.ADMIN:
            return self
        own = Q(user=user)
        return self.filter(own | Q(office_id=user.office_id)) if user.role == User.Role.OFFICE else self.filter(own)


class AccessAlarm(models.Model):
    """An allowance was used up. One an hour for each subject, so that an attack does not fill mailboxes."""

    class Kind(models.TextChoices):
        LOGIN = "login", _("Kata sandi akun dicoba berkali-kali")
        SIGNING = "signing", _("Password CSO dicoba berkali-kali")
        ADDRESS = "address", _("Banyak kata sandi salah dari satu alamat")
        PROXY = "proxy", _("Alamat pengirim yang diteruskan tidak cocok")

    kind = models.CharField(max_length=8, choices=Kind)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose login was tried."
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    failures = models.PositiveIntegerField(default=0)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="Its mails were written.")

    objects = AccessAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.user or self.officer or self.address} {self.at}"
