"""A catalogue as translators write it (.po) and as gettext reads it (.mo), without the gettext tools: a machine on
which the site is set up needs nothing but Python for them.

Of the .po format only what our catalogue holds: a header, comments, `msgctxt`, `msgid`, `msgid_plural`, `msgstr`. Any
other line is refused, and so are entries marked fuzzy or dead: there are none between two runs of `manage.py messages`.
"""

import ast
import hashlib
import os
import re
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PLURALS = 2
HEADER = (
    "Project-Id-Version: HAI CSO\n"
    "Language: en\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[[01]\])?) (".*")$')
MAGIC = 0x950412DE


class CannotRead(Exception):
    """A line of a catalogue that is not carried out here; the words name file and line."""


@dataclass
class Message:
    """One text: `context` and `singular` are its key. `strings`: its translations, one, or two where `plural` is set;
    empty ones are not translated. `places`: files in which it stands."""

    singular: str
    plural: str = ""
    context: str = ""
    strings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.singular

    @property
    def is_translated(self) -> bool:
        return len(self.strings) == (PLURALS if self.plural else 1) and all(self.strings)


# --- .po --------------------------------------------------------------------------------------------------------------
def read(path: Path) -> list[Message]:
    """All messages of a catalogue, without its header."""
    found = []
    for number, block in _blocks(path):
        values: dict[str, str] = {}
        last, places = "", []
        for offset, line in enumerate(block):
            field = FIELD.match(line)
            if field and field[1] not in values:
                last = field[1]
                values[last] = _unquoted(field[2], path, number + offset)
            elif line.startswith('"') and last:
                values[last] += _unquoted(line, path, number + offset)
            elif line.startswith("#: "):
                places += line[3:].split()
            elif not line.startswith("#, python-format"):
                raise CannotRead(f"{path}: line {number + offset}: {line[:60]}")
        if "msgid" not in values:
            raise CannotRead(f"{path}: line {number}: no msgid")
        plural = values.get("msgid_plural", "")
        names = ("msgstr[0]", "msgstr[1]") if plural else ("msgstr",)
        strings = tuple(values.get(name, "") for name in names)
        context = values.get("msgctxt", "")
        if values["msgid"] or context:
            found.append(Message(values["msgid"], plural, context, strings, tuple(places)))
    return found


def _blocks(path: Path) -> Iterable[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first."""
    begin, block = 1, list[str]()
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.strip():
            begin = begin if block else number
            block.append(line.strip())
        elif block:
            yield begin, block
            block = []


def _unquoted(quoted: str, path: Path, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as wrong:
        raise CannotRead(f"{path}: line {number}: {quoted[:60]}") from wrong


def write(path: Path, messages: Iterable[Message]) -> None:
    blocks = [_field("msgid", "") + _field("msgstr", HEADER)]
    for message in messages:
        block = "".join(f"#: {place}\n" for place in message.places)
        if "%(" in message.singular + message.plural or "%d" in message.singular or "%s" in message.singular:
            block += "#, python-format\n"
        if message.context:
            block += _field("msgctxt", message.context)
        block += _field("msgid", message.singular)
        strings = message.strings or ("",) * (PLURALS if message.plural else 1)
        if message.plural:
            block += _field("msgid_plural", message.plural)
            block += "".join(_field(f"msgstr[{number}]", text) for number, text in enumerate(strings))
        else:
            block += _field("msgstr", strings[0])
        blocks.append(block)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8")


def _field(name: str, text: str) -> str:
    lines = text.splitlines(keepends=True) if "\n" in text.rstrip("\n") else [text]
    return f"{name} " + "\n".join(([] if len(lines) == 1 else ['""']) + [_quoted(line) for line in lines]) + "\n"


def _quoted(text: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(sign, escaped)
    return f'"{text}"'


# --- .mo --------------------------------------------------------------------------------------------------------------
def compiled(messages: Iterable[Message]) -> bytes:
    """The messages that are translated, sorted by their bytes, as gettext's own compiler lays them out."""
    texts = {b"": HEADER.encode()}
    for message in messages:
        if message.is_translated:
            key = f"{message.context}\x04{message.singular}" if message.context else message.singular
            key += f"\0{message.plural}" if message.plural else ""
            texts[key.encode()] = "\0".join(message.strings).encode()
    keys = sorted(texts)
    at = 28 + 16 * len(keys)
    tables, bodies = [], []
    for body in [*keys, *(texts[key] for key in keys)]:
        tables.append(struct.pack("<II", len(body), at))
        bodies.append(body + b"\0")
        at += len(body) + 1
    head = struct.pack("<IIIIIII", MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28 + 16 * len(keys))
    return head + b"".join(tables) + b"".join(bodies)


def compile_changed(sources: Path, target: Path) -> None:
    """Each `<language>/LC_MESSAGES/django.po` below `sources` as .mo below `target`, unless that one was made of the
    same bytes. Whoever reads meanwhile reads a whole file: several processes begin at the same moment."""
    for source in sorted(sources.glob("*/LC_MESSAGES/*.po")):
        made = (target / source.relative_to(sources)).with_suffix(".mo")
        stamp, digest = made.with_suffix(".made-of"), hashlib.sha256(source.read_bytes()).hexdigest()
        if made.exists() and stamp.exists() and stamp.read_text() == digest:
            continue
        made.parent.mkdir(parents=True, exist_ok=True)
        for file, content in ((made, compiled(read(source))), (stamp, digest.encode())):
            with tempfile.NamedTemporaryFile("wb", dir=file.parent, delete=False) as new:
                new.write(content)
            Path(new.name).chmod(0o644)
            os.replace(new.name, file)
