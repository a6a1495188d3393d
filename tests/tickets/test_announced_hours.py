"""Jam layanan: when the service is open, which days are off, since when and by what; and the note on other pages."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest

from tests import factories
from tests.factories import UserFactory
from tests.time_travel import travel
from tickets.deadlines.announced_hours import HoursPlace, unusual_ahead
from tickets.models import CalendarVersion, DayOff, SpecialHours
from users.wib import WIB

pytestmark = pytest.mark.django_db
HOURS = "/jam-layanan/"


def wib(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB).astimezone(UTC)


def rows(page: str) -> dict[str, str]:
    """First cell -> the rest of the row, as words."""
    found = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', page, re.S)

    def words(html: str) -> str:
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).strip()

    return {words(first): words(rest) for first, rest in found}


@pytest.fixture
def ramadan(calendar):
    SpecialHours.objects.create(
        name="Ramadan 1447 H",
        first_day=date(2026, 2, 18),
        last_day=date(2026, 3, 17),
        opens=time(8),
        closes=time(15),
        legal_basis="SE-1/PB/2026",
        added_in=calendar,
    )
    renew(calendar)


def renew(version: CalendarVersion) -> None:
    version.stamp = uuid.uuid4()
    version.save()


@pytest.fixture
def second_version(admin, clock):
    """A version that a person confirmed on 18 May 2026."""
    return CalendarVersion.objects.create(
        label="2026-2",
        legal_basis="Keppres uji",
        confirmed_through=date(2026, 12, 31),
        confirmed_at=wib(18, 9),
        confirmed_by=admin,
    )


# --- The page ---------------------------------------------------------------------------------------------------------
def test_on_18_may_2026_it_says_what_is_open_and_what_is_off_and_by_what(client_for, kppn008):
    with travel(wib(18, 10, 20)):
        page = client_for(kppn008).get(HOURS).content.decode()
    lines = rows(page)
    assert "Jam layanan buka s.d. 16.00 WIB." in page
    assert lines["Sen, 18 Mei 2026 hari ini"] == "08.00–16.00 -"
    assert lines["Sab–Min, 23–24 Mei 2026"] == "tutup Akhir pekan"
    assert lines["Sab–Min, 30–31 Mei 2026"] == "tutup Akhir pekan; Hari Raya Waisak"
    adha = "Hari Raya Idul Adha Libur nasional SKB 3 Menteri 19 September 2025 kalender versi 2026-1"
    assert lines["Rab, 27 Mei 2026"] == adha, "the second table names it too, with its kind and since when"
    assert '<tr class="hours--off"><th scope="row">Rab, 27 Mei 2026</th><td class="nowrap">tutup</td>' in page
    assert lines["Kam, 14 Mei 2026"].startswith("Kenaikan Yesus Kristus Libur nasional"), "past ones are folded"
    assert "Versi 2026-1. Hari libur dikonfirmasi sampai 31 Des 2026." in page
    assert lines["Rab, 10 Mar 2027"].endswith("kalender versi 2026-1, belum dikonfirmasi")
    assert "Tidak ada jam khusus yang diumumkan." in page
    assert "Jam setempat" not in page


def test_in_ramadan_it_says_the_special_hours_until_when_and_by_what(ramadan, client_for, kppn008):
    with travel(wib(2, 15, 30, month=3)):
        page = client_for(kppn008).get(HOURS).content.decode()
        home = client_for(kppn008).get("/").content.decode()
    lines = rows(page)
    assert "Jam layanan tutup, buka Sel 08.00 WIB" in page
    assert lines["Sel, 3 Mar 2026"] == "08.00–15.00 Ramadan 1447 H SE-1/PB/2026"
    assert lines["Rab, 25 Mar 2026"] == "08.00–16.00 -", "after it, as usual"
    assert "18 Feb–17 Mar 2026: 08.00–15.00" in page
    assert "Ramadan 1447 H: jam layanan 08.00–15.00 WIB, 18 Feb–17 Mar 2026." in home


def test_an_office_in_another_zone_reads_its_own_wall_clock_beside_wib(client_for):
    eastern = factories.office("061")
    login = UserFactory(username="kppn061", role="office", office=eastern)
    with travel(wib(18, 10)):
        page = client_for(login).get(HOURS).content.decode()
    assert eastern.zone == "Asia/Jayapura"
    assert rows(page)["Sel, 19 Mei 2026"] == "08.00–16.00 10.00–18.00 WIT -"
    assert "08.00–16.00 (10.00–18.00 WIT)" in page


def test_what_is_not_recorded_is_said_so_and_an_announced_day_says_when(calendar, client, kppn008, client_for):
    own = kppn008.office
    DayOff.objects.create(
        day=date(2026, 5, 21),
        category="penutupan_setempat",
        name="Banjir",
        office=own,
        added_in=calendar,
        announced_on=date(2026, 5, 18),
    )
    renew(calendar)
    with travel(wib(18, 10)):
        mine, strangers = client_for(kppn008).get(HOURS).content.decode(), client.get(HOURS).content.decode()
    assert rows(mine)["Kam, 21 Mei 2026"] == (
        "Banjir Penutupan setempat, KPPN Pekanbaru dasar belum dicatat diumumkan 18 Mei 2026"
    )
    assert "Banjir" not in strangers


@pytest.mark.no_calendar
def test_without_a_calendar_the_page_says_so(db, client):
    assert "Kalender kerja belum dimuat." in client.get(HOURS).content.decode()


# --- The note ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (wib(18, 10), ""),  # Idul Adha is nine days away
        (wib(19, 10), ""),
        (wib(20, 10), "Layanan tutup Rab, 27 Mei 2026 (Hari Raya Idul Adha)."),
        (
            wib(27, 10),
            "Layanan tutup Rab, 27 Mei 2026 (Hari Raya Idul Adha), Kam, 28 Mei 2026 (Cuti Bersama Hari Raya Idul "
            "Adha), Sen, 1 Jun 2026 (Hari Lahir Pancasila).",
        ),
        (wib(2, 10, month=6), ""),
    ],
)
def test_the_note_names_days_off_within_a_week_on_which_there_would_be_service(now, said):
    assert unusual_ahead(HoursPlace(None), now) == said


def test_what_was_announced_within_two_weeks_and_touches_the_next_thirty_days_is_named(
    calendar, second_version, pekanbaru
):
    """By its date of announcement, by the version that brought it, and when a day off is taken back."""
    pancasila = DayOff.objects.get(day=date(2026, 6, 1))
    pancasila.removed_in = second_version
    pancasila.save()
    for day, name in ((date(2026, 6, 9), "Pilkada"), (date(2026, 7, 20), "Jauh")):
        DayOff.objects.create(day=day, category="libur_nasional", name=name, added_in=second_version)
    DayOff.objects.create(
        day=date(2026, 6, 10), category="penutupan_setempat", name="Pindah", office=pekanbaru, added_in=second_version
    )
    SpecialHours.objects.create(
        name="Jam khusus",
        first_day=date(2026, 6, 15),
        last_day=date(2026, 6, 19),
        opens=time(8),
        closes=time(12),
        added_in=second_version,
    )
    taken_back, added = "Sen, 1 Jun 2026 menjadi hari kerja", "Sel, 9 Jun 2026 (Pilkada)"
    hours = "Jam khusus, 15 Jun–19 Jun 2026"
    assert unusual_ahead(HoursPlace(None), wib(18, 10)) == f"Baru diumumkan: {taken_back}; {added}; {hours}."
    assert "Rab, 10 Jun 2026 (Pindah)" in unusual_ahead(HoursPlace(pekanbaru), wib(18, 10))
    assert "Baru diumumkan" not in unusual_ahead(HoursPlace(None), wib(18, 9) + timedelta(days=14, seconds=1))


def test_most_days_nothing_is_asked_but_the_version(django_assert_num_queries):
    unusual_ahead(HoursPlace(None), wib(18, 10))
    with django_assert_num_queries(1):
        assert unusual_ahead(HoursPlace(None), wib(18, 10)) == ""


def test_the_note_stands_on_the_home_page_and_where_tickets_are_recorded(client_for, kppn008, clerk, monitor):
    note = "Layanan tutup Rab, 27 Mei 2026 (Hari Raya Idul Adha)."
    with travel(wib(20, 10)):
        for user, pages in ((kppn008, ("/", "/tiket/rekam/")), (clerk, ("/", "/tiket/rekam/")), (monitor, ("/",))):
            for page in pages:
                text = client_for(user).get(page).content.decode()
                assert note in text
                assert f'<a href="{HOURS}">Jam layanan</a>' in text
