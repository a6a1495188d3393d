"""Every instant that PostgreSQL holds is read as the one it is, in UTC."""

from datetime import UTC, datetime

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-12-01 03:05:16+00", datetime(2026, 12, 1, 3, 5, 16, tzinfo=UTC)),
        ("2026-12-01 03:05:16.5+00", datetime(2026, 12, 1, 3, 5, 16, 500_000, tzinfo=UTC)),
        ("2026-12-01 03:05:16.000001+00", datetime(2026, 12, 1, 3, 5, 16, 1, tzinfo=UTC)),
        ("2026-12-01 06:05:16.12+07", datetime(2026, 11, 30, 23, 5, 16, 120_000, tzinfo=UTC)),
        ("0001-01-02 00:00:00+00", datetime(1, 1, 2, tzinfo=UTC)),
        ("9999-12-30 23:59:59.999999+00", datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_as_it_was_written(written: str, instant: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        (read,) = cursor.fetchone()
    assert (read, read.tzinfo) == (instant, UTC)
