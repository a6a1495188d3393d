"""The tickets behind a number of Monitoring IKU as a table of paper: those that its page lists, the newest first."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kpi.monitoring.tickets import Behind
from tickets.deadlines.rules import current_book
from tickets.lists.columns import IKU, LIST
from tickets.lists.orders import NEWEST
from tickets.lists.paging import STRETCH, stream_of
from tickets.models import Norm
from tickets.words import quarter_text
from users.pages.list_pages import count_up_to
from users.refusals import Refused
from users.words import number_text

from .figure_table import chosen_words


class BehindTable:
    """What `printing.TablePaper` takes."""

    name = "tiket-iku"
    columns = (*LIST, IKU)

    def __init__(self, behind: Behind, now: datetime) -> None:
        self.behind, self.now, self.user, self.book = behind, now, behind.user, current_book()

    @property
    def title(self) -> str:
        return _("%(what)s: daftar tiket") % {"what": self.behind.title}

    def period_words(self) -> str:
        return quarter_text(self.behind.whose.quarter)

    def chosen_words(self) -> str:
        return chosen_words(NEWEST.words, self.behind.whose_text)

    def stream(self) -> Iterator[Any]:
        rows = stream_of(self.user, self.behind.span, self.behind.tickets, NEWEST, Norm.Code.IKU)
        while stretch := list(islice(rows, STRETCH)):
            yield from self.behind.named(stretch)

    def check_size(self, file_format: str) -> None:
        """`Refused` for more rows than are printed while somebody waits; a report of the quarter holds them all."""
        most = settings.REPORT_AT_ONCE_ROWS[file_format]
        if count_up_to(self.behind.tickets(self.behind.span), most) > most:
            raise Refused(
                _("Lebih dari %s tiket. Buka angka satu kantor atau satu petugas, atau cetak dari menu Laporan.")
                % number_text(most)
            )
