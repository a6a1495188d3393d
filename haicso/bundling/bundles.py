"""The one style sheet and the one script of every page, put together from the files in `assets/`.

Style and script are written in small files, one subject each, and sent as one file each. Browsers could read the
small files too (`@import`, `import`), at the price of thirty requests on a slow line; so these two words are carried
out here, in the few forms that are used there, and other forms are refused. No tool beyond Python is needed for it.
`collectstatic` finds the two files like any other, hashes and compresses them; in tests they are served as they are.
"""

import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

from .named_rules import named_rules

LAYERED_IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z]+)\);$', re.M)
IMPORT = re.compile(r'^import \{[^}]*\} from "(?P<path>\./[a-z_]+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:const|function) )", re.M)
COMMENT = re.compile(r"^[ \t]*/\*(?!!).*?\*/[ \t]*\n", re.M | re.S)
"""One with lines of its own: written for whoever changes the source, and a tenth of the script on the line. Licences
(`/*!`) stay."""
FOREIGN = "/vendor/bootstrap/"
NAMED = frozenset(
    {"badge", "btn", "btn-danger", "btn-link", "btn-primary", "btn-secondary", "btn-sm", "card", "mark"}
    | {"progress", "row", "table", "visually-hidden"}
)
"""The classes of Bootstrap that our pages name; of its other classes no rule is sent (a test compares)."""
NAME = re.compile(r"^(?:const|let|function) (\w+)", re.M)


class CannotBundle(Exception):
    """A source is written in a form that is not carried out here."""


def style_sheet(entry: Path) -> str:
    """`entry` with each layered @import replaced by the file it names, inside that layer.

    Addresses in url() are those of the bundle in css/. Refused: an @import of any other form.
    """

    def inlined(found: re.Match[str]) -> str:
        content = COMMENT.sub("", (entry.parent / found["path"]).read_text().removeprefix('@charset "UTF-8";'))
        if "@import" in content:
            raise CannotBundle(f"{found['path']}: only {entry.name} imports")
        if FOREIGN in found["path"]:
            content = named_rules(content, NAMED)
        return f"@layer {found['layer']} {{\n{content.strip()}\n}}"

    text = LAYERED_IMPORT.sub(inlined, entry.read_text())
    if left := re.search("^@import.*", text, re.M):
        raise CannotBundle(f"{entry.name}: {left[0]}")
    return text


def script(entry: Path) -> str:
    """`entry` and the modules it imports, each once and before whoever imports it, as one ordinary script.

    Ordinary, because a module would run too late: the page must know before its first paint that script runs. All
    modules share one block, so nothing becomes global. Refused: other forms of import and export, modules that import
    each other, a name declared twice.
    """
    parts: dict[Path, str] = {}

    def add(module: Path, importing: tuple[Path, ...]) -> None:
        if module in importing:
            raise CannotBundle(f"{module.name} imports itself, through {importing[-1].name}")
        if module in parts:
            return
        text = COMMENT.sub("", module.read_text())
        for found in IMPORT.finditer(text):
            add(module.parent / found["path"], (*importing, module))
        text = EXPORT.sub("", IMPORT.sub("", text))
        if left := re.search(r"^\s*(?:import|export)\b.*", text, re.M):
            raise CannotBundle(f"{module.name}: {left[0]}")
        parts[module] = text.strip()

    add(entry, ())
    names = [name for text in parts.values() for name in NAME.findall(text)]
    if twice := {name for name in names if names.count(name) > 1}:
        raise CannotBundle(f"declared in two modules: {', '.join(sorted(twice))}")
    return '"use strict";\n{\n' + "\n\n".join(parts.values()) + "\n}\n"


def write(folder: Path) -> None:
    """Both bundles into `folder`; a file that is already right keeps its date, by which collectstatic knows it."""
    assets = Path(settings.BASE_DIR) / "assets"
    bundles = {
        "css/haicso.css": style_sheet(assets / "css" / "haicso.css"),
        "js/haicso.js": script(assets / "js" / "haicso.js"),
    }
    for name, text in bundles.items():
        file = folder / name
        if file.exists() and file.read_text() == text:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        # Whoever reads meanwhile reads a whole file: two test processes begin at the same moment.
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as new:
            new.write(text)
        Path(new.name).chmod(0o644)
        os.replace(new.name, file)


class BundleFinder(FileSystemFinder):
    """Finds the bundles, made when the process first asks for a static file."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        folder = settings.BUNDLES_DIR
        write(folder)
        storage = FileSystemStorage(location=folder)
        setattr(storage, "prefix", "")  # noqa: B010 - collectstatic asks every storage for it
        self.locations = [("", str(folder))]
        self.storages = {str(folder): storage}

    def check(self, **kwargs: object) -> list:
        return []
