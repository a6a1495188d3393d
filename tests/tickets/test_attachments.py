"""Attachments on every message: what is taken, where it lies, who gets it (docs/security.md 6)."""

import errno
import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from tests import evil_files
from tests.factories import ANSWER, CSO_PASSWORD, TEXT, answer, ask, escalate, record, staged
from tickets.files import store
from tickets.history import files_on_disk as kept_files
from tickets.history.chain import broken_chains
from tickets.models import Attachment, Destination, Event, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db

PDF = evil_files.pdf()


def upload(name: str = "surat.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def files_on_disk(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def question(budi):
    """What a satker's clerk types."""

    def typed(client, *files, **more):
        page = client.get("/tiket/rekam/").content.decode()
        key = re.search(r'name="submission" value="([^"]+)"', page)[1]
        return {
            "submission": key,
            "asker": budi.pk,
            "destination": Destination.TREASURY,
            "subject": "SPM ditolak",
            "question": TEXT,
            "attachments": list(files),
        } | more

    return typed


@pytest.fixture
def send(client_for, clerk, question):
    """The satker's question with these files, as the browser sends it."""

    def sent(*files, **more):
        client = client_for(clerk)
        return client.post("/tiket/rekam/", question(client, *files, **more))

    return sent


def error_of(response, name: str = "attachments") -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.context["form"].errors.get(name, []))


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
        **dict.fromkeys(("answer", "request", "reason", "reply", "note"), "Lihat lampiran."),
        "attachments": upload("lampiran.xls", evil_files.xls()),
        "officer": rina.pk,
        "password": CSO_PASSWORD,
    }
    response = client.post(reverse("tickets:act", args=[ticket.reference]), typed)
    assert response.status_code == 302, response.context["form"].errors
    last = ticket.events.order_by("seq").last()
    assert [file.name for file in last.attachments.all()] == ["lampiran.xls"]
    assert "lampiran.xls" in client.get(ticket.get_absolute_url()).content.decode()


# --- Who gets it ------------------------------------------------------------------------------------------------------
@pytest.fixture
def file(clerk, budi, clock) -> Attachment:
    ticket = ask(clerk, budi, clock, files=[staged("Surat tugas – Balai.pdf", PDF)])
    return ticket.events.get(seq=1).attachments.get()


def address(file: Attachment) -> str:
    return reverse("tickets:download", args=[file.event.ticket.reference, file.key])


@pytest.mark.parametrize("login", ["clerk", "kppn008", "kanwil04", "monitor", "admin"])
def test_who_sees_the_ticket_downloads_it(login, request, client_for, file):
    response = client_for(request.getfixturevalue(login)).get(address(file))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Surat%20tugas%20%E2%80%93%20Balai.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("login", ["other_clerk", "aceh_clerk", "kppn001", "kanwil01", "layer1", "layer2"])
def test_for_everybody_else_it_does_not_exist(login, request, client_for, file):
    client = client_for(request.getfixturevalue(login))
    hidden = client.get(address(file))
    missing = client.get(address(file).replace(str(file.key), "00000000-0000-4000-8000-000000000000"))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    strip = re.compile(rb'(nonce|csrfmiddlewaretoken|value)="[^"]*"|[0-9a-f-]{36}')
    assert strip.sub(b"", hidden.content) == strip.sub(b"", missing.content)


def test_a_file_is_not_found_under_another_ticket(client_for, clerk, budi, clock, file):
    other = ask(clerk, budi, clock)
    assert client_for(clerk).get(reverse("tickets:download", args=[other.reference, file.key])).status_code == 404


def test_a_stranger_is_sent_to_the_login(client, file):
    assert client.get(address(file)).status_code == 302
    assert client.post(address(file)).status_code in {403, 405}


def test_a_note_s_file_is_not_for_the_satker(client_for, clerk, kppn008, layer1, budi, as_rina, clock):
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock, files=[staged("untuk HAI.pdf", PDF)])
    file = Attachment.objects.get()
    for login, status in ((clerk, 404), (kppn008, 200), (layer1, 200)):
        client = client_for(login)
        assert client.get(address(file)).status_code == status
        assert ("untuk HAI.pdf" in client.get(ticket.get_absolute_url()).content.decode()) == (status == 200)


def test_a_file_lost_from_the_disk_is_no_500(client_for, clerk, file):
    store.path_of(file.stored_name).unlink()
    assert client_for(clerk).get(address(file)).status_code == 404


def test_only_our_own_names_lead_to_a_file():
    for name in ("../secret_key", "..", "", "a" * 31, "A" * 32, "/etc/passwd"):
        with pytest.raises(FileNotFoundError):
            store.path_of(name)


