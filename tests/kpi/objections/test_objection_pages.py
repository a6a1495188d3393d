"""Keberatan over HTTP: filing, acting, reading, and the list of a region."""

import pytest

from kpi.models import Objection
from tests import factories
from tests.factories import CSO_PASSWORD, key, staged
from tests.kpi.objections.steps import REASON, accepted, decide, file, opened_by, recommend, verdict, wib
from tests.markup import text_of
from tests.time_travel import travel

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(late, as_rina, clock):
    """An objection with a file, seen on 18 May."""
    objection = file(late(), as_rina, clock, files=[staged("berita-acara.pdf")])
    with travel(wib("2026-05-18 14:00")):
        yield objection


def test_the_clock_card_offers_it_where_and_when_it_may_be_filed(
    late, clerk, budi, as_rina, as_dewi, as_kanwil, client_for, kppn008, kanwil04, layer1, clock
):
    ticket = late()
    url = f"{ticket.get_absolute_url()}keberatan/"
    with travel(wib("2026-05-18 14:00")):
        page = text_of(client_for(kppn008).get(ticket.get_absolute_url()))
        assert "Petugasnya dapat berkeberatan atas penilaian ini sampai Kam, 2 Jul 2026 24.00 WIB (asumsi)." in page
        assert f'href="{url}"' in page
        for other in (kanwil04, clerk):
            assert "keberatan" not in text_of(client_for(other).get(ticket.get_absolute_url())).lower()
    with travel(wib("2026-07-03 08:00")):
        assert f'href="{url}"' not in text_of(client_for(kppn008).get(ticket.get_absolute_url()))
        assert "Batas waktu keberatan Triwulan II 2026 sudah lewat" in text_of(client_for(kppn008).get(url))
    clock.at = wib("2026-05-18 10:20")
    objection = accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    page = text_of(client_for(kanwil04).get(ticket.get_absolute_url()))
    assert (
        f"Dinyatakan tepat waktu oleh {kanwil04.office.name} pada Sen, 18 Mei 2026 10.20 WIB atas keberatan petugas"
        in page
    )
    assert objection.get_absolute_url() in page
    assert "Dinyatakan" not in text_of(client_for(clerk).get(ticket.get_absolute_url()))
    clock.at = wib("2026-05-04 09:00")
    open_late = factories.ask(clerk, budi, clock)
    with travel(wib("2026-05-18 14:00")):
        page = text_of(client_for(kppn008).get(open_late.get_absolute_url()))
    assert "Keberatan atas keterlambatan dapat diajukan setelah tiket ini dijawab." in page


def test_filing_on_the_page_keeps_what_was_typed_until_it_is_right(
    late, client_for, logins, kppn008, rina, bayu, clock
):
    ticket = late()
    url, desk = f"{ticket.get_absolute_url()}keberatan/", client_for(kppn008)
    with travel(wib("2026-05-18 14:00")):
        page = text_of(desk.get(url))
        assert "Rina Maharani (CSO)" in page
        assert "Bayu Pratama (CSO)" not in page
        form = {
            "submission": str(key(None).key),
            "contested": verdict(ticket).pk,
            "reason": REASON,
            "officer": bayu.pk,
            "password": CSO_PASSWORD,
        }
        page = text_of(desk.post(url, form))
        assert "Keberatan hanya diajukan oleh petugas yang tiketnya, Rina Maharani." in page
        assert REASON in page
        page = text_of(desk.post(url, {**form, "officer": rina.pk, "contested": form["contested"] - 1}))
        assert "berubah sejak halaman dibuka" in page
        assert f'name="contested" value="{form["contested"]}"' in page
        for login, user in logins.items():
            if login != "kppn008":
                status = client_for(user).post(url, {**form, "officer": rina.pk}).status_code
                assert status == (403 if login in {"clerk", "kanwil04", "monitor", "admin"} else 404), login
        assert not Objection.objects.exists()
        for _time in range(2):
            response = desk.post(url, {**form, "officer": rina.pk})
            assert response["Location"] == ticket.get_absolute_url()
        late_form = desk.post(url, {**form, "submission": str(key(None).key), "officer": rina.pk})
    assert late_form.status_code == 409
    assert REASON in text_of(late_form)
    assert Objection.objects.count() == 1


