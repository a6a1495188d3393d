"""A damaged lock says "kunci rusak" and shows no figure, on every surface, whatever of it was damaged."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kpi.figures import lock_document
from kpi.models import QuarterLock
from reports.papers.iku import LockDamaged, iku_sheet
from reports.papers.kanwil import kanwil_recap
from tests.kpi.test_locked_surfaces import kpi_index
from tests.kpi.test_locking import Q1, as_surya, lock, story, tampering
from tests.kpi.test_monitoring_pages import page, plain
from tests.kpi.test_one_reading import LATER
from tests.time_travel import travel

__all__ = ["as_surya", "story"]  # fixtures that this file shares
pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT = "/monitoring-iku/"
QUARTER = "?quarter=2026Q1"


def garbage(text: str):
    """A document that has its digest."""
    return lambda row: {"document": text, "digest": lock_document.digest(text)}


DAMAGES = {
    "its document": lambda row: {"document": row.document.replace("5", "6")},
    "its digest": lambda row: {"digest": "0" * 64},
    "its quarter": lambda row: {"quarter": "2025Q4"},
    "its quarter, no quarter": lambda row: {"quarter": "?"},
    "its Kanwil": lambda row: {"kanwil_id": row.kanwil_id + 1},
    "its time, in the future": lambda row: {"locked_at": LATER + timedelta(days=3650)},
    "its time, long ago": lambda row: {"locked_at": LATER - timedelta(days=3650)},
    "nothing": garbage(""),
    "null": garbage("null"),
    "a number": garbage("3"),
    "a list": garbage("[1, 2]"),
    "an empty object": garbage("{}"),
    "no JSON": garbage("{'format': 3"),
    "the format alone": garbage('{"format": 3}'),
    "wrong types": garbage('{"format": 3, "quarter": 1, "policies": {}, "officers": 5, "offices": null}'),
    "endless depth": garbage("[" * 100_000),
    "a number without end": garbage('{"format": 1e999999}'),
}


@pytest.fixture(autouse=True)
def later(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    with travel(LATER):
        yield


def said(quarter: str = "2026Q1") -> str:
    """What `verify_quarter` prints before it fails."""
    out = StringIO()
    with pytest.raises(CommandError, match=r"^\d+ perbedaan ditemukan"):
        call_command("verify_quarter", quarter, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_surface_says_so_and_no_figure(damage, story, riau, as_surya, rina, client_for, monitor, tmp_path):
    locked = lock(riau, as_surya)
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(**DAMAGES[damage](locked))
    client = client_for(monitor)
    for url in (
        f"{ROOT}{QUARTER}",
        f"{ROOT}kantor/04/{QUARTER}",
        f"{ROOT}kantor/008/{QUARTER}",
        f"{ROOT}petugas/{rina.officer_id}/{QUARTER}",
        f"{ROOT}tiket/{QUARTER}&kanwil=04",
        f"{ROOT}terkunci/{locked.pk}/",
    ):
        assert "unci rusak" in plain(page(client, url)), url
    for make in (lambda: kanwil_recap(riau, Q1, LATER), lambda: iku_sheet(rina.officer, Q1, LATER)):
        with pytest.raises(LockDamaged, match="kunci rusak: Kanwil Riau"):
            make()
    assert kpi_index() == {}
    row = kpi_index("--officer", str(rina.officer_id))["Rina Maharani"]
    assert (row["state"], row["index"], row["tickets"]) == ("broken", None, "0")


def test_a_whole_lock_is_not_called_damaged(story, riau, as_surya, client_for, monitor):
    lock(riau, as_surya)
    assert "unci rusak" not in plain(page(client_for(monitor), f"{ROOT}kantor/04/{QUARTER}"))


@pytest.mark.parametrize("damage", ["its quarter", "its Kanwil", "its time, in the future", "no JSON", "endless depth"])
def test_the_command_names_it(damage, story, riau, as_surya, monkeypatch):
    locked = lock(riau, as_surya)
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(**DAMAGES[damage](locked))
    assert "its document is damaged" in said()


def test_a_lock_that_is_gone_is_named_by_its_closing(story, riau, as_surya):
    locked = lock(riau, as_surya)
    with tampering():
        locked.tickets.all()._raw_delete("default")
        locked.names.all()._raw_delete("default")
        QuarterLock.objects.filter(pk=locked.pk)._raw_delete("default")
    assert "2026Q1 Kanwil 04: the closing has no lock" in said()
