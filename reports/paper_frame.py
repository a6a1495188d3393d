"""What stands around the figures of every paper, be it a table or a document: its state, code and digest, who made it
and how it is checked; and its entry among the printed papers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.words import instant_text
from users.models import Posting, User

from .letterhead import Letterhead
from .models import PrintedPaper, shown_code

SEMENTARA, TERKUNCI = "SEMENTARA", "TERKUNCI"

Groups = list[tuple[str, list[tuple[str, str]]]]
"""[(title, [(label, figure), ...]), ...]"""
FootLine = list[tuple[str, bool]]
"""Of the foot: texts, each bold or not."""


@dataclass(frozen=True)
class Maker:
    """Who prints: a login, at a shared one perhaps a named officer; nobody for `manage.py report`."""

    user: User | None
    posting: Posting | None = None

    def words(self, now: datetime) -> str:
        at = instant_text(now)
        if self.user is None:
            return _("Dicetak dari HAI CSO pada %(at)s oleh administrator (manage.py report).") % {"at": at}
        account = self.user.get_full_name()
        if self.user.role == User.Role.OFFICE:
            account = f"{self.user.office.name} ({self.user.office.code})"
        if self.posting is not None:
            return _("Dicetak dari HAI CSO pada %(at)s oleh %(name)s melalui akun %(account)s.") % {
                "at": at,
                "name": self.posting.officer.name,
                "account": account,
            }
        return _("Dicetak dari HAI CSO pada %(at)s oleh akun %(account)s.") % {"at": at, "account": account}


class PaperFrame:
    """Head and foot of one paper. Whoever is a paper says these of itself; state, figures and digest (SHA-256, in hex)
    may be known only after its last row."""

    name: str
    title: str
    period: str
    at: datetime
    calendar: str
    """The label of the calendar that its days were counted by."""
    code: str
    maker_words: str

    if TYPE_CHECKING:  # a field of a dataclass would take what it inherits for its default

        @property
        def letterhead(self) -> Letterhead: ...

        @property
        def is_locked(self) -> bool: ...

        @property
        def digest(self) -> str: ...

        @property
        def figures(self) -> Groups:
            """Those that the page of its code shows."""

    # --- What follows from it ---
    @property
    def state(self) -> str:
        return TERKUNCI if self.is_locked else SEMENTARA

    @property
    def shown_code(self) -> str:
        return shown_code(self.code)

    @property
    def mark(self) -> str:
        """The begin of the digest, as people compare it."""
        return " ".join(self.digest[start : start + 4] for start in range(0, 16, 4))

    @property
    def code_address(self) -> str:
        """What the QR code leads to."""
        return f"{settings.SITE_URL}/v/{self.code}/"

    @property
    def typed_address(self) -> str:
        """Where a person types the code."""
        return f"{settings.SITE_URL.partition('://')[2]}/v/"

    def foot_lines(self, promise: str = "", basis: str = "") -> list[FootLine]:
        """`promise`: what the page of the code shows; `basis`: what the figures rest on."""
        how: FootLine = [
            (_("Periksa keaslian: "), True),
            (_("pindai kode ini atau buka %s dan ketik ") % self.typed_address, False),
            (self.shown_code, True),
            (f". {promise}".rstrip() + _(" Sidik digital isi %s.") % self.mark, False),
        ]
        return [how, *([(said, False)] for said in (basis, self.maker_words) if said)]

    def about_lines(self, basis: str, *, chosen: str = "", locked: str = "") -> list[list[str]]:
        """The second sheet of its Excel file. `chosen`: its filter; `locked`: by whom and when."""
        return [
            [_("Judul"), self.title],
            [_("Kantor"), " · ".join(self.letterhead.parts)],
            [_("Periode"), self.period],
            *([[_("Filter"), chosen]] if chosen else []),
            [_("Keadaan angka"), self.state + (f" ({locked})" if locked else "")],
            [_("Dibuat"), self.maker_words],
            [_("Waktu"), _("Semua tanggal dan jam dalam WIB (waktu Jakarta).")],
            [_("Dasar"), basis],
            [_("Periksa keaslian"), f"{self.typed_address} {self.shown_code}"],
            [_("Sidik digital isi"), self.digest],
            *(
                [title, f"{label}: {figure}" if label else figure]
                for title, said in self.figures
                for label, figure in said
            ),
        ]

    def keep(self, file_format: str, maker: Maker, row_count: int, locks: Iterable[int] = ()) -> PrintedPaper:
        """Write the paper down, once its file exists: each printing is a paper of its own."""
        return PrintedPaper.objects.create(
            code=self.code,
            definition=self.name,
            format=file_format,
            title=self.title,
            scope=" · ".join(self.letterhead.parts)[:200],
            period=self.period,
            state=self.state,
            calendar=self.calendar,
            row_count=row_count,
            totals=self.figures,
            digest=self.digest,
            locks=list(locks),
            made_at=self.at,
            made_by=maker.user,
            made_posting=maker.posting,
        )


def qr_modules(address: str) -> list[str]:
    """The code as lines of 0 and 1, without its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    return ["".join("1" if dark else "0" for dark in line) for line in code.matrix]


def qr_svg(address: str) -> SafeString:
    """With its quiet zone of four modules; shapes carry their own colour (page CSS does not reach them)."""
    lines = qr_modules(address)
    path = "".join(
        f"M{column + 4} {row + 4}h1v1h-1z"
        for row, line in enumerate(lines)
        for column, dark in enumerate(line)
        if dark == "1"
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{2}"/></svg>',
        len(lines) + 8,
        address,
        path,
    )
