"""Office goes by content types and relations, not by the names of parts: a part that acts is refused wherever it lies,
whatever it is called. Honest documents whose parts lie elsewhere are taken. ODF fetches nothing by itself either."""

import zipfile
from io import BytesIO

import pytest

from tests.evil_files import archive, xls, xlsx
from tickets.files.contents import check_content
from tickets.files.faults import Unsafe

pytestmark = pytest.mark.once
BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WEB = (
    '<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><connection id="1" '
    'refreshOnLoad="1"><webPr url="http://contoh.invalid"/></connection></connections>'
)
CALLS = "<worksheet><sheetData><row><c><f>%s</f></c></row></sheetData></worksheet>"
FETCH = CALLS % "WEBSERVICE(&quot;http://contoh.invalid&quot;)"
DDE = "<w:document><w:p><w:r><w:instrText>%s</w:instrText></w:r></w:p></w:document>"
ODF = '<office:document><draw:frame><draw:image xlink:href="%s" xlink:actuate="onLoad"/></draw:frame></office:document>'


def verdict(data: bytes, ending: str) -> str:
    try:
        check_content(data, ending)
    except Unsafe as unsafe:
        return unsafe.fault.value
    return "taken"


def book(*, add=(), move=(), override="", extra=()) -> bytes:
    """openpyxl's workbook, with parts moved, further relations of the workbook, and what the content types say."""
    source = zipfile.ZipFile(BytesIO(xlsx()))
    parts = {name: source.read(name) for name in source.namelist()}
    for old, new, content in move:
        parts.pop(old)
        parts[new] = content
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            parts[name] = parts[name].replace(old.encode(), new.encode())
    parts.update(extra)
    links = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(add))
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", f"{links}</Relationships>".encode())
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", f"{override}</Types>".encode())
    return archive(parts.items())


def letter(main: str, text: str = DDE % "PAGE", *, links=(), extra=(), types="", kind=f"{WORD}.document.main+xml"):
    """A letter whose main part lies at `main`, with internal relations of it."""
    folder, _slash, name = main.rpartition("/")
    made = [
        ("[Content_Types].xml", f'<Types><Override PartName="/{main}" ContentType="{kind}"/>{types}</Types>'),
        ("_rels/.rels", f'<R><Relationship Type="{BASE}/officeDocument" Target="{main}"/></R>'),
        (main, text),
        ("word/theme/theme1.xml", "<a:theme/>"),
        (
            f"{folder}/_rels/{name}.rels",
            "<R>" + "".join(f'<Relationship Type="{kind}" Target="{to}"/>' for kind, to in links) + "</R>",
        ),
    ]
    return archive([*made, *extra])


