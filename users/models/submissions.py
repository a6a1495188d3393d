"""Once: every form carries a one-time key; a double click or a replay gets the first result (docs/security.md 5)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar, cast

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now

from users.kept_forms import is_restoring
from users.languages import in_indonesian
from users.languages import said as _
from users.refusals import Refused

from .drafts import FormDraft
from .people import User

P = ParamSpec("P")
R = TypeVar("R")


class AlreadyDone(Exception):
    """The form was sent before. `result` is what the first sending led to, e.g. a ticket's reference."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


class Submission(models.Model):
    """A form that was carried out. Written first in the transaction of the act, so that it exists if and only if the
    act does.
    """

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), help_text="The database's clock; it goes a month later.")
    action = models.CharField(max_length=40)
    result = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.action} {self.key}"

    def finish(self, result: str) -> None:
        """What the act led to, for whoever sends the form again."""
        self.result = result
        self.save(update_fields=["result"])


@dataclass(frozen=True)
class OneTimeKey:
    """The key of a form that `user` was shown."""

    key: uuid.UUID
    user: User

    @classmethod
    def fresh(cls, user: User) -> "OneTimeKey":
        return cls(uuid.uuid4(), user)

    @classmethod
    def earlier(cls, typed: str, user: User) -> AlreadyDone | None:
        """What a form with this key led to, if it was carried out already; a page asks before it looks at anything
        else.
        """
        try:
            key = uuid.UUID(typed)
        except ValueError:
            return None
        first = Submission.objects.filter(key=key, user=user).first()
        return AlreadyDone(first.result) if first else None

    def claim(self, action: str) -> Submission:
        """Take the key, or raise `AlreadyDone` with the first result. Call it first inside the action's transaction.

        A second sending that arrives while the first is still at work waits here on the unique index. Nothing is
        carried out of a form that is only shown again.
        """
        if is_restoring():
            raise Refused(_("Isian dibuka kembali dan belum terkirim. Periksa, lalu kirim."))
        try:
            with transaction.atomic():
                return Submission.objects.create(key=self.key, user=self.user, action=action)
        except IntegrityError:
            # Another person's key says nothing about what they did: it is just not yours.
            first = Submission.objects.filter(key=self.key, user=self.user).first()
            raise AlreadyDone(first.result if first else "") from None


def once(action: str, told: Callable[[Any], object] = attrgetter("pk")) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """An action that a form leads to, carried out once: in one transaction that first takes the form's `key`. `told`:
    what whoever sends the form again is told of the result.
    """

    def of(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        @transaction.atomic
        def carried_out(*args: P.args, **said: P.kwargs) -> R:
            with in_indonesian():
                key = cast(OneTimeKey, said["key"])
                submission = key.claim(action)
                result = act(*args, **said)
                submission.finish(str(told(result)))
                FormDraft.objects.filter(key=key.key, user=key.user).delete()
            return result

        return carried_out

    return of
