"""One-time keys go a month after their form was sent, the oldest first."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from users.models import AlreadyDone, OneTimeKey, Submission
from users.signing import spent_keys

pytestmark = pytest.mark.django_db


def never() -> bool:
    return False


def test_a_key_goes_after_a_month_and_until_then_its_form_is_carried_out_once(clerk, clock):
    old = Submission.objects.create(key=uuid.uuid4(), user=clerk, action="ask", at=timezone.now() - timedelta(days=400))
    key = OneTimeKey.fresh(clerk)
    key.claim("ask")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Submission.objects.filter(key=key.key).delete()
    clock.at = timezone.now()
    assert spent_keys.prune_some(clock, never) == 1
    assert not Submission.objects.filter(pk=old.pk).exists()
    with pytest.raises(AlreadyDone), transaction.atomic():
        key.claim("ask")
