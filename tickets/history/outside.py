"""Seals outside the house: one line of JSON each, and the proof of a database against lines that were kept outside.

Whoever owns database and backups can write every chain and every seal anew; a line that was mailed away cannot be taken
back (docs/security.md 4). A seal names the one before, so that one line vouches for all seals until its day.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from tickets.models import DailySeal

FORMAT = "hai-cso-seal-1"


def line(seal: DailySeal) -> str:
    """The seal as it leaves; with `SEAL_KEY` also its HMAC-SHA256."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "day": seal.day.isoformat(),
        "tickets": seal.tickets,
        "prev": seal.prev_digest,
        "digest": seal.digest,
    }
    if settings.SEAL_KEY:
        content["hmac"] = keyed(content, settings.SEAL_KEY)
    return _canonical(content)


def keyed(content: dict[str, Any], key: str) -> str:
    """HMAC over all but itself."""
    said = {name: value for name, value in content.items() if name != "hmac"}
    return hmac.new(key.encode(), _canonical(said).encode(), hashlib.sha256).hexdigest()


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


@dataclass
class Proof:
    """`seals`: lines that were looked at; `keyed`: of these, with an HMAC that fits."""

    seals: int = 0
    keyed: int = 0


def differences(lines: Iterable[str], proof: Proof) -> Iterator[str]:
    """What of this database is not as the lines say; lines that are no seals (a mail's words) are passed over, unless
    they begin like one. That the seals themselves fit the chains is `chain.broken_seals`.
    """
    here = {seal.day.isoformat(): seal for seal in DailySeal.objects.order_by("day") if isinstance(seal.day, date)}
    for number, text in enumerate(lines, 1):
        said = text.strip().removeprefix(">").strip()
        if said.startswith("{"):
            proof.seals += 1
            if wrong := _wrong(said, here, proof):
                yield f"line {number}: {wrong}"
    if not proof.seals:
        yield "there is no seal in it"


def _wrong(text: str, here: dict[str, DailySeal], proof: Proof) -> str:
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            return "it is no seal of this kind"
        day, mac = str(content["day"]), content.get("hmac")
        said = (content["tickets"], content["prev"], content["digest"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "it is no seal"
    if mac is not None and settings.SEAL_KEY:
        if not hmac.compare_digest(str(mac).encode(), keyed(content, settings.SEAL_KEY).encode()):
            return f"the seal of {day} was not written with this SEAL_KEY"
        proof.keyed += 1
    seal = here.get(day)
    if seal is None:
        return f"the seal of {day} is not in this database"
    if said != (seal.tickets, seal.prev_digest, seal.digest):
        return f"the seal of {day} is another one in this database"
    return ""
