"""How an office or an agent of HAI wants to be told: at once, or in one digest a day."""

from operator import attrgetter
from typing import Any

from tickets.models import NoticeSetting
from tickets.permissions import HAI_ROLES
from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.signing.proof import Signature


@once("choose_notices", told=attrgetter("mode"))
def choose_notices(
    *,
    by: Signature | User,
    mode: str,
    head_email: str = "",
    desk_phone: str = "",
    desk_address: str = "",
    key: OneTimeKey,
    clock: Clock,
) -> NoticeSetting:
    """For the whole office (signed by an officer of it), or for the agent alone. `head_email`: where an office's head
    of section wants warnings too, or empty; `desk_phone`, `desk_address`: what its askers' mails name, or empty."""
    at = clock.now()
    if isinstance(by, Signature):
        by.check_still_valid(by.posting.office, at=at)
        whose: dict[str, Any] = {"office": by.posting.office}
        chosen: dict[str, Any] = {
            "chosen_by": by.user,
            "chosen_posting": by.posting,
            "head_email": head_email,
            "desk_phone": desk_phone,
            "desk_address": desk_address,
        }
    elif by.role in HAI_ROLES:
        whose, chosen = {"user": by}, {"chosen_by": by, "chosen_posting": None}
    else:
        raise Refused(_("Akun ini tidak menerima pemberitahuan."))
    setting, _created = NoticeSetting.objects.update_or_create(
        **whose, defaults={"mode": NoticeSetting.Mode(mode), "chosen_at": at, **chosen}
    )
    return setting
