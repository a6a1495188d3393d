"""What every act on a login has in common: the login held, the line of its Riwayat written, its traces ended."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from users.languages import said as _
from users.models import AccountEvent, User
from users.permissions import may_manage_accounts
from users.refusals import Refused


def held(account_id: int, by: User) -> User:
    """The login, its row locked, for an admin's act."""
    if not may_manage_accounts(by):
        raise Refused(_("Akun dikelola oleh admin HAI."))
    return locked_row(account_id)


def locked_row(account_id: int) -> User:
    """The login, its row locked. It is the lock of its links and moves too: whoever changes one of those holds the
    login first, so that no two acts wait for each other."""
    return User.objects.select_for_update(of=("self",)).select_related("office", "satker").get(pk=account_id)


def another(account_id: int, by: User) -> User:
    """The same for what nobody does to their own login."""
    if account_id == by.pk:
        raise Refused(_("Tindakan ini tidak dapat dilakukan pada akun sendiri. Minta admin lain."))
    return held(account_id, by)


def record(account: User, kind: str, *, by: User | None, at: datetime, reason: str = "") -> AccountEvent:
    """One line of the Riwayat, in the transaction of the act."""
    return AccountEvent.objects.create(account=account, kind=kind, by=by, at=at, reason=reason)


def end_sessions(account: User, *, but: str = "") -> int:
    """All open ones but that of this key; how many. Whoever still looks at a page is asked to log in at their next
    request."""
    sessions = list(UserSession.objects.filter(user=account).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


def withdraw_links(account: User, at: datetime) -> None:
    account.links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)


def has_second_factor(account: User) -> bool:
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def drop_second_factor(account: User) -> bool:
    """Whether there was one."""
    return Authenticator.objects.filter(user=account).delete()[0] > 0


def hold_admins() -> list[User]:
    """The open admins, their rows locked in one order: two who close each other at the same moment come one after the
    other, and neither waits for what the other holds."""
    admins = User.objects.select_for_update(of=("self",)).filter(role=User.Role.ADMIN, is_active=True)
    return list(admins.order_by("pk"))
