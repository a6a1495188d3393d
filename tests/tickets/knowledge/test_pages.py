"""The pages of HAIPEDIA: found by every role, statements that do not grow, an answer that keeps what was typed."""

import uuid
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haicso.demo.articles import EXAMPLES, write_articles
from services.knowledge.reference_data import load_knowledge
from services.models import Article, KnowledgeSetting, Regulation, SearchMiss
from tests import factories
from tests.factories import ANSWER, CSO_PASSWORD
from tests.factories.knowledge import published, regulation, written
from tests.markup import text_of
from tickets.models import ArticleUse

pytestmark = pytest.mark.django_db

PRACTICAL = "hanya bersifat sebagai referensi praktis dan tidak mengikat secara hukum"


@pytest.fixture
def first_content(layer1, agent_head, pb8, clock):
    load_knowledge(Path(settings.BASE_DIR) / "fixtures")
    assert write_articles(layer1, agent_head, clock.now()) == len(EXAMPLES)


def test_the_first_content_is_marked_and_has_the_days_of_its_sources(first_content, clock):
    counts = load_knowledge(Path(settings.BASE_DIR) / "fixtures")
    assert {each.new for each in counts.values()} == {0}, "repeatable"
    revoked = Regulation.objects.get(number="428/PB")
    assert (revoked.in_force_from, revoked.revoked_on, revoked.revoked_by.name) == (
        date(2016, 7, 12), date(2020, 3, 31), "PER-8/PB/2020",
    )  # fmt: skip
    assert set(Article.objects.values_list("is_example", flat=True)) == {True}
    assert set(KnowledgeSetting.objects.values_list("basis", flat=True)) == {"assumed"}
    states = dict(Article.objects.with_state(date(2026, 5, 18)).values_list("slug", "basis_state"))
    assert states["mengikat-atau-tidak-jawaban-hai"] == "dicabut"
    assert states["jam-layanan-hai-cso"] == "berlaku"


def test_every_role_reads_what_is_for_it_in_few_statements(first_content, client_for, clerk, kppn008, layer1):
    seen = {}
    for user in (clerk, kppn008, layer1):
        client = client_for(user)
        client.get(reverse("knowledge:index"))
        with CaptureQueriesContext(
            connection,
        ) as statements:
            seen[user.username] = text_of(client.get(reverse("knowledge:index")))
        assert len(statements) < 16
    assert "Jam layanan HAI CSO" in seen["satker099031"]
    assert "Mengikat atau tidak" not in seen["satker099031"]
    assert "contoh, asumsi" in seen["satker099031"]
    assert "Dasar dicabut" in seen["kppn008"]
    assert "Kapan pertanyaan diteruskan" in seen["hai1.agen"]
    client = client_for(clerk)
    assert "Jam layanan HAI CSO" in text_of(client.get("/haipedia/?q=jam+layan"))
    for _each in range(2):
        assert "Tidak ada artikel yang cocok" in text_of(client.get("/haipedia/?q=mencairkan+gaji"))
    assert list(SearchMiss.objects.values_list("stems", "count")) == [("cair gaji", 2)]
    assert "cair gaji" in text_of(client_for(layer1).get(reverse("knowledge:gaps")))
    page = text_of(client.get("/haipedia/artikel/jam-layanan-hai-cso/"))
    assert PRACTICAL in page
    assert "S-1691/PB.8/2018" in page


def test_an_answer_goes_to_the_search_and_comes_back_with_what_was_typed(
    client_for, kppn008, rina, clerk, budi, layer1, agent_head, pb8, clock
):
    article = published(layer1, agent_head, written(pb8, regulation()), clock)
    ticket = factories.ask(clerk, budi, clock)
    client = client_for(kppn008)
    form = {
        "submission": str(uuid.uuid4()), "seen_version": "1", "act": "answer", "answer": "Bapak/Ibu yang terhormat,",
        "cited": "", "officer": str(rina.pk), "password": CSO_PASSWORD, "gap_reason": "haipedia", "note": "",
    }  # fmt: skip
    cite = reverse("tickets:cite", args=[ticket.reference])
    search = client.post(cite, form)
    text = text_of(search)
    assert article.published.title in text
    assert CSO_PASSWORD not in search.content.decode()
    kept = search.context["kept"]
    back = client.post(cite, {"kept": kept, "insert": str(article.published_id)}, follow=True)
    restored = back.context["form"]
    assert restored["answer"].value() == f"Bapak/Ibu yang terhormat,\n\n{article.published.answer}"
    assert [tag.title for tag in restored.tags()] == [article.published.title]
    assert not ArticleUse.objects.exists(), "inserting sends nothing"
    again = {**form, "answer": restored["answer"].value(), "cited": restored["cited"].value()}
    without = client.post(cite, {**again, "uncite": restored["cited"].value()}, follow=True).context["form"]
    assert (without["cited"].value(), without["answer"].value()) == ("", again["answer"])
    refused = client.post(reverse("tickets:act", args=[ticket.reference]), {**again, "act": "escalate", "answer": ""})
    assert "Lepas dahulu kutipannya" in text_of(refused)
    client.post(reverse("tickets:act", args=[ticket.reference]), again)
    assert ArticleUse.objects.get().how == "inserted"
    conversation = text_of(client_for(clerk).get(ticket.get_absolute_url()))
    assert "HAIPEDIA, versi 1" in conversation
    assert client.post(cite, {"kept": "kacau", "insert": "1"}).status_code == 302
    assert ANSWER not in conversation


