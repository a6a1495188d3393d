"""Akun as an admin sees it, and what the holders of logins see of their own."""

import re
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import LOGIN_PASSWORD, UserFactory
from tests.markup import text_of
from users.accounts import actions, mails
from users.accounts.browser_words import browser_text
from users.accounts.links import address_of, token_of
from users.clock import FixedClock
from users.models import AccountEvent, AccountLink, User

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@pytest.fixture
def desk(client_for, admin):
    return client_for(admin)


def send(client, address, **typed):
    return client.post(address, {"submission": str(uuid.uuid4()), "reason": "Diminta unit"} | typed)


def rows(page):
    return [row.login for row in page.context["listing"].rows]


# --- The list ---------------------------------------------------------------------------------------------------------
def test_the_list_finds_by_login_place_and_mail_and_filters_by_kind_and_state(desk, logins, do, layer1):
    assert set(rows(desk.get("/akun/"))) == {user.username for user in logins.values()}
    assert rows(desk.get("/akun/?q=hai1")) == ["hai1.agen"]
    assert rows(desk.get("/akun/?q=Pekanbaru")) == ["kppn008"]
    assert rows(desk.get("/akun/?q=099031")) == ["satker099031"]
    assert set(rows(desk.get("/akun/?role=satker"))) == {"satker099031", "satker289712", "satker402324"}
    do(actions.close_account, layer1)
    assert rows(desk.get("/akun/?tab=ditutup")) == ["hai1.agen"]
    assert "hai1.agen" not in rows(desk.get("/akun/?tab=aktif"))
    do(actions.issue_first_password, logins["kppn008"])
    assert rows(desk.get("/akun/?tab=belum")) == ["kppn008"]


@pytest.mark.parametrize(
    "query", ["?tab=apa&role=x&factor=y", "?q=%00", "?after=zzz&no=9999999999", "?before=%F0%9F%98%80"]
)
def test_a_bad_address_is_the_whole_list(desk, query):
    assert desk.get("/akun/" + query).status_code == 200


def test_the_list_costs_the_same_queries_for_one_login_and_for_sixty(desk):
    desk.get("/akun/")
    with CaptureQueriesContext(connection) as one:
        desk.get("/akun/")
    for number in range(60):
        UserFactory(username=f"agen{number:02}", role=User.Role.HAI_LAYER_1)
    with CaptureQueriesContext(connection) as sixty:
        page = desk.get("/akun/")
    assert len(sixty) == len(one)
    assert (len(rows(page)), page.context["listing"].range_text) == (25, "1–25 dari 61")
    following = desk.get("/akun/" + page.context["listing"].next_url)
    assert rows(following)[0] > rows(page)[-1]
    assert rows(desk.get("/akun/" + following.context["listing"].previous_url)) == rows(page)


# --- A new login ------------------------------------------------------------------------------------------------------
def test_a_new_login_from_nothing_to_its_first_page(desk, pb8):
    page = send(desk, "/akun/baru/", role="hai_layer_2", directorate=pb8.pk, username="Ratna.Dewi",
                display_name="Ratna Dewi", email="ratna@contoh.go.id")  # fmt: skip
    account = User.objects.get(username="ratna.dewi")
    assert page.url == f"/akun/{account.pk}/"
    shown = send(desk, f"/akun/{account.pk}/link/")
    address = re.search(r"/masuk/tautan/[0-9a-f-]+/", text_of(shown))[0]
    holder = Client()
    typed = {"new": "sungai siak 2026", "repeated": "sungai siak 2026"}
    assert holder.post(address, typed).url == "/masuk/"
    holder.post("/masuk/", {"login": "ratna.dewi", "password": "sungai siak 2026"})
    assert holder.get("/").status_code == 200


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk, kppn008, pekanbaru):
    page = send(desk, "/akun/baru/", role="office", office=pekanbaru.pk, username="kppn008x", reason="Akun kedua")
    assert "sudah mempunyai akun bersama" in str(page.context["form"].errors["office"])
    assert 'value="kppn008x"' in text_of(page)
    assert 'value="Akun kedua"' in text_of(page)
    without = send(desk, "/akun/baru/", role="satker", username="s1")
    assert "Isi kode satker" in str(without.context["form"].errors["satker"])
    unknown = send(desk, "/akun/baru/", role="satker", satker="999999", username="s1")
    assert "tidak ditemukan" in str(unknown.context["form"].errors["satker"])
    nobody = send(desk, "/akun/baru/", role="admin", username="x")
    assert {"display_name", "email"} <= set(nobody.context["form"].errors)
    taken = send(desk, "/akun/baru/", role="monitor", username="KPPN008", display_name="A", email="a@contoh.go.id")
    assert "sudah dipakai" in str(taken.context["form"].errors["username"])


