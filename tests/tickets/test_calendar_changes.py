"""A change of the calendar is drafted, weighed and confirmed by named persons; what is refused is refused in words."""

import re
import uuid
from datetime import date, time, timedelta
from html import unescape
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from tests import killable_processes
from tests.calendar_changes import change_calendar, confirm, day_off, draft, wib, work
from tests.factories import answer, ask, key
from tests.markup import text_of
from tests.parallel import at_once
from tests.time_travel import travel
from tickets.calendar import actions as calendar_actions
from tickets.calendar import redecision
from tickets.calendar.proposals import Proposal, addition, inverse, norm_from, removal
from tickets.calendar.touched import stretches
from tickets.deadlines.rules import hold_calendar, newest_version
from tickets.models import CalendarChange, CalendarVersion, DayOff, Norm, SpecialHours
from users.clock import FixedClock
from users.refusals import Refused

pytestmark = pytest.mark.django_db

NOW = wib("2026-05-18 10:20")
TOMORROW, LAST_WEEK = "2026-05-19", "2026-05-12"


def iku():
    return Norm.objects.get(code="IKU", removed_in=None, valid_from="2018-02-14")


def hours(first, last, opens=8, closes=15, **more):
    row = {"name": "Ramadan", "opens": time(opens), "closes": time(closes), **more}
    return addition(SpecialHours(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last), **row))


# --- Who, and in which order ------------------------------------------------------------------------------------------
def test_days_to_come_need_one_person_and_are_in_force_at_once(admin, clerk, budi, clock):
    clock.at = NOW
    ticket = ask(clerk, budi, clock)
    change = confirm(draft(admin, [day_off(TOMORROW)], NOW), admin, at=NOW)
    assert (change.state, change.version.label, change.second_by) == ("running", "2026-2", None)
    assert change.version.confirmed_by == admin
    # Before the worker has come by, an act decides by the new version already.
    assert ask(clerk, budi, clock).iku_due == wib("2026-05-21 10:20")
    assert ticket.iku_due == wib("2026-05-20 10:20")
    work(NOW)
    ticket.refresh_from_db()
    assert ticket.iku_due == wib("2026-05-21 10:20")


