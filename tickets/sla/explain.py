"""Why a deadline is what it is: the reckoning laid out day by day, for the day strip and "Mengapa tenggat ini?".

Structured data without a word of its own; names and bases are the calendar's. The rows are counted window by window and
not by the clock's prefix sums, yet they add up to exactly what the clock says: the sum of `used` over the rows is the
explanation's `used`, to the last fraction.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tickets.sla.calendar import Day, WorkCalendar
from tickets.sla.clock import ClockStopped, Deadline, NormRule, Pause, Reckoning, Unit, deadline, used
from tickets.sla.hours import ChangedHours, ClosedDay, Windows
from tickets.sla.ruler import DAY_US, HOUR_US, to_instant, to_us

_SATURDAY = 5
_OTHER = {Reckoning.WORKING_TIME: Reckoning.END_OF_DAY, Reckoning.END_OF_DAY: Reckoning.WORKING_TIME}


class SpanState(StrEnum):
    """What became of a piece of service hours."""

    RUN = "run"  # used, within the norm
    OVER = "over"  # used, after the norm was used up
    LEFT = "left"  # after the answer (or now), up to the deadline
    STOPPED = "stopped"  # the clock stood still


class Why(StrEnum):
    """What a day is in the reckoning."""

    COUNTED = "counted"
    SPECIAL_HOURS = "special_hours"  # counted, under special hours
    OUTSIDE_HOURS = "outside_hours"  # a working day, but the input came after its hours, or the answer before them
    INPUT_DAY = "input_day"  # END_OF_DAY: the day of input, from which the days are counted
    STOPPED = "stopped"  # a working day on which the clock stood still
    NOT_YET = "not_yet"  # after now, up to the deadline
    AFTER_ANSWER = "after_answer"  # after the answer, up to the deadline
    DAY_OFF = "day_off"  # by the days off named in the row
    SPECIAL_CLOSED = "special_closed"  # closed by the special hours named in the row
    WEEKEND = "weekend"  # Saturday or Sunday without hours
    NO_HOURS = "no_hours"  # another weekday without hours


USED = frozenset({SpanState.RUN, SpanState.OVER})
ALL_BUT_STOPPED = frozenset({SpanState.RUN, SpanState.OVER, SpanState.LEFT})


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A piece of one day's service hours: wall times of the calendar, and the same in microseconds since midnight."""

    start: datetime
    end: datetime
    begins: int
    ends: int
    state: SpanState

    @property
    def length(self) -> int:
        """Open time in microseconds."""
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class DayRow:
    """One calendar day. `used` and `left` (from answer or now to the deadline) in the norm's unit, exact.

    Under END_OF_DAY a day is used or left whole, whatever the time of day; the spans are then for drawing only.
    `day` holds the day's windows, days off, special hours, and whether it is confirmed.
    """

    day: Day
    why: Why
    spans: tuple[DaySpan, ...]
    used: Fraction
    left: Fraction

    @property
    def date(self) -> date:
        return self.day.date

    @property
    def windows(self) -> Windows:
        """The whole day's service hours."""
        return self.day.windows

    @property
    def days_off(self) -> tuple[ClosedDay, ...]:
        """The days off that close it, also where it is a weekend anyway."""
        return self.day.days_off

    @property
    def special(self) -> ChangedHours | None:
        return self.day.special

    @property
    def used_us(self) -> int:
        """Used open time, microseconds."""
        return _length(self.spans, USED)

    @property
    def left_us(self) -> int:
        """Open time left until the deadline, microseconds."""
        return _length(self.spans, {SpanState.LEFT})

    def hours(self, states: Collection[SpanState] = USED) -> tuple[datetime, datetime] | None:
        """From when to when, on the wall clock, over all spans in these states; None if there are none.

        ALL_BUT_STOPPED says what an open ticket's day will count. A lunch break in between is not open time: take
        `used_us` and `left_us`, never the difference.
        """
        spans = [span for span in self.spans if span.state in states]
        return (spans[0].start, spans[-1].end) if spans else None


