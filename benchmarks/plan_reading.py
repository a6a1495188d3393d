"""What PostgreSQL reads for a statement, from its own account: which way into each table, how many rows and pages.

No Django set-up here: `benchmarks.plans` asks it of an archive, `tests/haicso/test_plans.py` of a small one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

GROWING = frozenset(
    f"tickets_{name}"
    for name in (
        *("ticket", "ticketparty", "ticketsearch", "event", "decision", "sealedhead", "outgoingmail", "gonemail"),
        *("attachment", "recordedinname", "rating", "finalconfirmation"),
        *("articleuse", "answeruse", "escalationreason"),
    )
)
"""The tables that grow with every ticket."""


@dataclass(frozen=True)
class Read:
    """One way into one table. `rows`: all that it looked at, also those that it then left out; `index`: "" without."""

    table: str
    way: str
    index: str
    rows: int


@dataclass(frozen=True)
class Plan:
    """Of one statement. `pages`: of 8 KB, read or found in memory; `ms`: as PostgreSQL ran it."""

    sql: str
    reads: tuple[Read, ...]
    pages: int
    ms: float

    @property
    def rows(self) -> int:
        """Looked at in the tables that grow."""
        return sum(read.rows for read in self.reads)

    @property
    def indexes(self) -> frozenset[str]:
        return frozenset(read.index for read in self.reads if read.index)

    @property
    def whole_tables(self) -> list[str]:
        """Tables that were read by no index. One that is left after a few rows does no harm: see `rows`."""
        return [read.table for read in self.reads if not read.index]


def plan_of(sql: str) -> Plan:
    """`sql`: as it was sent, its values in it. It is run once more."""
    with connection.cursor() as cursor:
        cursor.cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)
        (said,) = cursor.fetchone()
    (told,) = said if isinstance(said, list) else json.loads(said)
    top = told["Plan"]
    reads = tuple(read for read in _reads(top, "") if read.table in GROWING)
    return Plan(sql, reads, top["Shared Hit Blocks"] + top["Shared Read Blocks"], told["Execution Time"])


def plans_of(queries: list[dict[str, str]]) -> list[Plan]:
    """Of those among the caught statements that read tables that grow."""
    asked = (query["sql"] for query in queries)
    return [
        plan_of(sql)
        for sql in asked
        if sql.startswith(("SELECT", "WITH")) and any(f'"{name}"' in sql for name in GROWING)
    ]


def _reads(node: Mapping[str, Any], table: str) -> Iterator[Read]:
    table = node.get("Relation Name", table)
    way = node["Node Type"]
    below = node.get("Plans", [])
    # What a bitmap finds is looked up once more in the table: two reads of the same rows, counted as one.
    if way.endswith("Scan") and table and way != "Bitmap Heap Scan" and "Subquery" not in way and "CTE" not in way:
        yield Read(table, way, node.get("Index Name", ""), _rows(node))
    for each in below:
        yield from _reads(each, table if way in {"Bitmap Heap Scan", "BitmapAnd", "BitmapOr"} else "")


def _rows(node: Mapping[str, Any]) -> int:
    left_out = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return round((node["Actual Rows"] + left_out) * node["Actual Loops"])
