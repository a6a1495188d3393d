"""PDF of a table, whatever its length: A4 landscape, one row after the other, tagged while it is written.

No engine of layout: a row is as high as its highest cell, a page has as many rows as go on it. That is all a table
needs, and it takes a tenth of the time and memory (decision 0014). Font, marks and rules are those of `paper.css`, so
that a list and a signed document are papers of one house; lines stand closer, so that a page holds eleven rows of three
lines (docs/design.md 8), each of a size that can be read.
"""

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .font import Run
from .logo import pixels
from .pages import BOTTOM, HEIGHT, LEAD, LEFT, MM, RISE, ROOM, SIZE, TOP, TaggedPages, references
from .pdf import PdfFile, text

if TYPE_CHECKING:
    from .process import Source

PAD_X, PAD_Y, RULE = 2.4, 1.1, 0.5
TITLE, TITLE_LEAD, TITLE_RISE = 13.0, 15.0, 12.1
QR = 20 * MM
GAP = 1.5 * MM
"""Between the table and the foot."""
MARK = 9.0
LOGO_HIGH, LOGO_WIDE = 26.0, 90.0
"""At most: as high as the lines of place and title, which stand beside it."""
MOST_CELLS = 5_000
Cell = tuple[str, list[str]]
"""The mark of a cell, or "", and what is drawn for each of its lines."""
MARKS = {
    # Drawn, so that they need no font and no colour; the words beside them say the same.
    "near": "0 0 m 3.5 6 l 7 0 l f",
    "late": "1.2 w 0.5 0 m 6 5.5 l 6 0 m 0.5 5.5 l S",
}


FOOT_GAP = 0.5


def write(source: "Source", target: Path) -> None:
    """head: `title`, `author`, `place`, `period`, `filter`, `columns`, `running`, `qr` (lines of 0 and 1), `qr_words`,
    `empty`, `words`; end: `totals`, `state`, `foot`. A row: for each column a text, or {"mark", "text"}."""
    batches = list(source.batches())
    paper = {**source.head, **(source.end or {})}
    with target.open("wb") as out:
        TablePdf(PdfFile(), paper, batches).write(out)


