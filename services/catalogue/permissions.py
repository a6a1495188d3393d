"""Who keeps the catalogue: an HAI admin drafts it, the holder of the CIO's duty confirms it (art. 20)."""

from datetime import date

from django.db.models import QuerySet

from users.models import Duty, User


def may_draft(user: User) -> bool:
    return user.role == User.Role.ADMIN and user.is_active


def cios(day: date) -> QuerySet[User]:
    """Whoever holds the duty on a Jakarta day."""
    return User.objects.filter(pk__in=Duty.objects.on(day).filter(kind=Duty.Kind.CIO).values("user"), is_active=True)


def is_cio(user: User, day: date) -> bool:
    """Whether the login's person holds the duty on a Jakarta day. Shared logins hold none, and nothing is asked."""
    return user.is_active and user.is_named and Duty.objects.on(day).filter(user=user, kind=Duty.Kind.CIO).exists()
