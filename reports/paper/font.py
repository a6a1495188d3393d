"""Fonts as PDF takes them, Public Sans and what stands in for the letters that it lacks: texts as glyph numbers, how
wide they are, and the letters behind them."""

import re
from collections.abc import Callable
from functools import cache, cached_property, partial
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
FONTS = VENDOR / "public-sans" / "paper"
FALLBACKS = tuple(
    VENDOR / "noto" / "paper" / f"{name}-Regular.ttf"
    for name in ("NotoSans", "NotoSansSymbols2", "NotoSansSymbols", "NotoSansMath", "NotoEmoji")
)
"""For letters that Public Sans lacks: the first that has them. Letters, signs and pictures that stand beside each other
from the left to the right; scripts whose letters are joined or turned would need an engine of text."""
MOST_WORDS = 20_000
WHITE = tuple(" \t\r\n")
_WHITE = re.compile(r"[ \t\r\n]+")

# Where a word may end a line: after a hyphen, a stroke or @, if a letter follows ("HAI-5160404" stays whole).
_PLACES = re.compile(r"(?<=[-/@])(?=[^\W\d])")
# Soft hyphens and other marks of a place to break: they are no letters.
_WITHOUT = {0x00AD: None, 0x200B: None, 0x2060: None}


class AskedOnce(dict[Any, Any]):
    """A function that is asked once for each thing."""

    def __init__(self, ask: Callable[[Any], Any]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, thing: Any) -> Any:
        self[thing] = found = self.ask(thing)
        return found


@cache
def letters_of(file: Path) -> frozenset[int]:
    """The code points that a font has."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(file, lazy=True).getBestCmap())


class Face:
    """One weight of one font. Widths are in thousandths of the size of the type."""

    def __init__(self, file: Path) -> None:
        from fontTools.ttLib import TTFont

        self.name, self.file = file.stem, file
        self.font = TTFont(file, lazy=True)
        self.scale = 1000 / self.font["head"].unitsPerEm
        self.numbers = self.font.getReverseGlyphMap()
        self.glyphs: dict[int, str] = self.font.getBestCmap()
        self.metrics: dict[str, tuple[int, int]] = self.font["hmtx"].metrics
        self.letters: dict[int, str] = {}
        """Which letter each glyph that was used stands for."""
        self._words: dict[str, tuple[str, float]] = {}
        self._codes, self._widths, self._pairs = AskedOnce(self._code), AskedOnce(self._width), AskedOnce(self._pair)
        self.space = self.set(" ") if ord(" ") in self.glyphs else ("", 0.0)

    @classmethod
    def of(cls, weight: str) -> "Face":
        """Of Public Sans."""
        return cls(FONTS / f"PublicSans-{weight}.ttf")

    def program(self) -> bytes:
        """What is embedded: Public Sans whole, of what stands in only the glyphs that were used."""
        if self.file not in FALLBACKS:
            return self.file.read_bytes()
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont

        font = TTFont(self.file)
        subsetter = Subsetter(Options(retain_gids=True, notdef_outline=True, glyph_names=False))
        subsetter.populate(gids=list(self.letters))
        subsetter.subset(font)
        font.save(made := BytesIO())
        return made.getvalue()

    @property
    def used(self) -> bool:
        """More of it than the space that is set in any case."""
        return len(self.letters) > bool(self.space[0])

    def set(self, word: str) -> tuple[str, float]:
        """(what stands between the brackets of TJ, its width): letters closer or wider by the font's own kerning."""
        kept = self._words.get(word)
        if kept is None:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            kept = self._words[word] = self._set(word)
        return kept

    def _set(self, word: str) -> tuple[str, float]:
        word = word.translate(_WITHOUT)
        codes, width = [*map(self._codes.__getitem__, word)], sum(map(self._widths.__getitem__, word))
        closer = [*map(self._pairs.__getitem__, pairwise(word))]
        if any(closer):
            for place, apart in enumerate(closer):
                if apart:
                    codes[place] += f">{-apart:g}<"
            width += sum(closer)
        return f"<{''.join(codes)}>", width

    def _code(self, letter: str) -> str:
        number = self.numbers[self._glyph(letter)]
        self.letters.setdefault(number, letter if ord(letter) in self.glyphs else "?")
        return f"{number:04x}"

    def _width(self, letter: str) -> float:
        return self.metrics[self._glyph(letter)][0] * self.scale

    def _glyph(self, letter: str) -> str:
        return self.glyphs.get(ord(letter), "question")

    def _pair(self, pair: tuple[str, str]) -> float:
        """By how much two letters stand further apart than usual; negative is closer."""
        left, right = map(self._glyph, pair)
        found = (_apart(table, left, right) for table in self._kerning)
        return next((apart for apart in found if apart is not None), 0) * self.scale

    @cached_property
    def _kerning(self) -> list[Any]:
        if "GPOS" not in self.font:
            return []
        table = self.font["GPOS"].table
        lookups = sorted(
            {
                index
                for record in table.FeatureList.FeatureRecord
                if record.FeatureTag == "kern"
                for index in record.Feature.LookupListIndex
            }
        )
        return [
            sub
            for index in lookups
            for sub in table.LookupList.Lookup[index].SubTable
            if sub.LookupType == 2  # pairs
        ]


