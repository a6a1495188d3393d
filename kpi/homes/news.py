"""What an open page is told of what concerns its login: the number of the title, and what changed since it last asked.

The page sends back the `state` that it was told last: an instant and counts. It is no secret, and believed in nothing
but what the page itself then says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.lists.news import list_has_news, said_since
from users.models import User

from .concerns import Concern, concerns_of, total_of

LONGEST_AGO = timedelta(hours=12)
"""Of what is older nobody waits to hear; the page says how it stands."""
KNOWN = re.compile(r"([a-z-]{1,16}):([0-9]{1,6})")
IN_SENTENCES = {"dijawab", "dibalas", "jawaban", "data"}
"""Told ticket by ticket (`tickets.lists.news`)."""
MOST_SAID = 4


@dataclass(frozen=True)
class Known:
    """What a page knew, and when."""

    at: datetime
    counts: dict[str, int]


def told(user: User, session_key: str | None, query: QueryDict, now: datetime) -> dict[str, object]:
    """`total`; `said`: sentences; `state`: to send back; `list`: whether the list that is shown has new rows.

    From the address: `tadi`, the state; `daftar`, the query of the list shown, with `sejak`, when it was made."""
    concerns = concerns_of(user, session_key, now)
    known = known_of(query.get("tadi", ""), now)
    made = instant_of(query.get("sejak", ""), now)
    return {
        "total": total_of(concerns),
        "said": _said(user, concerns, known, now) if known else [],
        "state": f"{now.isoformat()} {','.join(f'{each.key}:{each.count}' for each in concerns)}",
        "list": made is not None and list_has_news(user, QueryDict(query.get("daftar", "")), made, now),
    }


def known_of(typed: str, now: datetime) -> Known | None:
    at, _space, counts = typed.partition(" ")
    instant = instant_of(at, now)
    return None if instant is None else Known(instant, {key: int(count) for key, count in KNOWN.findall(counts)})


def instant_of(typed: str, now: datetime) -> datetime | None:
    """An instant that we told, lately; anything else is none."""
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None and now - LONGEST_AGO <= instant <= now else None


def _said(user: User, concerns: Sequence[Concern], known: Known, now: datetime) -> list[str]:
    """Of tickets in sentences of their own, then what else grew."""
    of_tickets = said_since(user, known.at, now)
    grown = [
        each
        for each in concerns
        if each.told and each.count > known.counts.get(each.key, 0) and not (of_tickets and each.key in IN_SENTENCES)
    ]
    more = [_("Bertambah: %(what)s (%(count)s).") % {"what": each.what, "count": each.number} for each in grown]
    return [*of_tickets, *more][:MOST_SAID]
