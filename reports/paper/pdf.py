"""What a PDF consists of, through pydyf, WeasyPrint's own writer: objects, fonts, the file's words about itself.

Objects that say one thing each, as those of cells do, are kept as the text they are written as; that is a third of the
time and memory of pydyf's dictionaries.
"""

import zlib
from collections.abc import Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape

import pydyf

from .font import Face


class Written(pydyf.Object):
    """An object that is written already, in ASCII; nothing while it is only a number. There is one for every cell, so
    what all have in common stands here once.
    """

    offset, generation, free, compressible = 0, 0, "n", True
    data = b""

    def __init__(self) -> None:
        """Without pydyf's, which would say the same of each."""


class PdfFile:
    """A PDF in the making. `reserve` gives numbers for objects that others name before they are known."""

    def __init__(self) -> None:
        self.pdf = pydyf.PDF()
        self.pages: int = self.pdf.pages.number
        """The object that every page names as its parent."""

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers in a row."""
        first = len(self.pdf.objects)
        for _number in range(count):
            self.pdf.add_object(Written())
        return first

    def put(self, number: int, body: str) -> None:
        """An object without a stream, in ASCII."""
        self.pdf.objects[number].data = body.encode("ascii")

    def add(self, body: str) -> int:
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, says: Mapping[str, object] | None = None, *, packed: bool = True) -> int:
        says = dict(says or {})
        if packed:  # not by pydyf, whose highest level takes longer for a file of the same size
            data, says["Filter"] = zlib.compress(data), "/FlateDecode"
        made = pydyf.Stream([data], says)
        self.pdf.add_object(made)
        return int(made.number)

    def add_page(self, number: int) -> None:
        """The next page is the object of this number."""
        self.pdf.pages["Kids"].extend([number, 0, "R"])
        self.pdf.pages["Count"] += 1

    def close(self, out: BinaryIO, catalog: Mapping[str, object], *, title: str, author: str) -> None:
        self.pdf.catalog.update(catalog)
        self.pdf.info.update(Title=pydyf.String(title), Author=pydyf.String(author))
        self.pdf.write(out, compress=True)


def text(words: str) -> str:
    """A text outside the pages: descriptions."""
    return str(pydyf.String(words).data.decode("ascii"))


def metadata(title: str, author: str, language: str) -> bytes:
    """What the file says of itself, among it that it can be read aloud (PDF/UA-1)."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()


def put_font(file: PdfFile, face: Face, number: int) -> None:
    """A face that was used, with the letters that its glyphs stand for."""
    scale, head, os2 = face.scale, face.font["head"], face.font["OS/2"]
    capital = getattr(os2, "sCapHeight", os2.sTypoAscender)
    box = " ".join(f"{value * scale:g}" for value in (head.xMin, head.yMin, head.xMax, head.yMax))
    data = face.program()
    program = file.stream(data, {"Length1": len(data)})
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{face.name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent {os2.sTypoAscender * scale:g}/Descent {os2.sTypoDescender * scale:g}"
        f"/CapHeight {capital * scale:g}/StemV {os2.usWeightClass / 5:g}/FontFile2 {program} 0 R>>"
    )
    names = face.font.getGlyphOrder()
    widths = " ".join(f"{glyph}[{face.metrics[names[glyph]][0] * scale:g}]" for glyph in sorted(face.letters))
    inner = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{face.name}/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/W[{widths}]>>"
    )
    letters = file.stream(_letters(face).encode("ascii"))
    file.put(
        number,
        f"<</Type/Font/Subtype/Type0/BaseFont/{face.name}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
        f"/ToUnicode {letters} 0 R>>",
    )


def _letters(face: Face) -> str:
    pairs = [f"<{glyph:04x}><{letter.encode('utf-16-be').hex()}>" for glyph, letter in sorted(face.letters.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def "
        "/CMapType 2 def\n1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n"
        f"{mapped}\nendcmap CMapName currentdict/CMap defineresource pop end end"
    )
