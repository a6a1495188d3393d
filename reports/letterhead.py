"""Whose paper it is: the lines of the letterhead, from the office's data and one template file."""

import base64
from dataclasses import dataclass

from django.template.loader import render_to_string

from users.models import Office, User

from .models import LetterheadLogo

LONG = (
    ("Kanwil DJPb ", "Kantor Wilayah Ditjen Perbendaharaan "),
    ("KPPN Khusus ", "Kantor Pelayanan Perbendaharaan Negara Khusus "),
    ("KPPN ", "Kantor Pelayanan Perbendaharaan Negara "),
)


@dataclass(frozen=True)
class Names:
    name: str
    code: str
    long: str


@dataclass(frozen=True)
class Letterhead:
    """`lines` for documents, `parts` for tables; the last of each is the office itself."""

    lines: list[str]
    parts: list[str]
    logo: str = ""
    """A PNG in base64, "" without one."""

    @property
    def place(self) -> str:
        return self.parts[-1]


def letterhead(office: Office | None) -> Letterhead:
    """Of an office, or of the head office."""
    above = office.kanwil if office is not None and office.kind != Office.Kind.KANWIL else None
    said = render_to_string(
        "reports/paper/letterhead.txt",
        {"office": _names(office) if office else None, "kanwil": _names(above) if above else None},
    )
    head, _rule, parts = said.partition("----")
    logo = LetterheadLogo.objects.in_force()
    return Letterhead(_lines(head), _lines(parts), base64.b64encode(logo.content).decode() if logo else "")


def office_of(user: User) -> Office | None:
    """Whose paper a login prints: a satker's is its KPPN's data, under the head office's name."""
    return user.office if user.role == User.Role.OFFICE else None


def _names(office: Office) -> Names:
    long = next((whole + office.name.removeprefix(short) for short, whole in LONG if office.name.startswith(short)), "")
    return Names(office.name, office.code, long or office.name)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
