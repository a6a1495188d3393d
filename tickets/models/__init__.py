from .attachment import Attachment
from .calendar import CalendarVersion, DayOff, ServiceHours, SpecialHours
from .changes import CalendarChange, ChangeTally, ProposedDayOff, ProposedHours, ProposedNorm, ProposedWeekly
from .closing import PeriodClosing
from .denials import AnswerRead, Denial, RecordedInName
from .history import INTERNAL, DailySeal, Event, SealedHead, SentSeal
from .norms import MOST_DAYS, MOST_HOURS, Decision, Norm
from .outbox import GONE, GoneMail, NoticeSetting, OutgoingMail
from .presence import TicketWindow
from .routes import DestinationRoute
from .saved_views import SavedView
from .search import INNER, TicketSearch, Wanted
from .sought import SOUGHT_MAX, SoughtInVain
from .spans import Position, Span
from .ticket import SUBJECT_MAX, TEXT_MAX, Channel, Destination, PartyRole, Status, Ticket, TicketParty
from .trouble import SetAside, WorkerPiece
from .warnings import DeadlineWarning

__all__ = [
    "GONE",
    "INNER",
    "INTERNAL",
    "MOST_DAYS",
    "MOST_HOURS",
    "SOUGHT_MAX",
    "SUBJECT_MAX",
    "TEXT_MAX",
    "AnswerRead",
    "Attachment",
    "CalendarChange",
    "CalendarVersion",
    "ChangeTally",
    "Channel",
    "DailySeal",
    "DayOff",
    "DeadlineWarning",
    "Decision",
    "Denial",
    "Destination",
    "DestinationRoute",
    "Event",
    "GoneMail",
    "Norm",
    "NoticeSetting",
    "OutgoingMail",
    "PartyRole",
    "PeriodClosing",
    "Position",
    "ProposedDayOff",
    "ProposedHours",
    "ProposedNorm",
    "ProposedWeekly",
    "RecordedInName",
    "SavedView",
    "SealedHead",
    "SentSeal",
    "ServiceHours",
    "SetAside",
    "SoughtInVain",
    "Span",
    "SpecialHours",
    "Status",
    "Ticket",
    "TicketParty",
    "TicketSearch",
    "TicketWindow",
    "Wanted",
    "WorkerPiece",
]