def test_an_article_is_rated_reviewed_and_proposed_from_its_pages(
    client_for, clerk, kppn008, rina, budi, as_rina, layer1, agent_head, pb8, clock
):
    article = published(layer1, agent_head, written(pb8, regulation()), clock)
    rate = reverse("knowledge:rate", args=[article.slug])
    rated = {"submission": str(uuid.uuid4()), "seen": str(article.published_id), "helpful": "ya", "text": "Jelas"}
    assert "tanpa nama" in text_of(client_for(clerk).post(rate, rated, follow=True))
    page = text_of(client_for(layer1).get(article.get_absolute_url()))
    assert "1 ya, 0 tidak" in page
    assert "Jelas" in page
    assert clerk.satker.name not in page
    ticket = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    assert "Usulkan ke HAIPEDIA" in text_of(client_for(kppn008).get(ticket.get_absolute_url()))
    form = client_for(kppn008).get(reverse("tickets:propose", args=[ticket.reference])).context["form"]
    typed = {name: form[name].value() for name in ("title", "question", "answer")}
    typed |= {"submission": str(uuid.uuid4()), "directorate": str(pb8.pk), "audience": "satker", "names_nobody": "on"}
    typed |= {"officer": str(rina.pk), "password": CSO_PASSWORD}
    sent = client_for(kppn008).post(reverse("tickets:propose", args=[ticket.reference]), typed, follow=True)
    assert "Usulan terkirim ke HAI." in text_of(sent)
    proposed = Article.objects.order_by("-pk").first()
    assert ticket.reference not in text_of(client_for(layer1).get(proposed.get_absolute_url()))
    take = reverse("knowledge:version_act", args=[proposed.slug, 1, "ambil"])
    client_for(layer1).post(take, {"submission": str(uuid.uuid4())})
    edit = reverse("knowledge:edit", args=[proposed.slug, 1])
    handed = {**typed, "submission": str(uuid.uuid4()), "act": "hand_in", "validated_by": str(pb8.pk)}
    assert "Diserahkan untuk ditelaah." in text_of(client_for(layer1).post(edit, handed, follow=True))
    assert "Menunggu ditelaah (1)" in text_of(client_for(agent_head).get(reverse("knowledge:queue")))
    publish = reverse("knowledge:version_act", args=[proposed.slug, 1, "terbitkan"])
    assert "Artikel terbit." in text_of(
        client_for(agent_head).post(publish, {"submission": str(uuid.uuid4())}, follow=True)
    )
    assert "Divalidasi oleh" in text_of(client_for(clerk).get(proposed.get_absolute_url()))


def test_a_stranger_reads_only_what_is_public_and_only_where_it_is_turned_on(client, layer1, agent_head, pb8, clock):
    basis = regulation()
    open_ = published(layer1, agent_head, written(pb8, basis, title="Publik", audience="publik"), clock)
    closed = published(layer1, agent_head, written(pb8, basis, title="Satker"), clock)
    url = reverse("knowledge:public", args=[open_.slug])
    assert client.get(url).status_code == 404
    KnowledgeSetting.objects.create(code="public_page", value=1, legal_basis="uji")
    assert PRACTICAL in text_of(client.get(url))
    assert client.get(reverse("knowledge:public", args=[closed.slug])).status_code == 404


def test_what_is_refused_stands_beside_its_field_with_what_was_typed_once(
    client_for, clerk, agent_head, layer1, pb8, clock
):
    article = published(layer1, agent_head, written(pb8, regulation()), clock)
    page, long = article.get_absolute_url(), "panjang " * 130
    for user, url, form, field in (
        (clerk, reverse("knowledge:rate", args=[article.slug]), "rating", "text"),
        (agent_head, reverse("knowledge:article_act", args=[article.slug, "tarik"]), "note", "note"),
    ):
        client = client_for(user)
        said = {"submission": str(uuid.uuid4()), "seen": str(article.published_id), "helpful": "ya", field: long}
        shown = client.post(url, said, follow=True)
        refused = shown.context[form]
        assert refused.errors[field]
        assert refused[field].value() == long
        assert "Belum tercatat" in text_of(shown)
        again = client.get(page).context[form]
        assert not again.errors, "once"
        assert not again[field].value()
    article.refresh_from_db()
    assert article.withdrawn_at is None
    other = published(layer1, agent_head, written(pb8, regulation(number="9/PB"), title="Lain"), clock)
    client = client_for(clerk)
    client.post(reverse("knowledge:rate", args=[article.slug]), {"submission": str(uuid.uuid4()), "text": long})
    assert not client.get(other.get_absolute_url()).context["rating"].errors, "not on another article"
