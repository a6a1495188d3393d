"""Duties (PER-8/PB/2020 art. 7): who may hold one, from when to when, and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from kpi.figures.reading import figures
from tests.factories import key
from tickets.quarters import Quarter
from users.accounts.actions import close_account
from users.clock import wib_date
from users.duties.actions import DutySaid, add_duty, end_duty
from users.models import Duty, User
from users.refusals import Refused
from users.verification.master import wrong_rows

pytestmark = pytest.mark.django_db

SINCE = date(2026, 1, 5)


@pytest.fixture
def give(admin, layer1, clock):
    def given(**say):
        said = {
            "user_id": layer1.pk, "kind": "agent_head", "directorate_id": None, "valid_from": SINCE, "valid_to": None,
            "legal_basis": "ST-7/PB.1/2026", **say,
        }  # fmt: skip
        return add_duty(key=key(admin), said=DutySaid(**said), clock=clock)

    return given


def row(person, by, at, **say):
    """Past the action."""
    said = {"kind": "agent", "valid_from": SINCE, "legal_basis": "ST", "added_at": at, "added_by": by, **say}
    return Duty.objects.create(user=person, **said)


def test_a_duty_begins_and_ends_and_both_stay_readable(give, admin, second, clock):
    duty = give()
    ended = end_duty(key=key(second), duty_id=duty.pk, valid_to=wib_date(clock.now()), end_basis="ST-9", clock=clock)
    assert (ended.added_by, ended.ended_by, ended.valid_to) == (admin, second, wib_date(clock.now()))
    assert [each.valid_to for each in duty.history.order_by("history_id")] == [None, ended.valid_to]
    assert list(wrong_rows()) == []


def test_the_duties_of_a_login_that_is_closed_are_over(give, layer1, admin, clock):
    today = wib_date(clock.now())
    give()
    give(kind="agent", valid_from=SINCE, valid_to=SINCE + timedelta(days=1))
    give(kind="cab", valid_from=today + timedelta(days=30))
    close_account(key=key(admin), account_id=layer1.pk, reason="Pensiun", clock=clock)
    ends = dict(layer1.duties.values_list("kind", "valid_to"))
    assert ends == {
        "agent_head": today, "agent": SINCE + timedelta(days=1), "cab": today + timedelta(days=30)
    }  # fmt: skip
    assert {(one.ended_by, one.end_basis) for one in layer1.duties.exclude(kind="agent")} == {
        (admin, "Akun ditutup. Pensiun")
    }


def test_a_duty_moves_no_figure(give, rina, calendar, clock):
    quarter = Quarter.of(clock.now())
    before = figures(quarter, clock.now())
    duty = give()
    end_duty(key=key(duty.added_by), duty_id=duty.pk, valid_to=SINCE, end_basis="ST", clock=clock)
    assert figures(quarter, clock.now()) == before


@pytest.mark.parametrize(
    ("say", "field", "words"),
    [
        ({"kind": "supervisor"}, "directorate", "Pilih direktorat"),
        ({"kind": "call_center"}, "certificate_no", "sertifikat"),
        ({"kind": "call_center", "certificate_no": "C-1"}, "certificate_on", "tanggal sertifikat"),
        ({"kind": "tamu"}, "kind", "daftar"),
        ({"legal_basis": " "}, "legal_basis", "dasar hukum"),
        ({"valid_to": SINCE - timedelta(days=1)}, "valid_to", "mendahului"),
        ({"valid_from": date(2015, 12, 31)}, "valid_from", "antara"),
        ({"valid_from": date(2099, 1, 1)}, "valid_from", "antara"),
        ({"valid_to": date(2099, 1, 1)}, "valid_to", "paling lambat"),
        ({"certificate_on": date(2099, 1, 1)}, "certificate_on", "belum tiba"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(give, say, field, words):
    with pytest.raises(Refused, match=words) as refused:
        give(**say)
    assert refused.value.field == field
    assert not Duty.objects.exists()


@pytest.mark.parametrize("shared", ["kppn008", "kanwil04", "clerk"])
def test_a_shared_login_or_a_satker_holds_no_duty_not_even_by_hand(request, give, shared, admin, clock):
    person = request.getfixturevalue(shared)
    with pytest.raises(Refused) as refused:
        give(user_id=person.pk)
    assert refused.value.field == "user"
    with pytest.raises(Error, match="personal login"), transaction.atomic():
        row(person, admin, clock.now())


def test_a_closed_login_gets_none(give, layer1):
    User.objects.filter(pk=layer1.pk).update(is_active=False)
    with pytest.raises(Refused, match="tidak aktif"):
        give()


def test_one_kind_is_held_once_at_a_time_but_kinds_overlap(give, pb8, clock, admin, layer1):
    first = give()
    give(kind="cab")
    give(kind="quality", directorate_id=pb8.pk)
    with pytest.raises(Refused, match="sudah memegang tugas ini"):
        give(valid_from=SINCE + timedelta(days=30))
    with pytest.raises(Error), transaction.atomic():
        row(layer1, admin, clock.now(), kind="agent_head", valid_from=SINCE + timedelta(days=1))
    with pytest.raises(Error), transaction.atomic():
        row(layer1, admin, clock.now(), kind="quality", directorate=pb8, valid_from=SINCE + timedelta(days=1))
    end_duty(key=key(admin), duty_id=first.pk, valid_to=date(2026, 2, 1), end_basis="ST", clock=clock)
    give(valid_from=date(2026, 2, 2))


@pytest.mark.parametrize(
    "say", [{"kind": "call_center"}, {"valid_to": date(2025, 1, 1)}, {"legal_basis": ""}, {"kind": "supervisor"}]
)
def test_the_database_refuses_too(layer1, admin, clock, say):
    with pytest.raises(Error), transaction.atomic():
        row(layer1, admin, clock.now(), **say)


def test_a_duty_is_neither_rewritten_nor_deleted(give):
    duty = give()
    for sql in ("UPDATE users_duty SET kind = 'cio'", "DELETE FROM users_duty"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    duty.refresh_from_db()
    assert duty.kind == "agent_head"


@pytest.mark.parametrize(
    ("valid_to", "basis", "field"),
    [(SINCE - timedelta(days=1), "ST", "valid_to"), (date(2099, 1, 1), "ST", "valid_to"), (SINCE, "", "end_basis")],
)
def test_an_end_that_cannot_be_is_refused(give, admin, clock, valid_to, basis, field):
    duty = give()
    with pytest.raises(Refused) as refused:
        end_duty(key=key(admin), duty_id=duty.pk, valid_to=valid_to, end_basis=basis, clock=clock)
    assert refused.value.field == field


def test_what_is_over_is_not_ended_again(give, admin, clock):
    duty = give(valid_to=date(2026, 1, 6))
    with pytest.raises(Refused, match="sudah berakhir"):
        end_duty(key=key(admin), duty_id=duty.pk, valid_to=date(2026, 1, 7), end_basis="ST", clock=clock)


def test_only_an_admin_keeps_duties(monitor, layer1, give, clock):
    said = DutySaid(layer1.pk, "cab", None, SINCE, None, "ST")
    with pytest.raises(Refused, match="admin HAI"):
        add_duty(key=key(monitor), said=said, clock=clock)
    with pytest.raises(Refused, match="admin HAI"):
        end_duty(key=key(monitor), duty_id=give().pk, valid_to=SINCE, end_basis="ST", clock=clock)


# --- The pages --------------------------------------------------------------------------------------------------------
def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client_for, admin, layer1):
    typed = {
        "user": layer1.pk, "kind": "call_center", "valid_from": "2026-01-05", "legal_basis": "ST-77/PB.1/2026",
        "submission": "5f0f9a1e-7a0d-4bb4-93c4-0e2f0a4f4a11",
    }  # fmt: skip
    page = client_for(admin).post(reverse("users:duty_add"), typed).content.decode()
    assert "Agen Call Center harus bersertifikat" in page
    assert 'value="ST-77/PB.1/2026"' in page
    assert not Duty.objects.exists()
    more = {"certificate_no": "C-12", "certificate_on": "2025-12-01"}
    response = client_for(admin).post(reverse("users:duty_add"), {**typed, **more}, follow=True)
    assert "Sertifikat C-12, 1 Des 2025" in response.content.decode()
    assert Duty.objects.get().certificate_no == "C-12"
    again = client_for(admin).post(reverse("users:duty_add"), {**typed, **more}, follow=True).content.decode()
    assert "sudah terkirim" in again
    assert Duty.objects.count() == 1


def test_the_page_ends_a_duty_and_lists_it_apart(client_for, admin, give):
    duty = give()
    said = {"valid_to": SINCE.isoformat(), "end_basis": "ST-9", "submission": "5f0f9a1e-7a0d-4bb4-93c4-0e2f0a4f4a12"}
    client = client_for(admin)
    assert client.post(reverse("users:duty_end", args=[duty.pk]), said).status_code == 302
    assert "agent" not in client.get(reverse("users:duties")).content.decode()
    assert "5 Jan 2026–5 Jan 2026" in client.get(reverse("users:duties") + "?tab=selesai").content.decode()


def test_the_list_costs_the_same_for_many(client_for, monitor, give, layer2, pb8, django_assert_max_num_queries):
    give()
    for kind in ("cab", "cio", "coordinator", "operations", "change_manager"):
        give(kind=kind)
        give(kind=kind, user_id=layer2.pk, directorate_id=pb8.pk)
    client = client_for(monitor)
    client.get(reverse("users:duties"))
    with django_assert_max_num_queries(12) as counted:
        client.get(reverse("users:duties"))
    assert sum("users_duty" in query["sql"] for query in counted.captured_queries) == 1
