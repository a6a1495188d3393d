"""The chain of events: append, hash, verify, seal. Nothing here changes a row that exists (docs/security.md 4)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Prefetch, Subquery

from tickets import search
from tickets.files import store
from tickets.models import Attachment, DailySeal, Event, SealedHead, Ticket
from users.clock import wib_date
from users.models import Posting, User
from users.signing.proof import Signature
from users.verification.readable import chunks, in_short, readable
from users.wib import WIB, midnight

from . import recorded


class ClockBehind(Exception):
    """The clock was set back since the event before (a failover): nothing is written out of its order."""


@dataclass(frozen=True)
class Actor:
    """Who does an act: a login, and at an office the officer who signed."""

    user: User
    posting: Posting | None = None

    @classmethod
    def signed(cls, signature: Signature) -> "Actor":
        return cls(signature.user, signature.posting)

    def described(self) -> dict[str, str]:
        """Name, role and place as they are now, kept in the event: the conversation stays readable when people move."""
        if self.posting is not None:
            office = self.posting.office
            return {"name": self.posting.officer.name, "role": self.posting.get_kind_display(), "place": office.name}
        user = self.user
        place = user.satker.name if user.satker else user.office.name if user.office else ""
        return {"name": user.get_full_name(), "role": str(user.get_role_display()), "place": place}


def begin(
    ticket: Ticket,
    kind: str,
    actor: Actor,
    *,
    at: datetime,
    text: str = "",
    files: Sequence[store.Staged] = (),
    after: Sequence[Event] = (),
    **data: object,
) -> Event:
    """The next event of a ticket whose row the caller has locked (or just made), to be written by `write`.

    The ticket is as the act leaves it: the event records that state (`recorded`), the first one also what is frozen.
    `after`: the events of the same act that come first. Its files leave quarantine now, before anything can be
    committed; their digests are in the event's hash. Raises `ClockBehind` when the event before is later, and
    `store.CannotKeep`.
    """
    past = [*Event.objects.filter(ticket=ticket).order_by("seq"), *after]
    if at < (past[-1].at if past else ticket.created_at):
        raise ClockBehind
    stored = [store.keep(file) for file in files]
    if files:
        data["files"] = [file.described() for file in files]
    seq = past[-1].seq + 1 if past else 1
    event = unsaved(ticket, kind, actor, at=at, seq=seq, text=text, data=data, past=past)
    event.kept_files = list(zip(files, stored, strict=True))
    return event


def write(*events: Event) -> None:
    """Chain the events of one act, in their order, and write them with all that belongs to them."""
    for event in events:
        chain(event, event.past[-1].hash if event.past else "")
        event.save(force_insert=True)
        for seq, (file, stored_name) in enumerate(event.kept_files, 1):
            Attachment.objects.create(event=event, seq=seq, stored_name=stored_name, **file.described())
        search.follow(event)


def unsaved(
    ticket: Ticket,
    kind: str,
    actor: Actor,
    *,
    at: datetime,
    seq: int,
    text: str,
    data: Mapping[str, object],
    past: Sequence[Event],
    described: Mapping[str, str] | None = None,
) -> Event:
    """An event with all that it carries, not yet in its chain. The ticket is as the act leaves it. `past`: the events
    before it, in order; `described`: the actor in words, for whoever has them at hand."""
    about: dict[str, object] = {"ticket": recorded.changes(recorded.state_after(past), ticket)}
    if seq == 1:
        about["frozen"] = recorded.frozen(ticket)
    event = Event(
        ticket=ticket,
        seq=seq,
        kind=kind,
        at=at,
        user=actor.user,
        posting=actor.posting,
        text=text,
        data={"actor": described or actor.described(), **data, **about},
    )
    event.past = past
    return event


def chain(event: Event, previous: str) -> None:
    """Put the event, whose ticket has its key, behind the one with that hash."""
    event.hash = digest(event, previous)


def digest(event: Event, previous: str) -> str:
    """SHA-256 over the event's canonical bytes: sorted JSON, UTC microseconds, the hash of the event before."""
    content = {
        "ticket": event.ticket_id,
        "seq": event.seq,
        "kind": str(event.kind),
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "user": event.user_id,
        "posting": event.posting_id,
        "text": event.text,
        "data": event.data,
        "prev": previous,
    }
    return hashlib.sha256(recorded.canonical(content).encode()).hexdigest()


