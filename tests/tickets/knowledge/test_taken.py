"""An answer that was made with the answer of another ticket: kept, counted, and nothing of it for whoever may not see
that ticket."""

from datetime import date

import pytest
from django.urls import reverse

from services.knowledge.likely import read
from tests import factories
from tests.markup import text_of
from tickets.actions import FollowUp
from tickets.history import chain
from tickets.knowledge import material as materials
from tickets.knowledge.cited import read as read_tokens
from tickets.knowledge.cited import written as as_typed
from tickets.knowledge.similar_answers import similar_answers
from tickets.knowledge.taken import Taken, taken_counts
from tickets.knowledge.uses import Cited
from tickets.models import AnswerUse, ArticleUse, Event, Ticket
from users.refusals import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 18)
SUBJECT = "Sisa pagu tidak cukup"


@pytest.fixture
def asked(clerk, budi, clock):
    def ask(subject=SUBJECT, text="Mohon bantuannya."):
        return factories.ask(clerk, budi, clock, question=factories.question(subject, text))

    return ask


@pytest.fixture
def source(asked, as_rina, clock):
    return factories.answer(asked(), as_rina, clock, text="Tutup sisa kontrak lama.")


def page_of(client, ticket):
    return text_of(client.get(ticket.get_absolute_url()))


def test_the_event_names_the_ticket_whose_answer_stands_in_it_and_its_chain_holds(asked, as_rina, source, clock):
    ticket = factories.answer(asked(), as_rina, clock, cited=[Taken(source.reference), Taken(source.reference)])
    event = ticket.events.get(kind="answered")
    assert event.data["answers"] == [source.reference]
    assert list(chain.broken_chains()) == []
    use = AnswerUse.objects.get()
    assert (use.event, use.ticket, use.source, use.at) == (event, ticket, source, event.at)
    assert not ArticleUse.objects.exists()
    assert "answers" not in source.events.get(kind="answered").data, "other events stay as they were"


def test_who_may_see_the_other_ticket_follows_it_and_to_others_it_is_not_there(
    asked, as_rina, source, clock, client_for, kppn008, clerk, kanwil04, layer1
):
    ticket = factories.escalate(asked("Sisa pagu, dan kontrak"), as_rina, clock)
    ticket = factories.hai_reply(ticket, layer1, clock)
    ticket = factories.finish(ticket, as_rina, clock, cited=[Taken(source.reference)])
    link = f'href="{source.get_absolute_url()}"'
    assert ticket.reference != source.reference
    for reader in (kppn008, kanwil04):
        page = client_for(reader).get(ticket.get_absolute_url()).content.decode()
        assert "Dibuat dari jawaban tiket" in page
        assert page.count(link) == 1
    for reader in (layer1, clerk):
        page = client_for(reader).get(ticket.get_absolute_url()).content.decode()
        assert "Dibuat dari jawaban" not in page
        assert link not in page
    assert client_for(layer1).get(source.get_absolute_url()).status_code == 404, "never sent to HAI"


def test_only_an_answer_that_the_login_may_see_is_taken(asked, as_rina, source, layer1, clock):
    escalated = factories.escalate(asked(), as_rina, clock)
    waiting = asked()
    for actor, given in ((layer1, source.reference), (layer1, waiting.reference), (layer1, "HAI-101000000-26")):
        with pytest.raises(Refused, match="tidak terbaca akun ini"):
            factories.hai_reply(escalated, actor, clock, cited=[Taken(given)])
    with pytest.raises(Refused, match="tidak terbaca akun ini"):
        factories.answer(waiting, as_rina, clock, cited=[Taken(waiting.reference)])
    with pytest.raises(Refused, match="Paling banyak 10"):
        factories.answer(waiting, as_rina, clock, cited=[Taken(f"HAI-10100000{n:02}-26") for n in range(11)])
    assert not AnswerUse.objects.exists()


def test_how_often_it_was_used_counts_what_the_reader_may_see_alone(
    asked, as_rina, source, clock, kppn008, kanwil04, layer1, kppn001, client_for
):
    for _number in range(2):
        factories.answer(asked("Jadwal libur"), as_rina, clock, cited=[Taken(source.reference)])
    for reader, count in ((kppn008, 2), (kanwil04, 2), (layer1, 0), (kppn001, 0)):
        assert taken_counts([source], reader) == {source.pk: count}, reader
    waiting = asked()
    made = materials.material(kppn008, waiting, SUBJECT, DAY)
    assert [item.meta for item in made.answers] == ["dipakai 2 kali"]
    page = text_of(client_for(kppn008).get(reverse("tickets:material", args=[waiting.reference])))
    assert "dipakai 2 kali" in page


def test_the_count_costs_the_same_however_often_it_was_used(
    asked, as_rina, source, clock, kppn008, django_assert_num_queries
):
    def counted():
        with django_assert_num_queries(1):
            return taken_counts([source], kppn008)[source.pk]

    assert counted() == 0
    for _number in range(4):
        factories.answer(asked("Jadwal libur"), as_rina, clock, cited=[Taken(source.reference)])
    assert counted() == 4


