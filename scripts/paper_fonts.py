"""Makes the fonts that paper falls back on: `python scripts/paper_fonts.py FOLDER`, once, when they are to be renewed.

FOLDER holds what they are made from: NotoSans-Regular.ttf, NotoSansSymbols-Regular.ttf, NotoSansSymbols2-Regular.ttf
and NotoSansMath-Regular.ttf (Debian's fonts-noto-core 20201225-1), noto-emoji-emoji-400-normal.woff2 (npm's
@fontsource/noto-emoji 5.3.2). Out come plain outlines: what the machine's own engines of text would need is left out.
"""

import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / "noto" / "paper"
MADE_FROM = {
    "NotoSans-Regular.ttf": "NotoSans-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf": "NotoSansSymbols2-Regular.ttf",
    "NotoSansSymbols-Regular.ttf": "NotoSansSymbols-Regular.ttf",
    "NotoSansMath-Regular.ttf": "NotoSansMath-Regular.ttf",
    "NotoEmoji-Regular.ttf": "noto-emoji-emoji-400-normal.woff2",
}


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in MADE_FROM.items():
        font = TTFont(folder / source, recalcTimestamp=False)
        options = Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "MATH", "meta", "STAT"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        font.flavor = None
        font.save(TARGET / name)
        made = (TARGET / name).read_bytes()
        print(f'{{"to": "noto/paper/{name}", "sha256": "{hashlib.sha256(made).hexdigest()}"}}  {len(made)} bytes')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
