"""Attachments on every message: where they lie, that nothing is half-written, orphans swept (docs/security.md 6)."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from tests import evil_files
from tests.factories import ANSWER, CSO_PASSWORD, TEXT, answer, ask, record, staged
from tests.tickets.attachments.uploads import PDF, files_on_disk, upload
from tickets.files import store
from tickets.history import files_on_disk as kept_files
from tickets.history.chain import broken_chains
from tickets.models import Attachment, Event, OutgoingMail, Ticket
from tickets.page.act_fields import FIELDS
from tickets.workflow import Act

pytestmark = pytest.mark.django_db


# --- A message with files ---------------------------------------------------------------------------------------------


def test_a_question_s_files_are_kept_under_random_names_with_their_digests_in_the_chain(send, attachments_folder):
    response = send(upload(), upload("Rekap SPM.xlsx", evil_files.xlsx()))
    assert response.status_code == 302
    event = Event.objects.get(kind=Event.Kind.ASKED)
    pdf, xlsx = event.attachments.order_by("seq")
    assert (pdf.name, pdf.type, pdf.size, pdf.sha256) == ("surat.pdf", "pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    assert event.data["files"] == [pdf.described(), xlsx.described()]
    assert not list(broken_chains())
    assert files_on_disk(attachments_folder) == sorted([pdf.stored_name, xlsx.stored_name])
    assert re.fullmatch("[0-9a-f]{32}", pdf.stored_name)
    assert store.path_of(pdf.stored_name).read_bytes() == PDF
    assert store.path_of(pdf.stored_name).stat().st_mode & 0o777 == 0o600
    assert not list(kept_files.broken_files())


def test_the_conversation_shows_type_and_size_and_the_mail_tells_of_the_files(send, client_for, clerk):
    send(upload("bukti setor.pdf", evil_files.pdf("<< /Length 0 >>" + " " * 2_000)))
    ticket, file = Ticket.objects.get(), Attachment.objects.get()
    page = client_for(clerk).get(ticket.get_absolute_url()).content.decode()
    assert f'href="/tiket/{ticket.reference}/berkas/{file.key}/"' in page
    assert "bukti setor.pdf" in page
    assert "PDF · 3 KB" in page
    receipt = OutgoingMail.objects.get(recipient_kind="asker")
    assert "Lampiran: bukti setor.pdf. Berkasnya dapat diunduh di halaman tiket." in receipt.body


def test_an_officer_records_question_and_answer_with_their_own_files(client_for, kppn008, rina, citizen):
    client = client_for(kppn008)
    page = client.get("/tiket/rekam/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    typed = {
        "submission": re.search(r'name="submission" value="([^"]+)"', page)[1],
        "act": "send",
        "email": citizen.email,
        "channel": "tatap_muka",
        "subject": "Pajak",
        "question": TEXT,
        "follow_up": "selesai",
        "answer": ANSWER,
        "attachments": upload("tanya.pdf"),
        "answer_attachments": [upload("jawab.pdf"), upload("jawab.zip", evil_files.archive([("a.txt", "x")]))],
        "officer": rina.pk,
        "password": CSO_PASSWORD,
    }
    typed["channel"] = client.get("/tiket/rekam/").context["form"]["channel"].value()
    response = client.post("/tiket/rekam/", typed)
    assert response.status_code == 302, response.context["form"].errors
    by_kind = {
        event.kind: [file.name for file in event.attachments.all()] for event in Ticket.objects.get().events.all()
    }
    assert by_kind == {"asked": ["tanya.pdf"], "answered": ["jawab.pdf", "jawab.zip"]}


def test_an_answer_carries_files(client_for, kppn008, rina, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    client = client_for(kppn008)
    form = client.get(ticket.get_absolute_url()).context["form"]
    typed = {
        "submission": form["submission"].value(),
        "seen_version": ticket.version,
        "act": "answer",
        "answer": ANSWER,
        "attachments": upload("jawaban.pdf"),
        "officer": rina.pk,
        "password": CSO_PASSWORD,
    }
    response = client.post(reverse("tickets:act", args=[ticket.reference]), typed)
    assert response.status_code == 302, response.context["form"].errors
    assert Attachment.objects.get().event.kind == Event.Kind.ANSWERED
    mail = OutgoingMail.objects.filter(event__kind=Event.Kind.ANSWERED).get()
    assert "Lampiran: jawaban.pdf." in mail.body


@pytest.mark.parametrize(
    ("login", "act", "state"),
    [
        ("kppn008", "escalate", "waiting"),
        ("kppn008", "ask_data", "waiting"),
        ("kppn008", "refuse", "waiting"),
        ("kppn008", "record_reply", "waiting_asker"),
        ("kppn008", "finish", "hai_replied"),
        ("kppn008", "send_back", "hai_replied"),
        ("clerk", "reply", "waiting_asker"),
        ("clerk", "add", "waiting"),
        ("layer1", "hai_reply", "at_hai"),
        ("layer1", "ask_data", "at_hai"),
    ],
)
def test_every_message_takes_files(login, act, state, request, client_for, rina, ticket_in):
    ticket, client = ticket_in(state), client_for(request.getfixturevalue(login))
    form = client.get(ticket.get_absolute_url()).context["form"]
    typed = {
        "submission": form["submission"].value(),
        "seen_version": ticket.version,
        "act": act,
        **dict.fromkeys(FIELDS[Act(act)], "Lihat lampiran."),
        "gap_reason": "haipedia",
        "catalogue": "2026-1",
        "attachments": upload("lampiran.xls", evil_files.xls()),
        "officer": rina.pk,
        "password": CSO_PASSWORD,
    }
    response = client.post(reverse("tickets:act", args=[ticket.reference]), typed)
    assert response.status_code == 302, response.context["form"].errors
    last = ticket.events.order_by("seq").last()
    assert [file.name for file in last.attachments.all()] == ["lampiran.xls"]
    assert "lampiran.xls" in client.get(ticket.get_absolute_url()).content.decode()


# --- Nothing half-written, orphans swept ------------------------------------------------------------------------------


def test_a_form_that_fails_elsewhere_keeps_no_file(send, attachments_folder):
    response = send(upload(), subject="")
    assert "Berkas tidak ikut tersimpan; pilih lagi: surat.pdf" in response.content.decode()
    assert files_on_disk(attachments_folder) == []


def test_a_form_sent_twice_keeps_its_files_once(client_for, clerk, question, attachments_folder):
    client = client_for(clerk)
    typed = question(client)
    for _time in range(2):
        assert client.post("/tiket/rekam/", typed | {"attachments": upload()}).status_code == 302
    assert files_on_disk(attachments_folder) == [Attachment.objects.get().stored_name]


def test_the_sweep_takes_what_no_message_names_and_nothing_else(clerk, budi, clock, attachments_folder):
    """What a killed server leaves: a file in quarantine, and one that was moved before the commit that never came."""
    kept = ask(clerk, budi, clock, files=[staged()]).events.get(seq=1).attachments.get()
    waiting, orphan = staged(), store.keep(staged())
    stranger = attachments_folder / "kept" / "README"
    stranger.write_text("not ours")
    clock.at = clock.at.__class__.now(clock.at.tzinfo)
    assert vars(kept_files.sweep(clock)) == {"quarantined": 0, "orphans": 0, "bytes": 0}
    assert (waiting.path.exists(), store.path_of(orphan).exists()) == (True, True)
    clock.at += timedelta(hours=3)
    assert kept_files.sweep(clock).quarantined == 1
    clock.at += timedelta(hours=24)
    assert kept_files.sweep(clock).orphans == 1
    assert files_on_disk(attachments_folder) == sorted(["README", kept.stored_name])


def test_files_are_verified_against_row_and_event(clerk, budi, as_rina, clock, capsys):
    first = ask(clerk, budi, clock, files=[staged()]).events.get(seq=1).attachments.get()
    ticket = answer(ask(clerk, budi, clock), as_rina, clock, files=[staged("b.zip", b"PK"), staged("c.xls", b"x")])
    call_command("sweep_files", verify=True)
    store.path_of(first.stored_name).write_bytes(b"lain")
    store.path_of(ticket.events.get(kind="answered").attachments.get(seq=2).stored_name).unlink()
    assert [(one.reference, one.what) for one in kept_files.broken_files()] == [
        (first.event.ticket.reference, "attachment 1: its file was changed"),
        (ticket.reference, "attachment 2: its file is not there"),
    ]
    with pytest.raises(CommandError):
        call_command("sweep_files", verify=True)
    assert "its file was changed" in capsys.readouterr().err


def test_the_conversation_asks_for_files_once(clerk, budi, as_rina, clock, django_assert_num_queries):
    from tickets.page.thread import thread

    ticket = answer(ask(clerk, budi, clock, files=[staged(), staged()]), as_rina, clock, files=[staged()])
    with django_assert_num_queries(3):
        thread(ticket, clerk)


def test_a_recorded_question_with_files_is_one_transaction(as_rina, citizen, clock, monkeypatch, attachments_folder):
    """Whatever fails after the files were kept: no ticket, and files that the sweep takes."""
    from tickets.actions.pen import Pen

    def fails(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(Pen, "conclude", fails)
    with pytest.raises(RuntimeError):
        record(as_rina, citizen, clock, files=[staged()])
    assert not Attachment.objects.exists()
    assert len(files_on_disk(attachments_folder)) == 1
    assert connection.is_usable()
