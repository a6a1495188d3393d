"""A believable day: one question and its follow-up, from hand to hand, acted by seven roles in the browser."""

import re

import pytest

from tests.browser.test_every_page import clean
from tests.factories import ask
from tickets.models import Status, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_day_of_seven_roles(
    window,
    clerk,
    kppn008,
    kppn183,
    kanwil04,
    monitor,
    layer1,
    layer2,
    budi,
    rina,
    dewi,
    penerimaan_officer,
    national_offices,
):
    satker, desk = window(clerk, phone=True), window(kppn008)
    hai_1, hai_2 = window(layer1), window(layer2, script=False)

    # 1. The satker asks, on a phone.
    satker.go("/tiket/rekam/").choose("destination", "perbendaharaan")
    satker.write("subject", "SPM LS ditolak karena sisa pagu").write(
        "question", "SPM kami ditolak. Apa yang harus kami lakukan?"
    )
    satker.send()
    ticket = Ticket.objects.get()
    path = ticket.get_absolute_url()
    assert satker.status == "Menunggu konfirmasi/respon dari KPPN"
    clean(satker)

    # 2. Rina, CSO at the front desk, finds it on the first page and asks for supporting data.
    desk.go("/")
    assert "Ada 1 tiket yang menunggu Anda." in desk.text
    desk.page.get_by_role("link", name=f"Jawab {ticket.reference}").click()
    desk.picture("kantor-menunggu")
    clean(desk)
    desk.choose("act", "ask_data")
    assert not desk.page.is_visible("textarea[name=answer]")
    desk.write("request", "Kirim nomor SPM dan ADK-nya.").sign(rina).send()
    assert desk.status == "Menunggu data penanya"
    desk.picture("kantor-menunggu-data")

    # 3. The satker sees on its first page that something is asked of it, and replies; then it adds what it forgot.
    satker.go("/")
    assert "Data pendukung diminta: SPM LS ditolak karena sisa pagu" in satker.text
    clean(satker)
    satker.page.get_by_role("main").get_by_role("link", name="Balas", exact=True).click()
    satker.picture("satker-diminta-data")
    satker.write("reply", "SPM 00217, ADK kami kirim lewat e-mail.").send("Kirim balasan")
    assert satker.status == "Menunggu konfirmasi/respon dari KPPN"
    satker.write("reply", "Nilainya Rp18.450.000.").send("Kirim tambahan")
    satker.picture("satker-tambahan")

    # 4. Rina passes it to the head of section, who escalates it; both sign at the same login.
    desk.go(path).choose("act", "refer").pick("colleague", str(dewi)).write("note", "Mohon arahan, Bu.")
    desk.picture("kantor-lainnya")
    desk.sign(rina).send()
    assert "kepada Dewi Anggraini (Kepala Seksi MSKI/PDMS)" in desk.text
    desk.choose("act", "escalate").write("note", "Perlu direktorat teknis.").sign(dewi).send()
    assert desk.status == "Kirim ke HAI"

    # 5. Sari at layer 1 passes it on to layer 2 of the directorate.
    hai_1.go("/").page.get_by_role("link", name=f"Balas {ticket.reference}").click()
    hai_1.choose("act", "to_layer_2").pick("directorate", layer2.office.name).write("note", "Soal aplikasi.")
    hai_1.picture("hai-layer-1")
    clean(hai_1)
    hai_1.send()
    assert f"meneruskan ke Layer 2, {layer2.office.name}" in hai_1.text
    assert hai_1.page.locator("#act").count() == 0

    # 6. Agus at layer 2, in a browser without script, replies.
    hai_2.go(path).choose("act", "hai_reply").write("answer", "Tutup kontrak lama, lalu ajukan lagi.").send()
    assert hai_2.status == "HAI sudah membalas"
    hai_2.picture("hai-layer-2-tanpa-skrip")

    # 7. The satker reads it at once; Rina finds it too short and sends it back; Agus says more; Rina finishes.
    assert "Tutup kontrak lama, lalu ajukan lagi." in satker.go(path).text
    desk.go(path)
    assert desk.page.input_value("textarea[name=answer]") == "Tutup kontrak lama, lalu ajukan lagi."
    desk.picture("kantor-hai-membalas")
    clean(desk)
    desk.page.locator("#act details.more > summary").click()
    desk.write("note", "Di menu mana kontrak ditutup?").sign(rina).send("Kembalikan ke HAI dengan catatan")
    assert desk.status == "Kirim ke HAI"
    hai_2.go(path).choose("act", "hai_reply").write("answer", "Tutup kontrak pada modul Komitmen.").send()
    desk.go(path).write("answer", "Tutup kontrak pada modul Komitmen, lalu ajukan SPM lagi.").sign(rina)
    desk.send("Kirim, jadikan Selesai")
    assert desk.status == "Selesai"
    clean(desk)

    # 8. The satker has another question to it, for KPPN Khusus Penerimaan, where it is outside the catalogue.
    satker.go(path)
    satker.picture("satker-selesai")
    satker.page.get_by_role("link", name="Rekam pertanyaan lanjutan").click()
    satker.choose("destination", "penerimaan_negara").write("question", "Bagaimana cuti pegawai bendahara?").send()
    later = Ticket.objects.exclude(pk=ticket.pk).get()
    assert later.follows == ticket
    special = window(kppn183).go(later.get_absolute_url())
    special.choose("act", "refuse").write("sought", "Cuti pegawai")
    special.write("reason", "Cuti pegawai bukan layanan perbendaharaan.").sign(penerimaan_officer)
    special.picture("kppn-khusus-menolak")
    special.send()
    assert special.status == "Ditolak, di luar Katalog Layanan"
    satker.go(later.get_absolute_url())
    satker.picture("satker-ditolak")
    assert "Cuti pegawai bukan layanan perbendaharaan." in satker.text
    clean(satker)

    # 9. Kanwil and head office read all of it and are offered nothing; anybody finds how it goes.
    for user in (kanwil04, monitor):
        reader = window(user).go(path)
        assert reader.page.locator("#act").count() == 0
        assert reader.page.get_by_role("link", name=later.reference).count() == 1
    reader.page.get_by_role("link", name="Petunjuk penggunaan").click()
    clean(reader)
    reader.page.get_by_role("link", name="Alur tiket").click()
    reader.picture("alur")
    clean(reader)
    assert "PER-8/PB/2020 pasal 28 huruf k" in reader.text

    ticket.refresh_from_db()
    later.refresh_from_db()
    assert (ticket.status, ticket.posting, later.status) == (Status.DONE, rina, Status.REFUSED)
    assert later.posting == penerimaan_officer
    assert [event.kind for event in ticket.events.order_by("seq")] == [
        "asked",
        "routed",
        "data_asked",
        "data_given",
        "added",
        "referred",
        "escalated",
        "to_layer_2",
        "hai_replied",
        "sent_back",
        "hai_replied",
        "answered",
    ]


def test_two_officers_at_once_in_two_windows(window, clerk, kppn008, budi, rina, bayu, clock):
    """Both open it from the list, one at a desk, the other on a phone without script. The later one is told who was
    quicker, and reads their own text beside the answer."""
    ticket = ask(clerk, budi, clock)
    one, other = window(kppn008), window(kppn008, phone=True, script=False)
    for desk, posting, text in ((one, rina, "Jawaban Rina."), (other, bayu, "Jawaban Bayu.")):
        desk.go("/tiket/").page.locator(".subject").first.click()
        desk.page.wait_for_load_state()
        desk.write("answer", text).sign(posting)
    one.send()
    assert one.status == "Selesai"
    other.send()
    other.picture("basi")
    assert re.search(r"Tiket ini sudah dijawab oleh Rina Maharani pada \w{3}, ", other.text)
    assert other.page.input_value("#own-text") == "Jawaban Bayu."
    assert "Jawaban Rina." in other.text
    assert ticket.events.filter(kind="answered").count() == 1
    clean(other)
    one.go("/tiket/")
    assert one.page.locator(".tabs [aria-current] .count").inner_text() == "0"
    clean(one)
