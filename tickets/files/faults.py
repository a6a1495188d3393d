"""Why a file is not taken. The words stand in `words`."""

from enum import StrEnum

CPU_SECONDS = 20
"""What the checks of one file may take of a processor; time that it waits does not count."""


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
    LINKED_DOCUMENT = "linked_document"
    CONNECTED = "connected"
    CONTROLS = "controls"
    ACTING = "acting"
    BOMB = "bomb"
    PATH = "path"
    PROGRAM = "program"
    NESTED = "nested"
    TOO_COMPLEX = "too_complex"
    BUSY = "busy"
    MEMBER = "member"
    METHOD = "method"
    NO_SPACE = "no_space"
    APPENDED = "appended"
    VIRUS = "virus"
    NO_SCANNER = "no_scanner"


class Unsafe(Exception):
    """The file is not taken. `inside`: the member of a ZIP that is to blame."""

    def __init__(self, fault: Fault, inside: str = "") -> None:
        super().__init__(fault, inside)
        self.fault, self.inside = fault, inside
