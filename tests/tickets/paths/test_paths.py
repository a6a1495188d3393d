"""Every path of a question through its pages, as a browser without script would walk it; and the lists it is in."""

import uuid

import pytest

from tests.factories import ANSWER, CSO_PASSWORD, TEXT, ask, pass_on
from tests.markup import text_of
from tickets.models import Status, Ticket

pytestmark = pytest.mark.django_db


# --- The paths --------------------------------------------------------------------------------------------------------


def test_the_office_asks_for_data_and_the_satker_gives_it(send, client_for, kppn008, clerk, waiting):
    page = text_of(send(kppn008, waiting, "ask_data", request="Kirim ADK SPM 00217."))
    assert f"Permintaan data pendukung tiket {waiting.reference} dikirim ke budi.hartono@contoh.go.id." in page
    assert waiting.status == Status.WAITING_ASKER
    assert "Menunggu data penanya" in page
    assert "Catat balasan penanya" in page

    home = text_of(client_for(clerk).get("/"))
    assert "Data pendukung diminta: " + waiting.subject in home.replace("</strong>", "")
    page = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert "Kirim ADK SPM 00217." in page
    assert "Menunggu data dari Anda" in page
    assert "Balas permintaan data" in page
    page = text_of(send(clerk, waiting, "reply", reply="ADK terlampir di surat."))
    assert f"Balasan Anda atas tiket {waiting.reference} terkirim." in page
    assert waiting.status == Status.WAITING
    assert "ADK terlampir di surat." in text_of(client_for(kppn008).get(waiting.get_absolute_url()))


def test_the_office_records_what_the_asker_brought(send, kppn008, waiting, client_for, clerk):
    send(kppn008, waiting, "ask_data", request="Kirim ADK.")
    page = text_of(send(kppn008, waiting, "record_reply", reply="ADK diterima di loket."))
    assert waiting.status == Status.WAITING
    assert "Balasan dicatat oleh <strong>Rina Maharani</strong>" in page
    assert "Balasan dicatat oleh" in text_of(client_for(clerk).get(waiting.get_absolute_url()))


def test_the_satker_adds_to_its_question_also_from_an_old_page(send, clerk, kppn008, waiting, client_for):
    page = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert "Tambahkan keterangan" in page
    assert "Pertanyaan di atas tidak dapat diubah." in page
    old = waiting.version
    send(clerk, waiting, "add", reply="Nomor SPM 00217.")
    waiting.version = old
    page = text_of(send(clerk, waiting, "add", reply="Tanggal 12 Mei."))
    assert f"Tambahan keterangan pada tiket {waiting.reference} terkirim." in page
    assert page.index("Nomor SPM 00217.") < page.index("Tanggal 12 Mei.")


def test_a_question_outside_the_catalogue_is_refused_with_its_reason(send, kppn008, clerk, waiting, client_for):
    page = text_of(send(kppn008, waiting, "refuse", reason=""))
    assert "Tulis alasan penolakan" in page
    assert "Tulis apa yang dicari penanya dan tidak ada di katalog" in page
    assert "Pilih versi katalog yang dicari" in page
    said = {"reason": "Ini urusan kepegawaian.", "sought": "Pindah tugas"}
    page = text_of(send(kppn008, waiting, "refuse", catalogue="2019-1", **said))
    assert f"Tiket {waiting.reference} ditolak." not in page
    page = text_of(send(kppn008, waiting, "refuse", catalogue="2026-1", **said))
    assert f"Tiket {waiting.reference} ditolak." in page
    page = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert "Ditolak, di luar Katalog Layanan" in page
    assert "Ini urusan kepegawaian." in page
    assert "Dicari pada Katalog Layanan versi 2026-1 dan tidak ada: <strong>Pindah tugas</strong>" in page
    assert "Rekam pertanyaan lanjutan" in page
    assert "Ditolak" in text_of(client_for(kppn008).get("/tiket/?tab=selesai"))


def test_the_head_of_section_gets_it_and_any_officer_answers(send, kppn008, waiting, dewi, bayu, clerk, client_for):
    page = text_of(send(kppn008, waiting, "refer", colleague=str(dewi.pk), note="Mohon arahan Ibu."))
    assert "meneruskan tiket ini kepada Dewi Anggraini (Kepala Seksi MSKI/PDMS)" in page
    assert "Diteruskan kepada" in page
    assert "Mohon arahan Ibu." in page
    hidden = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert "Mohon arahan Ibu." not in hidden
    send(kppn008, waiting, "answer", answer=ANSWER, officer=str(bayu.pk), password=CSO_PASSWORD)
    assert (waiting.status, waiting.posting) == (Status.DONE, bayu)


