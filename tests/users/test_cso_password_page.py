"""Ganti Password CSO."""

import uuid
from html import unescape

import pytest

from tests.factories import CSO_PASSWORD
from users.clock import DatabaseClock
from users.models import Officer, Posting, SigningThrottle, Submission
from users.signing.proof import MustChangePassword, prove

PAGE = "/petugas/password/"
NEW = "teluk-marina-27"


def typed(posting, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "officer": str(posting.pk),
        "password": CSO_PASSWORD,
        "new_password": NEW,
        "repeated": NEW,
    } | changes


def errors(response):
    return dict(response.context["form"].errors)


def is_now(posting, password):
    return Officer.objects.get(pk=posting.officer_id).check_cso_password(password)


@pytest.fixture
def desk(client_for, kppn008):
    return client_for(kppn008)


def test_an_officer_changes_his_password(desk, rina):
    response = desk.post(PAGE, typed(rina), follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Password CSO Rina Maharani sudah diganti. Pakai yang baru mulai sekarang." in unescape(
        response.content.decode()
    )
    assert is_now(rina, NEW)
    assert not is_now(rina, CSO_PASSWORD)


def test_the_change_is_in_the_officers_history_without_the_password(desk, rina, kppn008):
    desk.post(PAGE, typed(rina))
    last = rina.officer.history.first()
    assert (last.history_user, last.history_change_reason) == (kppn008, "Password CSO diganti oleh petugas")
    assert not hasattr(last, "cso_password")


def test_a_first_password_can_be_changed_here_and_opens_acts_afterwards(desk, rina, kppn008):
    rina.officer.must_change_password = True
    rina.officer.save()
    with pytest.raises(MustChangePassword):
        prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=DatabaseClock())
    desk.post(PAGE, typed(rina))
    rina = Posting.objects.get(pk=rina.pk)
    assert not rina.officer.must_change_password
    assert prove(user=kppn008, posting=rina, password=NEW, clock=DatabaseClock())


def test_the_officer_is_chosen_beforehand_next_time(desk, rina, bayu):
    desk.post(PAGE, typed(bayu))
    assert f'value="{bayu.pk}" selected' in desk.get(PAGE).content.decode()


def test_a_wrong_old_password_is_counted_like_any_other(desk, rina):
    response = desk.post(PAGE, typed(rina, password="salah"))
    assert errors(response) == {"password": ["Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan."]}
    assert response.content.decode().count("Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan.") == 2
    assert "<title>Kesalahan: Ganti Password CSO" in response.content.decode()
    assert SigningThrottle.objects.get().failures == 1
    assert is_now(rina, CSO_PASSWORD)


def test_after_five_failures_the_change_waits_too(desk, rina):
    for _ in range(5):
        desk.post(PAGE, typed(rina, password="salah"))
    response = desk.post(PAGE, typed(rina))
    assert "terkunci sampai" in errors(response)["password"][0]
    assert is_now(rina, CSO_PASSWORD)


def test_a_failed_change_counts_against_the_next_act(desk, rina, kppn008):
    desk.post(PAGE, typed(rina, password="salah"))
    response = desk.post(PAGE, typed(rina, password="salah lagi"))
    assert "Sisa 3 percobaan" in errors(response)["password"][0]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("", "Isi Password CSO baru"),
        ("pendek7", "Password CSO paling sedikit 8 karakter"),
        (CSO_PASSWORD, "Password CSO baru sama dengan yang lama. Pilih yang lain."),
        ("rinamaharani", "Password CSO tidak boleh dibuat dari nama Anda. Pilih yang lain."),
        ("Rina.Maharani_2026", "Password CSO tidak boleh dibuat dari nama Anda. Pilih yang lain."),
        ("12Rina3456", "Password CSO tidak boleh dibuat dari nama Anda. Pilih yang lain."),
        ("password1", "Password CSO ini terlalu mudah ditebak. Pilih yang lain."),
        ("12345678", "Password CSO ini terlalu mudah ditebak. Pilih yang lain."),
        ("x" * 129, "Terlalu panjang: 129 karakter. Paling banyak 128 karakter."),
    ],
)
def test_a_weak_new_password_is_refused_and_costs_no_try(desk, rina, new, why):
    response = desk.post(PAGE, typed(rina, new_password=new, repeated=new or "x"))
    assert errors(response)["new_password"] == [why]
    assert not SigningThrottle.objects.filter(failures__gt=0).exists()
    assert is_now(rina, CSO_PASSWORD)


@pytest.mark.parametrize("new", ["marina di teluk", "Rina suka kopi susu", "delapan8", "пароль-мой-27", "   spasi   "])
def test_a_good_password_may_be_a_sentence(desk, rina, new):
    desk.post(PAGE, typed(rina, new_password=new, repeated=new))
    assert is_now(rina, new)


def test_the_least_length_is_a_setting(desk, rina, settings):
    settings.CSO_PASSWORD_MIN_LENGTH = 12
    response = desk.post(PAGE, typed(rina, new_password="sebelas1234", repeated="sebelas1234"))
    assert errors(response)["new_password"] == ["Password CSO paling sedikit 12 karakter"]
    assert "Paling sedikit 12 karakter" in response.content.decode()


def test_both_new_ones_must_agree(desk, rina):
    response = desk.post(PAGE, typed(rina, repeated=NEW + "x"))
    assert errors(response) == {"repeated": ["Kedua isian Password CSO baru berbeda. Ketik ulang keduanya."]}
    assert not SigningThrottle.objects.filter(failures__gt=0).exists()


def test_no_password_is_ever_sent_back(desk, rina):
    html = desk.post(PAGE, typed(rina, password="sandi-lama-salah", repeated="lain-lagi-11")).content.decode()
    for secret in ("sandi-lama-salah", NEW, "lain-lagi-11"):
        assert secret not in html


def test_a_form_sent_twice_succeeds_once_and_costs_no_try(desk, rina):
    form = typed(rina)
    desk.post(PAGE, form)
    response = desk.post(PAGE, form, follow=True)
    assert "Password CSO sudah diganti." in unescape(response.content.decode())
    assert Submission.objects.count() == 1
    assert SigningThrottle.objects.get().failures == 0


def test_an_officer_of_another_office_cannot_be_chosen(desk, rina, cut):
    response = desk.post(PAGE, typed(cut))
    assert list(errors(response)) == ["officer"]
    assert is_now(cut, CSO_PASSWORD)


def test_an_officer_whose_posting_ended_cannot_change_it_here(desk, rina):
    rina.ends_on = rina.starts_on
    rina.save()
    assert list(errors(desk.post(PAGE, typed(rina)))) == ["officer"]


@pytest.mark.parametrize("login", ["clerk", "monitor", "layer1", "layer2", "admin"])
def test_only_office_logins_have_officers(client_for, logins, rina, login):
    client = client_for(logins[login])
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, typed(rina)).status_code == 403
    assert is_now(rina, CSO_PASSWORD)


def test_a_stranger_must_log_in(client, db):
    assert client.get(PAGE)["Location"] == f"/masuk/?next={PAGE}"


@pytest.mark.parametrize("bad", ["\0", "a\u202eb", "9" * 400, "abc"])
@pytest.mark.parametrize("name", ["officer", "password", "submission"])
def test_bad_input_is_a_message(desk, rina, name, bad):
    response = desk.post(PAGE, typed(rina, **{name: bad}))
    assert response.status_code == 200
    assert errors(response)
    assert is_now(rina, CSO_PASSWORD)
