"""Who keeps which canned texts: the national ones an HAI admin, an office's its officers, by signature."""

from services.models import CannedText
from services.models.canned import AGENTS
from users.models import User


def may_read(user: User) -> bool:
    """Whoever answers, and the head office."""
    return user.role != User.Role.SATKER


def may_write(user: User) -> bool:
    """Whether there is a text that this login may write: an admin national ones, an office its own."""
    return user.role == User.Role.ADMIN or (user.role == User.Role.OFFICE and user.is_shared)


def may_keep(user: User, canned: CannedText) -> bool:
    """Whether this login writes the next version of that text, or withdraws it."""
    if canned.office_id is None:
        return user.role == User.Role.ADMIN
    return may_write(user) and user.role == User.Role.OFFICE and canned.office_id == user.office_id


def may_insert(user: User) -> bool:
    """Whoever words answers."""
    return user.role in {User.Role.OFFICE, *AGENTS}
