from .calendar import CalendarVersion, DayOff, ServiceHours, SpecialHours
from .history import DailySeal, Event, SealedHead
from .outbox import OutgoingMail
from .ticket import Channel, Destination, PartyRole, Status, Ticket, TicketParty

__all__ = [
    "CalendarVersion",
    "Channel",
    "DailySeal",
    "DayOff",
    "Destination",
    "Event",
    "OutgoingMail",
    "PartyRole",
    "SealedHead",
    "ServiceHours",
    "SpecialHours",
    "Status",
    "Ticket",
    "TicketParty",
]
