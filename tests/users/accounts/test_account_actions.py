"""Logins are created, opened, moved and closed by admins; each act is a line with who and why, or does not happen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from time import sleep

import pytest
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from tests.factories import LOGIN_PASSWORD, UserFactory, answer, ask, key
from tests.parallel import apart
from tickets.models import Ticket
from users.accounts import actions
from users.accounts.actions import NewAccount
from users.accounts.links import address_of, link_of, token_of
from users.accounts.own_actions import LinkOver, change_password, set_password_by_link
from users.accounts.register import locked_row
from users.clock import FixedClock, wib_date
from users.models import AccountEvent, User
from users.refusals import Refused

from .conftest import said

Role = User.Role


def come_in(account, password=LOGIN_PASSWORD):
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36"})
    client.post("/masuk/", {"login": account.username, "password": password})
    return client


def is_in(client):
    return client.get("/").status_code == 200


# --- Created ----------------------------------------------------------------------------------------------------------
def test_a_new_login_opens_nothing_and_says_who_made_it(create, admin):
    account = create()
    assert not account.has_usable_password()
    assert said(account) == [("created", "admin")]
    assert not is_in(come_in(account, ""))


@pytest.mark.parametrize("login", ["clerk", "kppn008", "kanwil04", "monitor", "layer1", "layer2"])
def test_nobody_but_admins_creates_logins(create, logins, login):
    with pytest.raises(Refused, match="oleh admin HAI"):
        create(by=logins[login])
    assert not User.objects.filter(username="dimas.prakoso").exists()


@pytest.mark.parametrize("name", ["kppn008", "KPPN008", "Kppn008"])
def test_a_name_is_taken_in_whatever_case(create, kppn008, name):
    with pytest.raises(Refused, match="kppn008 sudah dipakai") as refused:
        create(name)
    assert refused.value.field == "username"
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username=name.title() + " ".strip(), role=Role.MONITOR)


def test_a_satker_login_needs_its_satker(create):
    with pytest.raises(Refused) as refused:
        create("s099031", Role.SATKER)
    assert refused.value.field == "satker"


def test_an_office_has_one_login(create, kppn008, pekanbaru, riau):
    with pytest.raises(Refused, match="sudah mempunyai akun bersama: kppn008"):
        create("kppn008b", Role.OFFICE, office=pekanbaru)
    assert create("kanwil04x", Role.OFFICE, office=riau).office == riau


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        (Role.OFFICE, "pb8", "office"),
        (Role.HAI_LAYER_2, "riau", "office"),
        (Role.MONITOR, "riau", "office"),
        (Role.HAI_LAYER_2, None, "office"),
    ],
)
def test_a_login_is_bound_to_the_place_of_its_role(create, request, role, place, field):
    office = request.getfixturevalue(place) if place else None
    with pytest.raises(Refused) as refused:
        create("siapa", role, office=office)
    assert refused.value.field == field


def test_a_closed_office_gets_no_login(create, riau):
    riau.closed_on = date(2026, 1, 31)
    riau.save()
    with pytest.raises(Refused, match="sudah ditutup"):
        create("kanwil04", Role.OFFICE, office=riau)


# --- Opened -----------------------------------------------------------------------------------------------------------
def test_a_first_password_opens_its_own_change_and_nothing_else(do, create):
    account = create()
    first = do(actions.issue_first_password, account)
    client = come_in(account, first.raw)
    for address in ("/", "/pengguna/", "/akun/sesi/"):
        assert client.get(address).url == "/akun/kata-sandi-pertama/"
    page = client.get("/akun/kata-sandi-pertama/")
    sent = {
        "submission": page.context["form"]["submission"].value(),
        "new": "sungai siak 2026",
        "repeated": "sungai siak 2026",
    }
    assert client.post("/akun/kata-sandi-pertama/", sent).url == "/"
    assert is_in(client)
    account.refresh_from_db()
    assert not account.must_change_password
    assert said(account)[-1] == ("password_set", "dimas.prakoso")
    assert not is_in(come_in(account, first.raw))
    assert is_in(come_in(account, "sungai siak 2026"))


def test_a_first_password_runs_out(do, create, clock, settings):
    settings.FIRST_PASSWORD_DAYS = 0
    account = create()
    first = do(actions.issue_first_password, account)
    client = Client()
    answer = client.post("/masuk/", {"login": account.username, "password": first.raw})
    assert answer.status_code == 403
    assert "sudah habis waktunya" in answer.content.decode()
    assert not is_in(client)
    wrong = client.post("/masuk/", {"login": account.username, "password": "salah sekali"})
    assert "habis waktunya" not in wrong.content.decode(), "told to nobody who does not know it"


def test_the_first_password_itself_is_no_new_password(do, create):
    account = create()
    first = do(actions.issue_first_password, account)
    client = come_in(account, first.raw)
    page = client.get("/akun/kata-sandi-pertama/")
    sent = {"submission": page.context["form"]["submission"].value(), "new": first.raw, "repeated": first.raw}
    assert "harus lain" in client.post("/akun/kata-sandi-pertama/", sent).content.decode()


def test_a_first_password_has_eighty_random_bits_and_is_kept_only_as_a_keyed_hash(do, create, settings):
    account = create()
    raws = {do(actions.issue_first_password, account).raw for _time in range(20)}
    assert len(raws) == 20
    assert all(len(raw.replace("-", "")) >= 17 for raw in raws), "of 31 letters"
    account.refresh_from_db()
    assert account.password.startswith("first$")
    right = next(raw for raw in raws if account.check_password(raw))
    assert not User.objects.get(pk=account.pk).password.startswith("first$"), "the first right try hashes it slowly"
    do(actions.issue_first_password, account)
    account.refresh_from_db()
    settings.SECRET_KEY = "another" * 10
    assert not account.check_password(right)


# --- A link -----------------------------------------------------------------------------------------------------------
def by_link(link, password="sungai siak 2026", client=None):  # noqa: S107 - a test's own
    return (client or Client()).post(f"/masuk/tautan/{token_of(link)}/", {"new": password, "repeated": password})


def test_a_link_sets_the_password_once(do, create, settings):
    account = create()
    link = do(actions.issue_link, account, by_mail=False)
    assert address_of(link).startswith(settings.SITE_URL + "/masuk/tautan/")
    assert by_link(link).url == "/masuk/"
    assert is_in(come_in(account, "sungai siak 2026"))
    again = by_link(link, "orang lain 2026")
    assert (again.status_code, "tidak berlaku lagi" in again.content.decode()) == (410, True)
    assert is_in(come_in(account, "sungai siak 2026"))


def test_a_link_ends(do, create, clock):
    link = do(actions.issue_link, create(), by_mail=False)
    type(link).objects.update(expires_at="2020-01-02T00:00Z", made_at="2020-01-01T00:00Z")
    assert by_link(link).status_code == 410
    assert Client().get(f"/masuk/tautan/{token_of(link)}/").status_code == 410


def test_a_newer_link_ends_the_older_one(do, create):
    account = create()
    older = do(actions.issue_link, account, by_mail=False)
    newer = do(actions.issue_link, account, by_mail=False)
    assert by_link(older).status_code == 410
    assert by_link(newer).status_code == 302


@pytest.mark.parametrize("token", ["1-" + "0" * 64, "x", "9" * 30, "1", "-1-" + "a" * 64])
def test_a_guessed_link_is_told_no_more_than_one_that_is_over(do, create, token):
    do(actions.issue_link, create(), by_mail=False)
    assert link_of(token) is None
    assert Client().get(f"/masuk/tautan/{token}/").status_code == 410


def test_the_database_alone_makes_no_link(do, create, settings):
    link = do(actions.issue_link, create(), by_mail=False)
    token = token_of(link)
    settings.SECRET_KEY = "another" * 10
    assert link_of(token) is None


def test_a_weak_or_misspelt_password_keeps_the_link_open(do, create):
    link = do(actions.issue_link, create(), by_mail=False)
    page = Client().post(f"/masuk/tautan/{token_of(link)}/", {"new": "1234567890", "repeated": "1234567890"})
    assert page.status_code == 200
    assert page.context["form"].errors["new"]
    other = Client().post(f"/masuk/tautan/{token_of(link)}/", {"new": "sungai siak 2026", "repeated": "lain"})
    assert "berbeda" in other.content.decode()
    assert by_link(link).status_code == 302


# --- Closed, and opened again -----------------------------------------------------------------------------------------
def test_closing_ends_sessions_links_and_moves_at_once(do, layer2, pb8, head_office, clock):
    client = come_in(layer2)
    assert is_in(client)
    link = do(actions.issue_link, layer2, by_mail=False)
    do(actions.order_move, layer2, office=head_office, effective_on=wib_date(clock.now()) + timedelta(days=3))
    do(actions.close_account, layer2)
    assert client.get("/").url.startswith("/masuk/"), "at the next request"
    assert by_link(link).status_code == 410
    clock.at += timedelta(days=4)
    assert actions.move_whom_it_is_time_for(clock) == 0
    assert not UserSession.objects.filter(user=layer2).exists()
    assert said(layer2)[-1] == ("closed", "admin")


def test_a_login_opened_again_wants_a_new_password(do, layer1):
    do(actions.close_account, layer1)
    do(actions.reopen_account, layer1)
    assert not is_in(come_in(layer1)), "whoever knew the old one may have left"


def test_nobody_closes_their_own_login(do, admin, second):
    with pytest.raises(Refused, match="akun sendiri"):
        do(actions.close_account, admin)
    do(actions.close_account, admin, by=second)
    admin.refresh_from_db()
    assert not admin.is_active


def test_the_last_admin_stays(do, admin, second):
    do(actions.close_account, second)
    User.objects.filter(pk=second.pk).update(role=Role.ADMIN)
    with pytest.raises(Refused, match="admin terakhir"):
        do(actions.close_account, admin, by=second)


def test_no_act_changes_a_role(do, create):
    account = create()
    do(actions.edit_account, account, display_name="Dimas P.", email="dimas@contoh.go.id")
    account.refresh_from_db()
    assert (account.role, account.display_name) == (Role.HAI_LAYER_1, "Dimas P.")
    with pytest.raises(Refused, match="akun sendiri"):
        do(actions.edit_account, account, by=account, display_name="x", email="")


@pytest.mark.parametrize(
    ("say", "words"),
    [({"display_name": ""}, "Isi nama"), ({"email": ""}, "Isi e-mail"), ({}, "Tidak ada yang berubah")],
)
def test_a_named_login_keeps_a_name_and_an_e_mail_and_an_edit_changes_something(do, layer1, say, words):
    with pytest.raises(Refused, match=words):
        do(actions.edit_account, layer1, **{"display_name": layer1.display_name, "email": layer1.email, **say})
    assert said(layer1) == []


def test_another_e_mail_ends_the_link_that_lies_in_the_old_mailbox(do, layer1):
    account = layer1
    User.objects.filter(pk=account.pk).update(email="salah@contoh.go.id")
    link = do(actions.issue_link, account, by_mail=True)
    do(actions.edit_account, account, display_name="Dimas P.", email="dimas.lain@contoh.go.id")
    assert by_link(link).status_code == 410


# --- Another office ---------------------------------------------------------------------------------------------------
def test_a_move_of_today_takes_effect_at_once_and_ends_sessions(do, layer2, head_office, clock):
    client = come_in(layer2)
    do(actions.order_move, layer2, office=head_office, effective_on=wib_date(clock.now()))
    layer2.refresh_from_db()
    assert layer2.office == head_office
    assert not is_in(client)


def test_a_move_to_come_waits_for_its_day(do, layer2, pb8, head_office, clock):
    do(actions.order_move, layer2, office=head_office, effective_on=wib_date(clock.now()) + timedelta(days=2))
    assert actions.move_whom_it_is_time_for(clock) == 0
    clock.at += timedelta(days=2)
    assert actions.move_whom_it_is_time_for(clock) == 1
    layer2.refresh_from_db()
    assert layer2.office == head_office
    assert [kind for kind, _by in said(layer2)] == ["move_ordered", "moved"]


def test_a_move_to_an_office_that_closed_meanwhile_is_cancelled_with_the_reason(do, layer2, pb8, head_office, clock):
    do(actions.order_move, layer2, office=head_office, effective_on=wib_date(clock.now()) + timedelta(days=2))
    head_office.closed_on = wib_date(clock.now())
    head_office.save()
    clock.at += timedelta(days=2)
    actions.move_whom_it_is_time_for(clock)
    layer2.refresh_from_db()
    assert layer2.office == pb8
    assert "sudah ditutup" in layer2.account_events.get(kind="move_cancelled").reason


# --- Side by side -----------------------------------------------------------------------------------------------------
def until_somebody_waits():
    """SQLite lets one writer in at a time; PostgreSQL is asked whether anybody waits for a row."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _try in range(200 if connection.vendor == "postgresql" else 0):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            sleep(0.05)


