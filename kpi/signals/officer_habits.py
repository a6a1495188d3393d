"""What the rules about an officer's way of working look for: shares, texts, many things in minutes."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from kpi.models import SignalThreshold
from tickets.models import Event
from users.clock import wib_date
from users.wib import WIB

from .bursts import densest
from .kanwil_quarter import Finding, KanwilQuarter, SignedAct, TicketRow, these


def _reaches(count: int, of: int, threshold: SignalThreshold) -> bool:
    """Often enough, and a large enough share; exact, nothing is rounded."""
    return count >= threshold.count and count * 100 >= of * (threshold.percent or 0)


def one_asker(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """One person asks most of what counts for an officer."""
    for posting_id, rows in place.counted.items():
        for asker_id, count in Counter(row.asker_id for row in rows).items():
            if _reaches(count, len(rows), threshold):
                mine = [row for row in rows if row.asker_id == asker_id]
                keys = (row.pk for row in mine)
                yield Finding(posting_id, str(asker_id), count, these(keys), mine[-1].asker_email, of=len(rows))


def answered_at_recording(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Nearly everything that counts for an officer was answered in the act that recorded it: no clock ever ran."""
    for posting_id, rows in place.counted.items():
        at_once = [row for row in rows if row.answered_at == row.created_at]
        if _reaches(len(at_once), len(rows), threshold):
            yield Finding(posting_id, "", len(at_once), these(row.pk for row in at_once), of=len(rows))


def late_input(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Recorded long after the desk received it, by its own word: the clock began so much later."""
    gap = timedelta(days=threshold.days or 0)
    for posting_id, rows in place.counted.items():
        late = [row for row in rows if row.received_on and row.created_at - row.received_on >= gap]
        if len(late) >= threshold.count:
            yield Finding(posting_id, "", len(late), these(row.pk for row in late))


def _alike(place: KanwilQuarter, threshold: SignalThreshold, kind: str) -> Iterator[Finding]:
    """Texts that differ in numbers, order or signs only. Exact copies have a rule of their own: here each wording
    counts once.
    """
    groups: dict[tuple[int, str], list[SignedAct]] = defaultdict(list)
    for act in place.acts:
        if act.kind == kind and act.shape.words:
            groups[act.posting_id, act.shape.words].append(act)
    for (posting_id, words), acts in groups.items():
        wordings = {act.shape.exact: act for act in reversed(acts)}
        if len(wordings) >= threshold.count:
            keys = sorted({act.ticket_id for act in acts})
            sample = Event.objects.get(ticket_id=acts[0].ticket_id, seq=acts[0].seq).text[:300]
            yield Finding(posting_id, words, len(wordings), these(keys), sample)


def alike_questions(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """One officer records the same question again and again, a number changed."""
    return _alike(place, threshold, Event.Kind.ASKED)


def alike_answers(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """One answer for many questions, a number changed."""
    return _alike(place, threshold, Event.Kind.ANSWERED)


TEXTS = (Event.Kind.ASKED, Event.Kind.ANSWERED, Event.Kind.REFUSED)


def trivial_texts(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Questions, answers and refusals that say nothing: "." closes a ticket in time, a follow-up carries the rest."""
    empty: dict[int, dict[int, None]] = defaultdict(dict)
    for act in place.acts:
        if act.kind in TEXTS and act.shape.letters < (threshold.letters or 0):
            empty[act.posting_id][act.ticket_id] = None
    for posting_id, keys in empty.items():
        if len(keys) >= threshold.count:
            yield Finding(posting_id, "", len(keys), these(keys))


def split_letters(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """One officer records many tickets of one asker with one "Diterima pada", or within minutes."""
    asked: dict[tuple[int, int], list[TicketRow]] = defaultdict(list)
    recorded = {act.ticket_id for act in place.acts if act.kind == Event.Kind.ASKED}
    for posting_id, rows in place.counted.items():
        for row in rows:
            if row.pk in recorded:
                asked[posting_id, row.asker_id].append(row)
    for (posting_id, asker_id), rows in asked.items():
        if len(rows) < threshold.count:
            continue
        for key, split in _letters_of(rows, timedelta(seconds=threshold.seconds or 0)):
            if len(split) >= threshold.count:
                found = these(row.pk for row in split)
                yield Finding(posting_id, f"{asker_id} {key}", len(split), found, split[0].asker_email)


def _letters_of(rows: Sequence[TicketRow], within: timedelta) -> Iterator[tuple[str, Sequence[TicketRow]]]:
    """What may have been one letter, by a name that stays: those received at one instant, and of the others the
    densest stretch of each day.
    """
    received: dict[str, list[TicketRow]] = defaultdict(list)
    days: dict[str, list[TicketRow]] = defaultdict(list)
    for row in rows:
        if row.received_on:
            received[row.received_on.astimezone(WIB).strftime("%Y-%m-%d %H.%M")].append(row)
        else:
            days[wib_date(row.created_at).isoformat()].append(row)
    yield from received.items()
    for day, some in days.items():
        first, last = densest([row.created_at for row in some], within)
        yield day, some[first:last]


def share_of_refusals(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """A refusal ends a ticket like an answer and costs less."""
    ended: Counter[int] = Counter()
    refused: dict[int, list[int]] = defaultdict(list)
    for act in place.acts:
        if act.kind in {Event.Kind.ANSWERED, Event.Kind.REFUSED}:
            ended[act.posting_id] += 1
        if act.kind == Event.Kind.REFUSED:
            refused[act.posting_id].append(act.ticket_id)
    for posting_id, keys in refused.items():
        if _reaches(len(keys), ended[posting_id], threshold):
            yield Finding(posting_id, "", len(keys), these(keys), of=ended[posting_id])


def quick_refusals(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Refused one after the other."""
    return _bursts(place, threshold, frozenset({Event.Kind.REFUSED}))


def many_acts(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """More in minutes than anybody can read. What one act writes twice (recorded and answered) is one."""
    return _bursts(place, threshold, frozenset(Event.Kind))


def _bursts(place: KanwilQuarter, threshold: SignalThreshold, kinds: frozenset[str]) -> Iterator[Finding]:
    """The densest stretch of each officer's day."""
    done: dict[tuple[int, str], dict[tuple[int, object], SignedAct]] = defaultdict(dict)
    for act in place.acts:
        if act.kind in kinds:
            done[act.posting_id, wib_date(act.at).isoformat()].setdefault((act.ticket_id, act.at), act)
    within = timedelta(seconds=threshold.seconds or 0)
    for (posting_id, day), acts in done.items():
        ordered = sorted(acts.values(), key=lambda act: (act.at, act.ticket_id))
        first, last = densest([act.at for act in ordered], within)
        if last - first >= threshold.count:
            keys = dict.fromkeys(act.ticket_id for act in ordered[first:last])
            yield Finding(posting_id, day, last - first, these(keys))
