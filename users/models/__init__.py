from .offices import Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner
from .people import Officer, Posting, SigningThrottle, User
from .service_users import Membership, ServiceUser, UnitType
from .submissions import AlreadyDone, OneTimeKey, Submission

__all__ = [
    "AlreadyDone",
    "Membership",
    "Ministry",
    "Office",
    "OfficeRegion",
    "OfficeTypeRecord",
    "Officer",
    "OneTimeKey",
    "Posting",
    "Satker",
    "SatkerPartner",
    "ServiceUser",
    "SigningThrottle",
    "Submission",
    "UnitType",
    "User",
]
