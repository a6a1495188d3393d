"""What a rendered page says: its tables cell by cell, its pairs of terms, and all its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Cell:
    """`text`: without what is small or only read aloud; `small`: that which is; `link`: of the first link in it."""

    text: str = ""
    small: list[str] = field(default_factory=list)
    link: str = ""


@dataclass
class Row:
    classes: str
    cells: list[Cell] = field(default_factory=list)

    def text(self, at: int) -> str:
        """Of a cell; "" for one that there is not."""
        return self.cells[at].text if at < len(self.cells) else ""

    def small(self, at: int) -> str:
        return " ".join(self.cells[at].small) if at < len(self.cells) else ""


@dataclass
class Table:
    classes: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Page:
    """`badges`: the words of each badge, in order; `title`: its first heading."""

    title: str = ""
    words: str = ""
    tables: list[Table] = field(default_factory=list)
    pairs: dict[str, str] = field(default_factory=dict)
    badges: list[str] = field(default_factory=list)

    def table(self, kind: str) -> Table:
        """The first table of a class; an empty one where there is none."""
        return next((table for table in self.tables if kind in table.classes.split()), Table(kind))


def page_of(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    page = reader.page
    page.title, page.words = _even(page.title), _even(page.words)
    page.badges = [_even(words) for words in page.badges]
    for row in (row for table in page.tables for row in table.rows):
        for cell in row.cells:
            cell.text, cell.link = _even(cell.text), _even(cell.link)
            cell.small = [_even(words) for words in cell.small]
    return page


def _even(words: str) -> str:
    return " ".join(words.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str]] = []
        self._term, self._said = "", ""
        self._titled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if tag in WITHOUT_END:
            return
        self._open.append((tag, classes))
        if tag == "table":
            self.page.tables.append(Table(classes))
        elif tag == "tr" and self.page.tables:
            self.page.tables[-1].rows.append(Row(classes))
        elif tag in {"td", "th"} and self.page.tables and self.page.tables[-1].rows:
            self.page.tables[-1].rows[-1].cells.append(Cell())
        elif tag == "small" and (cell := self._cell()):
            cell.small.append("")
        elif tag == "span" and "badge" in classes.split():
            self.page.badges.append("")
        elif tag == "dt":
            self._term = ""
        elif tag == "dd":
            self._said = ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in (each for each, _classes in self._open):
            return
        if tag == "dd":
            self.page.pairs.setdefault(_even(self._term), _even(self._said))
        if tag == "h1":
            self._titled = True
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        within = [tag for tag, _classes in self._open]
        if "script" in within or "style" in within or "main" not in within:
            return
        page = self.page
        page.words += data
        if "h1" in within and not self._titled:
            page.title += data
        if "dt" in within:
            self._term += data
        if "dd" in within:
            self._said += data
        if page.badges and any("badge" in classes.split() for _tag, classes in self._open):
            page.badges[-1] += data
        cell = self._cell()
        if cell is None or any("visually-hidden" in classes.split() for _tag, classes in self._open):
            return
        if "small" in within:
            cell.small[-1] += data
            return
        cell.text += data
        if "a" in within:
            cell.link += data

    def _cell(self) -> Cell | None:
        tags = [tag for tag, _classes in self._open]
        if "td" not in tags and "th" not in tags:
            return None
        return self.page.tables[-1].rows[-1].cells[-1]
