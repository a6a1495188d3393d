"""The browser that sends a request, and who came in or signed with it before (a signed cookie).

A browser that knows an account or an officer has an allowance of its own for wrong passwords, so that strangers, who
share a small one, lock nobody out. The cookie opens nothing: it names by digests whom the browser knows.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "__Host-dikenal" if settings.SESSION_COOKIE_SECURE else "dikenal"
SALT = "users.login.browsers"
SECONDS = 180 * 24 * 60 * 60
KNOWN_MOST = 40
"""At a desk come in a login and sign a few officers; the oldest are forgotten first."""


class Browser:
    """Of one request. `key` names the browser for its whole life; `address` is the sender's."""

    def __init__(self, request: HttpRequest) -> None:
        self.address = address_of(request)
        self.changed = False
        self.key, self._known = _read(request.COOKIES.get(COOKIE, ""))

    def knows(self, whom: str) -> bool:
        """`whom`: "login:kppn008", "officer:17"."""
        return _mark(whom) in self._known

    @property
    def knows_somebody(self) -> bool:
        return bool(self._known)

    @property
    def sender(self) -> str:
        """Whom a refusal is about: this browser where somebody came in with it, else all that its address sends."""
        return self.key if self._known else self.address

    def remember(self, whom: str) -> None:
        """After a right password. Written with the response."""
        mark = _mark(whom)
        if self._known[:1] != [mark]:
            self._known = [mark, *(one for one in self._known if one != mark)][:KNOWN_MOST]
            self.changed = True

    def write(self, response: HttpResponse) -> None:
        if self.changed:
            response.set_cookie(
                COOKIE,
                signing.dumps([self.key, self._known], salt=SALT),
                max_age=SECONDS,
                secure=bool(settings.SESSION_COOKIE_SECURE),
                httponly=True,
                samesite="Lax",
            )


def _read(cookie: str) -> tuple[str, list[str]]:
    """A new browser where there is no cookie, an old or a forged one."""
    try:
        key, known = signing.loads(cookie, salt=SALT, max_age=SECONDS) if cookie else ("", [])
    except (signing.BadSignature, ValueError, TypeError):
        key, known = "", []
    return key or secrets.token_hex(16), known


def _mark(whom: str) -> str:
    return salted_hmac(SALT, whom).hexdigest()[:16]


_current: ContextVar[Browser | None] = ContextVar("browser", default=None)


def current() -> Browser | None:
    """The browser of the request at hand; None outside of requests (commands, demo)."""
    return _current.get()


@contextmanager
def at_hand(browser: Browser) -> Iterator[None]:
    token = _current.set(browser)
    try:
        yield
    finally:
        _current.reset(token)


# --- Where a request comes from ---------------------------------------------------------------------------------------
def address_of(request: HttpRequest) -> str:
    """Whom a count is about: the sender's address, IPv6 by its network, in which one sender has all addresses."""
    return _network(_sender(request))


def exact_address_of(request: HttpRequest) -> str:
    """The sender's address for whoever reads it later, "" where nobody knows it."""
    try:
        return str(ip_address(_sender(request)))
    except ValueError:
        return ""


def _sender(request: HttpRequest) -> str:
    """As our own proxies saw it: whatever senders claim themselves is further left than what the trusted ones add."""
    count, forwarded = settings.TRUSTED_PROXY_COUNT, _forwarded(request)
    if 0 < count <= len(forwarded):
        return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


def misfit(request: HttpRequest) -> str:
    """What is wrong with the forwarded addresses of a request, or an empty text."""
    count, forwarded = settings.TRUSTED_PROXY_COUNT, _forwarded(request)
    if count > len(forwarded) or (0 < count < len(forwarded) and _is_this_machine(forwarded[-count])):
        # Too many: who sent it is not known. Too few: nobody sits at this machine itself, so one more proxy does.
        return f"TRUSTED_PROXY_COUNT={count}, X-Forwarded-For: {len(forwarded)}"
    return ""


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _forwarded(request: HttpRequest) -> list[str]:
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return [part.strip() for part in header.split(",") if part.strip()]


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "?"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)
