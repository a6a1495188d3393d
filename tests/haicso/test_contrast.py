"""Contrast of the tokens in every look (WCAG 2.2): 4,5 for text, 3 for what must be seen to act,
7 for text with more contrast."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "assets" / "css"
BLOCK = re.compile(r"((?:@media[^{]*)?)\{\s*(:root[^{]*|\[data-tema[^{]*)\{([^}]*)\}", re.S)
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")


def blocks(file: str) -> list[tuple[str, str, dict[str, str]]]:
    """Media, selector and tokens of each block of a file."""
    return [
        (media.strip(), selector.strip(), dict(TOKEN.findall(body)))
        for media, selector, body in BLOCK.findall((CSS / file).read_text())
    ]


LIGHT = dict(TOKEN.findall((CSS / "tokens.css").read_text()))
CHOSEN, DEVICE, MORE, MORE_CHOSEN, MORE_DEVICE = (tokens for _media, _selector, tokens in blocks("dark.css"))
LOOKS = {"light": LIGHT, "dark": LIGHT | CHOSEN, "more": LIGHT | MORE, "more dark": LIGHT | CHOSEN | MORE_CHOSEN}
GROUNDS = ("surface", "sub", "page", "b50")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink2", "ink3", "b700", "b800", "b900") for ground in GROUNDS),
    *((ink, ground) for ink in ("ink", "ink2", "ink3", "b700") for ground in ("chosen", "field")),
    *((state, f"{state}-ground") for state in ("ok", "wa", "ba")),
    *((state, "surface") for state in ("ok", "wa", "ba")),
    *(("on", ground) for ground in ("solid", "solid-hover", "solid-active", "locked", "header", "header-field")),
    *(("head2", ground) for ground in ("header", "header-field")),
    ("ink2", "ne-ground"), ("b800", "b100"), ("ink", "bubble"), ("ink", "hai"), ("ink", "hai-box"), ("ink2", "shade"),
    ("ink", "map-2"), ("ink", "b100"),
]  # fmt: skip
SEEN = [
    *(("edge", ground) for ground in ("surface", "sub", "page", "field")),
    *((mark, "surface") for mark in ("b600", "ok-mark", "wa-mark", "ba-mark", "solid", "below", "tick", "today")),
    ("header-edge", "header"), ("b600", "page"), ("b700", "track"),
]  # fmt: skip


def value(look: dict[str, str], name: str) -> str:
    found = look[name]
    return value(look, found[6:-1]) if found.startswith("var(--") else found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(look: dict[str, str], one: str, other: str) -> float:
    dark, light = sorted((luminance(value(look, one)), luminance(value(look, other))))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", LOOKS)
def test_texts_and_marks_are_seen_on_every_ground_in_every_look(name):
    look = LOOKS[name]
    least = 7 if "more" in name else 4.5
    poor = [f"{one} on {other}: {ratio(look, one, other):.2f}" for one, other in TEXT if ratio(look, one, other) < (
        4.5 if other.startswith(("solid", "locked", "header")) else least)]  # fmt: skip
    poor += [
        f"{one} beside {other}: {ratio(look, one, other):.2f}" for one, other in SEEN if ratio(look, one, other) < 3
    ]
    assert poor == []


def test_the_device_s_dark_is_the_chosen_dark():
    assert (CHOSEN, MORE_CHOSEN) == (DEVICE, MORE_DEVICE)
    assert set(CHOSEN) - {"bs-link-color-rgb", "bs-link-hover-color-rgb"} <= set(LIGHT)


def test_paper_is_light_whatever_the_device_says():
    for media, selector, _tokens in blocks("dark.css"):
        assert selector == ":root" or media.startswith("@media screen")


def test_no_style_names_a_colour_of_one_look():
    """Print has its own; white on the chosen button of the header, which is dark in every look."""
    strays = [
        f"{file.relative_to(CSS)}: {line.strip()}"
        for file in sorted(CSS.rglob("*.css"))
        if file.name not in {"tokens.css", "dark.css", "print.css"}
        for line in file.read_text().splitlines()
        if re.search(r": [^;]*#[0-9a-f]{3,6}\b", line) and not re.search(r"aria-pressed|--focus|\.dot--on", line)
    ]
    assert strays == []