@pytest.mark.parametrize("day", [LAST_WEEK, "2026-05-18"])
def test_the_past_needs_two_and_nobody_is_both(admin, second, day):
    """Today is past enough: answers of this morning were judged by it."""
    change = confirm(draft(admin, [day_off(day)], NOW), admin, at=NOW)
    assert (change.state, change.version) == ("waiting", None)
    assert newest_version() == change.base
    with pytest.raises(Refused, match="admin HAI yang lain"):
        confirm(change, admin, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarChange.objects.filter(pk=change.pk).update(second_by=admin, second_at=NOW, state="draft")
    change = confirm(change, second, at=NOW)
    assert (change.state, change.confirmed_by, change.second_by) == ("running", admin, second)


def test_a_norm_for_tickets_already_put_in_is_the_past_too(admin):
    until = date(2026, 5, 18)
    for since, state in ((until + timedelta(days=1), "running"), (until, "waiting")):
        new = Norm(code="IKU", amount=3, legal_basis="uji")
        change = confirm(draft(admin, norm_from(since, iku(), new), NOW), admin, at=NOW)
        assert change.state == state
        work(NOW)


def test_confirmed_ten_times_at_once_it_is_one_version(transactional_db, admin, second):
    change = confirm(draft(admin, [day_off(LAST_WEEK)], NOW), admin, at=NOW)
    keys = [key(second) for _ in range(10)]
    results = at_once(
        10,
        lambda n: calendar_actions.confirm_change(by=second, key=keys[n], change_id=change.pk, clock=FixedClock(NOW)),
    )
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 9
    assert {str(each) for each in refused} == {"Perubahan ini sudah berlaku sebagai kalender versi 2026-2."}
    assert CalendarVersion.objects.count() == 2
    assert DayOff.objects.filter(day=LAST_WEEK).count() == 1


@pytest.mark.postgres
def test_confirming_waits_for_the_acts_under_way(transactional_db, admin):
    """An act that has read the old calendar is committed before there is a new one, never after."""
    change, holding, order = draft(admin, [day_off(TOMORROW)], NOW), Event(), []

    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            return cursor.fetchone()[0]

    def act_or_confirm(number):
        if number == 0:
            with transaction.atomic():
                hold_calendar()
                holding.set()
                killable_processes.wait_until(somebody_waits)
                order.append("act")
        else:
            holding.wait(30)
            confirm(change, admin, at=NOW)
            order.append("version")

    assert at_once(2, act_or_confirm) == [None, None]
    assert order == ["act", "version"]


def test_what_cannot_be_confirmed(admin, monitor):
    uncounted = Proposal(title="A", legal_basis="B", base=newest_version(), rows=[day_off("2026-06-09")])
    uncounted = calendar_actions.draft_change(by=admin, key=key(admin), proposal=uncounted, clock=FixedClock(NOW))
    early, late, gone = (draft(admin, [day_off(f"2026-06-{day}")], NOW) for day in (10, 11, 12))
    calendar_actions.withdraw_change(by=admin, key=key(admin), change_id=gone.pk, clock=FixedClock(NOW))

    def refused(change, words, by=admin):
        with pytest.raises(Refused, match=words):
            confirm(change, by, at=NOW)

    refused(early, "oleh admin HAI", by=monitor)
    admin.is_active = False
    refused(early, "oleh admin HAI")
    admin.is_active = True
    refused(uncounted, "masih dihitung")
    refused(gone, "sudah ditarik oleh")
    confirm(early, admin, at=NOW)
    refused(early, "sudah berlaku sebagai kalender versi 2026-2")
    refused(late, "versi 2026-1, sekarang 2026-2")
    again = calendar_actions.redraft_change(by=admin, key=key(admin), change=late, clock=FixedClock(NOW))
    redecision.advance(again, "forecast", FixedClock(NOW))
    refused(again, "masih berjalan")
    assert CalendarChange.objects.get(pk=late.pk).state == "withdrawn"
    work(NOW)
    assert confirm(again, admin, at=NOW).version.label == "2026-3"
    for act in (calendar_actions.withdraw_change, calendar_actions.recount_change):
        with pytest.raises(Refused, match="sudah berlaku"):
            act(by=admin, key=key(admin), change_id=again.pk, clock=FixedClock(NOW))
        with pytest.raises(Refused, match="oleh admin HAI"):
            act(
                by=monitor,
                key=key(monitor),
                change_id=again.pk,
                clock=FixedClock(NOW),
            )


def test_what_cannot_be_drafted(admin, monitor, calendar, pekanbaru):
    new_year = DayOff.objects.get(day="2026-01-01")
    elsewhere = CalendarVersion(pk=99, label="2099-1", confirmed_through=date(2099, 1, 1))
    removed = DayOff.objects.get(day="2026-08-17")
    work_done = change_calendar([admin], [removal(removed)], NOW)
    three = {"code": "IKU", "amount": 3, "legal_basis": "uji"}
    for words, say in (
        ("tidak mengubah apa-apa", {"rows": []}),
        ("judul", {"title": " "}),
        ("dasar hukum", {"legal_basis": " "}),
        ("sekarang 2026-2", {"base": elsewhere}),
        ("1 Jan 2026 .* sudah ada", {"rows": [day_off("2026-01-01", new_year.name)]}),
        ("2 Jun 2026 .* sudah ada", {"rows": [day_off("2026-06-02"), day_off("2026-06-02")]}),
        ("di luar kalender", {"rows": [day_off("2015-12-31")]}),
        ("di luar kalender", {"rows": [day_off("2030-01-01")]}),
        ("tidak ada lagi", {"rows": [removal(removed)]}),
        ("bertumpang tindih", {"rows": [hours("2026-06-01", "2026-06-05"), hours("2026-06-01", "2026-06-05", 9, 16)]}),
        ("Dua norma IKU", {"rows": [addition(Norm(**three, valid_from=date(2026, 6, 1)))]}),
        (
            "tidak dapat dihitung",
            {"rows": norm_from(date(2026, 6, 1), iku(), Norm(**{**three, "amount": "1.5", "reckoning": "end_of_day"}))},
        ),
        ("admin HAI", {"by": monitor}),
    ):
        by = say.pop("by", admin)
        with pytest.raises(Refused, match=words):
            draft(by, **{"rows": [day_off("2026-06-02")], "at": NOW, **say})
    assert CalendarChange.objects.get() == work_done, "what was refused left nothing"


def test_undoing_brings_back_rows_with_their_basis_unless_somebody_changed_them_since(admin, second):
    row = DayOff.objects.get(day="2026-08-17")
    change = change_calendar([admin], [removal(row), day_off("2026-08-18"), day_off("2026-08-19")], NOW)
    change_calendar([admin], [removal(DayOff.objects.get(day="2026-08-19"))], NOW)
    undone = change_calendar([admin], inverse(change), NOW, undoes=change)
    live = DayOff.objects.in_version(undone.version).filter(day__range=("2026-08-17", "2026-08-19"))
    assert [(each.day, each.name, each.legal_basis) for each in live] == [(row.day, row.name, row.legal_basis)]
    assert {each.added_in.label for each in live} == {"2026-4"}


def test_days_far_apart_are_looked_for_one_by_one():
    first = date(2026, 1, 5)
    found = stretches([first, first + timedelta(days=20), date(2027, 1, 1)])
    assert [(each.first, each.last) for each in found] == [
        (first, first + timedelta(days=20)),
        (date(2027, 1, 1), date(2027, 1, 1)),
    ]
    assert len(stretches([first + timedelta(days=40 * n) for n in range(60)])) <= 12


# --- The pages --------------------------------------------------------------------------------------------------------
URL = "/administrasi/kalender/"
EMPTY_ROWS = {
    f"{prefix}-{name}": value
    for prefix, count in (("hari", 6), ("jam", 2))
    for name, value in {"TOTAL_FORMS": count, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": count}.items()
}


@pytest.fixture
def at_now():
    with travel(NOW):
        yield


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def send(client, url, **typed):
    """The form of the page, sent with its own one-time key; a page without one is sent one from elsewhere."""
    shown = client.get(url).content.decode()
    form = {name: re.search(rf'name="{name}" value="([^"]+)"', shown) for name in ("submission", "base")}
    hidden = {name: found[1] for name, found in form.items() if found}
    return client.post(url, {"submission": uuid.uuid4(), **hidden, **typed}, follow=True)


def test_drafted_confirmed_carried_out_and_undone_by_pages(
    at_now, client_for, admin, second, clerk, budi, as_rina, clock
):
    clock.at = wib("2026-05-11 09:00")
    answer(ask(clerk, budi, clock), as_rina, FixedClock(wib("2026-05-13 10:00")))
    one, two = client_for(admin), client_for(second)
    assert URL in page(one, "/administrasi/")
    days = {"hari-0-day": "2026-05-12", "hari-0-category": "cuti_bersama", "hari-0-name": "Cuti bersama susulan"}
    said = {"title": "Cuti bersama 12 Mei", "legal_basis": "SKB uji 1/2026", **EMPTY_ROWS, **days}
    shown = text_of(send(one, f"{URL}rancang/?apa=beberapa", **said))
    assert "Rancangan disimpan" in shown
    for words in (
        "Sel, 12 Mei 2026: Cuti bersama susulan",
        "dua admin HAI",
        "KPPN Pekanbaru",
        "Triwulan II 2026",
        "Rina",
    ):
        assert words in shown, words
    change = CalendarChange.objects.get()
    url = change.get_absolute_url()
    assert "Ini yang akan terjadi" in page(one, f"{url}konfirmasi/")
    assert "menunggu admin HAI kedua" in text_of(send(one, f"{url}konfirmasi/"))
    assert "yang lain" in text_of(send(one, f"{url}konfirmasi/"))
    assert "Menunggu orang kedua" in page(two, URL)
    assert "Kalender versi 2026-2 berlaku" in text_of(send(two, f"{url}konfirmasi/"))
    assert "Sedang dihitung ulang" in page(two, url)
    work(NOW)
    done = page(one, url)
    assert "semua tiket yang tersentuh sudah dihitung ulang" in done
    assert "Tidak lagi terlambat" in done
    assert 'aria-current="page"' in done, "the site's menu is there"
    undo = text_of(send(one, f"{url}batalkan/", title="Pembatalan", legal_basis="SKB uji 2/2026"))
    assert "Dicabut" in undo
    assert "Sel, 12 Mei 2026: Cuti bersama susulan" in undo
    assert CalendarChange.objects.count() == 2


def test_a_draft_that_touches_nothing_says_so_and_can_be_withdrawn_or_counted_again(at_now, client_for, admin):
    client = client_for(admin)
    norm = {"norm": iku().pk, "norm_from": "2026-06-01", "amount": "3", "unit": "days"}
    norm |= {"reckoning": "working_time", "ends_by": "answer", "stops_at_hai": "on"}
    span = {"jam-0-name": "Ramadan", "jam-0-first_day": "2027-02-08", "jam-0-last_day": "2027-03-09"}
    span |= {"jam-0-opens": "08.00", "jam-0-closes": "15.00"}
    new_year = DayOff.objects.get(day="2027-01-01")
    more = {"removed_days": [new_year.pk], "confirmed_through": "2027-12-31"}
    shown = text_of(
        send(client, f"{URL}rancang/?apa=beberapa", title="A", legal_basis="B", **EMPTY_ROWS, **norm, **span, **more)
    )
    for words in (
        "Tidak ada tiket yang tersentuh.",
        "Waktu IKU 3 hari kerja, waktu kerja",
        "berhenti selama di HAI; berlaku sejak 1 Jun 2026",
        "berlaku 14 Feb 2018–31 Mei 2026",
        "Ramadan: 8 Feb 2027–9 Mar 2027, 08.00–15.00",
        "Hari libur dipastikan sampai 31 Des 2027",
        f"Jum, 1 Jan 2027: {new_year.name}",
    ):
        assert words in shown, words
    url = CalendarChange.objects.get().get_absolute_url()
    assert "dihitung lagi" in text_of(send(client, url, act="recount"))
    assert "ditarik" in text_of(send(client, url, act="withdraw"))
    assert "sudah ditarik" in text_of(send(client, url, act="withdraw"))
    assert "sudah ditarik" in text_of(send(client, f"{url}konfirmasi/"))
    assert "sudah berlaku dapat dibatalkan" in text_of(send(client, f"{url}batalkan/"))


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(at_now, client_for, admin):
    client = client_for(admin)
    typed = {
        "title": "Judul tetap ada",
        **EMPTY_ROWS,
        "hari-0-day": "2026-02-30",
        "hari-0-name": "Hari aneh",
        "hari-0-category": "cuti_bersama",
        "hari-1-day": "2026-06-02",
        "hari-1-name": "Banjir",
        "hari-1-category": "penutupan_setempat",
        "hari-2-day": "2026-06-02",
        "hari-2-name": "X",
        "hari-2-category": "cuti_bersama",
        "hari-2-office": "zzz",
        "jam-0-name": "R",
        "jam-0-first_day": "2026-06-05",
        "jam-0-last_day": "2026-06-01",
        "jam-0-opens": "16:00",
        "jam-0-closes": "08:00",
        "removed_days": ["99999999"],
        "norm": iku().pk,
    }
    shown = text_of(send(client, f"{URL}rancang/?apa=beberapa", **typed))
    for words in (
        "Isi dasar hukum",
        "Tulis tanggal seperti",
        "Isi kode kantor yang tutup",
        "Tidak ada kantor dengan kode zzz",
        "Hari terakhir sebelum hari pertama",
        "Jam tutup tidak sesudah jam buka",
        "Muat ulang halaman ini",
        "Isi tanggal mulai",
        "Isi untuk norma pengganti",
        'value="Judul tetap ada"',
        'value="Hari aneh"',
    ):
        assert words in shown, words
    assert not CalendarChange.objects.exists()


def test_a_stale_draft_is_drafted_anew_on_the_newest_version(at_now, client_for, admin):
    stale = draft(admin, [day_off("2026-06-10")], NOW)
    change_calendar([admin], [day_off("2026-06-11")], NOW)
    client = client_for(admin)
    url = stale.get_absolute_url()
    assert "versi 2026-1, sekarang 2026-2" in page(client, url)
    assert "Susun ulang." in text_of(send(client, f"{url}konfirmasi/"))
    assert "disusun ulang pada kalender versi 2026-2" in text_of(send(client, url, act="redraft"))
    new = CalendarChange.objects.exclude(pk=stale.pk).get(state="draft")
    assert (new.replaces, new.base.label, new.days.get().day) == (stale, "2026-2", date(2026, 6, 10))


def test_the_head_office_reads_along(at_now, client_for, admin, monitor, django_assert_max_num_queries):
    change = draft(admin, [day_off("2026-06-10")], NOW)
    client = client_for(monitor)
    shown = page(client, change.get_absolute_url())
    assert "Rab, 10 Jun 2026" in shown
    assert "Konfirmasi…" not in shown
    assert "Rancang perubahan" not in page(client, URL)
    for _ in range(3):
        draft(admin, [day_off("2026-06-10")], NOW)
    with django_assert_max_num_queries(12):
        client.get(URL)
