"""Riwayat perhitungan: every decision readable on the ticket, per change and per officer; and as Excel."""

import io
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.calendar_changes import change_calendar, day_off, wib
from tests.factories import answer, ask, question
from tests.time_travel import travel
from tickets.deadlines import ledger
from tickets.models import CalendarVersion, DayOff, Decision
from users.wib import WIB

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://contoh.com","klik")'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).strip()


def lines(page: str) -> list[str]:
    body = re.search(r"table--ledger.*?<tbody>(.*?)</tbody>", page, re.S)
    return [words(row) for row in re.findall(r"<tr.*?</tr>", body[1], re.S)] if body else []


def sheet_of(response) -> list[list]:
    assert response["Content-Type"] == XLSX
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.iter_rows()]


@pytest.fixture
def polled(db, clerk, budi, as_rina, admin, second, clock, calendar):
    """docs/domain.md 5: put in on 26 June 2018 at 09.00, answered on the 28th at 12.00; the day between was declared
    off afterwards. Late by IKU, then in time."""
    DayOff.objects.filter(day="2018-06-27").delete()
    CalendarVersion.objects.filter(pk=calendar.pk).update(label="=1+1")
    clock.at = wib("2018-06-26 09:00")
    ticket = ask(clerk, budi, clock, question=question(EVIL))
    clock.at = wib("2018-06-28 12:00")
    ticket = answer(ticket, as_rina, clock)
    change_calendar([admin, second], [day_off("2018-06-27", "Pilkada", "libur_nasional")], wib("2018-06-29 09:00"))
    return ticket


def url(ticket) -> str:
    return f"{ticket.get_absolute_url()}riwayat-perhitungan/"


def test_an_office_reads_act_and_change_with_old_and_new(polled, client_for, kppn008):
    rows = lines(client_for(kppn008).get(url(polled)).content.decode())
    assert rows[0] == (
        "Sel, 26 Jun 2018 09.00 WIB satker099031 Waktu IKU 2 hari kerja Dikirim ke kantor Kam, 28 Jun 2018 09.00 - "
        "belum dinilai =1+1"
    )
    of_iku = [row for row in rows if "Waktu IKU" in row]
    assert len(rows) == 6
    assert of_iku[1] == (
        "Kam, 28 Jun 2018 12.00 WIB Rina Maharani Waktu IKU 2 hari kerja Jawaban Kam, 28 Jun 2018 09.00 "
        "2,375 hari kerja belum dinilai menjadi terlambat =1+1"
    )
    assert of_iku[2] == (
        "Jum, 29 Jun 2018 09.00 WIB admin, Wahyu Nugroho Waktu IKU 2 hari kerja Perubahan kalender atau norma: Cuti "
        "bersama SKB uji Kam, 28 Jun 2018 09.00 menjadi Jum, 29 Jun 2018 09.00 1,375 hari kerja terlambat "
        "menjadi tepat waktu 2018-1"
    )


def test_a_satker_reads_sla_only_and_no_names_of_hai(polled, client_for, clerk, aceh_clerk):
    page = client_for(clerk).get(url(polled)).content.decode()
    rows = lines(page)
    assert len(rows) == 3
    assert "Waktu IKU" not in page
    assert "Wahyu Nugroho" not in page
    assert "Admin HAI" in rows[2]
    assert client_for(aceh_clerk).get(url(polled)).status_code == 404
    sheet = sheet_of(client_for(clerk).get(url(polled) + "?bentuk=excel"))
    assert {row[2].value for row in sheet[4:]} == {"Waktu SLA"}


def test_the_page_of_the_ticket_leads_there(polled, client_for, kppn008, clerk):
    for user in (kppn008, clerk):
        assert f'href="{url(polled)}"' in client_for(user).get(polled.get_absolute_url()).content.decode()


def test_excel_holds_real_dates_and_numbers_and_no_formula(polled, client_for, monitor):
    rows = sheet_of(client_for(monitor).get(url(polled) + "?bentuk=excel"))
    head, body = [cell.value for cell in rows[3]], rows[4:]
    column = {name: number for number, name in enumerate(head)}
    assert len(body) == Decision.objects.count() == 6
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s", "n", "d"}
    assert {row[column["Subjek"]].value for row in body} == {EVIL}
    assert body[0][column["Kalender"]].value == "=1+1"
    turned = next(
        row
        for row in body
        if row[column["Hasil baru"]].value == "tepat waktu" and row[column["Hasil lama"]].value == "terlambat"
    )
    assert turned[column["Dihitung pada (WIB)"]].value == datetime(2018, 6, 29, 9)
    assert turned[column["Tenggat lama (WIB)"]].value == datetime(2018, 6, 28, 9)
    assert turned[column["Tenggat baru (WIB)"]].value == datetime(2018, 6, 29, 9)
    assert turned[column["Terpakai"]].value == 1.375
    assert turned[column["Revisi"]].value == 3
    assert turned[column["Dasar"]].value == "SKB uji"


