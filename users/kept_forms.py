"""A form that was sent after its session had ended comes back as that form, filled, once its sender is in again.

What was sent is given back to the browser it came from, signed, inside the login form; nothing is stored of a sender
who is nobody here. With the right password it goes into the new session, and the page of the form is shown as after a
mistake: filled, not carried out (`restoring`). Passwords and files do not come along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = SESSION_KEY = "kept_form"
SALT = "users.kept_forms"
HELD_FOR = timedelta(hours=8)
LONGEST = 300_000
"""Characters of a kept form: all texts of the longest form of ours, several times."""
NEVER = ("csrfmiddlewaretoken", "password", "new_password", "repeated", "old", "new", FIELD)
NO_FORMS_OF = ("/masuk/", "/akun/kata-sandi/", "/akun/ulangi-", "/akun/faktor-kedua/", "/akun/kode-pemulihan/")
"""One's own passwords and codes are typed there, and nothing that anybody would miss."""
MARK = "submission"
"""What every form that is carried out once has; others are not kept."""

_restoring: ContextVar[bool] = ContextVar("restoring", default=False)


@dataclass(frozen=True)
class Kept:
    """What was sent where. `user_id`: whose session it was, as far as that is known."""

    path: str
    user_id: int | None
    data: QueryDict

    def belongs_to(self, user: Any) -> bool:
        return self.user_id in (None, user.pk)


def keep(request: HttpRequest, user_id: int | None) -> str:
    """The sent form, signed; "" for one that is no form of ours, or too long. `request.POST` must be readable."""
    if MARK not in request.POST or request.path.startswith(NO_FORMS_OF):
        return ""
    data = {name: values for name, values in request.POST.lists() if name not in NEVER}
    return sealed(request.get_full_path(), user_id, data)


def sealed(path: str, user_id: int | None, data: dict[str, list[Any]]) -> str:
    """A form that is to come back at `path`, signed; "" when it is too long."""
    kept = signing.dumps([path, user_id, data], salt=SALT, compress=True)
    return kept if len(kept) <= LONGEST else ""


def read(kept: str) -> Kept | None:
    """None for what we did not sign, or too long ago."""
    try:
        path, user_id, data = signing.loads(kept[: LONGEST + 1], salt=SALT, max_age=HELD_FOR)
    except signing.BadSignature:
        return None
    sent = QueryDict(mutable=True)
    for name, values in data.items():
        sent.setlist(name, values)
    sent._mutable = False
    return Kept(path, user_id, sent)


def take(request: HttpRequest) -> Kept | None:
    """The form that this session keeps for this page, once."""
    if request.method != "GET" or SESSION_KEY not in request.session:
        return None
    kept = read(request.session[SESSION_KEY])
    if kept is not None and kept.path != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    return kept


@contextmanager
def restoring() -> Iterator[None]:
    """While it lasts, forms show what was sent and nothing is carried out."""
    token = _restoring.set(True)
    try:
        yield
    finally:
        _restoring.reset(token)


def is_restoring() -> bool:
    return _restoring.get()
