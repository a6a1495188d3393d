"""An answer that cites an article: in its event, counted, listed when the basis falls; no figure knows of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from services.knowledge import actions as writing
from services.models import Article
from tests import factories
from tests.factories import key
from tests.factories.knowledge import kep_428, published, regulation, written
from tests.markup import text_of
from tickets.history import chain
from tickets.knowledge import proposals, uses
from tickets.knowledge.cited import read
from tickets.knowledge.cited import written as as_typed
from tickets.knowledge.uses import Cited
from tickets.models import ArticleProposal, ArticleUse, Decision, EscalationReason, UseCheck
from users.models import Duty
from users.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(layer1, agent_head, pb8, clock):
    return published(layer1, agent_head, written(pb8, regulation()), clock)


def at(clock, *when):
    clock.at = datetime(*when, tzinfo=UTC)
    return clock


def test_the_event_keeps_the_version_and_its_chain_holds(article, clerk, budi, as_rina, layer1, clock):
    ticket = factories.ask(clerk, budi, clock)
    cited = [Cited(article.published_id, "inserted")]
    ticket = factories.answer(ticket, as_rina, clock, cited=cited)
    event = ticket.events.get(kind="answered")
    assert event.data["articles"] == [
        {"slug": article.slug, "no": 1, "title": article.published.title, "audience": "satker", "how": "inserted"}
    ]
    assert list(chain.broken_chains()) == []
    use = ArticleUse.objects.get()
    assert (use.event, use.version, use.at) == (event, article.published, event.at)
    assert uses.used_count(article) == uses.own_count(article, as_rina.user) == 1
    escalated = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock, gap_reason="haipedia")
    replied = factories.hai_reply(escalated, layer1, clock, cited=[Cited(article.published_id)])
    assert replied.events.get(kind="hai_replied").data["articles"][0]["how"] == "linked"
    assert "articles" not in factories.finish(replied, as_rina, clock).events.get(kind="answered").data


def test_what_is_not_offered_or_not_theirs_is_not_cited(article, layer1, agent_head, pb8, clerk, budi, as_rina, clock):
    secret = published(layer1, agent_head, written(pb8, regulation("9/PB"), title="Agen", audience="agen"), clock)
    ticket = factories.ask(clerk, budi, clock)
    old = article.published_id
    for version in (secret.published_id, 987654):
        with pytest.raises(Refused, match="tidak lagi ditawarkan"):
            factories.answer(ticket, as_rina, clock, cited=[Cited(version)])
    said = replace(written(pb8, *regulation_rows(article)), answer="Baru.")
    published(layer1, agent_head, said, clock, article)
    with pytest.raises(Refused, match="versi baru"):
        factories.answer(ticket, as_rina, clock, cited=[Cited(old)])
    writing.withdraw(key=key(agent_head), article_id=article.pk, why="Uji", clock=clock)
    article.refresh_from_db()
    with pytest.raises(Refused):
        factories.answer(ticket, as_rina, clock, cited=[Cited(article.published_id)])
    with pytest.raises(Refused, match="Paling banyak"):
        factories.answer(ticket, as_rina, clock, cited=[Cited(number) for number in range(11)])
    assert not ArticleUse.objects.exists()


def regulation_rows(article):
    return [basis.regulation for basis in article.published.bases.all()]


def test_exactly_the_answers_after_the_revocation_are_listed(
    layer1, layer2, admin, pb8, clerk, budi, as_rina, kppn001, monitor, clock, client_for
):
    """WIDER row 43: 12 answers before 31-03-2020, 3 from 01-04 to 09-04-2020."""
    for person, kind in ((layer2, "supervisor"), (monitor, "supervisor")):
        Duty.objects.create(
            user=person, kind=kind, directorate=pb8, valid_from=date(2016, 1, 4), legal_basis="ST-1",
            added_at=clock.now(), added_by=admin,
        )  # fmt: skip
    basis = kep_428(revoked=False)
    made = published(layer1, layer2, written(pb8, basis), at(clock, 2019, 2, 6, 3))
    start = datetime(2020, 3, 2, 3, tzinfo=UTC)
    days = [start + timedelta(days=number) for number in range(12)]
    days += [datetime(2020, 4, day, 3, tzinfo=UTC) for day in (1, 3, 9)]
    for number, day in enumerate(days):
        clock.at = day
        ticket = factories.ask(clerk, budi, clock)
        factories.answer(ticket, as_rina, at(clock, day.year, day.month, day.day, 4), cited=[Cited(made.published_id)])
        assert number < 15
    basis.revoked_on = date(2020, 3, 31)
    basis.save()
    listed = uses.after_revocation(made, date(2020, 3, 31), monitor)
    assert (listed.before, listed.after, listed.unseen) == (12, 3, 0)
    assert [use.at.day for use in listed.rows] == [1, 3, 9]
    elsewhere = uses.after_revocation(made, date(2020, 3, 31), kppn001)
    assert (elsewhere.rows, elsewhere.unseen) == ([], 3), "another office reads of no ticket"
    check = {"outcome": "right", "note": "Tetap", "clock": clock}
    with pytest.raises(Refused, match="Manajer Layanan"):
        uses.check_use(key=key(as_rina.user), use_id=listed.rows[0].pk, **check)
    uses.check_use(key=key(monitor), use_id=listed.rows[0].pk, **check)
    with pytest.raises(Refused, match="sudah diperiksa"):
        uses.check_use(key=key(monitor), use_id=listed.rows[0].pk, **check)
    assert UseCheck.objects.count() == 1
    page = client_for(monitor).get(made.get_absolute_url())
    text = text_of(page)
    assert "Jawaban yang mengutip setelah dicabut (3)" in text
    assert "12 sebelum dicabut" in text
    assert "KEP-428/PB/2016 dicabut sejak 31 Mar 2020" in text
    assert text.count("Belum diperiksa") == 2
    assert "Diperiksa, isi tetap benar" in text
    assert client_for(clerk).get(made.get_absolute_url()).status_code == 404
    other = text_of(client_for(kppn001).get(made.get_absolute_url()))
    assert "3 jawaban lain ada pada tiket yang tidak terlihat dari akun ini." in other
    assert ticket.reference not in other
    assert "KPPN Pekanbaru" not in other
    after = reverse("knowledge:check", args=[made.slug, listed.rows[1].pk])
    client_for(monitor).post(after, {"submission": str(key(monitor).key), "outcome": "put_right", "note": ""})
    assert UseCheck.objects.count() == 2
    last, long = listed.rows[2].pk, "panjang " * 130
    said = {"submission": str(key(monitor).key), "outcome": "right", "note": long}
    shown = client_for(monitor).post(reverse("knowledge:check", args=[made.slug, last]), said, follow=True)
    forms = {use.pk: form for use, form in shown.context["checks"]}
    assert forms[last]["note"].value() == long
    assert forms[last].errors["note"]
    assert [pk for pk, form in forms.items() if form.errors] == [last], "beside its own answer"
    assert UseCheck.objects.count() == 2
    assert "dasar dicabut 31 Mar 2020 · 12 jawaban sebelumnya, 3 sesudahnya" in text_of(
        client_for(monitor).get(reverse("knowledge:gaps"))
    )


def test_why_a_question_went_on_is_in_its_event_and_counted(layer1, pb8, layer2, clerk, budi, as_rina, clock):
    ticket = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock, gap_reason="peraturan")
    factories.to_layer_2(ticket, layer1, clock, directorate=pb8, gap_reason="penelaahan")
    assert ticket.events.get(kind="escalated").data["gap_reason"] == "peraturan"
    assert set(EscalationReason.objects.values_list("kind", "reason")) == {
        ("escalated", "peraturan"), ("to_layer_2", "penelaahan"),
    }  # fmt: skip
    with pytest.raises(Refused):
        factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock, gap_reason="malas")


def test_citing_and_using_articles_changes_no_figure(article, clerk, budi, as_rina, layer1, agent_head, clock):
    plain = factories.ask(clerk, budi, clock)
    cited = factories.ask(clerk, budi, clock)
    at(clock, 2026, 5, 20, 3)
    plain = factories.answer(plain, as_rina, clock)
    cited = factories.answer(cited, as_rina, clock, cited=[Cited(article.published_id)])
    before = figures(plain)
    assert before == figures(cited)
    rows = table("tickets_ticket"), table("tickets_decision")
    for _each in range(3):
        writing.still_right(key=key(agent_head), article_id=article.pk, clock=clock)
    writing.withdraw(key=key(agent_head), article_id=article.pk, why="Uji", clock=clock)
    assert rows == (table("tickets_ticket"), table("tickets_decision"))


def figures(ticket):
    names = ("status", "iku_due", "iku_late_after", "iku_in_time", "iku_used", "sla_due", "sla_in_time", "sla_used")
    decisions = Decision.objects.filter(ticket=ticket).order_by("code", "revision")
    return [getattr(ticket, name) for name in names], list(decisions.values_list("code", "revision", "due", "in_time"))


def table(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} ORDER BY 1")  # noqa: S608 - a table of ours
        return cursor.fetchall()


def test_a_proposal_begins_masked_and_is_refused_while_it_names_anybody(
    pb8, clerk, budi, as_rina, as_cut, layer1, clock
):
    text = "Saya Budi Hartono, satker 099031, NIP 198501012010121001, hp 0812-3456-7890. SPM ditolak, apa sebabnya?"
    ticket = factories.ask(clerk, budi, clock, question=factories.question(text=text))
    assert not proposals.may_propose_from(as_rina.user, ticket), "not before it is answered"
    ticket = factories.answer(ticket, as_rina, clock, text="Pak Budi, lakukan revisi. Salam, Rina Maharani")
    begun = proposals.begun_from(ticket)
    everything = " ".join(begun.values())
    for personal in ("Budi", "Hartono", "099031", "198501012010121001", "0812", "Rina", "Maharani"):
        assert personal not in everything, personal
    assert "SPM ditolak, apa sebabnya?" in everything
    said = replace(written(pb8), **begun)
    propose = {"ticket_id": ticket.pk, "clock": clock}
    for bad, field in (("Tanya Budi Hartono", "question"), ("Satker kami 099031", "answer"), ("Rina", "title")):
        with pytest.raises(Refused, match="data orang") as refusal:
            proposals.propose_from(key=key(as_rina.user), by=as_rina, written=replace(said, **{field: bad}), **propose)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="Nyatakan"):
        proposals.propose_from(key=key(as_rina.user), by=as_rina, written=replace(said, names_nobody=False), **propose)
    for user, by in ((as_cut.user, as_cut), (layer1, layer1)):
        with pytest.raises(Refused, match="dari akun Anda"):
            proposals.propose_from(key=key(user), by=by, written=said, **propose)
    version = proposals.propose_from(key=key(as_rina.user), by=as_rina, written=said, **propose)
    assert (version.state, version.posting) == ("usulan", as_rina.posting)
    assert ArticleProposal.objects.get().posting == as_rina.posting
    with pytest.raises(Refused, match="sudah diusulkan"):
        proposals.propose_from(key=key(as_rina.user), by=as_rina, written=said, **propose)
    assert not Article.objects.visible_to(as_cut.user).exists()


def test_what_a_form_says_of_its_citations_is_read_strictly():
    assert as_typed(read("i12,l15,i12")) == "i12,l15"
    assert read("") == []
    for bad in ("12", "x12", "i", "i1 2", "i²", "i" + "9" * 19, ",".join(f"i{number}" for number in range(11))):
        with pytest.raises(ValueError):
            read(bad)
