"""Akun, the read side: the list by key, and one login's page; words made here and only printed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import AccountEvent, AccountMove, FirstPasswords, User
from users.pages.badges import Badge
from users.pages.list_pages import TabLink, address, turn_of
from users.typed.filters import named_among
from users.typed.text import searched
from users.words import date_text, moment_text, number_text

from .browser_words import browser_text
from .locks import locked_accounts, locked_until
from .register import has_second_factor
from .states import TABS, state_of, with_state

HISTORY = 50


@dataclass(frozen=True)
class AccountRow:
    login: str
    holder: str
    kind: str
    state: Badge
    factor: str
    seen: str
    url: str


@dataclass
class AccountList:
    rows: list[AccountRow]
    tabs: list[TabLink]
    count_text: str
    range_text: str
    previous_url: str
    next_url: str
    q: str
    role: str
    factor: str
    roles: list[tuple[str, str]]
    factors: list[tuple[str, str]]
    tab: str
    clear_url: str = ""


@dataclass(frozen=True)
class SessionLine:
    browser: str
    when: str
    current: bool = False


@dataclass(frozen=True)
class HistoryLine:
    when: str
    what: str
    by: str
    text: str


@dataclass
class AccountPage:
    account: User
    state: Badge
    note: str
    facts: list[tuple[str, str]]
    acts: list[str]
    sessions: list[SessionLine]
    history: list[HistoryLine]


@dataclass(frozen=True)
class PasswordFile:
    """One file of first passwords."""

    key: int
    when: str
    by: str
    account_count: str
    in_count: str
    waiting_count: str
    state: str
    may_fetch: bool
    expired: int
    """Logins whose first password of this file ran out unused."""


def holder_text(account: User) -> str:
    if account.satker is not None:
        return f"{account.satker.code} {account.satker.name}"
    if account.role == User.Role.OFFICE and account.office is not None:
        return account.office.name
    return account.display_name or account.username


def kind_text(account: User) -> str:
    """ "Kuasa BUN, bersama", "Kanwil, bersama", "Agen HAI Layer 2, SITP" """
    if account.role == User.Role.OFFICE and account.office is not None:
        return _("%(kind)s, bersama") % {"kind": account.office.get_kind_display()}
    if account.role == User.Role.HAI_LAYER_2 and account.office is not None:
        return f"{account.get_role_display()}, {account.office.name}"
    return str(account.get_role_display())


def account_list(query: QueryDict, now: datetime) -> AccountList:
    """One page, for `tab` (a state), `q`, `role`, `factor` (ya, belum) and the position of the address."""
    tab = query.get("tab", "")
    tab = tab if tab in TABS else ""
    role = query.get("role", "") if query.get("role", "") in User.Role.values else ""
    factor = query.get("factor", "") if query.get("factor", "") in {"ya", "belum"} else ""
    q = searched(query.get("q", ""))
    found = _matching(with_state(User.objects.all(), locked_accounts(now)), q, role, factor)
    counts = found.order_by().aggregate(
        **{name: Count("pk", filter=Q(**{column: True})) for name, (column, _word) in TABS.items()},
        all=Count("pk"),
    )
    kept = {"tab": tab, "q": q, "role": role, "factor": factor}
    here = partial(address, {name: value for name, value in kept.items() if value})
    tabs = [TabLink(_("Semua"), here(tab=""), tab == "", number_text(counts["all"]))]
    tabs += [
        TabLink(str(label), here(tab=name), tab == name, number_text(counts[name]))
        for name, (_column, label) in TABS.items()
    ]
    rows = found.filter(**{TABS[tab][0]: True}) if tab else found
    turn = turn_of(query, lambda typed: User.objects.filter(username=typed).values_list("username", flat=True).first())
    if turn.edge is not None:
        rows = rows.filter(**{"username__gt" if turn.forward else "username__lt": turn.edge})
    rows = rows.order_by("username" if turn.forward else "-username").select_related("office", "satker")
    page = turn.page(rows)
    total = counts[tab or "all"]
    return AccountList(
        rows=[_row(one, now) for one in page.rows],
        tabs=tabs,
        count_text=number_text(total),
        range_text=page.range_of(number_text(total)),
        **page.links(here, "username"),
        q=q,
        role=role,
        factor=factor,
        roles=[(value, str(label)) for value, label in User.Role.choices],
        factors=[("", _("Semua")), ("ya", _("Terpasang")), ("belum", _("Belum dipasang"))],
        tab=tab,
        clear_url=here(q="", role="", factor=""),
    )


def _matching(accounts: QuerySet[User], q: str, role: str, factor: str) -> QuerySet[User]:
    totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    accounts = accounts.annotate(factor_set=Exists(totp))
    if q:
        accounts = accounts.filter(
            Q(username__icontains=q)
            | Q(display_name__icontains=q)
            | named_among(User.objects.filter(role__in=User.NAMED_ROLES), q, "display_name")
            | Q(email__icontains=q)
            | Q(office__name__icontains=q)
            | Q(office__code=q)
            | Q(satker__name__icontains=q)
            | Q(satker__code__startswith=q)
        )
    if role:
        accounts = accounts.filter(role=role)
    if factor:
        accounts = accounts.filter(role__in=User.NAMED_ROLES, factor_set=factor == "ya")
    return accounts


def _row(account: User, now: datetime) -> AccountRow:
    return AccountRow(
        login=account.username,
        holder=holder_text(account),
        kind=kind_text(account),
        state=state_of(account, now, locked=account.is_locked),  # type: ignore[attr-defined]
        factor=_factor_text(account, set_up=account.factor_set),  # type: ignore[attr-defined]
        seen=moment_text(account.last_login) if account.last_login else _("belum pernah"),
        url=reverse("users:account", args=[account.pk]),
    )


def _factor_text(account: User, *, set_up: bool) -> str:
    if not account.is_named:
        return _("tidak berlaku")
    return _("aktif") if set_up else _("belum dipasang")


def account_page(account: User, viewer: User, now: datetime, session_key: str | None) -> AccountPage:
    locked = locked_until(account, now)
    state = state_of(account, now, locked=locked is not None)
    set_up = has_second_factor(account)
    events = list(account.account_events.select_related("by").order_by("-at", "-pk")[:HISTORY])
    created = account.account_events.select_related("by").filter(kind=AccountEvent.Kind.CREATED).first()
    facts = [(_("Jenis"), kind_text(account)), (_("Pemegang"), holder_text(account))]
    if account.email:
        facts.append((_("E-mail"), account.email))
    facts.append((_("Terakhir masuk"), moment_text(account.last_login) if account.last_login else _("belum pernah")))
    made = moment_text(created.at) if created else moment_text(account.date_joined)
    facts.append((_("Dibuat"), f"{made}, {_who(created)}" if created else made))
    if account.is_named:
        facts.append((_("Yang menyetel ulang"), _("Pemegangnya lewat Lupa kata sandi, atau admin HAI")))
        facts.append((_("Faktor kedua"), _factor_text(account, set_up=set_up)))
    else:
        facts.append((_("Yang menyetel ulang"), _("Admin HAI; kata sandi ini tidak dikirim lewat e-mail")))
        facts.append((_("Faktor kedua"), _("Tidak untuk akun bersama; petugas memakai Password CSO")))
    move = account.moves.filter(done_at=None, cancelled_at=None).select_related("office").first()
    return AccountPage(
        account=account,
        state=state,
        note=_note(account, move, locked, now),
        facts=facts,
        acts=_acts(account, viewer, move, locked=locked is not None, set_up=set_up),
        sessions=session_lines(account, session_key),
        history=[
            HistoryLine(moment_text(one.at), str(one.get_kind_display()), _who(one), one.reason) for one in events
        ],
    )


def _note(account: User, move: AccountMove | None, locked: datetime | None, now: datetime) -> str:
    """What stands in the holder's way, or is to come."""
    if locked is not None:
        said = _("Terkunci sampai %(at)s bagi peramban yang belum pernah masuk dengan akun ini.")
        return said % {"at": moment_text(locked)} + " " + _("Sesi yang terbuka tetap berjalan.")
    if move is not None:
        return _("Pindah ke %(office)s mulai %(day)s.") % {
            "office": move.office.name,
            "day": date_text(move.effective_on),
        }
    if account.is_active and account.must_change_password and account.password_expires_at:
        at = {"at": moment_text(account.password_expires_at)}
        if account.password_expires_at <= now:
            return _("Kata sandi pertama habis sejak %(at)s. Terbitkan yang baru.") % at
        return _("Kata sandi pertama berlaku sampai %(at)s.") % at
    link = account.links.filter(used_at=None, withdrawn_at=None, expires_at__gt=now).first()
    if link is not None:
        return _("Tautan sekali pakai berlaku sampai %(at)s.") % {"at": moment_text(link.expires_at)}
    return ""


