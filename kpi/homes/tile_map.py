"""The Kanwil as a map of tiles, where they lie in the country, darker for lower timeliness; and as a list, the lowest
first. A Kanwil that the map does not know stands in the list alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi.figures.summary import Summary
from kpi.figures.words import short_percent
from kpi.monitoring.numbers import place_url
from kpi.monitoring.pace import bounds_of
from users.models import Office
from users.words import percent_text

PLACES: dict[str, tuple[str, int, int]] = {
    "01": ("Aceh", 0, 0), "02": ("Sumut", 1, 0), "31": ("Kepri", 3, 0), "34": ("Kaltara", 7, 0),
    "26": ("Gorontalo", 9, 0), "27": ("Sulut", 10, 0), "28": ("Malut", 11, 0), "03": ("Sumbar", 1, 1),
    "04": ("Riau", 2, 1), "16": ("Kalbar", 5, 1), "17": ("Kalteng", 6, 1), "19": ("Kaltim", 7, 1),
    "24": ("Sulteng", 9, 1), "29": ("Maluku", 11, 1), "33": ("Pabar", 12, 1), "30": ("Papua", 13, 1),
    "08": ("Bengkulu", 1, 2), "05": ("Jambi", 2, 2), "06": ("Sumsel", 3, 2), "09": ("Babel", 4, 2),
    "18": ("Kalsel", 7, 2), "32": ("Sulbar", 8, 2), "23": ("Sulsel", 9, 2), "25": ("Sultra", 10, 2),
    "07": ("Lampung", 3, 3), "11": ("Jakarta", 5, 3), "10": ("Banten", 4, 4), "12": ("Jabar", 5, 4),
    "13": ("Jateng", 6, 4), "15": ("Jatim", 7, 4), "20": ("Bali", 8, 4), "21": ("NTB", 9, 4),
    "22": ("NTT", 10, 4), "14": ("DIY", 6, 5),
}  # fmt: skip
"""By code: the short name, the column and the row."""
LOWEST = 6


@dataclass(frozen=True)
class MapTile:
    """`step`: 0 for 95% or more to 3 for the lowest, "none" without a judged ticket."""

    name: str
    full_name: str
    number: str
    url: str
    step: str
    column: int
    row: int


@dataclass(frozen=True)
class LowLine:
    name: str
    share: str
    url: str


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[MapTile, ...]
    lowest: tuple[LowLine, ...]
    others: tuple[LowLine, ...]
    steps: tuple[tuple[str, str], ...]
    """Of the key: the step and its words."""
    count: int
    empty: int


def map_of(parts: Sequence[Summary], kanwil: Mapping[int, Office]) -> TileMap | None:
    """`kanwil`: the offices by key. None where nothing is counted, or timeliness is no share."""
    told = [(kanwil[each.kanwil_id], each) for each in parts if each.kanwil_id is not None and each.kanwil_id in kanwil]
    bounds = bounds_of(told[0][1].policy) if told else []
    if len(bounds) < 2:
        return None
    high, low = bounds
    edges = (high, (high + low) / 2, low)
    listed = sorted((each for each in told if each[1].share is not None), key=lambda each: each[1].share or 0)
    lines = [
        LowLine(_short(office), percent_text(each.share, 1), place_url(office, each.quarter)) for office, each in listed
    ]
    words = [short_percent(edge) for edge in edges]
    return TileMap(
        tiles=tuple(_tile(office, each, edges) for office, each in sorted(told, key=_by_code) if office.code in PLACES),
        lowest=tuple(lines[:LOWEST]),
        others=tuple(lines[LOWEST:]),
        steps=(
            ("3", f"< {words[2]}"),
            ("2", f"{words[2]} – < {words[1]}"),
            ("1", f"{words[1]} – < {words[0]}"),
            ("0", f"≥ {words[0]}"),
        ),
        count=len(told),
        empty=len(told) - len(listed),
    )


def _by_code(each: tuple[Office, Summary]) -> str:
    return each[0].code


def _short(office: Office) -> str:
    return PLACES[office.code][0] if office.code in PLACES else office.name


def _tile(office: Office, each: Summary, edges: Sequence[Fraction]) -> MapTile:
    name, column, row = PLACES[office.code]
    share = each.share
    step = "none" if share is None else str(sum(share < edge for edge in edges))
    number = percent_text(share, 1).removesuffix("%")
    return MapTile(name, office.name, number, place_url(office, each.quarter), step, column, row)
