"""A short day once more: on a phone, and at a desk without script. A satker asks, a desk begins an answer, keeps it as
a draft and finishes it, the satker reads it, the Kanwil looks on; every page of it is without barriers."""

import pytest

from tests.browser.test_every_page import clean
from tickets.models import Status, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("phone", "script"), [(True, True), (False, False)], ids=["phone", "desk-no-script"])
def test_a_short_day(window, clerk, kppn008, kanwil04, budi, rina, phone, script):
    satker, desk, region = (window(user, phone=phone, script=script) for user in (clerk, kppn008, kanwil04))
    satker.go("/tiket/rekam/")
    clean(satker)
    satker.choose("destination", "perbendaharaan").write("subject", "Retur SP2D").write("question", "Mengapa retur?")
    satker.send()
    ticket = Ticket.objects.get()
    clean(satker)

    desk.go("/")
    assert "Ada 1 tiket yang menunggu Anda." in desk.text
    clean(desk)
    desk.go("/tiket/")
    clean(desk)
    desk.page.locator(".subject").first.click()
    desk.page.wait_for_load_state()
    desk.write("answer", "Rekening tujuan sudah ditutup.")
    desk.page.get_by_role("button", name="Simpan draf").click()
    desk.page.wait_for_load_state()
    desk.go(ticket.get_absolute_url())
    assert "Belum terkirim." in desk.text
    clean(desk)
    desk.page.get_by_role("button", name="Lanjutkan draf").click()
    desk.page.wait_for_load_state()
    assert desk.page.input_value("[name=answer]") == "Rekening tujuan sudah ditutup."
    desk.picture(f"draf-lanjut-{phone}")
    desk.sign(rina).send()
    assert desk.status == "Selesai"
    clean(desk)
    assert "Belum terkirim." not in desk.go(ticket.get_absolute_url()).text

    satker.go("/").page.get_by_role("link", name="Baca jawaban", exact=True).click()
    satker.page.wait_for_load_state()
    assert "Rekening tujuan sudah ditutup." in satker.text
    clean(satker)
    for address in ("/", "/monitoring-iku/", "/bantuan/"):
        region.go(address)
        clean(region)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.posting) == (Status.DONE, rina)
