"""What shows nothing is empty, one name is one name and one address one address, whatever signs they are typed in."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from tests.factories import ServiceUserFactory, answer
from tickets.actions.refusals import CannotAct
from tickets.workflow import State
from users.audit.listing import AuditFilter
from users.service_users.actions import find_by_email
from users.typed.names import alike, finds, folded_email, folded_name, names_a_person
from users.typed.text import EmailField, LineField, PersonNameField, TextField, cleaned, searched, shows_nothing

NOTHING = [
    "\u200b", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u034f", "\u180e", "\u200d",
    "\ufe0f", "\u0301", "\u0301\u0302 ", "\u20dd", "\U000e0041\U000e0042", "\u00a0\u3000", "\u2028", "\n \u200b\n",
]  # fmt: skip


def test_what_shows_nothing_is_an_empty_field():
    for sign in NOTHING:
        assert shows_nothing(sign), ascii(sign)
        for field in (LineField(), TextField()):
            with pytest.raises(ValidationError) as refused:
                field.clean(sign)
            assert refused.value.code == "required", ascii(sign)
        assert LineField(required=False).clean(sign) == ""


def test_what_shows_stays_as_it_was_typed():
    joined = "Terima kasih \U0001f469\u200d\U0001f4bb \u2764\ufe0f 1\ufe0f\u20e3 \U0001f3f4\U000e0067\U000e007f"
    for text in (joined, "می\u200cخواهم", "e\u0301".replace("e\u0301", "é"), "baris 1\n\nbaris 2", ".", "\U0001f600"):
        assert cleaned(text) == text
        assert not shows_nothing(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rina\u200b Maharani", "Rina Maharani"),
        ("\ufeffRina\u00ad \u2060Maharani\u200d", "Rina Maharani"),
        ("Rina\ufe0f\U000e0041 Maharani", "Rina Maharani"),
        ("Rina\u00a0\u3000 Maharani \u200b", "Rina Maharani"),
        ("Rina\x0bMaharani", "Rina Maharani"),
    ],
)
def test_signs_that_show_nothing_are_left_out_of_a_line(typed, kept):
    assert LineField().clean(typed) == kept


def test_one_name_is_one_name_however_it_is_typed():
    same = [
        "Rina Maharani", "RINA  MAHARANI", "Rina Maharani, S.E.", "Rina Maharani SE, M.M.", "Dra. Hj. Rina Maharani",
        "Rina\u200b Maharani", "Rina Mahar\u0101ni", "Rin\u0430 Maharani", "\uff32ina Maharani", "Rina.Maharani",
    ]  # fmt: skip
    assert {folded_name(name) for name in same} == {"rina maharani"}
    assert {folded_name(f"Nur{sign}aini") for sign in "'’`´ʼ＇"} == {"nuraini"}
    assert folded_name("ÉLODIE Gérard") == folded_name("Élodie Gerard")
    assert folded_name("Rina Maharani Putri") != folded_name("Rina Maharani")
    assert folded_name("Dr.") == "dr"


def test_likely_names_are_alike_and_others_are_not():
    assert alike("Maharani, Rina", "Rina Maharani, S.E.")
    assert alike("Rina M.", "Rina Maharani")
    assert alike("Nur Aini", "Nuraini")
    assert not alike("Rina Maharani", "Rina Marlina")
    assert not alike("\U0001f600", "\U0001f600")


def test_usual_spellings_of_one_name_are_alike_and_two_persons_stay_two():
    yusuf = [
        "Muh. Yusuf",
        "Muhammad Yusuf",
        "Mohammad Yusuf",
        "Moh. Yusuf",
        "Muhamad Yusuf",
        "Mohamad Yusuf",
        "M. Yusuf",
    ]
    one = [
        *itertools.combinations(yusuf, 2),
        ("Achmad Yani", "Akhmad Yani"), ("Ahmad Yani", "Achmad Yani"), ("Sitti Aminah", "Siti Aminah"),
        ("I Made Suta", "Made Suta"), ("Suta, Made", "I Made Suta"), ("Ni Kadek Ayu", "Kadek Ayu"),
        ("I Gusti Ngurah Rai", "Gst. Ngurah Rai"), ("Abdul Rahman", "Abdulrahman"),
        *(("Rina Wayan Quddus Dvy", name) for name in (
            "Rin\u0251 Wayan Quddus Dvy", "\u0433in\u0430 Wayan Quddus Dvy", "Rina Wayan Qud\u0501us Dvy",
            "Rina Wayan Quddus D\u0475y", "Rina \u051cayan Quddus Dvy", "Rina Wayan \u051auddus Dvy",
            "Rina Wa\u04b1an Quddus Dvy", "Ri\u0578a Wayan Quddus Dvy", "\u0280\u026a\u0274\u1d00 Wayan Quddus Dvy",
        )),
    ]  # fmt: skip
    two = [
        ("Muhammad Yusuf", "Ahmad Yusuf"), ("Ahmad Yani", "Ahmadi Yani"), ("Siti Aminah", "Siti Aisyah"),
        ("I Made Suta", "Ni Made Suta"), ("Made Suta", "Nyoman Suta"), ("I Made Suta", "I Made Sutarna"),
        ("Mohan Yusuf", "Muhammad Yusuf"), ("Abdul Rahman", "Abdul Rahim"), ("Abdulrahman", "Rahman Abdul"),
        ("Muhammad", "Muhammad Yusuf"),
    ]  # fmt: skip
    assert [pair for pair in one if not alike(*pair) or not alike(*reversed(pair))] == []
    assert [pair for pair in two if alike(*pair) or alike(*reversed(pair))] == []
    for typed, text in (("nuraini", "Siti Nur'aini"), ("nur’aini siti", "Siti Nuraini"), ("moh ali", "Muhammad Ali")):
        assert finds(typed, text)
        assert not finds(typed, "Budi Uji", "KPPN Pekanbaru")
    assert finds("budi", "Budi Uji", "KPPN Pekanbaru")
    assert not finds("...", "Budi Uji")


def test_numbers_in_rings_and_keys_are_no_part_of_a_name():
    for name in ("Rina 1\ufe0f\u20e3", "Rina \u2460", "Rina #\ufe0f\u20e3", "Rina \u00bd", "Rina \U0001f600"):
        assert not names_a_person(name), name
    for name in ("Rina (2)", "Nur'aini", "Ny. Budi II", "Şahin"):
        assert names_a_person(name), name


def test_an_address_in_other_letters_is_one_with_its_network_form(db, kppn008):
    assert folded_email(" Nama@MÜNCHEN.example ") == folded_email("nama@xn--mnchen-3ya.example")
    assert EmailField().clean("nama@münchen.de") == "nama@xn--mnchen-3ya.de"
    with pytest.raises(ValidationError):
        EmailField().clean("nama@ü..de")
    person = ServiceUserFactory(email="nama@xn--mnchen-3ya.de", unit_type="BANK", institution="Bank")
    assert find_by_email(kppn008, "Nama@münchen.de").person == person


def test_a_search_passes_over_signs_that_nothing_has():
    for typed in ("\x00SPM", "SPM\x00", " S\u200bPM\u202e "):
        assert searched(typed) == "SPM"
    assert searched("\x00\u200b") == ""


def test_a_search_with_nul_is_that_search_on_every_list(client_for, kanwil04, ticket_in):
    ticket_in(State.WAITING)
    client = client_for(kanwil04)
    for path in ("/tiket/", "/pengguna/", "/petugas/", "/laporan/belum/"):
        pages = [
            client.get(path, {"q": q, "quarter": "semua"}, follow=True).content.decode() for q in ("zzzqq", "\x00zzzqq")
        ]
        assert pages[0].count("<tr") == pages[1].count("<tr"), path
        assert "zzzqq" in pages[1], path


def test_days_turned_round_are_said_and_narrow_nothing(client_for, monitor):
    client = client_for(monitor)
    for path in ("/tiket/", "/laporan/belum/", "/laporan/sudah/"):
        page = client.get(path, {"since": "2026-05-20", "until": "2026-05-18"}).content.decode()
        assert "18 Mei 2026 lebih awal daripada 20 Mei 2026" in page, path
    form = AuditFilter(QueryDict("since=2026-05-20&until=2026-05-18"))
    assert form.valid() == {}
    assert "lebih awal daripada" in form.errors["until"][0]


def test_a_ticket_is_not_closed_with_an_answer_that_shows_nothing(ticket_in, as_rina, clock):
    ticket = ticket_in(State.WAITING)
    with pytest.raises(CannotAct, match="tidak memuat apa pun yang terlihat"):
        answer(ticket, as_rina, clock, text="\u200b")
    ticket.refresh_from_db()
    assert ticket.answered_at is None


def test_a_number_or_an_emoji_is_nobodys_name():
    for name in (
        "198501012010121001",
        "19850101 201012 1 001",
        "NIP 198501012010121001",
        "\U0001f600",
        "Rina \U0001f600",
        "-",
        "1",
    ):
        with pytest.raises(ValidationError, match="bukan nama"):
            PersonNameField().clean(name)
    for name in ("Rina Maharani (2)", "Sri", "王小明", "Nur'aini, S.E.", "I Gusti Ngurah Rai II", "O’Brien"):
        assert PersonNameField().clean(name) == name
