"""The lists behind locked figures name whose each ticket is as the lock named them."""

from html import unescape

import pytest

from tests.kpi.test_locking import as_surya, lock, story
from tests.kpi.test_monitoring_pages import page, plain
from tests.kpi.test_one_reading import LATER, close, counted, mover
from tests.time_travel import travel
from users.models import Officer

__all__ = ["as_surya", "counted", "mover", "story"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db

QUARTER = "?quarter=2026Q1"
LIST = f"/monitoring-iku/tiket/{QUARTER}"


@pytest.fixture(autouse=True)
def later():
    with travel(LATER):
        yield


def names(client, url):
    return {part.partition("<")[0] for part in unescape(page(client, url)).split("oleh: ")[1:]}


def test_the_list_behind_a_locked_figure_keeps_the_names(story, riau, as_surya, rina, client_for, monitor):
    lock(riau, as_surya)
    client = client_for(monitor)
    urls = (LIST, f"{LIST}&kanwil=04", f"{LIST}&office=008", f"{LIST}&officer={rina.officer_id}")
    before = [names(client, url) for url in urls]
    assert before == [{"Rina Maharani", "Bayu Pratama"}] * 3 + [{"Rina Maharani"}]
    Officer.objects.update(name="Nama Lain")
    assert [names(client, url) for url in urls] == before
    assert "belum ditangani" in page(client, f"{LIST}&kanwil=04")


def test_before_the_lock_the_names_are_those_of_today(story, rina, client_for, monitor):
    client = client_for(monitor)
    Officer.objects.filter(pk=rina.officer_id).update(name="Nama Lain")
    assert names(client, f"{LIST}&kanwil=04") == {"Nama Lain", "Bayu Pratama"}


def test_who_waits_for_another_lock_keeps_the_name_of_the_first(mover, riau, aceh, admin, client_for, monitor):
    close(riau, admin)
    Officer.objects.filter(pk=mover.pk).update(name="Nama Lain")
    client = client_for(monitor)
    assert names(client, f"{LIST}&kanwil=04") == {"Andi", "Rekan 008"}
    assert "Andi" in plain(page(client, f"/monitoring-iku/kantor/04/{QUARTER}"))
    assert "Nama Lain" not in page(client, f"/monitoring-iku/kantor/04/{QUARTER}")
