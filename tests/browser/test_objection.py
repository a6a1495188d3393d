"""A verdict on its way into a locked quarter, in the browser: the officer objects, the head of section advises, the
Kanwil decides, locks and revises.
"""

from datetime import datetime

import pytest

from kpi.models import Objection, QuarterLock
from tests import factories
from tests.browser.test_every_page import clean
from tests.calendar_changes import change_calendar, day_off
from tests.time_travel import travel
from tickets.models import Ticket
from users.clock import FixedClock
from users.models import Basis
from users.wib import WIB

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wib(*parts):
    return datetime(*parts, tzinfo=WIB)


def test_from_the_objection_to_the_revision_of_a_locked_quarter(
    window, clerk, kppn008, kanwil04, monitor, admin, second, budi, as_rina, rina, dewi, kanwil_officer, riau
):
    factories.office_type(rina.office, basis=Basis.ASSUMED)
    ratna = factories.PostingFactory(officer=factories.OfficerFactory(name="Ratna Dewi"), office=riau)
    clock, tickets = FixedClock(wib(2026, 5, 4, 9)), []
    for subject, asked, answered in (
        ("SPM LS ditolak karena sisa pagu", wib(2026, 5, 4, 9), wib(2026, 5, 18, 10, 20)),
        ("Rekonsiliasi belum cocok", wib(2026, 5, 11, 9), wib(2026, 5, 13, 12)),
    ):
        clock.at = asked
        asked_one = factories.ask(clerk, budi, clock, question=factories.question(subject))
        clock.at = answered
        tickets.append(factories.answer(asked_one, as_rina, clock))
    ticket, other = tickets

    # The last evening on which one may object: the sessions outlive midnight, and nobody logs in twice.
    with travel(wib(2026, 7, 2, 23, 40), tick=True):
        desk, region = window(kppn008), window(kanwil04, phone=True)

        # 1. Rina finds it on the ticket's clock card and signs on the page.
        desk.go(ticket.get_absolute_url()).page.get_by_role("link", name="Ajukan keberatan").click()
        desk.page.wait_for_url("**/keberatan/")
        assert desk.page.locator("select[name=officer] option").all_inner_texts() == ["Pilih petugas", str(rina)]
        desk.write("reason", "Listrik kantor padam dua hari.")
        clean(desk)
        desk.picture("keberatan-ajukan")
        desk.sign(rina).send("Ajukan")
        assert "Keberatan diajukan." in desk.text
        assert "Keberatan: menunggu saran kepala seksi." in desk.text

        # 2. The head of section opens the office's objections for ten minutes and advises.
        desk.page.get_by_role("link", name="Lihat keberatan").click()
        desk.sign(dewi).send("Buka")
        assert "Listrik kantor padam dua hari." in desk.text
        desk.page.locator("input[name=verdict][value=for]").check(force=True)
        advice = desk.page.locator("form[action$='/saran/']")
        advice.locator("textarea").fill("Benar, ada berita acaranya.")
        advice.locator("input[type=password]").fill(factories.CSO_PASSWORD)
        desk.picture("keberatan-saran")
        desk.send("Kirim saran")
        assert desk.status == "Menunggu putusan Kanwil"

        # 3. The Kanwil finds it on its first page, on a phone, and decides.
        region.page.reload()
        doors = region.page.get_by_role("navigation", name="Keberatan dan kejanggalan")
        doors.get_by_role("link", name="Keberatan 1").click()
        region.page.get_by_role("link", name=ticket.subject).click()
        region.page.locator("input[name=verdict][value=accept]").check(force=True)
        region.write("text", "Bukti cukup.").sign(kanwil_officer)
        clean(region)
        region.picture("keberatan-putusan-hp")
        region.send("Putuskan")
        assert region.status == "Diterima"
        clean(region.go("/keberatan/?tab=selesai"))

        # 4. The head office reads the whole story, and the ticket tells it in one line.
        reader = window(monitor).go(Objection.objects.get().get_absolute_url())
        for words in ("Listrik kantor padam dua hari.", "Benar, ada berita acaranya.", "Bukti cukup."):
            assert words in reader.text
        assert "atas keberatan petugas" in reader.go(ticket.get_absolute_url()).text
        reader.picture("keberatan-diterima")

        # 5. Rina writes an objection to the other late ticket, too, and does not send it yet.
        desk.go(f"{other.get_absolute_url()}keberatan/").write("reason", "Aplikasi tidak dapat dibuka.").sign(rina)

    with travel(wib(2026, 7, 3, 0, 5), tick=True):
        # 6. The Kanwil reads what will be frozen, and locks it.
        region.go("/monitoring-iku/?quarter=2026Q2").page.get_by_role("link", name="Kunci triwulan").click()
        assert "Rina Maharani" in region.text
        assert "Jawaban sesudahnya tercatat pada tiket, tetapi tidak dihitung." in region.text
        region.page.get_by_label("Saya sudah memeriksa angka di atas").check()
        region.sign(kanwil_officer)
        clean(region)
        region.picture("kunci-hp")
        region.send("Kunci triwulan ini")
        assert "Triwulan II 2026 dikunci. Angkanya tidak berubah lagi." in region.text
        lock = QuarterLock.objects.get()
        assert lock.digest in region.text
        region.picture("terkunci-hp")

        # 7. Rina comes too late, keeps the text, and reads on the own page that it is locked.
        desk.send("Ajukan")
        assert "Triwulan II 2026 sudah dikunci. Penilaiannya tidak lagi berubah lewat keberatan." in desk.text
        assert desk.page.input_value("#own-text") == "Aplikasi tidak dapat dibuka."
        desk.picture("keberatan-terkunci")
        desk.go(f"/monitoring-iku/petugas/{rina.officer_id}/?quarter=2026Q2").sign(rina).send("Buka")
        assert f"oleh Hendra Saputra ({riau.name})" in desk.text
        assert "Sementara" not in desk.text
        desk.picture("iku-petugas-terkunci")

        # 8. A day off becomes known that would have made it in time: one proposes a revision, a second confirms it.
        change_calendar([admin, second], [day_off("2026-05-12")], wib(2026, 7, 3, 0, 10))
        region.page.get_by_role("link", name="Usulkan revisi").click()
        region.write("reason", "Cuti bersama 12 Mei baru ditetapkan.").sign(kanwil_officer)
        region.picture("revisi-usulan-hp")
        region.send("Usulkan revisi")
        region.page.get_by_role("link", name="Periksa dan putuskan").click()
        region.sign(ratna)
        clean(region)
        region.picture("revisi-putusan-hp")
        region.send("Tetapkan revisi")
        assert "Revisi 2 ditetapkan" in region.text

        # 9. The head office reads old and new beside each other.
        reader.go("/monitoring-iku/?quarter=2026Q2").page.get_by_role("link", name="Kanwil Riau", exact=True).click()
        reader.page.get_by_role("link", name="Isi kunci dan revisi").click()
        assert "2 dari 2 dinilai" in reader.text
        assert "2 tiket, 1 tepat waktu, indeks 1,00" in reader.text
        reader.picture("revisi-2")
        reader.page.get_by_role("link", name="Revisi 1").click()
        assert "1 dari 2 dinilai" in reader.text
        assert "Sudah ada revisi yang lebih baru; yang ini tetap dapat dibaca." in reader.text
        reader.picture("revisi-1")

    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.iku_in_time, ticket.iku_ruled) == (True, True)
    assert Objection.objects.count() == 1
