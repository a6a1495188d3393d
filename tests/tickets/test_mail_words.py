"""What a mail about a ticket says, and how a reader's mail program takes it: one thread a ticket, marked as automatic
where a machine wrote it, and a way to answer for whoever has no login.
"""

import email
import email.policy
import re
from pathlib import Path

import pytest

from tests import factories
from tests.factories import question
from tickets.actions import FollowUp
from tickets.mail import outbox
from tickets.mail.actions import choose_notices
from tickets.models import OutgoingMail
from users.mail_message import HouseMessage

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())


def mail_of(kind, to="asker"):
    return OutgoingMail.objects.filter(event__kind=kind, recipient_kind=to).latest("pk")


@pytest.fixture
def arrived(mailoutbox, clock):
    """Let the worker send; the messages as a mail program reads them."""

    def deliver():
        mailoutbox.clear()
        outbox.deliver_due(clock)
        return [email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default) for sent in mailoutbox]

    return deliver


# --- As a mail program takes it ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_all_mails_of_a_ticket_are_one_thread_and_those_of_another_are_another(ticket_in, arrived):
    ticket_in("hai_2_replied")
    one = arrived()
    threads = {message["References"] for message in one}
    assert len(one) > 5
    assert len(threads) == 1
    assert all(message["In-Reply-To"] == message["References"] for message in one)
    assert len({message["Message-ID"] for message in one} | threads) == len(one) + 1
    ticket_in("waiting")
    assert {message["References"] for message in arrived()}.isdisjoint(threads)


@pytest.mark.django_db
def test_the_asker_s_mails_have_one_subject_and_a_reply_reaches_the_office(ticket_in, arrived):
    ticket = ticket_in("hai_replied")
    to_asker = [message for message in arrived() if message["To"] == ticket.asker_email]
    assert [message["Subject"] for message in to_asker] == [f"[{ticket.reference}] {ticket.subject}"] * 2
    assert {message["Reply-To"] for message in to_asker} == {"kppn-008@contoh.go.id"}


@pytest.mark.django_db
def test_what_a_machine_wrote_is_marked_and_what_a_person_wrote_to_the_asker_is_not(ticket_in, as_rina, clock, arrived):
    factories.finish(ticket_in("hai_replied"), as_rina, clock)
    arrived_now = arrived()
    by_person = [message["Auto-Submitted"] == "no" for message in arrived_now if "budi" in message["To"]]
    assert by_person == [False, True, True], "the receipt, HAI's reply, the answer"
    assert {message["Auto-Submitted"] for message in arrived_now if "budi" not in message["To"]} == {"auto-generated"}
    assert {message["X-Auto-Response-Suppress"] for message in arrived_now} == {"OOF, AutoReply"}


@pytest.mark.parametrize(
    "subject",
    [
        "[HAI-518102000-26] Sisa pagu é “tidak” cukup",
        "[HAI-518102000-26] " + "漢" * 90,
        "é" * 200,
        "x" * 200,
        "Kode =?utf-8?q?x?= dua  spasi é",
        "Biasa saja",
        "",
    ],
)
def test_a_subject_arrives_as_it_was_and_its_first_line_is_not_empty(subject):
    raw = HouseMessage(key="mail-1", to="a@contoh.id", subject=subject, body="x").message().as_bytes()
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == subject
    first = re.search(rb"^Subject: (.*)$", raw, re.MULTILINE)[1]
    assert bool(first) == bool(subject)
    assert max(map(len, raw.split(b"\n"))) < 79
    if subject.startswith("["):
        assert first.startswith(b"[HAI-518102000-26] ")


def test_a_message_s_name_is_the_same_at_each_try_and_tells_nothing_of_the_key():
    names = [
        HouseMessage(key=key, to="a@contoh.id", subject="x", body="x").extra_headers["Message-ID"]
        for key in ("mail-7", "mail-7", "mail-8")
    ]
    assert names[0] == names[1] != names[2]
    assert re.fullmatch(r"<[0-9a-f]{40}@[\w.-]+>", names[0])


def test_every_message_is_made_in_one_place():
    """Whoever makes one by hand forgets the marks."""
    makers = [
        path.relative_to(ROOT).as_posix()
        for floor in ("haicso", "kpi", "reports", "services", "tickets", "users")
        for path in (ROOT / floor).rglob("*.py")
        if re.search(r"\bEmailMessage[()]|\bsend_(mass_)?mail\(|EmailMultiAlternatives\(", path.read_text())
    ]
    assert makers == ["users/mail_message.py"]


# --- What it says -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_receipt_and_the_office_s_mail_say_question_office_and_deadline(clerk, budi, clock):
    factories.ask(clerk, budi, clock, question=question("Sisa pagu", "Mengapa SPM 00123 ditolak?"))
    receipt, desk = mail_of("asked").body, mail_of("asked", "office").body
    for said in ("Sisa pagu", "Mengapa SPM 00123 ditolak?", "KPPN Pekanbaru"):
        assert said in receipt
        assert said in desk
    assert "Dijawab paling lambat (Waktu SLA: Sen, 25 Mei 10.20 WIB)" in receipt
    assert "Waktu IKU" not in receipt, "a satker sees the SLA only"
    assert "Tenggat Waktu IKU: Rab, 20 Mei 10.20 WIB" in desk


