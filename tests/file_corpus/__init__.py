"""Files as real programs, scanners and services write them, made here, each with its verdict and its sentence. Nothing
in them is dangerous.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """Who makes such a file, the kind it is counted under, its name and bytes, the fault (None: it is taken), and words
    of the sentence that its sender reads."""

    group: str
    producer: str
    file: str
    data: bytes
    fault: str | None = None
    words: str = ""