def test_what_one_may_not_see_is_in_no_suggestion_and_costs_nothing_more(
    asked, as_rina, source, clock, kppn001, layer1, django_assert_num_queries
):
    """Twenty answers of another office, used by others: the same statements and the same empty panel as of none."""
    own = asked()
    words = read(kppn001, SUBJECT, DAY).words
    with django_assert_num_queries(2):
        assert similar_answers(kppn001, words, DAY) == []
    for number in range(20):
        ticket = factories.answer(asked(f"{SUBJECT} {number}"), as_rina, clock, cited=[Taken(source.reference)])
    with django_assert_num_queries(2):
        assert similar_answers(kppn001, words, DAY) == []
    for reader in (kppn001, layer1):
        made = materials.material(reader, own, SUBJECT, DAY)
        assert (made.articles, made.answers) == ([], [])
        assert ticket.reference not in str(made)


def test_tokens_of_answers_are_read_and_written_like_those_of_articles():
    typed = "i12,aHAI-513134207-26,l15"
    assert read_tokens(typed) == [Cited(12, "inserted"), Taken("HAI-513134207-26"), Cited(15, "linked")]
    assert as_typed(read_tokens(typed)) == typed
    assert read_tokens("aHAI-513134207-26,aHAI-513134207-26") == [Taken("HAI-513134207-26")]
    for broken in ("aHAI-1-26", "a", "a12", "HAI-513134207-26", "aHAI-513134207-26x"):
        with pytest.raises(ValueError, match=broken):
            read_tokens(broken)


# --- Rekam Tiket ------------------------------------------------------------------------------------------------------
def test_while_recording_the_panel_is_of_the_subject_and_for_who_records(
    source, client_for, kppn008, clerk, layer1, kppn001
):
    address = reverse("tickets:recording_material")
    client = client_for(kppn008)
    part = client.get(address, {"q": SUBJECT}, HTTP_X_PART="1").content.decode()
    assert f"aHAI{source.reference[3:]}" in part
    assert "belum pernah dipakai" in part
    assert "<form" not in part, "it stands inside the form of the ticket"
    assert source.reference not in client_for(kppn001).get(address, {"q": SUBJECT}).content.decode()
    for stranger in (clerk, layer1):
        assert client_for(stranger).get(address, {"q": SUBJECT}).status_code == 403
    page = client.get(reverse("tickets:record")).content.decode()
    assert f'data-material="{address}"' in page
    assert "data-material=" not in client_for(clerk).get(reverse("tickets:record")).content.decode()


def test_recorded_and_answered_at_once_from_another_answer(source, as_rina, budi, clock):
    said = {"follow_up": FollowUp.ANSWER_NOW, "answer": "Tutup.", "cited": [Taken(source.reference)]}
    ticket = factories.record(as_rina, budi, clock, **said)
    assert ticket.events.get(kind="answered").data["answers"] == [source.reference]
    assert AnswerUse.objects.get().ticket == ticket
    assert list(chain.broken_chains()) == []


def test_without_script_the_form_of_rekam_comes_back_with_the_answer_in_it(source, client_for, kppn008, clerk, budi):
    client = client_for(kppn008)
    form = client.get(reverse("tickets:record")).context["form"]
    typed = {"submission": form["submission"].value(), "subject": SUBJECT, "answer": "Yth.", "cited": ""}
    typed |= {"email": budi.email, "follow_up": "selesai", "question": "Kata penanya."}
    address = reverse("tickets:cite_recording")
    search = client.post(address, typed)
    assert source.subject in text_of(search)
    kept = search.context["kept"]
    back = client.post(address, {"kept": kept, "answer_of": source.reference}, follow=True)
    shown = back.context["form"]
    assert shown["answer"].value() == "Yth.\n\nTutup sisa kontrak lama."
    assert shown["cited"].value() == f"a{source.reference}"
    assert f"Jawaban tiket {source.reference}" in text_of(back)
    assert (shown["subject"].value(), shown["question"].value()) == (SUBJECT, "Kata penanya.")
    assert Ticket.objects.count() == 1, "inserting sends nothing"
    let_go = client.post(
        address, {**typed, "cited": f"a{source.reference}", "uncite": f"a{source.reference}"}, follow=True
    )
    assert let_go.context["form"]["cited"].value() == ""
    assert client.post(address, {}, follow=True).redirect_chain == [(reverse("tickets:record"), 302)]
    assert client_for(clerk).post(address, typed).status_code == 403


def test_what_is_taken_is_not_dropped_when_no_answer_is_sent(source, client_for, kppn008, budi):
    client = client_for(kppn008)
    form = client.get(reverse("tickets:record")).context["form"]
    typed = {"submission": form["submission"].value(), "subject": SUBJECT, "question": "Kata penanya."}
    typed |= {"email": budi.email, "follow_up": "nanti", "cited": f"a{source.reference}", "act": "send"}
    page = client.post(reverse("tickets:record"), typed)
    assert "Lepas dahulu kutipannya" in text_of(page)
    assert not Event.objects.exclude(ticket=source).exists()
