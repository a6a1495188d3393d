"""One-time links: who opens one may set the password of a login, once and until its end.

The database keeps a nonce. The address is reckoned from it with the secret key, so that neither a copy of the database
nor its reader can make one.
"""

import hmac
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from users.models import AccountLink, User

TOKEN = re.compile(r"([0-9]{1,18})-([0-9a-f]{64})\Z")


def new_link(account: User, *, by: User | None, at: datetime, lasts: timedelta, by_mail: bool = False) -> AccountLink:
    """A link of a locked login; whatever link was open is withdrawn."""
    account.links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    return AccountLink.objects.create(
        account=account,
        nonce=secrets.token_hex(16),
        made_at=at,
        made_by=by,
        expires_at=at + lasts,
        by_mail=by_mail,
        next_attempt_at=at if by_mail else None,
    )


def mail_a_link(account: User, *, at: datetime, lasts: timedelta) -> AccountLink:
    """Of a locked login: the link that is open, as long as it was given for, or a new one."""
    link = account.links.filter(used_at=None, withdrawn_at=None, expires_at__gt=at).first()
    if link is None:
        return new_link(account, by=None, at=at, lasts=lasts, by_mail=True)
    link.by_mail, link.mailed_at, link.attempts, link.next_attempt_at = True, None, 0, at
    link.save(update_fields=["by_mail", "mailed_at", "attempts", "next_attempt_at"])
    return link


def token_of(link: AccountLink) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"users.accounts.links", sha256)
    return f"{link.pk}-{hmac.digest(key, f'{link.pk}-{link.nonce}'.encode(), sha256).hex()}"


def address_of(link: AccountLink) -> str:
    return settings.SITE_URL + reverse("account_link", args=[token_of(link)])


def link_of(token: str) -> AccountLink | None:
    """The link of an address, whatever became of it; None where nobody ever gave this address out."""
    read = TOKEN.match(token)
    if read is None:
        return None
    link = AccountLink.objects.select_related("account").filter(pk=int(read[1])).first()
    return link if link is not None and constant_time_compare(token_of(link), token) else None
