"""The pages of the lock and of its revisions."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest

from kpi.models import QuarterLock, RevisionProposal
from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory
from tests.kpi.test_locking import AFTER, as_surya, story
from tests.kpi.test_revisions import decree, locked
from tests.time_travel import travel

__all__ = ["as_surya", "decree", "locked", "story"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db

ADDRESS = "/monitoring-iku/kunci/04/2026Q1/"


def text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def seen_digest(response) -> str:
    return re.search(r'name="seen_digest" value="([0-9a-f]{64})"', response.content.decode())[1]


def signed(as_surya, **say):
    return {"submission": uuid.uuid4(), "officer": as_surya.posting.pk, "password": CSO_PASSWORD, **say}


def test_the_page_lists_what_will_be_frozen_and_a_signed_form_locks_it(story, client_for, kanwil04, as_surya, rina):
    client = client_for(kanwil04)
    with travel(AFTER):
        page = client.get(ADDRESS)
        said = text(page)
        assert "Kunci Triwulan I 2026" in said
        assert "1 tiket, tetap bukan milik petugas mana pun" in said
        assert story["untaken"].reference in said
        sent = signed(as_surya, seen_digest=seen_digest(page))
        wrong = client.post(ADDRESS, {**sent, "password": "salah"})
        assert "Periksa angka di atas, lalu beri tanda" in text(wrong)
        wrong = client.post(ADDRESS, {**sent, "understood": "on", "password": "salah"})
        assert "tidak cocok" in text(wrong)
        stale = client.post(ADDRESS, {**sent, "understood": "on", "seen_digest": "0" * 64})
        assert "Angka berubah sejak halaman dibuka" in text(stale)
        assert not QuarterLock.objects.exists()
        done = client.post(ADDRESS, {**sent, "understood": "on"}, follow=True)
        assert "Triwulan I 2026 dikunci. Angkanya tidak berubah lagi." in text(done)
        assert "Surya Darma" in text(done)
        assert "Skala indeks dan tipe kantor: asumsi." in text(done)
        own = text(client.get(f"/monitoring-iku/petugas/{rina.officer_id}/?quarter=2026Q1"))
        assert "oleh Surya Darma" in own
        assert "belum dikunci" not in own
        again = client.post(ADDRESS, {**sent, "understood": "on"}, follow=True)
        assert "Formulir ini sudah terkirim." in text(again)
    assert QuarterLock.objects.count() == 1


def test_what_stands_in_the_way_is_said_and_no_button_is_there(story, client_for, kanwil04):
    with travel(AFTER - timedelta(days=8)):
        page = client_for(kanwil04).get(ADDRESS)
    assert "Triwulan I 2026 belum berakhir" in text(page)
    assert b"seen_digest" not in page.content


def test_head_office_reads_and_only_an_admin_locks_with_his_own_login(story, client_for, monitor, admin):
    with travel(AFTER):
        page = client_for(monitor).get(ADDRESS)
        assert "Anda melihat halaman ini tanpa mengubah" in text(page)
        own = client_for(admin)
        digest = seen_digest(own.get(ADDRESS))
        form = {"submission": uuid.uuid4(), "seen_digest": digest, "understood": "on"}
        assert client_for(monitor).post(ADDRESS, form).status_code == 403
        assert own.post(ADDRESS, form).status_code == 302
    assert QuarterLock.objects.get().locked_by == admin


def test_a_revision_is_proposed_by_one_and_confirmed_by_another(
    locked, client_for, kanwil04, kanwil01, kppn008, riau, as_surya, request
):
    ratna = PostingFactory(officer=OfficerFactory(name="Ratna Dewi"), office=riau)
    first = locked
    client = client_for(kanwil04)
    address = f"/monitoring-iku/terkunci/{first.pk}/"
    with travel(AFTER + timedelta(days=2)):
        assert "tidak ada angka yang berubah" in text(client.get(address + "revisi/"))
        request.getfixturevalue("decree")
        missing = client.post(address + "revisi/", signed(as_surya, reason=" "))
        assert "Isi alasan revisi" in text(missing)
        client.post(address + "revisi/", signed(as_surya, reason="Tipe kantor dikoreksi."))
        proposal = RevisionProposal.objects.get()
        decide = f"/monitoring-iku/revisi/{proposal.pk}/"
        assert "Usulan revisi menunggu orang kedua." in text(client.get(address))
        assert "oleh orang kedua, bukan pengusulnya" in text(client.post(decide, signed(as_surya, act="do")))
        done = client.post(decide, signed(as_surya, officer=ratna.pk, act="do"), follow=True)
        assert "Revisi 2 ditetapkan" in text(done)
        assert "Tipe kantor dikoreksi." in text(done)
        assert "Sudah ada revisi yang lebih baru" in text(client.get(address))
        assert client_for(kanwil01).get(address).status_code == 404
        assert client_for(kppn008).get(address).status_code == 403
        assert client.get(decide).status_code == 302
