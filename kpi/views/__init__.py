"""The pages of the index. A view asks `access` what may be read, makes one domain call, and shows."""

from .monitoring import monitoring, place
from .officer import method, officer
from .tickets import tickets

__all__ = ["method", "monitoring", "officer", "place", "tickets"]
