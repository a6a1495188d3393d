"""XLSX: of Excel, LibreOffice, WPS, Google, and programs that write tables; with all that people keep in workbooks."""

import random
from collections.abc import Iterator

from tests.evil_files import archive, relation, with_parts, xls, xlsx

from . import Case

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CACHE = f'<externalLink xmlns="{MAIN}"><externalBook><sheetDataSet>%s</sheetDataSet></externalBook></externalLink>'


def app(name: str) -> tuple[str, str]:
    return "docProps/app.xml", f"<Properties><Application>{name}</Application></Properties>"


def connections(inside: str, **more: str) -> tuple[str, str]:
    said = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="Data"{said}>{inside}</connection></connections>',
    )


def formula(text: str) -> tuple[str, str]:
    cell = f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>'
    return "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'


def noise(count: int) -> str:
    dice = random.Random(5)
    return "".join(f'<row r="{n}"><cell r="A{n}"><v>{dice.random()}</v></cell></row>' for n in range(count))


def good() -> Iterator[tuple[str, bytes]]:
    yield "Excel 365", with_parts(app("Microsoft Excel"), ("xl/theme/theme1.xml", "<a:theme/>"))
    yield (
        "Excel, Strict Open XML",
        with_parts(
            (
                "xl/workbook.xml",
                '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" conformance="strict"/>',
            )
        ),
    )
    yield "LibreOffice Calc", with_parts(app("LibreOffice/7.6.4.1$Windows_X86_64"))
    yield "WPS Spreadsheets", with_parts(app("WPS Office"), ("customXml/item1.xml", "<x/>"))
    yield "Google Sheets", with_parts(("xl/metadata", "<x/>"), ("xl/persons/person.xml", "<personList/>"))
    yield "Numbers, export", with_parts(app("Apple Numbers"))
    yield "openpyxl of an application", xlsx(3000)
    yield (
        "table tool without a shared part",
        archive(
            [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>"), ("xl/worksheets/sheet1.xml", "<x/>")]
        ),
    )
    yield (
        "PowerShell, backslashes within",
        archive(
            [("[Content_Types].xml", "<Types/>"), ("xl\\workbook.xml", "<x/>"), ("xl\\worksheets\\sheet1.xml", "<x/>")]
        ),
    )
    yield (
        "Excel, comments and printer settings",
        with_parts(
            ("xl/comments1.xml", "<comments/>"),
            ("xl/drawings/vmlDrawing1.vml", "<xml/>"),
            ("xl/printerSettings/p.bin", "\0x"),
        ),
    )
    yield (
        "Excel, photo and chart",
        with_parts(("xl/media/image1.png", "\x89PNG"), ("xl/charts/chart1.xml", "<c:chart/>")),
    )
    yield "Excel, link to click on", with_parts(relation("hyperlink", "https://contoh.go.id/?a=1"))
    yield "Excel, mail to click on", with_parts(relation("hyperlink", "mailto:kppn@contoh.go.id"))
    yield (
        "Excel, link to a workbook on the disk",
        with_parts(relation("externalLinkPath", "file:///D:\\Rekap\\2026.xlsx")),
    )
    yield "Excel, link to a workbook beside it", with_parts(relation("externalLinkPath", "Rekap%202025.xlsx"))
    yield (
        "Excel, cache of a linked workbook over 4 MiB",
        with_parts(
            ("xl/externalLinks/externalLink1.xml", CACHE % noise(80_000)),
            relation("externalLinkPath", "file:///D:\\a.xlsx"),
        ),
    )
    yield (
        "Excel, pivot that refreshes from its own sheet",
        with_parts(
            ("xl/pivotCache/pivotCacheDefinition1.xml", f'<pivotCacheDefinition xmlns="{MAIN}" refreshOnLoad="1"/>')
        ),
    )
    yield (
        "Excel, Power Query of its own table",
        with_parts(
            connections(
                '<dbPr connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=Tabel1"/>',
                type="5",
            ),
            ("customXml/item1.xml", "<DataMashup>AAAA</DataMashup>"),
            # As Excel writes it.
            (
                "customXml/item2.xml",
                '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAAA</DataMashup>'.encode("utf-16"),
            ),
            ("xl/queryTables/queryTable1.xml", f'<queryTable xmlns="{MAIN}" name="Tabel1" connectionId="1"/>'),
        ),
    )
    yield (
        "Excel, text file taken in",
        with_parts(connections('<textPr sourceFile="C:\\data\\spm.csv"/>', type="6", refreshOnLoad="0")),
    )
    yield "Excel, data model", with_parts(connections("", type="100"), ("xl/model/item.data", "\1\2\3"))
    yield "Excel, add-in pane", with_parts(("xl/webextensions/taskpanes.xml", "<taskpanes/>"))
    yield "Excel, signed", with_parts(("_xmlsignatures/sig1.xml", "<Signature/>"))
    yield (
        "Excel, text that says WEBSERVICE(",
        with_parts(("xl/sharedStrings.xml", "<sst><si><t>=WEBSERVICE(x)</t></si></sst>")),
    )
    within = archive([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<x/>")])
    yield "Excel, Word's letter within", with_parts(("xl/embeddings/Microsoft_Word_Document.docx", within))
    yield (
        "Excel, formulas",
        with_parts(formula("SUM(A2:A9)+VLOOKUP(A1,B:C,2,0)&amp;HYPERLINK(&quot;https://contoh.go.id&quot;)")),
    )
    yield "Excel, empty rows a hundred times packed", xlsx(9000)


def bad() -> Iterator[tuple[str, bytes, str, str]]:
    source, link = "mengambil data dari tempat lain", "memuat tautan data ke tempat lain"
    web = '<webPr url="https://contoh.invalid/data" sourceData="1"/>'
    yield (
        "web query, refreshed on opening",
        with_parts(connections(web, type="4", refreshOnLoad="1")),
        "connected",
        source,
    )
    yield "web query", with_parts(connections(web, type="4")), "connected", source
    yield (
        "database server",
        with_parts(connections('<dbPr connection="DSN=sas;SERVER=10.1.1.1"/>', type="1")),
        "connected",
        source,
    )
    yield (
        "OLAP server",
        with_parts(connections('<dbPr connection="Provider=MSOLAP;Data Source=srv"/>')),
        "connected",
        source,
    )
    yield (
        "text file, refreshed on opening",
        with_parts(connections('<textPr sourceFile="C:\\a"/>', refreshOnLoad="true")),
        "connected",
        source,
    )
    yield "Power Query, refreshed each minute", with_parts(connections("", type="5", interval="1")), "connected", source
    yield (
        "connection file of a share",
        with_parts(connections("", odcFile="\\\\contoh.invalid\\a.odc")),
        "connected",
        source,
    )
    yield (
        "query table, refreshed on opening",
        with_parts(("xl/queryTables/queryTable1.xml", f"<queryTable xmlns='{MAIN}' refreshOnLoad = '1'/>")),
        "connected",
        source,
    )
    yield (
        "formula that fetches",
        with_parts(formula("WEBSERVICE(&quot;https://contoh.invalid&quot;)")),
        "connected",
        source,
    )
    yield "formula that fetches, letters as numbers", with_parts(formula("&#x57;EBSERVICE(A1)")), "connected", source
    yield "formula with a picture from the net", with_parts(formula("_xlfn.IMAGE(A1)")), "connected", source
    yield "formula with a live feed", with_parts(formula("RTD(&quot;x&quot;,,1)")), "connected", source
    yield (
        "DDE of a terminal",
        with_parts(("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink/></externalLink>")),
        "linked",
        link,
    )
    yield (
        "OLE link, far behind in the cache",
        with_parts(("xl/externalLinks/externalLink1.xml", f"<x>{noise(30_000)}<m:oleLink/></x>")),
        "linked",
        link,
    )
    yield "picture from the net", with_parts(relation("image", "https://contoh.invalid/a.png")), "linked", link
    yield (
        "workbook on the net",
        with_parts(relation("externalLinkPath", "https://contoh.invalid/a.xlsx")),
        "linked",
        link,
    )
    yield (
        "workbook on a stranger's share",
        with_parts(relation("externalLinkPath", "\\\\contoh.invalid\\a.xlsx")),
        "linked",
        link,
    )
    yield "link that runs a script", with_parts(relation("hyperlink", "javascript:alert(1)")), "linked", link
    yield "link that starts a tool of Windows", with_parts(relation("hyperlink", "ms-msdt:/id x")), "linked", link
    yield "macros", with_parts(("xl/vbaProject.bin", "x")), "macro", "memuat makro"
    yield "macros of Excel 4", with_parts(("xl/macrosheets/sheet1.xml", "<x/>")), "macro", "memuat makro"
    yield (
        "object of another program",
        with_parts(("xl/embeddings/oleObject1.bin", "x")),
        "embedded",
        "memuat berkas lain",
    )
    yield "buttons of ActiveX", with_parts(("xl/activeX/activeX1.xml", "<x/>")), "controls", "kontrol ActiveX"
    yield "password", xls("EncryptionInfo", stream="EncryptedPackage"), "encrypted", "berkata sandi"
    yield "old workbook with a new ending", xls(), "signature", "tidak sesuai dengan jenisnya"
    yield "table of a web page", b"<html><table></table></html>", "signature", "tidak sesuai dengan jenisnya"
    yield (
        "binary workbook",
        with_parts(("[Content_Types].xml", '<Types x="application/vnd.ms-excel.sheet.binary.main"/>')),
        "signature",
        "tidak sesuai",
    )
    yield "entities", with_parts(("xl/styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')), "damaged", "rusak"


def cases() -> Iterator[Case]:
    for producer, data in good():
        yield Case("XLSX", producer, "rekap.xlsx", data)
    for producer, data, fault, words in bad():
        yield Case("XLSX", f"workbook, {producer}", "rekap.xlsx", data, fault, words)
