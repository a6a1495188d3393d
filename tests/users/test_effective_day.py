"""From which day a move, a change of kind or a departure takes effect: on the decree's day or, if later, on the day
after the last act that attributed a ticket, and never inside a quarter of which a part is locked (docs/domain.md 6)."""

from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from kpi.figures.reading import officer_figures
from kpi.locks.actions import lock_quarter
from tests import factories
from tests.factories import PostingFactory, key, office_type, sign
from tests.parallel import at_once
from tests.time_travel import travel
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Office, OfficeRegion, OfficerEvent, Posting
from users.officers import actions as officer_actions
from users.refusals import Refused
from users.signing.proof import SigningRefused
from users.wib import WIB

pytestmark = pytest.mark.django_db


def wib(*parts: int) -> FixedClock:
    return FixedClock(datetime(*parts, tzinfo=WIB))


def move(admin, posting: Posting, office: Office, decreed: date, clock: FixedClock, kind="cso") -> Posting:
    say = {"office_id": office.pk, "kind": kind, "starts_on": decreed, "reason": "ST-1"}
    return officer_actions.move_officer(key=key(admin), officer_id=posting.officer_id, clock=clock, **say)


def end(admin, posting: Posting, day: date, clock: FixedClock) -> Posting:
    return officer_actions.end_posting(
        key=key(admin), posting_id=posting.pk, ends_on=day, reason="Mutasi", signature=None, clock=clock
    )


def days(posting: Posting) -> tuple[date, date | None, date | None]:
    posting.refresh_from_db()
    return posting.starts_on, posting.ends_on, posting.decreed_on


# --- The day ----------------------------------------------------------------------------------------------------------
def test_a_move_takes_effect_on_the_decree_s_day(admin, rina, banda_aceh):
    new = move(admin, rina, banda_aceh, date(2026, 5, 11), wib(2026, 5, 18, 9))
    assert days(new) == (date(2026, 5, 11), None, None)
    assert days(rina)[1] == date(2026, 5, 10)


def test_a_move_recorded_late_begins_after_the_last_ticket_that_was_taken(
    admin, rina, as_rina, banda_aceh, clerk, budi
):
    """F7: the tickets stay under a posting that was in force when they were taken, and so does the minimum."""
    factories.record(as_rina, budi, wib(2026, 5, 12, 9))
    asked = factories.ask(clerk, budi, wib(2026, 5, 12, 10))
    factories.answer(asked, as_rina, wib(2026, 5, 14, 23, 30))
    new = move(admin, rina, banda_aceh, date(2026, 5, 1), wib(2026, 5, 18, 9))
    assert days(new) == (date(2026, 5, 15), None, date(2026, 5, 1))
    assert days(rina)[1] == date(2026, 5, 14)
    said = OfficerEvent.objects.get(kind=OfficerEvent.Kind.POSTED).text
    assert "mulai 15 Mei 2026" in said
    assert "Keputusannya per 1 Mei 2026" in said
    assert "Tiket terakhir yang tercatat atas namanya diambil pada 14 Mei 2026" in said


def test_an_act_that_attributes_nothing_puts_nothing_off(admin, rina, as_rina, as_bayu, bayu, banda_aceh, budi, clerk):
    """Answering what is a colleague's, or what one took long ago, attributes nothing."""
    mine = factories.record(as_rina, budi, wib(2026, 5, 4, 9))
    theirs = factories.record(as_bayu, budi, wib(2026, 5, 5, 9))
    factories.answer(mine, as_rina, wib(2026, 5, 12, 9))
    factories.answer(theirs, as_rina, wib(2026, 5, 13, 9))
    assert days(move(admin, rina, banda_aceh, date(2026, 5, 1), wib(2026, 5, 18, 9)))[0] == date(2026, 5, 5)


def test_a_change_of_kind_keeps_the_minimum_of_the_days_that_were_served(
    admin, rina, as_rina, pekanbaru, budi, kppn008
):
    """F7: recorded back to 1 September, it lowered the minimum and kept all tickets."""
    office_type(pekanbaru)
    factories.record(as_rina, budi, wib(2026, 9, 29, 9))
    at = datetime(2026, 10, 5, 9, tzinfo=WIB)
    before = officer_figures(rina.officer, Quarter(2026, 3), at)
    new = move(admin, rina, pekanbaru, date(2026, 9, 1), wib(2026, 10, 5, 9), kind="sso")
    assert days(new)[0] == date(2026, 9, 30)
    after = officer_figures(rina.officer, Quarter(2026, 3), at)
    assert after.facts == before.facts
    assert before.minimum == 300
    whole = after.parts[0].quarter_days
    assert after.minimum == 300 * (whole - 1) / whole


