"""When do two texts say the same, and when does one say nothing? Pure: no Django, no database."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+")
NUMBERS = frozenset(
    (
        *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
        *("belas", "puluh", "ratus", "ribu", "pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh"),
        *("kedelapan", "kesembilan", "kesepuluh", "nomor", "no"),
        *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    )
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is kept of a text: its words without order, numbers and signs; itself without case and outer spaces; how
    many letters and digits it has.
    """

    words: str
    exact: str
    letters: int


def shape_of(text: str) -> Shape:
    """Numbered, reordered or differently punctuated texts have the same `words`. Empty where no word is left: such
    texts are alike to nothing.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    words = sorted({word for word in WORD.findall(plain) if word not in NUMBERS})
    return Shape(
        words=_digest(" ".join(words)) if words else "",
        exact=_digest(plain),
        letters=sum(letter.isalnum() for letter in plain),
    )


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(errors="surrogatepass"), usedforsecurity=False).hexdigest()
