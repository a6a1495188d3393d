"""Officers come, move and go: proposed, decided, first passwords, locks, postings (000 item 5, 002 3d)."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, answer, ask, key, sign
from users.models import AlreadyDone, Officer, OfficerEvent, OfficerProposal, Posting, SigningThrottle
from users.officers import actions as officer_actions
from users.officers.actions import Proposed
from users.refusals import Refused
from users.signing import password_actions
from users.signing.proof import MustChangePassword, SigningRefused, prove

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 18)


@pytest.fixture
def as_dewi(kppn008, dewi):
    """The head of section of Pekanbaru at that office's login."""
    return sign(kppn008, dewi)


@pytest.fixture
def propose(kppn008, as_dewi, pekanbaru, clock):
    def proposed(name="Galih Nugroho", kind=Posting.Kind.CSO, starts_on=TODAY, **other):
        say = {"office_id": pekanbaru.pk, "signature": as_dewi, "key": key(kppn008)} | other
        return officer_actions.propose_officers(names=[Proposed(name, kind, starts_on)], clock=clock, **say)[0]

    return proposed


@pytest.fixture
def activate(admin, clock):
    def activated(proposal, officer=None, **other):
        say = {"key": key(admin), "reason": ""} | other
        officer_id = officer.pk if officer else None
        return officer_actions.activate_proposal(proposal_id=proposal.pk, officer_id=officer_id, clock=clock, **say)

    return activated


# --- Proposals --------------------------------------------------------------------------------------------------------
def test_a_proposal_signed_by_the_head_of_section_waits_for_an_admin(propose, dewi, kppn008):
    proposal = propose()
    assert proposal.state == OfficerProposal.State.OPEN
    assert (proposal.signed_by, proposal.proposed_by) == (dewi, kppn008)
    assert not Officer.objects.filter(name="Galih Nugroho").exists()


def test_a_cso_cannot_propose(propose, as_rina, dewi):
    with pytest.raises(Refused, match="Hanya Kepala Seksi"):
        propose(signature=as_rina)


def test_nobody_is_proposed_twice(propose, rina, activate):
    with pytest.raises(Refused, match=r"Rina Maharani sudah bertugas di .* sebagai CSO sejak 1 Jan 2016"):
        propose(name="RINA maharani")
    proposal = propose()
    with pytest.raises(Refused, match="Galih Nugroho sudah diusulkan pada 18 Mei 2026 dan menunggu admin HAI"):
        propose(name="galih nugroho")
    activate(proposal)
    with pytest.raises(Refused, match="sudah bertugas"):
        propose()


def test_a_refused_name_may_be_proposed_again(propose, admin, clock):
    proposal = propose()
    with pytest.raises(Refused, match="Isi alasan"):
        officer_actions.refuse_proposal(key=key(admin), proposal_id=proposal.pk, reason=" ", clock=clock)
    officer_actions.refuse_proposal(key=key(admin), proposal_id=proposal.pk, reason="Nama tidak lengkap", clock=clock)
    assert propose().pk != proposal.pk


def test_an_office_without_a_head_is_told_that_its_kanwil_proposes_the_first(kppn008, rina, clock, pekanbaru, as_rina):
    with pytest.raises(Refused, match="Kepala seksi pertama diusulkan oleh Kanwil Anda"):
        officer_actions.propose_officers(
            key=key(kppn008), office_id=pekanbaru.pk, names=[], signature=as_rina, clock=clock
        )


def test_the_kanwil_proposes_the_first_head_of_its_kppn_and_nothing_else(kanwil04, riau, pekanbaru, propose, clock):
    head = PostingFactory(office=riau, kind=Posting.Kind.HEAD, officer=OfficerFactory(name="Ratna Sari"))
    signature = sign(kanwil04, head)
    Posting.objects.filter(office=pekanbaru, kind=Posting.Kind.HEAD).update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="hanya dapat diusulkan Kepala Seksi"):
        propose(signature=signature, key=key(kanwil04))
    proposal = propose(kind=Posting.Kind.HEAD, signature=signature, key=key(kanwil04))
    assert proposal.office == pekanbaru
    PostingFactory(office=pekanbaru, kind=Posting.Kind.HEAD)
    with pytest.raises(Refused, match="sudah mempunyai Kepala Seksi"):
        propose(name="Orang Kedua", kind=Posting.Kind.HEAD, signature=signature, key=key(kanwil04))


