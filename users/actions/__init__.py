"""Named changes to people's data, each one transaction."""

from .base import Refused
from .passwords import change_cso_password
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
    "EmailSearch",
    "Refused",
    "add_service_user",
    "change_cso_password",
    "find_by_email",
    "normalise_email",
    "put_on_list",
    "remove_from_list",
    "update_service_user",
]
