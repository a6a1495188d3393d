"""kill -9 in the middle of writes: nothing acknowledged is lost or doubled, nothing half-written (docs/security.md)."""

import random
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection

from tests import killable_processes
from tests.factories import PostingFactory
from tickets.history import append_only, chain, files_on_disk
from tickets.models import Attachment, OutgoingMail, Ticket
from users.clock import DatabaseClock, FixedClock
from users.models import Submission

KILLS = 5
THREADS = 3

# What a whole ticket consists of, by where its story ended: its events, its version, and whom each event told.
WHOLE = {
    ("done", 1): (["asked", "answered"], {"asked": ["satker"], "answered": ["asker"]}),
    ("done", 2): (["asked", "answered"], {"asked": ["asker", "satker"], "answered": ["asker"]}),
    ("at_hai", 1): (["asked", "escalated"], {"asked": ["asker", "satker"], "escalated": ["hai"]}),
    ("waiting", 1): (["asked"], {"asked": ["asker", "satker"]}),
}


@pytest.mark.django_db(transaction=True)
def test_an_office_killed_at_work_loses_doubles_and_halves_nothing(
    kppn008, pekanbaru, layer1, budi, tmp_path, attachments_folder
):
    for _ in range(THREADS):
        PostingFactory(office=pekanbaru)
    acknowledged = [line for _ in range(KILLS) for line in _work_until_killed(tmp_path)]
    assert len(acknowledged) > KILLS

    tickets = {ticket.reference: ticket for ticket in Ticket.objects.prefetch_related("events", "parties__office")}
    # Not lost: every acknowledged act is there. (The unique index keeps a reference from being there twice.)
    for act, reference in acknowledged:
        kinds = [event.kind for event in tickets[reference].events.all()]
        assert kinds.count({"recorded": "asked"}.get(act, act)) == 1, (act, reference, kinds)
    # Not doubled: at most the acts that were under way when a process died are there without having been acknowledged.
    acts = sum(ticket.version for ticket in tickets.values())
    assert len(acknowledged) <= acts <= len(acknowledged) + KILLS * THREADS
    # Not halved: every ticket, acknowledged or not, is whole.
    mails = defaultdict(lambda: defaultdict(list))
    for mail in OutgoingMail.objects.select_related("event"):
        mails[mail.event.ticket_id][mail.event.kind].append(mail.recipient_kind)
    for ticket in tickets.values():
        kinds, told = WHOLE[ticket.status, ticket.version]
        assert [event.kind for event in ticket.events.all()] == kinds, ticket
        assert {kind: sorted(readers) for kind, readers in mails[ticket.pk].items()} == told, ticket
        assert {party.office.code for party in ticket.parties.all()} == {"008", "04"}, ticket
    # One form key for each act, with its result; none of an act that did not happen.
    assert sorted(Submission.objects.values_list("result", flat=True)) == sorted(
        ticket.reference for ticket in tickets.values() for _ in range(ticket.version)
    )
    assert not list(chain.broken_chains())
    # Every file of every message is on the disk as it was; what no message names is for the sweep.
    assert not list(files_on_disk.broken_files())
    told = sum(len(event.data.get("files", [])) for ticket in tickets.values() for event in ticket.events.all())
    assert Attachment.objects.count() == told > 0
    with_a_row = set(Attachment.objects.values_list("stored_name", flat=True))
    tomorrow = FixedClock(DatabaseClock().now() + timedelta(hours=25))
    files_on_disk.sweep(tomorrow)
    assert {path.name for path in attachments_folder.rglob("*") if path.is_file()} == with_a_row
    assert append_only.installed() == set(append_only.trigger_names())


def _work_until_killed(var) -> list[tuple[str, str]]:
    """What one process acknowledged until it was killed at a random moment of its work."""
    process = killable_processes.start("-m", "tests.office_at_work", "kppn008", str(THREADS), var=var)
    try:
        first = process.stdout.readline()
        assert first.count(" ") == 1, first + process.stdout.read()
        time.sleep(random.uniform(0.05, 0.6))
    finally:
        process.kill()
    rest = process.communicate()[0]
    killable_processes.wait_until(_nobody_else_is_at_work)
    lines = (first + rest).splitlines(keepends=True)
    return [tuple(line.split()) for line in lines if line.endswith("\n")]


def _nobody_else_is_at_work() -> bool:
    """PostgreSQL goes on for a moment with what a killed client had sent; SQLite's work dies with its process."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() == (0,)