def _apart(table: Any, left: str, right: str) -> int | None:
    """What one table of pairs says: by the pair itself, or by the classes of both. None: it does not know the first."""
    if left not in (known := table.Coverage.glyphs):
        return None
    if table.Format == 1:
        pairs = table.PairSet[known.index(left)].PairValueRecord
        return next((_advance(pair.Value1) for pair in pairs if pair.SecondGlyph == right), None)
    first, second = table.ClassDef1.classDefs.get(left, 0), table.ClassDef2.classDefs.get(right, 0)
    return _advance(table.Class1Record[first].Class2Record[second].Value1)


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) if value is not None else 0


# --- Lines ------------------------------------------------------------------------------------------------------------
Run = tuple[Face, str]
"""A text in one weight."""
Piece = tuple[Face, str]
"""What TJ takes, in one weight."""


class Wardrobe:
    """The faces of one paper: those that it asks for, and what stands in, loaded only where a letter needs it."""

    def __init__(self, *faces: Face) -> None:
        self.names = {face: f"F{number}" for number, face in enumerate(faces)}
        """What each is called in the file."""
        self._standing_in: dict[Path, Face] = {}

    def dressed(self, runs: list[Run]) -> list[Run]:
        """The same texts, each letter in the first face that has it; a letter that none has stays as it is."""
        found: list[Run] = []
        for face, text in runs:
            if text.isascii():
                found.append((face, text))
            else:
                worn = groupby(text, partial(self._for, face))
                found += [(who, "".join(letters)) for who, letters in worn]
        return found

    def _for(self, face: Face, letter: str) -> Face:
        if ord(letter) in face.glyphs or letter in WHITE or ord(letter) in _WITHOUT:
            return face
        for file in FALLBACKS:
            if ord(letter) in letters_of(file):
                if file not in self._standing_in:
                    self._standing_in[file] = Face(file)
                    self.names[self._standing_in[file]] = f"F{len(self.names)}"
                return self._standing_in[file]
        return face


def lines_of(runs: list[Run], size: float, room: float, indent: float = 0) -> list[list[Piece]]:
    """Texts, one after the other, as lines at most `room` wide (points; the first begins at `indent`).

    A word that is too long for a whole line is cut anywhere. A line keeps the space at its end, so that whoever copies
    the text or has it read aloud still gets separate words.
    """
    most = room * 1000 / size
    lines: list[list[Piece]] = [[]]
    used = indent * 1000 / size
    for face, text in runs:
        space, gap = face.space
        # A run goes on where the one before ended: with a space only where there is one.
        spaced = text[:1] in WHITE and bool(lines[-1])
        for word in filter(None, _WHITE.split(text)):
            for part in _PLACES.split(word):
                code, width = face.set(part)
                if lines[-1] and used + (gap if spaced else 0) + width > most:
                    if spaced:
                        lines[-1].append((face, space))
                    lines.append([])
                    used, spaced = 0, False
                while width > most - used:
                    head, part = _cut(face, part, most - used)
                    lines[-1].append((face, face.set(head)[0]))
                    lines.append([])
                    used = 0
                    code, width = face.set(part)
                if spaced:
                    lines[-1].append((face, space))
                    used += gap
                lines[-1].append((face, code))
                used += width
                spaced = False
            spaced = True
        if text[-1:] in WHITE:
            lines[-1].append((face, space))
            used += gap
    return lines


def _cut(face: Face, word: str, most: float) -> tuple[str, str]:
    """(as many letters as fit, at least one; the rest)."""
    count = 1
    while count < len(word) - 1 and face.set(word[: count + 1])[1] <= most:
        count += 1
    return word[:count], word[count:]
