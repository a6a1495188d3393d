"""A satker's partner of today follows from its dated partners."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from simple_history.utils import bulk_update_with_history

from users.clock import Clock, wib_date
from users.file_import.kept_history import STRETCH
from users.models import Satker, SatkerPartner


class PartnersOfToday:
    """Once a day: a partner whose day has come becomes the present one on the satker (`Satker.partner`)."""

    def __init__(self) -> None:
        self.done: object = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
        now = clock.now()
        if self.done != wib_date(now):
            turn_partners(now)
            self.done = wib_date(now)


def turn_partners(now: datetime) -> int:
    """Write the partner in force on the day of `now` (Jakarta) to every satker that shows another; how many did."""
    today = wib_date(now)
    current = (
        SatkerPartner.objects.filter(satker=OuterRef("pk"), valid_from__lte=today)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today))
        .order_by("-valid_from")
        .values("office")[:1]
    )
    with transaction.atomic():
        turned = list(
            Satker.objects.annotate(current=Subquery(current))
            .filter(current__isnull=False)
            .exclude(partner__isnull=False, partner=F("current"))
        )
        for satker in turned:
            satker.partner_id = satker.current
        if turned:
            bulk_update_with_history(
                turned, Satker, ["partner"], batch_size=STRETCH, default_change_reason="mitra kerja mulai berlaku"
            )
    return len(turned)
