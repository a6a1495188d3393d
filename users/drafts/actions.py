"""Drafts of forms: what was typed and not sent, kept on the server for a week (docs/security_choices.md).

A draft belongs to the login that typed it. At a login that several people share it belongs to the session, too: what
one officer began is opened in another session with that officer's own CSO password only.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from users.clock import Clock
from users.kept_forms import LONGEST, NEVER, NO_FORMS_OF
from users.models import FormDraft, Posting, Submission, User
from users.permissions import signs_for_officers
from users.signing.proof import Signature

KEPT = timedelta(days=7)
MOST = 30
"""Drafts of one session of a login; the oldest make place."""
LONGEST_PATH = 255
BATCH = 1000


@dataclass(frozen=True)
class Place:
    """A form's: where it is sent to, and the page that it stands on. Both are addresses of this site."""

    path: str
    page: str

    @property
    def is_possible(self) -> bool:
        """Nothing but a page of ours that keeps forms."""
        return all(
            one.startswith("/") and not one.startswith(("//", "/\\")) and len(one) <= LONGEST_PATH
            for one in (self.path, self.page)
        ) and not self.path.startswith(NO_FORMS_OF)


def digest_of(session_key: str | None) -> str:
    """A session in a draft's row, from which nobody can take its key."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


@transaction.atomic
def save_draft(*, user: User, session_key: str | None, place: Place, sent: QueryDict, clock: Clock) -> FormDraft | None:
    """Keep what was typed, in place of what was kept of this form before. None for what is no form of ours, is too
    long, or was carried out already: an answer that is on its way must not come back as a draft."""
    data = {name: values for name, values in sent.lists() if name not in NEVER and not name.endswith("password")}
    key = _key(sent.get("submission", ""))
    if key is None or not place.is_possible or len(json.dumps(data)) > LONGEST:
        return None
    if Submission.objects.filter(key=key).exists() or FormDraft.objects.filter(key=key).exclude(user=user).exists():
        return None
    signed_in, now = digest_of(session_key), clock.now()
    FormDraft.objects.filter(key=key).exclude(path=place.path, signed_in=signed_in).delete()
    draft, _made = FormDraft.objects.update_or_create(
        user=user,
        path=place.path,
        signed_in=signed_in,
        defaults={"page": place.page, "key": key, "posting": _posting(user, sent), "data": data, "saved_at": now},
    )
    rows = FormDraft.objects.filter(user=user, signed_in=signed_in).order_by("-saved_at")
    if surplus := list(rows.values_list("pk", flat=True)[MOST : MOST + BATCH]):
        FormDraft.objects.filter(pk__in=surplus).delete()
    return draft


def drafts_of(user: User, session_key: str | None, clock: Clock) -> QuerySet[FormDraft]:
    """What this login may open or ask for, the newest first: its own, and at a shared one those of other sessions that
    name an officer, whose password they want."""
    rows = FormDraft.objects.filter(user=user, saved_at__gt=clock.now() - KEPT).order_by("-saved_at")
    if not signs_for_officers(user):
        return rows
    return rows.filter(signed_in=digest_of(session_key)) | rows.filter(posting__isnull=False)


def wants_password(draft: FormDraft, session_key: str | None) -> bool:
    """Whether it was begun in another session of a login that several share."""
    return signs_for_officers(draft.user) and draft.signed_in != digest_of(session_key)


@transaction.atomic
def take_over(*, draft: FormDraft, session_key: str | None, signature: Signature | None) -> None:
    """The draft goes on in this session. At a shared login only with the signature of the officer whom it names."""
    if wants_password(draft, session_key) and (
        signature is None or draft.posting is None or signature.posting.officer_id != draft.posting.officer_id
    ):
        raise PermissionDenied
    signed_in = digest_of(session_key)
    FormDraft.objects.filter(user=draft.user, path=draft.path, signed_in=signed_in).exclude(pk=draft.pk).delete()
    FormDraft.objects.filter(pk=draft.pk).update(signed_in=signed_in)


def throw_away(*, draft: FormDraft) -> None:
    draft.delete()


def prune_some(clock: Clock, stopping: Callable[[], bool]) -> int:
    """How many went because nobody opened them for a week."""
    old = FormDraft.objects.filter(saved_at__lte=clock.now() - KEPT).order_by("saved_at").values_list("pk", flat=True)
    return FormDraft.objects.filter(pk__in=list(old[:BATCH])).delete()[0]


def _key(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _posting(user: User, sent: Any) -> Posting | None:
    chosen = str(sent.get("officer", ""))
    if not chosen.isascii() or not chosen.isdecimal() or len(chosen) > 18:
        return None
    return Posting.objects.visible_to(user).filter(pk=int(chosen), office=user.office_id).first()
