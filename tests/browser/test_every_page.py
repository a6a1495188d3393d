"""What every page owes everybody: no barrier that axe knows, and no sideways scrolling at 320 px (400 % zoom)."""

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import answer, ask, escalate
from users.clock import DatabaseClock, FixedClock
from users.wib import WIB

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 800}
WIDEST = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !one.closest(".table-scroll"))
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 6).join(" > ")"""
LOOK = """() => axe.run({ resultTypes: ["violations"] }).then((found) => found.violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 140)} ${node.any[0]?.message ?? ""}`)))"""
UNFOLD = (
    "() => document.querySelectorAll('details:not([open])').forEach((one) => (one.open = one.dataset.unfolded = true))"
)
FOLD = "() => document.querySelectorAll('details[data-unfolded]').forEach((one) => (one.open = false))"
AXE = Axe().axe_script


def barriers(page, again: bool = True) -> list[str]:
    """What axe finds, every rule of its own choice (moderate and minor, too), on the page as it comes, and `again` in
    the dark with all folded parts open; and how wide it is when that is more than the window."""
    page.evaluate(AXE)
    found = page.evaluate(LOOK)
    page.evaluate(UNFOLD)
    if again:
        page.emulate_media(color_scheme="dark")
        found += [f"dark, unfolded: {words}" for words in page.evaluate(LOOK)]
        page.emulate_media(color_scheme="light")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > seen:
        found.append(f"{wide} px wide, {page.evaluate(WIDEST)}")
    # Whoever goes on from here finds the page as they left it: an open menu would lie over it.
    page.evaluate(FOLD)
    return found


def clean(window) -> None:
    """This page, as it is now: nothing that axe finds, minor things too, and no sideways scroll. Without script axe
    cannot run: there only the scroll is looked at."""
    window.page.wait_for_load_state()
    wide = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = barriers(window.page, again=False) if window.script else []
    assert (found, wide <= 0) == ([], True), (window.page.url, window.page.evaluate(WIDEST))


def test_every_page_at_320_pixels(
    window, browser, live_server, clerk, kppn008, kanwil04, monitor, admin, layer1, budi, rina, as_rina, dewi
):
    """Each as it comes; those on which people work, and refused forms, also in the dark and unfolded (all others are
    made of the same parts, and tests/haicso/test_contrast.py compares the colours). The overseer's are in English."""
    for day in (5, 6, 7):
        asked = ask(clerk, budi, FixedClock(datetime(2026, 10, day, 9, tzinfo=WIB)))
        answer(asked, as_rina, FixedClock(datetime(2026, 10, day + 14, 9, 30, tzinfo=WIB)))
    clock = DatabaseClock()
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock)
    other = ask(clerk, budi, clock)
    path, waiting = ticket.get_absolute_url(), other.get_absolute_url()
    monitor.language = "en"
    monitor.save(update_fields=["language"])
    pages = {
        kppn008: ["/", "/tiket/", waiting, "/tiket/rekam/", "/pengguna/", "/pengguna/cari/?email=a@contoh.id",
                  f"/pengguna/{budi.pk}/ubah/", "/petugas/", f"/petugas/{rina.officer_id}/", "/petugas/password/",
                  "/laporan/", "/laporan/belum/", "/laporan/hai/", "/jam-layanan/", "/pemberitahuan/", "/bantuan/alur/",
                  "/peringatan-dini/", f"{waiting}riwayat-perhitungan/", "/tidak-ada/", "/keberatan/", "/akun/sesi/",
                  "/tiket/tampilan/?tab=semua&unit=SATKER", "/bantuan/pintasan/", "/tiket/?dari=kemarin&tab=semua",
                  f"{waiting}?tindakan=escalate", "/haipedia/", "/haipedia/telaah/", "/haipedia/tulis/",
                  f"{waiting}bahan-jawaban/", "/haipedia/peraturan/", "/katalog-layanan/LYN-14/", f"{waiting}layanan/",
                  "/teks-baku/", "/teks-baku/tulis/", "/teks-baku/tanda-tangan/"],
        clerk: ["/", "/tiket/", path, "/tiket/rekam/", "/pengguna/", "/atas-nama-kami/", "/akun/kata-sandi/",
                "/katalog-layanan/", "/haipedia/mungkin/?q=jam+layanan+HAI+CSO"],
        kanwil04: ["/", "/monitoring-iku/", f"/monitoring-iku/petugas/{rina.officer_id}/", "/peringatan-dini/"],
        monitor: ["/", "/monitoring-iku/", "/laporan/sudah/", "/tiket/", path, "/monitoring-iku/cara-menghitung/"],
        layer1: ["/", path, "/haipedia/celah/", "/administrasi/katalog-layanan/"],
        admin: ["/", "/administrasi/", "/administrasi/kalender/", "/administrasi/kalender/rancang/", "/akun/",
                "/satker/impor/", "/administrasi/kebijakan-iku/", "/administrasi/kantor/", "/administrasi/audit/",
                "/administrasi/pemeriksaan/", "/petugas/usul/", "/petugas/usulan/", "/indikasi-kejanggalan/",
                "/administrasi/logo/", "/akun/baru/", "/v/", "/haipedia/angka/", "/haipedia/peraturan/tambah/",
                "/katalog-layanan/versi/", "/katalog-layanan/versi/2026-1/"],
    }  # fmt: skip
    worked_on = {"/", "/tiket/", waiting, path, "/tiket/rekam/", "/monitoring-iku/", "/administrasi/kalender/rancang/"}
    refused = {kppn008: ["/tiket/rekam/", f"{waiting}#act"], clerk: ["/tiket/rekam/"], admin: ["/akun/baru/"]}
    public = browser.new_context(viewport=NARROW, locale="id-ID").new_page()
    wrong = []
    for address in ("/masuk/", "/masuk/lupa/", "/jam-layanan/", "/en/masuk/", "/v/", "/masuk/?"):
        public.goto(live_server.url + address)
        if address.endswith("?"):
            public.click("main button[type=submit]")
            assert public.locator(".field--error, .summary").first.is_visible()
        wrong += [f"{address}: {words}" for words in barriers(public)]
    public.context.close()
    for user, paths in pages.items():
        page = window(user).page
        page.set_viewport_size(NARROW)
        for address in paths:
            page.goto(live_server.url + address)
            wrong += [f"{address} {user}: {words}" for words in barriers(page, again=address in worked_on)]
        for address in refused.get(user, []):
            page.goto(live_server.url + address)
            page.locator("main form[method=post] .btn-primary").last.click()
            page.wait_for_load_state()
            assert page.locator(".summary, .field--error").first.is_visible(), address
            wrong += [f"{address} {user}, refused: {words}" for words in barriers(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_printed_ticket_shows_why_its_deadline_is_what_it_is(window, clerk, kppn008, budi, script):
    ticket = ask(clerk, budi, DatabaseClock())
    desk = window(kppn008, script=script).go(ticket.get_absolute_url())
    why = desk.page.locator(".table--why")
    assert not why.is_visible()
    assert desk.page.get_by_role("button", name="Cetak").is_visible() == script
    if script:
        desk.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
        desk.page.get_by_role("button", name="Cetak").click()
    desk.page.emulate_media(media="print")
    assert why.is_visible()
    assert not desk.page.locator("form.act").is_visible()
    desk.picture(f"tiket-cetak-{script}")
    if script:
        desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
        desk.page.emulate_media(media="screen")
        assert not why.is_visible()
