"""Warnings before a deadline: once each, in service hours only, gone when answered."""

import os
import signal
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import killable_processes
from tests.factories import CSO_PASSWORD, answer, ask, escalate, pass_on
from tests.parallel import at_once
from tests.tickets.test_history import below_the_triggers
from tests.tickets.test_outbox import port, server  # noqa: F401 - fixtures: a real SMTP server
from tickets.mail import outbox
from tickets.models import DayOff, DeadlineWarning, NoticeSetting, OutgoingMail, Ticket
from tickets.warnings import sending
from tickets.worker import OnceAMinute
from users.clock import FixedClock
from users.wib import WIB

pytestmark = pytest.mark.django_db
OFFICE, HEAD = "kppn-008@contoh.go.id", "kasi.mski.008@contoh.go.id"


def wib(day: int, hour: int, minute: int = 0, month: int = 5, **more: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB, **more).astimezone(UTC)


@pytest.fixture
def turn(clock, mailoutbox):
    """One turn of the worker at that instant: the addresses that were warned."""

    def work(at: datetime) -> list[str]:
        clock.at = at
        sending.write_due(clock)
        mailoutbox.clear()
        outbox.deliver_due(clock)
        return sorted(mail.to[0] for mail in mailoutbox if "Hampir terlambat" in mail.subject)

    return work


@pytest.fixture
def ticket(clerk, budi, clock):
    """Put in on Monday 18 May 10.20: IKU due on Wednesday 10.20, SLA (27th and 28th are off) on the 25th, 10.20."""
    return ask(clerk, budi, clock)


def moved(ticket: Ticket, late_after: datetime) -> None:
    """As a re-decision mirrors it; SLA is far away."""
    Ticket.objects.filter(pk=ticket.pk).update(sla_late_after=wib(30, 8, month=6))
    Ticket.objects.filter(pk=ticket.pk).update(iku_due=late_after, iku_late_after=late_after)


def reasons() -> set[str]:
    return set(OutgoingMail.objects.filter(state="set_aside").values_list("reason", flat=True))


# --- When -------------------------------------------------------------------------------------------------------------
def test_it_is_sent_four_working_hours_before_each_deadline_and_once(ticket, turn, mailoutbox):
    # Four working hours before Wednesday 10.20 are Tuesday 14.20.
    assert turn(wib(19, 14, 19)) == []
    assert turn(wib(19, 14, 20)) == [OFFICE]
    (mail,) = mailoutbox
    assert mail.subject.startswith(f"[{ticket.reference}] Hampir terlambat Waktu IKU, Rab, 20 Mei 10.20: ")
    for said in (
        "u.p. Kepala Seksi MSKI/PDMS",
        ticket.events.get(seq=1).text,
        "jawab paling lambat Rab, 20 Mei 10.20 WIB",
        ticket.get_absolute_url(),
    ):
        assert said in mail.body
    assert [turn(wib(19, 14, 21)), turn(wib(20, 8)), turn(wib(20, 10, 20)), turn(wib(20, 12))] == [[]] * 4
    # The other norm has its own, on the fifth working day.
    late_after = Ticket.objects.get().sla_late_after.astimezone(WIB)
    assert (late_after.day, late_after.hour, late_after.minute) == (25, 10, 20)
    assert turn(wib(22, 14, 19)) == []
    assert turn(wib(22, 14, 20)) == [OFFICE]
    assert turn(wib(22, 15)) == []
    assert list(DeadlineWarning.objects.values_list("code", flat=True)) == ["IKU", "SLA"]


@pytest.mark.parametrize(
    ("late_after", "outside", "inside"),
    [
        (wib(19, 12), wib(18, 16), wib(19, 8)),  # Monday 16.00 is closed; Tuesday 08.00 is open
        (wib(25, 10), wib(22, 16), wib(25, 8)),  # Friday evening: Monday
        (wib(25, 10), wib(23, 10), wib(25, 8)),  # Saturday
        (wib(29, 10), wib(27, 10), wib(29, 8)),  # Idul Adha and the day after are off
    ],
)
def test_nothing_is_written_nor_sent_outside_service_hours(ticket, turn, late_after, outside, inside):
    moved(ticket, late_after)
    assert turn(outside) == []
    assert not DeadlineWarning.objects.exists()
    assert turn(outside + timedelta(hours=3)) == []
    assert turn(inside) == [OFFICE]


def test_the_last_microsecond_before_closing_is_still_in_hours(ticket, turn):
    moved(ticket, wib(19, 10))
    assert turn(wib(18, 15, 59, second=59, microsecond=999999)) == [OFFICE]


