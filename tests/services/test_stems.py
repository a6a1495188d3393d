"""How a text is cut into words and stems, for both databases alike."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stems import LONGEST_WORD, Term, kept, stem, terms
from services.treasury_words import STOP_WORDS
from tickets.models import INNER

FAMILIES = {
    family: forms.split()
    for family, forms in (
        line.split(":") for line in Path(__file__).with_name("word_families.txt").read_text().splitlines()
    )
}
"""Forms of the words of the treasury's questions, letters and applications, by what they have in common."""


def test_the_forms_of_a_word_share_a_stem_and_no_two_words_meet():
    assert sum(map(len, FAMILIES.values())) > 1_400
    torn = {family: stems for family, forms in FAMILIES.items() if len(stems := {*map(stem, forms)}) > 1}
    assert not torn
    meeting: dict[str, list[str]] = {}
    for family, forms in FAMILIES.items():
        meeting.setdefault(stem(forms[0]), []).append(family)
    assert not {word: families for word, families in meeting.items() if len(families) > 1}


def test_a_name_of_a_place_is_nobody_s_stem():
    cities = {word for row in read_offices() for word in re.findall("[a-z]+", row["city"].lower())}
    assert len(cities) > 150
    assert not {city: stem(city) for city in cities if stem(city) != city}
    stems = {stem(forms[0]) for forms in FAMILIES.values()}
    for place in ("kediri", "bali", "maluku", "pekalongan", "pemalang", "berau", "temanggung", "bekasi", "tarakan"):
        assert stem(place) == place
        assert place not in stems


def read_offices():
    root = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
    with (root / "fixtures" / "offices.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SP2D No. 260081303000123/D", "sp2d no 260081303000123 d"),
        ("HAI-531160406-26", "hai 531160406-26 531160406 26"),
        ("PMK 62/2023", "pmk 62/2023 62 2023"),
        ("S-1691/PB.8/2018", "s 1691/2018 1691 pb 8/2018 8 2018"),
        ("Rp1.500.000,00", "rp 1500000 1.500.000,00 1 500 000 00"),
        ("12.05.2026", "12.05.2026 12 05 2026"),
        ("tanda tangan", "tandatangan tanda tangan"),
        ("akun 521211.", "akun 521211"),
        ("Siti.Aminah@Contoh.go.id,", "siti.aminah@contoh.go.id siti aminah contoh go id"),
        ("hari Jum'at", "hari jumat"),
        ("berkas-berkas", "berkas"),
        ("s\u00adp\u200bm café", "spm cafe"),
        ("ditolak", "ditolak tolak"),
        ("yang dari dan", ""),
        ("&|!:*()\\ ' \" % _ -- \0 \u202e", ""),
    ],
)
def test_what_is_kept_of_a_text(text, words):
    assert kept(text) == words.split()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("SPM ditolak", (Term("spm"), Term("tolak", "ditolak"))),
        ("rek", (Term("rek", "rek"),)),
        ("099031", (Term("099031"),)),
        ("siti@contoh.go.id", (Term("siti@contoh.go.id"),)),
        ("siti@contoh", (Term("siti@contoh", "siti@contoh"),)),
        ("pagu yang", (Term("pagu"),)),
        ("tolak tolak tolak", (Term("tolak"), Term("tolak", "tolak"))),
        ("a", (Term("a"),)),
        ("yang di dan", ()),
        ("&|!:*()", ()),
        ("", ()),
    ],
)
def test_what_a_question_asks_for(text, asked):
    assert terms(text) == asked


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (("1500000", "Rp1.500.000,00", "1,500,000.00", "1.500.000"), ("1500000", "1.500.000", "1.500.000,00")),
        (
            ("PMK 62/2023", "62/PMK.05/2023", "PMK-62/PMK.05/2023", "PMK Nomor 62 Tahun 2023", "PMK No. 062/2023"),
            ("PMK 62/2023", "62/PMK.05/2023", "pmk no 62 tahun 2023", "62/2023", "PMK 62"),
        ),
        (("S-1691/PB.8/2018",), ("S-1691/PB.8/2018", "S-1691/2018", "1691", "S-1691/PB.8")),
        (("PER-8/PB/2020", "PER 8 Tahun 2020", "per 8/2020"), ("PER-8/PB/2020", "PER 8/2020", "8/2020")),
        (("tanda tangan", "menanda-tangani", "penandatanganan"), ("ditandatangani", "tanda tangan", "bertanda tangan")),
        (("e-billing", "ebilling", "kode e billing"), ("ebilling", "e-billing", "e billing")),
        (("penanggung jawab", "pertanggungjawaban"), ("bertanggung jawab", "dipertanggungjawabkan")),
    ],
)
def test_what_is_written_in_several_ways_is_found_by_each(texts, asked):
    for text in texts:
        words = kept(f"Mohon arahan, {text}, terima kasih")
        for question in (*asked, *(f"{each} SPM" for each in asked)):
            wanted = terms(question)[: len(terms(question)) - question.endswith(" SPM")]
            assert wanted
            for term in wanted:
                begun = term.beginning and any(word.startswith(term.beginning) for word in words)
                assert term.stem in words or begun, (text, question, term)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("PMK 62/2023", "62/PMK.05/2022"),
        ("PMK 62/2023", "PMK 6/2023"),
        ("1.500.000", "150000"),
        ("kediri", "diri sendiri"),
    ],
)
def test_what_is_another_thing_is_not_found(text, other):
    assert not {term.stem for term in terms(f"{other} x")} <= {*kept(text), "x"}


def test_a_question_of_any_length_has_few_terms():
    assert len(terms(" ".join(f"kata{n}" for n in range(2500)))) == 40


@given(st.text(alphabet=st.characters() | st.sampled_from("ab1 .,/:-@+_'&|!*()%\\\0~"), max_size=200))
def test_no_word_means_anything_to_a_database(text):
    """Neither has to cut, fold or escape it: so both compare the same words."""
    for word in kept(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert word == word.lower()
        assert not set(word) & set(f"'\"\\ \0&|!*()%{INNER}")
        assert not any(char.isspace() for char in word)
        word.encode()
    for term in terms(text):
        assert term.stem in kept(text)


@given(st.lists(st.sampled_from([*sorted(STOP_WORDS), "DITERIMA", "permohonan", "pengadaan", "ditolak", "spm", "62"])))
def test_a_word_of_every_question_is_never_asked_for_and_takes_nothing_away(words):
    """What is asked for is what the other words ask for. A stem may be spelled as such a word: "diterima"."""
    telling = [word for word in words if word.lower() not in STOP_WORDS]
    asked = dict.fromkeys(term.stem for term in terms(" ".join(words)))
    assert [*asked] == [*dict.fromkeys(stem(word.lower()) for word in telling)]
    assert set(kept(" ".join(words))) == set(kept(" ".join(telling)))


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself(text):
    words = kept(text)
    for term in terms(text):
        assert term.stem in words
        assert not term.beginning or any(word.startswith(term.beginning) for word in words)
