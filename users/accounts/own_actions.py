"""What the holder of a login does: set a password by a link, change a first one, ask for a link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from users.clock import Clock
from users.languages import said as _
from users.models import AccountEvent, AccountLink, OneTimeKey, User, once
from users.permissions import may_change_own_password
from users.refusals import Refused
from users.typed.names import folded_email

from .first_passwords import PASSWORD_COLUMNS, set_own
from .links import mail_a_link
from .register import end_sessions, locked_row, record, withdraw_links

Kind = AccountEvent.Kind
MOST_OF_ONE_ADDRESS = 5


class LinkOver(Refused):
    """The link was used, withdrawn or has run out."""


@transaction.atomic
def set_password_by_link(*, link_id: int, new_password: str, clock: Clock) -> User:
    """The password of the login that the link belongs to; the link is used by it. There is no one-time key: the link
    is one."""
    account = locked_row(AccountLink.objects.values_list("account", flat=True).get(pk=link_id))
    link = account.links.get(pk=link_id)
    at = clock.now()
    if not link.is_open(at) or not account.is_active:
        raise LinkOver(_("Tautan ini sudah tidak berlaku."))
    link.used_at = at
    link.save(update_fields=["used_at"])
    set_own(account, new_password)
    account.save(update_fields=PASSWORD_COLUMNS)
    end_sessions(account)
    record(account, Kind.PASSWORD_SET, by=account, at=at, reason=_("Dengan tautan sekali pakai"))
    return account


@transaction.atomic
def choose_appearance(*, user: User, language: str | None = None, theme: str | None = None) -> None:
    """What pages of this login are in and look like, until it chooses again; None leaves it. To choose the same twice
    is to choose it once, so there is no one-time key; nobody is told and nothing of it stays (it says nothing about
    work). ValueError for what is none of the choices."""
    chosen = {}
    if language is not None:
        chosen["language"] = User.Language(language).value
    if theme is not None:
        chosen["theme"] = User.Theme(theme).value
    if chosen:
        User.objects.filter(pk=user.pk).update(**chosen)


@once("change_first_password")
def change_first_password(*, key: OneTimeKey, new_password: str, clock: Clock) -> User:
    """Whoever came in by a first password sets one of their own before anything else opens."""
    account = locked_row(key.user.pk)
    if not account.must_change_password:
        raise Refused(_("Kata sandi akun ini sudah diganti."))
    if account.check_password(new_password):
        raise Refused(_("Kata sandi baru harus lain dari kata sandi pertama."), "new")
    set_own(account, new_password)
    account.save(update_fields=PASSWORD_COLUMNS)
    record(account, Kind.PASSWORD_SET, by=account, at=clock.now(), reason=_("Kata sandi pertama diganti"))
    return account


@once("change_password")
def change_password(*, key: OneTimeKey, new_password: str, clock: Clock) -> User:
    """After the old one was proved (`OwnPasswordForm`). Every other session of the login ends by it."""
    account = locked_row(key.user.pk)
    if not may_change_own_password(account):
        raise Refused(_("Kata sandi akun bersama diganti oleh admin HAI DJPb."))
    set_own(account, new_password)
    account.save(update_fields=PASSWORD_COLUMNS)
    withdraw_links(account, clock.now())
    record(account, Kind.PASSWORD_SET, by=account, at=clock.now(), reason=_("Kata sandi lama dibuktikan"))
    return account


@transaction.atomic
def ask_for_link(*, typed: str, clock: Clock) -> int:
    """Links to the holders of the named logins of this name or e-mail; how many. The page says the same whatever comes
    of it. A login that was sent one lately gets no second one: its mailbox is not anybody's to fill. A link that is
    still open is sent as it is: a stranger who types a name must not end what an admin gave out."""
    at = clock.now()
    lasts = timedelta(minutes=settings.MAILED_LINK_MINUTES)
    named = User.objects.filter(
        Q(username__iexact=typed) | Q(email__iexact=folded_email(typed)), is_active=True
    ).exclude(email="")
    accounts = named.filter(role__in=User.NAMED_ROLES).order_by("pk")
    sent = 0
    for account in accounts.select_for_update(of=("self",))[:MOST_OF_ONE_ADDRESS]:
        if account.links.filter(by_mail=True).filter(Q(made_at__gt=at - lasts) | Q(mailed_at__gt=at - lasts)).exists():
            continue
        mail_a_link(account, at=at, lasts=lasts)
        record(account, Kind.LINK, by=None, at=at, reason=_("Diminta lewat Lupa kata sandi"))
        sent += 1
    return sent


@once("end_other_sessions", told=int)
def end_other_sessions(*, key: OneTimeKey, session_key: str, clock: Clock) -> int:
    """All sessions of the own login but this one; how many. Told in the Riwayat: at a shared login it is another
    desk's."""
    account = locked_row(key.user.pk)
    ended = end_sessions(account, but=session_key)
    record(account, Kind.SESSIONS_ENDED, by=account, at=clock.now(), reason=_("Sesi lain akun sendiri"))
    return ended
