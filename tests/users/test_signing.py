"""The CSO password at every act: tries are counted, waits grow, colleagues are untouched (docs/security.md 2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from tests import factories
from tests.factories import CSO_PASSWORD, PostingFactory, key, move, question
from tests.parallel import apart, at_once
from tickets import actions
from tickets.models import Channel, Ticket
from users.clock import DatabaseClock, wib_date
from users.models import SigningThrottle
from users.refusals import Refused
from users.signing import proof
from users.signing.proof import SigningRefused, prove

pytestmark = pytest.mark.django_db

WRONG = "sandi-salah"


@pytest.fixture
def attempt(kppn008, rina, clock):
    """Try a password for Rina (or another posting): the signature, or the words of the refusal."""

    def tried(password: str, posting=rina, login=kppn008):
        try:
            return prove(user=login, posting=posting, password=password, clock=clock)
        except SigningRefused as refusal:
            return str(refusal)

    return tried


def test_the_right_password_proves_the_officer(attempt, kppn008, rina):
    signature = attempt(CSO_PASSWORD)
    assert (signature.user, signature.posting) == (kppn008, rina)


def test_a_wrong_password_says_whose_and_how_many_tries_are_left(attempt):
    assert attempt(WRONG) == "Password CSO untuk Rina Maharani tidak cocok. Sisa 4 percobaan."
    assert attempt(WRONG) == "Password CSO untuk Rina Maharani tidak cocok. Sisa 3 percobaan."


@pytest.mark.parametrize("password", ["", " ", CSO_PASSWORD + " ", CSO_PASSWORD.upper(), "x" * 10_000, "\x00", "é"])
def test_what_is_not_the_password_is_wrong(password, attempt):
    assert "tidak cocok" in attempt(password)


def test_another_officer_s_password_is_wrong(attempt, bayu):
    bayu.officer.set_cso_password("sandi-bayu-sendiri", must_change=False)
    bayu.officer.save()
    assert "tidak cocok" in attempt("sandi-bayu-sendiri")
    assert "Bayu Pratama tidak cocok" in attempt(CSO_PASSWORD, bayu)


def test_the_fifth_wrong_try_begins_a_wait_that_even_the_right_password_keeps(attempt, clock):
    for _ in range(4):
        attempt(WRONG)
    # 10.20 and one minute, told in whole minutes and never too early.
    blocked = "Password CSO Rina Maharani terkunci sampai 10.21 WIB karena 5 kali salah."
    assert attempt(WRONG).startswith(blocked)
    assert attempt(CSO_PASSWORD).startswith(blocked)
    clock.at += timedelta(seconds=59)
    assert attempt(CSO_PASSWORD).startswith(blocked)
    clock.at += timedelta(seconds=1)
    assert attempt(CSO_PASSWORD).posting


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(attempt, clock):
    for _ in range(4):
        attempt(WRONG)
    waits = []
    for _ in range(7):
        attempt(WRONG)
        until = SigningThrottle.objects.get().blocked_until
        waits.append((until - clock.now()) // timedelta(minutes=1))
        clock.at = until
    assert waits == [1, 2, 5, 15, 15, 15, 15]


def test_tries_while_waiting_do_not_lengthen_the_wait(attempt, clock):
    for _ in range(30):
        attempt(WRONG)
    throttle = SigningThrottle.objects.get()
    assert (throttle.failures, throttle.pending) == (5, 0)
    clock.at += timedelta(minutes=1)
    assert attempt(CSO_PASSWORD).posting


def test_success_begins_the_count_anew(attempt):
    for _ in range(4):
        attempt(WRONG)
    assert attempt(CSO_PASSWORD).posting
    assert "Sisa 4 percobaan" in attempt(WRONG)


def test_a_colleague_is_not_touched(attempt, bayu):
    for _ in range(6):
        attempt(WRONG)
    assert attempt(CSO_PASSWORD, bayu).posting == bayu


def test_an_officer_s_other_office_is_not_touched(attempt, rina, kppn001, banda_aceh, clock):
    """Whoever sits at one office cannot lock an officer out of another."""
    for _ in range(6):
        attempt(WRONG)
    elsewhere = move(rina, banda_aceh, wib_date(clock.at))
    assert attempt(CSO_PASSWORD, elsewhere, kppn001).posting == elsewhere


def test_an_officer_of_another_office_is_refused_without_a_look_at_the_password(attempt, cut):
    assert attempt(CSO_PASSWORD, cut) == "Petugas ini tidak bertugas di kantor Anda. Pilih petugas lain."
    assert not SigningThrottle.objects.exists()


@pytest.mark.parametrize("login", ["clerk", "kanwil04", "monitor", "layer1", "layer2", "admin"])
def test_no_other_login_can_prove_an_officer(login, logins, attempt, rina):
    assert "tidak bertugas" in attempt(CSO_PASSWORD, rina, logins[login])


def test_a_posting_that_ended_yesterday_does_not_prove(attempt, pekanbaru, clock):
    today = wib_date(clock.now())
    assert "tidak bertugas" in attempt(
        CSO_PASSWORD, PostingFactory(office=pekanbaru, ends_on=today - timedelta(days=1))
    )
    assert attempt(CSO_PASSWORD, PostingFactory(office=pekanbaru, ends_on=today)).posting


def test_an_officer_out_of_service_does_not_prove(attempt, rina):
    rina.officer.is_active = False
    rina.officer.save()
    assert "tidak bertugas" in attempt(CSO_PASSWORD)


def test_the_first_password_must_be_changed_before_it_signs(attempt, rina):
    rina.officer.must_change_password = True
    rina.officer.save()
    assert "harus diganti dahulu" in attempt(CSO_PASSWORD)
    assert "tidak cocok" in attempt(WRONG)


def test_a_signature_ends_when_the_password_changes(attempt, rina, pekanbaru, clock):
    signature = attempt(CSO_PASSWORD)
    signature.check_still_valid(pekanbaru, at=clock.now())
    rina.officer.set_cso_password(CSO_PASSWORD, must_change=False)
    rina.officer.save()
    with pytest.raises(SigningRefused):
        signature.check_still_valid(pekanbaru, at=clock.now())


def test_the_password_is_never_in_the_words(attempt):
    for password in (WRONG, CSO_PASSWORD):
        for _ in range(6):
            answer = attempt(password)
            assert password not in str(answer)


# --- Committed before the hash, in the open and side by side ----------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_proving_inside_somebody_s_transaction_is_a_mistake(kppn008, rina, clock):
    """There a rollback would give the try back."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock)


