"""A day off is declared on one screen: its effect is seen before anything is stored."""

import re
import uuid
from html import unescape

import pytest

from tests.calendar_changes import wib
from tests.factories import ask
from tests.markup import text_of
from tests.time_travel import travel
from tickets.calendar.forms import PARTS
from tickets.models import CalendarChange, DayOff
from users.models import Submission

pytestmark = pytest.mark.django_db
URL = "/administrasi/kalender/rancang/"
NOW = wib("2026-05-18 10:20")


@pytest.fixture
def desk(client_for, admin):
    with travel(NOW):
        yield client_for(admin)


def send(desk, **typed):
    """The form of one day off, with what the page itself puts there."""
    shown = desk.get(URL).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(submission|base|hari-[A-Z_]+)" value="([^"]*)"', shown))
    assert {"submission", "base", "hari-TOTAL_FORMS"} <= set(hidden)
    return desk.post(URL, {"deed": "add", "hari-0-category": "libur_nasional", **hidden, **typed}, follow=True)


def day(number, month, year, row=0):
    return dict(
        zip((f"hari-{row}-day_{part}" for part in ("day", "month", "year")), (number, month, year), strict=True)
    )


VOTE = {**day("20", "5", "2026"), "hari-0-name": "Pemungutan suara ulang", "legal_basis": "Keppres (contoh)"}


def test_what_changes_is_asked_first_and_only_that_is_shown(desk):
    shown = {code: text_of(desk.get(f"{URL}?apa={code}" if code != "libur" else URL)) for code in PARTS}
    assert all("Apa yang berubah?" in page for page in shown.values())
    for words, parts in {
        "Diumumkan pada": {"libur", "beberapa"},
        "Norma yang diubah": {"norma", "beberapa"},
        "Jam khusus": {"jam", "beberapa"},
        "Hari libur yang sudah pasti": {"beberapa"},
    }.items():
        assert {code for code, page in shown.items() if words in page} == parts, words
    assert desk.get(f"{URL}?apa=lain").status_code == 404


def test_the_effect_is_seen_before_anything_is_stored(desk, clerk, budi, clock):
    clock.at = wib("2026-05-18 10:12")
    ticket = ask(clerk, budi, clock)
    keys = Submission.objects.count()
    shown = unescape(send(desk, look="1", **VOTE).content.decode())
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", shown))
    for words in (
        "1 tiket diperiksa",
        "20 kini kerja",
        "18 hari ini",
        "Tenggat IKU bergeser 1 tiket",
        "Tenggat SLA bergeser 1 tiket",
        "Triwulan terkunci tersentuh 0",
        f"{ticket.reference} KPPN Pekanbaru",
        "Triwulan II 2026: 57 menjadi 56 hari kerja",
        "Belum ada yang disimpan",
    ):
        assert words in page, words
    assert re.findall(r"<(?:del|ins)>([^<]+)</", shown)[:2] == ["Rab, 20 Mei 10.12", "Kam, 21 Mei 10.12"]
    assert 'value="Pemungutan suara ulang"' in shown
    assert not CalendarChange.objects.exists()
    assert Submission.objects.count() == keys
    ticket.refresh_from_db()
    assert ticket.decisions.count() == 2


def test_one_day_goes_on_to_its_confirmation_and_is_named_after_itself(desk):
    response = send(desk, confirm="1", **VOTE)
    change = CalendarChange.objects.get()
    assert response.redirect_chain[-1][0] == f"{change.get_absolute_url()}konfirmasi/"
    assert change.title == "Pemungutan suara ulang, 20 Mei 2026"
    said = change.days.get()
    assert (str(said.day), said.category, said.legal_basis) == ("2026-05-20", "libur_nasional", "Keppres (contoh)")


def test_another_day_keeps_what_was_typed_and_judges_nothing(desk):
    shown = send(desk, another_day="1", **{**VOTE, "hari-0-day_day": "99"}).content.decode()
    assert 'name="hari-1-day_day"' in shown
    assert 'value="99"' in shown
    assert "Kesalahan" not in shown
    second = {**day("22", "5", "2026", row=1), "hari-1-name": "Susulan", "hari-1-category": "cuti_bersama"}
    send(desk, **VOTE, **second, **{"hari-TOTAL_FORMS": "2"})
    change = CalendarChange.objects.get()
    assert change.title == "Pemungutan suara ulang, 20 Mei 2026, dan 1 hari lain"
    assert change.days.count() == 2


def test_a_day_is_taken_out_and_what_has_no_place_then_is_refused(desk):
    adha = DayOff.objects.get(day="2026-05-27")
    refused = text_of(send(desk, **{**VOTE, "deed": "remove"}))
    assert "Pilih hari libur yang dicabut" in refused
    assert "Hari yang ditulis di bawah tidak ikut terkirim" in refused
    refused = text_of(send(desk, **VOTE, removed=adha.pk))
    assert "Tidak ikut terkirim dengan pilihan Tambah hari libur" in refused
    send(desk, deed="remove", removed=adha.pk, legal_basis="SKB uji", submission=str(uuid.uuid4()))
    change = CalendarChange.objects.get()
    assert change.title == f"Pencabutan {adha.name}, 27 Mei 2026"
    assert change.days.get().removes == adha


@pytest.mark.parametrize(
    ("typed", "words", "kept"),
    [
        (day("31", "2", "2026"), "Tulis tanggal seperti 31 Januari 2026", 'value="31"'),
        (day("20", "", "2026"), "Tulis tanggal seperti", 'value="20"'),
        (day("20", "5", "26"), "tahunnya dengan 4 angka", 'value="26"'),
        (day("20", "5", "1026"), "Tahun harus dari 2000", 'value="1026"'),
        (day("", "", ""), "Isi tanggal", 'value="Pemungutan suara ulang"'),
        (day("<b>", "5", "2026"), "Tulis tanggal seperti", 'value="&lt;b&gt;"'),
    ],
)
def test_a_day_in_three_parts_that_is_none_is_refused_and_kept(desk, typed, words, kept):
    response = send(desk, **{**VOTE, **typed})
    assert words in text_of(response)
    assert kept in response.content.decode()
    assert not CalendarChange.objects.exists()
