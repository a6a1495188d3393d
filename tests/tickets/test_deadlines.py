"""Deadlines as recorded and shown: decisions after each act, chips, filters, the explanation, the command line."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import answer, ask, escalate, finish, hai_reply, record
from tests.time_travel import travel
from tickets.actions import FollowUp
from tickets.deadlines.rules import current_book
from tickets.models import CalendarVersion, DayOff, Decision, Norm, SpecialHours
from users.wib import WIB


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def newest(ticket, code):
    return ticket.decisions.filter(code=code).order_by("-revision").first()


# --- The ledger -------------------------------------------------------------------------------------------------------
def test_a_question_is_due_after_two_and_five_working_days(clerk, budi, clock):
    clock.at = wib("2026-05-13 13:42:07")
    ticket = ask(clerk, budi, clock)
    assert ticket.iku_due == ticket.iku_late_after == wib("2026-05-19 13:42:07")
    assert ticket.sla_due == wib("2026-05-22 13:42:07")
    assert ticket.iku_in_time is None
    assert {(row.code, row.revision, row.due) for row in ticket.decisions.all()} == {
        ("IKU", 1, ticket.iku_due),
        ("SLA", 1, ticket.sla_due),
    }


@pytest.mark.parametrize(
    ("asked", "answered", "used", "in_time"),
    [
        ("2018-06-08 15:00", "2018-06-22 16:30", "2.125", False),
        ("2018-06-26 09:00", "2018-06-28 12:00", "1.375", True),
        ("2018-02-14 16:00", "2018-02-20 08:00", "2", True),
        ("2018-02-14 16:00", "2018-02-20 08:00:00.000001", "2.000000000035", False),
    ],
)
def test_an_answer_is_judged_in_the_transaction_that_sends_it(
    clerk, budi, as_rina, clock, asked, answered, used, in_time
):
    clock.at = wib(asked)
    ticket = ask(clerk, budi, clock)
    clock.at = wib(answered)
    ticket = answer(ticket, as_rina, clock)
    ticket.refresh_from_db()
    decision = newest(ticket, "IKU")
    assert decision.revision == 2
    assert decision.event.kind == "answered"
    assert decision.ended == ticket.answered_at
    assert ticket.iku_used == decision.used == Decimal(used)
    assert ticket.iku_in_time is decision.in_time is in_time
    assert ticket.sla_in_time is True


def test_an_escalation_does_not_stop_the_clock_and_the_office_ends_it(clerk, budi, as_rina, layer1, clock):
    clock.at = wib("2026-05-18 08:00")
    ticket = ask(clerk, budi, clock)
    due = ticket.iku_due
    clock.at += timedelta(hours=1)
    ticket = escalate(ticket, as_rina, clock)
    clock.at = wib("2026-05-19 10:00")
    ticket = hai_reply(ticket, layer1, clock)
    assert (ticket.iku_due, ticket.iku_in_time) == (due, None)
    clock.at = wib("2026-05-20 09:00")
    ticket = finish(ticket, as_rina, clock)
    assert ticket.iku_in_time is False
    assert ticket.decisions.filter(code="IKU").count() == 2


def test_the_norm_may_end_by_hais_reply_and_stop_while_hai_has_it(clerk, budi, as_rina, layer1, clock):
    Norm.objects.filter(code="IKU").update(ends_by="hai_reply")
    Norm.objects.filter(code="SLA").update(stops_at_hai=True)
    clock.at = wib("2026-05-18 08:00")
    ticket = ask(clerk, budi, clock)
    clock.at = wib("2026-05-18 10:00")
    ticket = escalate(ticket, as_rina, clock)
    assert ticket.sla_due is None
    clock.at = wib("2026-05-20 10:00")
    ticket = hai_reply(ticket, layer1, clock)
    assert ticket.iku_in_time is False
    assert ticket.iku_used == Decimal("2.25")
    assert ticket.sla_due == wib("2026-05-26 16:00")
    clock.at = wib("2026-05-20 12:00")
    ticket = finish(ticket, as_rina, clock)
    assert ticket.iku_used == Decimal("2.25")
    assert ticket.sla_used == Decimal("0.5")


def test_what_is_answered_when_recorded_uses_nothing(as_rina, citizen, clock):
    ticket = record(as_rina, citizen, clock, follow_up=FollowUp.ANSWER_NOW, answer="Sudah.")
    assert (ticket.iku_used, ticket.iku_in_time) == (0, True)


def test_before_a_norms_date_there_is_no_verdict(clerk, budi, as_rina, clock):
    clock.at = wib("2018-02-13 15:59")
    ticket = answer(ask(clerk, budi, clock), as_rina, clock)
    assert ticket.iku_due is None
    assert ticket.iku_in_time is None
    assert ticket.sla_in_time is True
    assert not ticket.decisions.filter(code="IKU").exists()


def test_decisions_cannot_be_changed(clerk, budi, clock):
    from django.db import DatabaseError, transaction

    ask(clerk, budi, clock)
    for change in (
        lambda: Decision.objects.update(in_time=None),
        lambda: Decision.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_mirror_is_compared_with_the_ledger(clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    call_command("verify_decisions", stdout=StringIO())
    type(ticket).objects.update(iku_due=clock.now())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_decisions", stdout=out)
    assert f"{ticket.reference}: the ticket does not show its newest decision: iku_due" in out.getvalue()


def test_a_new_calendar_version_counts_for_what_comes_after_it(clerk, budi, clock):
    clock.at = wib("2026-05-18 10:00")
    before = ask(clerk, budi, clock)
    version = CalendarVersion.objects.create(
        label="2026-2", legal_basis="uji", confirmed_through=date(2026, 12, 31), confirmed_at=clock.at
    )
    DayOff.objects.create(day=date(2026, 5, 19), category="libur_nasional", name="Pilkada", added_in=version)
    after = ask(clerk, budi, clock)
    assert before.iku_due == wib("2026-05-20 10:00")
    assert after.iku_due == wib("2026-05-21 10:00")
    assert newest(after, "IKU").calendar == version


def test_a_local_closure_moves_the_deadline_of_its_office_only(
    clerk, budi, aceh_clerk, aceh_person, pekanbaru, clock, calendar
):
    DayOff.objects.create(
        day=date(2026, 5, 19), category="penutupan_setempat", name="Banjir", office=pekanbaru, added_in=calendar
    )
    clock.at = wib("2026-05-18 10:00")
    assert ask(clerk, budi, clock).iku_due == wib("2026-05-21 10:00")
    assert ask(aceh_clerk, aceh_person, clock).iku_due == wib("2026-05-20 10:00")


def test_special_hours_make_a_short_day_a_whole_one(clerk, budi, clock, calendar):
    SpecialHours.objects.create(
        name="Ramadan",
        first_day=date(2026, 2, 18),
        last_day=date(2026, 3, 17),
        opens="08:00",
        closes="15:00",
        added_in=calendar,
    )
    clock.at = wib("2026-02-13 12:00")
    assert ask(clerk, budi, clock).iku_due == wib("2026-02-19 11:30")


# --- On screen --------------------------------------------------------------------------------------------------------
def page(client, url):
    return unescape(client.get(url).content.decode())


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-05-18 10:20", ["Sisa 1 hari 3 jam", "s.d. Sel, 19 Mei 13.42"]),
        ("2026-05-19 09:42:08", ["Sisa 3 jam 59 mnt", "s.d. Sel, 19 Mei 13.42"]),
        ("2026-05-19 13:42:07", ["Sisa kurang dari 1 mnt"]),
        ("2026-05-19 14:31:08", ["Terlambat 49 mnt", "sejak Sel, 19 Mei 13.42"]),
    ],
)
def test_the_list_says_how_much_is_left_rounded_down(client_for, kppn008, clerk, budi, clock, now, words):
    clock.at = wib("2026-05-13 13:42:07")
    ask(clerk, budi, clock)
    with travel(wib(now), tick=False):
        shown = page(client_for(kppn008), "/tiket/")
    for word in words:
        assert word in shown


def test_a_satker_is_shown_the_sla_only(client_for, clerk, budi, clock):
    clock.at = wib("2026-05-13 13:42:07")
    ticket = ask(clerk, budi, clock)
    with travel(wib("2026-05-18 10:20"), tick=False):
        client = client_for(clerk)
        for url in ("/", "/tiket/", ticket.get_absolute_url(), "/tiket/rekam/"):
            shown = page(client, url)
            assert "IKU" not in shown, url
            assert "Waktu SLA" in shown, url
        assert "Sisa 4 hari 3 jam" in page(client, "/tiket/")
        assert "Sen, 25 Mei 2026 10.20 WIB" in page(client, "/tiket/rekam/")


def test_filters_find_what_is_nearly_late_and_what_is_late(client_for, kppn008, clerk, budi, as_rina, clock):
    import re

    made = {}
    for name, at in (("late", "2026-05-12 09:30"), ("near", "2026-05-12 14:12"), ("fine", "2026-05-18 08:05")):
        clock.at = wib(at)
        made[name] = ask(clerk, budi, clock).reference
    clock.at = wib("2026-05-12 10:00")
    answered = ask(clerk, budi, clock)
    answer(answered, as_rina, clock)
    with travel(wib("2026-05-18 10:20"), tick=False):
        client = client_for(kppn008)

        def found(state):
            return re.findall(r'class="ref">(HAI-[0-9-]+)<', page(client, f"/tiket/?clock={state}"))

        assert found("late") == [made["late"]]
        assert found("near") == [made["near"]]
        assert found("answered_in_time") == [answered.reference]
        assert found("answered_late") == []
        home = page(client, "/")
    assert "Terlambat Waktu IKU" in home
    assert "Terlambat 50 mnt" in home


def test_the_deadline_explains_itself_day_by_day(client_for, kppn008, clerk, budi, clock):
    clock.at = wib("2026-05-13 13:42:07")
    ticket = ask(clerk, budi, clock)
    with travel(wib("2026-05-18 10:20"), tick=False):
        shown = page(client_for(kppn008), ticket.get_absolute_url())
    for words in (
        "Mengapa tenggat ini?",
        "Sel, 19 Mei 2026 13.42 WIB",
        "Sisa 1 hari 3 jam 22 menit kerja",
        "13.42.07–16.00",
        "Libur nasional: ",
        "Akhir pekan",
        "Sab–Min, 16–17 Mei",
        "16 j 00 m",
        "S-1691/PB.8/2018 angka 4.d.ii, berlaku sejak 14 Feb 2018",
        "Kalender kerja versi 2026-1",
        "Asumsi:",
    ):
        assert words in shown, words
    assert 'class="days"' in shown


def test_a_working_day_that_came_too_late_is_not_called_a_day_off(client_for, kppn008, clerk, budi, clock):
    clock.at = wib("2026-05-22 16:14")
    ticket = ask(clerk, budi, clock)
    with travel(wib("2026-05-25 10:20"), tick=False):
        shown = page(client_for(kppn008), ticket.get_absolute_url())
    assert "di luar jam</text>" in shown
    assert "Di luar jam layanan" in shown
    assert "22–24" not in shown


def test_an_office_in_another_zone_sees_its_own_time_beside_wib(client_for, clock, db):
    from tests import factories
    from users.models import Membership, ServiceUser, User

    jayapura = factories.office("063")
    login = factories.UserFactory(username="kppn063", role=User.Role.OFFICE, office=jayapura)
    satker = factories.satker("614691", jayapura)
    clerk = factories.UserFactory(username="satker614691", role=User.Role.SATKER, satker=satker)
    asker = ServiceUser.objects.create(email="x@contoh.go.id", name="Xaverius", unit_type="SATKER", satker=satker)
    Membership.objects.create(service_user=asker, satker=satker, added_at=clock.at, added_by=clerk)
    clock.at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)  # 23.30 WIB, 01.30 WIT of the new year
    ticket = ask(clerk, asker, clock)
    assert ticket.reference.startswith("HAI-1231233000-25")
    with travel(wib("2026-01-02 10:00"), tick=False):
        shown = page(client_for(login), ticket.get_absolute_url())
    assert "Sen, 5 Jan 2026 16.00 WIB (18.00 WIT)" in shown


def test_both_readings_are_shown_where_they_differ(client_for, kppn008, clerk, budi, as_rina, clock):
    clock.at = wib("2018-06-08 15:00")
    ticket = ask(clerk, budi, clock)
    clock.at = wib("2018-06-22 16:30")
    answer(ticket, as_rina, clock)
    shown = page(client_for(kppn008), ticket.get_absolute_url())
    assert "Cara baca lain (akhir hari): s.d. Jum, 22 Jun 24.00, tepat waktu." in shown


def test_the_header_says_when_the_service_is_open(client_for, kppn008):
    for now, words in (
        ("2026-05-18 10:20", "Jam layanan buka s.d. 16.00"),
        ("2026-05-18 16:00", "Jam layanan tutup, buka Sel 08.00"),
        ("2026-05-26 16:30", "Jam layanan tutup, buka Jum 08.00"),
    ):
        with travel(wib(now), tick=False):
            assert words in page(client_for(kppn008), "/")


# --- From the command line --------------------------------------------------------------------------------------------
def explained(*arguments, stdin=None, monkeypatch=None):
    out = StringIO()
    if stdin is not None:
        monkeypatch.setattr("sys.stdin", StringIO(stdin))
    call_command("explain_deadline", *arguments, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_tells_what_the_page_shows(db):
    [told] = explained("2018-06-08T15:00:00+07:00", "--answered", "2018-06-22T16:30:00+07:00")
    assert told["due_at"] == told["late_after"] == "2018-06-22T15:00:00+07:00"
    assert (told["used_days"], told["in_time"], told["norm"]) == ("2.125", False, "IKU")
    assert [day["used"] for day in told["days"] if day["used"] != "0"] == ["0.125", "1", "1"]
    assert told["days"][0] == {
        "date": "2018-06-08",
        "from": "15:00:00",
        "to": "16:00:00",
        "used": "0.125",
        "why": "dihitung",
    }


def test_the_command_reads_a_list_in_its_order_and_says_what_it_cannot_read(db, monkeypatch):
    lines = "2026-05-13T13:42:07+07:00\t2026-05-18T10:24+07:00\nkemarin\n2018-02-13T15:00\n2027-12-30T22:00\n"
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(lines))
    with pytest.raises(CommandError, match="1 of the instants"):
        call_command("explain_deadline", "-", "--json", stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one["in_time"] for one in told] == [True, None, None, None]
    assert "ISO 8601" in told[1]["reason"]
    assert told[2]["due_at"] is None
    assert "IKU berlaku sejak 2018-02-14" in told[2]["reason"]
    assert told[3]["due_at"] is not None
    assert "belum dikonfirmasi" in told[3]["reason"]


def test_the_command_knows_norms_and_offices(pekanbaru, calendar):
    DayOff.objects.create(
        day=date(2026, 5, 19), category="penutupan_setempat", name="Banjir", office=pekanbaru, added_in=calendar
    )
    [told] = explained("2026-05-18T10:00", "--norm", "sla", "--office", "008")
    assert (told["norm"], told["due_at"]) == ("SLA", "2026-05-26T10:00:00+07:00")
    [told] = explained("2026-05-18T10:00", "--norm", "SLA")
    assert told["due_at"] == "2026-05-25T10:00:00+07:00"
    with pytest.raises(CommandError, match="no office"):
        explained("2026-05-18T10:00", "--office", "999")
    with pytest.raises(CommandError, match="use IKU or SLA"):
        explained("2026-05-18T10:00", "--norm", "XYZ")


def test_the_rules_are_read_once_and_again_when_they_changed(db, calendar, django_assert_num_queries):
    current_book()
    with django_assert_num_queries(1):
        current_book()
