"""Where links of documents lead: to a file on the reader's own disk, or away from it."""

import re

_REMOTE = re.compile(r"\s*(?:[a-z]{2,}://(?!/)|\\\\|//|file:(?:/*\\\\|/{4,}))", re.IGNORECASE)
_ACTING = re.compile(r"\s*(?:javascript|vbscript|data|shell|search-ms|ms-[\w.-]+):", re.IGNORECASE)


def leads_away(target: str) -> bool:
    """To a server or a share of the network."""
    return _REMOTE.match(target) is not None


def acts(target: str) -> bool:
    """To something that runs."""
    return _ACTING.match(target) is not None
