"""The pages of tickets. A view asks the one authority what may be seen, makes one domain call, and shows."""

from .about import notices, workflow_help
from .calendar import calendar_change, calendar_changes, calendar_confirm, calendar_draft, calendar_undo
from .early_warning import early_warning
from .files import download
from .hours import announced_hours
from .in_name import deny, in_name
from .ledger import change_ledger, officer_ledger, ticket_ledger
from .lists import recap
from .recording import record
from .ticket import act, detail

__all__ = [
    "act",
    "announced_hours",
    "calendar_change",
    "calendar_changes",
    "calendar_confirm",
    "calendar_draft",
    "calendar_undo",
    "change_ledger",
    "deny",
    "detail",
    "download",
    "early_warning",
    "in_name",
    "notices",
    "officer_ledger",
    "recap",
    "record",
    "ticket_ledger",
    "workflow_help",
]
