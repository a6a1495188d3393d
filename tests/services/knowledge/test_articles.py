"""How an article comes to be: two persons, a basis, versions that nobody changes once they are handed in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from services.knowledge import actions, feedback
from services.models import Article, ArticleEvent, ArticleFeedback, ArticleVersion, BasisState, KnowledgeSetting
from services.review_days import months_after
from tests.factories import key
from tests.factories.knowledge import handed_in, kep_428, published, regulation, written
from users.models import Duty, User
from users.refusals import Refused

pytestmark = pytest.mark.django_db

State = ArticleVersion.State


@pytest.fixture
def per_8():
    return regulation()


@pytest.fixture
def said(pb8, per_8):
    return written(pb8, per_8)


def supervisor_of(directorate, person, admin):
    return Duty.objects.create(
        user=person, kind="supervisor", directorate=directorate, valid_from=date(2016, 1, 4),
        legal_basis="ST-1", added_at=datetime(2016, 1, 4, tzinfo=UTC), added_by=admin,
    )  # fmt: skip


def state_on(article, day):
    return Article.objects.with_state(day).get(pk=article.pk).basis_state


def refused(field, act, **said):
    with pytest.raises(Refused) as refusal:
        act(**said)
    assert refusal.value.field == field
    return str(refusal.value)


def test_an_agent_words_it_and_another_person_with_the_duty_publishes_it(layer1, agent_head, said, clock):
    article = published(layer1, agent_head, said, clock)
    version = article.published
    assert (version.no, version.state, version.submitted_by, version.decided_by) == (1, "terbit", layer1, agent_head)
    assert (article.slug, article.review_due) == (
        "sisa-pagu-tidak-cukup-padahal-masih-ada-di-kartu-pengawasan", date(2027, 5, 18),
    )  # fmt: skip
    kinds = list(ArticleEvent.objects.filter(article=article).values_list("kind", flat=True))
    assert kinds == ["begun", "handed_in", "published"]
    assert article.words.filter(word="pagu", weight=6).exists(), "its words are found from now on"


def test_who_wrote_it_does_not_publish_it_nor_who_has_no_duty_there(layer1, layer2, monitor, admin, pb8, said, clock):
    version = handed_in(layer1, said, clock)
    publish = {"act": actions.publish, "version_id": version.pk, "clock": clock}
    assert "Manajer Layanan" in refused(None, key=key(monitor), **publish), "no duty"
    supervisor_of(pb8, layer1, admin)
    assert "bukan penulisnya" in refused(None, key=key(layer1), **publish), "a writer, whatever their duty"
    elsewhere = type(pb8).objects.create(kind="pusat", code="PB.2", name="Direktorat lain")
    duty = supervisor_of(elsewhere, layer2, admin)
    assert refused(None, key=key(layer2), **publish), "the duty of another directorate"
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).update(
            state="terbit", decided_at=clock.now(), decided_by=layer1
        )  # the database knows it too
    Duty.objects.filter(pk=duty.pk).update(valid_to=date(2026, 1, 1), ended_at=clock.now(), ended_by=admin)
    supervisor_of(pb8, layer2, admin)
    assert actions.publish(key=key(layer2), version_id=version.pk, clock=clock).state == State.PUBLISHED


def test_without_a_basis_in_force_or_the_word_of_its_writer_nothing_is_handed_in(layer1, pb8, said, per_8, clock):
    draft = actions.begin(key=key(layer1), written=said, clock=clock)

    def hand_in(**changes):
        changed = replace(said, **changes)
        actions.hand_in(key=key(layer1), version_id=draft.pk, written=changed, clock=clock)

    revoked = kep_428()
    to_come = regulation("9/PB", 2026, in_force_from=date(2027, 1, 1))
    assert "perlu dasar" in refused("regulations", hand_in, regulations=())
    assert "dicabut sejak 31 Mar 2020" in refused("regulations", hand_in, regulations=(per_8.pk, revoked.pk))
    assert "belum berlaku" in refused("regulations", hand_in, regulations=(to_come.pk,))
    refused("regulations", hand_in, regulations=(987654,))
    refused("names_nobody", hand_in, names_nobody=False)
    assert "[NIP]" in refused("answer", hand_in, answer="NIP 198501012010121001")
    refused("answer", hand_in, answer="a" * 30_001)
    refused("answer", hand_in, answer=" \n ")
    refused("title", hand_in, title="")
    refused("audience", hand_in, audience="semua")
    hand_in(regulations=(), validated_by_id=pb8.pk)
    assert ArticleVersion.objects.get().state == State.IN_REVIEW
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.create(
            article=Article.objects.get(), no=2, state="ditelaah", title="x", question="x", answer="x",
            audience="agen", drafted_at=clock.now(), drafted_by=layer1, taken_at=clock.now(), taken_by=layer1,
            submitted_at=clock.now(), submitted_by=layer1, names_nobody=True,
        )  # fmt: skip


def test_what_was_handed_in_nobody_changes_not_even_in_the_database(layer1, agent_head, said, clock):
    version = handed_in(layer1, said, clock)
    with pytest.raises(Refused, match="Ditelaah"):
        actions.save_draft(key=key(layer1), version_id=version.pk, written=said, clock=clock)
    actions.send_back(key=key(agent_head), version_id=version.pk, note="Sebutkan pasalnya.", clock=clock)
    changes = [*(f"{name} = 'lain'" for name in ("title", "question", "answer", "audience", "change_note"))]
    changes += ["regulations = '[]'", "submitted_at = NULL", "decided_by_id = NULL", "drafted_by_id = NULL", "no = 9"]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE services_articleversion SET {change}")  # noqa: S608
    for table in ("services_articlebasis", "services_articleevent", "services_articleversion"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    again = handed_in(layer1, replace(said, answer="Pasal 12."), clock, version.article)
    assert (again.no, ArticleVersion.objects.get(no=1).answer) == (2, said.answer)


def test_a_proposal_is_taken_up_by_an_agent_and_only_they_change_it(layer1, layer2, as_rina, clerk, said, clock):
    with pytest.raises(Refused, match="tidak mengusulkan"):
        actions.propose(key=key(clerk), by=clerk, written=said, clock=clock)
    version = actions.propose(key=key(as_rina.user), by=as_rina, written=said, clock=clock)
    assert (version.state, version.posting) == ("usulan", as_rina.posting)
    with pytest.raises(Refused, match="Usulan"):
        actions.save_draft(key=key(layer1), version_id=version.pk, written=said, clock=clock)
    actions.take_up(key=key(layer1), version_id=version.pk, clock=clock)
    with pytest.raises(Refused, match="agen lain"):
        actions.save_draft(key=key(layer2), version_id=version.pk, written=said, clock=clock)
    saved = actions.save_draft(key=key(layer1), version_id=version.pk, written=replace(said, title="B"), clock=clock)
    assert saved.title == "B"
    with pytest.raises(Refused, match="kantor mengusulkan"):
        actions.begin(key=key(as_rina.user), written=said, clock=clock)
    with pytest.raises(Refused, match="sedang ditulis"):
        actions.begin(key=key(layer2), written=said, clock=clock, article_id=version.article_id)


def test_the_same_title_twice_gets_another_address(layer1, said, clock):
    slugs = {actions.begin(key=key(layer1), written=said, clock=clock).article.slug for _each in range(3)}
    assert len(slugs) == 3
    shortest = min(slugs, key=len)
    assert slugs == {shortest, f"{shortest}-2", f"{shortest}-3"}


def test_an_article_ends_with_its_basis_to_the_day(layer1, layer2, agent_head, clerk, kppn008, admin, pb8, clock):
    """KEP-428/PB/2016 was revoked on 31-03-2020 by PER-8/PB/2020 (art. 32(1), 33)."""
    Duty.objects.create(
        user=layer2, kind="supervisor", directorate=pb8, valid_from=date(2016, 1, 4), legal_basis="ST-1",
        added_at=clock.now(), added_by=admin,
    )  # fmt: skip
    clock.at = datetime(2019, 2, 6, 3, tzinfo=UTC)
    basis = kep_428(revoked=False)
    article = published(layer1, layer2, written(pb8, basis), clock)
    basis.revoked_on = date(2020, 3, 31)
    basis.save()
    before, after = date(2020, 3, 30), date(2020, 3, 31)
    assert state_on(article, date(2019, 2, 7)) == BasisState.IN_FORCE
    assert state_on(article, before) == BasisState.REVIEW_DUE, "due since 06-02-2020"
    actions.still_right(key=key(layer2), article_id=article.pk, clock=at(clock, 2020, 3, 2))
    assert (state_on(article, before), state_on(article, after)) == (BasisState.IN_FORCE, BasisState.REVOKED)
    for day, seen in ((before, True), (after, False)):
        assert Article.objects.offered_on(day).exists() == seen
        assert Article.objects.visible_to(clerk, day).exists() == seen
        assert Article.objects.visible_to(kppn008, day).exists(), "offices and agents read on, with a red line"
        assert Article.objects.visible_to(layer1, day).exists()
    rate = {"article_id": article.pk, "seen": article.published_id, "helpful": True}
    feedback.rate(key=key(kppn008), clock=at(clock, 2020, 3, 30), **rate)
    with pytest.raises(Refused, match="ditutup"):
        feedback.rate(key=key(layer1), clock=at(clock, 2020, 3, 31), **rate)
    with pytest.raises(Refused, match="versi baru"):
        actions.still_right(key=key(layer2), article_id=article.pk, clock=clock)


def at(clock, year, month, day):
    clock.at = datetime(year, month, day, 3, tzinfo=UTC)
    return clock


def test_a_changed_basis_shows_until_somebody_looked_again(layer1, agent_head, said, per_8, clock):
    article = published(layer1, agent_head, said, clock)
    per_8.changed_on = date(2026, 7, 1)
    per_8.save()
    assert [state_on(article, date(2026, month, 1)) for month in (6, 7)] == ["berlaku", "berubah"]
    assert Article.objects.offered_on(date(2026, 7, 1)).exists(), "it may be inserted, with the word"
    actions.still_right(key=key(agent_head), article_id=article.pk, note="Masih benar", clock=at(clock, 2026, 7, 2))
    assert state_on(article, date(2026, 7, 3)) == "berlaku"
    article.refresh_from_db()
    assert article.review_due == date(2027, 7, 2)
    assert ArticleEvent.objects.filter(kind="still_right", user=agent_head).count() == 1
    with pytest.raises(Refused, match="alasan"):
        actions.withdraw(key=key(agent_head), article_id=article.pk, why=" ", clock=clock)
    actions.withdraw(key=key(agent_head), article_id=article.pk, why="Digabung", clock=clock)
    assert (state_on(article, date(2026, 7, 1)), state_on(article, date(2026, 7, 2))) == ("berlaku", "ditarik")
    assert not Article.objects.offered_on(date(2026, 7, 2)).exists()


def test_each_audience_reads_what_is_for_it(layer1, agent_head, pb8, per_8, clock, logins):
    day = date(2026, 5, 19)
    slugs = {}
    for audience in ("agen", "kantor", "satker", "publik"):
        article = published(layer1, agent_head, written(pb8, per_8, title=audience, audience=audience), clock)
        slugs[audience] = article.slug
    actions.begin(key=key(layer1), written=written(pb8, per_8, title="konsep"), clock=clock)
    reads = {
        name: set(Article.objects.visible_to(user, day).values_list("slug", flat=True)) for name, user in logins.items()
    }
    offices, satker = {"kantor", "satker", "publik"}, {"satker", "publik"}
    for name, user in logins.items():
        expected = {User.Role.SATKER: satker, User.Role.OFFICE: offices}.get(user.role, {*slugs, "konsep"})
        assert reads[name] == expected, name
    assert set(Article.objects.without_login(day).values_list("slug", flat=True)) == {"publik"}


def test_a_rating_is_one_for_each_login_and_version_and_a_share_needs_five(
    layer1, agent_head, clerk, logins, said, clock
):
    article = published(layer1, agent_head, said, clock)
    rate = {"article_id": article.pk, "seen": article.published_id, "clock": clock}
    for number, name in enumerate(["clerk", "other_clerk", "aceh_clerk", "kppn008"], 1):
        feedback.rate(key=key(logins[name]), helpful=number > 1, text=f"alasan {number}", **rate)
    assert feedback.tally(article.published) == feedback.Tally(3, 1, None)
    feedback.rate(key=key(logins["kppn001"]), helpful=True, **rate)
    tally = feedback.tally(article.published)
    assert (tally.yes, tally.no, tally.all, tally.share) == (4, 1, 5, Fraction(4, 5))
    assert feedback.helped_words(feedback.tally_of(17, 3, 5)) == "membantu 17 dari 20 penilai (85,00%)"
    assert feedback.helped_words(feedback.tally_of(34, 4, 5)) == "membantu 34 dari 38 penilai (89,47%)"
    assert feedback.helped_words(feedback.tally_of(99999, 1, 5)) == "membantu 99.999 dari 100.000 penilai (99,99%)"
    assert feedback.helped_words(feedback.tally_of(3, 1, 5)) == "membantu 3 dari 4 penilai"
    assert feedback.helped_words(feedback.tally_of(0, 0, 5)) == ""
    assert feedback.tallies([article.published_id, 987654]) == {
        article.published_id: tally,
        987654: feedback.Tally(0, 0, None),
    }
    with pytest.raises(Refused, match="sudah menilai"):
        feedback.rate(key=key(clerk), helpful=True, **rate)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleFeedback.objects.create(version=article.published, helpful=True, given_at=clock.now(), given_by=clerk)
    with pytest.raises(Refused, match="tidak menilai"):
        feedback.rate(key=key(logins["monitor"]), helpful=True, **rate)
    assert feedback.reasons(article.published)[0] == (True, "alasan 4")
    published(layer1, agent_head, said, clock, article)
    with pytest.raises(Refused, match="versi baru"):
        feedback.rate(key=key(logins["kppn183"]), helpful=True, **rate)


def test_the_numbers_that_no_source_settles_are_rows(layer1, agent_head, said, clock):
    KnowledgeSetting.objects.create(code="review_months", value=6, legal_basis="uji")
    article = published(layer1, agent_head, said, clock)
    assert article.review_due == date(2026, 11, 18)
    assert [months_after(date(2026, 8, 31), months) for months in (1, 6, 12)] == [
        date(2026, 9, 30), date(2027, 2, 28), date(2027, 8, 31),
    ]  # fmt: skip
    assert article.review_due - article.reviewed_on < timedelta(days=200)


def test_a_note_that_is_too_long_is_refused_beside_its_field_and_never_cut(layer1, agent_head, said, clock):
    version = handed_in(layer1, said, clock)
    back = {"version_id": version.pk, "clock": clock}
    assert "sekarang 1001" in refused("note", actions.send_back, key=key(agent_head), note="a" * 1001, **back)
    article = published(layer1, agent_head, said, clock, None)
    about = {"article_id": article.pk, "clock": clock}
    assert "sekarang 301" in refused("note", actions.withdraw, key=key(agent_head), why="a" * 301, **about)
    rating = {"seen": article.published_id, "helpful": False, **about}
    refused("text", feedback.rate, key=key(layer1), text="a" * 1001, **rating)
    assert actions.withdraw(key=key(agent_head), why="a" * 300, **about).withdrawn_why == "a" * 300
