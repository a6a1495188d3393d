"""What the nation writes: the demo's conversations, each with figures of its own and words of a large vocabulary.

The demo's fifty subjects alone would make every word a common one; in a real archive most words are rare. So each text
ends in a sentence of file marks (letters and digits, which no stemmer takes for words), frequent as in a language.
"""

from bisect import bisect
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from random import Random

from haicso.archive.plan import Said
from haicso.demo.words import Words

VOCABULARY = 60_000
HEAD_START = 10
"""Of the Zipf weights: the commonest mark is not in every text."""
MARKS_OF_A_QUESTION, MARKS_OF_AN_ANSWER = 6, 4
LETTERS = "bcdfghjklmnpqrstvwxz"
_UP_TO = tuple(accumulate(1 / (number + HEAD_START) for number in range(VOCABULARY)))


class NationsTalk:
    """The demo's talk, with marks."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def draw(self, rng: Random, unit_type: str, at: datetime, destination: str = "") -> Said:
        said = self._words.draw(rng, unit_type, at, destination)
        contract = f"SPK-{rng.randint(1, 99_999)}/PPK/{at.year}"
        return replace(
            said,
            question=f"{said.question} Kontrak {contract}, berkas {marks(rng, MARKS_OF_A_QUESTION)}.",
            answer=f"{said.answer} Lihat berkas {marks(rng, MARKS_OF_AN_ANSWER)}.",
        )

    def answer(self, rng: Random, name: str, said: Said) -> str:
        return self._words.answer(rng, name, said)

    def escalation_note(self, rng: Random) -> str:
        return self._words.escalation_note(rng)

    def hai_reply(self, rng: Random, name: str, said: Said) -> str:
        return self._words.hai_reply(rng, name, said)

    def finish(self, rng: Random, name: str, said: Said) -> str:
        return self._words.finish(rng, name, said)


def mark(number: int) -> str:
    """The mark of that rank in the vocabulary: "kb07" and the like, each once."""
    return f"{LETTERS[number % 20]}{LETTERS[number // 20 % 20]}{number // 400:02}"


def marks(rng: Random, count: int) -> str:
    return " ".join(mark(bisect(_UP_TO, rng.random() * _UP_TO[-1])) for _ in range(count))