def test_a_change_lists_all_that_it_decided_page_by_page(polled, client_for, monitor, kanwil04, monkeypatch):
    decision = Decision.objects.filter(cause="calendar").first()
    address = f"/administrasi/kalender/{decision.change_id}/keputusan/"
    page = client_for(monitor).get(address).content.decode()
    assert "2 keputusan atas tiket" in page
    assert [("Waktu IKU" in row, "Waktu SLA" in row) for row in lines(page)].count((True, False)) == 1
    assert len(lines(page)) == 2
    assert all(row.startswith(f"{polled.reference} {EVIL}") for row in lines(page))
    assert len(sheet_of(client_for(monitor).get(address + "?bentuk=excel"))) == 4 + 2
    assert client_for(kanwil04).get(address).status_code == 403
    monkeypatch.setattr("users.pages.list_pages.LONG_PAGE", 1)
    first = client_for(monitor).get(address).content.decode()
    second_page = client_for(monitor).get(address + re.search(r'href="(\?after=\d+)"', first)[1]).content.decode()
    assert len(lines(first)) == len(lines(second_page)) == 1
    assert lines(first) + lines(second_page) == lines(page)
    assert 'rel="next"' not in second_page
    for nonsense in ("?after=abc", "?after=-1", "?after=" + "9" * 30):
        assert client_for(monitor).get(address + nonsense).status_code == 200


def test_an_officer_s_quarter_lists_the_verdicts_that_a_change_turned(
    polled, rina, bayu, clerk, budi, as_rina, clock, client_for, kanwil04, kanwil01, monitor, kppn008
):
    """Only turned verdicts: SLA was met before and after, and new answers are acts."""
    address = f"/petugas/{rina.officer.pk}/riwayat-perhitungan/?triwulan=2018Q2"
    for user in (kanwil04, monitor):
        rows = lines(client_for(user).get(address).content.decode())
        assert len(rows) == 1
        assert rows[0].endswith("1,375 hari kerja terlambat menjadi tepat waktu 2018-1")
        assert len(sheet_of(client_for(user).get(address + "&bentuk=excel"))) == 4 + 1
    for elsewhere in (
        address.replace("2018Q2", "2018Q3"),
        address.replace(f"/{rina.officer.pk}/", f"/{bayu.officer.pk}/"),
    ):
        assert lines(client_for(monitor).get(elsewhere).content.decode()) == []
    assert client_for(kanwil01).get(address).status_code == 404
    assert client_for(kppn008).get(address).status_code == 403, "figures about persons open with a CSO password"
    assert client_for(monitor).get(address.replace("2018Q2", "2018Q9")).status_code == 404
    link = f'href="/petugas/{rina.officer.pk}/riwayat-perhitungan/"'
    assert link in client_for(kanwil04).get(f"/petugas/{rina.officer.pk}/").content.decode()
    assert link not in client_for(kppn008).get(f"/petugas/{rina.officer.pk}/").content.decode()


def test_pages_and_files_cost_the_same_queries_whatever_their_length(
    polled,
    clerk,
    budi,
    as_rina,
    admin,
    second,
    clock,
    monitor,
):
    def cost(rows) -> tuple[int, int]:
        counts = []
        for read in (
            lambda: ledger.page(rows, monitor, "", {}),
            lambda: list(ledger.streamed(rows.order_by("pk"), monitor, 10_000)),
        ):
            with CaptureQueriesContext(connection) as seen:
                read()
            counts.append(len(seen))
        return tuple(counts)

    change = Decision.objects.filter(cause="calendar").first().change
    before = cost(ledger.of_change(change, monitor))
    assert before == (3, 2), "a capped count, the rows, the decisions before them"
    clock.at = wib("2018-06-25 09:00")
    for minutes in range(8):
        clock.at += timedelta(minutes=minutes)
        answer(ask(clerk, budi, clock), as_rina, clock)
    later = change_calendar([admin, second], [day_off("2018-06-25", "x", "libur_nasional")], wib("2018-06-30 09:00"))
    assert ledger.of_change(later, monitor).count() >= 16
    assert cost(ledger.of_change(later, monitor)) == before


def test_a_long_download_says_that_it_was_cut_off(polled, client_for, monitor, monkeypatch):
    monkeypatch.setattr("tickets.deadlines.ledger_excel.MOST_ROWS", 2)
    with travel(datetime(2018, 7, 2, 9, tzinfo=WIB)):
        rows = sheet_of(client_for(monitor).get(url(polled) + "?bentuk=excel"))
    assert len(rows) == 4 + 2 + 1
    assert rows[-1][0].value == "Dibatasi 2 baris; selebihnya ada di halaman."
    assert rows[1][0].value == "Dibuat Sen, 2 Jul 2018 09.00 WIB. Semua waktu dalam WIB."
