"""Which rows a list shows whom, how it is filtered and summed; its papers can be checked; the command."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from reports.lists.definitions import DEFINITIONS
from reports.lists.listing import listing
from reports.models import PrintedPaper, typed_code
from tests.factories import record
from tests.reports.lists.reading import pdf_text, printed, selection, squeezed
from tests.time_travel import travel
from users.models import UnitType

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# --- Who sees what, filters, sums -------------------------------------------------------------------------------------


def test_done_open_and_follow_up_divide_the_tickets_and_the_filters_narrow_paper_and_screen_alike(
    three, kppn008, kppn001, kanwil04, monitor, clerk, clock, tmp_path
):
    def references(name, user, **query):
        return [row.reference for row in selection(name, user, clock, **query).stream()]

    done, waiting, at_hai = (ticket.reference for ticket in three)
    for user in (kppn008, kanwil04, monitor):
        assert references("sudah", user) == [done]
        assert references("belum", user) == [at_hai, waiting]
        assert references("tindak-lanjut", user) == [waiting, at_hai]
    for name in DEFINITIONS:
        assert references(name, kppn001) == []
    assert references("rekap", clerk) == [at_hai, done]
    assert (
        references("rekap", kppn008, unit=UnitType.PUBLIC)
        == references("rekap", kppn008, channel="tatap_muka")
        == [waiting]
    )
    assert references("rekap", kppn008, tab="hai") == [at_hai]
    assert references("rekap", kppn008, quarter="2018Q3") == references("sudah", kppn008, quarter="2026Q1") == []
    assert references("belum", monitor, office=str(three[0].office_id)) == [at_hai, waiting]
    strange = selection("rekap", kppn008, clock, channel="merpati")
    assert not strange.filter.is_sound()
    filtered = selection("belum", kanwil04, clock, channel="tatap_muka", quarter="2026Q2")
    made, target = printed(filtered, "pdf", tmp_path)
    assert made.paper.row_count == 1
    assert squeezed("Filter: Metode: Tatap Muka") in squeezed(pdf_text(target)[1][0])
    assert made.paper.period == "Triwulan II 2026, 1 Apr 2026 s.d. 18 Mei 2026"


def test_pages_follow_each_other_by_key_in_both_orders(kppn008, as_rina, citizen, clock, monkeypatch):
    monkeypatch.setattr("users.pages.list_pages.PAGE_SIZE", 2)
    made = []
    for _number in range(5):
        made.append(record(as_rina, citizen, clock).reference)
        clock.at += timedelta(seconds=1)
    for name, order in (("belum", made[::-1]), ("tindak-lanjut", made)):
        seen, url, pages = [], "?", []
        while url:
            query = QueryDict(url.removeprefix("?"))
            page = listing(selection(name, kppn008, clock, **query.dict()), query).table
            pages.append([row.reference for row in page.rows])
            seen += pages[-1]
            url, back = page.next_url, page.previous_url
        assert seen == order
        assert page.range_text == "5–5 dari 5"
        query = QueryDict(back.removeprefix("?"))
        before = listing(selection(name, kppn008, clock, **query.dict()), query).table
        assert [row.reference for row in before.rows] == pages[-2]


def test_the_sums_of_the_screen_are_those_of_the_paper(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, _target = printed(selected, "xlsx", tmp_path)
    assert made.totals == selected.totals()
    assert made.totals.count == 3
    assert dict(made.totals.groups(["SLA"]))["Tepat waktu SLA"] == [
        ("", "100,00% (1 dari 1 tiket yang sudah dapat dinilai)")
    ]


def test_a_page_asks_the_database_a_fixed_number_of_times(three, kppn008, client_for, django_assert_max_num_queries):
    client = client_for(kppn008)
    client.get("/laporan/belum/")
    with django_assert_max_num_queries(24):
        page = client.get("/laporan/belum/?quarter=semua").content.decode()
    assert "Setoran ganda" in page


# --- Papers can be checked --------------------------------------------------------------------------------------------


def test_whoever_holds_a_paper_can_compare_it_and_learns_nothing_else(three, kppn008, budi, clock, tmp_path, client):
    made, target = printed(selection("belum", kppn008, clock, q="Setoran ganda"), "pdf", tmp_path)
    text = squeezed(" ".join(pdf_text(target)[1]))
    code = str(made.paper)
    typed = client.get("/v/", {"code": code.lower().replace("0", "o").replace("1", "l")})
    assert typed.url == f"/v/{made.paper.code}/"
    page = client.get(typed.url).content.decode()
    assert code in page
    assert made.paper.digest in page
    assert made.paper.digest[:4] in text
    for _title, figures in made.paper.totals:
        for label, figure in figures:
            assert figure in page
            assert squeezed(f"{label} {figure}") in text
    assert "Setoran" not in page
    assert budi.name not in page
    assert client.get("/v/3HPA-8WZC-55XN/").status_code == 404
    for bad in ("", "abc", "\0", "x" * 500, "3HPA-8WZC-55L!"):
        assert client.get("/v/", {"code": bad}).status_code in {200, 400}
    assert typed_code("3HPA 8WZC-55IN") == "3HPA8WZC551N"


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command_makes_what_the_ending_says_and_speaks_plainly_when_it_cannot(
    three, kppn008, clock, tmp_path, capsys
):
    with travel(clock.at):
        for out in ("rekap.pdf", "rekap.xlsx"):
            call_command("report", "rekap", office="008", quarter="2026Q2", out=str(tmp_path / out))
        call_command("report", "layanan", kanwil="04", out=str(tmp_path / "layanan.pdf"))
        call_command("report", "belum", nation=True, out=str(tmp_path / "belum.pdf"))
        assert "3 baris" in capsys.readouterr().out
        assert PrintedPaper.objects.filter(made_by=None).count() == 4
        assert (tmp_path / "rekap.xlsx").read_bytes().startswith(b"PK")
        wrong = [
            ({"office": "999"}, "tidak ada KPPN"),
            ({"kanwil": "008"}, "tidak ada Kanwil"),
            ({"office": "008", "quarter": "2018-3"}, "Tulis seperti 2018Q3"),
            ({"office": "008", "quarter": "2030Q1"}, "sampai 2026Q2"),
            ({"office": "008", "out": str(tmp_path / "x.docx")}, "akhiri dengan .pdf atau .xlsx"),
            ({"office": "008", "out": str(tmp_path / "tidak" / "x.pdf")}, "tidak ada"),
        ]
        for options, said in wrong:
            with pytest.raises(CommandError, match=said):
                call_command("report", "rekap", **{"out": str(tmp_path / "y.pdf"), **options})
        with pytest.raises(CommandError, match="tidak dikenal"):
            call_command("report", "entah", office="008", out=str(tmp_path / "y.pdf"))
