"""Named changes to people's data, each one transaction."""

from .base import Refused
from .figures import close_figures, open_figures
from .officers import (
    Activation,
    Proposed,
    RefusedLine,
    activate_proposal,
    end_posting,
    known_officers,
    move_officer,
    office_has_head,
    propose_officers,
    refuse_proposal,
    why_no_proposal,
)
from .passwords import FirstPassword, change_cso_password, locked_until, reset_cso_password, unlock_officer
from .satker_imports import (
    approve_satker_import,
    cancel_satker_import,
    retry_satker_import,
    upload_satker_file,
)
from .service_users import (
    EmailSearch,
    add_service_user,
    find_by_email,
    normalise_email,
    put_on_list,
    remove_from_list,
    update_service_user,
)

__all__ = [
    "Activation",
    "EmailSearch",
    "FirstPassword",
    "Proposed",
    "Refused",
    "RefusedLine",
    "activate_proposal",
    "add_service_user",
    "approve_satker_import",
    "cancel_satker_import",
    "change_cso_password",
    "close_figures",
    "end_posting",
    "find_by_email",
    "known_officers",
    "locked_until",
    "move_officer",
    "normalise_email",
    "office_has_head",
    "open_figures",
    "propose_officers",
    "put_on_list",
    "refuse_proposal",
    "remove_from_list",
    "reset_cso_password",
    "retry_satker_import",
    "unlock_officer",
    "update_service_user",
    "upload_satker_file",
    "why_no_proposal",
]
