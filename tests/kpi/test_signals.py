"""Indikasi kejanggalan: found at the threshold and not below, explained, dismissible, only ever a hint."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from kpi.figures.reading import officer_figures
from kpi.models import Signal, SignalEvent, SignalThreshold
from kpi.signals import actions
from kpi.signals.name_likeness import plain_email, plain_name, same_person
from kpi.signals.reference_data import load_thresholds
from kpi.signals.search import SearchOfTheDay, search
from tests import factories
from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, ServiceUserFactory, key, move, sign
from tests.markup import text_of
from tickets.actions import FollowUp
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock, wib_date
from users.models import AlreadyDone
from users.refusals import Refused
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q2 = Quarter(2026, 2)
RULES = {"copied_question", "copied_answer", "instant_answer", "busy_hour", "same_person"}


@pytest.fixture(autouse=True)
def thresholds(db):
    """Two of everything, within a minute, so that a test needs few tickets; the other rules are off (they are in
    tests/kpi/test_gaming.py).
    """
    load_thresholds(FixedClock(datetime(2026, 1, 1, tzinfo=WIB)))
    for row in SignalThreshold.objects.all():
        SignalThreshold.objects.create(
            rule=row.rule,
            enabled=row.rule in RULES,
            count=2,
            seconds=60 if row.seconds else None,
            **{name: getattr(row, name) for name in ("percent", "days", "letters")},
            words=row.words,
            legal_basis="uji",
            set_at=datetime(2026, 1, 2, tzinfo=WIB),
        )


def record(signature, asker, clock, text, **say):
    return factories.record(signature, asker, clock, question=factories.question(text=text), **say)


def found(rule=None):
    rows = Signal.objects.order_by("pk")
    return list(rows.filter(rule=rule) if rule else rows)


def dismiss(signal, by, clock, *, signature=None, **say):
    say = {"text": "Jawaban baku kantor.", "seen": signal.events.count(), "key": key(by), **say}
    return actions.dismiss(signature=signature, signal_id=signal.pk, clock=clock, **say)


# --- What is found ----------------------------------------------------------------------------------------------------
def test_copied_texts_are_found_at_the_threshold_and_not_below(as_rina, as_bayu, budi, citizen, clock):
    one = record(as_rina, budi, clock, "Pagu minus?")
    clock.at += timedelta(hours=2)
    record(as_bayu, budi, clock, "pagu minus?")
    assert (search(Q2, clock).found, found()) == (0, [])
    two = record(as_rina, citizen, clock, "  PAGU minus? ")
    assert search(Q2, clock).found == 1
    signal = found("copied_question")[0]
    assert (signal.posting, signal.quarter, signal.count) == (as_rina.posting, "2026Q2", 2)
    assert signal.evidence == {"tickets": [one.reference, two.reference], "sample": "Pagu minus?"}
    for ticket in (one, two):
        clock.at += timedelta(hours=2)
        factories.answer(Ticket.objects.get(pk=ticket.pk), as_rina, clock, text="Revisi dulu.")
    search(Q2, clock)
    assert [each.rule for each in found()] == ["copied_question", "copied_answer"]
    assert search(Quarter(2026, 1), clock).found == search(Quarter(2026, 3), clock).found == 0


def test_answers_within_seconds_of_a_satkers_own_question(clerk, budi, as_rina, citizen, clock):
    for seconds in (60, 61):
        ticket = factories.ask(clerk, budi, clock)
        clock.at += timedelta(seconds=seconds)
        factories.answer(ticket, as_rina, clock, text=f"Jawaban {seconds}.")
    clock.at += timedelta(hours=3)
    record(as_rina, citizen, clock, "Di loket.", follow_up=FollowUp.ANSWER_NOW, answer="Ya.")
    search(Q2, clock)
    assert found("instant_answer") == []
    ticket = factories.ask(clerk, budi, clock)
    factories.answer(ticket, as_rina, clock, text="Lagi.")
    search(Q2, clock)
    assert [each.count for each in found("instant_answer")] == [2]


def test_too_many_within_one_clock_hour(as_rina, citizen, clock):
    clock.at = datetime(2026, 5, 18, 10, 59, 59, tzinfo=WIB)
    record(as_rina, citizen, clock, "Satu.")
    clock.at += timedelta(seconds=1)
    record(as_rina, citizen, clock, "Dua.")
    search(Q2, clock)
    assert found() == []
    clock.at = datetime(2026, 5, 18, 11, 59, 59, 999999, tzinfo=WIB)
    record(as_rina, citizen, clock, "Tiga.")
    search(Q2, clock)
    assert [(each.rule, each.key, each.count) for each in found()] == [("busy_hour", "2026-05-18 11", 2)]


def test_officer_and_asker_the_same_person(as_rina, as_bayu, satker, citizen, clock):
    twin = ServiceUserFactory(name="RINA  Maharani, S.E.", email="rm@contoh.go.id", satker=satker)
    record(as_bayu, twin, clock, "Bukan Rina yang merekam.")
    record(as_rina, twin, clock, "Satu.")
    clock.at += timedelta(hours=2)
    record(as_rina, citizen, clock, "Orang lain.")
    search(Q2, clock)
    assert found("same_person") == []
    record(as_rina, twin, clock, "Dua.")
    search(Q2, clock)
    assert [(each.posting, each.count) for each in found("same_person")] == [(as_rina.posting, 2)]


@pytest.mark.parametrize(
    ("officer", "asker", "email", "why"),
    [
        ("Rina Maharani", "rina maharani", "x@contoh.go.id", "name"),
        ("Rina Maharani, S.E.", "RINA-MAHARANI", "x@contoh.go.id", "name"),
        ("Rina Maharani", "R. M.", "Rina.Maharani+dipa@contoh.com", "email"),
        ("Rina Maharani", "Loket", "KPPN.008@contoh.go.id", "email"),
        ("Rina Maharani", "Rina Maharani Putri", "rina@contoh.go.id", ""),
        ("Rina Maharani", "Budi Hartono", "budi@contoh.go.id", ""),
        ("", "", "", ""),
    ],
)
def test_who_looks_like_the_officer(officer, asker, email, why):
    assert same_person(officer, asker, email, frozenset({"kppn008@contoh.go.id"})) == why


@given(st.text(), st.text())
def test_likeness_never_breaks_and_is_settled_once(name, other):
    assert plain_name(plain_name(name)) == plain_name(name)
    assert plain_email(plain_email(name)) in {plain_email(name), ""}
    assert same_person(name, other, other) in {"", "name", "short", "email"}


def test_it_changes_no_figure_and_a_rule_that_is_off_finds_nothing(as_rina, budi, clock):
    SignalThreshold.objects.create(
        rule="busy_hour", enabled=False, count=1, words="uji", legal_basis="uji", set_at=clock.at
    )
    for number in range(3):
        record(as_rina, budi, clock, f"Pertanyaan {number}.")
    before = officer_figures(as_rina.posting.officer, Q2, clock.at)
    search(Q2, clock)
    assert found() == []
    record(as_rina, budi, clock, "Pertanyaan 1.")
    search(Q2, clock)
    assert [each.rule for each in found()] == ["copied_question"]
    assert officer_figures(as_rina.posting.officer, Q2, clock.at).facts.tickets == before.facts.tickets + 1


# --- Its course -------------------------------------------------------------------------------------------------------
@pytest.fixture
def signal(as_rina, budi, clock):
    for _time in range(2):
        record(as_rina, budi, clock, "Pagu minus?")
        clock.at += timedelta(hours=2)
    search(Q2, clock)
    return Signal.objects.get()


def test_dismissed_stays_dismissed_until_the_evidence_grows(signal, as_rina, as_kanwil, kanwil04, budi, clock):
    dismiss(signal, kanwil04, clock, signature=as_kanwil)
    assert search(Q2, clock) == search(Q2, clock)
    signal.refresh_from_db()
    assert signal.state == "dismissed"
    third = record(as_rina, budi, clock, "Pagu minus?")
    assert search(Q2, clock).reopened == 1
    signal.refresh_from_db()
    assert (signal.state, signal.count) == ("open", 3)
    assert third.reference in signal.evidence["tickets"]
    clock.at += timedelta(hours=2)
    record(as_rina, budi, clock, "Pagu minus?")
    assert search(Q2, clock).grown == 1
    story = [(event.kind, event.count, event.user, event.posting) for event in signal.events.all()]
    assert story == [
        ("found", 2, None, None),
        ("dismissed", 2, kanwil04, as_kanwil.posting),
        ("reopened", 3, None, None),
        ("grown", 4, None, None),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignalEvent.objects.update(text="lain")


def test_who_may_not_dismiss(
    signal, as_rina, as_kanwil, kanwil04, kanwil01, kppn008, monitor, admin, aceh, riau, clock
):
    elsewhere = sign(kanwil01, PostingFactory(officer=OfficerFactory(), office=aceh))
    for by, signature, words, say in (
        (monitor, None, "oleh Kanwil pembina atau admin HAI", {}),
        (kppn008, as_rina, "oleh Kanwil pembina", {}),
        (kanwil01, elsewhere, "oleh Kanwil pembina", {}),
        (kanwil04, None, "Pilih petugas Kanwil", {}),
        (kanwil04, as_kanwil, "Isi alasan", {"text": " "}),
        (kanwil04, as_kanwil, "berubah sejak halaman dibuka", {"seen": 2}),
    ):
        with pytest.raises(Refused, match=words):
            dismiss(signal, by, clock, signature=signature, **say)
    moved_officer = sign(kanwil04, move(as_rina.posting, riau, wib_date(clock.at)))
    with pytest.raises(Refused, match="tentang dirinya sendiri"):
        dismiss(signal, kanwil04, clock, signature=moved_officer)
    once = key(admin)
    dismiss(signal, admin, clock, key=once)
    with pytest.raises(AlreadyDone):
        dismiss(signal, admin, clock, key=once)
    with pytest.raises(Refused, match="berubah sejak"):
        dismiss(signal, kanwil04, clock, signature=as_kanwil)
    assert signal.events.last().user == admin


def test_thresholds_are_changed_by_an_admin_with_basis_and_reason(admin, monitor, clock):
    before = SignalThreshold.objects.in_force()["busy_hour"]
    say = {"rule": "busy_hour", "seen": before.pk, "enabled": True, "count": 7, "seconds": None}
    say |= {"legal_basis": "Nota dinas uji", "reason": "Loket ramai", "clock": clock}
    with pytest.raises(Refused, match="oleh admin HAI"):
        actions.set_threshold(key=key(monitor), **say)
    row = actions.set_threshold(key=key(admin), **say)
    assert SignalThreshold.objects.in_force()["busy_hour"] == row
    assert (row.count, row.set_by, row.words) == (7, admin, before.words)
    with pytest.raises(Refused, match="sudah diubah"):
        actions.set_threshold(key=key(admin), **say)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignalThreshold.objects.update(count=1)
    assert load_thresholds(clock)["ambang indikasi"].new == 0


# --- When it runs -----------------------------------------------------------------------------------------------------
def test_the_worker_searches_once_a_day_and_the_command_on_demand(as_rina, budi, clock):
    clock.at = datetime(2026, 6, 30, 15, tzinfo=WIB)
    for _time in range(2):
        record(as_rina, budi, clock, "Pagu minus?")
        clock.at += timedelta(hours=3)
    piece = SearchOfTheDay()
    clock.at = datetime(2026, 7, 1, 0, 59, tzinfo=WIB)
    piece(clock, lambda: False)
    assert found() == []
    clock.at = datetime(2026, 7, 1, 1, tzinfo=WIB)
    piece(clock, lambda: True)
    assert found() == []
    piece(clock, lambda: False)
    assert [each.quarter for each in found()] == ["2026Q2"]
    record(as_rina, budi, clock, "Pagu minus?")
    record(as_rina, budi, clock, "Pagu minus?")
    piece(clock, lambda: False)
    assert len(found("copied_question")) == 1, "once a day"
    out = StringIO()
    call_command("find_signals", quarter="2026Q3", kanwil="04", stdout=out)
    assert "2026Q3: 2 baru, 0 bertambah, 0 dibuka lagi." in out.getvalue()
    with pytest.raises(CommandError, match="bukan triwulan"):
        call_command("find_signals", quarter="2026-3")


def test_the_search_costs_the_same_whatever_the_tickets_say(as_rina, budi, clock, riau, django_assert_max_num_queries):
    for number in range(2):
        record(as_rina, budi, clock, f"Pertanyaan {number}.")
        clock.at += timedelta(hours=2)
    with django_assert_max_num_queries(14) as few:
        search(Q2, clock, kanwil="04")
    for number in range(5):
        record(as_rina, budi, clock, f"Lain {number}.")
        clock.at += timedelta(hours=2)
    with django_assert_max_num_queries(len(few)):
        search(Q2, clock, kanwil="04")


def test_the_list_costs_the_same_for_one_and_for_many(
    as_rina, as_bayu, budi, clock, client_for, kanwil04, django_assert_max_num_queries
):
    region = client_for(kanwil04)
    for number, signature in enumerate((as_rina, as_rina, as_bayu, as_bayu, as_rina, as_rina)):
        record(signature, budi, clock, f"Pertanyaan {number // 2}.")
        clock.at += timedelta(hours=2)
        search(Q2, clock, kanwil="04")
        if number == 1:
            region.get("/indikasi-kejanggalan/")
            with django_assert_max_num_queries(25) as few:
                region.get("/indikasi-kejanggalan/")
    assert len(found()) == 3
    with django_assert_max_num_queries(len(few)):
        region.get("/indikasi-kejanggalan/")


# --- The pages --------------------------------------------------------------------------------------------------------
def test_who_sees_signals(signal, client_for, logins):
    url = signal.get_absolute_url()
    for login, user in logins.items():
        client = client_for(user)
        got = [
            client.get(each).status_code for each in ("/indikasi-kejanggalan/", "/indikasi-kejanggalan/ambang/", url)
        ]
        if login in {"kanwil04", "monitor", "admin"}:
            assert got == [200, 200, 200], login
            page = text_of(client.get("/indikasi-kejanggalan/?quarter=2026Q2&office=008"))
            assert "Pertanyaan yang sama direkam 2 kali (ambang 2)." in page
        elif login == "kanwil01":
            assert got == [200, 200, 404]
            assert "Rina" not in text_of(client.get("/indikasi-kejanggalan/"))
        else:
            assert got == [403, 403, 403], login
        assert ("Indikasi kejanggalan" in text_of(client.get("/"))) == (
            login in {"kanwil04", "kanwil01", "monitor", "admin"}
        )
    page = text_of(client_for(logins["kanwil04"]).get(url))
    assert "Ambang ini adalah asumsi" in page
    for reference in signal.evidence["tickets"]:
        assert f'href="/tiket/{reference}/"' in page
        assert client_for(logins["kanwil04"]).get(f"/tiket/{reference}/").status_code == 200


def test_a_kanwil_finds_it_fair_on_the_page(signal, client_for, kanwil04, monitor, kanwil_officer, clock):
    url, region = signal.get_absolute_url(), client_for(kanwil04)
    form = {"submission": str(key(None).key), "seen": 1, "officer": kanwil_officer.pk, "password": CSO_PASSWORD}
    assert "Isi alasan dinyatakan wajar" in text_of(region.post(url, {**form, "text": ""}))
    stale = region.post(url, {**form, "seen": 7, "text": "Loket bersama."})
    assert stale.status_code == 409
    assert "Loket bersama." in text_of(stale)
    assert client_for(monitor).post(url, form).status_code == 403
    for _time in range(2):
        assert region.post(url, {**form, "text": "Loket bersama."})["Location"] == url
    page = text_of(region.get(url))
    assert "Hendra Saputra, " in page
    assert "Loket bersama." in page
    assert "Nyatakan wajar" not in page
    assert "Rina" not in text_of(region.get("/indikasi-kejanggalan/"))
    assert "Rina" in text_of(region.get("/indikasi-kejanggalan/?tab=wajar"))


def test_an_admin_changes_a_threshold_on_the_page(client_for, admin, monitor):
    url = "/indikasi-kejanggalan/ambang/instant-answer/"
    desk, seen = client_for(admin), SignalThreshold.objects.in_force()["instant_answer"].pk
    form = {"submission": str(key(None).key), "seen": seen, "count": "0", "seconds": "abc"}
    page = text_of(desk.post(url, form))
    for words in ("Isi 1 atau lebih", "Isi dasar", "Isi alasan perubahan"):
        assert words in page
    good = {**form, "count": 3, "seconds": 90, "enabled": "on", "legal_basis": "ND-1", "reason": "Uji"}
    for _time in range(2):
        assert desk.post(url, good)["Location"] == "/indikasi-kejanggalan/ambang/"
    page = text_of(client_for(monitor).get("/indikasi-kejanggalan/ambang/"))
    assert "3 kali, masing-masing paling lama 90 detik" in page
    assert "sebelumnya: 2 kali" in page
    assert client_for(monitor).get(url).status_code == 403
    assert desk.get("/indikasi-kejanggalan/ambang/lain/").status_code == 404
