"""Who plays: logins of the archive with what they need to work, drawn from its rows by a chance that repeats."""

import random
from typing import Any

from django.db import models

from haicso.nation.talk import mark
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import DatabaseClock, wib_date
from users.models import Membership, Office, Posting, User

SHARES = (("desk", 60), ("satker", 20), ("region", 8), ("monitor", 5), ("agent", 7))
"""Of a hundred browsers: KPPN, satker, Kanwil, head office, HAI."""
WORDS = ("spk", "revisi", "spm ditolak", "tidakadakata", *(mark(rank) for rank in (3, 300, 20_000, 55_000)))
"""What is searched for: words of every ticket and of none, and marks that are common, rare and very rare."""
ASKERS_OF_A_DESK = 20


class NobodyPlays(Exception):
    """The archive has no logins of that kind."""


def cast(browsers: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many players, in the order in which they come in; a login of an office is shared only when offices run out."""
    rng = random.Random(seed)  # noqa: S311 - a sample
    today = wib_date(DatabaseClock().now())
    found = {"desk": _desks(today), "satker": _satker(), "region": _regions()}
    found["monitor"] = [{"login": user.username} for user in _users(User.Role.MONITOR)]
    found["agent"] = [{"login": user.username} for user in _users(User.Role.HAI_LAYER_1)]
    quarter = _quarter()
    references = list(Ticket.objects.order_by("-created_at", "-pk").values_list("reference", flat=True)[:2000])
    players = []
    for kind, share in SHARES:
        rng.shuffle(found[kind])
        if not found[kind]:
            raise NobodyPlays(f"the archive has no login of a {kind}")
        for number in range(max(browsers * share // 100, 1)):
            there = found[kind][number % len(found[kind])]
            about = {"kind": kind, "quarter": quarter, "words": list(WORDS), "prefix": rng.choice(references)[:8]}
            players.append(about | there)
    rng.shuffle(players)
    return [player | {"address": address(number, player["kind"])} for number, player in enumerate(players)]


def address(number: int, kind: str) -> str:
    """Offices and satker each have their own; people of the head office share one."""
    return "10.9.0.1" if kind in {"monitor", "agent"} else f"10.{1 + number // 250}.{number % 250}.1"


def _users(role: str) -> list[User]:
    return list(User.objects.filter(role=role, is_active=True).order_by("username")[:200])


def _desks(today: Any) -> list[dict[str, Any]]:
    offices = User.objects.filter(role=User.Role.OFFICE, is_active=True, office__kind=Office.Kind.KPPN)
    officers = dict[int, list[int]]()
    for office, posting in Posting.objects.on(today).filter(kind=Posting.Kind.CSO).values_list("office", "pk"):
        officers.setdefault(office, []).append(posting)
    desks = []
    for user in offices.select_related("office__kanwil").order_by("username"):
        people = Membership.objects.filter(office=user.office, removed_at=None).exclude(service_user__satker=None)
        askers = list(people.order_by("pk").values_list("service_user__email", flat=True)[:ASKERS_OF_A_DESK])
        if askers and officers.get(user.office_id or 0):
            code = user.office.code
            desks.append(
                {"login": user.username, "office": code, "officers": officers[user.office_id], "askers": askers}
            )
    return desks


def _satker() -> list[dict[str, Any]]:
    asking = User.objects.filter(role=User.Role.SATKER, is_active=True, satker__partner__isnull=False)
    with_askers = asking.annotate(
        asks=models.Exists(Membership.objects.filter(satker=models.OuterRef("satker"), removed_at=None))
    ).filter(asks=True)
    desks = dict(User.objects.filter(role=User.Role.OFFICE, is_active=True).values_list("office", "username"))
    chosen = with_askers.select_related("satker").order_by("username")[:4000]
    return [
        {"login": user.username, "desk": desks[user.satker.partner_id]}
        for user in chosen
        if user.satker.partner_id in desks
    ]


def _regions() -> list[dict[str, Any]]:
    kanwil = User.objects.filter(role=User.Role.OFFICE, is_active=True, office__kind=Office.Kind.KANWIL)
    return [{"login": user.username, "office": user.office.code} for user in kanwil.select_related("office")]


def _quarter() -> str:
    newest = Ticket.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if newest is None:
        raise NobodyPlays("the archive has no tickets")
    return Quarter.of(newest).code
