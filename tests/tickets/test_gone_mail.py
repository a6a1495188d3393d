"""Mail goes some months after it left; what it proves stays."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as post
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import answer, ask
from tests.markup import text_of
from tests.tickets.test_history import below_the_triggers
from tickets.history.chain import broken_chains
from tickets.mail import outbox, pruning
from tickets.mail.told import told_kinds
from tickets.models import DeadlineWarning, GoneMail, OutgoingMail
from tickets.warnings.sending import warnings_of

pytestmark = pytest.mark.django_db


def never() -> bool:
    return False


@pytest.fixture
def answered(clerk, budi, as_rina, clock):
    return answer(ask(clerk, budi, clock), as_rina, clock)


def age(clock, days=91) -> None:
    """All mail leaves, and so many days go by: for the database, which goes by its own clock, it left long ago."""
    outbox.deliver_due(clock)
    sent = OutgoingMail.objects.filter(state="sent")
    sent.update(sent_at=clock.now() - timedelta(days=365))
    clock.at += timedelta(days=days)


def test_mail_goes_when_it_left_long_ago_and_what_still_waits_stays(answered, clock, settings):
    outbox.deliver_due(clock)
    left = OutgoingMail.objects.filter(state="sent").count()
    waits = OutgoingMail.objects.create(
        recipient="segel@contoh.go.id", recipient_kind="outside", subject="s", body="b", next_attempt_at=clock.now(),
        state="set_aside", reason="penuh",
    )  # fmt: skip
    assert pruning.prune_some(clock, never) == 0 < left
    clock.at += timedelta(days=settings.MAIL_KEEP_DAYS, seconds=1)
    with below_the_triggers():  # which go by the database's clock
        assert pruning.prune_some(clock, never) == left
    assert list(OutgoingMail.objects.all()) == [waits]
    assert not GoneMail.objects.exists(), "the events say it"
    assert not list(broken_chains())


def test_the_database_lets_no_young_mail_go_nor_any_that_has_not_left(answered, clock):
    for sent_at in (None, timezone.now()):
        OutgoingMail.objects.update(sent_at=sent_at, state="sent" if sent_at else "waiting")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            OutgoingMail.objects.all()._raw_delete("default")


def test_an_event_says_whom_it_told_and_the_page_that_the_mail_is_gone(answered, as_rina, clock, kppn008, client_for):
    told = {event.kind: told_kinds(event) for event in answered.events.all()}
    assert told == {"asked": ["asker", "office"], "routed": [], "answered": ["asker"]}
    page = f"/tiket/{answered.reference}/"
    assert "dihapus setelah" not in text_of(client_for(kppn008).get(page))
    age(clock)
    with below_the_triggers():
        pruning.prune_some(clock, never)
    clock.at -= timedelta(days=91)
    assert "isi e-mailnya dihapus setelah 90 hari" in text_of(client_for(kppn008).get(page))


def test_a_warnings_mail_leaves_a_row_that_says_when_it_left(answered, clock):
    office = answered.holder_office
    warning = DeadlineWarning.objects.create(
        ticket=answered, code="IKU", late_after=clock.now(), office=office, warned_at=clock.now()
    )
    said = {"recipient": "kppn@contoh.go.id", "recipient_kind": "office", "subject": "s", "body": "b"}
    OutgoingMail.objects.create(
        warning=warning, office=office, state="sent", sent_at=clock.now(), next_attempt_at=clock.now(), **said
    )
    (before,) = warnings_of(answered)
    clock.at += timedelta(days=91)
    with below_the_triggers():
        pruning.prune_some(clock, never)
    (after,) = warnings_of(answered)
    assert after == f"{before.removesuffix('.')}; isi e-mailnya dihapus setelah 90 hari."
    assert list(GoneMail.objects.values_list("warning", "recipient_kind")) == [(warning.pk, "office")]


def test_the_mails_of_a_digest_go_before_it(clock):
    said = {"recipient_kind": "outside", "subject": "s", "body": "b", "next_attempt_at": clock.now()}
    digest = OutgoingMail.objects.create(recipient="a@contoh.go.id", state="sent", sent_at=clock.now(), **said)
    OutgoingMail.objects.create(recipient="b@contoh.go.id", state="sent", sent_at=clock.now(), digest=digest, **said)
    clock.at += timedelta(days=91)
    with below_the_triggers():
        assert [pruning.prune_some(clock, never) for _turn in range(3)] == [1, 1, 0]


def test_a_mail_that_somebody_shows_is_proved_or_disproved_when_its_row_is_gone(answered, clock, tmp_path, capsys):
    post.outbox.clear()
    age(clock)
    with below_the_triggers():
        pruning.prune_some(clock, never)
    assert not OutgoingMail.objects.exists()
    file = tmp_path / "surat.eml"
    for message in post.outbox:
        file.write_bytes(message.message().as_bytes())
        call_command("verify_mail", file)
        assert f"TERBUKTI {answered.reference}" in capsys.readouterr().out
    shown = message_from_bytes(post.outbox[-1].message().as_bytes(), policy=policy.default)
    for name, value in (("To", "orang.lain@contoh.go.id"), ("Subject", f"[{answered.reference}] Lain")):
        other = message_from_bytes(bytes(shown), policy=policy.default)
        other.replace_header(name, value)
        file.write_bytes(bytes(other))
        with pytest.raises(CommandError, match="Tidak terbukti"):
            call_command("verify_mail", file)
    shown.set_content(shown.get_content() + "Denda dibayar tunai.")
    file.write_bytes(bytes(shown))
    with pytest.raises(CommandError, match="Tidak terbukti"):
        call_command("verify_mail", file)