@pytest.mark.django_db
def test_every_later_mail_says_what_was_asked_and_who_has_it(ticket_in, as_rina, clock):
    ticket = ticket_in("hai_2_replied")
    asked = ticket.events.get(seq=1).text
    for mail in OutgoingMail.objects.filter(event__ticket=ticket):
        assert asked in mail.body, mail.event.kind
        assert ticket.holder_office.name in mail.body, mail.event.kind
        if mail.recipient_kind == "hai":
            assert "Tenggat Waktu SLA" in mail.body


@pytest.mark.django_db
def test_no_mail_says_by_whom_and_then_nothing(ticket_in, layer1):
    """Agents of layer 1 have no office: what they are is said instead."""
    ticket_in("at_hai_2")
    body = OutgoingMail.objects.get(event__kind="to_layer_2").body
    assert "Dikirim oleh Sari Wulandari, Agen HAI Layer 1\n" in body
    ticket_in("waiting_asker_hai_1")
    assert not re.search(r", *$", mail_of("data_asked").body, re.MULTILINE)


@pytest.mark.django_db
def test_who_has_no_login_gets_no_address_of_a_page_and_is_told_whom_to_answer(as_rina, citizen, clock):
    ticket = factories.record(as_rina, citizen, clock)
    body = mail_of("asked").body
    assert "/tiket/" not in body
    assert f"hubungi KPPN Pekanbaru (petugas Rina Maharani), dan sebutkan nomor {ticket.reference}:" in body
    assert "- E-mail: kppn-008@contoh.go.id; balasan atas e-mail ini sampai ke sana" in body
    assert "- Alamat: meja layanan KPPN Pekanbaru, Pekanbaru" in body
    assert "Telepon" not in body
    choose_notices(
        by=as_rina,
        mode="immediate",
        desk_phone="(0761) 000-123",
        desk_address="Jalan Contoh 1, Pekanbaru",
        key=factories.key(as_rina.user),
        clock=clock,
    )
    factories.answer(ticket, as_rina, clock)
    body = mail_of("answered").body
    assert "/tiket/" not in body
    assert "- Telepon: (0761) 000-123\n" in body
    assert "- Alamat: Jalan Contoh 1, Pekanbaru\n" in body


@pytest.mark.django_db
def test_an_asker_of_a_satker_without_a_login_is_told_the_same(as_rina, satker, budi, clerk, clock):
    clerk.is_active = False
    clerk.save()
    factories.record(as_rina, budi, clock)
    body = mail_of("asked").body
    assert "/tiket/" not in body
    assert "hubungi KPPN Pekanbaru" in body


@pytest.mark.django_db
def test_no_officer_of_another_office_is_named_as_whom_to_answer(as_rina, citizen, national_offices, clock):
    factories.record(as_rina, citizen, clock, follow_up=FollowUp.PASS_ON, destination="penerimaan_negara")
    body = mail_of("asked").body
    assert "hubungi KPPN Khusus Penerimaan, dan" in body
    assert "kppn-khusus-183@contoh.go.id" in body


@pytest.mark.django_db
def test_hai_s_reply_is_not_mailed_twice_but_an_answer_of_other_words_is(ticket_in, as_rina, clock):
    ticket = ticket_in("hai_replied")
    reply = mail_of("hai_replied")
    text = reply.event.text
    factories.finish(ticket, as_rina, clock, text=f"  {text}\n")
    body = mail_of("answered").body
    assert text not in body
    assert "Jawabannya adalah balasan HAI DJPb yang kami kirim pada Sen, 18 Mei 2026 10.20 WIB" in body
    factories.finish(ticket_in("hai_replied"), as_rina, clock, text=f"{text} Segera ajukan ulang.")
    assert f"{text} Segera ajukan ulang." in mail_of("answered").body


@pytest.mark.django_db
def test_how_the_desk_is_reached_is_kept_by_the_office_and_signed(client_for, kppn008, rina, layer1):
    client = client_for(kppn008)
    typed = {"submission": "2f1b7f0e-7a31-4d3c-9a55-0d7c0f1d2b13", "mode": "digest", "officer": str(rina.pk)}
    typed |= {"desk_phone": "0761 123", "desk_address": "Jalan Contoh 1", "password": factories.CSO_PASSWORD}
    client.post("/pemberitahuan/", typed)
    page = client.get("/pemberitahuan/").content.decode()
    assert 'value="0761 123"' in page
    assert 'value="Jalan Contoh 1"' in page
    assert "desk_phone" not in client_for(layer1).get("/pemberitahuan/").content.decode()
