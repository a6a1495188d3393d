"""Petugas by Excel form, and Impor satker, over HTTP."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import MinistryFactory
from tests.markup import text_of
from users.clock import DatabaseClock
from users.file_import.steps import ImportSteps
from users.models import FileImport, OfficerProposal, Satker
from users.satker_import.kind import SATKER
from users.sheets.spreadsheets import write_table

pytestmark = pytest.mark.django_db


# --- The Excel form ---------------------------------------------------------------------------------------------------


def _upload(name, content):
    return SimpleUploadedFile(name, content)


def test_the_form_is_downloaded_filled_and_sent(client_for, kppn008, signed, today):
    client = client_for(kppn008)
    form = client.get(reverse("users:proposal_sheet"))
    assert form["Content-Disposition"] == 'attachment; filename="usulan-petugas.xlsx"'
    assert form.content.startswith(b"PK")
    rows = [("Satu Contoh", "CSO", today.isoformat()), ("Dua Contoh", "SSO", today.isoformat())]
    filled = write_table("x", ("Nama", "Jenis", "Mulai bertugas"), rows, widths=(9, 9, 9))
    response = client.post(reverse("users:propose_file"), signed(file=_upload("isi.xlsx", filled)), follow=True)
    assert "2 petugas diusulkan" in text_of(response)
    assert OfficerProposal.objects.count() == 2


def test_errors_of_the_form_are_told_by_line_and_nothing_is_proposed(client_for, kppn008, signed, today, rina):
    client, url = client_for(kppn008), reverse("users:propose_file")
    bad = f"Nama,Jenis,Mulai bertugas\nSatu,CSO,{today}\nRina Maharani,CSO,{today}\n".encode()
    page = text_of(client.post(url, signed(file=_upload("a.csv", bad))))
    assert "Satu baris ditolak" in page
    assert re.search(r">3</td><td>Nama</td><td>Rina Maharani sudah bertugas", page)
    page = text_of(client.post(url, signed(file=_upload("a.csv", b"Nama,Jenis,Mulai bertugas\n=1,bos,x\n"))))
    assert "3 hal perlu diperbaiki" in page
    assert not OfficerProposal.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0x", ".xls tidak diterima"),
        ("a.xlsm", b"PK\x03\x04", ".xlsm tidak diterima"),
        ("a.exe", b"MZ", "Pilih berkas Excel"),
        ("a.xlsx", b"", "Berkas kosong"),
        ("a.csv", b"x" * 2_000_000, "terlalu besar"),
        ("../../x.csv", b"a,b\n", "Judul kolom"),
    ],
)
def test_a_bad_file_is_refused_in_words(name, content, words, client_for, kppn008, signed):
    response = client_for(kppn008).post(reverse("users:propose_file"), signed(file=_upload(name, content)))
    assert words in text_of(response)


def test_a_hundred_megabytes_are_refused_before_they_are_read(client_for, admin):
    for name in ("satker_imports", "propose_file"):
        response = client_for(admin).generic(
            "POST", reverse(f"users:{name}"), b"", content_type="multipart/form-data", CONTENT_LENGTH="100000000"
        )
        assert response.status_code == 413


# --- Impor satker -----------------------------------------------------------------------------------------------------


def test_an_admin_brings_a_file_looks_and_lets_it_be_carried_out(client_for, admin, pekanbaru):
    MinistryFactory(code="015", name="Kementerian Keuangan")
    client = client_for(admin)
    form = load_workbook(io.BytesIO(client.get(reverse("users:satker_sheet")).content))
    form.active.append(["099031", "Balai Uji", "015", "008", "2026-01-01"])
    form.save(filled := io.BytesIO())
    sheet = filled.getvalue()
    typed = {"submission": str(uuid.uuid4()), "file": _upload("satker.xlsx", sheet)}
    page = client.post(reverse("users:satker_imports"), typed, follow=True)
    assert "Menunggu diperiksa" in text_of(page)
    assert 'data-hx-trigger="every 2s"' in text_of(page)
    again = {"submission": typed["submission"], "file": _upload("satker.xlsx", sheet)}
    client.post(reverse("users:satker_imports"), again)
    batch = FileImport.objects.get()
    url = reverse("users:satker_import", args=[batch.pk])
    ImportSteps(SATKER)(DatabaseClock())
    page = text_of(client.get(url))
    assert "Siap diterapkan" in page
    assert "099031 Balai Uji" in page
    part = text_of(client.get(url + "?bagian=kemajuan"))
    assert "<html" not in part
    client.post(url, {"submission": str(uuid.uuid4()), "act": "approve"})
    ImportSteps(SATKER)(DatabaseClock())
    assert "Semua baris sudah diterapkan" in text_of(client.get(url))
    assert Satker.objects.get().partner == pekanbaru


def test_a_faulty_file_shows_its_errors_and_offers_no_way_to_apply(client_for, admin, pekanbaru):
    client = client_for(admin)
    rows = "".join(f"{number},x,015,008,2026-01-01\n" for number in range(10_000, 10_060))
    content = ("kode_satker,nama_satker,ba,kppn,berlaku_sejak\n" + rows).encode()
    typed = {"submission": str(uuid.uuid4()), "file": _upload("satker.csv", content)}
    url = client.post(reverse("users:satker_imports"), typed).url
    ImportSteps(SATKER)(DatabaseClock())
    page = client.get(url)
    assert "nol di depannya mungkin dihilangkan Excel" in text_of(page)
    assert "Terapkan semua baris" not in text_of(page)
    assert len(page.context["view"].lines) == 50
    assert client.get(url + page.context["view"].next_url).context["view"].lines
    assert client.get(url + "?after=x").status_code == 200
    refused = client.post(url, {"submission": str(uuid.uuid4()), "act": "approve"}, follow=True)
    assert "berstatus ada kesalahan" in text_of(refused)


def test_a_refused_file_is_told_beside_the_field(client_for, admin):
    typed = {"submission": str(uuid.uuid4()), "file": _upload("satker.xls", b"\xd0\xcf\x11\xe0x")}
    response = client_for(admin).post(reverse("users:satker_imports"), typed)
    assert ".xls tidak diterima" in text_of(response)
    assert not FileImport.objects.exists()