def test_who_sees_an_objection_and_its_file(story, client_for, logins, rina, bayu, dewi):
    page, files = story.get_absolute_url(), story.files.get()
    download = f"{page}berkas/{files.key}/"
    for login, user in logins.items():
        client, got = client_for(user), []
        for url in ("/keberatan/", page, download):
            response = client.get(url)
            got.append(response.status_code)
        reads = login in {"kanwil04", "monitor", "admin"}
        office = login in {"kppn008", "kppn001", "kppn183"}
        assert got[0] == (302 if office else 200 if reads or login == "kanwil01" else 403), login
        assert got[1:] == ([200, 200] if reads else [302, 302] if login == "kppn008" else [404, 404]), login
    desk = opened_by(client_for(logins["kppn008"]), rina)
    assert REASON in text_of(desk.get(page))
    assert b"".join(desk.get(download).streaming_content) == b"%PDF-1.7 uji"
    assert page in text_of(desk.get("/keberatan/"))
    opened_by(desk, bayu)
    assert page not in text_of(desk.get("/keberatan/"))
    assert desk.get(page).status_code == desk.get(download).status_code == 302
    opened_by(desk, dewi)
    assert page in text_of(desk.get("/keberatan/"))


def test_head_and_kanwil_act_on_the_page_and_the_slower_one_keeps_his_text(
    story, client_for, kppn008, kanwil04, dewi, kanwil_officer, as_kanwil, clock
):
    page = story.get_absolute_url()
    desk, region = opened_by(client_for(kppn008), dewi), client_for(kanwil04)
    assert "Saran kepala seksi" in text_of(desk.get(page))
    assert "Menunggu saran Kepala Seksi MSKI/PDMS sampai Kam, 2 Jul 2026 24.00 WIB" in text_of(region.get(page))
    assert "Putusan Kanwil" not in text_of(region.get(page))
    signed = {"officer": dewi.pk, "password": CSO_PASSWORD, "seen": 1, "text": "Padamnya benar."}
    response = desk.post(f"{page}saran/", {**signed, "submission": str(key(None).key)})
    assert "Pilih saran" in text_of(response)
    good = {**signed, "submission": str(key(None).key), "verdict": "for"}
    assert desk.post(f"{page}saran/", good)["Location"] == page
    assert page in text_of(region.get("/keberatan/"))
    assert "Perlu diputuskan" in text_of(region.get("/keberatan/"))
    form = {
        "officer": kanwil_officer.pk,
        "password": CSO_PASSWORD,
        "verdict": "accept",
        "text": "Bukti cukup.",
        "seen": 2,
    }
    decide(story, as_kanwil, clock, seen=2, accept=False)
    slow = region.post(f"{page}putusan/", {**form, "submission": str(key(None).key)})
    assert slow.status_code == 409
    assert "Keberatan ini sudah selesai: ditolak." in text_of(slow)
    assert "Bukti cukup." in text_of(slow)
    for act, status in (("putusan", 403), ("lain", 404)):
        assert desk.post(f"{page}{act}/", form).status_code == status
    assert region.post(f"{page}saran/", form).status_code == 403


def test_the_list_of_a_region_costs_the_same_for_one_and_for_many(
    late, as_rina, as_dewi, client_for, kanwil04, clock, django_assert_max_num_queries
):
    recommend(file(late(), as_rina, clock), as_dewi, clock)
    region = client_for(kanwil04)
    region.get("/keberatan/")
    with django_assert_max_num_queries(30) as few:
        region.get("/keberatan/")
    for _more in range(3):
        recommend(file(late(), as_rina, clock), as_dewi, clock)
    with django_assert_max_num_queries(len(few)):
        region.get("/keberatan/")