def test_a_question_is_passed_by_destination_and_by_name(send, kppn008, waiting, banda_aceh, kppn001, cut, client_for):
    page = text_of(client_for(kppn008).get(waiting.get_absolute_url()))
    assert "ke KPPN Khusus Penerimaan" in page
    assert 'value="perbendaharaan"' not in page, "that is this office itself"
    assert f'<option value="{waiting.holder_office_id}">' not in page
    page = text_of(
        send(kppn008, waiting, "pass_on", destination="lain", office=str(banda_aceh.pk), note="Satker pindah.")
    )
    assert f"Tiket {waiting.reference} diteruskan ke KPPN Banda Aceh." in page
    assert 'name="act"' not in page
    page = text_of(client_for(kppn001).get(waiting.get_absolute_url()))
    assert "Satker pindah." in page
    send(kppn001, waiting, "answer", answer=ANSWER, officer=str(cut.pk), password=CSO_PASSWORD)
    assert waiting.posting == cut


def test_layer_1_passes_to_layer_2_which_replies_and_the_office_sends_back_and_finishes(
    send, kppn008, layer1, layer2, pb8, waiting, client_for, clerk
):
    send(kppn008, waiting, "escalate", note="Mohon bantuan")
    page = text_of(send(layer1, waiting, "to_layer_2", directorate=str(pb8.pk), note="Aplikasi SAKTI."))
    assert f"Tiket {waiting.reference} diteruskan ke Layer 2." in page
    assert "Layer 2, " + pb8.name in page
    page = text_of(send(layer2, waiting, "hai_reply", answer="Coba lagi besok."))
    assert waiting.status == Status.HAI_REPLIED
    page = text_of(send(kppn008, waiting, "send_back", answer="Coba lagi besok.", note=""))
    assert "Tulis catatan untuk HAI: apa yang masih kurang" in page
    assert "Belum terlaksana: Kembalikan ke HAI dengan catatan" in page
    assert "Jawaban belum dikirim" not in page
    page = text_of(send(kppn008, waiting, "send_back", note="Besok sudah lewat batas."))
    assert f"Tiket {waiting.reference} dikembalikan ke HAI." in page
    assert (waiting.hai_layer, waiting.hai_directorate) == (2, pb8)
    assert "Besok sudah lewat batas." in text_of(client_for(layer2).get(waiting.get_absolute_url()))
    assert "Besok sudah lewat batas." not in text_of(client_for(clerk).get(waiting.get_absolute_url()))
    send(layer2, waiting, "to_layer_1", note="Bukan kami.")
    send(layer1, waiting, "hai_reply", answer="Batasnya diperpanjang.")
    send(kppn008, waiting, "finish", answer="Batasnya diperpanjang sampai Jumat.")
    assert waiting.status == Status.DONE
    page = text_of(client_for(clerk).get(waiting.get_absolute_url()))
    assert "Batasnya diperpanjang sampai Jumat." in page


def test_hai_asks_for_data_and_gets_it_back_at_the_same_desk(send, layer2, clerk, ticket_in, client_for, kppn008):
    ticket = ticket_in("at_hai_2")
    send(layer2, ticket, "ask_data", request="Kirim log aplikasi.")
    assert "Kirim log aplikasi." in text_of(client_for(clerk).get(ticket.get_absolute_url()))
    assert "Catat balasan penanya" in text_of(client_for(kppn008).get(ticket.get_absolute_url()))
    send(clerk, ticket, "reply", reply="Lognya kosong.")
    assert (ticket.status, ticket.hai_layer, ticket.hai_directorate) == (Status.AT_HAI, 2, layer2.office)
    assert ticket.reference in text_of(client_for(layer2).get("/tiket/?tab=perlu"))