def test_an_act_without_a_reason_is_not_done(desk, layer1):
    page = send(desk, f"/akun/{layer1.pk}/close/", reason="")
    assert page.status_code == 200
    assert "Isi alasan" in text_of(page)
    layer1.refresh_from_db()
    assert layer1.is_active


def test_the_own_page_offers_nothing_that_one_must_not_do_to_oneself(desk, admin):
    page = desk.get(f"/akun/{admin.pk}/")
    assert [form.url for form in page.context["forms"]] == [f"/akun/{admin.pk}/end-sessions/"]
    refused = send(desk, f"/akun/{admin.pk}/close/")
    assert "akun sendiri" in text_of(refused)
    admin.refresh_from_db()
    assert admin.is_active


def test_a_first_password_is_shown_once(desk, kppn008):
    key = str(uuid.uuid4())
    typed = {"submission": key, "reason": "Lupa"}
    shown = text_of(desk.post(f"/akun/{kppn008.pk}/first-password/", typed))
    raw = re.search(r'id="first-password">([a-z0-9-]+)<', shown)[1]
    assert desk.post(f"/akun/{kppn008.pk}/first-password/", typed).status_code == 302
    kppn008.refresh_from_db()
    assert kppn008.check_password(raw)
    assert raw not in text_of(desk.get(f"/akun/{kppn008.pk}/"))


# --- Forgotten --------------------------------------------------------------------------------------------------------
def test_a_named_login_gets_a_link_by_mail_and_a_shared_one_is_told_whom_to_ask(layer1, kppn008, clock):
    answers = [
        text_of(Client().post("/masuk/lupa/", {"typed": typed})) for typed in ("hai1.agen", "kppn008", "tidak.ada")
    ]
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]*"', "", one) for one in answers}) == 1
    assert "hubungi admin HAI DJPb" in answers[0]
    assert [link.account for link in AccountLink.objects.all()] == [layer1]
    clock.at += timedelta(minutes=1)
    assert mails.send_links(clock) == 1
    assert mail.outbox[-1].to == ["hai1.agen@contoh.go.id"]
    address = re.search(r"/masuk/tautan/[0-9a-f-]+/", mail.outbox[-1].body)[0]
    typed = {"new": "sungai siak 2026", "repeated": "sungai siak 2026"}
    assert Client().post(address, typed).url == "/masuk/"
    assert mails.send_links(clock) == 0


def test_asking_again_and_again_fills_no_mailbox(layer1, clock):
    for _time in range(4):
        Client().post("/masuk/lupa/", {"typed": "HAI1.AGEN@contoh.go.id"})
    assert AccountLink.objects.count() == 1


def test_asking_leaves_the_present_password_alone(layer1):
    Client().post("/masuk/lupa/", {"typed": "hai1.agen"})
    client = Client()
    client.post("/masuk/", {"login": "hai1.agen", "password": LOGIN_PASSWORD})
    assert client.get("/").status_code == 200


def test_a_link_that_an_admin_gave_out_is_sent_as_it_is(do, layer1, clock):
    """Whoever types somebody's name must not end what the admin handed over."""
    given = do(actions.issue_link, layer1, by_mail=False)
    for minutes in (0, 1, 60 * 24):
        earlier = clock.now() - timedelta(minutes=minutes)
        AccountLink.objects.filter(mailed_at__isnull=False).update(made_at=earlier, mailed_at=earlier)
        Client().post("/masuk/lupa/", {"typed": "hai1.agen"})
        mails.send_links(FixedClock(clock.now() + timedelta(minutes=1)))
    assert [(one.pk, one.is_open(clock.now())) for one in AccountLink.objects.all()] == [(given.pk, True)]
    assert len(mail.outbox) == 2
    assert all(address_of(given) in one.body for one in mail.outbox)


