from .attachment import Attachment
from .calendar import CalendarVersion, DayOff, ServiceHours, SpecialHours
from .changes import CalendarChange, ChangeTally, ProposedDayOff, ProposedHours, ProposedNorm, ProposedWeekly
from .closing import PeriodClosing
from .denials import AnswerRead, Denial, RecordedInName
from .due_notices import DueNotice
from .history import INTERNAL, DailySeal, Event, SealedHead, SentSeal
from .knowledge import AnswerUse, ArticleProposal, ArticleUse, EscalationReason, GapReason, UseCheck
from .norms import MOST_DAYS, MOST_HOURS, Decision, Norm
from .outbox import GONE, GoneMail, NoticeSetting, OutgoingMail
from .presence import TicketWindow
from .ratings import MARKS_NAMED, RATING_TEXT_MAX, FeedbackDigest, FinalConfirmation, Rating, RatingTerms
from .routes import DestinationRoute
from .saved_views import SavedView
from .search import INNER, TicketSearch, Wanted
from .sought import SOUGHT_MAX, SoughtInVain, ThroughClinic
from .spans import Position, Span
from .ticket import SUBJECT_MAX, TEXT_MAX, Channel, Destination, Origin, PartyRole, Status, Ticket, TicketParty
from .trouble import SetAside, WorkerPiece
from .warnings import DeadlineWarning

__all__ = [
    "GONE",
    "INNER",
    "INTERNAL",
    "MARKS_NAMED",
    "MOST_DAYS",
    "MOST_HOURS",
    "RATING_TEXT_MAX",
    "SOUGHT_MAX",
    "SUBJECT_MAX",
    "TEXT_MAX",
    "AnswerRead",
    "AnswerUse",
    "ArticleProposal",
    "ArticleUse",
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
    "DueNotice",
    "EscalationReason",
    "Event",
    "FeedbackDigest",
    "FinalConfirmation",
    "GapReason",
    "GoneMail",
    "Norm",
    "NoticeSetting",
    "Origin",
    "OutgoingMail",
    "PartyRole",
    "PeriodClosing",
    "Position",
    "ProposedDayOff",
    "ProposedHours",
    "ProposedNorm",
    "ProposedWeekly",
    "Rating",
    "RatingTerms",
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
    "ThroughClinic",
    "Ticket",
    "TicketParty",
    "TicketSearch",
    "TicketWindow",
    "UseCheck",
    "Wanted",
    "WorkerPiece",
]
