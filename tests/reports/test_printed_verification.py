"""`verify_quarter` reads back what every surface prints of a locked quarter, and names what is not as locked."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kpi.figures import lock_document, words
from kpi.locks import pages, views
from kpi.models import QuarterLock
from kpi.monitoring import views as monitoring_views
from reports import documents
from reports.models import PrintedPaper
from reports.papers import iku, kanwil
from reports.printed import papers
from reports.printed.verification import printed_of
from reports.printed.verifying import differences
from tests.kpi.test_locking import Q1, as_surya, lock, story, tampering
from tests.kpi.test_one_reading import LATER, close, counted, mover
from tests.time_travel import travel
from tickets.lists.lines import Kind
from users.verification.parts import PARTS, Tally

__all__ = ["as_surya", "counted", "mover", "story"]  # fixtures that this file shares
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def later(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    with travel(LATER):
        yield


@pytest.fixture
def without_engine(monkeypatch):
    """Pages alone: the engines of papers take most of the time."""
    monkeypatch.setattr(papers, "pdf_text", lambda _document: "")
    monkeypatch.setattr(papers, "workbook", lambda _document: ([], {}))
    for name in ("recap_pdf", "recap_excel", "sheet_pdf", "sheet_excel"):
        monkeypatch.setattr(papers, name, lambda *_arguments: [])


def found():
    return [str(each) for each in differences(Q1)]


def test_a_healthy_quarter_is_silent_and_leaves_nothing_behind(story, riau, as_surya, settings, engines_of_its_own):
    lock(riau, as_surya)
    tally = Tally()
    assert list(map(str, differences(Q1, tally=tally))) == []
    # nation, Kanwil, recap twice, KPPN Pekanbaru, two persons with two sheets each, the lock, the command
    assert tally.looked_at >= 13
    assert not PrintedPaper.objects.exists()
    assert [path for path in Path(settings.REPORTS_DIR).iterdir() if not path.name.startswith("turn-")] == []


def test_persons_over_two_kanwil_are_silent_while_they_wait_and_when_all_is_locked(mover, riau, aceh, admin):
    close(riau, admin)
    assert found() == []
    close(aceh, admin)
    assert found() == []


def test_a_changed_name_on_a_page_is_named(story, riau, as_surya, rina, monkeypatch, without_engine):
    lock(riau, as_surya)
    made = monitoring_views.officer_page

    def changed(*arguments, **say):
        view = made(*arguments, **say)
        view.name = view.name.replace("Rina", "Rini")
        return view

    monkeypatch.setattr(monitoring_views, "officer_page", changed)
    assert found() == [
        f"2026Q1 page /monitoring-iku/petugas/{rina.officer_id}/, Rina Maharani: "
        "name is locked as 'Rina Maharani', printed 'Rini Maharani'"
    ]


@pytest.mark.parametrize(
    ("where", "makes", "named"),
    [
        (
            "kpi.monitoring.numbers.number_text",
            lambda _number: "7",
            "page /monitoring-iku/, Kanwil DJPb Provinsi Riau: tickets",
        ),
        (
            "kpi.monitoring.numbers.number_text",
            lambda _number: "7",
            "page /monitoring-iku/kantor/04/, Rina Maharani: tickets",
        ),
        (
            "kpi.monitoring.numbers.number_text",
            lambda _number: "7",
            "page /monitoring-iku/kantor/008/, Belum ditangani: tickets",
        ),
        (
            "kpi.monitoring.lines.amount_text",
            lambda _value: "299",
            "page /monitoring-iku/kantor/04/, Rina Maharani: minimum",
        ),
        (
            "kpi.monitoring.lines.decimal_text",
            lambda _value: "4,00",
            "page /monitoring-iku/kantor/008/, Rina Maharani: index",
        ),
        ("kpi.monitoring.officer.achievement_text", lambda _result: "100,00%", "Rina Maharani: achievement"),
        ("kpi.figures.at_recording.percent_text", lambda _share, _places: "50,0%", "Rina Maharani: at recording"),
        ("kpi.locks.pages.decimal_text", lambda _value: "4,00", "Rina Maharani: index"),
        ("kpi.locks.pages.number_text", lambda _number: "7", "jumlah KPPN Pekanbaru: judged"),
        ("kpi.management.commands.kpi_index.exact", lambda _value: "7", "kpi_index JSON, Rina Maharani: in_time"),
    ],
)
def test_a_figure_changed_on_a_page_is_named(story, riau, as_surya, monkeypatch, without_engine, where, makes, named):
    lock(riau, as_surya)
    monkeypatch.setattr(where, makes)
    assert [line for line in found() if f"{named} is locked as" in line]


@pytest.mark.parametrize("digest", ["digest", "digest of the figures"])
def test_another_digest_on_the_locks_page_is_named(story, riau, as_surya, monkeypatch, without_engine, digest):
    lock(riau, as_surya)
    made = pages.locked_page

    def changed(lock, now):
        page = made(lock, now)
        page.facts = [(label, words.replace("a", "b") if "Sidik" in label else words) for label, words in page.facts]
        return page

    monkeypatch.setattr(views, "locked_page", changed)
    assert any(f"{riau.name}: {digest} is locked as" in line for line in found())


def test_a_rounding_changed_on_a_paper_is_named(story, riau, as_surya, rina, monkeypatch):
    lock(riau, as_surya)
    monkeypatch.setattr(iku, "decimal_text", lambda value, places=2: words.decimal_text(value, 1))
    [pdf, excel] = [line for line in found() if "Rina" in line and "index is locked" in line]
    assert pdf.startswith(f"2026Q1 sheet {rina.officer_id} PDF, Rina Maharani: index is locked as '")
    assert excel.startswith(f"2026Q1 sheet {rina.officer_id} Excel, Rina Maharani: index is locked as '")


def test_a_wrong_cell_in_excel_and_a_wrong_figure_in_a_pdf_are_named(story, riau, as_surya, rina, monkeypatch):
    lock(riau, as_surya)
    real = documents.excel_value
    monkeypatch.setattr(
        documents, "excel_value", lambda kind, value: 4 if kind == Kind.COUNT and value == 3 else real(kind, value)
    )
    monkeypatch.setattr(kanwil, "achievement_text", lambda _result: "1,00%")
    lines = found()
    assert "2026Q1 recap 04 Excel, KPPN Pekanbaru Rina Maharani: Tiket is locked as '3.0', printed '4'" in lines
    [line] = [each for each in lines if "PDF, KPPN Pekanbaru Rina Maharani: achievement is locked as" in each]
    assert line.endswith("printed '1,00%'")


def test_a_surface_that_does_not_come_is_named(story, riau, as_surya, rina, monkeypatch, without_engine):
    lock(riau, as_surya)

    def fails(*_arguments, **_say):
        raise ZeroDivisionError("no page")

    monkeypatch.setattr(monitoring_views, "officer_page", fails)
    line = f"2026Q1 page /monitoring-iku/petugas/{rina.officer_id}/: surface is locked as 'readable', printed "
    assert f"{line}'ZeroDivisionError: no page'" in found()


def test_a_damaged_lock_is_named_and_printed_as_broken(story, riau, as_surya):
    locked = lock(riau, as_surya)
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(document=locked.document.replace("5", "6"))
    assert found() == [], "every surface says kunci rusak"
    out = StringIO()
    with pytest.raises(CommandError, match="1 perbedaan"):
        call_command("verify_quarter", "2026Q1", stdout=out)
    assert "its document is damaged" in out.getvalue()


def test_figures_of_a_damaged_lock_are_named(story, riau, as_surya, monkeypatch, without_engine):
    locked = lock(riau, as_surya)
    document, digest = locked.document, locked.digest
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(document=document.replace("5", "6"))
    read = lock_document.read
    monkeypatch.setattr(lock_document, "read", lambda _text, _digest: read(document, digest))
    assert any("is locked as 'unci rusak'" in line for line in found())


def test_the_command_says_how_many_surfaces_it_read(story, riau, as_surya):
    lock(riau, as_surya)
    out = StringIO()
    call_command("verify_quarter", "2026Q1", kanwil="04", stdout=out)
    assert "2026Q1 printed: ok, " in out.getvalue()


def test_a_night_reads_what_was_locked_since(story, riau, as_surya, without_engine):
    locked = lock(riau, as_surya)
    assert "printed" in [part.code for part in PARTS]
    for since, least in ((None, 9), (locked.locked_at, 9), (locked.locked_at + timedelta(seconds=1), 0)):
        tally = Tally()
        assert list(printed_of(since, tally)) == []
        assert (tally.looked_at >= least) if least else (tally.looked_at == 0)