@dataclass(frozen=True)
class Broken:
    """The first thing that is wrong with one ticket's chain (or with a seal, when `reference` names none)."""

    reference: str
    seq: int
    what: str

    def __str__(self) -> str:
        where = f"{self.reference} event {self.seq}: " if self.reference else ""
        return where + self.what


def broken_chains(since: datetime | None = None) -> Iterator[Broken]:
    """Walk every event once, ticket by ticket: the first broken row of each ticket, or, of a whole chain, every column
    of the ticket that says something else than its events; and what cannot be read. Some hundred tickets at a time.

    `since`: only tickets with an event from then on, whatever the archive holds beside.
    """
    tickets = Ticket.objects.prefetch_related(Prefetch("events", Event.objects.order_by("seq")))
    if since is not None:
        tickets = tickets.filter(pk__in=Event.objects.filter(at__gte=since).values("ticket"))
    unreadable: list[int] = []
    for some in chunks(tickets, lambda key, _why: unreadable.append(key)):
        for ticket in some:
            yield from _broken_in(ticket)
        for key in unreadable:
            yield from _unreadable(key)
        unreadable.clear()
    orphans = Event.objects.filter(~Exists(Ticket.objects.filter(pk=OuterRef("ticket_id"))))
    if since is not None:
        orphans = orphans.filter(at__gte=since)
    for ticket_id, seq in orphans.order_by("pk").values_list("ticket_id", "seq").iterator(chunk_size=2000):
        yield Broken(f"#{ticket_id}", seq, "its ticket is gone")


def _broken_in(ticket: Ticket) -> Iterator[Broken]:
    try:
        chain = list(ticket.events.all())
        if not chain:
            yield Broken(ticket.reference, 0, "it has no events")
        elif (broken := _first_broken(chain)) is not None:
            yield Broken(ticket.reference, *broken)
        else:
            yield from (Broken(ticket.reference, *wrong) for wrong in recorded.contradictions(ticket, chain))
    except Exception as failure:  # noqa: BLE001 - whatever is wrong with one ticket, it is named and the others follow
        yield Broken(ticket.reference, 0, f"it cannot be verified: {in_short(failure)}")


def _unreadable(key: int) -> Iterator[Broken]:
    """Of a ticket that cannot be read with its events: which row it is."""
    reference = Ticket.objects.filter(pk=key).values_list("reference", flat=True).first() or f"#{key}"
    found: list[tuple[int, str]] = []
    readable(Ticket.objects.filter(pk=key), [key], lambda _key, why: found.append((0, why)))
    seqs = dict(Event.objects.filter(ticket_id=key).values_list("pk", "seq"))
    readable(Event.objects.filter(ticket_id=key), seqs, lambda event, why: found.append((seqs[event], why)))
    yield from (Broken(reference, seq, f"it cannot be read: {why}") for seq, why in found)


def _first_broken(chain: Sequence[Event]) -> tuple[int, str] | None:
    previous = ""
    for count, event in enumerate(chain, 1):
        if event.seq != count:
            return event.seq, f"event {count} is missing"
        if digest(event, previous) != event.hash:
            return event.seq, "its content was changed, or it does not continue the event before"
        previous = event.hash
    return None


def broken_seals(since: datetime | None = None) -> Iterator[Broken]:
    """Every seal against its heads, and every head against the chain as it is: a cut-off tail or a re-written chain
    shows. `since`: only seals of the days from then on.
    """
    unreadable: list[tuple[int, str]] = []
    rows = DailySeal.objects.order_by("day", "pk")
    seals = readable(rows, rows.values_list("pk", flat=True), lambda key, why: unreadable.append((key, why)))
    unreadable += [(seal.pk, "its day is none") for seal in seals if not isinstance(seal.day, date)]
    for key, why in unreadable:
        yield Broken("", 0, f"seal {key} cannot be read: {why}")
    first_day = wib_date(since) if since is not None else date.min
    previous = ""
    for seal in sorted((seal for seal in seals if isinstance(seal.day, date)), key=attrgetter("day")):
        if seal.day >= first_day:
            try:
                yield from _broken_in_seal(seal, previous)
            except Exception as failure:  # noqa: BLE001 - named, and the other seals follow
                yield Broken("", 0, f"the seal of {seal.day} cannot be verified: {in_short(failure)}")
        previous = seal.digest