class TablePdf(TaggedPages):
    """One table with its head and foot."""

    def __init__(self, file: PdfFile, paper: dict[str, Any], batches: list[str]) -> None:
        super().__init__(file, paper)
        self.batches = batches
        self.columns: list[tuple[float, float]] = []
        """(left edge, width)."""
        self.known: list[dict[str, list[str]]] = []
        self.heads: list[Cell] = []
        self.head_height = 0.0

    def write(self, out: BinaryIO) -> None:
        self._head()
        if self.batches:
            self._table()
        else:
            self._paragraph([[(self.regular, self.paper["empty"])]], above=8)
        self._foot()
        self._end_page()
        self._close(out)

    # --- Head and foot of the paper ---
    def _head(self) -> None:
        paper = self.paper
        boxed = self._wide(paper["state"], self.bold) + 12
        wide = self._wide(paper["period"]) + self.regular.space[1] * SIZE / 1000 + boxed
        y = self.y + 2
        left = self._logo()
        self._paragraph([self._runs(paper["place"])], above=2, x=LEFT + left, room=ROOM - left - wide - 8 * MM)
        end, self.y = self.y, y
        self._paragraph([[(self.regular, paper["period"])]], x=LEFT + ROOM - wide, room=wide)
        self._paragraph([[(self.bold, paper["state"])]], above=-LEAD, x=LEFT + ROOM - boxed + 6, room=boxed)
        dash = "[2.4 1.6]0 d" if paper["state"] == "SEMENTARA" else ""
        box = f"{LEFT + ROOM - boxed + 0.4:.2f} {HEIGHT - y - LEAD - 1.2:.2f} {boxed - 0.8:.2f} {LEAD + 2.4:.2f} re"
        self._beside(f"q .8 w {dash} {box} S Q")
        self.y = end + 1
        titles = self._lines([(self.bold, paper["title"].upper())], TITLE, ROOM - left)
        for line in titles:
            back = f"/{self.fonts[self.regular]} {SIZE:g} Tf"
            at = f"{LEFT + left:.2f} {HEIGHT - self.y - TITLE_RISE:.2f}"
            self._element("H1", f"BT {at} Td{self._shown(line, TITLE)}{back} ET")
            self.y += TITLE_LEAD
        chosen = self._wide(paper["filter"])
        if (
            len(titles) == 1
            and left + self._wide(paper["title"].upper(), self.bold) * TITLE / SIZE + 8 * MM + chosen < ROOM
        ):
            # Beside the title, where there is room for it.
            self._paragraph(
                [[(self.regular, paper["filter"])]], above=-LEAD - 2, x=LEFT + ROOM - chosen, room=chosen + 1
            )
            self.y += 2
        else:
            self._paragraph([[(self.regular, paper["filter"])]], above=1)
        totals: list[Run] = []
        for title, words in paper["totals"]:
            totals += [(self.bold, f"{title}:"), (self.regular, f" {words}\u00a0\u00a0 ")]
        self._paragraph([totals], above=1)
        self.y += 2.5
        y = HEIGHT - self.y - 0.75
        self._beside(f"1.5 w {LEFT:.2f} {y:.2f} m {LEFT + ROOM:.2f} {y:.2f} l S")
        self.y += 1.5 + MM

    def _logo(self) -> float:
        """The letterhead's logo beside place and title; how much room it takes from their left."""
        if not (png := self.paper.get("logo")):
            return 0
        wide, high, rgb = pixels(base64.b64decode(png))
        scale = min(LOGO_HIGH / high, LOGO_WIDE / wide)
        w, h = wide * scale, high * scale
        self.image = self.file.stream(
            rgb,
            {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": wide,
                "Height": high,
                "ColorSpace": "/DeviceRGB",
                "BitsPerComponent": 8,
            },
        )
        bottom = HEIGHT - self.y - 1 - h
        box = f"{LEFT:.2f} {bottom:.2f} {LEFT + w:.2f} {bottom + h:.2f}"
        about = f"/Alt{text(self.paper['logo_words'])}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        self._element("Figure", f"q {w:.2f} 0 0 {h:.2f} {LEFT:.2f} {bottom:.2f} cm /Logo Do Q", about)
        return w + 3 * MM

    def _foot_size(self) -> tuple[list[list[Run]], float, float]:
        """Its texts, how high they are, and how high it is with its code."""
        runs = [self._runs(line) for line in self.paper["foot"]]
        room = ROOM - QR - 4 * MM
        tall = sum(len(self._lines(each, SIZE, room)) * LEAD + FOOT_GAP for each in runs)
        return runs, tall, max(QR, tall)

    def _foot(self) -> None:
        """Where the paper can be checked, on what it rests, who made it; never torn apart."""
        gap, x = FOOT_GAP, LEFT + QR + 4 * MM
        room = ROOM - QR - 4 * MM
        runs, tall, high = self._foot_size()
        if self.y + GAP + high > BOTTOM:
            self._turn()
        else:
            self.y += GAP
        y = self.y
        modules = self.paper["qr"]
        # With the quiet zone of four modules around it.
        unit = QR / (len(modules) + 8)
        bottom = HEIGHT - y - (high + QR) / 2
        squares = "".join(
            f"{column + 4} {len(modules) - row + 3} 1 1 re "
            for row, line in enumerate(modules)
            for column, dark in enumerate(line)
            if dark == "1"
        )
        box = f"{LEFT:.2f} {bottom:.2f} {LEFT + QR:.2f} {bottom + QR:.2f}"
        about = f"/Alt{text(self.paper['qr_words'])}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        self._element("Figure", f"q {unit:.5f} 0 0 {unit:.5f} {LEFT:.2f} {bottom:.2f} cm {squares}f Q", about)
        self.y = y + (high - tall + gap) / 2
        for each in runs:
            self._paragraph([each], x=x, room=room)
            self.y += gap

    # --- The table ---
    def _table(self) -> None:
        self.columns = self._spans()
        self.known = [{} for _column in self.columns]
        table, head, body = (self.file.reserve() for _number in range(3))
        self.elements.append(table)
        self.heads = [("", lines) for lines in self._heads()]
        self.head_height = max(len(lines) for _mark, lines in self.heads) * LEAD + 2 * PAD_Y
        self._begin_grid()
        heads = self._row(self.heads, head, "TH", "/A<</O/Table/Scope/Column>>")
        self.file.put(head, f"<</S/THead/P {table} 0 R/K {heads} 0 R>>")
        rows = []
        for number, batch in enumerate(self.batches, 1):
            some = [self._cells(row) for row in json.loads(batch)]
            rows += [self._row(cells, body) for cells in some[:-1]]
            if number == len(self.batches):
                self._keep_with_foot(some[-1])
            rows.append(self._row(some[-1], body))
        self.file.put(body, f"<</S/TBody/P {table} 0 R/K[{references(rows)}]>>")
        self.file.put(table, f"<</S/Table/P {self.document} 0 R/K[{head} 0 R {body} 0 R]>>")

    def _keep_with_foot(self, cells: list[Cell]) -> None:
        """The last row goes to the next page with the foot, which never stands there alone."""
        row = max(len(lines) for _mark, lines in cells) * LEAD + 2 * PAD_Y
        _runs, _tall, high = self._foot_size()
        is_begun = len(self.page.edges) > len(("above the head", "below it"))
        alone = self.y + row <= BOTTOM < self.y + row + GAP + high
        if is_begun and alone and TOP + self.head_height + row + GAP + high <= BOTTOM:
            self._go_on()

    def _spans(self) -> list[tuple[float, float]]:
        """Each column: by its share, but wide enough for the words of its head, for what must stay whole and for its
        numbers, of which the last row has the longest."""
        columns, last = self.paper["columns"], json.loads(self.batches[-1])[-1]
        least = [
            max(self._wide(word, self.bold) for word in f"{column['title']} {column['note']}".split()) + 2 * PAD_X + 1
            for column in columns
        ]
        least = [
            max(wide, self._wide(column["whole"]) + 2 * PAD_X + 1) for wide, column in zip(least, columns, strict=True)
        ]
        least = [
            max(wide, self._wide(value) + 2 * PAD_X + 1) if column["counts"] else wide
            for wide, column, value in zip(least, columns, last, strict=True)
        ]
        fixed: dict[int, float] = {}
        while True:
            shares = sum(column["width"] for index, column in enumerate(columns) if index not in fixed)
            scale = (ROOM - sum(fixed.values())) / shares
            narrow = [
                index
                for index, column in enumerate(columns)
                if index not in fixed and column["width"] * scale < least[index]
            ]
            if not narrow:
                break
            fixed.update({index: least[index] for index in narrow})
        left, spans = LEFT, []
        for index, column in enumerate(columns):
            width = fixed.get(index) or column["width"] * scale
            spans.append((left, width))
            left += width
        return spans

    def _heads(self) -> list[list[str]]:
        found = []
        for (_x, width), column in zip(self.columns, self.paper["columns"], strict=True):
            words = filter(None, (column["title"], column["note"]))
            room = width - 2 * PAD_X
            found.append([line for each in words for line in self._set(self.bold, each, room)])
        return found

    def _cells(self, row: list[Any]) -> list[Cell]:
        """Each cell with its lines. Most words come again and again: each is set once for each column."""
        cells = []
        for index, cell in enumerate(row):
            if isinstance(cell, dict):
                cells.append((cell["mark"], self._marked(index, cell["text"])))
                continue
            known, lines = self.known[index], []
            for words in cell.split("\n"):
                found = known.get(words)
                if found is None:
                    if len(known) > MOST_CELLS:
                        known.clear()
                    room = self.columns[index][1] - 2 * PAD_X
                    found = known[words] = self._set(self.regular, words, room)
                lines += found
            cells.append(("", lines))
        return cells

    def _marked(self, index: int, words: str) -> list[str]:
        """In stronger letters, with place for a mark before the first."""
        room = self.columns[index][1] - 2 * PAD_X
        first, *others = words.split("\n")
        begin, *lines = self._set(self.strong, first, room, MARK)
        lines += [line for other in others for line in self._set(self.strong, other, room)]
        return [f" {MARK:g} 0 Td{begin}{-MARK:g} 0 Td", *lines]

    def _row(self, cells: list[Cell], parent: int, tag: str = "TD", more: str = "") -> int:
        """A row on this page, or on the next; only what is higher than a page is torn. Returns its element."""
        number = self.file.reserve(1 + len(cells))
        kids: list[list[tuple[int, int]]] = [[] for _cell in cells]
        left = max(len(lines) for _mark, lines in cells)
        begin = 0
        while left > 0:
            here = self._lines_left(self.y)
            is_begun = len(self.page.edges) > len(("above the head", "below it"))
            if left > here and (is_begun or left <= self._lines_left(TOP + self.head_height)):
                self._go_on()
                continue
            count = max(min(left, here), 1)
            self._draw_row(cells, begin, count, number, kids, tag)
            begin, left = begin + count, left - count
        own = references(range(number + 1, number + 1 + len(cells)))
        self.file.put(number, f"<</S/TR/P {parent} 0 R/K[{own}]>>")
        for index, places in enumerate(kids, 1):
            self.file.put(number + index, f"<</S/{tag}/P {number} 0 R{_kids(places)}{more}>>")
        return number

    def _draw_row(
        self, cells: list[Cell], begin: int, count: int, number: int, kids: list[list[tuple[int, int]]], tag: str
    ) -> None:
        page, y = self.page, self.y + PAD_Y
        base = f"{HEIGHT - y - RISE:.2f}"
        for index, (mark, lines) in enumerate(cells):
            if begin or count < len(lines):
                lines = lines[begin : begin + count]
            if not lines:
                continue
            x = self.columns[index][0] + PAD_X
            if mark and not begin:
                self._beside(f"q 1 0 0 1 {x:.2f} {base} cm {MARKS[mark]} Q")
            place = len(page.owners)
            page.drawn.append(f"/{tag}<</MCID {place}>>BDC BT {x:.2f} {base} Td{' T*'.join(lines)} ET EMC")
            page.owners.append(number + 1 + index)
            kids[index].append((page.number, place))
        self.y += count * LEAD + 2 * PAD_Y
        page.edges.append(self.y)

    def _lines_left(self, y: float) -> int:
        return int((BOTTOM - y - 2 * PAD_Y) / LEAD)

    # --- Pages ---
    def _go_on(self) -> None:
        """The table continues on a new page, which repeats its head."""
        self._turn()
        self._begin_grid()
        drawn = [
            self._said(lines, x + PAD_X, self.y + PAD_Y)
            for (x, _width), (_mark, lines) in zip(self.columns, self.heads, strict=True)
        ]
        self._beside(" ".join(drawn), "/Pagination/Subtype/Header")
        self.y += self.head_height
        self.page.edges.append(self.y)

    def _begin_grid(self) -> None:
        self.page.edges.append(self.y)
        at = HEIGHT - self.y - self.head_height
        self._beside(f".933 .933 .949 rg {LEFT:.2f} {at:.2f} {ROOM:.2f} {self.head_height:.2f} re f 0 g")

    def _end_page(self) -> None:
        page = self.page
        if edges := page.edges:
            rules = [f"{LEFT:.2f} {HEIGHT - y:.2f} m {LEFT + ROOM:.2f} {HEIGHT - y:.2f} l" for y in edges]
            rules += [
                f"{x:.2f} {HEIGHT - edges[0]:.2f} m {x:.2f} {HEIGHT - edges[-1]:.2f} l"
                for x in (*(x for x, _width in self.columns), LEFT + ROOM)
            ]
            self._beside(f"{RULE} w .4 G {' '.join(rules)} S 0 G")
        super()._end_page()


def _kids(places: list[tuple[int, int]]) -> str:
    """Where the content of an element is: (page, mark) once, or on several pages."""
    match places:
        case []:
            return ""
        case [(page, mark)]:
            return f"/Pg {page} 0 R/K {mark}"
    return f"/K[{''.join(f'<</Type/MCR/Pg {page} 0 R/MCID {mark}>>' for page, mark in places)}]"
