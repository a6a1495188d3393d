"""Logins are created, given a password, unlocked, closed and moved by HAI admins, each act with who, when and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.conf import settings
from django.db import IntegrityError, transaction

from users.clock import Clock, wib_date
from users.duties.actions import end_duties_of
from users.languages import said as _
from users.models import AccountEvent, AccountLink, AccountMove, Office, OneTimeKey, Satker, User, once
from users.permissions import may_manage_accounts
from users.refusals import Refused
from users.words import date_text

from .first_passwords import PASSWORD_COLUMNS, FirstAccountPassword, give, random_first_password, runs_out
from .links import new_link
from .locks import open_locks
from .register import another, drop_second_factor, end_sessions, held, hold_admins, locked_row, record, withdraw_links

Kind = AccountEvent.Kind
PLACES = {
    User.Role.OFFICE: frozenset({Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS, Office.Kind.KANWIL}),
    User.Role.HAI_LAYER_2: frozenset({Office.Kind.HEAD}),
}
"""Which kinds of office a login of a role may be bound to."""


@dataclass(frozen=True)
class NewAccount:
    """What an admin writes of a login to be."""

    username: str
    role: str
    display_name: str = ""
    email: str = ""
    office: Office | None = None
    satker: Satker | None = None


def check_place(role: str, office: Office | None, satker: Satker | None) -> None:
    """A login is bound to the place of its role, and to no other."""
    if role == User.Role.SATKER:
        if satker is None:
            raise Refused(_("Isi kode satker pemegang akun ini."), "satker")
    elif satker is not None:
        raise Refused(_("Hanya akun satker yang terikat pada satker."), "satker")
    kinds = PLACES.get(User.Role(role))
    if kinds is None:
        if office is not None:
            raise Refused(_("Akun jenis ini tidak terikat pada kantor."), "office")
    elif office is None or office.kind not in kinds:
        words = _("Pilih direktorat.") if role == User.Role.HAI_LAYER_2 else _("Pilih KPPN, KPPN Khusus, atau Kanwil.")
        raise Refused(words, "office")
    elif office.closed_on is not None:
        raise Refused(
            _("%(office)s sudah ditutup sejak %(day)s.") % {"office": office.name, "day": date_text(office.closed_on)},
            "office",
        )


def check_one_login_of_office(office: Office | None, *, role: str, but: int | None = None) -> None:
    """A KPPN or Kanwil has one login, shared at its desks (docs/domain.md 2). Called with the office's row locked."""
    if role != User.Role.OFFICE or office is None:
        return
    there = User.objects.filter(role=role, office=office, is_active=True).exclude(pk=but or 0).first()
    if there is not None:
        raise Refused(
            _("%(office)s sudah mempunyai akun bersama: %(login)s. Tutup akun itu dahulu.")
            % {"office": office.name, "login": there.username},
            "office",
        )


@once("create_account")
def create_account(*, key: OneTimeKey, wanted: NewAccount, reason: str, clock: Clock) -> User:
    """A login that opens nothing yet: its holder comes in by a link or a first password."""
    if not may_manage_accounts(key.user):
        raise Refused(_("Akun dikelola oleh admin HAI."))
    if wanted.office is not None:
        Office.objects.select_for_update(of=("self",)).get(pk=wanted.office.pk)
    check_place(wanted.role, wanted.office, wanted.satker)
    check_one_login_of_office(wanted.office, role=wanted.role)
    account = made(wanted)
    record(account, Kind.CREATED, by=key.user, at=clock.now(), reason=reason)
    return account


