"""Which texts the code and the templates want translated: every literal that goes through gettext.

Python is read as Python reads it, not by patterns. A call whose text is no literal is refused: no catalogue could hold
it. Templates are first turned into such calls by Django itself, as its own `makemessages` does.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation.template import templatize

from .po import Message

APPS = ("haicso", "reports", "kpi", "tickets", "services", "users")
TEXTS = {
    "gettext": ("singular",),
    "gettext_lazy": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "ngettext_lazy": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "pgettext_lazy": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
    "npgettext_lazy": ("context", "singular", "plural"),
    "kept_gettext": ("singular",),
    "said": ("singular",),
}
"""What the first arguments of each function are."""
FROM = {"django.utils.translation", "users.languages"}
PASSES_ON = "users/languages.py"
"""Has functions of our own over gettext, and no texts."""
CALL = re.compile(r"\b(_|n?p?gettext)\(")

INDONESIAN_ONLY = ("templates/mail/", "templates/reports/paper/")
"""Mails and official papers are in Indonesian whoever asked for them (docs/decisions/0025)."""


class CannotExtract(Exception):
    """A text that no catalogue can hold; the words name file and line."""


def wanted(root: Path) -> list[Message]:
    """Every text of the repository once, in the order of the files, with the files in which it stands. Refused: one
    singular with two plurals."""
    found: dict[tuple[str, str], Message] = {}
    for path in _files(root):
        place = path.relative_to(root).as_posix()
        for one in _of_template(path) if path.parts[len(root.parts)] == "templates" else _of_code(path):
            message = found.setdefault(one.key, one)
            if message.plural and one.plural not in ("", message.plural):
                raise CannotExtract(f"{place}: {one.singular!r} has two plurals")
            message.plural = message.plural or one.plural
            if place not in message.places:
                message.places = (*message.places, place)
    return list(found.values())


def _files(root: Path) -> Iterator[Path]:
    for app in APPS:
        yield from (
            path
            for path in sorted((root / app).rglob("*.py"))
            if "migrations" not in path.parts and path != root / PASSES_ON
        )
    for ending in ("html", "txt"):
        for path in sorted((root / "templates").rglob(f"*.{ending}")):
            if not path.relative_to(root).as_posix().startswith(INDONESIAN_ONLY):
                yield path


def _of_code(path: Path) -> Iterator[Message]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in FROM:
            names |= {name.asname or name.name: TEXTS[name.name] for name in node.names if name.name in TEXTS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            wants = names[node.func.id]
            texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args[: len(wants)]]
            if len(texts) == len(wants) and all(isinstance(text, str) for text in texts):
                yield _message(wants, texts)
            else:
                raise CannotExtract(f"{path}: line {node.lineno}: {ast.unparse(node)[:80]} names no text")


def _of_template(path: Path) -> Iterator[Message]:
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(text):
        wants = TEXTS.get(call[1], TEXTS["gettext"])
        texts = _literals(text[call.end() :], len(wants))
        if texts is None:
            raise CannotExtract(f"{path}: {text[call.start() : call.start() + 80]!r} names no text")
        yield _message(wants, texts)


def _message(wants: Sequence[str], texts: Sequence[object]) -> Message:
    given = {name: str(text) for name, text in zip(wants, texts, strict=True)}
    return Message(given["singular"], given.get("plural", ""), given.get("context", ""))


LITERAL = re.compile(r"""\s*,?\s*(u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*')""", re.S)


def _literals(text: str, count: int) -> list[str] | None:
    """The first `count` literals, with nothing but commas between."""
    found, at = [], 0
    for _number in range(count):
        literal = LITERAL.match(text, at)
        if literal is None:
            return None
        found.append(str(ast.literal_eval(literal[1])))
        at = literal.end()
    return found
