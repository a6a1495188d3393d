"""OneTimeForm and SignedForm: the key that makes a form count once, and the officer who proves identity."""

import uuid
from datetime import date, timedelta

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory
from users.forms import OneTimeForm
from users.models import Posting, SigningThrottle
from users.signing.signed_forms import DESK_COOKIE, SignedForm, last_officer_at_desk, remember_officer
from users.typed.text import LineField


class NoteForm(SignedForm):
    """A signed form as the ticket pages have it: a field of its own, and a rule of its own."""

    note = LineField(label="Catatan", max_length=20)

    def clean(self):
        data = super().clean()
        if data.get("note") == "terlarang":
            self.add_error("note", "Catatan ini tidak boleh")
        return data


def typed(posting, password=CSO_PASSWORD, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "officer": str(posting.pk),
        "password": password,
        "note": "Sudah dicek",
    } | changes


@pytest.fixture
def note_form(kppn008, clock):
    return lambda data=None, **more: NoteForm(data, login=kppn008, clock=clock, **more)


# --- Once -------------------------------------------------------------------------------------------------------------
def test_every_empty_form_has_a_key_of_its_own():
    first, second = OneTimeForm(), OneTimeForm()
    assert first["submission"].value() == first["submission"].value()
    assert first["submission"].value() != second["submission"].value()


def test_a_form_sent_with_errors_keeps_its_key(note_form, rina):
    data = typed(rina, note="")
    form = note_form(data)
    assert not form.is_valid()
    assert f'value="{data["submission"]}"' in str(form["submission"])


@pytest.mark.parametrize("key", ["", "bukan-uuid", "\0", "1" * 300, None])
def test_a_form_without_its_key_is_not_carried_out_and_gets_a_new_one(note_form, rina, key):
    data = typed(rina)
    if key is None:
        del data["submission"]
    else:
        data["submission"] = key
    form = note_form(data)
    assert not form.is_valid()
    assert form.errors == {"submission": ["Formulir tidak terkirim utuh. Periksa isinya, lalu kirim sekali lagi."]}
    assert note_form(typed(rina, submission=form["submission"].value())).is_valid()


def test_the_key_belongs_to_the_login(note_form, kppn008, rina):
    data = typed(rina)
    form = note_form(data)
    assert form.is_valid()
    key = form.one_time_key(kppn008)
    assert (str(key.key), key.user) == (data["submission"], kppn008)


# --- Who may be chosen ------------------------------------------------------------------------------------------------
def choices(form):
    return [label for value, label in form.fields["officer"].choices if value]


def test_the_officers_of_the_office_who_serve_today_are_offered(
    note_form, pekanbaru, rina, bayu, sso, dewi, cut, kanwil_officer, clock
):
    today = date(2026, 5, 18)
    PostingFactory(office=pekanbaru, ends_on=today - timedelta(days=1))
    PostingFactory(office=pekanbaru, starts_on=today + timedelta(days=1))
    PostingFactory(office=pekanbaru, officer=OfficerFactory(is_active=False))
    assert choices(note_form()) == [
        "Bayu Pratama (CSO)",
        "Dewi Anggraini (Kepala Seksi MSKI/PDMS)",
        "Fitri Handayani (SSO)",
        "Rina Maharani (CSO)",
    ]


def test_a_posting_ends_with_its_last_day_in_jakarta(kppn008, rina, clock):
    rina.ends_on = date(2026, 5, 18)
    rina.save()
    clock.at = clock.at.replace(hour=16, minute=59)  # UTC: 23.59 WIB
    assert choices(NoteForm(login=kppn008, clock=clock)) == ["Rina Maharani (CSO)"]
    clock.at += timedelta(minutes=1)
    assert choices(NoteForm(login=kppn008, clock=clock)) == []


def test_a_kanwil_signs_with_its_own_officers_only(kanwil04, rina, kanwil_officer, clock):
    assert choices(NoteForm(login=kanwil04, clock=clock)) == ["Hendra Saputra (CSO)"]


@pytest.mark.parametrize("login", ["clerk", "monitor", "layer1", "admin"])
def test_other_logins_have_no_officers(logins, rina, clock, login):
    assert choices(NoteForm(login=logins[login], clock=clock)) == []


def test_an_officer_of_another_office_is_refused_without_a_try(note_form, rina, cut):
    form = note_form(typed(cut))
    assert not form.is_valid()
    assert form.errors == {"officer": ["Petugas ini tidak bertugas di kantor Anda. Pilih petugas lain."]}
    assert not SigningThrottle.objects.exists()


@pytest.mark.parametrize("officer", ["abc", "-1", "99999999999999999999999", "\0", "1 OR 1=1"])
def test_a_made_up_officer_is_refused(note_form, rina, officer):
    form = note_form(typed(rina, officer=officer))
    assert not form.is_valid()
    assert list(form.errors) == ["officer"]


# --- The proof --------------------------------------------------------------------------------------------------------
def test_the_right_password_gives_the_signature_and_is_forgotten(note_form, kppn008, rina):
    form = note_form(typed(rina))
    assert form.is_valid(), form.errors
    signature = form.cleaned_data["signature"]
    assert (signature.user, signature.posting) == (kppn008, rina)
    assert "password" not in form.cleaned_data


def test_a_wrong_password_is_said_beside_it_with_the_tries_left(note_form, rina):
    form = note_form(typed(rina, "salah"))
    assert not form.is_valid()
    assert form.errors == {"password": ["Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan."]}
    assert "signature" not in form.cleaned_data


