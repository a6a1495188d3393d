"""What a form tells of a question that comes in: who asks, what, and what is done with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from users.models import Office, Satker


@dataclass(frozen=True)
class Asker:
    """Who asks: a known e-mail, or a new person with name and unit, to be added in place."""

    email: str
    name: str = ""
    unit_type: str = ""
    satker: Satker | None = None
    institution: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked. `received_on`: when it reached the desk, as the officer tells it; it never moves the clock."""

    subject: str
    text: str
    received_on: datetime | None = None


class FollowUp(StrEnum):
    """What the recording officer does with it (the form's "Status tiket")."""

    ANSWER_NOW = "selesai"
    ANSWER_LATER = "nanti"
    TO_HAI = "hai"
    PASS_ON = "teruskan"  # noqa: S105 - not a password


CLINICS = (Office.Kind.KANWIL, Office.Kind.KPPN)
"""Offices with a Klinik Akuntansi (002 item 2); that of a KPKNL is another ministry's body."""
