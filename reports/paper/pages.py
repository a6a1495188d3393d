"""Pages of A4 landscape whose content is tagged while it is drawn, and what a file of such pages must say of itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from .font import Face, Piece, Run, Wardrobe, lines_of
from .pdf import PdfFile, metadata, put_font

MM = 72 / 25.4
WIDTH, HEIGHT = 841.89, 595.276
MARGIN = 14 * MM
FOOT = 13.0
"""What stands below each page is above the margin too."""
LEFT, TOP, BOTTOM = MARGIN, MARGIN, HEIGHT - MARGIN - FOOT
ROOM = WIDTH - 2 * LEFT
SIZE, LEAD = 9.0, 9.9
RISE = 8.2
"""From the upper edge of a line to where its letters stand."""
LANGUAGE = "id"


@dataclass
class Page:
    """A page in the making: what is drawn, and for each marked part of it the element that it belongs to."""

    number: int
    drawn: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    """Where rows of the table begin and end on it."""


class TaggedPages:
    """A paper in the making, with `title`, `author`, `running` and `words` in `paper`. `y` is how far down the present
    page is filled; measures are points."""

    def __init__(self, file: PdfFile, paper: dict[str, Any]) -> None:
        self.file, self.paper = file, paper
        self.regular, self.bold, self.strong = Face.of("Regular"), Face.of("Bold"), Face.of("SemiBold")
        self.wardrobe = Wardrobe(self.regular, self.bold, self.strong)
        self.fonts = self.wardrobe.names
        self.tree, self.document, self.resources = (file.reserve() for _number in range(3))
        self.elements: list[int] = []
        """What the document consists of, in the order in which it is read."""
        self.pages: list[tuple[int, int, int]] = []
        """(the page, its content, the list of its owners)."""
        self.image = 0
        """The logo, if the paper has one."""
        self.y = TOP
        self.page = self._begin()

    # --- Pieces ---
    def _shown(self, line: list[Piece], size: float = SIZE) -> str:
        """One line of text; the pen holds the regular weight before and after."""
        said, at, codes = [], self.regular, ""
        for face, code in [*line, (self.regular, "")]:
            if face is not at:
                if codes:
                    said.append(f"[{codes}]TJ")
                said.append(f"/{self.fonts[face]} {size:g} Tf ")
                at, codes = face, ""
            codes += code
        if codes:
            said.append(f"[{codes}]TJ")
        return "".join(said).replace("><", "")

    def _said(self, lines: list[str], x: float, y: float) -> str:
        """Lines below each other, the first beginning at y (downwards)."""
        return f"BT {x:.2f} {HEIGHT - y - RISE:.2f} Td{' T*'.join(lines)} ET"

    def _element(self, tag: str, drawn: str, more: str = "") -> None:
        """Something beside the table, at the place where it is read."""
        number = self.file.add(
            f"<</S/{tag}/P {self.document} 0 R/Pg {self.page.number} 0 R/K {len(self.page.owners)}{more}>>"
        )
        self.elements.append(number)
        self._mark(tag, number, drawn)

    def _mark(self, tag: str, owner: int, drawn: str) -> None:
        self.page.drawn.append(f"/{tag}<</MCID {len(self.page.owners)}>>BDC {drawn} EMC")
        self.page.owners.append(owner)

    def _beside(self, drawn: str, kind: str = "/Layout") -> None:
        """Decoration, which is not read aloud: lines, marks, what each page repeats."""
        self.page.drawn.append(f"/Artifact<</Type{kind}>>BDC {drawn} EMC")

    def _paragraph(self, runs: list[list[Run]], *, above: float = 0, x: float = LEFT, room: float = ROOM) -> None:
        self.y += above
        for each in runs:
            lines = [self._shown(line) for line in self._lines(each, SIZE, room)]
            self._element("P", self._said(lines, x, self.y))
            self.y += len(lines) * LEAD

    def _lines(self, runs: list[Run], size: float, room: float, indent: float = 0) -> list[list[Piece]]:
        return lines_of(self.wardrobe.dressed(runs), size, room, indent)

    def _set(self, face: Face, words: str, room: float, indent: float = 0) -> list[str]:
        """A text as lines. A space ends it: what follows in the same cell is another word."""
        lines = self._lines([(face, words)], SIZE, room, indent)
        lines[-1].append((face, face.space[0]))
        return [self._shown(line) for line in lines]

    def _runs(self, pieces: list[list[Any]]) -> list[Run]:
        return [(self.bold if is_bold else self.regular, words) for words, is_bold in pieces]

    def _wide(self, words: str, face: Face | None = None) -> float:
        """How wide a text is in one line, in points."""
        dressed = self.wardrobe.dressed([(face or self.regular, words)])
        thousandths = (
            sum(who.set(word)[1] for word in text.split(" ")) + text.count(" ") * who.space[1] for who, text in dressed
        )
        return sum(thousandths) * SIZE / 1000

    # --- Pages ---
    def _begin(self) -> Page:
        return Page(self.file.reserve(), [f"/{self.fonts[self.regular]} {SIZE:g} Tf {LEAD} TL"])

    def _turn(self) -> None:
        """On to a new page."""
        self._end_page()
        self.page, self.y = self._begin(), TOP

    def _end_page(self) -> None:
        page = self.page
        content = self.file.stream("\n".join(page.drawn).encode("ascii"))
        owners = self.file.add(f"[{references(page.owners)}]")
        self.pages.append((page.number, content, owners))

    def _close(self, out: BinaryIO) -> None:
        file, paper = self.file, self.paper
        count = len(self.pages)
        for index, (number, content, _owners) in enumerate(self.pages):
            foot = file.stream(self._running(index + 1, count).encode("ascii"))
            file.put(
                number,
                f"<</Type/Page/Parent {file.pages} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]"
                f"/Resources {self.resources} 0 R/Contents[{content} 0 R {foot} 0 R]/StructParents {index}/Tabs/S>>",
            )
            file.add_page(number)
        fonts = {name: (file.reserve(), face) for face, name in self.fonts.items() if face.used}
        for number, face in fonts.values():
            put_font(file, face, number)
        named = "".join(f"/{name} {number} 0 R" for name, (number, _face) in fonts.items())
        images = f"/XObject<</Logo {self.image} 0 R>>" if self.image else ""
        file.put(self.resources, f"<</Font<<{named}>>{images}>>")
        owners = " ".join(f"{index} {owners} 0 R" for index, (_number, _content, owners) in enumerate(self.pages))
        parents = file.add(f"<</Nums[{owners}]>>")
        file.put(
            self.tree,
            f"<</Type/StructTreeRoot/K {self.document} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {count}>>",
        )
        file.put(self.document, f"<</S/Document/P {self.tree} 0 R/K[{references(self.elements)}]>>")
        title, author = paper["title"], paper["author"]
        said = file.stream(metadata(title, author, LANGUAGE), {"Type": "/Metadata", "Subtype": "/XML"}, packed=False)
        catalog = {
            "Lang": f"({LANGUAGE})",
            "MarkInfo": "<</Marked true>>",
            "Metadata": f"{said} 0 R",
            "StructTreeRoot": f"{self.tree} 0 R",
            "ViewerPreferences": "<</DisplayDocTitle true>>",
        }
        file.close(out, catalog, title=title, author=author)

    def _running(self, number: int, count: int) -> str:
        """What stands below each page; how many there are is known only after the last."""
        words = self.paper["words"]
        pages = f"{words['page']} {number} {words['of']} {count}"
        y = BOTTOM + FOOT - LEAD
        left = self._said(self._set(self.regular, self.paper["running"], ROOM)[:1], LEFT, y)
        right = self._said(self._set(self.regular, pages, ROOM), LEFT + ROOM - self._wide(pages), y)
        return f"/Artifact<</Type/Pagination/Subtype/Footer>>BDC .2 g {left} {right} EMC"


def references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
