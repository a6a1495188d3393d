"""The pages of the index. A view asks `access` what may be read, makes one domain call, and shows."""

from .locking import decide_revision, lock, locked, propose_revision
from .monitoring import monitoring, place
from .officer import method, officer
from .tickets import tickets

__all__ = [
    "decide_revision",
    "lock",
    "locked",
    "method",
    "monitoring",
    "officer",
    "place",
    "propose_revision",
    "tickets",
]
