"""Figures about persons at an office's shared login: open for ten minutes to the officer who proved who they are
(docs/domain.md 2).

Kept in the session of that one browser. It ends by itself, with "Tutup sekarang", when another officer opens, when the
posting ends, and when the CSO password is changed or reset.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from users.clock import wib_date
from users.models import Office, Posting, User
from users.wib import WIB

SESSION_KEY = "figures_opened"
NEXT_MAX = 500


@dataclass(frozen=True)
class Opening:
    """Who opened the figures in this browser, when, and until when."""

    posting: Posting
    opened_at: datetime
    until: datetime

    @property
    def of_office(self) -> bool:
        """The head of section sees the office's, everybody else their own [assumed]."""
        return self.posting.kind == Posting.Kind.HEAD

    def shows_officer(self, officer_id: int) -> bool:
        """Whether it reaches this officer's figures, as far as the login may know of them at all."""
        return self.of_office or self.posting.officer_id == officer_id


@dataclass(frozen=True)
class OpenedNote:
    """What a page says of an opening (components/figures_open.html). `seconds_left`: then the page closes itself."""

    name: str
    kind: str
    since: str
    until: str
    sees: str
    seconds_left: int


def note_of(opening: Opening, now: datetime) -> OpenedNote:
    kind = str(opening.posting.get_kind_display())
    return OpenedNote(
        name=opening.posting.officer.name,
        kind=kind,
        since=f"{opening.opened_at.astimezone(WIB):%H.%M}",
        until=f"{opening.until.astimezone(WIB):%H.%M}",
        sees=_("Kepala seksi melihat angka kantornya.")
        if opening.of_office
        else _("%(kind)s melihat angkanya sendiri.") % {"kind": kind},
        seconds_left=int((opening.until - now).total_seconds()) + 1,
    )


def needs_opening(user: User) -> bool:
    """Logins that several people share, where figures about persons are closed. A Kanwil is not one of them: it
    monitors its region, which is its task (000 item 6)."""
    return user.role == User.Role.OFFICE and user.office.kind != Office.Kind.KANWIL


def until(opened_at: datetime) -> datetime:
    return opened_at + timedelta(minutes=settings.FIGURES_OPEN_MINUTES)


def keep_open(request: HttpRequest, posting: Posting, at: datetime) -> None:
    """Remember in this session what `actions.open_figures` has just recorded."""
    request.session[SESSION_KEY] = {
        "posting": posting.pk,
        "at": at.isoformat(),
        "credential": _fingerprint(posting),
    }


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def opening_of(request: HttpRequest, now: datetime) -> Opening | None:
    """What is open in this session at `now`, looked at anew with every request; one query, none while it is closed."""
    kept = request.session.get(SESSION_KEY)
    user = request.user
    if not kept or not isinstance(user, User) or not needs_opening(user):
        return None
    opened_at = datetime.fromisoformat(kept["at"])
    posting = (
        Posting.objects.select_related("officer", "office").filter(pk=kept["posting"], office=user.office_id).first()
    )
    if (
        posting is None
        or not opened_at <= now < until(opened_at)
        or not posting.is_in_force(wib_date(now))
        or not constant_time_compare(kept["credential"], _fingerprint(posting))
    ):
        forget(request)
        return None
    return Opening(posting, opened_at, until(opened_at))


def safe_next(typed: str) -> str:
    """A page of our own to go on to, or "": nobody is led elsewhere by an address that they were sent."""
    ours = typed.startswith("/") and typed.isprintable() and len(typed) <= NEXT_MAX
    return typed if ours and url_has_allowed_host_and_scheme(typed, allowed_hosts=None) else ""


def _fingerprint(posting: Posting) -> str:
    """Of the credential, so that a session never holds the hash itself."""
    return salted_hmac("users.signing.opened_figures", posting.officer.cso_password).hexdigest()
