"""A catalogue as translators write it (.po) and as gettext reads it (.mo). polib reads and writes both, so that a
machine on which the site is set up needs no gettext tools; what stands here is which entries ours may hold.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polib

PLURALS = 2
ABOUT = {
    "Project-Id-Version": "HAI CSO",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class CannotRead(Exception):
    """A catalogue that is broken, or has entries that are none of ours: fuzzy, dead."""


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


def read(path: Path) -> list[Message]:
    """All messages of a catalogue, without its header."""
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
    except OSError as broken:
        raise CannotRead(f"{path}: {broken}") from broken
    if foreign := [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete]:
        raise CannotRead(f"{path}: fuzzy or dead: {foreign[0][:60]}")
    return [
        Message(
            entry.msgid,
            entry.msgid_plural,
            entry.msgctxt or "",
            tuple(entry.msgstr_plural[number] for number in range(PLURALS)) if entry.msgid_plural else (entry.msgstr,),
            tuple(place for place, _line in entry.occurrences),
        )
        for entry in entries
    ]


def write(path: Path, messages: Iterable[Message]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _file(messages).save(str(path))


def compiled(messages: Iterable[Message]) -> bytes:
    """The messages that are translated."""
    return bytes(_file(message for message in messages if message.is_translated).to_binary())


def _file(messages: Iterable[Message]) -> polib.POFile:
    # One line a text, however long: a changed word is then a changed line.
    file = polib.POFile(wrapwidth=0, encoding="utf-8")
    file.metadata = ABOUT
    for message in messages:
        strings = message.strings or ("",) * (PLURALS if message.plural else 1)
        text = message.singular + message.plural
        file.append(
            polib.POEntry(
                msgid=message.singular,
                msgid_plural=message.plural,
                msgctxt=message.context or None,
                msgstr="" if message.plural else strings[0],
                msgstr_plural=dict(enumerate(strings)) if message.plural else {},
                occurrences=[(place, "") for place in message.places],
                flags=["python-format"] if any(sign in text for sign in ("%(", "%d", "%s")) else [],
            )
        )
    return file


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