def test_a_mail_that_the_server_did_not_take_before_closing_waits_for_the_opening(ticket, clock, turn):
    moved(ticket, wib(19, 10))
    clock.at = wib(18, 15, 59)
    sending.write_due(clock)
    assert turn(wib(18, 16)) == []
    mail = OutgoingMail.objects.get(warning__isnull=False)
    assert (mail.state, mail.attempts, mail.next_attempt_at) == ("waiting", 0, wib(19, 8))
    assert turn(wib(19, 8)) == [OFFICE]


def test_a_deadline_that_passed_without_a_worker_is_warned_of_no_more(ticket, turn):
    assert turn(wib(20, 10, 20, microsecond=1)) == []
    assert not DeadlineWarning.objects.filter(code="IKU").exists()


def test_an_office_that_is_closed_tomorrow_is_warned_today(ticket, pekanbaru, calendar, turn):
    """Its own day off counts; the nation's other tickets are not yet due."""
    DayOff.objects.create(
        day=date(2026, 5, 19), category="penutupan_setempat", name="Banjir", office=pekanbaru, added_in=calendar
    )
    DayOff.objects.create(
        day=date(2026, 5, 21), category="penutupan_setempat", name="x", office=pekanbaru.kanwil, added_in=calendar
    )
    calendar.stamp = uuid.uuid4()
    calendar.save()
    moved(ticket, wib(20, 10))
    assert turn(wib(18, 14)) == [OFFICE]


# --- To whom ----------------------------------------------------------------------------------------------------------
def test_the_head_of_section_gets_his_own_where_he_named_an_address_even_with_a_digest(
    ticket, kppn008, rina, clock, turn
):
    setting = NoticeSetting.objects.create(
        office=kppn008.office,
        mode="digest",
        head_email=HEAD,
        chosen_at=clock.now(),
        chosen_by=kppn008,
        chosen_posting=rina,
    )
    assert turn(wib(19, 14, 20)) == [HEAD, OFFICE]
    setting.head_email = OFFICE.upper()
    setting.save()
    assert turn(wib(22, 14, 20)) == [OFFICE], "one address hears once"


def test_an_office_names_the_head_s_address_signed_and_takes_it_back(client_for, kppn008, rina, layer1):
    client = client_for(kppn008)

    def send(address: str) -> str:
        form = {"submission": str(uuid.uuid4()), "mode": "digest", "officer": rina.pk, "password": CSO_PASSWORD}
        return client.post("/pemberitahuan/", form | {"head_email": address}, follow=True).content.decode()

    assert 'aria-invalid="true"' in send("bukan alamat")
    assert not NoticeSetting.objects.exists()
    assert HEAD in send(HEAD.upper())
    assert sending.head_addresses({kppn008.office_id}) == {kppn008.office_id: HEAD}
    send("")
    assert sending.head_addresses({kppn008.office_id}) == {}
    assert "head_email" not in client_for(layer1).get("/pemberitahuan/").content.decode()


def test_an_office_without_an_address_is_marked_and_asked_no_more(ticket, pekanbaru, clock, turn):
    pekanbaru.email = ""
    pekanbaru.save()
    assert turn(wib(19, 15)) == []
    assert DeadlineWarning.objects.count() == 1
    assert sending.write_due(clock) == 0


def test_the_office_to_which_it_is_passed_on_is_warned_too_and_a_ticket_at_hai_as_well(
    ticket, as_rina, national_offices, clock, turn
):
    assert turn(wib(19, 14, 20)) == [OFFICE]
    pass_on(ticket, as_rina, clock)
    assert turn(wib(19, 14, 30)) == ["kppn-khusus-183@contoh.go.id"]


def test_a_ticket_at_hai_is_warned_of_because_its_clock_runs_on(ticket, as_rina, clock, turn, mailoutbox):
    escalate(ticket, as_rina, clock)
    assert turn(wib(19, 14, 20)) == [OFFICE]
    warning = next(mail for mail in mailoutbox if "Hampir terlambat" in mail.subject)
    assert "Tiket sedang di HAI; waktu norma tetap berjalan." in warning.body


# --- Gone when it is no longer true -----------------------------------------------------------------------------------
def test_an_answered_ticket_is_not_warned_of_and_a_written_warning_is_withdrawn(ticket, as_rina, clock, turn):
    clock.at = wib(19, 15)
    assert sending.write_due(clock) == 1
    answer(ticket, as_rina, clock)
    assert turn(wib(19, 15, 1)) == []
    assert reasons() == {"Tiket sudah dijawab."}
    assert sending.write_due(clock) == 0