def _broken_in_seal(seal: DailySeal, previous: str) -> Iterator[Broken]:
    heads = list(seal.heads.order_by("ticket_id").values_list("ticket_id", "count", "head"))
    if (
        seal.prev_digest != previous
        or seal.digest != _seal_digest(seal.day, heads, previous)
        or seal.tickets != len(heads)
    ):
        yield Broken("", 0, f"the seal of {seal.day} does not match its heads")
    covered = Event.objects.filter(ticket_id=OuterRef("ticket_id"), seq=OuterRef("count"), hash=OuterRef("head"))
    for head in seal.heads.filter(~Exists(covered)).iterator(chunk_size=2000):
        # The ticket itself may be gone with its events: then only its number is left to name it.
        reference = Ticket.objects.filter(pk=head.ticket_id).values_list("reference", flat=True).first()
        yield Broken(
            reference or f"#{head.ticket_id}",
            head.count,
            f"the event that the seal of {seal.day} covered is gone or was changed",
        )


def _seal_digest(day: date, heads: list[tuple[int, int, str]], previous: str) -> str:
    content = {"day": day.isoformat(), "heads": heads, "prev": previous}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def seal_day(day: date) -> DailySeal | None:
    """Seal all chains that grew since the last seal, up to the end of a Jakarta day. None when there is nothing to do.

    Call it when the day has been over for a while: an act of the last second commits a moment later.
    """
    last = DailySeal.objects.order_by("-day").first()
    if last is not None and last.day >= day:
        return None
    events = Event.objects.filter(at__lt=_end_of(day))
    if last is not None:
        events = events.filter(at__gte=_end_of(last.day))
    newest = Event.objects.filter(ticket=OuterRef("ticket"), at__lt=_end_of(day)).order_by("-seq")
    grown = (
        events.values("ticket_id")
        .annotate(count=Max("seq"), head=Subquery(newest.values("hash")[:1]))
        .order_by("ticket_id")
    )
    heads = [(row["ticket_id"], row["count"], row["head"]) for row in grown]
    if not heads:
        return None
    return _seal(day, heads, last.digest if last else "")


@transaction.atomic
def seal_days(last_day: date) -> int:
    """Seal each day that has events, after the last seal and up to `last_day`, as `seal_day` night by night would have
    done it; how many seals. One pass over the events: for a past of many days."""
    last = DailySeal.objects.order_by("-day").first()
    events = Event.objects.filter(at__lt=_end_of(last_day)).order_by("at", "seq")
    if last is not None:
        events = events.filter(at__gte=_end_of(last.day))
    previous, count = last.digest if last else "", 0
    told = events.values_list("ticket_id", "seq", "hash", "at").iterator(chunk_size=2000)
    for day, of_day in groupby(told, key=lambda event: event[3].astimezone(WIB).date()):
        grown: dict[int, tuple[int, str]] = {}
        for ticket_id, seq, head, _at in of_day:
            if seq > grown.get(ticket_id, (0, ""))[0]:
                grown[ticket_id] = (seq, head)
        seal = _seal(day, [(ticket_id, *grown[ticket_id]) for ticket_id in sorted(grown)], previous)
        previous, count = seal.digest, count + 1
    return count


def _seal(day: date, heads: list[tuple[int, int, str]], previous: str) -> DailySeal:
    seal = DailySeal.objects.create(
        day=day, tickets=len(heads), prev_digest=previous, digest=_seal_digest(day, heads, previous)
    )
    SealedHead.objects.bulk_create(
        [SealedHead(seal=seal, ticket_id=t, count=c, head=h) for t, c, h in heads], batch_size=2000
    )
    return seal


def _end_of(day: date) -> datetime:
    return midnight(day + timedelta(days=1))
