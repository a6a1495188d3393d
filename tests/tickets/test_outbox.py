"""Mail through a real SMTP conversation: once, in the end, never at the cost of another mail (docs/security.md 9)."""

import email
import email.policy
import os
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from tests import factories, killable_processes
from tests.factories import ask, question
from tests.parallel import apart, at_once
from tickets.mail import outbox
from tickets.models import OutgoingMail
from users.clock import DatabaseClock


class MailServer:
    """A real SMTP server on a port of its own. `refuse`: (recipient, data) -> an SMTP answer, or None to take the mail;
    "hang up" breaks the conversation off."""

    def __init__(self, port: int) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse: Callable[[str, EmailMessage], str | None] = lambda recipient, message: None
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        answer = self.refuse(envelope.rcpt_tos[0], message)
        if answer == "hang up":
            server.transport.close()
        if answer:
            return answer
        self.taken.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.taken]


@pytest.fixture
def port(settings) -> int:
    """A free port, to which the site sends its mail."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5
    return port


@pytest.fixture
def server(port) -> Iterator[MailServer]:
    server = MailServer(port)
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def mails(clerk, budi, clock):
    """The two mails of a question: to the asker, to the office."""
    ask(clerk, budi, clock, question=question("Sisa pagu é “tidak” cukup"))
    return list(OutgoingMail.objects.order_by("pk"))


def states() -> set[tuple[str, int]]:
    return set(OutgoingMail.objects.values_list("state", "attempts"))


# --- Delivered --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_each_mail_is_delivered_once(mails, server, clock):
    assert outbox.deliver_due(clock) == 2
    assert outbox.deliver_due(clock) == 0
    clock.at += timedelta(days=1)
    assert outbox.deliver_due(clock) == 0
    assert sorted(server.recipients) == ["budi.hartono@contoh.go.id", "kppn-008@contoh.go.id"]
    assert states() == {("sent", 1)}


@pytest.mark.django_db
def test_it_arrives_as_it_was_written(mails, server, clock, settings):
    outbox.deliver_due(clock)
    arrived = {message["To"]: message for message in server.taken}
    for mail in mails:
        message = arrived[mail.recipient]
        assert (message["Subject"].strip(), message["From"]) == (mail.subject, settings.DEFAULT_FROM_EMAIL)
        assert message.get_content().splitlines() == mail.body.splitlines()
    assert "Sisa pagu é “tidak” cukup" in server.taken[0]["Subject"]
    assert len(set(server.ids)) == 2
    assert OutgoingMail.objects.get(pk=mails[0].pk).sent_at == clock.now()


@pytest.mark.django_db
def test_mail_of_a_rolled_back_act_never_leaves(clerk, budi, server, clock):
    with transaction.atomic():
        ask(clerk, budi, clock)
        transaction.set_rollback(True)
    assert outbox.deliver_due(clock) == 0
    assert not server.taken


# --- Refused, down, broken off ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_refused_mail_waits_longer_each_time_and_is_set_aside_after_eight(mails, server, clock, caplog):
    server.refuse = lambda to, message: "451 4.3.0 Coba lagi nanti" if to.startswith("budi") else None
    waits = []
    for _ in range(8):
        outbox.deliver_due(clock)
        mail = OutgoingMail.objects.get(recipient="budi.hartono@contoh.go.id")
        waits.append((mail.next_attempt_at - clock.now()) // timedelta(minutes=1))
        clock.at = mail.next_attempt_at
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 64]
    assert (mail.state, mail.attempts, mail.sent_at) == ("set_aside", 8, None)
    assert "Coba lagi nanti" in mail.reason
    assert server.recipients == ["kppn-008@contoh.go.id"], "the other mail left, and left once"
    clock.at += timedelta(days=30)
    assert outbox.deliver_due(clock) == 0
    assert "set aside after 8 tries" in caplog.text
    assert "budi" not in caplog.text, "an address is nothing for a log"


@pytest.mark.django_db
def test_nothing_is_tried_before_its_time(mails, server, clock):
    server.refuse = lambda recipient, message: "451 nanti"
    outbox.deliver_due(clock)
    clock.at += timedelta(seconds=59)
    outbox.deliver_due(clock)
    assert states() == {("waiting", 1)}
    server.refuse = lambda recipient, message: None
    clock.at += timedelta(seconds=1)
    assert outbox.deliver_due(clock) == 2
    assert states() == {("sent", 2)}
    assert set(OutgoingMail.objects.values_list("reason", flat=True)) == {""}


@pytest.mark.django_db
def test_a_server_that_is_down_costs_no_mail_a_try_and_loses_none(mails, port, clock):
    for _ in range(10):
        with pytest.raises(ConnectionRefusedError):
            outbox.deliver_due(clock)
        clock.at += timedelta(minutes=1)
    assert states() == {("waiting", 0)}
    server = MailServer(port)
    server.controller.start()
    try:
        assert outbox.deliver_due(clock) == 2
    finally:
        server.controller.stop()


@pytest.mark.django_db
def test_a_mail_over_which_the_server_hangs_up_takes_no_other_along(clerk, budi, server, clock):
    """What makes the server break off must not use up the tries of what stands behind it in the queue."""
    ask(clerk, budi, clock, question=question("racun"))
    for _ in range(3):
        ask(clerk, budi, clock)
    server.refuse = lambda recipient, message: "hang up" if "racun" in message["Subject"] else None
    assert outbox.deliver_due(clock) == 6
    assert states() == {("sent", 1), ("waiting", 1)}


@pytest.mark.django_db
def test_a_server_that_goes_away_in_between_costs_only_one_mail_a_try(mails, server, clock):
    def last_words(recipient, message):
        server.controller.server.close()  # from now on it takes no connection
        return "hang up"

    server.refuse = last_words
    with pytest.raises(OSError, match="refused"):
        outbox.deliver_due(clock)
    assert sorted(OutgoingMail.objects.values_list("state", "attempts")) == [("waiting", 0), ("waiting", 1)]


# --- Poison -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "subject",
    [
        "Halo\nBcc: korban@contoh.go.id",
        "Halo\r\nBcc: korban@contoh.go.id\r\n\r\nIsi lain",
        "Halo\rBcc: korban@contoh.go.id",
    ],
)
def test_a_header_smuggled_into_a_subject_is_set_aside_and_harms_nobody(subject, clerk, budi, server, clock, caplog):
    ask(clerk, budi, clock, question=question(subject))
    ask(clerk, budi, clock)
    for _ in range(8):
        outbox.deliver_due(clock)
        clock.at += timedelta(hours=2)
    assert "korban@contoh.go.id" not in server.recipients
    assert all(message["Bcc"] is None for message in server.taken)
    assert states() == {("set_aside", 8), ("sent", 1)}
    for reason in OutgoingMail.objects.filter(state="set_aside").values_list("reason", flat=True):
        assert reason.startswith("BadHeaderError: Header values can't contain newlines")
    assert "korban" not in caplog.text, "what people typed is nothing for a log"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "recipient",
    [
        "tanpa-at",
        "@",
        "",
        "a@b\nRCPT TO:<korban@contoh.go.id>",
        "a@b,korban@contoh.go.id",
        "<>",
        "ü@contoh.go.id",
        "a@ü..id",
    ],
)
def test_an_impossible_address_stops_nobody_else(recipient, mails, server, clock):
    """Below forms and actions, as a damaged row would be."""
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                event=mails[0].event,
                recipient=recipient,
                subject="x",
                body="x",
                next_attempt_at=clock.now() - timedelta(hours=1),
            )
        ]
    )
    server.refuse = lambda to, message: "550 tidak dikenal" if to not in {mail.recipient for mail in mails} else None
    assert outbox.deliver_due(clock) == 2
    assert "korban@contoh.go.id" not in server.recipients
    assert states() == {("sent", 1), ("waiting", 1)}


@pytest.mark.django_db
def test_a_body_that_looks_like_the_end_of_a_mail_arrives_whole(ticket_in, as_rina, server, clock):
    text = "Langkah:\n.\nQUIT\n..titik\nFrom sini\n" + "x" * 2000 + "\nSelesai é 漢 \U0001f600"
    factories.answer(ticket_in("waiting"), as_rina, clock, text=text)
    outbox.deliver_due(clock)
    answered = [message for message in server.taken if message["Auto-Submitted"] == "no"]
    assert len(answered) == 1
    assert text in answered[0].get_content().replace("\r\n", "\n")


# --- Killed, and side by side -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_killed_between_sending_and_marking_it_sends_the_same_message_again(mails, server, tmp_path):
    """The server has the mail, the worker dies before it can say so: twice with one Message-ID is better than never."""
    worker = killable_processes.start(
        "manage.py", "worker", var=tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{server.controller.port}"
    )

    def take_and_kill(recipient, message):
        server.taken.append(message)
        os.kill(worker.pid, signal.SIGKILL)
        return "250 OK"

    server.refuse = take_and_kill
    assert worker.wait(timeout=30) == -signal.SIGKILL
    assert states() == {("waiting", 1)}
    (first,) = server.ids
    server.refuse = lambda recipient, message: None
    assert outbox.deliver_due(DatabaseClock()) == 0, "still leased"
    OutgoingMail.objects.update(next_attempt_at=DatabaseClock().now())
    assert outbox.deliver_due(DatabaseClock()) == 2
    assert sorted(server.ids).count(first) == 2
    assert len(set(server.ids)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_mail(clerk, budi, server, clock):
    for _ in range(40):
        ask(clerk, budi, clock)
    counts = at_once(4, lambda _n: sum(outbox.deliver_due(clock) for _ in range(3)))
    assert sum(counts) == 80, counts
    assert len(server.ids) == len(set(server.ids)) == 80
    assert states() == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_too_slow_leaves_the_rest_to_the_other(clerk, budi, server, clock):
    """With the lease over, another worker may have the rest of the batch: it is not ours any more."""
    for _ in range(3):
        ask(clerk, budi, clock)
    before_each = iter(range(10))

    def slow() -> bool:
        if next(before_each) == 2:
            clock.at += outbox.LEASE
            assert at_once(1, lambda _n: apart(outbox.deliver_due, clock)) == [4]
        return False

    assert outbox.deliver_due(clock, slow) == 2
    assert len(server.ids) == len(set(server.ids)) == 6


@pytest.mark.django_db
def test_what_a_stopping_worker_did_not_try_costs_no_try_and_no_wait(clerk, budi, server, clock):
    for _ in range(3):
        ask(clerk, budi, clock)
    answers = iter([False, False, True])
    assert outbox.deliver_due(clock, lambda: next(answers)) == 2
    assert states() == {("sent", 1), ("waiting", 0)}
    assert outbox.deliver_due(clock) == 4