def test_never_inside_a_quarter_of_which_a_part_is_locked(admin, rina, as_rina, riau, banda_aceh, budi, aceh):
    """F2: a move back-dated into a locked quarter changed what the sheet printed."""
    ticket = factories.record(as_rina, budi, wib(2026, 3, 2, 9))
    factories.answer(ticket, as_rina, wib(2026, 3, 2, 10))
    lock_quarter(kanwil=riau, quarter=Quarter(2026, 1), by=admin, clock=wib(2026, 4, 6, 9, 15))
    new = move(admin, rina, banda_aceh, date(2026, 3, 16), wib(2026, 4, 7, 9))
    assert days(new) == (date(2026, 4, 1), None, date(2026, 3, 16))
    assert days(rina)[1] == date(2026, 3, 31)


def test_a_locked_part_counts_although_it_has_no_ticket_and_the_office_has_moved(
    admin, rina, riau, aceh, banda_aceh, pekanbaru
):
    """The minimum of the days is locked too; by the Kanwil of the quarter's last day, not by today's."""
    OfficeRegion.objects.create(office=pekanbaru, kanwil=riau, valid_from=date(2016, 1, 1), valid_to=date(2026, 4, 1))
    OfficeRegion.objects.create(office=pekanbaru, kanwil=aceh, valid_from=date(2026, 4, 2))
    lock_quarter(kanwil=riau, quarter=Quarter(2026, 1), by=admin, clock=wib(2026, 4, 6, 9, 15))
    Office.objects.filter(pk=pekanbaru.pk).update(kanwil=aceh)
    assert days(move(admin, rina, banda_aceh, date(2026, 2, 2), wib(2026, 4, 7, 9)))[0] == date(2026, 4, 1)


def test_no_locked_quarter_of_the_new_office_gains_a_part(admin, rina, aceh, banda_aceh):
    lock_quarter(kanwil=aceh, quarter=Quarter(2026, 1), by=admin, clock=wib(2026, 4, 6, 9, 15))
    assert days(move(admin, rina, banda_aceh, date(2026, 2, 2), wib(2026, 4, 7, 9)))[0] == date(2026, 4, 1)


def test_a_new_officer_does_not_begin_in_a_locked_quarter_either(admin, kppn008, dewi, pekanbaru, riau):
    lock_quarter(kanwil=riau, quarter=Quarter(2026, 1), by=admin, clock=wib(2026, 4, 6, 9, 15))
    clock = wib(2026, 4, 7, 9)
    say = {"office_id": pekanbaru.pk, "signature": sign(kppn008, dewi), "key": key(kppn008), "clock": clock}
    [proposal] = officer_actions.propose_officers(
        names=[officer_actions.Proposed("Galih Nugroho", "cso", date(2026, 3, 2))], **say
    )
    done = officer_actions.activate_proposal(key=key(admin), proposal_id=proposal.pk, reason="", clock=clock)
    assert days(done.posting) == (date(2026, 4, 1), None, date(2026, 3, 2))


# --- Departure --------------------------------------------------------------------------------------------------------
def test_a_departure_keeps_the_days_until_the_last_ticket_and_ends_signing_at_once(admin, rina, as_rina, budi):
    ticket = factories.record(as_rina, budi, wib(2026, 5, 14, 9))
    end(admin, rina, date(2026, 5, 1), wib(2026, 5, 18, 9))
    assert days(rina)[1] == date(2026, 5, 14)
    with pytest.raises(SigningRefused):
        factories.answer(ticket, as_rina, wib(2026, 5, 18, 10))
    said = OfficerEvent.objects.get(kind=OfficerEvent.Kind.POSTING_ENDED).text
    assert "Hari terakhir 14 Mei 2026. Diminta 1 Mei 2026" in said


def test_a_departure_never_ends_inside_a_locked_quarter(admin, rina, riau):
    lock_quarter(kanwil=riau, quarter=Quarter(2026, 1), by=admin, clock=wib(2026, 4, 6, 9, 15))
    end(admin, rina, date(2026, 2, 2), wib(2026, 4, 7, 9))
    assert days(rina)[1] == date(2026, 3, 31)


# --- Never two at a time ----------------------------------------------------------------------------------------------
def test_the_database_refuses_two_postings_at_a_time_wherever_they_are(rina, banda_aceh, pekanbaru):
    for fields in (
        {"starts_on": date(2026, 1, 1)},
        {"starts_on": date(2015, 1, 1), "ends_on": date(2016, 1, 1)},
        {"starts_on": date(2015, 1, 1)},
    ):
        with pytest.raises(IntegrityError, match="never overlap"), transaction.atomic():
            PostingFactory(officer=rina.officer, office=banda_aceh, **fields)
    later = factories.move(rina, banda_aceh, date(2026, 5, 1))
    for posting, change in (
        (rina, {"ends_on": None}),
        (rina, {"ends_on": later.starts_on}),
        (later, {"officer": rina.officer, "starts_on": date(2026, 4, 30)}),
    ):
        with pytest.raises(IntegrityError, match="never overlap"), transaction.atomic():
            Posting.objects.filter(pk=posting.pk).update(**change)


