"""The chain of events shows every later change, and a seal shows a cut-off tail (docs/security.md 4)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from tests import factories
from tickets.history import append_only, chain
from tickets.history.chain import Broken, broken_chains, broken_seals, seal_day
from tickets.models import DailySeal, Event, SealedHead, Ticket
from users.clock import wib_date

CHANGED = "its content was changed, or it does not continue the event before"

pytestmark = pytest.mark.django_db


@contextmanager
def below_the_triggers():
    """As somebody with the owner's rights on the database could do it."""
    connection.check_constraints()  # PostgreSQL wants no check of this transaction pending on a table that it alters
    append_only.uninstall()
    yield
    connection.check_constraints()
    append_only.install()


def cut(ticket, *seqs):
    """Take events out, and what would hold them by a foreign key: mail, files, decisions."""
    _take_out(ticket.events.filter(seq__in=seqs))


def _take_out(rows):
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    rows = rows.model.objects.filter(pk__in=keys)
    for relation in rows.model._meta.get_fields(include_hidden=True):
        points_here = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if points_here and relation.related_model not in {Ticket, SealedHead}:
            _take_out(relation.related_model.objects.filter(**{f"{relation.field.name}__in": rows}))
    rows._raw_delete("default")


@pytest.fixture
def answered(clerk, budi, as_rina, clock):
    """A ticket with three events: asked, routed, answered."""
    return factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)


@pytest.fixture
def another(clerk, budi, clock):
    return factories.ask(clerk, budi, clock)


def test_what_people_did_verifies(answered, another):
    assert not list(broken_chains())


def test_each_event_carries_the_hash_of_the_one_before(answered):
    first, second, third = answered.events.all()
    assert first.hash == chain.digest(first, "")
    assert (second.hash, third.hash) == (chain.digest(second, first.hash), chain.digest(third, second.hash))
    assert len({first.hash, second.hash, third.hash}) == 3


def test_the_same_words_on_two_tickets_have_different_hashes(answered, another):
    assert answered.events.first().hash != another.events.first().hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "Bukan itu jawabannya."),
        ("kind", "escalated"),
        ("at", timedelta(microseconds=1)),
        ("user_id", "admin"),
        ("posting_id", None),
        ("data", {"actor": {"name": "Orang Lain"}}),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_field_is_found_and_named(field, value, answered, another, admin):
    event = answered.events.get(seq=3)
    if field == "at":
        value = event.at + value
    if field == "user_id":
        value = admin.pk
    with below_the_triggers():
        Event.objects.filter(pk=event.pk).update(**{field: value})
    assert list(broken_chains()) == [Broken(answered.reference, 3, CHANGED)]


def test_a_changed_detail_inside_the_data_is_found(answered):
    event = answered.events.get(seq=1)
    event.data["actor"]["place"] += "."
    with below_the_triggers():
        Event.objects.filter(pk=event.pk).update(data=event.data)
    assert [broken.seq for broken in broken_chains()] == [1]


def test_a_re_hashed_event_breaks_at_the_next(answered):
    """Whoever changes an event and computes its hash anew must change all that follow."""
    event = answered.events.get(seq=1)
    event.text = "Pertanyaan lain"
    event.hash = chain.digest(event, "")
    with below_the_triggers():
        event.save()
    assert list(broken_chains()) == [Broken(answered.reference, 2, CHANGED)]


def test_an_event_taken_out_of_the_middle_is_found(answered):
    with below_the_triggers():
        cut(answered, 2)
    assert list(broken_chains()) == [Broken(answered.reference, 3, "event 2 is missing")]


def test_an_event_taken_from_the_beginning_is_found(answered):
    with below_the_triggers():
        cut(answered, 1)
    assert list(broken_chains()) == [Broken(answered.reference, 2, "event 1 is missing")]


def test_a_ticket_without_any_event_is_found(answered, another):
    with below_the_triggers():
        cut(another, 1, 2)
    assert list(broken_chains()) == [Broken(another.reference, 0, "it has no events")]


def test_events_moved_to_another_ticket_are_found(answered, another):
    with below_the_triggers():
        last = answered.events.get(seq=3)
        Event.objects.filter(pk=last.pk).update(ticket=another)
    found = {broken.reference: broken.what for broken in broken_chains()}
    assert found.keys() == {another.reference, answered.reference}, "one too many here, too few for the ticket there"
    assert "recorded is" in found[answered.reference]


def test_only_the_first_broken_row_of_a_ticket_is_named(answered):
    with below_the_triggers():
        answered.events.update(text="alles anders")
    assert [broken.seq for broken in broken_chains()] == [1]


