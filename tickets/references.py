"""Reference numbers: the old look, unique for ever (docs/domain.md 4). Pure: which a ticket gets, and what is typed."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from users.wib import WIB

PATTERN = r"HAI-[0-9]{9,10}-[0-9]{2}(?:-[0-9]{1,6})?"
_OLD_LOOK = re.compile(
    r"^\s*(?:no\.?\s*ref\.?:?\s*)?(?:HAI\s*-?\s*)?([0-9]{9,10})(-[0-9]{2}(?:-[0-9]{1,6})?)?\s*$", re.IGNORECASE
)


def is_reference(typed: str) -> bool:
    return re.fullmatch(PATTERN, typed, re.ASCII) is not None


def find_reference(text: str) -> str:
    """The first reference in a text, as a mail's subject has it; "" for none."""
    found = re.search(PATTERN, text, re.ASCII)
    return found[0] if found else ""


def base_reference(at: datetime) -> str:
    """`HAI-` + month without leading zero + day + HHMMSS in Jakarta + `-` + year: HAI-531160406-26 = 31 May 2026
    16.04.06.
    """
    local = at.astimezone(WIB)
    return f"HAI-{local.month}{local:%d%H%M%S}-{local:%y}"


def search_prefix(typed: str) -> str | None:
    """The beginning of the references that `typed` means ("531160406", "HAI- 531160406", the whole), or None if it
    is not one. Without a year the hyphen belongs to the beginning: nine figures of January also begin ten of November.
    """
    match = _OLD_LOOK.match(typed)
    return f"HAI-{match[1]}{match[2] or '-'}" if match else None


def references_of(base: str) -> Iterator[str]:
    """The references of one second, in the order in which they are given: `…-26`, then `…-26-2`, `…-26-3`."""
    yield base
    for number in count(2):
        yield f"{base}-{number}"