class Reading(NamedTuple):
    """What a norm says in one reckoning. deadline: None while the clock stands still with norm left. used and in_time:
    at the answer or now, None without either (in_time of an open ticket: it is not late yet)."""

    norm: NormRule
    deadline: Deadline | None
    used: Fraction | None
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A deadline day by day.

    `at`: the answer, or now for an open ticket, or None (a deadline alone: everything up to it counts as used).
    `used`: up to `at`, without it up to due_at (the norm, less what rounding down to the microsecond took).
    `rows`: every day from input to the later of deadline and `at`; under END_OF_DAY to the working day that an answer
    on a day off counts for.
    `other`: the other reckoning of the same norm; None where the norm is not in whole days.
    """

    start: datetime
    at: datetime | None
    answered: bool
    reading: Reading
    used: Fraction
    rows: tuple[DayRow, ...]
    other: Reading | None
    dates_differ: bool  # the two reckonings show deadlines on different dates of the calendar

    @property
    def left(self) -> Fraction:
        """From `at` to the deadline, by the rows."""
        return sum((row.left for row in self.rows), Fraction(0))

    @property
    def used_us(self) -> int:
        """Used open time, microseconds."""
        return sum(row.used_us for row in self.rows)

    @property
    def late_after(self) -> datetime | None:
        """The last instant in time; None while the clock stands still with norm left."""
        return None if self.reading.deadline is None else self.reading.deadline.late_after

    @property
    def verdicts_differ(self) -> bool:
        """At the answer, or now, one reckoning says in time and the other late."""
        return self.other is not None and self.other.in_time != self.reading.in_time


def explain(
    calendar: WorkCalendar,
    norm: NormRule,
    start: datetime,
    *,
    answered_at: datetime | None = None,
    now: datetime | None = None,
    pauses: Sequence[Pause] = (),
) -> Explanation:
    """The reckoning of a ticket put in at `start`, answered at `answered_at`, or open and looked at `now`, or neither.

    Neither, and the clock stands still with norm left: up to where it stopped. ValueError if either is earlier than
    start, or both are given; OutsideCalendar as in the clock.
    """
    if answered_at is not None and now is not None:
        raise ValueError("A ticket is answered, or open now, not both.")
    at = now if answered_at is None else answered_at
    reading, stopped_since = _read(calendar, norm, start, at, pauses)
    other = None
    if norm.unit is Unit.DAYS and norm.limit.denominator == 1:
        other, _ = _read(calendar, replace(norm, reckoning=_OTHER[norm.reckoning]), start, at, pauses)
    due_at = None if reading.deadline is None else reading.deadline.due_at
    until = next(instant for instant in (at, due_at, stopped_since) if instant is not None)
    # END_OF_DAY is due in the last microsecond of a day, and that microsecond still counts.
    still_in = 1 if norm.reckoning is Reckoning.END_OF_DAY else 0
    sheet = _Sheet(
        calendar=calendar,
        by_days=norm.unit is Unit.DAYS,
        begin=to_us(start),
        until=to_us(until) + (still_in if until is due_at else 0),
        due=None if due_at is None else to_us(due_at) + still_in,
        to_deadline=until is due_at,
        unused=Why.NOT_YET if answered_at is None else Why.AFTER_ANSWER,
        stops=tuple((to_us(pause.start), None if pause.end is None else to_us(pause.end)) for pause in pauses),
    )
    return Explanation(
        start=start,
        at=at,
        answered=answered_at is not None,
        reading=reading,
        used=used(calendar, norm, start, until, pauses),
        rows=tuple(sheet.by_date() if norm.reckoning is Reckoning.END_OF_DAY else sheet.by_time()),
        other=other,
        dates_differ=other is not None and _shown_date(calendar, other) != _shown_date(calendar, reading),
    )


def _read(
    calendar: WorkCalendar, norm: NormRule, start: datetime, at: datetime | None, pauses: Sequence[Pause]
) -> tuple[Reading, datetime | None]:
    """What the norm says, and since when the clock stands still where it does with norm left."""
    found: Deadline | None = None
    since = None
    try:
        found = deadline(calendar, norm, start, pauses)
    except ClockStopped as stopped:
        since = stopped.since
    spent = None if at is None else used(calendar, norm, start, at, pauses)
    return Reading(norm, found, spent, None if spent is None else spent <= norm.limit), since


def _shown_date(calendar: WorkCalendar, reading: Reading) -> date | None:
    return None if reading.deadline is None else calendar.local(reading.deadline.due_at).date()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the rows are made from; instants in microseconds."""

    calendar: WorkCalendar
    by_days: bool  # `used` and `left` of a row are in working days, not hours
    begin: int
    until: int  # what is used, is used before this
    due: int | None  # what is used from here on is too much
    to_deadline: bool  # `until` is the deadline, not an instant of its own (answer, now, a stop)
    unused: Why  # what a day is called of which nothing is used but something is left
    stops: tuple[tuple[int, int | None], ...]

    def by_time(self) -> list[DayRow]:
        """WORKING_TIME: every piece of service hours that was used, is left, or was stopped."""
        horizon = self._horizon()
        # A closing, 24.00 at the latest, belongs to the day that it closes.
        last = max(self.begin if self.to_deadline else self.until, horizon - 1)
        rows = []
        for day in self._days(self.calendar.date_of(self.begin), self.calendar.date_of(last)):
            spans = self._spans(day, self.begin, horizon)
            whole = day.open_us if self.by_days and day.windows else HOUR_US
            used_here = Fraction(_length(spans, USED), whole)
            left_here = Fraction(_length(spans, {SpanState.LEFT}), whole)
            why = self._why(day, spans, used_here, left_here, otherwise=Why.OUTSIDE_HOURS)
            rows.append(DayRow(day, why, spans, used_here, left_here))
        return rows

    def by_date(self) -> list[DayRow]:
        """END_OF_DAY: every working day after the day of input on which the clock ran counts as one."""
        input_day = self._input_day()
        due = None if self.due is None else self.calendar.date_of(self.due - 1)
        at = self.calendar.date_of(self.until - 1 if self.to_deadline else self.until)
        counts_for = self._counts_for(at) if at > input_day else at
        horizon = self._horizon()
        rows = []
        last = counts_for if due is None else max(counts_for, due)
        for day in self._days(self.calendar.date_of(self.begin), last):
            spans = self._whole_day(day) if day.date > input_day else ()
            counted = _runs(spans)
            used_here = at > input_day and (day.date == counts_for or (counted and day.date < at))
            left_here = counted and not used_here and due is not None and day.date <= due
            otherwise = Why.INPUT_DAY if day.date == input_day else Why.OUTSIDE_HOURS
            why = self._why(day, spans, Fraction(used_here), Fraction(left_here), otherwise)
            spans = tuple(span for span in spans if self._instant(day.date, span.begins) < horizon)
            rows.append(DayRow(day, why, spans, Fraction(used_here), Fraction(left_here)))
        return rows

    def _horizon(self) -> int:
        """Where the last piece of time ends that is used, or left."""
        return self.until if self.due is None else max(self.until, self.due)

    def _input_day(self) -> date:
        """The first day from the input on whose last closing is still to come."""
        return self.calendar.date_of(to_us(self.calendar.next_opening(to_instant(self.begin))))

    def _counts_for(self, at: date) -> date:
        """The working day that an answer on this date counts for: that day, or the next on which the clock runs.

        Where there is none any more (the clock stopped for good, the calendar ends), the date itself.
        """
        for day in self._days(at, self.calendar.last):
            if _runs(self._whole_day(day)):
                return day.date
        return at

    def _days(self, first: date, last: date) -> Iterator[Day]:
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield self.calendar.day(date.fromordinal(ordinal))

    def _instant(self, day: date, us: int) -> int:
        return self.calendar.midnight(day) + us

    def _whole_day(self, day: Day) -> tuple[DaySpan, ...]:
        return self._spans(day, self._instant(day.date, 0), self._instant(day.date, DAY_US))

    def _spans(self, day: Day, begin: int, end: int) -> tuple[DaySpan, ...]:
        """The service hours of a day between two instants, cut wherever their state changes."""
        edges = {self.until, self.due, *(edge for stop in self.stops for edge in stop)}
        spans: list[DaySpan] = []
        for window in day.windows:
            first = max(begin, self._instant(day.date, window.opens))
            last = min(end, self._instant(day.date, window.closes))
            if first < last:
                cuts = sorted({first, last, *(edge for edge in edges if edge is not None and first < edge < last)})
                spans.extend(self._span(day.date, *piece) for piece in pairwise(cuts))
        return tuple(spans)

    def _span(self, day: date, begin: int, end: int) -> DaySpan:
        midnight = self.calendar.midnight(day)
        return DaySpan(
            start=self.calendar.local(to_instant(begin)),
            end=self.calendar.local(to_instant(end)),
            begins=begin - midnight,
            ends=end - midnight,
            state=self._state(begin),
        )

    def _state(self, us: int) -> SpanState:
        """What the clock does from this instant to the next cut."""
        if any(stop <= us and (go is None or us < go) for stop, go in self.stops):
            return SpanState.STOPPED
        if us < self.until:
            return SpanState.RUN if self.due is None or us < self.due else SpanState.OVER
        return SpanState.LEFT

    def _why(self, day: Day, spans: Sequence[DaySpan], used_here: Fraction, left_here: Fraction, otherwise: Why) -> Why:
        if not day.windows:
            return _why_closed(day)
        if spans and not _runs(spans):
            return Why.STOPPED
        if used_here:
            return Why.COUNTED if day.special is None else Why.SPECIAL_HOURS
        return self.unused if left_here else otherwise


def _why_closed(day: Day) -> Why:
    if day.days_off:
        return Why.DAY_OFF
    if day.special is not None:
        return Why.SPECIAL_CLOSED
    return Why.WEEKEND if day.date.weekday() >= _SATURDAY else Why.NO_HOURS


def _runs(spans: Sequence[DaySpan]) -> bool:
    return any(span.state is not SpanState.STOPPED for span in spans)


def _length(spans: Sequence[DaySpan], states: Collection[SpanState]) -> int:
    return sum(span.length for span in spans if span.state in states)