def test_the_ways_of_writing_the_same_instant_and_text_do_not_matter(answered):
    """What comes back from either database hashes as what went in: microseconds, zone, accents, sorted keys."""
    event = chain.begin(
        answered,
        Event.Kind.ANSWERED,
        chain.Actor(answered.created_by),
        at=answered.created_at + timedelta(microseconds=123_456),
        text="é ü 漢 \U0001f600 \t\n\"'\\ akhir  ",
        zeta=1,
        alpha={"b": [1, "2", None], "a": True},
    )
    chain.write(event)
    stored = Event.objects.get(pk=event.pk)
    assert chain.digest(stored, event.past[-1].hash) == event.hash
    assert not list(broken_chains())


# --- Seals ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def sealed(answered, another, clock):
    """Both tickets under the seal of their day, read a day later."""
    day = wib_date(clock.now())
    clock.at += timedelta(days=1)
    return seal_day(day)


def test_a_seal_covers_all_chains_that_grew(sealed, answered, another):
    assert sealed.tickets == 2
    assert set(SealedHead.objects.values_list("ticket_id", "count", "head")) == {
        (answered.pk, 3, answered.events.get(seq=3).hash),
        (another.pk, 2, another.events.get(seq=2).hash),
    }
    assert not list(broken_seals())


def test_a_day_is_sealed_once(sealed):
    assert seal_day(sealed.day) is None
    assert seal_day(sealed.day - timedelta(days=1)) is None
    assert DailySeal.objects.count() == 1


def test_a_quiet_day_needs_no_seal(sealed):
    assert seal_day(sealed.day + timedelta(days=1)) is None


def test_the_next_seal_covers_only_what_grew_since(sealed, another, as_rina, clock):
    factories.answer(another, as_rina, clock)
    second = seal_day(wib_date(clock.now()))
    assert (second.tickets, second.prev_digest) == (1, sealed.digest)
    assert not list(broken_seals())
    assert not list(broken_chains())


def test_a_seal_ends_at_midnight_in_jakarta(clerk, budi, clock):
    clock.at = clock.at.replace(hour=16, minute=59)  # 23.59 WIB
    factories.ask(clerk, budi, clock)
    day = wib_date(clock.now())
    clock.at += timedelta(minutes=1)  # 00.00 WIB
    factories.ask(clerk, budi, clock)
    assert seal_day(day).tickets == 1
    assert seal_day(day + timedelta(days=1)).tickets == 1


def test_a_missed_day_is_made_up_by_the_next_seal(clerk, budi, clock):
    factories.ask(clerk, budi, clock)
    clock.at += timedelta(days=3)
    factories.ask(clerk, budi, clock)
    assert seal_day(wib_date(clock.now())).tickets == 2


def test_a_cut_off_tail_is_found(sealed, answered):
    with below_the_triggers():
        cut(answered, 3)
    assert {(found.reference, found.seq) for found in broken_chains()} == {(answered.reference, 2)}
    assert list(broken_seals()) == [
        Broken(answered.reference, 3, f"the event that the seal of {sealed.day} covered is gone or was changed")
    ]


def test_a_wholly_re_written_chain_is_found(sealed, answered):
    with below_the_triggers():
        previous = ""
        for event in answered.events.all():
            event.text = "Semua lain"
            event.hash = previous = chain.digest(event, previous)
            event.save()
    assert not list(broken_chains())
    assert [broken.reference for broken in broken_seals()] == [answered.reference]


@pytest.mark.parametrize(
    "change",
    [
        lambda seal: seal.heads.all()._raw_delete("default"),
        lambda seal: seal.heads.order_by("ticket_id")[:1].get().delete(),
        lambda seal: seal.heads.update(count=2),
        lambda seal: DailySeal.objects.update(tickets=1),
        lambda seal: DailySeal.objects.update(digest="0" * 64),
        lambda seal: DailySeal.objects.update(prev_digest="0" * 64),
        lambda seal: DailySeal.objects.update(day=seal.day + timedelta(days=1)),
    ],
    ids=["no heads", "a head less", "a shorter count", "its number", "its digest", "the one before", "its day"],
)
def test_a_changed_seal_is_found(change, sealed):
    with below_the_triggers():
        change(sealed)
    assert any("does not match its heads" in broken.what for broken in broken_seals())


def test_a_seal_taken_out_of_the_middle_is_found(sealed, another, as_rina, clock):
    factories.answer(another, as_rina, clock)
    seal_day(wib_date(clock.now()))
    with below_the_triggers():
        SealedHead.objects.filter(seal=sealed).delete()
        DailySeal.objects.filter(pk=sealed.pk).delete()
    assert [broken.what for broken in broken_seals()] == [
        f"the seal of {wib_date(clock.now())} does not match its heads"
    ]


def test_a_ticket_that_vanished_whole_is_found_by_its_seal(sealed, answered, another):
    """Ticket, events and all: foreign keys are looked at when a transaction ends, so the test can tidy up before."""
    with below_the_triggers():
        _take_out(Ticket.objects.filter(pk=answered.pk))
        assert not list(broken_chains())
        assert [(broken.reference, broken.seq) for broken in broken_seals()] == [(f"#{answered.pk}", 3)]
        SealedHead.objects.filter(ticket_id=answered.pk)._raw_delete("default")