def test_coming_back_waits_for_the_last_day_elsewhere(admin, rina, banda_aceh, pekanbaru):
    Posting.objects.filter(pk=rina.pk).update(ends_on=date(2026, 5, 20))
    Posting.objects.filter(pk=rina.pk).update(
        signing_ended_at=datetime(2026, 5, 10, tzinfo=WIB), signing_ended_by=admin
    )
    with pytest.raises(Refused, match="masih tercatat bertugas di KPPN Pekanbaru sampai 20 Mei 2026"):
        move(admin, rina, banda_aceh, date(2026, 5, 20), wib(2026, 5, 18, 9))
    assert days(move(admin, rina, banda_aceh, date(2026, 5, 21), wib(2026, 5, 18, 9)))[0] == date(2026, 5, 21)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_act_and_a_move_at_once_leave_no_ticket_outside_its_posting(admin, rina, as_rina, banda_aceh, budi):
    """Whoever is first: the ticket lies within the posting, or the act is refused."""
    clock = wib(2026, 5, 18, 9)

    def work(number: int) -> object:
        if number == 9:
            return move(admin, rina, banda_aceh, date(2026, 5, 11), clock)
        return factories.record(as_rina, budi, clock)

    results = at_once(10, work)
    assert {type(each) for each in results} <= {Ticket, SigningRefused, Posting}
    new = Posting.objects.get(officer=rina.officer, office=banda_aceh)
    rina.refresh_from_db()
    taken = Ticket.objects.filter(posting=rina).count()
    assert taken == sum(isinstance(each, Ticket) for each in results)
    assert new.starts_on == (date(2026, 5, 19) if taken else date(2026, 5, 11))
    assert rina.ends_on == new.starts_on - timedelta(days=1)


# --- The pages --------------------------------------------------------------------------------------------------------
def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_the_form_says_beforehand_from_which_day_it_takes_effect_and_why(
    admin, rina, as_rina, banda_aceh, budi, client_for
):
    factories.record(as_rina, budi, wib(2026, 5, 14, 9))
    url = f"/petugas/{rina.officer_id}/pindah/"
    with travel(datetime(2026, 5, 18, 9, tzinfo=WIB)):
        client = client_for(admin)
        assert "diambil pada 14 Mei 2026, jadi paling awal 15 Mei 2026" in text(client.get(url))
        form = {
            "submission": str(key(admin).key),
            "office": banda_aceh.pk,
            "kind": "cso",
            "starts_on": "2026-05-04",
            "reason": "ST-1",
        }
        asked = text(client.post(url, form))
        assert "Penempatan baru mulai berlaku 15 Mei 2026." in asked
        assert "Kirim sekali lagi bila setuju." in asked
        assert 'name="agreed" value="2026-05-15"' in asked
        assert not Posting.objects.filter(office=banda_aceh).exists()
        done = client.post(url, {**form, "agreed": "2026-05-15"}, follow=True)
        assert "ditempatkan di KPPN Banda Aceh mulai 15 Mei 2026" in text(done)
        assert "keputusan per 4 Mei 2026" in text(client.get(f"/petugas/{rina.officer_id}/"))


def test_the_departure_s_form_says_the_first_possible_last_day(admin, rina, as_rina, budi, client_for):
    factories.record(as_rina, budi, wib(2026, 5, 14, 9))
    with travel(datetime(2026, 5, 18, 9, tzinfo=WIB)):
        page = text(client_for(admin).get(f"/petugas/{rina.officer_id}/selesai/"))
    assert "Hari terakhir yang tercatat paling awal 14 Mei 2026" in page


def test_an_activation_says_the_day_of_each_who_may_be_meant(
    admin, cut, as_cut, kppn008, dewi, pekanbaru, aceh_person, client_for
):
    factories.record(as_cut, aceh_person, wib(2026, 5, 14, 9))
    clock = wib(2026, 5, 18, 9)
    say = {"office_id": pekanbaru.pk, "signature": sign(kppn008, dewi), "key": key(kppn008), "clock": clock}
    [proposal] = officer_actions.propose_officers(
        names=[officer_actions.Proposed("Cut Nuraini", "cso", date(2026, 5, 4))], **say
    )
    with travel(clock.at):
        page = text(client_for(admin).get(f"/petugas/usulan/{proposal.pk}/"))
    assert "Mulai berlaku 15 Mei 2026." in page
