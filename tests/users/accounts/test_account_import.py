"""Logins of satker from a file: all or none; their first passwords come once, in one file."""

import io

import openpyxl
import pytest
from django.test import Client

from tests.factories import key, satker
from users.accounts import password_files
from users.accounts.import_kind import ACCOUNTS, COLUMNS
from users.file_import import actions as import_actions
from users.file_import.steps import ImportSteps
from users.models import FileImport, FirstPasswords, User
from users.refusals import Refused

from .conftest import said

State = FileImport.State
work = ImportSteps(ACCOUNTS)


def table(*rows):
    return "\n".join(",".join(row) for row in (COLUMNS, *rows)).encode()


@pytest.fixture
def brought(admin, clock):
    def brought(*rows, apply=True):
        batch = import_actions.upload_import_file(
            key=key(admin), kind=ACCOUNTS.kind, name="akun.csv", content=table(*rows), clock=clock
        )
        work(clock)
        batch.refresh_from_db()
        if apply:
            import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
            work(clock)
            batch.refresh_from_db()
        return batch

    return brought


def fetched(file, admin, clock):
    content = password_files.fetch_first_passwords(key=key(admin), file_id=file.pk, clock=clock).content
    rows = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True)
    head, *lines = rows
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_every_line_becomes_a_login_with_the_password_of_the_file(brought, pekanbaru, admin, clock):
    one, two = satker("099031", pekanbaru), satker("289712", pekanbaru)
    batch = brought(("099031", "", ""), ("289712", "Karantina.PKU", "umum@contoh.go.id"))
    assert (batch.state, batch.new_count) == (State.APPLIED, 2)
    assert [(user.username, user.satker, user.email) for user in User.objects.filter(role="satker")] == [
        ("karantina.pku", two, "umum@contoh.go.id"),
        ("s099031", one, ""),
    ]
    file = FirstPasswords.objects.get()
    lines = fetched(file, admin, clock)
    assert [line["nama_pengguna"] for line in lines] == ["s099031", "karantina.pku"]
    client = Client()
    for line in lines:
        client.post("/masuk/", {"login": line["nama_pengguna"], "password": line["kata_sandi_pertama"]})
        assert client.get("/").url == "/akun/kata-sandi-pertama/"
        client.post("/keluar/")
    assert said(User.objects.get(username="s099031")) == [("created", "admin")]
    assert User.objects.get(username="s099031").history.earliest("pk").history_user == admin


def test_the_file_is_fetched_once_and_nobody_can_make_it_again(brought, pekanbaru, admin, second, clock):
    satker("099031", pekanbaru)
    brought(("099031", "", ""))
    file = FirstPasswords.objects.get()
    fetched(file, admin, clock)
    file.refresh_from_db()
    assert (bytes(file.seed), file.fetched_by) == (b"", admin)
    with pytest.raises(Refused, match="sudah diambil"):
        fetched(file, second, clock)


def test_the_same_file_twice_changes_nothing(brought, pekanbaru):
    satker("099031", pekanbaru)
    brought(("099031", "", ""))
    before = User.objects.get(username="s099031").password
    batch = brought(("099031", "", ""))
    assert (batch.new_count, batch.same_count) == (0, 1)
    assert User.objects.get(username="s099031").password == before
    assert FirstPasswords.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (("999999", "", ""), "kode_satker", "tidak dikenal"),
        (("", "s099031", ""), "kode_satker", ""),
        (("99031", "", ""), "kode_satker", ""),
        (("099031", "kppn008", ""), "nama_pengguna", "sudah dipakai akun lain"),
        (("099031", "KPPN008", ""), "nama_pengguna", "sudah dipakai akun lain"),
        (("099031", "nama dengan spasi", ""), "nama_pengguna", ""),
        (("099031", "x" * 61, ""), "nama_pengguna", ""),
        (("099031", "", "bukan-email"), "email", "e-mail"),
    ],
)
def test_one_wrong_line_among_many_and_no_login_is_made(brought, kppn008, pekanbaru, row, column, why):
    satker("099031", pekanbaru)
    satker("289712", pekanbaru)
    batch = brought(("289712", "", ""), row, apply=False)
    assert batch.state == State.FAULTY
    wrong = batch.errors.get()
    assert (wrong.line, wrong.column) == (3, column)
    assert why in wrong.reason
    assert not User.objects.filter(role="satker").exists()


def test_a_name_stands_in_a_file_once_in_whatever_case(brought, pekanbaru):
    satker("099031", pekanbaru)
    satker("289712", pekanbaru)
    batch = brought(("099031", "satu", ""), ("289712", "SATU", ""), apply=False)
    assert "sudah ada pada baris 2" in batch.errors.get().reason


def test_a_name_that_was_taken_after_the_preview_stops_all(brought, pekanbaru, admin, clock, kppn008):
    satker("099031", pekanbaru)
    satker("289712", pekanbaru)
    batch = brought(("099031", "", ""), ("289712", "", ""), apply=False)
    User.objects.filter(pk=kppn008.pk).update(username="s289712")
    import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
    work(clock)
    batch.refresh_from_db()
    assert batch.state == State.FAULTY
    assert not User.objects.filter(username="s099031").exists()
    assert not FirstPasswords.objects.exists()


def test_what_ran_out_unused_is_issued_anew_in_a_new_file(brought, pekanbaru, admin, clock, settings):
    satker("099031", pekanbaru)
    brought(("099031", "", ""))
    old = FirstPasswords.objects.get()
    first = fetched(old, admin, clock)[0]["kata_sandi_pertama"]
    with pytest.raises(Refused, match="Tidak ada akun"):
        password_files.reissue_first_passwords(key=key(admin), file_id=old.pk, reason="x", clock=clock)
    User.objects.filter(username="s099031").update(password_expires_at=clock.now())
    new = password_files.reissue_first_passwords(key=key(admin), file_id=old.pk, reason="habis", clock=clock)
    line = fetched(new, admin, clock)[0]
    assert line["kata_sandi_pertama"] != first
    account = User.objects.get(username="s099031")
    assert account.check_password(line["kata_sandi_pertama"])
    assert not account.check_password(first)
    assert said(account) == [("created", "admin"), ("first_password", "admin")]


def test_the_seed_of_what_ran_out_is_forgotten(brought, pekanbaru, admin, clock, settings):
    settings.FIRST_PASSWORD_DAYS = 0
    satker("099031", pekanbaru)
    brought(("099031", "", ""))
    assert password_files.forget_what_ran_out(clock) == 1
    with pytest.raises(Refused):
        fetched(FirstPasswords.objects.get(), admin, clock)


@pytest.mark.parametrize("login", ["clerk", "kppn008", "monitor", "layer1"])
def test_only_admins_fetch(brought, pekanbaru, logins, login, clock):
    satker("099031", pekanbaru)
    brought(("099031", "", ""))
    with pytest.raises(Refused, match="admin HAI"):
        fetched(FirstPasswords.objects.get(), logins[login], clock)
