"""The daily seal leaves the house, and proves a copy of the database against whoever could write all of it anew
(docs/security.md 4)."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.tickets.test_history import below_the_triggers
from tickets.history import chain, outside
from tickets.history.chain import seal_day
from tickets.mail import outbox, seals
from tickets.models import DailySeal, OutgoingMail, SealedHead, SentSeal
from users.clock import wib_date

pytestmark = pytest.mark.django_db

TO = ["segel@itjen.contoh.go.id", "segel@bpk.contoh.go.id"]


@pytest.fixture(autouse=True)
def targets(settings, tmp_path):
    settings.SEAL_MAIL_TO, settings.SEAL_FOLDER, settings.SEAL_KEY = TO, str(tmp_path), ""
    return tmp_path


@pytest.fixture
def sealed(clerk, budi, as_rina, clock):
    """Two days, each with a seal."""
    ticket = factories.ask(clerk, budi, clock)
    first = seal_day(wib_date(clock.now()))
    clock.at += timedelta(days=1)
    factories.answer(ticket, as_rina, clock)
    second = seal_day(wib_date(clock.now()))
    clock.at += timedelta(days=1)
    return ticket, first, second


def verify(*arguments: str) -> str:
    out = StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out)
    except CommandError as wrong:
        return f"{out.getvalue()}{wrong}"
    return out.getvalue()


def test_a_new_target_gets_the_newest_seal_and_then_each(sealed, targets, clerk, budi, clock, mailoutbox):
    assert seals.send_due(clock) == 3
    assert seals.send_due(clock) == 0
    assert {sent.seal for sent in SentSeal.objects.all()} == {sealed[2]}
    factories.ask(clerk, budi, clock)
    third = seal_day(wib_date(clock.now()))
    assert seals.send_due(clock) == 3
    OutgoingMail.objects.exclude(recipient__in=TO).update(state="set_aside")
    assert outbox.deliver_due(clock) == 4
    assert sorted({mail.to[0] for mail in mailoutbox}) == sorted(TO)
    assert outside.line(third) in mailoutbox[-1].body
    assert sorted(path.name for path in targets.iterdir()) == [
        f"segel-hai-cso-{seal.day}.jsonl" for seal in (sealed[2], third)
    ]


def test_a_seal_that_left_names_no_person(sealed):
    ticket, first, _second = sealed
    assert set(json.loads(outside.line(first))) == {"format", "day", "tickets", "prev", "digest"}
    assert ticket.reference not in outside.line(first)


def test_a_folder_that_is_away_holds_no_mail_back_and_is_made_good(sealed, settings, tmp_path, clock):
    settings.SEAL_FOLDER = str(tmp_path / "jauh")
    with pytest.raises(OSError, match="jauh"):
        seals.send_due(clock)
    assert OutgoingMail.objects.filter(recipient__in=TO).count() == 2
    (tmp_path / "jauh").mkdir()
    assert seals.send_due(clock) == 1
    assert len(list((tmp_path / "jauh").iterdir())) == 1


def test_a_restored_copy_is_proved(sealed, targets, clock):
    seals.send_due(clock)
    said = verify("--seals", str(targets))
    assert "1 seals from outside are the same here" in said
    mail = targets / "mail.txt"
    mail.write_text(OutgoingMail.objects.get(recipient=TO[0]).body)
    assert "1 seals from outside are the same here" in verify("--seals", str(mail))


def rewrite() -> None:
    """As who owns the database could: an answer, its chain and every seal, all consistent in themselves."""
    days = list(DailySeal.objects.values_list("day", flat=True))
    with below_the_triggers():
        previous = ""
        for event in chain.Event.objects.order_by("ticket", "seq"):
            event.text = f"{event.text}!"
            event.hash = previous = chain.digest(event, previous if event.seq > 1 else "")
            event.save()
        SentSeal.objects.all()._raw_delete("default")
        SealedHead.objects.all()._raw_delete("default")
        DailySeal.objects.all()._raw_delete("default")
        for day in days:
            seal_day(day)


def test_a_wholly_re_written_database_is_found_only_by_what_lies_outside(sealed, targets, clock):
    seals.send_due(clock)
    rewrite()
    assert "all chains and seals hold" in verify()
    assert f"BROKEN line 1: the seal of {sealed[2].day} is another one in this database" in verify(
        "--seals", str(targets)
    )


def test_a_database_that_lost_its_last_days_is_found(sealed, targets, clock):
    seals.send_due(clock)
    with below_the_triggers():
        for rows in (SentSeal.objects.all(), SealedHead.objects.filter(seal=sealed[2])):
            rows._raw_delete("default")
        DailySeal.objects.filter(pk=sealed[2].pk)._raw_delete("default")
    assert f"BROKEN line 1: the seal of {sealed[2].day} is not in this database" in verify("--seals", str(targets))


def test_with_a_key_a_forged_line_is_named(sealed, settings, targets):
    settings.SEAL_KEY = "k" * 40
    kept = targets / "kept.jsonl"
    kept.write_text(outside.line(sealed[1]) + "\n" + outside.line(sealed[2]) + "\n")
    assert "2 seals from outside are the same here, 2 with this SEAL_KEY" in verify("--seals", str(kept))
    content = json.loads(outside.line(sealed[1])) | {"tickets": 7}
    kept.write_text(json.dumps(content))
    assert f"line 1: the seal of {sealed[1].day} was not written with this SEAL_KEY" in verify("--seals", str(kept))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no seal in it"),
        ("Yth. Bapak/Ibu\n", "there is no seal in it"),
        ("{", "line 1: it is no seal"),
        ("{}", "line 1: it is no seal"),
        ('{"format": "x"}', "line 1: it is no seal of this kind"),
        ('{"format": "hai-cso-seal-1", "day": [], "tickets": 1, "prev": 1, "digest": 1}', "is not in this database"),
        ('{"a":' * 50_000, "line 1: it is no seal"),
    ],
)
def test_whatever_the_file_holds_ends_in_words(sealed, targets, text, said):
    kept = targets / "kept.jsonl"
    kept.write_text(text)
    assert said in verify("--seals", str(kept))


def test_a_file_that_is_not_there_is_said(sealed):
    assert "BROKEN cannot be verified: FileNotFoundError" in verify("--seals", "/nirgendwo/segel.jsonl")