def test_a_kanwil_does_not_propose_for_another_region(kanwil01, aceh, propose):
    head = PostingFactory(office=aceh, kind=Posting.Kind.HEAD)
    with pytest.raises(Refused):
        propose(kind=Posting.Kind.HEAD, signature=sign(kanwil01, head), key=key(kanwil01))


def test_an_admin_proposes_the_first_head_of_a_kanwil(admin, riau, propose, pekanbaru):
    with pytest.raises(Refused):
        propose(kind=Posting.Kind.HEAD, signature=None, key=key(admin))
    assert propose(kind=Posting.Kind.HEAD, signature=None, key=key(admin), office_id=riau.pk).signed_by is None


@pytest.mark.parametrize("login", ["monitor", "clerk", "layer1", "layer2", "kppn001"])
def test_nobody_else_proposes(login, logins, propose):
    with pytest.raises((Refused, SigningRefused)):
        propose(key=key(logins[login]))


def test_a_slip_of_the_year_is_noticed(propose):
    for day in (date(2016, 5, 18), date(2062, 5, 18)):
        with pytest.raises(Refused, match="Mulai bertugas harus antara"):
            propose(starts_on=day)


def test_many_names_are_proposed_all_or_none(kppn008, as_dewi, pekanbaru, clock, rina):
    names = [Proposed("Satu Contoh", "cso", TODAY), Proposed("Rina Maharani", "cso", TODAY)]
    with pytest.raises(officer_actions.RefusedLine, match="sudah bertugas") as refusal:
        officer_actions.propose_officers(
            key=key(kppn008), office_id=pekanbaru.pk, names=names, signature=as_dewi, clock=clock
        )
    assert refusal.value.index == 1
    assert not OfficerProposal.objects.exists()


# --- Activation and first passwords -----------------------------------------------------------------------------------
def test_activation_makes_an_officer_whose_first_password_opens_only_its_change(propose, activate, kppn008, clock):
    done = activate(propose())
    assert done.first is not None
    assert done.posting.officer.name == "Galih Nugroho"
    with pytest.raises(MustChangePassword):
        prove(user=kppn008, posting=done.posting, password=done.first.raw, clock=clock)
    signature = prove(user=kppn008, posting=done.posting, password=done.first.raw, clock=clock, for_change=True)
    password_actions.change_cso_password(
        key=key(kppn008), signature=signature, new_password="rahasia-baru-9", clock=clock
    )
    done.posting.refresh_from_db()
    posting = Posting.objects.get(pk=done.posting.pk)
    clock.at += timedelta(days=30)
    assert prove(user=kppn008, posting=posting, password="rahasia-baru-9", clock=clock)


def test_a_first_password_expires(propose, activate, kppn008, clock):
    done = activate(propose())
    clock.at += timedelta(days=settings.CSO_FIRST_PASSWORD_DAYS, seconds=-1)
    assert prove(user=kppn008, posting=done.posting, password=done.first.raw, clock=clock, for_change=True)
    clock.at += timedelta(seconds=1)
    with pytest.raises(SigningRefused, match=r"sudah kedaluwarsa sejak 25-05-2026 10\.20 WIB"):
        prove(user=kppn008, posting=done.posting, password=done.first.raw, clock=clock, for_change=True)


def test_the_raw_first_password_is_nowhere_but_in_the_answer(propose, activate):
    done = activate(propose())
    assert done.first.raw not in repr(done)
    assert done.first.raw not in done.posting.officer.cso_password
    assert len(done.first.raw) == 14


def test_only_an_admin_decides_and_only_once(propose, activate, kppn008, monitor):
    proposal = propose()
    for login in (kppn008, monitor):
        with pytest.raises(Refused, match="diputuskan oleh admin HAI"):
            activate(proposal, key=key(login))
    activate(proposal)
    with pytest.raises(Refused, match="sudah diputuskan: diaktifkan, 18 Mei 2026"):
        activate(proposal)


def test_the_same_form_sent_twice_activates_once(propose, activate, admin):
    proposal, once = propose(), key(admin)
    activate(proposal, key=once)
    with pytest.raises(AlreadyDone):
        activate(proposal, key=once)
    assert Posting.objects.filter(officer__name="Galih Nugroho").count() == 1


