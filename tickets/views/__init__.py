"""The pages of tickets. A view asks the one authority what may be seen, makes one domain call, and shows."""

from .about import notices, workflow_help
from .files import download
from .lists import recap
from .recording import record
from .ticket import act, detail

__all__ = ["act", "detail", "download", "notices", "recap", "record", "workflow_help"]
