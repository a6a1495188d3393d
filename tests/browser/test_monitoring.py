"""Figures about persons in a real browser: opened for ten minutes, closed by themselves, readable by everybody."""

import re

import pytest

from tests.browser.test_every_page import clean
from tests.factories import judged_tickets, office_type
from tickets.models import TicketParty
from users.clock import DatabaseClock
from users.models import Basis

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ten_minutes_at_a_shared_desk(window, kppn008, kanwil04, budi, rina, bayu, dewi, riau, settings):
    office_type(rina.office, basis=Basis.ASSUMED)
    at = DatabaseClock().now()
    rows = judged_tickets(30, rina, asker=budi, by=kppn008, at=at, answered_at=at, iku_ended=at)
    rows += judged_tickets(2, rina, asker=budi, by=kppn008, at=at, answered_at=at, iku_ended=at, in_time=False)
    rows += judged_tickets(4, None, rina.office, asker=budi, by=kppn008, at=at, in_time=None)
    TicketParty.objects.bulk_create(
        TicketParty(office=office, ticket=row, role="holder", created_at=row.created_at)
        for row in rows
        for office in (rina.office, riau)
    )

    # Rina opens from the home, reads the own figures, and is refused a colleague's.
    desk = window(kppn008).sign(rina).send("Buka")
    assert re.search(r"/monitoring-iku/petugas/\d+/", desk.page.url)
    assert "Dibuka oleh Rina Maharani (CSO)" in desk.text
    assert "hari kerja tersisa, termasuk hari ini" in desk.text
    desk.picture("iku-petugas")
    clean(desk)
    desk.page.get_by_text("Lihat sebagai tabel").click()
    assert desk.page.get_by_role("columnheader", name="Sampai akhir").is_visible()
    desk.go(f"/monitoring-iku/petugas/{bayu.officer_id}/")
    assert "Halaman yang Anda tuju memuat angka orang lain." in desk.text
    clean(desk)

    # The head of section opens the wanted page itself; then closes.
    desk.sign(dewi).send("Buka")
    assert desk.page.inner_text("h1") == "Bayu Pratama"
    desk.send("Tutup sekarang")
    assert "Kinerja petugas sudah ditutup." in desk.text
    desk.go("/monitoring-iku/")
    assert "/kinerja/buka/" in desk.page.url

    # What is left on the screen closes by itself.
    settings.FIGURES_OPEN_MINUTES = 1 / 20
    desk.sign(rina).send("Buka")
    desk.page.wait_for_url("**/kinerja/buka/**", timeout=15_000)

    # The Kanwil's page on a wide screen and on a phone, and the tickets behind a number.
    for phone in (False, True):
        region = window(kanwil04, phone=phone).go("/monitoring-iku/")
        assert "Rina Maharani" in region.text
        region.picture(f"monitoring-kanwil{'-hp' if phone else ''}")
        clean(region)
    region.page.get_by_role("link", name="Rina Maharani", exact=True).click()
    clean(region)
    region.page.get_by_role("link", name="32 tiket dinilai").click()
    assert region.page.inner_text("h1") == "Tiket dinilai: 32 tiket"
    clean(region)
