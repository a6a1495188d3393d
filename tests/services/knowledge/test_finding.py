"""Articles are found by their words, the same on both databases; what is missed keeps no person."""

from datetime import date

import pytest

from services.knowledge import actions, finding
from services.knowledge.markdown import first_words, rendered
from services.models import Article, SearchMiss
from tests.factories import key
from tests.factories.knowledge import published, regulation, written

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 18)


@pytest.fixture
def articles(layer1, agent_head, pb8, clock):
    basis = regulation()
    for title, answer, audience in (
        ("Pagu minus pada SAKTI", "Lakukan revisi DIPA.", "satker"),
        ("Lampiran tiket", "Berkas PDF dan Excel; lihat juga pagu.", "kantor"),
        ("Rahasia agen pagu", "Untuk agen.", "agen"),
    ):
        said = written(pb8, basis, title=title, question="Apa?", answer=answer, audience=audience)
        published(layer1, agent_head, said, clock)
    return Article.objects.all()


def titles(found):
    return [article.published.title for article in found]


def test_all_words_must_be_there_the_last_may_be_unfinished(articles, kppn008):
    seen = Article.objects.visible_to(kppn008, DAY).order_by("pk")
    assert titles(finding.matching(seen, "merevisi pagu")) == ["Pagu minus pada SAKTI"]
    assert titles(finding.matching(seen, "lampi")) == ["Lampiran tiket"]
    assert titles(finding.matching(seen, "pagu")) == ["Pagu minus pada SAKTI", "Lampiran tiket"]
    assert titles(finding.matching(seen, "gaji")) == titles(finding.matching(seen, "dan di")) == []


def test_the_nearest_come_first_in_one_statement_and_only_what_is_offered(
    articles, clerk, kppn008, layer1, agent_head, clock, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = list(finding.similar(kppn008, "pagu SAKTI kami minus, mohon revisi", DAY))
        assert titles(found) == ["Pagu minus pada SAKTI", "Lampiran tiket"]
    assert (found[0].hits > found[1].hits, found[0].basis_state, found[0].directorate.code) == (
        True, "berlaku", "PB.8",
    )  # fmt: skip
    assert titles(finding.similar(clerk, "pagu", DAY)) == ["Pagu minus pada SAKTI"], "a satker reads what is for it"
    assert len(finding.similar(layer1, "pagu", DAY)) == 3
    actions.withdraw(key=key(agent_head), article_id=found[0].pk, why="Uji", clock=clock)
    assert titles(finding.similar(kppn008, "pagu", DAY)) == ["Lampiran tiket"]
    assert list(finding.similar(kppn008, "", DAY)) == []


def test_what_nobody_found_is_kept_by_stem_and_day_and_names_nobody(layer1, kppn008):
    for text in ("pencairan gaji susulan", "Gaji susulan dicairkan", "budi@contoh.go.id 402324 198501012010121001"):
        finding.note_miss(text, DAY)
    assert list(SearchMiss.objects.values_list("stems", "count")) == [("cair gaji susul", 2)]
    assert finding.missed(layer1, DAY, DAY) == [("cair gaji susul", 2)]
    assert finding.missed(kppn008, DAY, DAY) == []
    assert {field.name for field in SearchMiss._meta.fields} == {"id", "day", "stems", "count"}


def test_a_person_who_was_named_in_what_nobody_found_is_not_kept(layer1):
    for text in ("SPM Bapak Rahmat Hidayat", "gaji a.n. Siti Rahmawati", "retur rekening BRI 0123 4567 8901 234"):
        finding.note_miss(text, DAY)
    kept = " ".join(SearchMiss.objects.values_list("stems", flat=True))
    assert {"spm", "gaji", "retur"} <= set(kept.split())
    assert not {"rahmat", "hidayat", "siti", "rahmawati", "0123", "4567", "nama"} & set(kept.split()), kept


def test_nothing_in_an_answer_runs():
    hostile = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](JaVaScRiPt:alert(1))\n\n"
        "![g](https://contoh.go.id/x.png) [c](data:text/html;base64,AA) <iframe src=//x></iframe>\n\n"
        "[d](https://contoh.go.id/a) **tebal**\n\n# Judul\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" + "> " * 500
    )
    html = rendered(hostile)
    for word in ("<script", "<img", "<iframe", 'href="javascript', 'href="data', "onerror=alert(1)>"):
        assert word not in html, word
    assert '<a href="https://contoh.go.id/a" rel="noopener noreferrer nofollow">d</a>' in html
    assert "<h3>Judul</h3>" in html
    assert "<td>2</td>" in html
    assert first_words("Buka **modul** & <b>x</b>", 200) == "Buka modul & <b>x</b>"
    assert first_words("kata " * 100, 20) == "kata kata kata kata …"
