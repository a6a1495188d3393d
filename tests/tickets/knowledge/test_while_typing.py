"""What is found beside an answer and before a question: only what may be seen, in few statements; nothing is sent."""

from datetime import date

import pytest
from django.urls import reverse

from services.knowledge import feedback
from services.knowledge.answered import answered_count
from services.knowledge.likely import read
from services.models import ArticleAnswered, Regulation
from tests import factories
from tests.factories import key
from tests.factories.knowledge import published, regulation, written
from tests.markup import text_of
from tickets.knowledge import material as materials
from tickets.knowledge.similar_answers import similar_answers
from tickets.knowledge.uses import Cited
from tickets.models import Event, Ticket

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 18)
SUBJECT = "Sisa pagu tidak cukup"


@pytest.fixture
def article(layer1, agent_head, pb8, clock):
    said = written(pb8, regulation(), title="Sisa pagu tidak cukup padahal masih ada", question="SPM ditolak, pagu?")
    return published(layer1, agent_head, said, clock)


@pytest.fixture
def asked(clerk, budi, clock):
    def ask(subject=SUBJECT, text="Mohon bantuannya."):
        return factories.ask(clerk, budi, clock, question=factories.question(subject, text))

    return ask


def found(user, text):
    return [each.ticket for each in similar_answers(user, read(user, text, DAY).words, DAY)]


def test_only_answered_questions_of_ones_own_are_found_and_without_their_people(
    asked, as_rina, kppn008, layer1, clerk, kanwil04, clock, article
):
    waiting = asked()
    assert found(kppn008, SUBJECT) == []
    done = factories.answer(
        asked("Pagu akun kurang"), as_rina, clock, text=f"Pak Budi {clerk.satker.code}: tutup sisa kontrak."
    )
    other = factories.answer(asked("Jadwal libur"), as_rina, clock)
    assert found(kppn008, "sisa pagu minus") == [done]
    assert found(layer1, "sisa pagu minus") == [], "never sent to HAI, so HAI knows nothing of it"
    assert other not in found(kppn008, SUBJECT)
    (answer,) = similar_answers(kppn008, read(kppn008, SUBJECT, DAY).words, DAY, but=waiting)
    assert "tutup sisa kontrak" in answer.text
    assert clerk.satker.code not in answer.text
    assert "Budi" not in answer.text
    assert answer.state is None
    assert similar_answers(kppn008, read(kppn008, SUBJECT, DAY).words, DAY, but=done) == []


def test_an_answer_on_a_revoked_basis_is_offered_to_nobody(asked, as_rina, kppn008, clock, article):
    done = factories.answer(asked(), as_rina, clock, cited=[Cited(article.published_id, "inserted")])
    (answer,) = similar_answers(kppn008, ["pagu", "sisa"], DAY)
    assert (answer.ticket, answer.state, answer.versions) == (done, "berlaku", (article.published_id,))
    Regulation.objects.update(revoked_on=DAY)
    assert similar_answers(kppn008, ["pagu", "sisa"], DAY) == []


def test_the_panel_costs_the_same_whatever_there_is_and_only_who_answers_gets_it(
    asked, as_rina, kppn008, clerk, layer1, clock, article, client_for, django_assert_max_num_queries
):
    ticket = asked()
    for number in range(6):
        factories.answer(asked(f"Sisa pagu kurang {number}"), as_rina, clock, text=f"Jawaban {number}.")
    with django_assert_max_num_queries(16):
        made = materials.material(kppn008, ticket, SUBJECT, DAY)
    assert (len(made.articles), len(made.answers)) == (1, 3)
    assert [item.number for item in made.articles + made.answers] == [1, 2, 3, 4]
    address = reverse("tickets:material", args=[ticket.reference])
    part = client_for(kppn008).get(address, HTTP_X_PART="1")
    for words in ("Dasar berlaku", "Tanpa dasar tercatat", "Alt+Shift+1", "belum pernah dipakai", "Sisipkan"):
        assert words in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "Bahan jawaban" in text_of(client_for(kppn008).get(address, {"q": "tidak ada yang begini"}))
    assert client_for(clerk).get(address).status_code == 403
    assert client_for(layer1).get(address).status_code == 404
    page = client_for(kppn008).get(ticket.get_absolute_url()).content.decode()
    assert f'data-material="{address}"' in page
    assert "data-material=" not in client_for(clerk).get(ticket.get_absolute_url()).content.decode()


def test_without_script_an_earlier_answer_comes_into_the_box_with_what_it_cites(
    asked, as_rina, kppn008, clock, article, client_for
):
    ticket = asked()
    cited = [Cited(article.published_id, "inserted")]
    done = factories.answer(asked(), as_rina, clock, cited=cited, text="Tutup sisa kontrak.")
    client = client_for(kppn008)
    address = reverse("tickets:cite", args=[ticket.reference])
    typed = {"submission": client.get(ticket.get_absolute_url()).context["form"]["submission"].value()}
    typed |= {"act": "answer", "answer": "Yth.", "cited": "", "seen_version": ticket.version}
    search = client.post(address, typed)
    assert "Pertanyaan serupa, sudah dijawab" in text_of(search)
    kept = search.context["kept"]
    back = client.post(address, {"kept": kept, "answer_of": done.reference}, follow=True)
    form = back.context["form"]
    assert form["answer"].value() == "Yth.\n\nTutup sisa kontrak."
    assert form["cited"].value() == f"i{article.published_id},a{done.reference}"
    assert not Event.objects.filter(ticket=ticket, kind="answered").exists(), "inserting sends nothing"
    assert client.post(address, {"kept": kept, "answer_of": ticket.reference}).status_code == 404


def test_before_asking_a_satker_reads_what_is_for_it_and_what_answered_is_counted_without_a_name(
    clerk, kppn008, layer1, agent_head, pb8, clock, article, client_for, django_assert_max_num_queries
):
    said = written(pb8, regulation("9/PB"), title="Sisa pagu tidak cukup, catatan agen", audience="agen")
    published(layer1, agent_head, said, clock)
    client = client_for(clerk)
    address = reverse("knowledge:perhaps")
    assert f'data-perhaps="{address}"' in client.get(reverse("tickets:record")).content.decode()
    client.get(address)
    page = client.get(address, {"q": "pagu saya tdak cukup"})
    assert "Mungkin ini jawabannya" in text_of(page)
    assert "Ini menjawab pertanyaan saya" in text_of(page)
    assert "catatan agen" not in text_of(page)
    assert "tidak mengikat secara hukum" in text_of(page)
    assert "penilai" not in text_of(page), "nobody said anything"
    feedback.rate(key=key(clerk), article_id=article.pk, seen=article.published_id, helpful=True, clock=clock)
    assert "membantu 1 dari 1 penilai" in text_of(client.get(address, {"q": "pagu saya tdak cukup"}))
    part = client.get(address, {"q": "jadwal libur"}, HTTP_X_PART="1").content.decode()
    assert "<section" not in part
    assert "Ini menjawab" not in text_of(client_for(kppn008).get(address, {"q": SUBJECT}))
    told = reverse("knowledge:answered", args=[article.slug])
    for _time in range(2):
        assert client.post(told).status_code == 302
    row = ArticleAnswered.objects.get()
    assert (row.version, row.count) == (article.published, 2)
    assert (answered_count(layer1, article, row.day), answered_count(clerk, article, row.day)) == (2, 0)
    assert Ticket.objects.count() == 0
    assert client_for(kppn008).post(told).status_code == 403
