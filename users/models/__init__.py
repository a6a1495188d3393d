from .accounts import AccountEvent, AccountLink, AccountMove, FirstPasswords
from .alarms import AccessAlarm
from .audit import AuditEntry
from .drafts import FormDraft
from .duties import Duty
from .file_imports import AccountImportRow, FileImport, FileImportError, ImportRow, SatkerImportRow
from .master import MasterVersion
from .officers import OfficerEvent, OfficerProposal
from .offices import Basis, Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner
from .one_person import Different, DifferentOfficers, DifferentServiceUsers
from .people import Officer, Posting, SigningThrottle, User
from .service_users import Membership, ServiceUser, ServiceUserEvent, UnitType
from .submissions import AlreadyDone, OneTimeKey, Submission, once
from .throttles import LoginThrottle
from .verification import VerificationFinding, VerificationRun

__all__ = [
    "AccessAlarm",
    "AccountEvent",
    "AccountImportRow",
    "AccountLink",
    "AccountMove",
    "AlreadyDone",
    "AuditEntry",
    "Basis",
    "Different",
    "DifferentOfficers",
    "DifferentServiceUsers",
    "Duty",
    "FileImport",
    "FileImportError",
    "FirstPasswords",
    "FormDraft",
    "ImportRow",
    "LoginThrottle",
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
    "SatkerImportRow",
    "SatkerPartner",
    "ServiceUser",
    "ServiceUserEvent",
    "SigningThrottle",
    "Submission",
    "UnitType",
    "User",
    "VerificationFinding",
    "VerificationRun",
    "once",
]
