"""What the norms say of services, for the floor below that shows them: the SLA now, and the next one to come."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from services.catalogue.times import SlaTime, SlaTimes
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.rules import NoCalendar, current_book, norm_in_force
from tickets.models import Norm


def sla_times(services: Iterable[int], day: date) -> dict[int, SlaTimes]:
    """Of each service (its key): the norm of a ticket that comes in on the day, and the next other one. No query while
    the calendar is in memory, for as many services as there are."""
    try:
        norms = current_book().norms
    except NoCalendar:
        return {}
    return {service: _times(norms, service, day) for service in services}


def _times(norms: tuple[Norm, ...], service: int, day: date) -> SlaTimes:
    now = norm_in_force(norms, Norm.Code.SLA, day, service)
    edges = {norm.valid_from for norm in norms} | {
        norm.valid_to + timedelta(days=1) for norm in norms if norm.valid_to is not None
    }
    for edge in sorted(edge for edge in edges if edge > day):
        then = norm_in_force(norms, Norm.Code.SLA, edge, service)
        if then is not None and (now is None or then.rule != now.rule):
            return SlaTimes(_time(now), _time(then), edge)
    return SlaTimes(_time(now), None, None)


def _time(norm: Norm | Any) -> SlaTime | None:
    if norm is None:
        return None
    return SlaTime(norm_text(norm), norm.legal_basis_text, own=norm.service_id is not None, assumed=norm.assumed)
