"""What is wrong with a catalogue, a sentence each: what is missing, dead, untranslated, or does not fit its source."""

import re
from collections.abc import Iterable, Iterator

from .po import Message

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+0#]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa%]")


def faults(wanted: Iterable[Message], held: Iterable[Message]) -> Iterator[str]:
    there = {}
    for message in held:
        if message.key in there:
            yield f"twice: {_short(message)}"
        there[message.key] = message
    wants = {message.key: message for message in wanted}
    for key, message in wants.items():
        if key not in there:
            yield f"missing: {_short(message)}"
        elif there[key].plural != message.plural:
            yield f"another plural: {_short(message)}"
        elif not there[key].is_translated:
            yield f"not translated: {_short(message)}"
        else:
            yield from _misfits(there[key])
    yield from (f"dead: {_short(message)}" for key, message in there.items() if key not in wants)


def _misfits(message: Message) -> Iterator[str]:
    sources = (message.singular, message.plural) if message.plural else (message.singular,)
    for source, text in zip(sources, message.strings, strict=True):
        # "1 ticket" needs no %(count)d of its singular; but none that the source does not fill in.
        given, used = _placeholders(source), _placeholders(text)
        if sorted(set(given)) != sorted(set(used)) and not (message.plural and text == message.strings[0]):
            yield f"placeholders {given} against {used}: {_short(message)}"
        if set(used) - set(given):
            yield f"placeholders {used} that nobody fills in: {_short(message)}"
        if len([one for one in given if "(" not in one]) != len([one for one in used if "(" not in one]):
            yield f"as many unnamed placeholders as in the source: {_short(message)}"
        if PLACEHOLDER.search(source) and "%" in PLACEHOLDER.sub("", text):
            yield f"a per cent sign must be written twice: {_short(message)}"
        if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
            yield f"blanks around the text: {_short(message)}"
        if source.count("<") != text.count("<"):
            yield f"tags: {_short(message)}"


def _placeholders(text: str) -> list[str]:
    return [one for one in PLACEHOLDER.findall(text) if one != "%%"]


def _short(message: Message) -> str:
    text = f"{message.context}: {message.singular}" if message.context else message.singular
    return f"{text[:70]!r} ({', '.join(message.places[:2]) or 'nowhere'})"