def test_the_mail_says_whether_the_old_password_still_opens(do, layer1, kppn008, clock):
    """An admin's link has ended it; one that was asked for changes nothing until it is used."""
    Client().post("/masuk/lupa/", {"typed": "hai1.agen"})
    mails.send_links(FixedClock(clock.now() + timedelta(minutes=1)))
    do(actions.issue_link, layer1, by_mail=True)
    mails.send_links(FixedClock(clock.now() + timedelta(minutes=1)))
    asked, issued = (one.body for one in mail.outbox)
    assert ("kata sandi Anda tidak berubah" in asked, "tidak berlaku lagi" in asked) == (True, False)
    assert ("kata sandi Anda tidak berubah" in issued, "tidak berlaku lagi" in issued) == (False, True)


@pytest.mark.parametrize("way", ["link", "first password"])
def test_a_browser_sets_its_own_password(do, layer1, clock, way):
    """With the check of the token that a test client leaves out: the page has to carry it."""
    browser = Client(enforce_csrf_checks=True)
    if way == "link":
        address = f"/masuk/tautan/{token_of(do(actions.issue_link, layer1, by_mail=False))}/"
    else:
        first = do(actions.issue_first_password, layer1)
        browser.force_login(User.objects.get(pk=layer1.pk))
        assert first.raw
        address = "/akun/kata-sandi-pertama/"
    page = re.search(r'<form class="card__body".*?</form>', text_of(browser.get(address)), re.S)[0]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page))
    response = browser.post(address, sent | {"new": "sungai siak 2026", "repeated": "sungai siak 2026"})
    assert response.status_code == 302
    layer1.refresh_from_db()
    assert layer1.check_password("sungai siak 2026")


# --- Sessions ---------------------------------------------------------------------------------------------------------
def test_a_login_sees_where_it_is_open_and_ends_the_other_places(kppn008):
    browsers = [Client(headers={"user-agent": CHROME}) for _browser in range(3)]
    for browser in browsers:
        browser.post("/masuk/", {"login": "kppn008", "password": LOGIN_PASSWORD})
    here, *elsewhere = browsers
    page = text_of(here.get("/akun/sesi/"))
    assert "Sesi terbuka (3)" in page
    assert page.count("Chrome, Windows") == 3
    send(here, "/akun/sesi/")
    assert here.get("/").status_code == 200
    assert [browser.get("/").status_code for browser in elsewhere] == [302, 302]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (CHROME, "Chrome, Windows"),
        (CHROME + " Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Firefox/127.0", "Firefox, Android"),
        ("curl/8", "Peramban lain"),
        ("", "Peramban lain"),
    ],
)
def test_a_browser_in_two_words(says, words):
    assert browser_text(says) == words


# --- The first day ----------------------------------------------------------------------------------------------------
def first_admin(*arguments):
    out = StringIO()
    call_command("create_first_admin", *arguments, stdout=out)
    return re.search(r"/masuk/tautan/[0-9a-f-]+/", out.getvalue())[0]


def test_the_first_admin_comes_in_by_the_printed_link(db):
    address = first_admin("Wening Lestari", "wening.lestari@contoh.go.id")
    client = Client()
    client.post(address, {"new": "sungai siak 2026", "repeated": "sungai siak 2026"})
    client.post("/masuk/", {"login": "wening.lestari", "password": "sungai siak 2026"})
    assert client.get("/administrasi/").status_code == 200
    with pytest.raises(CommandError, match="Sudah ada admin"):
        first_admin("Orang Lain", "lain@contoh.go.id")


def test_a_lost_link_of_the_first_admin_is_printed_again(db):
    lost = first_admin("Wening Lestari", "wening.lestari@contoh.go.id")
    again = first_admin("Wening Lestari", "wening.lestari@contoh.go.id")
    assert Client().get(lost).status_code == 410
    assert Client().get(again).status_code == 200
    assert User.objects.count() == 1
    assert AccountEvent.objects.filter(kind="created").count() == 1


def test_the_first_admin_needs_an_address(db):
    with pytest.raises(CommandError, match="bukan alamat e-mail"):
        first_admin("Wening", "bukan")
