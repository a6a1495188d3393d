"""Words and their Indonesian stems: what the search keeps of a text and what it asks for. Pure, so that PostgreSQL and
SQLite find the same.

A text is cut here and nowhere else; the databases compare finished words. Stems are PySastrawi's, with what it misses
of the treasury's language put right in `treasury_words`. An amount is kept as the number it is, a rule by its number
and year, however they are written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from .treasury_words import COMPOUNDS, NAMES, PUT_RIGHT, ROOTS, STOP_WORDS

VERSION = 3
"""Raise it when the same text gives other words: `manage.py rebuild_search` then does every ticket anew."""

LONGEST_WORD = 160
"""As long as an e-mail may be. What is longer is cut, in texts and in questions alike."""
LONGEST_STEMMED = 30
MOST_TERMS = 40

_PIECE = re.compile(
    r"(?P<email>[^\W_][\w.+-]{0,63}@[\w.-]{0,150}[^\W_])"
    r"|(?P<rule>(?:\bno(?:mor)?\b\.?\s{0,3})?0{0,4}(?P<no>\d{1,5})"
    r"(?:(?P<body>(?:/[a-z][a-z0-9.-]{0,20}){1,4})/|/|\s{1,3}(?:tahun|thn?)\b\.?\s{0,3})(?P<year>(?:19|20)\d\d)"
    r"(?![^\W_]|[.,/:-]\d))"
    r"|(?P<number>\d{1,20}(?:[.,/:-]\d{1,20}){1,8}(?![^\W_]))"
    r"|(?P<word>rp(?=\d)|[^\W_]+)"
)
_INSIDE = re.compile(r"\d{1,20}(?:[.,/:-]\d{1,20}){1,8}(?![^\W_])|[^\W_]+")
_GROUPED = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:(?P<by>[.,])\d{3})(?:(?P=by)\d{3})*)(?P<rest>[.,]\d{1,2})?")
_KINDS = ("pmk", "kmk")
"""Named in the middle of a rule's number or before it: "62/PMK.05/2023" is "PMK 62/2023"."""
_WORD = re.compile(r"[^\W_]+")
_BEGINS = frozenset(compound[:length] for compound in COMPOUNDS for length in range(1, len(compound)))
"""Of compounds: few words are one, and each pair of words of a text is asked."""
_CLITIC = re.compile("(?<=[a-z]{3})(?:nya|lah|kah|pun)$")
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʻʼ"))
_WHOLE = re.compile(r"[0-9]{6}|[^@]+@[^@]+\.[^@]+")
"""A satker's code, an e-mail: never the beginning of something longer."""


@dataclass(frozen=True)
class Term:
    """One thing asked for: the word `stem`, or (not empty) any word that begins with `beginning`."""

    stem: str
    beginning: str = ""


@dataclass(frozen=True)
class _Piece:
    """A word, number ("1.500.000", "62/2023") or e-mail of a text in lower case. `asked`: what a text must have where a
    question has it; `also`: what else is kept of it; `typed`: its begin, where it may be unfinished, or ""."""

    asked: tuple[str, ...]
    also: tuple[str, ...] = ()
    typed: str = ""


def terms(text: str) -> tuple[Term, ...]:
    """What a question asks for; all of it must be there. The last word may be unfinished. None: it asks for nothing."""
    pieces = list(_pieces(text))
    asked: dict[Term, None] = {}
    for number, piece in enumerate(pieces, 1):
        for word in piece.asked:
            if word not in STOP_WORDS:
                unfinished = number == len(pieces) and len(piece.typed) > 1 and not _WHOLE.fullmatch(piece.typed)
                asked[Term(stem(word), piece.typed if unfinished else "")] = None
    return tuple(asked)[:MOST_TERMS]


def kept(text: str) -> list[str]:
    """What is kept of a text, each once, in order: its words as they stand, their stems, numbers and e-mails whole and
    their parts.
    """
    found: dict[str, None] = {}
    for piece in _pieces(text):
        for each in (*piece.asked, *piece.also):
            if each not in STOP_WORDS:
                found[each] = None
                found[stem(each)] = None
    return list(found)


def _pieces(text: str) -> Iterator[_Piece]:
    """Two words that are one come as one, wherever they stand beside each other."""
    before: re.Match[str] | None = None
    plain = _plain(text)
    for match in _PIECE.finditer(plain):
        if before is not None:
            joined = _joined(before, match, plain)
            if joined:
                yield _Piece((joined,), (before[0][:LONGEST_WORD], match[0][:LONGEST_WORD]))
                before = None
                continue
            yield _piece(before)
        before = match
    if before is not None:
        yield _piece(before)


def _joined(first: re.Match[str], second: re.Match[str], plain: str) -> str:
    """The compound that two words make, or ""."""
    if not (first["word"] and second["word"]) or plain[first.end() : second.start()].strip(" -\n\t"):
        return ""
    begin = stem(first[0])
    if begin not in _BEGINS:
        return ""
    joined = begin + stem(second[0])
    return joined if joined in COMPOUNDS else ""


def _piece(match: re.Match[str]) -> _Piece:
    whole = match[0][:LONGEST_WORD]
    if match["word"]:
        return _Piece((whole,), typed=whole)
    if match["rule"]:
        inside = tuple(part[:LONGEST_WORD] for part in _INSIDE.findall(match[0]))
        parts = tuple(part for number in inside for part in _WORD.findall(number))
        kinds = tuple(kind for kind in _KINDS if kind in parts)
        return _Piece((*kinds, f"{int(match['no'])}/{match['year']}"), (*inside, *parts, str(int(match["no"]))))
    parts = tuple(part[:LONGEST_WORD] for part in _WORD.findall(match[0]))
    if match["number"] and (grouped := _GROUPED.fullmatch(whole)) and (grouped["rest"] or " ")[0] != grouped["by"]:
        return _Piece((_amount(grouped),), (whole, *parts), typed=whole)
    return _Piece((whole,), parts, typed=whole)


def _amount(grouped: re.Match[str]) -> str:
    """ "1.500.000,00" is 1500000."""
    cents = (grouped["rest"] or "")[1:].rstrip("0")
    return grouped["whole"].replace(grouped["by"], "") + (f",{cents}" if cents else "")


def _plain(text: str) -> str:
    """Lower case, no accents, no apostrophes ("Jum'at" is "jumat"), nothing invisible inside a word."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(char for char in text if unicodedata.category(char) not in {"Mn", "Cf"})
    return text.lower().translate(_APOSTROPHES)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word of `_pieces`; of what is no plain word, itself. The first time costs up to a few ms."""
    if not (word.isascii() and word.isalpha() and 3 < len(word) <= LONGEST_STEMMED):
        return word
    if word in NAMES:
        return word
    for bare in (word, _CLITIC.sub("", word)):
        if bare in PUT_RIGHT or bare in COMPOUNDS:
            return PUT_RIGHT.get(bare, bare)
    return str(_sastrawi().stem_word(word))


@cache
def _sastrawi():  # type: ignore[no-untyped-def]
    """The stemmer itself, without PySastrawi's cache, which never forgets. Read at first use: 60 ms."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return Stemmer(ArrayDictionary([*StemmerFactory().get_words(), *ROOTS]))
