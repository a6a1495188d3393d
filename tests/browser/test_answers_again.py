"""An answer of before, used while a question is recorded; what waits for a desk; feedback by service: at a desk and on
a phone, without a barrier."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.test_every_page import clean
from tests.factories import key
from tests.factories.knowledge import published, regulation, written
from tickets.models import AnswerUse, Ticket
from tickets.ratings import actions
from tickets.ratings.actions import Words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBJECT = "SPM LS ditolak karena sisa pagu tidak cukup"


@pytest.mark.parametrize("phone", [False, True])
def test_an_answer_of_before_is_used_while_recording_and_feedback_is_read(
    window, clerk, kppn008, layer1, agent_head, pb8, budi, rina, as_rina, clock, phone
):
    said = written(pb8, regulation(), title="Sisa pagu tidak cukup padahal masih ada", answer="Tutup sisa kontrak.")
    published(layer1, agent_head, said, clock)
    asked = factories.ask(clerk, budi, clock, question=factories.question(SUBJECT, "Mohon dibantu."))
    source = factories.answer(asked, as_rina, clock, text="Sisa kontrak lama ditutup dahulu.")
    actions.rate(key=key(clerk), ticket_id=source.pk, words=Words(settled=False, mark=2), clock=clock)
    size, sent = "hp" if phone else "meja", []
    desk = window(kppn008, phone=phone)
    desk.page.on("request", lambda request: sent.append(request.url))
    desk.go("/tiket/rekam/")
    for text in ("sisa pagu", "sisa pagu tidak", "sisa pagu tidak cukup", SUBJECT, f"{SUBJECT} lagi", f"{SUBJECT} pak"):
        desk.page.fill("[name=subject]", text)
        desk.page.wait_for_timeout(600)
    assert len([one for one in sent if "/tiket/rekam/bahan/" in one]) <= 4
    answers = desk.page.locator("[data-material-insert]")
    expect(answers).to_have_count(2)
    desk.picture(f"rekam-bahan-{size}")
    clean(desk)
    desk.page.keyboard.press("Alt+Shift+Digit2")
    expect(desk.page.locator("[name=answer]")).to_have_value("Sisa kontrak lama ditutup dahulu.")
    expect(desk.page.locator("[name=cited]")).to_have_value(f"a{source.reference}")
    expect(desk.page.get_by_text(f"Jawaban tiket {source.reference}")).to_be_visible()
    desk.picture(f"rekam-disisipkan-{size}")
    desk.write("email", budi.email).write("question", "Kata penanya di loket.").sign(rina).send()
    expect(desk.page.locator("main")).to_contain_text("Dibuat dari jawaban tiket")
    assert AnswerUse.objects.get().source == source
    desk.picture(f"tiket-dari-jawaban-{size}")
    clean(desk)
    desk.go(Ticket.objects.get(pk=source.pk).get_absolute_url())
    waiting = factories.ask(clerk, budi, clock, question=factories.question(SUBJECT, "Sekali lagi."))
    desk.go(waiting.get_absolute_url())
    expect(desk.page.locator(".material__line", has_text="dipakai 1 kali")).to_have_count(1)
    desk.picture(f"bahan-{size}")
    clean(desk)
    desk.go("/umpan-balik/?tampil=belum")
    expect(desk.page.locator("main")).to_contain_text("dari semua triwulan")
    expect(desk.page.locator("main")).to_contain_text("Per Layanan")
    desk.picture(f"umpan-balik-{size}")
    clean(desk)
