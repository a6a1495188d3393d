"""A form sent after its session had ended comes back as the same form, filled, once its sender is in again."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django import forms
from django.test import Client

from tests.factories import CSO_PASSWORD, LOGIN_PASSWORD, TEXT, ask
from tests.haicso.test_bounds import all_forms
from tests.markup import text_of
from tickets.models import Ticket
from users import kept_forms
from users.models import AuditEntry, OneTimeKey, ServiceUser
from users.refusals import Refused
from users.wib import WIB

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 5, 18, 9, 0, tzinfo=WIB)
RECORD = "/tiket/rekam/"


def log_in(client, user, password=LOGIN_PASSWORD, **more):
    return client.post("/masuk/", {"login": user.username, "password": password, **more})


@pytest.fixture
def late(client):
    """Send a form half an hour after the login, and go by the page that comes: the login's answer."""

    def send(user, path, form, *, back=None, first_try=LOGIN_PASSWORD):
        with time_machine.travel(MORNING, tick=False) as traveller:
            log_in(client, user)
            client.get("/")
            traveller.shift(31 * 60)
            page = client.post(path, form)
            assert page.status_code == 403
            assert CSO_PASSWORD not in text_of(page)
            kept, wanted = page.context["kept"], page.context["next"]
            if first_try != LOGIN_PASSWORD:
                again = log_in(client, user, first_try, next=wanted, kept_form=kept)
                assert f'name="kept_form" value="{kept}"' in text_of(again)
            came = log_in(client, back or user, next=wanted, kept_form=kept)
            return client.get(came["Location"])

    return send


@pytest.fixture
def desk_form(rina, budi):
    return {
        "submission": str(uuid.uuid4()),
        "act": "send",
        "email": budi.email,
        "channel": "telepon",
        "subject": "Syarat dispensasi",
        "question": TEXT,
        "follow_up": "nanti",
        "answer": "Setengah jawaban",
        "officer": str(rina.pk),
        "password": CSO_PASSWORD,
    }


def test_the_desks_form_comes_back_with_asker_and_choices(late, client, client_for, kppn008, rina, budi, desk_form):
    page = text_of(late(kppn008, RECORD, desk_form, first_try="salah-dulu"))
    assert "Isian Anda dibuka kembali dan belum terkirim. Kata sandi dan berkas tidak ikut" in page
    assert "Tiket belum dikirim" not in page
    assert "data-found" in page
    assert f'value="{budi.email}"' in page
    for chosen in ("telepon", "nanti"):
        assert f'value="{chosen}" checked' in " ".join(page.split())
    assert f'<option value="{rina.pk}" selected>' in page
    assert TEXT in page
    assert "Setengah jawaban" in page
    assert CSO_PASSWORD not in page
    assert not Ticket.objects.exists()
    # Once: the next visit is an empty form, and what was opened again can be sent.
    desk = client_for(kppn008)
    desk.cookies["sessionid"] = client.cookies["sessionid"].value
    with time_machine.travel(MORNING + timedelta(minutes=32)):
        assert TEXT not in text_of(desk.get(RECORD))
        desk.post(RECORD, desk_form | {"answer": ""})
    assert Ticket.objects.get().subject == "Syarat dispensasi"


def test_the_form_of_a_tickets_page_comes_back(late, clerk, kppn008, rina, budi, clock):
    ticket = ask(clerk, budi, clock)
    signed = {"officer": str(rina.pk), "password": CSO_PASSWORD, "submission": str(uuid.uuid4())}
    path = f"{ticket.get_absolute_url()}tindak-lanjut/"
    form = {**signed, "act": "ask_data", "request": "Kirim nomor SPM.", "seen_version": "1"}
    page = text_of(late(kppn008, path, form))
    assert "Kirim nomor SPM." in page
    assert 'value="ask_data" checked' in " ".join(page.split())
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_a_late_edit_of_a_person_changes_nothing_until_it_is_sent(late, kppn008, budi):
    form = {"submission": str(uuid.uuid4()), "name": "Budi Baru", "unit_type": "UMUM"}
    page = text_of(late(kppn008, f"/pengguna/{budi.pk}/ubah/", form))
    assert 'value="Budi Baru"' in page
    assert ServiceUser.objects.get(pk=budi.pk).name == "Budi Hartono"


def test_another_login_does_not_get_the_form(late, kppn008, kppn001, desk_form):
    page = late(kppn008, RECORD, desk_form, back=kppn001)
    assert (page.status_code, page["Location"]) == (302, "/")


def test_only_what_we_signed_ourselves_is_opened(client, kppn008):
    for forged in ("x", "eyJ:1abc:sig", "x" * 400_000):
        response = log_in(client, kppn008, next=RECORD, kept_form=forged)
        assert response["Location"] == RECORD
        assert kept_forms.SESSION_KEY not in client.session
        client.post("/keluar/")


def test_a_page_of_an_earlier_login_comes_back_filled_but_not_another_sites(kppn008, desk_form):
    """Whoever came in anew in another tab has a new token; the old page's form is no attack, and its text is work."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(kppn008)
    response = client.post(RECORD, desk_form, headers={"Origin": "http://testserver"})
    assert response["Location"] == RECORD
    assert TEXT in text_of(client.get(RECORD))
    for origin in ("https://jahat.contoh", "null", ""):
        response = client.post(RECORD, desk_form, headers={"Origin": origin} if origin else {})
        assert response.status_code == 403
        assert TEXT not in text_of(response)
    assert AuditEntry.objects.filter(kind=AuditEntry.Kind.CSRF).exists()
    assert not Ticket.objects.exists()


def test_nothing_is_carried_out_of_a_form_that_is_only_shown_again(kppn008):
    """Whatever a page does with a form, its key cannot be taken."""
    with kept_forms.restoring(), pytest.raises(Refused):
        OneTimeKey.fresh(kppn008).claim("anything")


def test_no_password_is_kept():
    names = {
        name
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert names
    assert names <= set(kept_forms.NEVER)
