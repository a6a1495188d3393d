"""The link with which an asker says whether the answer settled their question: in the mail that ends the ticket.

Nothing is kept of it: the address is reckoned from the ticket's reference with the secret key, 128 bits of it, so that
neither a copy of the database nor its reader can make one, and a million ended tickets need no row.
"""

import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tickets.models import Ticket

LETTERS = 32
"""Hexadecimal: 128 bits."""


def token_of(ticket: Ticket) -> str:
    return _token(settings.SECRET_KEY, ticket)


def is_token_of(token: str, ticket: Ticket) -> bool:
    """Also one of an earlier secret key that is still accepted (`SECRET_KEY_FALLBACKS`)."""
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return any(constant_time_compare(token, _token(key, ticket)) for key in keys)


def _token(secret: str, ticket: Ticket) -> str:
    key = hmac.digest(secret.encode(), b"tickets.mail.rating_link", sha256)
    return hmac.digest(key, ticket.reference.encode(), sha256).hex()[:LETTERS]


def address_of(ticket: Ticket) -> str:
    return settings.SITE_URL + reverse("tickets:rate_by_mail", args=[ticket.reference, token_of(ticket)])


def desk_asked_itself(ticket: Ticket) -> bool:
    """The asker's address is the office's own: a desk does not rate itself."""
    return ticket.asker_email.casefold() == ticket.holder_office.email.casefold()