def while_held(account, work, then):
    """What `work` comes to that begins while the login is held and ends after `then` was done to it."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked_row(account.pk)
            result = pool.submit(apart, work)
            until_somebody_waits()
            then()
        return result.exception() or result.result()


@pytest.mark.django_db(transaction=True)
def test_a_link_used_while_the_login_is_closed_waits_for_it(do, create, clock):
    account = create()
    link = do(actions.issue_link, account, by_mail=False)
    use = partial(set_password_by_link, link_id=link.pk, new_password="sungai siak 2026", clock=clock)
    assert isinstance(while_held(account, use, lambda: do(actions.close_account, account)), LinkOver)
    account.refresh_from_db()
    assert not account.is_active


@pytest.mark.django_db(transaction=True)
def test_a_move_cancelled_while_the_worker_waits_for_it_is_not_carried_out(do, layer2, pb8, head_office, clock):
    tomorrow = wib_date(clock.now()) + timedelta(days=1)
    do(actions.order_move, layer2, office=head_office, effective_on=tomorrow)
    on_the_day = FixedClock(clock.now() + timedelta(days=1))
    moved = partial(actions.move_whom_it_is_time_for, on_the_day)
    assert while_held(layer2, moved, lambda: do(actions.cancel_move, layer2)) == 0
    layer2.refresh_from_db()
    assert layer2.office == pb8


@pytest.mark.parametrize("days", [-1, 400])
def test_a_move_is_neither_of_the_past_nor_of_another_year(do, layer2, head_office, clock, days):
    with pytest.raises(Refused) as refused:
        do(actions.order_move, layer2, office=head_office, effective_on=wib_date(clock.now()) + timedelta(days=days))
    assert refused.value.field == "effective_on"


# --- What was done stays ----------------------------------------------------------------------------------------------
def test_the_riwayat_of_a_login_is_never_changed(create):
    account = create()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountEvent.objects.filter(account=account).update(reason="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountEvent.objects.filter(account=account).delete()


def test_a_form_sent_twice_makes_one_login(admin, clock):
    once = key(admin)
    wanted = NewAccount("dimas", Role.HAI_LAYER_1, "Dimas")
    actions.create_account(key=once, wanted=wanted, reason="x", clock=clock)
    with pytest.raises(Exception, match=str(User.objects.get(username="dimas").pk)):
        actions.create_account(key=once, wanted=wanted, reason="x", clock=clock)


def test_what_is_done_to_logins_moves_no_count(
    do, layer2, head_office, kppn008, admin, second, clerk, budi, as_rina, clock
):
    """docs/acts_and_counts.md: the ticket stays where it is, whatever becomes of the logins that touched it."""
    ticket = answer(ask(clerk, budi, clock), as_rina, clock)
    before = Ticket.objects.filter(pk=ticket.pk).values().get()
    change_password(key=key(clerk), new_password="sungai siak 2026", clock=clock)
    for account in (clerk, kppn008, layer2):
        do(actions.issue_link, account, by_mail=False)
        do(actions.issue_first_password, account)
        do(actions.edit_account, account, display_name="Nama Baru", email="baru@contoh.go.id")
    today = wib_date(clock.now())
    do(actions.order_move, layer2, office=head_office, effective_on=today + timedelta(days=1))
    do(actions.cancel_move, layer2)
    do(actions.order_move, layer2, office=head_office, effective_on=today)
    for account in (clerk, kppn008, layer2):
        do(actions.end_account_sessions, account)
        do(actions.close_account, account)
        do(actions.reopen_account, account)
    assert Ticket.objects.filter(pk=ticket.pk).values().get() == before
