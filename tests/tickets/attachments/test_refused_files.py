"""Attachments that are not taken: bad, too large, too many, or no room on the disk (docs/security.md 6)."""

import errno

import pytest

from tests import evil_files
from tests.factories import TEXT
from tests.tickets.attachments.uploads import PDF, error_of, files_on_disk, upload
from tickets.files import store
from tickets.models import Attachment, Ticket

pytestmark = pytest.mark.django_db


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


def test_a_stranger_writes_nothing_to_the_disk(client, attachments_folder, monkeypatch):
    """Not even for as long as the request lasts."""
    begun = []
    monkeypatch.setattr(store, "begin", lambda: begun.append("begun"))
    response = client.post("/tiket/rekam/", {"question": TEXT, "attachments": upload()})
    assert response.status_code == 403
    assert TEXT in response.content.decode()
    assert begun == []
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
