"""Services where people meet them: the catalogue's pages, Rekam Tiket, the ticket, what HAI reads of it."""

import re
import uuid

import pytest

from services.models import Catalogue
from tests import factories
from tests.factories import CSO_PASSWORD
from tests.markup import text_of
from tickets.models import SoughtInVain, Ticket
from users.clock import DatabaseClock
from users.models import Duty

pytestmark = pytest.mark.django_db


def form(**said):
    return {"submission": str(uuid.uuid4()), **said}


def cells(response):
    """The page's words without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", text_of(response)).split())


def test_everybody_reads_the_catalogue_and_a_satker_asks_about_a_service(client_for, clerk, layer1, satker):
    client = client_for(clerk)
    page = text_of(client.get("/katalog-layanan/"))
    assert "18 layanan · Waktu SLA 5 hari kerja, kecuali disebut lain" in page
    assert "Versi 2026-1 · belum ditetapkan CIO · berlaku sejak 1 Jan 2026" in page
    found = text_of(client.get("/katalog-layanan/?q=otp"))
    assert "SAKTI: pengguna & akses" in found
    assert "Kontrak KPPN" not in found
    assert "Tidak ada layanan yang cocok" in text_of(client.get("/katalog-layanan/?q=perjalanan"))
    response = client.get("/katalog-layanan/LYN-14/?q=otp")
    one = text_of(response)
    for words in ("5 hari kerja", "S-5005/PB.8/2017 angka 3.b.iii", "KPPN mitra", "SK penunjukan", "SATKER, PEMDA"):
        assert words in one
    assert "/tiket/rekam/?layanan=LYN-14" in response.content.decode()
    assert client.get("/katalog-layanan/LYN-99/").status_code == 404
    asked = client.get("/tiket/rekam/?layanan=LYN-12")
    assert asked.context["form"]["service"].value() == "LYN-12"
    assert asked.context["form"]["destination"].value() == "revisi_dipa"
    reader = client_for(layer1).get("/katalog-layanan/LYN-14/")
    assert "Ajukan pertanyaan tentang layanan ini" not in text_of(reader)
    with_an_own = client.get("/tiket/rekam/?layanan=tidak-ada")
    assert with_an_own.context["form"]["service"].value() in (None, "")


def test_a_service_is_suggested_chosen_and_shown(client_for, clerk, budi, kppn008, rina, layer1):
    client = client_for(kppn008)
    told = client.get("/tiket/rekam/layanan/", {"q": "OTP SAKTI tidak diterima"})
    assert told.json() == {"code": "LYN-14", "name": "SAKTI: pengguna & akses"}
    assert client.get("/tiket/rekam/layanan/", {"q": "apa kabar"}).json() == {"code": "", "name": ""}
    assert client_for(layer1).get("/tiket/rekam/layanan/?q=x").status_code == 403
    said = {
        "email": budi.email,
        "channel": "tatap_muka",
        "subject": "OTP SAKTI tidak diterima",
        "question": "Nomor KPA sudah benar.",
        "follow_up": "nanti",
        "officer": rina.pk,
        "password": "salah",
    }
    page = client.post("/tiket/rekam/", form(**said))
    assert "Menurut subjek: SAKTI: pengguna & akses." in text_of(page)
    said |= {"password": CSO_PASSWORD, "service": "LYN-15"}
    client.post("/tiket/rekam/", form(**said))
    ticket = Ticket.objects.get()
    assert ticket.service.code == "LYN-15"
    page = client.get(ticket.get_absolute_url())
    assert "SPM & SP2D" in text_of(page)
    address = f"{ticket.get_absolute_url()}layanan/"
    assert address in page.content.decode()
    sent = {"seen_version": ticket.version, "service": "LYN-14", "reason": "Soal OTP.", "officer": rina.pk}
    assert "Isi Password CSO" in text_of(client.post(address, form(**sent)))
    page = text_of(client.post(address, form(**{**sent, "password": CSO_PASSWORD}), follow=True))
    assert "Waktu SLA dihitung lagi; Waktu IKU tetap." in page
    assert "memperbaiki layanan tiket ini: SAKTI: pengguna & akses, sebelumnya SPM & SP2D" in page
    assert "Soal OTP." in page
    stale = client.post(address, form(**{**sent, "password": CSO_PASSWORD, "service": "LYN-01"}))
    assert stale.status_code == 409
    assert "Soal OTP." not in text_of(client_for(clerk).get(ticket.get_absolute_url()))


def test_hai_reads_what_the_catalogue_lacks_and_how_services_are_used(
    client_for, clerk, budi, as_rina, layer1, monitor, clock
):
    for sought in ("Pindah tugas", "tugas pindah", "Cuti"):
        factories.refuse(factories.ask(clerk, budi, clock), as_rina, clock, sought=sought)
    ticket = factories.ask(clerk, budi, clock, service=factories.service())
    factories.answer(ticket, as_rina, clock)
    assert SoughtInVain.objects.count() == 3
    address = "/administrasi/katalog-layanan/?bulan=2026-05"
    page = cells(client_for(layer1).get(address))
    assert "tugas pindah 2 18 Mei 2026 2026-1" in page
    assert "Cuti 1 18 Mei 2026 2026-1" in page
    page = cells(client_for(monitor).get(address))
    assert "SAKTI: pengguna & akses 1 1 1 0 100,00%" in page
    assert "Tanpa layanan 3 3 3 0 100,00%" in page
    assert client_for(clerk).get("/administrasi/katalog-layanan/").status_code == 403


def test_an_admin_drafts_on_pages_and_the_cio_confirms(client_for, admin, monitor, clerk):
    now = DatabaseClock().now()
    said = {"legal_basis": "KMK", "added_at": now, "added_by": admin}
    Duty.objects.create(user=monitor, kind="cio", valid_from="2026-01-05", **said)
    client, cio = client_for(admin), client_for(monitor)
    page = text_of(client.post("/katalog-layanan/versi/", form(), follow=True))
    draft = Catalogue.objects.get(state="draft")
    here = draft.get_absolute_url()
    assert "Konsep katalog versi" in page
    new = {
        "code": "LYN-19", "name": "Meja bantuan", "kinds": ["pertanyaan"], "description": "Bantuan.",
        "audience": ["SATKER"], "answered_by": "kppn", "assumed": "on",
    }  # fmt: skip
    page = text_of(client.post(f"{here}layanan/baru/", form(**{**new, "code": "LYN-01"}), follow=True))
    assert "Kode LYN-01 sudah dipakai. Pilih kode lain." in page
    page = text_of(client.post(f"{here}layanan/baru/", form(**new), follow=True))
    assert "Ditambahkan: Meja bantuan (LYN-19)" in page
    client.post(f"{here}hentikan/", form(code="LYN-04"))
    page = text_of(client.get(here))
    assert "Dihentikan: Digipay & pengadaan (LYN-04)" in page
    first_day = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": str(now.year + 1)}
    page = text_of(client.post(f"{here}ajukan/", form(legal_basis="KEP-1", **first_day), follow=True))
    assert "Sekarang menunggu CIO." in page
    assert client.post(f"{here}tetapkan/", form()).status_code == 403
    assert client_for(clerk).get(here).status_code == 404
    assert "Tetapkan sebagai CIO" in text_of(cio.get(here))
    page = text_of(cio.post(f"{here}tetapkan/", form(), follow=True))
    assert "Katalog ditetapkan." in page
    assert client_for(clerk).get(here).status_code == 200