# --- Moving -----------------------------------------------------------------------------------------------------------
def test_an_officer_proposed_by_the_receiving_office_moves_with_his_password(propose, activate, cut, kppn001, clock):
    proposal = propose(name="Cut Nuraini")
    assert officer_actions.known_officers(proposal) == [cut.officer]
    done = activate(proposal, cut.officer)
    assert done.first is None
    cut.refresh_from_db()
    assert cut.ends_on == TODAY - timedelta(days=1)
    assert done.posting.officer == cut.officer
    with pytest.raises(SigningRefused, match="tidak bertugas di kantor Anda"):
        prove(user=kppn001, posting=cut, password=CSO_PASSWORD, clock=clock)
    kinds = set(OfficerEvent.objects.filter(officer=cut.officer).values_list("kind", "office__code"))
    assert kinds == {("posting_ended", "001"), ("activated", "008")}


def test_a_page_opened_before_the_move_signs_nothing_after_it(as_rina, rina, admin, banda_aceh, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    _move(admin, rina, banda_aceh, clock)
    with pytest.raises(Exception, match="Penempatan atau Password CSO petugas berubah"):
        answer(ticket, as_rina, clock)


def test_only_an_officer_of_the_same_name_is_moved(propose, activate, bayu):
    with pytest.raises(Refused, match="namanya sama"):
        activate(propose(), bayu.officer)


def test_a_move_to_come_leaves_the_old_posting_in_force_until_then(rina, admin, banda_aceh, clock):
    _move(admin, rina, banda_aceh, clock, starts_on=TODAY + timedelta(days=7))
    on = [Posting.objects.on(TODAY + timedelta(days=days)).filter(officer=rina.officer).get() for days in (6, 7)]
    assert [posting.office.code for posting in on] == ["008", "001"]


def test_postings_of_one_officer_never_overlap(rina, admin, banda_aceh, pekanbaru, clock):
    _move(admin, rina, banda_aceh, clock)
    with pytest.raises(Refused, match=r"baru mulai bertugas di .* pada 18 Mei 2026"):
        _move(admin, rina, pekanbaru, clock)
    with pytest.raises(Refused, match=r"sudah bertugas di .* sebagai CSO"):
        _move(admin, rina, banda_aceh, clock, starts_on=TODAY + timedelta(days=3))


def test_an_officer_may_change_his_task_at_the_same_office(rina, admin, pekanbaru, clock):
    _move(admin, rina, pekanbaru, clock, kind=Posting.Kind.HEAD)
    assert Posting.objects.on(TODAY).get(officer=rina.officer).kind == Posting.Kind.HEAD


@pytest.mark.parametrize("login", ["kppn008", "monitor", "clerk", "kanwil04"])
def test_only_an_admin_moves(login, logins, rina, banda_aceh, clock):
    with pytest.raises(Refused, match="oleh admin HAI"):
        _move(logins[login], rina, banda_aceh, clock)


def _move(login, posting, office, clock, *, starts_on=TODAY, kind=Posting.Kind.CSO):
    return officer_actions.move_officer(
        key=key(login),
        officer_id=posting.officer_id,
        office_id=office.pk,
        kind=kind,
        starts_on=starts_on,
        reason="ST-1",
        clock=clock,
    )


# --- Departure --------------------------------------------------------------------------------------------------------
def _end(posting, signature, clock, *, ends_on=TODAY, login=None):
    login = login or signature.user
    return officer_actions.end_posting(
        key=key(login), posting_id=posting.pk, ends_on=ends_on, reason="Mutasi", signature=signature, clock=clock
    )


def test_departure_ends_signing_at_once_also_on_a_page_opened_before(as_dewi, rina, as_rina, clerk, budi, clock):
    ticket = ask(clerk, budi, clock)
    _end(rina, as_dewi, clock)
    with pytest.raises(Exception, match="Penempatan atau Password CSO petugas berubah"):
        answer(ticket, as_rina, clock)
    with pytest.raises(SigningRefused, match="tidak bertugas"):
        prove(user=as_rina.user, posting=Posting.objects.get(pk=rina.pk), password=CSO_PASSWORD, clock=clock)
    assert not Posting.objects.on(TODAY).filter(pk=rina.pk).exists()


def test_a_departure_to_come_leaves_the_last_day(as_dewi, rina, clock):
    last = TODAY + timedelta(days=10)
    _end(rina, as_dewi, clock, ends_on=last)
    assert Posting.objects.on(last).filter(pk=rina.pk).exists()
    assert not Posting.objects.on(last + timedelta(days=1)).filter(pk=rina.pk).exists()


def test_a_posting_ends_once_and_within_reason(as_dewi, rina, clock):
    for day in (date(2015, 1, 1), date(2030, 1, 1)):
        with pytest.raises(Refused, match="Hari terakhir bertugas paling awal 1 Jan 2016"):
            _end(rina, as_dewi, clock, ends_on=day)
    _end(rina, as_dewi, clock)
    with pytest.raises(Refused, match="tidak bertugas lagi"):
        _end(rina, as_dewi, clock)


def test_a_head_of_another_office_and_a_kanwil_end_nothing_here(kanwil04, riau, kppn001, banda_aceh, rina, clock):
    for login, office in ((kanwil04, riau), (kppn001, banda_aceh)):
        head = PostingFactory(office=office, kind=Posting.Kind.HEAD)
        with pytest.raises(Refused, match="tidak mengurus petugas kantor itu"):
            _end(rina, sign(login, head), clock)


# --- Reset and unlock -------------------------------------------------------------------------------------------------
def _reset(posting, login, signature, clock):
    return password_actions.reset_cso_password(key=key(login), posting_id=posting.pk, signature=signature, clock=clock)


def test_a_reset_ends_the_old_password_and_every_lock(as_dewi, rina, as_rina, kppn008, clerk, budi, clock):
    SigningThrottle.objects.create(
        officer=rina.officer, office=rina.office, failures=7, blocked_until=clock.at + timedelta(minutes=9)
    )
    ticket = ask(clerk, budi, clock)
    first = _reset(rina, kppn008, as_dewi, clock)
    with pytest.raises(Exception, match="Password CSO petugas berubah"):
        answer(ticket, as_rina, clock)
    posting = Posting.objects.get(pk=rina.pk)
    with pytest.raises(SigningRefused, match="tidak cocok"):
        prove(user=kppn008, posting=posting, password=CSO_PASSWORD, clock=clock)
    assert prove(user=kppn008, posting=posting, password=first.raw, clock=clock, for_change=True)


def test_a_cso_resets_nobody_and_an_admin_needs_no_signature(as_rina, bayu, kppn008, admin, clock):
    with pytest.raises(Refused, match="Hanya Kepala Seksi"):
        _reset(bayu, kppn008, as_rina, clock)
    assert _reset(bayu, admin, None, clock).officer == bayu.officer
    event = OfficerEvent.objects.get()
    assert (event.kind, event.user, event.signed_by) == ("password_reset", admin, None)


def test_a_reset_for_a_departed_officer_is_refused(as_dewi, kppn008, pekanbaru, clock):
    ended = PostingFactory(office=pekanbaru, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="tidak bertugas lagi"):
        _reset(ended, kppn008, as_dewi, clock)


def test_a_locked_officer_is_unlocked_by_the_head_and_keeps_his_password(as_dewi, rina, kppn008, clock):
    for _try in range(settings.CSO_PASSWORD_TRIES):
        with pytest.raises(SigningRefused):
            prove(user=kppn008, posting=rina, password="salah", clock=clock)
    with pytest.raises(SigningRefused, match="terkunci"):
        prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock)
    password_actions.unlock_officer(key=key(kppn008), posting_id=rina.pk, signature=as_dewi, clock=clock)
    assert prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock)
    with pytest.raises(Refused, match="tidak terkunci"):
        password_actions.unlock_officer(key=key(kppn008), posting_id=rina.pk, signature=as_dewi, clock=clock)


# --- What stays -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["UPDATE users_officerevent SET text = 'lain'", "DELETE FROM users_officerevent"])
def test_the_riwayat_is_append_only(change, propose, activate):
    activate(propose())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_who_sees_officers_and_proposals(logins, rina, cut, propose):
    propose()
    seen = {name for name, login in logins.items() if Officer.objects.visible_to(login).filter(pk=rina.officer_id)}
    assert seen == {"kppn008", "kanwil04", "monitor", "admin"}
    seen = {name for name, login in logins.items() if OfficerProposal.objects.visible_to(login).exists()}
    assert seen == {"kppn008", "kanwil04", "monitor", "admin"}
