"""Who sees signals at all, and who may dismiss one as fair. Which ones is `Signal.objects.visible_to`."""

from kpi.models import Signal
from users.models import Office, User
from users.pages.list_pages import capped_count
from users.pages.one_page import once_a_page


def may_see_signals(user: User) -> bool:
    """Supervisors: a Kanwil, the head office; never an office's own login."""
    if user.role == User.Role.OFFICE:
        return user.office.kind == Office.Kind.KANWIL
    return user.reads_all


def may_dismiss(user: User, signal: Signal) -> bool:
    """The Kanwil over the office, or an admin; a monitor only reads."""
    if user.role == User.Role.ADMIN:
        return True
    return user.role == User.Role.OFFICE and signal.place.kanwil_id == user.office_id


def open_count(user: User) -> int:
    """How many this login should look at, capped; asked once a page, whatever says it."""
    rows = Signal.objects.visible_to(user).filter(state=Signal.State.OPEN)
    return once_a_page("open signals", lambda: capped_count(rows))
