"""An objection from hand to hand in the browser: officer, head of section, Kanwil; and what the ticket says then."""

from datetime import datetime

import pytest

from kpi.models import Objection
from tests import factories
from tests.browser.test_day import no_serious_barrier, no_sideways_scroll
from tests.travel import travel
from tickets.models import Ticket
from users.clock import WIB, FixedClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wib(*parts):
    return datetime(*parts, tzinfo=WIB)


def test_an_officer_objects_the_head_advises_the_kanwil_decides(
    window, clerk, kppn008, kanwil04, monitor, budi, as_rina, rina, dewi, kanwil_officer
):
    clock = FixedClock(wib(2026, 5, 4, 9))
    ticket = factories.ask(clerk, budi, clock)
    clock.at = wib(2026, 5, 18, 10, 20)
    factories.answer(ticket, as_rina, clock)

    with travel(wib(2026, 5, 18, 14), tick=True):
        desk, region = window(kppn008), window(kanwil04, phone=True)

        # 1. Rina finds it on the ticket's clock card and signs on the page.
        desk.go(ticket.get_absolute_url()).page.get_by_role("link", name="Ajukan keberatan").click()
        assert desk.page.locator("select[name=officer] option").all_inner_texts() == ["Pilih petugas", str(rina)]
        desk.write("reason", "Listrik kantor padam dua hari.")
        no_serious_barrier(desk)
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
        no_serious_barrier(desk)
        desk.picture("keberatan-saran")
        desk.send("Kirim saran")
        assert desk.status == "Menunggu putusan Kanwil"

        # 3. The Kanwil finds it on its first page, on a phone, and decides.
        region.page.reload()
        doors = region.page.get_by_role("navigation", name="Keberatan dan kewajaran")
        doors.get_by_role("link", name="Keberatan 1").click()
        region.page.get_by_role("link", name=ticket.subject).click()
        region.page.locator("input[name=verdict][value=accept]").check(force=True)
        region.write("text", "Bukti cukup.").sign(kanwil_officer)
        no_sideways_scroll(region)
        no_serious_barrier(region)
        region.picture("keberatan-putusan-hp")
        region.send("Putuskan")
        assert region.status == "Diterima"
        no_sideways_scroll(region.go("/keberatan/?tab=selesai"))

        # 4. The head office reads the whole story, and the ticket tells it in one line.
        reader = window(monitor).go(Objection.objects.get().get_absolute_url())
        for words in ("Listrik kantor padam dua hari.", "Benar, ada berita acaranya.", "Bukti cukup."):
            assert words in reader.text
        assert "atas keberatan petugas" in reader.go(ticket.get_absolute_url()).text
        reader.picture("keberatan-diterima")

    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.iku_in_time, ticket.iku_ruled) == (True, True)
