"""What each part of an Office document is. The package itself says it, by content types and by the relations between
parts; Office goes by that, and a part may lie anywhere and be called anything. The usual names count too, for programs
that write them and say less.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .faults import Fault, Unsafe

TYPES = "[content_types].xml"
"""The part that says what each part is; names of parts are compared in lower case."""


class Role(StrEnum):
    """What a part can do that has to be looked at."""

    MACRO = "macro"
    CONTROL = "control"
    EMBEDDED = "embedded"
    CONNECTIONS = "connections"
    FORMULAS = "formulas"
    QUERY = "query"
    LINKED_BOOK = "linked_book"
    TEXT = "text"
    SLIDE = "slide"
    XML = "xml"


_BY_TYPE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.MACRO, re.compile(r"vbaproject|vbadata|macrosheet")),
    (Role.CONTROL, re.compile(r"activex|ms-office\.control")),
    (Role.EMBEDDED, re.compile(r"\.oleobject$|officedocument\.package$")),
    (Role.CONNECTIONS, re.compile(r"spreadsheetml\.connections")),
    (Role.FORMULAS, re.compile(r"spreadsheetml\.(?:worksheet|dialogsheet|chartsheet|sheet\.main|template\.main)")),
    (Role.QUERY, re.compile(r"spreadsheetml\.querytable")),
    (Role.LINKED_BOOK, re.compile(r"spreadsheetml\.externallink")),
    (Role.TEXT, re.compile(r"wordprocessingml\..*\+xml$")),
    (Role.SLIDE, re.compile(r"presentationml\..*\+xml$")),
    (Role.XML, re.compile(r"^(?!image/).*[+/]xml$")),
)
_BY_RELATION: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.MACRO, re.compile(r"vbaproject|vbadata|macrosheet|/ui/extensibility$")),
    (Role.CONTROL, re.compile(r"/(?:control|activexcontrolbinary)$")),
    (Role.EMBEDDED, re.compile(r"/(?:oleobject|package|afchunk|subdocument)$")),
    (Role.CONNECTIONS, re.compile(r"/connections$")),
    (Role.FORMULAS, re.compile(r"/(?:worksheet|dialogsheet|chartsheet)$")),
    (Role.QUERY, re.compile(r"/querytable$")),
    (Role.LINKED_BOOK, re.compile(r"/externallink$")),
)
_BY_NAME: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.MACRO, re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml)$|/macrosheets/|/intlmacrosheets/|^customui")),
    (Role.CONTROL, re.compile(r"/activex/")),
    (Role.EMBEDDED, re.compile(r"/embeddings/")),
    (Role.CONNECTIONS, re.compile(r"^xl/connections\.xml$")),
    (Role.FORMULAS, re.compile(r"^xl/(?:worksheets/|workbook).*\.xml$")),
    (Role.QUERY, re.compile(r"^xl/querytables/.*\.xml$")),
    (Role.LINKED_BOOK, re.compile(r"^xl/externallinks/.*\.xml$")),
    (Role.TEXT, re.compile(r"^word/.*\.xml$")),
    (Role.SLIDE, re.compile(r"^ppt/.*\.xml$")),
    (Role.XML, re.compile(r"\.(?:xml|vml)$")),
)
_MAIN = {"xl/": Role.FORMULAS, "word/": Role.TEXT, "ppt/": Role.SLIDE}
"""What a part of a document of this kind is, if it is read at all; of a workbook only the main one, for texts of cells
are no formulas."""
READ_AS_XML = frozenset(
    {Role.CONNECTIONS, Role.FORMULAS, Role.QUERY, Role.LINKED_BOOK, Role.TEXT, Role.SLIDE, Role.XML}
)

Part = zipfile.ZipInfo


def read_xml(data: bytes) -> Element:
    """A small part. Refused: what is not XML, and what defines entities."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unsafe(Fault.DAMAGED) from error
    return root


class Parts:
    """`names`: all parts. `types`: the text of the content types, `relations`: the parts that hold relations."""

    def __init__(self, names: Mapping[str, Part], types: Element, relations: Mapping[str, Element], home: str) -> None:
        self._home = home
        self.type_of = _types(names, types)
        self._pointed: dict[str, set[str]] = {}
        for holder, root in relations.items():
            for kind, target in _inside(holder, root):
                self._pointed.setdefault(target, set()).add(kind)

    def roles(self, name: str) -> set[Role]:
        """Everything that anything in the package says that this part is."""
        plain = _plain_name(name)
        roles = {role for role, pattern in _BY_NAME if pattern.search(plain)}
        roles |= {role for role, pattern in _BY_TYPE if pattern.search(self.type_of.get(name, ""))}
        for kind in self._pointed.get(plain, ()):
            roles |= {role for role, pattern in _BY_RELATION if pattern.search(kind)}
            if kind.endswith("/officedocument"):
                roles.add(_MAIN[self._home])
        if roles & READ_AS_XML and self._home != "xl/":
            roles.add(_MAIN[self._home])
        return roles


def _types(names: Mapping[str, Part], types: Element) -> dict[str, str]:
    """The content type of each part: its own, else that of its ending."""
    endings, own = dict[str, str](), dict[str, str]()
    for said in types.iter():
        content_type = said.get("ContentType", "").strip().lower().partition(";")[0]
        if ending := said.get("Extension", "").strip().lower().lstrip("."):
            endings[ending] = content_type
        if part := said.get("PartName", ""):
            own[_plain_name(part)] = content_type
    plain = {name: _plain_name(name) for name in names}
    return {name: own.get(said) or endings.get(said.rpartition(".")[2], "") for name, said in plain.items()}


def _inside(holder: str, root: Element) -> Iterator[tuple[str, str]]:
    """(kind, part) of each relation to a part of the same package. `holder`: "xl/_rels/workbook.xml.rels"."""
    base = dirname(dirname(holder))
    for relation in root.iter():
        target = relation.get("Target", "")
        if target and relation.get("TargetMode", "").strip().lower() != "external":
            plain = target.replace("\\", "/").partition("#")[0]
            whole = plain if plain.startswith("/") else join("/", base, plain)
            yield relation.get("Type", "").strip().lower(), _plain_name(whole)


def _plain_name(name: str) -> str:
    """One name, however it is written: with codes of letters, slashes of either kind, or a way up and down again."""
    return normpath(unquote(name).replace("\\", "/")).lstrip("/").lower()
