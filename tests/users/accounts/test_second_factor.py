"""Named logins may have a second factor, admins in production must; it is one person's, and only another resets it."""

import base64
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from defusedxml import ElementTree
from django.test import Client

from tests.factories import LOGIN_PASSWORD
from users.accounts import actions
from users.refusals import Refused

from .conftest import said


def code_of(secret, ahead=0):
    with time_machine.travel(time.time() + ahead, tick=False):
        counters = sorted(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def come_in(user):
    client = Client()
    answer = client.post("/masuk/", {"login": user.username, "password": LOGIN_PASSWORD})
    return client, answer


def set_up(client):
    """The secret, after the pages were gone through; the recovery codes with it."""
    asked = client.get("/akun/faktor-kedua/pasang/").url
    assert asked.startswith("/akun/ulangi-sandi/"), "whoever finds an open session must know the password, too"
    page = client.post(asked, {"password": LOGIN_PASSWORD}, follow=True)
    secret = page.context["form"].secret
    picture = base64.b64decode(page.context["totp_svg_data_uri"].partition(",")[2])
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg", "no browser draws it otherwise"
    done = client.post("/akun/faktor-kedua/pasang/", {"code": code_of(secret)}, follow=True)
    return secret, re.findall(r"<code>(\d+)</code>", done.content.decode())


def test_whoever_set_it_up_comes_in_by_password_and_code(layer1):
    client, _answer = come_in(layer1)
    secret, codes = set_up(client)
    assert len(codes) == 10
    assert said(layer1) == [("factor_set", "hai1.agen")]
    other, answer = come_in(layer1)
    assert answer.url == "/masuk/kode/"
    assert other.get("/").url.startswith("/masuk/"), "a password alone opens nothing"
    wrong = other.post("/masuk/kode/", {"code": "000000"})
    assert "Kode tidak cocok" in wrong.content.decode()
    assert other.post("/masuk/kode/", {"code": code_of(secret, 30)}).url == "/"
    assert other.get("/").status_code == 200


def test_a_recovery_code_opens_once(layer1):
    _secret, codes = set_up(come_in(layer1)[0])
    client, _answer = come_in(layer1)
    assert client.post("/masuk/kode/", {"code": codes[0]}).url == "/"
    again, _answer = come_in(layer1)
    assert "Kode tidak cocok" in again.post("/masuk/kode/", {"code": codes[0]}).content.decode()


def test_recovery_codes_are_shown_once(layer1):
    client, _answer = come_in(layer1)
    _secret, codes = set_up(client)
    page = client.get("/akun/kode-pemulihan/").content.decode()
    assert "10 kode belum dipakai" in page
    assert codes[0] not in page


def test_its_secrets_are_not_readable_in_the_database(layer1):
    secret, codes = set_up(come_in(layer1)[0])
    kept = " ".join(str(one.data) for one in Authenticator.objects.all())
    assert secret not in kept
    assert not any(code in kept for code in codes)


@pytest.mark.parametrize("login", ["kppn008", "kanwil04", "clerk"])
def test_a_shared_login_has_none(client_for, logins, login):
    client = client_for(logins[login])
    for address in ("/akun/faktor-kedua/", "/akun/faktor-kedua/pasang/", "/akun/kode-pemulihan/"):
        assert client.get(address).status_code == 403


def test_an_admin_in_production_sets_it_up_before_anything_else(admin, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client, _answer = come_in(admin)
    assert client.get("/administrasi/").url == "/akun/faktor-kedua/pasang/"
    set_up(client)
    assert client.get("/administrasi/").status_code == 200
    refused = client.post("/akun/faktor-kedua/lepas/")
    assert "Admin tidak dapat melepas" in refused.content.decode()
    assert Authenticator.objects.filter(user=admin, type="totp").exists()


def test_another_login_is_not_forced(monitor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client, _answer = come_in(monitor)
    assert client.get("/").status_code == 200


def test_a_second_admin_resets_it_and_nobody_their_own(do, admin, second):
    client, _answer = come_in(admin)
    set_up(client)
    with pytest.raises(Refused, match="akun sendiri"):
        do(actions.reset_second_factor, admin)
    do(actions.reset_second_factor, admin, by=second)
    assert client.get("/").status_code == 302, "its sessions ended"
    assert said(admin)[-1] == ("factor_reset", "admin.kedua")
    assert come_in(admin)[1].url == "/"