@pytest.mark.django_db(transaction=True)
def test_the_count_survives_an_act_that_fails(attempt, rina, bayu, budi, clock):
    for _ in range(3):
        attempt(WRONG)
    with pytest.raises(Refused), transaction.atomic():
        factories.record(
            factories.sign(budi.memberships.get(satker=None).added_by, rina), budi, clock, follow_up="selesai"
        )
    assert SigningThrottle.objects.get(officer=rina.officer).failures == 3


@pytest.mark.django_db(transaction=True)
def test_the_try_is_on_record_while_the_hash_is_computed(kppn008, rina, clock, monkeypatch):
    seen = []

    def look(officer, raw):
        with ThreadPoolExecutor(1) as pool:  # another connection: only what is committed is seen there
            seen.append(pool.submit(apart, lambda: SigningThrottle.objects.get().pending).result())
        return False

    monkeypatch.setattr("users.models.Officer.check_cso_password", look)
    with pytest.raises(SigningRefused):
        prove(user=kppn008, posting=rina, password=WRONG, clock=clock)
    assert seen == [1]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_died_while_hashing_used_up_its_tries(kppn008, rina, attempt, clock):
    SigningThrottle.objects.create(
        officer=rina.officer, office=rina.office, failures=2, pending=2, pending_since=clock.now()
    )
    clock.at += proof.PENDING_LIMIT + timedelta(seconds=1)
    assert attempt(WRONG).startswith("Password CSO Rina Maharani terkunci")
    assert SigningThrottle.objects.get().failures == 5


@pytest.mark.django_db(transaction=True)
def test_ten_right_passwords_at_once_all_pass(kppn008, rina):
    results = at_once(10, lambda _n: prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=DatabaseClock()))
    assert [result.posting for result in results] == [rina] * 10
    throttle = SigningThrottle.objects.get()
    assert (throttle.failures, throttle.pending) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_parallel_guessing_gains_nothing(kppn008, rina, monkeypatch):
    """Twenty wrong passwords at once: no more of them are looked at than one after the other."""
    looked_at = []
    check = type(rina.officer).check_cso_password
    monkeypatch.setattr(
        "users.models.Officer.check_cso_password", lambda officer, raw: looked_at.append(raw) or check(officer, raw)
    )
    results = at_once(20, lambda n: prove(user=kppn008, posting=rina, password=f"{WRONG}{n}", clock=DatabaseClock()))
    assert len(looked_at) == settings.CSO_PASSWORD_TRIES
    assert all(isinstance(result, SigningRefused) for result in results)
    throttle = SigningThrottle.objects.get()
    assert (throttle.failures, throttle.pending) == (settings.CSO_PASSWORD_TRIES, 0)
    assert throttle.blocked_until > DatabaseClock().now()


@pytest.mark.django_db(transaction=True)
def test_ten_officers_sign_and_recordat_once(kppn008, pekanbaru, budi):
    postings = [PostingFactory(office=pekanbaru) for _ in range(10)]

    def work(n: int) -> Ticket:
        signature = prove(user=kppn008, posting=postings[n], password=CSO_PASSWORD, clock=DatabaseClock())
        return actions.record(
            signature=signature,
            asker=factories.person(budi),
            channel=Channel.PHONE,
            question=question(),
            follow_up=actions.FollowUp.ANSWER_LATER,
            key=key(kppn008),
            clock=DatabaseClock(),
        )

    tickets = at_once(10, work)
    assert {ticket.posting for ticket in tickets} == set(postings)
