"""What is found while typing: one key inserts it beside an answer, a subject shows it before a question is sent."""

import pytest
from playwright.sync_api import expect

from services.models import ArticleAnswered
from tests import factories
from tests.factories.knowledge import published, regulation, written
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_key_inserts_into_an_answer_and_a_satker_reads_before_it_asks(
    window, clerk, kppn008, layer1, agent_head, pb8, budi, clock
):
    said = written(pb8, regulation(), title="Sisa pagu tidak cukup padahal masih ada", answer="Tutup sisa kontrak.")
    article = published(layer1, agent_head, said, clock)
    ticket = factories.ask(clerk, budi, clock)
    asked = []
    desk = window(kppn008)
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.go(ticket.get_absolute_url())
    button = desk.page.locator("[data-material-insert]")
    expect(button).to_have_count(1)
    desk.page.keyboard.press("Alt+Shift+Digit1")
    expect(desk.page.locator("#act [name=answer]")).to_have_value("Tutup sisa kontrak.")
    expect(desk.page.locator("#act [name=cited]")).to_have_value(f"i{article.published_id}")
    expect(desk.page.locator("[data-material-done]")).to_be_visible()
    desk.page.locator("#act .tag button").click()
    expect(desk.page.locator("#act [name=cited]")).to_have_value("")
    desk.page.locator("#material-q").fill("jadwal libur")
    expect(button).to_have_count(0)
    assert len([one for one in asked if "bahan-jawaban" in one]) == 2
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version, "inserting sends nothing"

    satker, asked = window(clerk), []
    satker.page.on("request", lambda request: asked.append(request.url))
    satker.go("/tiket/rekam/")
    subject = satker.page.locator("[name=subject]")
    for text in ("SPM", "sisa pagu kami", "sisa pagu kami tidak", "sisa pagu kami tidak cukup"):
        subject.fill(text)
        satker.page.wait_for_timeout(600)
    expect(satker.page.get_by_text("Mungkin ini jawabannya")).to_be_visible()
    for text in ("sisa pagu tidak cukup a", "sisa pagu tidak cukup b", "sisa pagu tidak cukup c"):
        subject.fill(text)
        satker.page.wait_for_timeout(600)
    assert len([one for one in asked if "/haipedia/mungkin/" in one]) == 4
    satker.page.get_by_role("button", name="Ini menjawab pertanyaan saya").click()
    satker.page.wait_for_selector(".note--success")
    assert (ArticleAnswered.objects.get().count, Ticket.objects.count()) == (1, 1)
