"""Why a file is not taken. The words stand in `words`."""

from enum import StrEnum


class Fault(StrEnum):
    NAME = "name"
    KIND = "kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    SIGNATURE = "signature"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    LINKED = "linked"
    BOMB = "bomb"
    PATH = "path"
    PROGRAM = "program"
    NESTED = "nested"
    TOO_COMPLEX = "too_complex"
    NO_SPACE = "no_space"
    APPENDED = "appended"
    VIRUS = "virus"
    NO_SCANNER = "no_scanner"


class Unsafe(Exception):
    """The file is not taken. `inside`: the member of a ZIP that is to blame."""

    def __init__(self, fault: Fault, inside: str = "") -> None:
        super().__init__(fault, inside)
        self.fault, self.inside = fault, inside
