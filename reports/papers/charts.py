"""Charts as server SVG, the same on page and paper: geometry and colours are attributes, because neither the page's
policy nor the paper's engine lets a style in. Text is dark, 12 px or more; a sentence says what the picture shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from users.words import number_text

WIDTH, HEIGHT, TOP, FLOOR = 640, 220, 26, 190
BAR_LEFT, BAR_RIGHT, BAR_STEP = 210, 70, 28


@dataclass(frozen=True)
class ChartBox:
    """A bar with its number and its label; coordinates as strings."""

    x: str
    y: str
    width: str
    height: str
    number: str
    number_x: str
    number_y: str
    label: str
    label_x: str
    label_y: str


@dataclass(frozen=True)
class Chart:
    """See templates/reports/chart.html. `anchors`: of number and label."""

    sentence: str
    width: int
    height: int
    boxes: list[ChartBox]
    label_anchor: str
    number_anchor: str


def columns(figures: Sequence[tuple[str, int]], sentence: str) -> Chart:
    """Upright bars, in order of time."""
    most = max((count for _label, count in figures), default=0) or 1
    step = WIDTH / max(len(figures), 1)
    boxes = []
    for index, (label, count) in enumerate(figures):
        tall = (FLOOR - TOP) * count / most
        left, middle = index * step + step * 0.2, index * step + step * 0.5
        boxes.append(
            ChartBox(
                f"{left:.1f}",
                f"{FLOOR - tall:.1f}",
                f"{step * 0.6:.1f}",
                f"{tall:.1f}",
                number_text(count),
                f"{middle:.1f}",
                f"{FLOOR - tall - 7:.1f}",
                label,
                f"{middle:.1f}",
                f"{FLOOR + 18}",
            )
        )
    return Chart(sentence, WIDTH, HEIGHT, boxes, "middle", "middle")


def bars(figures: Sequence[tuple[str, int]], sentence: str) -> Chart:
    """Lying bars, each with its label before it."""
    most = max((count for _label, count in figures), default=0) or 1
    room = WIDTH - BAR_LEFT - BAR_RIGHT
    boxes = []
    for index, (label, count) in enumerate(figures):
        top, wide = index * BAR_STEP + 4, room * count / most
        boxes.append(
            ChartBox(
                str(BAR_LEFT),
                str(top),
                f"{wide:.1f}",
                "18",
                number_text(count),
                f"{BAR_LEFT + wide + 7:.1f}",
                str(top + 14),
                label,
                str(BAR_LEFT - 8),
                str(top + 14),
            )
        )
    return Chart(sentence, WIDTH, max(len(figures), 1) * BAR_STEP + 4, boxes, "end", "start")
