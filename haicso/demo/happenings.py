"""What happens in the demo besides tickets, by the actions that people use: a change of the calendar, an objection,
what a satker denies, locked quarters, the search for signals. Each does nothing where it was done before.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from haicso.archive.desk_days import DeskDays, at_hour
from kpi.locks.actions import LockRefused, lock_quarter
from kpi.models import Objection, QuarterLock
from kpi.objections import actions as objections
from kpi.objections.rules import verdict_of, why_not
from kpi.signals.search import search
from tickets.actions import in_name
from tickets.calendar import actions as calendar
from tickets.calendar import redecision
from tickets.calendar.proposals import Proposal, addition
from tickets.deadlines.rules import newest_version
from tickets.models import CalendarChange, ChangeTally, DayOff, Denial, RecordedInName, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock, wib_date
from users.models import Office, OneTimeKey, Posting, User
from users.signing.proof import Signature

from .cast import ADMIN, DESKS, SECOND_ADMIN
from .oddities import COPIER, QUESTION
from .people import Company

KANWIL = ("01", "04", "30", "32")
"""Those over the four KPPN."""
LOCKED_FIRST = "04"
"""Kanwil Riau has locked the last complete quarter; the other three have not yet."""
CLOSED_OFFICE = "063"
CLOSED_AGO, CLOSED_AHEAD = 4, 5
"""Working days: how long ago that office was closed for a day, or, at the beginning of a quarter, will be."""
LOCKED_AFTER = 8
"""Working days after a quarter, when everything is judged and nobody may object any more."""
BASIS = "Contoh: nota dinas Kepala KPPN Jayapura"
REASON_OF_OBJECTION = (
    "Jawaban sudah disampaikan lewat telepon pada hari yang sama; pengirimannya di aplikasi tertunda karena gangguan "
    "jaringan kantor."
)
ADVICE = "Gangguan jaringan tercatat pada buku piket. Mohon dipertimbangkan."
DENIED = (
    "Pegawai kami tidak pernah datang menanyakan hal ini.",
    "Pertanyaan ini tidak kami kenali.",
    "Pada hari itu tidak ada pegawai kami yang ke KPPN.",
)


class Happenings:
    def __init__(self, company: Company, days: DeskDays, now: datetime, rng: Random) -> None:
        self.company, self.days, self.now, self.rng = company, days, now, rng

    # --- The calendar -------------------------------------------------------------------------------------------------
    def close_an_office_for_a_day(self) -> None:
        """Drafted by one admin and confirmed by two, since a day that was closed changes verdicts; all tickets that it
        touches are decided anew."""
        if CalendarChange.objects.exists():
            return
        first, second = (User.objects.get(username=each.username) for each in (ADMIN, SECOND_ADMIN))
        office = Office.objects.get(code=CLOSED_OFFICE)
        day = DayOff(
            day=self._closed_day(), office=office, category=DayOff.Category.LOCAL, name="Banjir di kantor (contoh)",
            legal_basis=BASIS, announced_on=wib_date(self.now),
        )  # fmt: skip
        proposal = Proposal(
            title="KPPN Jayapura tutup sehari",
            summary="Kantor kebanjiran; loket dan jaringan tidak dapat dipakai.",
            legal_basis=BASIS,
            base=newest_version(),
            rows=[addition(day)],
        )
        drafted, confirmed, last = (FixedClock(self.now - timedelta(minutes=each)) for each in (90, 40, 0))
        change = calendar.draft_change(by=first, key=self._key(first, "draft"), proposal=proposal, clock=drafted)
        redecision.advance(change, ChangeTally.Kind.FORECAST, drafted)
        change = calendar.confirm_change(
            by=first, key=self._key(first, "confirm"), change_id=change.pk, clock=confirmed
        )
        if change.is_open:
            change = calendar.confirm_change(
                by=second, key=self._key(second, "confirm"), change_id=change.pk, clock=last
            )
        redecision.advance(CalendarChange.objects.get(pk=change.pk), ChangeTally.Kind.OUTCOME, last)

    def _closed_day(self) -> date:
        today, opens = wib_date(self.now), 8
        working = self.days.split(Quarter.of(self.now), opens)[0]
        over = [day for day in working if day < today]
        if len(over) >= CLOSED_AGO:
            return over[-CLOSED_AGO]
        to_come = [day for day in working if day > today]
        return to_come[min(CLOSED_AHEAD, len(to_come)) - 1]

    # --- People ask to be judged otherwise ----------------------------------------------------------------------------
    def object_to_a_verdict(self) -> None:
        """The officer of a late ticket objects, the head of section advises; the Kanwil has yet to decide."""
        if Objection.objects.exists():
            return
        for desk, signature, ticket in self._late_tickets():
            verdict = verdict_of(ticket)
            if verdict is None or why_not(ticket, self.now):
                continue
            filed, advised = (FixedClock(self.days.ago(self.rng, self.now, hours, 8)) for hours in (9, 3))
            objection = objections.file_objection(
                signature=signature, ticket_id=ticket.pk, contested_id=verdict.pk, reason=REASON_OF_OBJECTION,
                key=self._key(signature.user, "object"), clock=filed,
            )  # fmt: skip
            head = self._head(desk)
            objections.recommend(
                signature=head, objection_id=objection.pk, seen=1, accept=True, text=ADVICE,
                key=self._key(head.user, "advise"), clock=advised,
            )  # fmt: skip
            return

    def _late_tickets(self) -> Iterator[tuple[str, Signature, Ticket]]:
        """Of those who are still where they answered, the newest first."""
        before = self.days.ago(self.rng, self.now, 10, 8)
        for desk in DESKS:
            for signature in self.company.signatures[desk.code]:
                late = Ticket.objects.filter(
                    posting=signature.posting, iku_in_time=False, closed_in=None, answered_at__lt=before
                )
                if signature.posting.ends_on is None:
                    for ticket in late.order_by("-created_at")[:5]:
                        yield desk.code, signature, ticket

    def _head(self, code: str) -> Signature:
        return next(each for each in self.company.signatures[code] if each.posting.kind == Posting.Kind.HEAD)

    def deny_questions(self) -> None:
        """A satker says of some of the copied questions that they are not its own."""
        if Denial.objects.exists():
            return
        copied = RecordedInName.objects.filter(
            ticket__posting__officer__name=COPIER, ticket__events__seq=1, ticket__events__text=QUESTION
        )
        for told, text in zip(copied.select_related("login").order_by("-pk"), DENIED, strict=False):
            if told.login is not None:
                clock = FixedClock(self.now - timedelta(hours=2))
                in_name.deny(
                    key=self._key(told.login, f"deny {told.ticket_id}"),
                    ticket_id=told.ticket_id,
                    text=text,
                    clock=clock,
                )

    def search_signals(self, quarter: Quarter) -> None:
        for code in KANWIL:
            search(quarter, FixedClock(self.now), kanwil=code)

    # --- The end of a quarter -----------------------------------------------------------------------------------------
    def lock(self, code: str, quarter: Quarter) -> str:
        """The Kanwil locks, some days after the quarter's end. Says what stood in the way: in the first days of a
        quarter tickets of the last one still wait."""
        kanwil = Office.objects.get(code=code)
        if QuarterLock.objects.filter(kanwil=kanwil, quarter=quarter.code).exists():
            return ""
        by = self.company.signatures[code][0]
        day = self.days.split(quarter.next, 8)[0][LOCKED_AFTER]
        at = min(self.now, at_hour(self.rng, day, 9 + KANWIL.index(code)))
        try:
            lock_quarter(kanwil=kanwil, quarter=quarter, by=by, clock=FixedClock(at))
        except LockRefused as refusal:
            return f"Demo: {kanwil.name} belum mengunci {quarter.code}. {refusal}"
        return ""

    def _key(self, user: User, what: str) -> OneTimeKey:
        """The key of a form that is sent once, whoever tells the demo."""
        return OneTimeKey(UUID(int=Random(f"{what}/{user.username}").getrandbits(128), version=4), user)  # noqa: S311