def over(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{kind}"/>'


def test_a_workbooks_part_that_acts_is_refused_wherever_it_lies():
    sheet = "xl/worksheets/sheet1.xml"
    connections = f"{SHEET}.connections+xml"
    refused = {
        "connections by type": book(
            override=over("xl/sambungan.xml", connections), extra=[("xl/sambungan.xml", WEB)]
        ),
        "connections by relation, absolute": book(
            add=[(f"{BASE}/connections", "/xl/connections.dat")], extra=[("xl/connections.dat", WEB)]
        ),
        "connections, strict, up and with a code": book(
            add=[(f"{STRICT}/connections", "../data/s%61mbungan.bin")], extra=[("data/sambungan.bin", WEB)]
        ),
        "a name with a code": book(
            override=over("xl/sambungan%20baru.dat", connections), extra=[("xl/sambungan%20baru.dat", WEB)]
        ),
        "type of an ending": book(
            override=f'<Default Extension="Dat" ContentType="{connections}"/>', extra=[("xl/c.DAT", WEB)]
        ),
        "sheet in another folder": book(move=[(sheet, "xl/lembar/sheet1.xml", FETCH)]),
        "sheet with another ending": book(move=[(sheet, "xl/worksheets/sheet1.dat", FETCH)]),
        "word in pieces": book(move=[(sheet, "xl/a.dat", CALLS % "WEB<!-- - -->SERV<![CDATA[ICE(]]>1<?x?>)")]),
        "query that refreshes": book(
            add=[(f"{BASE}/queryTable", "q/q.bin")], extra=[("xl/q/q.bin", "<queryTable refreshOnLoad='1'/>")]
        ),
    }  # fmt: skip
    assert {name: verdict(data, "xlsx") for name, data in refused.items()} == dict.fromkeys(refused, "connected")
    others = {
        "linked": book(
            add=[(f"{BASE}/externalLink", "luar.dat")],
            extra=[("xl/luar.dat", "<externalLink><q:ddeLink/></externalLink>")],
        ),
        "controls": book(add=[(f"{BASE}/control", "k.xml")], extra=[("xl/k.xml", "<x/>")]),
        "macro": book(add=[(f"{BASE}/xlMacrosheet", "m.xml")], extra=[("xl/m.xml", "<x/>")]),
        "embedded": book(extra=[("xl/media/gambar.bin", xls())]),
        "damaged": book(move=[(sheet, "xl/a.dat", '<?xml version="1.0" encoding="IBM037"?><worksheet/>')]),
    }  # fmt: skip
    assert {name: verdict(data, "xlsx") for name, data in others.items()} == {name: name for name in others}


def test_a_letters_part_that_acts_is_refused_wherever_it_lies():
    dde = DDE % "DDEAUTO c:\\\\windows\\\\cmd.exe"
    other = "<q:document><q:fldSimple q:instr='DDEAUTO cmd'/></q:document>"
    linked = {
        "main part elsewhere": letter("surat/main.xml", dde),
        "main part with another ending": letter("word/main.dat", dde),
        "another prefix": letter("word/document.xml", other),
        "marks around the text": letter("word/document.xml", DDE % "<![CDATA[DDE]]>AUTO<!-- --> cmd"),
        "header elsewhere": letter(
            "word/document.xml", extra=[("kop/a.dat", dde)], types=over("kop/a.dat", f"{WORD}.header+xml")
        ),
    }
    assert {name: verdict(data, "docx") for name, data in linked.items()} == dict.fromkeys(linked, "linked_document")
    main = "word/document.xml"
    inside = {
        kind: letter(main, links=[(f"{BASE}/{kind}", to)], extra=[(f"word/{to}", content)])
        for kind, to, content in (
            ("oleObject", "objek/o1.bin", xls()),
            ("package", "objek/o2.bin", b"x"),
            ("aFChunk", "potong.htm", b"<html></html>"),
            ("subDocument", "anak.dat", b"x"),
        )
    }
    inside["by its type"] = letter(
        main,
        extra=[("word/o.dat", "x")],
        types=over("word/o.dat", "application/vnd.openxmlformats-officedocument.oleObject"),
    )
    inside["by its bytes"] = letter(main, extra=[("word/o.dat", xls())])
    assert {name: verdict(data, "docx") for name, data in inside.items()} == dict.fromkeys(inside, "embedded")
    control = letter(
        main, extra=[("word/kontrol/c1.xml", "<x/>")],
        types=over("word/kontrol/c1.xml", "application/vnd.ms-office.activeX+xml"),
    )  # fmt: skip
    assert verdict(control, "docx") == "controls"


def test_honest_documents_are_taken_wherever_their_parts_lie():
    chart = [
        ("word/charts/chart1.xml", "<c:chart/>"),
        ("word/charts/_rels/chart1.xml.rels", f'<R><Relationship Type="{BASE}/package" Target="../tabel/a.bin"/></R>'),
        ("word/tabel/a.bin", xlsx()),
    ]
    taken = {
        "xlsx": [
            book(),
            book(move=[("xl/worksheets/sheet1.xml", "xl/lembar/s.dat", CALLS % "SUM(A1:A2)")]),
            book(extra=[("xl/comments1.xml", "<comments><t>DDEAUTO, WEBSERVICE(x)</t></comments>")]),
            book(extra=[("xl/media/image1.svg", '<!DOCTYPE svg PUBLIC "a" "b"><svg/>')],
                 override='<Default Extension="svg" ContentType="image/svg+xml"/>'),
            book(extra=[("xl/printerSettings/p.bin", b"\0\1")],
                 override=f'<Default Extension="bin" ContentType="{SHEET}.printerSettings"/>'),
        ],
        "docx": [
            letter("surat/main.xml"),
            letter("word/document.xml", DDE % "TOC <!-- DDEAUTO --> PAGE"),
            letter("word/document.xml", extra=chart, types=over("word/tabel/a.bin", f"{SHEET}.sheet")),
        ],
    }  # fmt: skip
    assert [verdict(data, ending) for ending, made in taken.items() for data in made] == ["taken"] * 8


def test_a_document_of_libreoffice_that_fetches_by_itself_is_refused():
    def odt(text: str, part: str = "content.xml") -> bytes:
        rest = [] if part == "content.xml" else [("content.xml", "<x/>")]
        return archive([("mimetype", "application/vnd.oasis.opendocument.text"), *rest, (part, text)])

    refused = [
        odt(ODF % "http://contoh.invalid/a.png"),
        odt(ODF % "//contoh.invalid/a.png"),
        odt(ODF % "&#104;ttp://contoh.invalid/a.png"),
        odt(ODF % "file:////contoh.invalid/a.png"),
        odt('<style:background-image q:href = \'https://contoh.invalid/a\'/>', "styles.xml"),
        odt("<draw:floating-frame xlink:href='http://contoh.invalid'/>", "Object 1/content.xml"),
        odt('<text:section-source draw:a="href=" xlink:href="http://contoh.invalid"/>'),
        odt("<q:dde-connection-decl/>", "styles.xml"),
    ]  # fmt: skip
    taken = [
        odt(ODF % "Pictures/a.png"),
        odt(ODF % "file:///D:/a.png"),
        odt('<text:a xlink:href="https://contoh.go.id">x</text:a><draw:a xlink:href="https://contoh.go.id"/>'),
        odt('<text:p>tulis href="http://contoh.go.id"</text:p>'),
        odt('<meta:template xlink:href="https://contoh.go.id/a.ott" xlink:actuate="onRequest"/>', "meta.xml"),
    ]
    for wrap in (lambda data: archive([("surat.odt", data)]), lambda data: archive([("a/surat.ott.odt", data)])):
        assert [verdict(wrap(data), "zip") for data in refused] == ["linked_document"] * len(refused)
        assert [verdict(wrap(data), "zip") for data in taken] == ["taken"] * len(taken)


def test_settings_of_a_printer_are_taken_in_letters_as_in_workbooks():
    """Word and PowerPoint for Mac keep them as a plist, others as bytes."""
    for settings in (b"<?xml version='1.0'?><!DOCTYPE plist><plist/>", b"\0\1bytes"):
        types = f'<Default Extension="bin" ContentType="{WORD}.printerSettings"/>'
        data = letter("word/document.xml", extra=[("word/printerSettings/p1.bin", settings)], types=types)
        assert verdict(data, "docx") == "taken"


def test_data_beside_a_workbook_may_be_utf_16_and_nothing_else_may():
    said = '<?xml version="1.0" encoding="utf-16"?><DataMashup>%s</DataMashup>'
    for content, fault in ((said % "AAAA", "taken"), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "damaged")):
        assert verdict(book(extra=[("customXml/item1.xml", content.encode("utf-16"))]), "xlsx") == fault
    assert verdict(book(extra=[("customXml/item1.xml", b"\xff\xfeA")]), "xlsx") == "damaged"
    assert verdict(book(extra=[("xl/theme/theme9.xml", (said % "A").encode("utf-16"))]), "xlsx") == "damaged"
