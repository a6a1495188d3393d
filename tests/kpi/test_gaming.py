"""Each way in which an index was made to look better raises its signal and no other, with the thresholds that come
with the software; the tries are made by the real acts.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest

from kpi.locks.actions import lock_quarter
from kpi.models import Signal, SignalRule, SignalThreshold
from kpi.signals import actions
from kpi.signals.reference_data import THRESHOLDS, load_thresholds
from kpi.signals.search import SearchOfTheDay, search
from kpi.signals.words import number_of, said
from tests import factories
from tests.calendar_changes import change_calendar
from tests.factories import MembershipFactory, PostingFactory, ServiceUserFactory, key, question, sign
from tickets.actions import Asker, FollowUp, deny
from tickets.calendar.proposals import addition
from tickets.models import Norm, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Basis, OfficeTypeRecord, ServiceUser, UnitType
from users.service_users.actions import update_service_user
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q2 = Quarter(2026, 2)
WORDS = "pagu kontrak gaji lembur pajak retur uang koreksi rekening honor dinas saldo".split()  # noqa: SIM905
LATER = datetime(2026, 6, 25, 20, tzinfo=WIB)


@pytest.fixture(autouse=True)
def thresholds(db):
    """As they come with the software."""
    load_thresholds(FixedClock(datetime(2026, 1, 1, tzinfo=WIB)))


@pytest.fixture
def see(client_for, kanwil04):
    """Search, and say what was found: rule and about whom. Each is explained on its page, a door to every ticket."""

    def found(clock):
        clock.at = max(clock.at, LATER)
        search(Q2, clock)
        signals = list(Signal.objects.select_related("posting__officer", "office", "threshold"))
        for signal in signals:
            page = unescape(client_for(kanwil04).get(signal.get_absolute_url()).content.decode())
            assert said(signal) in page
            assert signal.threshold.words in page
            assert signal.evidence["tickets"]
            for reference in signal.evidence["tickets"]:
                assert f'href="/tiket/{reference}/"' in page
        return {(signal.rule, signal.whom) for signal in signals}

    return found


def at(day, hour=9, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=WIB)


def record(signature, asker, clock, text, **say):
    return factories.record(signature, asker, clock, question=question(text=text), **say)


def now_with(answer):
    return {"follow_up": FollowUp.ANSWER_NOW, "answer": answer}


def asked(clerk, budi, clock, number):
    """Questions of the satker itself, each in other words, an hour apart."""
    tickets = []
    for word in WORDS[:number]:
        tickets.append(factories.ask(clerk, budi, clock, question=question(f"Soal {word}", f"Bagaimana {word} ini?")))
        clock.at += timedelta(hours=1)
    return tickets


def test_invented_questions_of_one_asker_with_numbered_texts_answered_at_once(as_rina, budi, clock, see):
    clock.at = at(4)
    for number in range(120):
        record(as_rina, budi, clock, f"Mohon cek SPM nomor {number}.", **now_with(f"SPM nomor {number} sudah benar."))
        clock.at += timedelta(minutes=10)
    rules = ("one_asker", "at_recording", "alike_question", "alike_answer")
    assert see(clock) == {(rule, "Rina Maharani") for rule in rules}


def test_a_letter_of_january_recorded_in_may_with_its_answer(as_rina, budi, clock, see):
    asks = question("Surat", "Mohon penjelasan retur.", received_on=datetime(2026, 1, 12, 9, tzinfo=WIB))
    factories.record(as_rina, budi, clock, question=asks, **now_with("Sudah dikirim ulang."))
    today = question("Surat lain", "Mohon penjelasan pajak.", received_on=clock.at - timedelta(days=2))
    factories.record(as_rina, budi, clock, question=today, **now_with("Dasarnya PMK."))
    assert see(clock) == {("late_input", "Rina Maharani")}
    assert Signal.objects.get().count == 1


def test_a_dot_as_answer_and_then_a_follow_up(clerk, as_rina, budi, clock, see):
    for ticket in asked(clerk, budi, clock, 3):
        factories.answer(ticket, as_rina, clock, text=".")
        clock.at += timedelta(minutes=5)
        more = factories.ask(clerk, budi, clock, follows=Ticket.objects.get(pk=ticket.pk))
        clock.at += timedelta(hours=30)
        factories.answer(more, as_rina, clock, text=f"Jawaban lengkap {ticket.subject}.")
    assert see(clock) == {("trivial_text", "Rina Maharani")}


def test_ten_refusals_in_ten_minutes(clerk, as_rina, budi, clock, see):
    tickets = asked(clerk, budi, clock, 10)
    for ticket in tickets:
        factories.refuse(ticket, as_rina, clock, text=f"{ticket.subject} di luar katalog.")
        clock.at += timedelta(minutes=1)
    assert see(clock) == {("quick_refusal", "Rina Maharani"), ("refusal_share", "Rina Maharani")}


def test_refusals_among_many_answers_are_a_share_only_when_it_is_large(clerk, as_rina, budi, clock, see):
    for number in range(50):
        ticket = factories.ask(clerk, budi, clock, question=question(text=f"Soal {WORDS[number % 12]}?"))
        clock.at += timedelta(hours=1)
        act = factories.refuse if number % 5 == 0 else factories.answer
        act(ticket, as_rina, clock, text=f"Soal {WORDS[number % 11]}, {WORDS[number % 7]}.")
    # 10 of 50 are 20 %: at the threshold. Budi asked all of them.
    assert see(clock) == {("refusal_share", "Rina Maharani"), ("one_asker", "Rina Maharani")}


def test_a_late_question_referred_to_an_sso(clerk, as_rina, sso, kppn008, budi, clock, see):
    tickets = asked(clerk, budi, clock, 3)
    clock.at += timedelta(days=7)
    for ticket in tickets:
        ticket = factories.refer(ticket, as_rina, clock, colleague=sso)
        factories.answer(ticket, sign(kppn008, sso), clock, text=f"Tentang {ticket.subject}.")
    assert see(clock) == {("late_handed", "Rina Maharani")}


def test_passed_to_the_kanwil_and_back(clerk, as_rina, as_kanwil, riau, pekanbaru, budi, clock, see):
    for ticket in asked(clerk, budi, clock, 3):
        ticket = factories.pass_on(ticket, as_rina, clock, office=riau)
        clock.at += timedelta(hours=1)
        ticket = factories.pass_on(ticket, as_kanwil, clock, office=pekanbaru)
        factories.answer(ticket, as_rina, clock, text=f"Tentang {ticket.subject}.")
    assert see(clock) == {("ping_pong", "Rina Maharani")}


def test_data_asked_for_to_take_a_question_that_a_colleague_answers(clerk, as_rina, as_bayu, budi, clock, see):
    for ticket in asked(clerk, budi, clock, 3):
        ticket = factories.ask_data(ticket, as_rina, clock)
        clock.at += timedelta(hours=1)
        ticket = factories.reply(ticket, clerk, clock)
        factories.answer(ticket, as_bayu, clock, text=f"Tentang {ticket.subject}.")
    assert see(clock) == {("taken_over", "Rina Maharani")}


@pytest.mark.parametrize("told", [True, False], ids=["with Diterima pada", "without"])
def test_one_letter_split_into_eight(told, as_rina, budi, clock, see):
    received = clock.at - timedelta(hours=3) if told else None
    for word in WORDS[:8]:
        asks = question("Surat", f"Mohon penjelasan {word}.", received_on=received)
        factories.record(as_rina, budi, clock, question=asks, **now_with(f"Penjelasan {word} terlampir."))
        clock.at += timedelta(minutes=40 if told else 4)
    assert see(clock) == {("split_letter", "Rina Maharani")}


def test_a_bank_teller_recorded_as_satker(as_rina, kppn008, satker, clock, see):
    teller = Asker("teller@bank-uji.co.id", "Teller Uji", UnitType.BANK)
    record(as_rina, teller, clock, "Pelimpahan gagal?", **now_with("Ulangi pelimpahannya."))
    person = ServiceUser.objects.get(email=teller.email)
    say = {"name": person.name, "unit_type": UnitType.SATKER, "satker": satker, "institution": ""}
    update_service_user(key=key(kppn008), person_id=person.pk, **say)
    for word in WORDS[:3]:
        clock.at += timedelta(hours=2)
        record(as_rina, person, clock, f"Bagaimana {word}?", **now_with(f"Tentang {word}."))
    assert see(clock) == {("unit_type", "Rina Maharani")}
    assert Signal.objects.get().count == 3


def test_a_bank_s_address_recorded_as_satker(as_rina, kppn008, satker, budi, clock, see):
    for number in range(3):
        one = ServiceUserFactory(
            email=f"teller{number}@bank-uji.co.id", unit_type=UnitType.BANK, institution="Bank Uji"
        )
        MembershipFactory(service_user=one, office=kppn008.office, added_by=kppn008)
    fourth = Asker("teller9@bank-uji.co.id", "Orang Keempat", UnitType.SATKER, satker)
    for word in WORDS[:3]:
        record(as_rina, fourth, clock, f"Bagaimana {word}?", **now_with(f"Tentang {word}."))
        record(as_rina, budi, clock, f"Apakah {word}?", **now_with(f"Ya, {word}."))
        clock.at += timedelta(hours=2)
    assert see(clock) == {("unit_type", "Rina Maharani")}


def test_the_officer_s_own_short_name_as_asker(as_rina, satker, clock, see):
    record(as_rina, Asker("r.m@contoh.go.id", "Rina M", UnitType.SATKER, satker), clock, "Pagu?")
    assert see(clock) == {("same_person", "Rina Maharani")}


def test_many_acts_in_minutes(clerk, as_rina, budi, clock, see):
    tickets = [*asked(clerk, budi, clock, 12), *asked(clerk, budi, clock, 3)]
    for number, ticket in enumerate(tickets):
        factories.answer(ticket, as_rina, clock, text=f"Tentang {ticket.subject}, {WORDS[-1 - number % 12]}.")
        clock.at += timedelta(seconds=20)
    assert see(clock) == {("many_acts", "Rina Maharani")}


def test_denied_by_the_satker(clerk, as_rina, budi, clock, see):
    for word in WORDS[:3]:
        ticket = record(as_rina, budi, clock, f"Bagaimana {word}?", **now_with(f"Tentang {word}."))
        clock.at += timedelta(hours=2)
        if word != WORDS[2]:
            deny(key=key(clerk), ticket_id=ticket.pk, text="Tidak ada pegawai kami yang menanyakannya.", clock=clock)
    assert see(clock) == {("denied", "Rina Maharani")}
    assert said(Signal.objects.get()).startswith("2 dari 3 tiket atas nama satker (66,7%)")


@pytest.fixture
def left_at_the_lock(clerk, budi, clock, pekanbaru, riau, kanwil04):
    """Three questions that nobody took, and the quarter locked over them."""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis=Basis.ASSUMED, valid_from=date(2016, 1, 1))
    asked(clerk, budi, clock, 3)
    clock.at = datetime(2026, 7, 8, 10, tzinfo=WIB)
    by = sign(kanwil04, PostingFactory(officer=factories.OfficerFactory(name="Surya Darma"), office=riau))
    lock_quarter(kanwil=riau, quarter=Q2, by=by, clock=clock)
    return by


def test_late_tickets_left_untaken_until_the_lock(left_at_the_lock, pekanbaru, clock, see):
    assert see(clock) == {("late_untaken", pekanbaru.name)}


def test_what_a_lock_left_is_found_the_night_after_whenever_that_is(left_at_the_lock, clock):
    clock.at = datetime(2026, 7, 9, 1, tzinfo=WIB)
    SearchOfTheDay()(clock, lambda: False)
    assert Signal.objects.get().rule == "late_untaken"


def test_a_signal_about_an_office_is_dismissed_like_any_other(left_at_the_lock, kanwil04, kanwil01, clock):
    search(Q2, clock)
    signal = Signal.objects.get()
    assert list(Signal.objects.visible_to(kanwil01)) == []
    done = actions.dismiss(
        key=key(kanwil04), signature=left_at_the_lock, signal_id=signal.pk, seen=1, text="Salah alamat.", clock=clock
    )
    assert done.state == "dismissed"


def test_honest_work_raises_nothing(clerk, as_rina, as_bayu, budi, citizen, clock, see):
    for signature in (as_rina, as_bayu):
        for ticket in asked(clerk, budi, clock, 8):
            factories.answer(ticket, signature, clock, text=f"Tentang {ticket.subject}, {signature.posting.pk}.")
            clock.at += timedelta(minutes=15)
            record(signature, citizen, clock, f"Apakah {ticket.subject}?", **now_with(f"Ya, {ticket.subject}."))
            clock.at += timedelta(minutes=15)
    assert see(clock) == set()


def test_every_rule_has_its_threshold_with_basis_and_a_sentence():
    in_force = SignalThreshold.objects.in_force()
    assert set(in_force) == set(SignalRule.values) == set(THRESHOLDS)
    for row in in_force.values():
        assert row.assumed
        assert row.legal_basis
        assert "Wajar bila" in row.words
        assert number_of(row)


def test_the_search_asks_as_often_whatever_there_is(clerk, as_rina, budi, clock, django_assert_max_num_queries):
    def work(number):
        for ticket in asked(clerk, budi, clock, number):
            factories.answer(ticket, as_rina, clock, text=f"Tentang {ticket.subject}.")
            record(as_rina, budi, clock, f"Apakah {ticket.subject}?")
            clock.at += timedelta(hours=1)

    work(1)
    with django_assert_max_num_queries(20) as few:
        search(Q2, clock, kanwil="04")
    work(6)
    with django_assert_max_num_queries(len(few)):
        search(Q2, clock, kanwil="04")
    assert not Signal.objects.exists()


# --- The service of a ticket ------------------------------------------------------------------------------------------
def with_sla_of(days, admin):
    """A service with an SLA of its own, all others have five working days."""
    service = factories.service()
    said = {"legal_basis": "KEP-uji/PB/2026", "valid_from": date(2026, 5, 4)}
    norm = addition(Norm(code="SLA", amount=Decimal(days), service=service, **said))
    change_calendar([admin], [norm], datetime(2026, 4, 20, 9, tzinfo=WIB))
    return service


@pytest.fixture
def quick(admin):
    return with_sla_of(1, admin)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, {("longer_sla", "Rina Maharani")}),  # input 10.20, the SLA is a working day: never more than a day before
        (30, {("longer_sla", "Rina Maharani")}),  # gone by already
    ],
)
def test_a_ticket_near_its_sla_gets_a_service_with_more_time(quick, clerk, as_rina, budi, clock, see, hours, expected):
    ticket = factories.ask(clerk, budi, clock, service=quick)
    clock.at += timedelta(hours=hours, minutes=5)
    factories.correct_service(ticket, as_rina, clock, factories.service("LYN-15"))
    assert see(clock) == expected


@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [
        (0, 1, set()),  # Monday 11.20, the SLA ends on Thursday
        (2, -1, set()),  # Wednesday 09.20: a working day and an hour before
        (2, 0, {("longer_sla", "Rina Maharani")}),  # 10.20: a working day before, to the second
    ],
)
def test_a_correction_long_before_the_sla_ends_is_none(admin, clerk, as_rina, budi, clock, see, days, hours, expected):
    ticket = factories.ask(clerk, budi, clock, service=with_sla_of(3, admin))
    clock.at += timedelta(days=days, hours=hours)
    factories.correct_service(ticket, as_rina, clock, factories.service("LYN-15"))
    assert see(clock) == expected


def test_a_service_with_less_time_or_just_as_much_signals_nothing(quick, clerk, as_rina, budi, clock, see):
    ticket = factories.ask(clerk, budi, clock, service=factories.service("LYN-15"))
    clock.at += timedelta(days=4, hours=1)
    ticket = factories.correct_service(ticket, as_rina, clock, factories.service("LYN-01"))
    ticket = factories.correct_service(ticket, as_rina, clock, None)
    factories.correct_service(ticket, as_rina, clock, quick)
    assert see(clock) == set()


def test_a_correction_by_layer_1_is_no_officers(quick, clerk, as_rina, layer1, budi, clock, see):
    ticket = factories.escalate(factories.ask(clerk, budi, clock, service=quick), as_rina, clock)
    factories.correct_service(ticket, layer1, clock, factories.service("LYN-15"))
    assert see(clock) == set()
