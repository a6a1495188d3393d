"""What concerns a login now, for the page Kabar and the count in the title: the numbers of the first pages, of the menu
and of the lists themselves, each with the address of exactly that list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.objections.listing import is_kanwil
from tickets.in_name.listing import unread_count
from tickets.lists.home_tiles import for_me_count, office_counts
from tickets.lists.waiting import FOR_ME, is_unread, waiting_count, waiting_for
from tickets.models import Status, Ticket
from tickets.permissions import is_agent_head
from tickets.quarters import Quarter
from tickets.warnings.board import region_counts
from users.clock import FixedClock
from users.drafts.actions import drafts_of
from users.models import User
from users.pages.list_pages import capped_count
from users.words import count_text

from .decisions import to_decide_of
from .kanwil import kanwil_to_do
from .to_do import ToDecide

DRAFTS = "draf"
ANSWERS = "jawaban"


@dataclass(frozen=True)
class Concern:
    """`key`: names it among the others. `counts`: whether it is part of the number in the title; what is part of
    another one, or is only good to know, is not. `told`: whether it is said when it grows. `kind`: "late" or "near",
    for its colour."""

    key: str
    count: int
    what: str
    line: str
    url: str
    icon: str
    counts: bool = True
    told: bool = True
    kind: str = ""

    @property
    def number(self) -> str:
        return count_text(self.count)


def concerns_of(user: User, session_key: str | None, now: datetime) -> list[Concern]:
    """Those of which there is something, in the order of the page."""
    match user.role:
        case User.Role.OFFICE:
            found = _of_office(user, now)
        case User.Role.SATKER:
            found = _of_satker(user, now)
        case User.Role.HAI_LAYER_1 | User.Role.HAI_LAYER_2:
            found = _of_desk(user, now)
        case _:
            found = _decided(to_decide_of(user, None, now))
    drafts = drafts_of(user, session_key, FixedClock(now)).count()
    words = _("draf belum terkirim")
    found.append(
        Concern(DRAFTS, drafts, words, "", f"{reverse('news:news')}#{DRAFTS}", "file", counts=False, told=False)
    )
    return [each for each in found if each.count]


def total_of(concerns: Sequence[Concern]) -> int:
    """The number in the title."""
    return sum(each.count for each in concerns if each.counts)


def _of_office(user: User, now: datetime) -> list[Concern]:
    counts, perlu = office_counts(user, now), f"{reverse('tickets:recap')}?tab=perlu"
    found = [
        Concern(
            "dijawab", counts["to_answer"], _("tiket perlu dijawab"), "", f"{perlu}&status={Status.WAITING}", "inbox"
        ),
        Concern(
            "dibalas",
            counts["to_finish"],
            _("tiket sudah dibalas HAI"),
            _("tinggal diselesaikan"),
            f"{perlu}&status={Status.HAI_REPLIED}",
            "message",
        ),
        *_by_clock(counts, perlu),
        Concern(
            "diteruskan",
            counts["referred"],
            _("tiket diteruskan di kantor ini"),
            _("belum diselesaikan"),
            f"{reverse('tickets:recap')}?tab=diteruskan",
            "corner-up-right",
            counts=False,
            told=False,
        ),
    ]
    return found + _of_region(user, now) if is_kanwil(user) else found


def _by_clock(counts: dict[str, int], list_url: str) -> list[Concern]:
    """Part of what is to be answered."""
    return [
        Concern(
            "terlambat",
            counts["late"],
            _("tiket terlambat Waktu IKU"),
            _("termasuk di atas"),
            f"{list_url}&clock=late",
            "octagon-alert",
            counts=False,
            kind="late",
        ),
        Concern(
            "hampir",
            counts["near"],
            _("tiket hampir terlambat Waktu IKU"),
            _("termasuk di atas"),
            f"{list_url}&clock=near",
            "triangle-alert",
            counts=False,
            kind="near",
        ),
    ]


def _of_region(user: User, now: datetime) -> list[Concern]:
    assert user.office is not None  # noqa: S101 - a Kanwil's login has its office
    found = _decided(kanwil_to_do(user, user.office, Quarter.of(now), now))
    untaken = region_counts(user, now)["untaken"]
    url = f"{reverse('tickets:recap')}?tab=semua&work=untaken"
    words = _("tiket di wilayah belum ditangani")
    return [*found, Concern("belum", untaken, words, "", url, "hourglass", counts=False)]


def _of_satker(user: User, now: datetime) -> list[Concern]:
    answers = capped_count(Ticket.objects.visible_to(user).filter(is_unread(now)))
    return [
        Concern(ANSWERS, answers, _("jawaban belum dibaca"), "", f"{reverse('news:news')}#{ANSWERS}", "message"),
        Concern(
            "data",
            capped_count(waiting_for(user)),
            _("pertanyaan menunggu data dari Anda"),
            "",
            f"{reverse('tickets:recap')}?tab=data",
            "hourglass",
        ),
        Concern(
            "atas-nama",
            unread_count(user),
            _("pertanyaan dicatat atas nama satker Anda"),
            _("belum dibaca"),
            reverse("tickets:in_name"),
            "users",
        ),
    ]


def _of_desk(user: User, now: datetime) -> list[Concern]:
    recap = reverse("tickets:recap")
    found = [Concern("dibalas", waiting_count(user) or 0, _("tiket perlu dibalas"), "", f"{recap}?tab=perlu", "inbox")]
    if is_agent_head(user, now):
        line = _("diteruskan Layer 1, belum dibalas")
        url = f"{recap}?tab={FOR_ME}"
        found.append(
            Concern(FOR_ME, for_me_count(user), _("tiket untuk saya"), line, url, "corner-up-right", counts=False)
        )
    return found


def _decided(rows: list[ToDecide]) -> list[Concern]:
    return [Concern(each.key, each.count, each.what, each.line, each.url, "check", kind=each.kind) for each in rows]
