"""On the clock card of a ticket: by which policy of the index and which calendar it is counted, with the way there."""

from datetime import datetime

from django.utils.translation import gettext as _

from kpi.models import Policy, QuarterLock
from tickets.deadlines.rules import current_book
from tickets.models import Ticket
from tickets.page.detail import ClockLink
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.models import User

from .access import may_monitor
from .numbers import method_url


def policy_link(ticket: Ticket, user: User, now: datetime) -> ClockLink | None:
    """Of a locked ticket those that its lock keeps. None at logins without Monitoring IKU, and where the asker's kind
    does not count. One query.
    """
    if not may_monitor(user):
        return None
    quarter = Quarter.of(ticket.created_at)
    if ticket.closed_in_id is not None:
        locks = QuarterLock.objects.filter(closing=ticket.closed_in_id).select_related("policy", "calendar")
        lock = locks.defer("document").order_by("-revision").first()
        policy, calendar = (lock.policy, lock.calendar.label) if lock else (None, "")
    else:
        policy, calendar = Policy.objects.begun_by(quarter).first(), current_book().version.label
    if policy is None or ticket.asker_unit_type not in policy.unit_types:
        return None
    words = _("IKU %(quarter)s: kebijakan %(policy)s, kalender %(calendar)s.") % {
        "quarter": quarter_text(quarter),
        "policy": policy.label,
        "calendar": calendar,
    }
    return ClockLink(
        words, _("Kebijakan dan kalender"), method_url(quarter, policy.label, calendar if ticket.closed_in_id else "")
    )