def made(wanted: NewAccount) -> User:
    """The row, without a password. Refused where the name is taken, in whatever case it was written."""
    account = User(
        username=wanted.username,
        role=wanted.role,
        display_name=wanted.display_name,
        email=wanted.email,
        office=wanted.office,
        satker=wanted.satker,
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        there = User.objects.filter(username__iexact=wanted.username).first()
        if there is None:
            raise
        raise Refused(_("Nama pengguna %(login)s sudah dipakai.") % {"login": there.username}, "username") from None
    return account


def _open(account: User) -> User:
    if not account.is_active:
        raise Refused(_("Akun %(login)s sudah ditutup. Buka kembali dahulu.") % {"login": account.username})
    return account


@once("edit_account")
def edit_account(*, key: OneTimeKey, account_id: int, display_name: str, email: str, reason: str, clock: Clock) -> User:
    """Name and e-mail of a login; an open link ends with another e-mail. The role never changes: another task is
    another login."""
    account, at = _open(another(account_id, key.user)), clock.now()
    if (account.display_name, account.email) == (display_name, email):
        raise Refused(_("Tidak ada yang berubah."))
    if account.is_named and not display_name:
        raise Refused(_("Isi nama pemegang"), "display_name")
    if account.is_named and not email:
        raise Refused(_("Isi e-mail pemegang"), "email")
    before = f"{account.display_name} <{account.email}>"
    if email != account.email:
        # What was mailed to the old address may lie with a stranger.
        withdraw_links(account, at)
    account.display_name, account.email = display_name, email
    account.save(update_fields=["display_name", "email"])
    said = _("Sebelumnya %(before)s. %(reason)s") % {"before": before, "reason": reason}
    record(account, Kind.EDITED, by=key.user, at=at, reason=said[:500])
    return account


@once("issue_first_password", told=attrgetter("account.pk"))
def issue_first_password(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> FirstAccountPassword:
    """A printed first password; what was there before ends with all its sessions and links."""
    account = _open(another(account_id, key.user))
    at, raw = clock.now(), random_first_password()
    give(account, raw, runs_out(at))
    account.save(update_fields=PASSWORD_COLUMNS)
    withdraw_links(account, at)
    end_sessions(account)
    record(account, Kind.FIRST_PASSWORD, by=key.user, at=at, reason=reason)
    return FirstAccountPassword(account, raw, runs_out(at))


@once("issue_link", told=attrgetter("account_id"))
def issue_link(*, key: OneTimeKey, account_id: int, reason: str, by_mail: bool, clock: Clock) -> AccountLink:
    """A one-time link; what was there before opens nothing any more."""
    account = _open(another(account_id, key.user))
    if by_mail and (not account.email or not account.is_named):
        raise Refused(_("Akun ini tidak mempunyai e-mail pemegangnya. Serahkan tautannya sendiri."), "by_mail")
    at = clock.now()
    account.set_unusable_password()
    account.must_change_password, account.password_expires_at = False, None
    account.save(update_fields=PASSWORD_COLUMNS)
    end_sessions(account)
    lasts = timedelta(days=settings.ONE_TIME_LINK_DAYS)
    link = new_link(account, by=key.user, at=at, lasts=lasts, by_mail=by_mail)
    record(account, Kind.LINK, by=key.user, at=at, reason=reason)
    return link


@once("unlock_account")
def unlock_account(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> User:
    """Strangers' failed tries are forgotten: whoever comes from a new browser may try at once."""
    account = _open(another(account_id, key.user))
    if not open_locks(account, clock.now()):
        raise Refused(_("Akun %(login)s tidak terkunci.") % {"login": account.username})
    record(account, Kind.UNLOCKED, by=key.user, at=clock.now(), reason=reason)
    return account


@once("close_account")
def close_account(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> User:
    """Sessions, links, duties and a move to come end with it; what the login did stays readable."""
    admins = hold_admins()
    account = _open(another(account_id, key.user))
    if [one.pk for one in admins] == [account.pk]:
        raise Refused(_("Ini admin terakhir. Buka atau buat admin lain dahulu."))
    at = clock.now()
    account.is_active = False
    account.save(update_fields=["is_active"])
    withdraw_links(account, at)
    account.moves.filter(done_at=None, cancelled_at=None).update(cancelled_at=at)
    end_sessions(account)
    end_duties_of(account, by=key.user, at=at, basis=_("Akun ditutup. %s") % reason)
    record(account, Kind.CLOSED, by=key.user, at=at, reason=reason)
    return account


@once("reopen_account")
def reopen_account(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> User:
    """It opens nothing before a link or a first password is issued: whoever knew the old one may have left."""
    account = another(account_id, key.user)
    if account.is_active:
        raise Refused(_("Akun %(login)s tidak ditutup.") % {"login": account.username})
    if account.office is not None:
        Office.objects.select_for_update(of=("self",)).get(pk=account.office.pk)
    check_place(account.role, account.office, account.satker)
    check_one_login_of_office(account.office, role=account.role, but=account.pk)
    account.is_active = True
    account.set_unusable_password()
    account.must_change_password, account.password_expires_at = False, None
    account.save(update_fields=["is_active", *PASSWORD_COLUMNS])
    record(account, Kind.REOPENED, by=key.user, at=clock.now(), reason=reason)
    return account


@once("end_account_sessions", told=int)
def end_account_sessions(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> int:
    """How many ended. Also of the own login: whoever left a PC open may say so from another one."""
    account = held(account_id, key.user)
    ended = end_sessions(account)
    record(account, Kind.SESSIONS_ENDED, by=key.user, at=clock.now(), reason=reason)
    return ended


@once("reset_second_factor")
def reset_second_factor(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> User:
    """A lost telephone: by a second admin, never by oneself. Sessions end; the next login sets a new one up."""
    account = _open(another(account_id, key.user))
    if not drop_second_factor(account):
        raise Refused(_("Akun %(login)s belum memasang faktor kedua.") % {"login": account.username})
    end_sessions(account)
    record(account, Kind.FACTOR_RESET, by=key.user, at=clock.now(), reason=reason)
    return account


# --- Another office ---------------------------------------------------------------------------------------------------
@once("order_move", told=attrgetter("account_id"))
def order_move(
    *, key: OneTimeKey, account_id: int, office: Office, effective_on: date, reason: str, clock: Clock
) -> AccountMove:
    """From a day on: today at once, later by the worker. Never back: what the login could see on a day stays true."""
    account = _open(another(account_id, key.user))
    at = clock.now()
    today = wib_date(at)
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if account.role not in PLACES:
        raise Refused(_("Akun ini tidak terikat pada kantor."))
    check_place(account.role, office, None)
    if office.pk == account.office_id:
        raise Refused(_("Akun ini sudah di %(office)s.") % {"office": office.name}, "office")
    check_one_login_of_office(office, role=account.role, but=account.pk)
    last = today + timedelta(days=settings.POSTING_START_DAYS_AHEAD)
    if not today <= effective_on <= last:
        raise Refused(
            _("Tanggal pindah paling awal hari ini dan paling lambat %(last)s.") % {"last": date_text(last)},
            "effective_on",
        )
    account.moves.filter(done_at=None, cancelled_at=None).update(cancelled_at=at)
    move = AccountMove.objects.create(
        account=account, office=office, effective_on=effective_on, reason=reason, ordered_at=at, ordered_by=key.user
    )
    words = _("%(office)s mulai %(day)s. %(reason)s") % {
        "office": office.name,
        "day": date_text(effective_on),
        "reason": reason,
    }
    record(account, Kind.MOVE_ORDERED, by=key.user, at=at, reason=words[:500])
    if effective_on == today:
        carry_out_move(move, at)
    return move


@once("cancel_move")
def cancel_move(*, key: OneTimeKey, account_id: int, reason: str, clock: Clock) -> User:
    account = another(account_id, key.user)
    at = clock.now()
    if not account.moves.filter(done_at=None, cancelled_at=None).update(cancelled_at=at):
        raise Refused(_("Tidak ada pindah kantor yang menunggu."))
    record(account, Kind.MOVE_CANCELLED, by=key.user, at=at, reason=reason)
    return account


def carry_out_move(move: AccountMove, at: datetime) -> None:
    """In the caller's transaction, the login's row locked. Its sessions end: a page of the old office is not sent by
    the new one."""
    account = move.account
    account.office = move.office
    account.save(update_fields=["office"])
    move.done_at = at
    move.save(update_fields=["done_at"])
    end_sessions(account)
    record(account, Kind.MOVED, by=None, at=at, reason=move.office.name)


def move_whom_it_is_time_for(clock: Clock) -> int:
    """Logins whose day has come; how many. One whose new office was closed meanwhile, or has a login of its own, stays
    where it is and its move is cancelled with the reason."""
    now = clock.now()
    due = AccountMove.objects.filter(done_at=None, cancelled_at=None, effective_on__lte=wib_date(now))
    done = 0
    for key, account_id in list(due.values_list("pk", "account")):
        with transaction.atomic():
            move = locked_row(account_id).moves.select_related("office").get(pk=key)
            if move.done_at is not None or move.cancelled_at is not None:
                continue
            Office.objects.select_for_update(of=("self",)).get(pk=move.office_id)
            try:
                check_place(move.account.role, move.office, None)
                check_one_login_of_office(move.office, role=move.account.role, but=move.account_id)
            except Refused as refusal:
                move.cancelled_at = now
                move.save(update_fields=["cancelled_at"])
                record(move.account, Kind.MOVE_CANCELLED, by=None, at=now, reason=str(refusal))
                continue
            carry_out_move(move, now)
            done += 1
    return done
