"""docs/asvs.md is whole: every requirement of levels 1 and 2 once, with a state and places that are there."""

import re
from collections import Counter

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

TABLE = settings.BASE_DIR / "docs" / "asvs.md"
ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([123]) \| ([^|]+) \| (met|deviates|n\.a\.) \| ([^|]+) \|$", re.M)
ANY_ROW = re.compile(r"^\| \d.*$", re.M)
OF_LEVEL = {1: 70, 2: 183}
"""Requirements that version 5.0.0 brings at each level."""
NAME = re.compile(r"`([A-Za-z_]\w+)`")
PLACE = re.compile(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|md|yml|txt|html|js))`")


def rows():
    return ROW.findall(TABLE.read_text())


def test_every_requirement_stands_there_once_and_in_order():
    text = TABLE.read_text()
    assert len(ANY_ROW.findall(text)) == len(rows()), "a row is not of the table's form"
    numbers = [tuple(map(int, row[:3])) for row in rows()]
    assert numbers == sorted(set(numbers))
    assert {chapter for chapter, *_rest in numbers} == set(range(1, 18))
    levels = Counter(int(row[3]) for row in rows())
    assert {level: levels[level] for level in OF_LEVEL} == OF_LEVEL


def test_what_is_met_says_where_and_what_deviates_says_why():
    for *number, _level, _what, state, words in rows():
        assert words.strip(), (number, state)
        if state == "deviates":
            assert len(words) > 20, (number, "a deviation has a reason")


def said() -> str:
    return TABLE.read_text() + (settings.BASE_DIR / "docs" / "security_choices.md").read_text()


def test_the_names_are_in_the_code():
    """Functions, settings and constants that a row points to; `innerHTML` is named because it is nowhere."""
    code = "\n".join(
        path.read_text()
        for room in ("haicso", "reports", "kpi", "tickets", "services", "users", "templates", "assets", "scripts")
        for path in (settings.BASE_DIR / room).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".yml"}
    )
    gone = {name for name in NAME.findall(said()) if not re.search(rf"\b{name}\b", code)}
    assert gone == {"innerHTML"}


def test_the_places_are_there():
    missing = {
        place
        for place in PLACE.findall(said())
        if not place.startswith("/") and not (settings.BASE_DIR / place).exists()
    }
    assert not missing
