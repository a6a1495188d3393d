"""The file format: numbered objects written as they come, small ones packed together. In memory stays only where
each one is, so that a paper of a thousand pages takes no more of it than one of ten.
"""

import hashlib
import struct
import zlib
from typing import BinaryIO
from xml.sax.saxutils import escape

from .font import Face

PACKED = 200
PLACE = struct.Struct(">BIH")
VERSION = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class PdfFile:
    """A PDF in the making. `reserve` gives numbers for objects that others name before they are known."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.out.write(VERSION)
        self.at = len(VERSION)
        self.check = hashlib.sha256()
        self.places = bytearray(PLACE.size)
        """The cross-reference table: for each number (1, place in the file, 0), or (2, pack, place in it)."""
        self._pack: list[tuple[int, str]] = []

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers in a row."""
        first = len(self.places) // PLACE.size
        self.places.extend(bytes(PLACE.size * count))
        return first

    def put(self, number: int, body: str) -> None:
        """An object without a stream, in ASCII."""
        self._pack.append((number, body))
        if len(self._pack) == PACKED:
            self._flush()

    def add(self, body: str) -> int:
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, entries: str = "", number: int | None = None, *, packed: bool = True) -> int:
        number = self.reserve() if number is None else number
        if packed:
            data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
        PLACE.pack_into(self.places, PLACE.size * number, 1, self.at, 0)
        head = f"{number} 0 obj\n<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        self._write(head + data + b"\nendstream\nendobj\n")
        return number

    def close(self, root: int, info: int) -> None:
        self._flush()
        number, begin = self.reserve(), self.at
        PLACE.pack_into(self.places, PLACE.size * number, 1, begin, 0)
        mark = self.check.hexdigest()[:32]
        entries = f"/Type/XRef/Size {number + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{mark}><{mark}>]"
        self.stream(bytes(self.places), entries, number)
        self._write(f"startxref\n{begin}\n%%EOF\n".encode("ascii"))

    def _flush(self) -> None:
        if not self._pack:
            return
        pack, self._pack = self._pack, []
        holder = self.reserve()
        places, at = [], 0
        for place, (number, body) in enumerate(pack):
            PLACE.pack_into(self.places, PLACE.size * number, 2, holder, place)
            places.append(f"{number} {at}")
            at += len(body) + 1
        index = " ".join(places) + "\n"
        text = index + "\n".join(body for _number, body in pack)
        entries = f"/Type/ObjStm/N {len(pack)}/First {len(index)}"
        self.stream(text.encode("ascii"), entries, holder)

    def _write(self, data: bytes) -> None:
        self.out.write(data)
        self.check.update(data)
        self.at += len(data)


def text(words: str) -> str:
    """A text outside the pages: titles, descriptions."""
    return f"<feff{words.encode('utf-16-be').hex()}>"


def metadata(title: str, author: str, language: str) -> bytes:
    """What the file says of itself, that it is made for everybody's eyes and ears (PDF/UA-1) among it."""
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
    """A weight that was used, whole, with the letters that its glyphs stand for."""
    scale, head, os2 = face.scale, face.font["head"], face.font["OS/2"]
    box = " ".join(f"{value * scale:g}" for value in (head.xMin, head.yMin, head.xMax, head.yMax))
    program = file.stream(face.data, f"/Length1 {len(face.data)}")
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{face.name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent {os2.sTypoAscender * scale:g}/Descent {os2.sTypoDescender * scale:g}"
        f"/CapHeight {os2.sCapHeight * scale:g}/StemV {os2.usWeightClass / 5:g}/FontFile2 {program} 0 R>>"
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
