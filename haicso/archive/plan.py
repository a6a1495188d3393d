"""What is planned of a past, in plain values. Pure: no Django, no database, no "now"."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tickets.workflow import Act


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: a login by its name, and at an office's login the officer who signs."""

    login: str
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `unit_type`: as `users.UnitType` has it; `satker`: the code, for askers of a satker."""

    email: str
    name: str
    unit_type: str
    satker: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One act after the first. `to`: the office or directorate by code, the colleague by name, or the Kepala Seksi of
    HAI by login, that gets the ticket; `destination`: for passing on to whoever handles it; `report`: what a Kepala
    Seksi of HAI reads beside the problem (`text`): rules concerned and conclusion."""

    act: Act
    at: datetime
    by: Hand
    text: str = ""
    to: str = ""
    destination: str = ""
    report: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A question and what is done with it, in order of time.

    `channel`: how it came to the desk that records it; empty when a satker asks at its own login. `follow_up`: what the
    recording officer does at once, an answer (`answer`), an escalation or passing on; None: it is for later.
    `destination`: of what is asked online or passed on, as `tickets.Destination` has it. `attached`: names of files
    that go with the question; only what is acted has files.
    """

    at: datetime
    by: Hand
    asker: Person
    subject: str
    question: str
    channel: str = ""
    received_on: datetime | None = None
    follow_up: Act | None = None
    answer: str = ""
    destination: str = ""
    steps: tuple[Step, ...] = ()
    attached: tuple[str, ...] = ()


class Solver(StrEnum):
    """Who can answer a question."""

    PARTNER = "the KPPN that serves the asker"
    ELSEWHERE = "the office that its destination names"
    HEAD_OFFICE = "HAI, through the KPPN"


@dataclass(frozen=True, slots=True)
class Said:
    """One question and its answer, without who and when."""

    subject: str
    question: str
    answer: str
    destination: str
    solver: Solver


@dataclass(frozen=True, slots=True)
class Post:
    """An officer's time at an office. `tickets`: how many a whole quarter brings; `late`: which share of the answers
    comes too late; `takes`: whether the officer takes questions at all, as a CSO does."""

    hand: Hand
    starts_on: date
    ends_on: date | None = None
    takes: bool = True
    tickets: int = 0
    late: float = 0.05

    def is_there(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Satker:
    """A satker's login and the people who ask for it."""

    hand: Hand
    askers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A KPPN with its officers and those whom it serves. `opens`: when its day begins, in WIB hours; `as_satker`: the
    satker that are themselves offices of the treasury; `askers`: people without satker; `elsewhere`: by destination the
    office that answers what is not the KPPN's own."""

    code: str
    opens: int
    posts: tuple[Post, ...]
    satker: tuple[Satker, ...] = ()
    as_satker: tuple[Satker, ...] = ()
    askers: tuple[Person, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
