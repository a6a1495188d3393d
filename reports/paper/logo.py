"""A logo drawn anew: its pixels on white as a PNG with nothing else in it, and those pixels for a PDF of our own."""

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from .process import Source

MOST_PIXELS = 4_000_000
"""Of an image that is decoded; whoever sends it is refused for less (reports/logo/actions.py)."""


def write(source: "Source", target: Path) -> None:
    """head: `png`, base64. Fails for whatever is no PNG that can be decoded in full."""
    for _row in source.rows():
        pass
    _on_white(base64.b64decode(source.head["png"])).save(target, "PNG", optimize=True)


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """(width, height, red, green and blue of each pixel)."""
    image = _on_white(png)
    return image.width, image.height, image.tobytes()


def _on_white(png: bytes) -> "Image":
    from PIL import Image, ImageFile

    # WeasyPrint, where it is loaded in the same process, lets half a picture pass.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        seen = image.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")
