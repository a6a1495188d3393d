"""Reads what was printed: the cells of a PDF, what a reader hears of it, the rows of a workbook, the screen."""

import re

import openpyxl
import pypdf
from django.http import QueryDict

from reports.lists.definitions import DEFINITIONS
from reports.lists.listing import listing
from reports.lists.selection import Selection
from reports.paper_frame import Maker
from reports.printing import print_table


def selection(name, user, clock, **query):
    return Selection(DEFINITIONS[name], user, query, clock.at)


def printed(selected, file_format, tmp_path):
    target = tmp_path / f"x.{file_format}"
    made = print_table(selected, file_format, target, Maker(selected.user))
    return made, target


def pdf_text(target):
    reader = pypdf.PdfReader(target)
    return reader, [page.extract_text() for page in reader.pages]


def squeezed(text):
    """Without white space and break marks: where a line ends is the engine's business."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def screen(selected):
    """The texts of each cell; a column's parts that stand beside each other are one."""
    return [[_shown(cell) for cell in row.cells] for row in listing(selected, QueryDict()).table.rows]


def _shown(cell):
    if cell.chips:
        return [text for chip in cell.chips for text in (f"{chip.norm} {chip.words}".strip(), chip.due) if text]
    if cell.badge:
        return [cell.badge.label]
    texts = [re.sub("<wbr>", "", text) for _look, text in cell.texts]
    between = {"agency": " ", "subject": " ", "channel": " · "}.get(cell.key)
    return [between.join(texts).replace("Diinput pada OMSPAN", "OMSPAN")] if between else texts


def workbook(target):
    book = openpyxl.load_workbook(target)
    return book, [list(row) for row in book.worksheets[0].iter_rows()]


def fonts_of(reader):
    """{name: embedded} of every page."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[font.get_object()["/BaseFont"]] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return found


def read_aloud(reader):
    """The rows of the table as a screen reader goes through its tags: lists of (TH or TD, text)."""
    spoken = {page.indirect_reference.idnum: marked_texts(page) for page in reader.pages}
    document = reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()
    (table,) = [kid for kid in map(pypdf.generic.IndirectObject.get_object, document["/K"]) if kid["/S"] == "/Table"]
    rows = []
    for part in table["/K"]:
        kids = part.get_object()["/K"]
        for row in kids.get_object() if isinstance(kids.get_object(), list) else [kids]:
            cells = [cell.get_object() for cell in row.get_object()["/K"]]
            rows.append([(cell["/S"][1:], _spoken(cell, spoken)) for cell in cells])
    return rows


def _spoken(cell, spoken):
    marks = cell["/K"] if isinstance(cell["/K"], list) else [None]
    places = [
        (cell.raw_get("/Pg"), cell["/K"]) if mark is None else (mark.raw_get("/Pg"), mark["/MCID"]) for mark in marks
    ]
    return "".join(spoken[page.idnum][mark] for page, mark in places).strip()


def marked_texts(page):
    """{mark: text} of a page, read from what is drawn by the font's own table of letters."""
    letters = {}
    for name, font in page["/Resources"]["/Font"].items():
        table = font.get_object()["/ToUnicode"].get_object().get_data().decode()
        pairs = re.findall(r"<(\w{4})><(\w+)>", table)
        letters[name] = {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
    texts, mark, font = {}, None, ""
    pattern = r"/(\w+)<</MCID (\d+)>>BDC|/(Artifact)|/(F\d) [\d.]+ Tf|<([0-9a-f]*)>"
    for _tag, number, artifact, name, codes in re.findall(pattern, page.get_contents().get_data().decode()):
        if number or artifact:
            mark = int(number) if number else None
        elif name:
            font = f"/{name}"
        elif mark is not None:
            said = "".join(letters[font][codes[at : at + 4]] for at in range(0, len(codes), 4))
            texts[mark] = texts.get(mark, "") + said
    return texts
