"""Who hears of what becomes of an article, in the transaction in which it becomes: the floor above, which has mail."""

from collections.abc import Callable

from services.models import ArticleEvent

HEARERS: list[Callable[[ArticleEvent], None]] = []
"""Called with every event of an article; the floor above appends its own in its `AppConfig.ready`."""
