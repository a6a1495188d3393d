"""The first page of a login: what waits, most urgent first."""

from datetime import datetime

from django.db.models import QuerySet

from users.models import User

from .models import Status, Ticket
from .words import COUNT_CAP


def waiting_for(user: User) -> QuerySet[Ticket]:
    """The tickets on which this login must act now."""
    mine = Ticket.objects.visible_to(user)
    match user.role:
        case User.Role.OFFICE:
            return mine.filter(holder_office_id=user.office_id, status__in=[Status.WAITING, Status.HAI_REPLIED])
        case User.Role.HAI_LAYER_1:
            return mine.filter(status=Status.AT_HAI, hai_layer=1)
        case User.Role.HAI_LAYER_2:
            return mine.filter(status=Status.AT_HAI, hai_layer=2, hai_directorate_id=user.office_id)
    return mine.none()


def capped_count(tickets: QuerySet) -> int:
    """Exact up to the cap, cap + 1 beyond: never a count over millions (PERFORMANCE.md)."""
    return tickets.order_by()[: COUNT_CAP + 1].values("pk").count()


def waiting_count(user: User) -> int | None:
    """The number beside the menu entry; None for logins that only read."""
    return (
        None if user.role in {User.Role.SATKER, User.Role.MONITOR, User.Role.ADMIN} else capped_count(waiting_for(user))
    )


def home_of(user: User, now: datetime) -> dict[str, object]:
    """The context of `home.html`."""
    return {"waiting": list(waiting_for(user).order_by("created_at", "pk")[:10])}
