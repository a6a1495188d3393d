from .duties import Duty
from .master import MasterVersion
from .officers import OfficerEvent, OfficerProposal
from .offices import Basis, Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner
from .people import Officer, Posting, SigningThrottle, User
from .satker_imports import SatkerImport, SatkerImportError, SatkerImportRow
from .service_users import Membership, ServiceUser, UnitType
from .submissions import AlreadyDone, OneTimeKey, Submission
from .verification import VerificationFinding, VerificationRun

__all__ = [
    "AlreadyDone",
    "Basis",
    "Duty",
    "MasterVersion",
    "Membership",
    "Ministry",
    "Office",
    "OfficeRegion",
    "OfficeTypeRecord",
    "Officer",
    "OfficerEvent",
    "OfficerProposal",
    "OneTimeKey",
    "Posting",
    "Satker",
    "SatkerImport",
    "SatkerImportError",
    "SatkerImportRow",
    "SatkerPartner",
    "ServiceUser",
    "SigningThrottle",
    "Submission",
    "UnitType",
    "User",
    "VerificationFinding",
    "VerificationRun",
]
