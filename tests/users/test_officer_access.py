"""Figures about persons at an office's shared login open for ten minutes, and every opening stays readable."""

import uuid
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from tests.factories import CSO_PASSWORD
from tests.time_travel import travel
from users.clock import DatabaseClock
from users.models import OfficerEvent, Posting, SigningThrottle
from users.signing.opened_figures import SESSION_KEY, opening_of, safe_next
from users.wib import WIB

pytestmark = pytest.mark.django_db

PAGE, CLOSE, FIGURES = "/kinerja/buka/", "/kinerja/tutup/", "/monitoring-iku/"
MOMENT = datetime(2026, 5, 18, 10, 15, tzinfo=WIB)


@pytest.fixture(autouse=True)
def monday():
    with travel(MOMENT):
        yield


@pytest.fixture
def desk(client_for, kppn008):
    return client_for(kppn008)


def typed(posting, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "officer": str(posting.pk),
        "password": CSO_PASSWORD,
        "next": FIGURES,
    } | changes


def opened(client):
    """Whose opening this browser has now, asked as a page asks."""
    request = client.get("/bantuan/alur/").wsgi_request
    found = opening_of(request, DatabaseClock().now())
    request.session.save()
    return found.posting if found else None


def said(officer):
    return [(event.kind, event.text) for event in OfficerEvent.objects.filter(officer=officer).order_by("pk")]


def test_an_officer_opens_for_ten_minutes_and_not_a_moment_longer(desk, rina, settings):
    response = desk.post(PAGE, typed(rina))
    assert (response.status_code, response["Location"]) == (302, FIGURES)
    assert opened(desk) == rina
    assert desk.session[SESSION_KEY]["credential"] != rina.officer.cso_password
    with travel(MOMENT + timedelta(minutes=10) - timedelta(microseconds=1)):
        assert opened(desk) == rina
    with travel(MOMENT + timedelta(minutes=10)):
        assert opened(desk) is None
    assert opened(desk) is None, "closed once, it stays closed whatever the clock says"
    settings.FIGURES_OPEN_MINUTES = 3
    desk.post(PAGE, typed(rina))
    with travel(MOMENT + timedelta(minutes=3)):
        assert opened(desk) is None
    assert said(rina.officer) == [
        ("figures_opened", "Angkanya sendiri, sampai 10.25 WIB."),
        ("figures_opened", "Angkanya sendiri, sampai 10.18 WIB."),
    ]


def test_the_home_offers_it_and_then_says_who_opened_it(desk, rina, dewi):
    page = unescape(desk.get("/").content.decode())
    assert "Kinerja petugas: buka dengan Password CSO" in page
    assert "Terbuka 10 menit." in page
    desk.post(PAGE, typed(dewi))
    response = desk.get("/")
    page = unescape(response.content.decode())
    assert "Dibuka oleh <strong>Dewi Anggraini</strong> (Kepala Seksi MSKI/PDMS)" in page
    assert "pukul 10.15, sampai <strong>10.25 WIB</strong>" in page
    assert "Kepala seksi melihat angka kantornya." in page
    assert "no-store" in response["Cache-Control"]


def test_tutup_sekarang_closes_and_is_recorded_once(desk, rina):
    desk.post(PAGE, typed(rina))
    for _time in range(2):
        assert desk.post(CLOSE)["Location"] == "/"
        assert opened(desk) is None
    assert [kind for kind, _text in said(rina.officer)] == ["figures_opened", "figures_closed"]


def test_another_officer_takes_over_and_the_first_one_s_opening_ends(desk, rina, bayu):
    desk.post(PAGE, typed(rina))
    desk.post(PAGE, typed(bayu))
    assert opened(desk) == bayu
    assert [kind for kind, _text in said(rina.officer)] == ["figures_opened", "figures_closed"]


def test_it_is_open_in_one_browser_only(desk, client_for, kppn008, kanwil04, rina):
    desk.post(PAGE, typed(rina))
    assert opened(client_for(kppn008)) is None
    assert opened(client_for(kanwil04)) is None


def _ended(posting):
    posting.ends_on = date(2026, 5, 17)
    posting.save()


def _changed(posting):
    posting.officer.set_cso_password("teluk-marina-27", must_change=False)
    posting.officer.save()


def _reset(posting):
    posting.officer.set_cso_password(CSO_PASSWORD, must_change=True)
    posting.officer.save()


def _moved(posting):
    Posting.objects.filter(pk=posting.pk).update(office=posting.office.kanwil)


def _inactive(posting):
    posting.officer.is_active = False
    posting.officer.save()


@pytest.mark.parametrize("change", [_ended, _changed, _reset, _moved, _inactive])
def test_it_ends_with_the_posting_and_with_the_password(change, desk, rina):
    desk.post(PAGE, typed(rina))
    change(rina)
    assert opened(desk) is None


def test_wrong_passwords_count_like_those_of_every_signature(desk, rina, settings):
    settings.CSO_PASSWORD_TRIES = 2
    for left in ("Sisa 1 percobaan", "terkunci sampai"):
        response = desk.post(PAGE, typed(rina, password="keliru-77"))
        assert response.status_code == 200
        page = unescape(response.content.decode())
        assert left in page
        assert "keliru-77" not in page
        assert f'name="next" value="{FIGURES}"' in page
    assert opened(desk) is None
    assert SigningThrottle.objects.get().failures == 2
    assert said(rina.officer) == []


def test_a_form_sent_twice_opens_once(desk, rina):
    form = typed(rina)
    assert [desk.post(PAGE, form)["Location"] for _time in range(2)] == [FIGURES, FIGURES]
    assert len(said(rina.officer)) == 1
    desk.post(CLOSE)
    desk.post(PAGE, form)
    assert opened(desk) is None, "an old form opens nothing again"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/monitoring-iku/petugas/7/?quarter=2026Q1", "/monitoring-iku/petugas/7/?quarter=2026Q1"),
        ("https://jahat.example/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\nhalo", "/"),
        ("/" + "a" * 600, "/"),
        ("", "/"),
    ],
)
def test_one_is_led_only_to_pages_of_our_own(wanted, led_to, desk, rina):
    assert (safe_next(wanted) or "/") == led_to
    assert desk.post(PAGE, typed(rina, next=wanted))["Location"] == led_to


def test_only_logins_that_several_people_share_open_anything(client_for, logins, rina):
    shared = {"kppn008", "kppn001", "kppn183"}
    for login, user in logins.items():
        client = client_for(user)
        assert (client.get(PAGE).status_code == 200) == (login in shared), login
        assert ("buka dengan Password CSO" in client.get("/").content.decode()) == (login in shared), login


def test_an_officer_of_another_office_cannot_be_named_here(desk, cut):
    response = desk.post(PAGE, typed(cut))
    assert "Petugas ini tidak bertugas di kantor Anda" in unescape(response.content.decode())
    assert opened(desk) is None