def _acts(account: User, viewer: User, move: AccountMove | None, *, locked: bool, set_up: bool) -> list[str]:
    """What this admin may do to it now, in the order of the page."""
    if account.pk == viewer.pk:
        return ["end-sessions"]
    if not account.is_active:
        return ["reopen"]
    acts = ["unlock"] if locked else []
    acts += ["link", "first-password", "edit"]
    if account.role in {User.Role.OFFICE, User.Role.HAI_LAYER_2}:
        acts.append("cancel-move" if move is not None else "move")
    if set_up:
        acts.append("reset-factor")
    return [*acts, "end-sessions", "close"]


def session_lines(account: User, session_key: str | None) -> list[SessionLine]:
    """Open sessions, the latest first; those that ran out are forgotten on the way."""
    found = UserSession.objects.purge_and_list(account)
    found.sort(key=lambda one: one.last_seen_at, reverse=True)
    return [
        SessionLine(
            f"{browser_text(one.user_agent)} · {one.ip}",
            _("masuk %(began)s, terakhir %(seen)s")
            % {"began": moment_text(one.created_at), "seen": moment_text(one.last_seen_at)},
            one.session_key == session_key,
        )
        for one in found
    ]


def password_files(now: datetime) -> list[PasswordFile]:
    """The files of first passwords, the latest first."""
    waiting = Q(accounts__must_change_password=True)
    files = FirstPasswords.objects.select_related("made_by", "fetched_by").annotate(
        waiting=Count("accounts", filter=waiting),
        expired=Count("accounts", filter=waiting & Q(accounts__password_expires_at__lte=now)),
        there=Count("accounts"),
    )
    return [_password_file(one, now) for one in files.order_by("-pk")[:10]]


def _password_file(one: FirstPasswords, now: datetime) -> PasswordFile:
    waiting, expired, there = one.waiting, one.expired, one.there  # type: ignore[attr-defined]
    may_fetch = one.fetched_at is None and one.expires_at > now
    if one.fetched_at is not None and one.fetched_by is not None:
        said = {"by": one.fetched_by.get_full_name(), "at": moment_text(one.fetched_at)}
        state = _("Diambil %(by)s, %(at)s. Berkas sudah dihapus.") % said
    elif may_fetch:
        state = _("Belum diambil. Kata sandi berlaku sampai %(at)s.") % {"at": moment_text(one.expires_at)}
    else:
        state = _("Tidak pernah diambil; habis %(at)s.") % {"at": moment_text(one.expires_at)}
    return PasswordFile(
        key=one.pk,
        when=moment_text(one.made_at),
        by=one.made_by.get_full_name(),
        account_count=number_text(there),
        in_count=number_text(there - waiting),
        waiting_count=number_text(waiting),
        state=state,
        may_fetch=may_fetch,
        expired=expired,
    )


def _who(event: AccountEvent | None) -> str:
    return event.by.get_full_name() if event is not None and event.by is not None else _("sistem")