# --- Bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rekap.xlsm", evil_files.xlsx(), "Berkas rekap.xlsm bukan PDF, XLS/XLSX, atau ZIP."),
        ("rekap.xlsx", evil_files.BAD_XLSX["macros"][0], "Berkas rekap.xlsx memuat makro."),
        ("rekap.xls", evil_files.BAD_XLS["macros"][0], "Berkas rekap.xls memuat makro."),
        ("arsip.zip", evil_files.BAD_ZIPS["password"][0], "Berkas arsip.zip berkata sandi."),
        ("arsip.zip", evil_files.BAD_ZIPS["bomb"][0], "terlalu besar atau terlalu banyak setelah dibuka"),
        ("arsip.zip", evil_files.BAD_ZIPS["program"][0], "Berkas arsip.zip (setup.EXE) memuat program."),
        ("surat.pdf", b"MZ\x90\x00" + b"\0" * 3000, "Isi berkas surat.pdf tidak sesuai dengan jenisnya."),
        ("surat.pdf", evil_files.BAD_PDFS["script"][0], "Berkas surat.pdf memuat skrip"),
        ("surat", PDF, "Berkas surat bukan PDF"),
        ("laporan\u202efdp.exe", PDF, "Berkas laporanfdp.exe bukan PDF"),
        ("surat.pdf", b"", "Berkas surat.pdf kosong"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field_and_the_text_stays(name, content, said, send, attachments_folder):
    response = send(upload("baik.pdf"), upload(name, content))
    assert said in error_of(response)
    page = response.content.decode()
    assert TEXT in page
    assert "Berkas tidak ikut tersimpan; pilih lagi: baik.pdf" in page
    assert not Ticket.objects.exists()
    assert files_on_disk(attachments_folder) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/cron.d/surat.pdf", "surat.pdf"),
        ("C:\\Users\\x\\surat.pdf", "surat.pdf"),
        ("surat\u202e\u200f tugas.PDF", "surat tugas.pdf"),
        ("su\x00rat\x07.pdf", "surat.pdf"),
        ('a<b>"c|.pdf', "a_b__c_.pdf"),
        ("n" * 300 + ".pdf", None),
        ("daftar\u00a0gaji.pdf", "daftargaji.pdf"),
    ],
)
def test_a_name_is_cleaned(name, kept):
    from tickets.files.names import cleaned_name

    shown, kind = cleaned_name(name)
    assert kind.ending == "pdf"
    assert len(shown) <= 120
    assert kept is None or shown == kept


def test_a_file_over_15_mb_is_told_with_its_size(send, settings, attachments_folder):
    settings.ATTACHMENT_MAX_BYTES = 100_000
    said = error_of(send(upload("besar.pdf", PDF + b"\0" * 200_000)))
    assert said.startswith("Berkas besar.pdf 196 KB; paling besar 98 KB.")
    assert files_on_disk(attachments_folder) == []


def test_15_mb_exactly_is_taken_and_18_is_not(send):
    mib = 1024 * 1024
    over = upload("Rekap 18.pdf", PDF + b" " * (18 * mib - len(PDF)))
    assert error_of(send(over)).startswith("Berkas Rekap 18.pdf 18 MB; paling besar 15 MB.")
    size = 15 * mib - len(evil_files.pdf("<< /Length 15000000 >>\nstream\n\nendstream")) - 16
    inside = evil_files.pdf(f"<< /Length {size} >>\nstream\n{'x' * size}\nendstream")
    assert 15 * mib - 32 < len(inside) <= 15 * mib
    assert send(upload("pas.pdf", inside)).status_code == 302


def test_too_many_and_too_much_together(send, settings):
    assert "Paling banyak 5 berkas" in error_of(send(*(upload(f"{n}.pdf") for n in range(6))))
    settings.ATTACHMENTS_MESSAGE_BYTES = 500
    assert "Semua berkas bersama" in error_of(send(upload(), upload("b.pdf"), upload("c.pdf")))


def test_a_100_mb_body_is_refused_before_it_is_read(client_for, clerk, attachments_folder):
    response = client_for(clerk).generic(
        "POST", "/tiket/rekam/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(100 << 20)
    )
    assert response.status_code == 413
    assert "15 MB" in response.content.decode()
    assert files_on_disk(attachments_folder) == []


def test_a_text_in_place_of_a_file_is_no_file(send):
    assert send(attachments=["surat.pdf"]).status_code == 302
    assert not Attachment.objects.exists()


def test_a_stranger_writes_nothing_to_the_disk(client, attachments_folder):
    response = client.post("/tiket/rekam/", {"question": TEXT, "attachments": upload()})
    assert response.status_code == 403
    assert TEXT in response.content.decode()
    assert files_on_disk(attachments_folder) == []


def test_a_body_cut_off_in_the_middle_leaves_nothing(client_for, clerk, attachments_folder):
    body = b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="a.pdf"\r\n\r\n' + PDF
    response = client_for(clerk).generic("POST", "/tiket/rekam/", body, content_type="multipart/form-data; boundary=x")
    assert response.status_code in {200, 400}
    assert files_on_disk(attachments_folder) == []


# --- A full disk ------------------------------------------------------------------------------------------------------
FULL = "Penyimpanan berkas sedang penuh"


def no_space(*_args, **_more):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_too_little_room_is_told_before_anything_is_written(send, settings, attachments_folder):
    settings.ATTACHMENTS_MIN_FREE_BYTES = 1 << 60
    response = send(upload(), upload("b.pdf"))
    assert error_of(response).count(FULL) == 1
    assert TEXT in response.content.decode()
    assert files_on_disk(attachments_folder) == []
    assert send().status_code == 302  # a question without files is still taken


@pytest.mark.parametrize("step", ["begin", "finish"])
def test_a_disk_that_fills_up_while_a_file_arrives_is_told(step, send, monkeypatch, attachments_folder):
    monkeypatch.setattr(store, step, no_space)
    response = send(upload())
    assert FULL in error_of(response)
    assert TEXT in response.content.decode()
    assert files_on_disk(attachments_folder) == []


def test_a_disk_that_fills_up_at_the_last_step_leaves_no_ticket(send, monkeypatch, attachments_folder):
    monkeypatch.setattr(store, "_sync", no_space)
    response = send(upload())
    assert FULL in error_of(response)
    assert TEXT in response.content.decode()
    assert not Ticket.objects.exists()


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
    from tickets.actions import asking

    def fails(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(asking, "conclude", fails)
    with pytest.raises(RuntimeError):
        record(as_rina, citizen, clock, files=[staged()])
    assert not Attachment.objects.exists()
    assert len(files_on_disk(attachments_folder)) == 1
    assert connection.is_usable()
