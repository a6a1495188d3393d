"""How a text is cut into words and stems, for both databases alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stems import LONGEST_WORD, Term, kept, stem, terms
from tickets.models import INNER

FAMILIES = {
    "tolak": "penolakan ditolak menolak tertolak tolakan",
    "bayar": "pembayaran dibayar membayar dibayarkan pembayarannya",
    "rekening": "rekening rekeningnya",
    "ubah": "perubahan diubah mengubah berubah",
    "aju": "pengajuan diajukan mengajukan ajukan",
    "terbit": "penerbitan diterbitkan terbit menerbitkan",
    "cair": "pencairan dicairkan mencairkan",
    "setor": "setoran disetor menyetorkan penyetoran",
    "kembali": "pengembalian dikembalikan mengembalikan kembali",
    "lapor": "laporan pelaporan dilaporkan melaporkan",
    "setuju": "persetujuan disetujui menyetujui setuju",
    "sah": "pengesahan disahkan mengesahkan",
    "tanya": "pertanyaan penanya ditanyakan bertanya",
    "beri": "berikan diberikan pemberian memberi",
    "upload": "upload diupload mengupload terupload",
    "validasi": "validasi divalidasi memvalidasi",
    "tujuan": "tujuan",  # PySastrawi says "tuju", and of "persetujuan" too
}


@pytest.mark.parametrize(("root", "forms"), FAMILIES.items())
def test_the_forms_of_a_word_share_a_stem_of_their_own(root, forms):
    stems = {stem(form) for form in forms.split()}
    assert len(stems) == 1
    others = {stem(form) for other in FAMILIES if other != root for form in FAMILIES[other].split()}
    assert not stems & others


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SP2D No. 260081303000123/D", "sp2d no 260081303000123 d"),
        ("HAI-531160406-26", "hai 531160406-26 531160406 26"),
        ("PMK 62/2023", "pmk 62/2023 62 2023"),
        ("S-1691/PB.8/2018", "s 1691 pb 8/2018 8 2018"),
        ("Rp1.500.000,00", "rp 1.500.000,00 1 500 000 00"),
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


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself(text):
    words = kept(text)
    for term in terms(text):
        assert term.stem in words
        assert not term.beginning or any(word.startswith(term.beginning) for word in words)