def test_a_deadline_that_moved_withdraws_the_warning_and_gets_one_of_its_own(ticket, clock, turn):
    clock.at = wib(19, 15)
    sending.write_due(clock)
    moved(ticket, wib(21, 10))
    assert turn(wib(19, 15, 1)) == []
    assert reasons() == {"Tenggat sudah berubah."}
    assert turn(wib(20, 14)) == [OFFICE]
    moved(ticket, wib(20, 10, 20))  # the change was undone: that deadline has had its warning
    assert turn(wib(20, 9)) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("passed", "Tiket sudah dipegang kantor lain."),
        ("late", "Tenggat sudah lewat."),
        ("closed", "Kantor sudah tutup."),
        ("unseen", "Penerima tidak lagi berwenang melihat tiket ini."),
    ],
)
def test_what_is_no_longer_true_when_it_leaves_does_not_leave(
    change, reason, ticket, as_rina, national_offices, clock, turn
):
    clock.at = wib(19, 15)
    sending.write_due(clock)
    match change:
        case "passed":
            pass_on(ticket, as_rina, clock)
        case "late":
            clock.at = wib(20, 11)
        case "closed":
            ticket.holder_office.closed_on = date(2026, 5, 19)
            ticket.holder_office.save()
        case "unseen":
            with below_the_triggers():
                ticket.parties.all().delete()
    outbox.deliver_due(clock)
    assert reason in reasons()
    assert not OutgoingMail.objects.filter(warning__code="IKU", warning__office__code="008", state="sent").exists()


# --- Two workers, a killed one, a big table ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_workers_warn_once_by_real_mail(clerk, budi, server, clock, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sending, "BATCH", 3)
    tickets = [ask(clerk, budi, clock) for _ in range(8)]
    outbox.deliver_due(clock)
    server.recipients.clear()
    clock.at = wib(19, 15)

    def work(_number: int) -> int:
        written = sending.write_due(clock)
        outbox.deliver_due(clock)
        return written

    counts = at_once(3, work)
    # Whom one worker had locked the other did not wait for.
    work(0)
    assert DeadlineWarning.objects.count() == len(tickets), counts
    assert server.recipients == [OFFICE] * len(tickets)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_whole_warnings_or_none(clerk, budi, clock, tmp_path, monkeypatch):
    for _ in range(6):
        ask(clerk, budi, clock)
    # A process of its own dies inside its second batch of two, after the warnings and before their mails.
    program = tmp_path / "dies.py"
    program.write_text(
        "import os, signal, django; django.setup()\n"
        "from datetime import datetime, UTC\n"
        "from tickets.warnings import sending as n\n"
        "from users.clock import FixedClock\n"
        "n.BATCH, words, seen = 2, n._words, []\n"
        "def dying(*a):\n"
        "    seen.append(1)\n"
        "    if len(seen) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return words(*a)\n"
        "n._words = dying\n"
        "n.write_due(FixedClock(datetime(2026, 5, 19, 8, tzinfo=UTC)))\n"
    )
    process = killable_processes.start(
        str(program),
        var=tmp_path,
        DJANGO_SETTINGS_MODULE="haicso.settings",
        PYTHONPATH=os.getcwd(),
    )
    assert process.wait(timeout=60) == -signal.SIGKILL, process.stdout.read()
    assert DeadlineWarning.objects.count() == OutgoingMail.objects.filter(warning__isnull=False).count() == 2
    clock.at = wib(19, 15)
    assert sending.write_due(clock) == 4
    assert DeadlineWarning.objects.count() == OutgoingMail.objects.filter(warning__isnull=False).count() == 6


def test_the_worker_looks_once_a_minute_and_again_when_it_failed():
    turns, fails = [], [True, False, False]

    def look(clock, stopping):
        turns.append(clock.now())
        if fails.pop(0):
            raise OSError

    piece, clock = OnceAMinute(look), FixedClock(wib(19, 9))
    with pytest.raises(OSError):
        piece(clock, lambda: False)
    for second in (1, 2, 59, 60):
        clock.at = wib(19, 9) + timedelta(seconds=second)
        piece(clock, lambda: False)
    assert [turn.second + 60 * turn.minute for turn in turns] == [0, 1, 60]


# --- What is shown ----------------------------------------------------------------------------------------------------
def test_the_ticket_says_quietly_that_its_office_was_warned(ticket, client_for, kppn008, kanwil04, clerk, clock, turn):
    assert turn(wib(19, 14, 20)) == [OFFICE]
    line = "Peringatan Waktu IKU dikirim ke KPPN Pekanbaru, Sel, 19 Mei 2026 14.20 WIB."
    for user in (kppn008, kanwil04):
        assert line in client_for(user).get(ticket.get_absolute_url()).content.decode()
    assert "Peringatan Waktu" not in client_for(clerk).get(ticket.get_absolute_url()).content.decode()
