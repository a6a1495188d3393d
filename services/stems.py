"""Words and their Indonesian stems: what the search keeps of a text and what it asks for. Pure, so that PostgreSQL and
SQLite find the same.

A text is cut here and nowhere else; the databases compare finished words. Stems are PySastrawi's, with what it misses
of the treasury's language put right below.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

VERSION = 1
"""Raise it when the same text gives other words: `manage.py rebuild_search` then does every ticket anew."""

LONGEST_WORD = 160
"""As long as an e-mail may be. What is longer is cut, in texts and in questions alike."""
LONGEST_STEMMED = 30
MOST_TERMS = 40

_IN_EVERY_QUESTION = """
    ada adalah agar akan apa apakah atas atau bagaimana bagi bahwa bapak dalam dan dari dengan di hal harus ia ibu ini
    itu jika juga kalau kami kan kasih ke kepada kita maka mohon oleh pada para saat saja sangat saya sebagai serta
    silakan sudah supaya telah terima tersebut untuk yaitu yakni yang
"""
STOP_WORDS = frozenset(_IN_EVERY_QUESTION.split())
"""They find nothing: neither kept nor asked for. "tidak", "belum", "bisa" do tell."""

_LOAN_WORDS = """
    aktivasi approve approval cek download entri entry input jurnal klik konsolidasi kontrak login monitoring
    overbooking password print reset scan sinkronisasi tatausaha update upload validasi
"""
"""Roots that PySastrawi's dictionary lacks: "mengupload", "divalidasi"."""

_PUT_RIGHT = {
    word: stem
    for stem, words in {
        "bank": "perbankan",
        "beri": "berikan",
        "cek": "pengecekan mengecek dicek",
        "kontrak": "pengontrakan",
        "nilai": "senilai",
        "pengadaan": "pengadaan",
        "perolehan": "perolehan",
        "peta": "pemetaan",
        "petik": "petikan",
        "sah": "pengesahan mengesahkan",
        "sebelum": "sebelum sebelumnya",
        "setuju": "setuju persetujuan setujui disetujui menyetujui",
        "tanya": "penanya",
        "tarik": "penarikan",
        "tatausaha": "penatausahaan menatausahakan ditatausahakan",
    }.items()
    for word in words.split()
}
"""PySastrawi's own answer belongs to another word: "penanya" to "pena", "persetujuan" to "tuju"."""

_PIECE = re.compile(
    r"(?P<email>[^\W_][\w.+-]{0,63}@[\w.-]{0,150}[^\W_])"
    r"|(?P<number>\d{1,20}(?:[.,/:-]\d{1,20}){1,8}(?![^\W_]))"
    r"|(?P<word>rp(?=\d)|[^\W_]+)"
)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʻʼ"))
_WHOLE = re.compile(r"[0-9]{6}|[^@]+@[^@]+\.[^@]+")
"""A satker's code, an e-mail: never the beginning of something longer."""


@dataclass(frozen=True)
class Term:
    """One thing asked for: the word `stem`, or (not empty) any word that begins with `beginning`."""

    stem: str
    beginning: str = ""


def terms(text: str) -> tuple[Term, ...]:
    """What a question asks for; all of it must be there. The last word may be unfinished. None: it asks for nothing."""
    pieces = list(_pieces(text))
    asked: dict[Term, None] = {}
    for number, (word, _parts) in enumerate(pieces, 1):
        if word not in STOP_WORDS:
            unfinished = number == len(pieces) and len(word) > 1 and not _WHOLE.fullmatch(word)
            asked[Term(stem(word), word if unfinished else "")] = None
    return tuple(asked)[:MOST_TERMS]


def kept(text: str) -> list[str]:
    """What is kept of a text, each once, in order: its words as they stand, their stems, numbers and e-mails whole and
    their parts.
    """
    found: dict[str, None] = {}
    for word, parts in _pieces(text):
        for each in (word, *parts):
            if each not in STOP_WORDS:
                found[each] = None
                found[stem(each)] = None
    return list(found)


def _pieces(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each word, number ("1.500.000", "62/2023") or e-mail in lower case, with the parts of the latter two."""
    for match in _PIECE.finditer(_plain(text)):
        piece = match[0]
        parts = [] if match["word"] else [part[:LONGEST_WORD] for part in _WORD.findall(piece)]
        yield piece[:LONGEST_WORD], parts


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
    return _PUT_RIGHT.get(word) or str(_sastrawi().stem_word(word))


@cache
def _sastrawi():  # type: ignore[no-untyped-def]
    """The stemmer itself, without PySastrawi's cache, which never forgets. Read at first use: 60 ms."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return Stemmer(ArrayDictionary([*StemmerFactory().get_words(), *_LOAN_WORDS.split()]))