def test_another_officers_password_does_not_fit(note_form, rina, bayu):
    bayu.officer.set_cso_password("sandi-bayu-sendiri", must_change=False)
    bayu.officer.save()
    assert not note_form(typed(rina, "sandi-bayu-sendiri")).is_valid()


def test_a_password_is_taken_exactly_as_typed(note_form, rina):
    assert not note_form(typed(rina, f" {CSO_PASSWORD}")).is_valid()


def test_after_five_failures_even_the_right_password_waits(note_form, rina):
    for _ in range(5):
        form = note_form(typed(rina, "salah"))
        assert not form.is_valid()
    assert "terkunci sampai 10.21 WIB" in form.errors["password"][0]
    form = note_form(typed(rina))
    assert not form.is_valid()
    assert "Hubungi Kepala Seksi MSKI/PDMS" in form.errors["password"][0]


def test_the_waiting_time_is_not_for_ever(note_form, rina, clock):
    for _ in range(5):
        note_form(typed(rina, "salah")).is_valid()
    clock.at += timedelta(minutes=1)
    assert note_form(typed(rina)).is_valid()


@pytest.mark.parametrize("note", ["", "terlarang", "terlalu panjang untuk isian ini", "a\0b", "a\u202eb"])
def test_a_mistake_elsewhere_costs_no_try(note_form, rina, note):
    form = note_form(typed(rina, note=note))
    assert not form.is_valid()
    assert list(form.errors) == ["note"]
    assert not SigningThrottle.objects.filter(failures__gt=0).exists()
    assert "Isi lagi Password CSO" in form["password"].help_text


def test_a_wrong_password_is_said_in_the_same_round_as_all_else(note_form, rina):
    form = note_form(typed(rina, "salah", note="terlarang"))
    assert not form.is_valid()
    assert form.errors == {
        "note": ["Catatan ini tidak boleh"],
        "password": ["Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan."],
    }


def test_a_missing_password_is_asked_for_together_with_the_rest(note_form, rina):
    form = note_form(typed(rina, "", note="", officer=""))
    assert not form.is_valid()
    assert form.errors == {
        "note": ["Isi catatan"],
        "officer": ["Pilih petugas"],
        "password": ["Isi Password CSO"],
    }


@pytest.mark.parametrize("password", ["x" * 129, "a\0b"])
def test_an_impossible_password_is_not_even_hashed(note_form, rina, password):
    form = note_form(typed(rina, password))
    assert not form.is_valid()
    assert list(form.errors) == ["password"]
    assert not SigningThrottle.objects.exists()


def test_the_password_is_never_shown_again_nor_kept_by_the_browser(note_form, rina):
    form = note_form(typed(rina, "sandi-yang-salah"))
    form.is_valid()
    assert "sandi-yang-salah" not in str(form)
    assert 'autocomplete="off"' in str(form["password"])


def test_a_first_password_opens_nothing_but_its_change(note_form, rina):
    rina.officer.must_change_password = True
    rina.officer.save()
    form = note_form(typed(rina))
    assert not form.is_valid()
    assert form.errors["password"] == [
        "Password CSO pertama Rina Maharani harus diganti dahulu lewat menu Ganti Password CSO."
    ]
    assert 'href="/petugas/password/"' in form["password"].help_text


def test_identity_is_asked_for_last(note_form):
    assert list(note_form().fields) == ["submission", "note", "officer", "password"]


# --- The desk ---------------------------------------------------------------------------------------------------------
def desk(cookie):
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[DESK_COOKIE] = cookie
    return last_officer_at_desk(request)


def test_the_officer_last_used_at_a_desk_is_chosen_beforehand(note_form, rina, bayu):
    response = HttpResponse()
    remember_officer(response, bayu)
    cookie = response.cookies[DESK_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    last = desk(cookie.value)
    assert last == bayu.pk
    assert f'value="{bayu.pk}" selected' in str(note_form(last_officer=last)["officer"])


@pytest.mark.parametrize("cookie", [None, "", "1", "1:abc", "\0", "9" * 400])
def test_a_cookie_of_ones_own_making_is_nobody(db, cookie):
    assert desk(cookie) is None


def test_an_officer_of_elsewhere_is_not_chosen_beforehand(note_form, rina, cut):
    assert "selected" not in str(note_form(last_officer=cut.pk)["officer"])


# --- Words ------------------------------------------------------------------------------------------------------------
class WordsForm(OneTimeForm):
    name = LineField(label="Nama", max_length=5)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A")])
    officer = forms.ModelChoiceField(label="Petugas", queryset=Posting.objects.none())


def test_what_is_missing_is_said_by_its_name(db):
    form = WordsForm({"submission": str(uuid.uuid4())})
    assert form.errors == {"name": ["Isi nama"], "kind": ["Pilih jenis"], "officer": ["Pilih petugas"]}


def test_what_is_wrong_is_said_in_plain_words(db):
    form = WordsForm({"submission": str(uuid.uuid4()), "name": "Melati", "kind": "b", "officer": "7"})
    assert form.errors == {
        "name": ["Terlalu panjang: 6 karakter. Paling banyak 5 karakter."],
        "kind": ["Pilih salah satu dari daftar"],
        "officer": ["Pilih salah satu dari daftar"],
    }


def test_the_browser_neither_cuts_nor_complains_in_its_own_words():
    html = str(WordsForm()["name"])
    assert "required" not in html
    assert "maxlength" not in html