def test_a_satker_records_a_follow_up_and_both_pages_show_the_link(client_for, clerk, budi, ticket_in):
    ended = ticket_in("done")
    client = client_for(clerk)
    page = text_of(client.get(ended.get_absolute_url()))
    address = f"/tiket/rekam/?lanjutan={ended.reference}"
    assert address in page
    page = text_of(client.get(address))
    assert f'name="follows" value="{ended.reference}"' in page
    assert f'value="Lanjutan: {ended.subject}"' in page
    typed = {
        "submission": str(uuid.uuid4()),
        "follows": ended.reference,
        "asker": str(budi.pk),
        "destination": "perbendaharaan",
        "subject": "Lanjutan",
        "question": TEXT,
    }
    client.post("/tiket/rekam/", typed)
    later = Ticket.objects.get(follows=ended)
    assert ended.reference in text_of(client.get(later.get_absolute_url()))
    assert later.reference in text_of(client.get(ended.get_absolute_url()))
    ended.refresh_from_db()
    assert ended.status == Status.DONE


def test_an_office_records_a_follow_up_through_rekam(client_for, kppn008, rina, budi, ticket_in, other_clerk):
    ended = ticket_in("done")
    client = client_for(kppn008)
    page = text_of(client.get(f"/tiket/rekam/?lanjutan={ended.reference}"))
    assert f'Pertanyaan lanjutan dari <a href="{ended.get_absolute_url()}">' in page
    assert budi.name in page
    typed = {
        "submission": str(uuid.uuid4()),
        "follows": ended.reference,
        "act": "send",
        "email": budi.email,
        "channel": "telepon",
        "subject": "Lanjutan",
        "question": TEXT,
        "follow_up": "nanti",
        "officer": str(rina.pk),
        "password": CSO_PASSWORD,
    }
    client.post("/tiket/rekam/", typed)
    assert Ticket.objects.get(follows=ended).posting == rina
    assert client_for(other_clerk).get(f"/tiket/rekam/?lanjutan={ended.reference}").status_code == 404


@pytest.mark.parametrize("reference", ["HAI-101010101-26", "abc", "%00", "x" * 3000, "HAI-518102000-26"])
def test_a_strange_follow_up_address_is_404_and_no_error(reference, client_for, clerk, waiting):
    """The last one is the ticket that is still open."""
    assert client_for(clerk).get(f"/tiket/rekam/?lanjutan={reference}").status_code == 404


def test_a_link_to_a_ticket_that_one_may_not_see_is_not_shown(
    client_for, kppn183, as_rina, clerk, budi, clock, ticket_in
):
    ended = ticket_in("done")
    later = pass_on(ask(clerk, budi, clock, follows=ended), as_rina, clock)
    page = text_of(client_for(kppn183).get(later.get_absolute_url()))
    assert later.reference in page
    assert ended.reference + "</a>" not in page


# --- Lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["kppn008", "clerk", "layer1", "monitor"])
def test_the_tab_of_tickets_that_wait_for_data(login, request, client_for, ticket_in):
    ticket_in("waiting")
    ticket = ticket_in("waiting_asker_hai_1")
    page = text_of(client_for(request.getfixturevalue(login)).get("/tiket/?tab=data"))
    assert "Menunggu data" in page
    assert page.count('class="ref">') == 1
    assert ticket.reference in page


def test_the_filter_for_the_status(client_for, kppn008, ticket_in):
    ticket_in("waiting")
    refused = ticket_in("refused")
    page = text_of(client_for(kppn008).get("/tiket/?status=refused"))
    assert page.count('class="ref">') == 1
    assert refused.reference in page
    assert "Status: Ditolak, di luar Katalog Layanan" in page
    assert client_for(kppn008).get("/tiket/?status=apa").status_code == 200


def test_the_first_page_counts_what_waits_for_the_asker(client_for, kppn008, clerk, ticket_in):
    ticket_in("waiting_asker")
    assert "Menunggu data penanya" in text_of(client_for(kppn008).get("/"))
    page = text_of(client_for(clerk).get("/"))
    assert page.count('<span class="count">1</span>') == 2, "in both menus"


@pytest.mark.parametrize("login", ["kppn008", "clerk", "layer1", "layer2", "monitor", "admin"])
def test_the_help_page_is_made_from_the_table_and_linked(login, request, client_for, db):
    client = client_for(request.getfixturevalue(login))
    assert 'href="/bantuan/alur/">Alur tiket' in text_of(client.get("/bantuan/"))
    page = text_of(client.get("/bantuan/alur/"))
    for words in (
        "PER-8/PB/2020 pasal 28 huruf d",
        "Teruskan ke Layer 2",
        "Ditolak, di luar Katalog Layanan",
        "asumsi",
    ):
        assert words in page
