"""The asker is asked once when a ticket ends, on its page or by the link of the mail; nothing of IKU or SLA moves."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from kpi.figures.reading import officer_figures
from tests import factories
from tests.factories import CSO_PASSWORD, key
from tests.markup import text_of
from tickets.actions import Asker, FollowUp
from tickets.history import append_only, chain
from tickets.mail import outbox
from tickets.mail.rating_link import address_of, token_of
from tickets.models import FinalConfirmation, OutgoingMail, Rating, RatingTerms, Ticket
from tickets.quarters import Quarter
from tickets.ratings import actions, windows
from tickets.ratings.actions import TooLate, Words
from users.models import UnitType
from users.refusals import Refused
from users.wib import WIB

pytestmark = pytest.mark.django_db

SETTLED, NOT_SETTLED = Words(settled=True, mark=4), Words(settled=False, mark=2, text="SPM masih ditolak.")


def rate(ticket, login, clock, words=SETTLED):
    return actions.rate(key=key(login), ticket_id=ticket.pk, words=words, clock=clock)


def mails_to(ticket, kind):
    return list(OutgoingMail.objects.filter(about=ticket, recipient_kind=kind).order_by("pk"))


def path_of(ticket):
    return f"/umpan-balik/{ticket.reference}/{token_of(ticket)}/"


def posted(**changes):
    return {"settled": "sudah", "mark": "3", "text": "", **changes}


def wib(*when):
    return datetime(*when, tzinfo=WIB)


# --- Asked once -------------------------------------------------------------------------------------------------------
def test_the_answer_s_mail_asks_once_with_a_link_of_its_own_and_a_receipt_does_not(answered):
    receipt, answer = OutgoingMail.objects.filter(event__ticket=answered, recipient_kind="asker").order_by("pk")
    assert "umpan-balik" not in receipt.body
    for choice in ("sudah", "belum"):
        assert f"{address_of(answered)}?jawaban={choice}" in answer.body
    assert "1 Jun 2026" in answer.body
    assert re.fullmatch(r"[0-9a-f]{32}", token_of(answered))
    assert not mails_to(answered, "asker"), "no second mail"


def test_before_there_are_terms_nobody_is_asked(clerk, budi, as_rina, clock, client_for):
    append_only.uninstall(["tickets_ratingterms"])
    RatingTerms.objects.all().delete()
    ticket = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    mail = OutgoingMail.objects.filter(event__ticket=ticket, recipient_kind="asker").last()
    assert "umpan-balik" not in mail.body
    assert client_for(clerk).get(f"/tiket/{ticket.reference}/umpan-balik/").status_code == 404


# --- By the link ------------------------------------------------------------------------------------------------------
def test_opening_the_link_records_nothing_and_names_reference_and_subject_only(answered, budi, satker):
    page = text_of(Client().get(path_of(answered) + "?jawaban=belum"))
    assert not Rating.objects.exists()
    for shown in (answered.reference, answered.subject, "dipilih dari e-mail Anda dan belum tercatat"):
        assert shown in page
    for hidden in (budi.name, budi.email, satker.name, "Rina", factories.ANSWER, factories.TEXT):
        assert hidden not in page
    chosen = re.findall(r'<input[^>]*name="(settled|mark)"[^>]*value="(\w+)"[^>]*checked', page)
    assert chosen == [("settled", "belum")], "no mark is chosen beforehand"


def test_by_the_link_it_is_recorded_once_and_may_be_changed_for_three_working_days(answered, clock, now):
    browser, path = Client(), path_of(answered)
    for _twice in range(2):
        response = browser.post(path, posted())
        assert response.status_code == 302
    rating = Rating.objects.get()
    assert (rating.no, rating.settled, rating.mark, rating.via, rating.user) == (1, True, 3, "mail", None)
    assert (rating.office, rating.desk, rating.posting) == (answered.office, answered.holder_office, answered.posting)
    assert rating.ended_at == answered.answered_at
    assert "Tercatat, terima kasih" in text_of(browser.get(response["Location"]))

    # Monday 10.20 and three working days: Thursday 21 May 10.20.
    assert windows.said_of(answered).change_until == wib(2026, 5, 21, 10, 20).astimezone(UTC)
    now.shift(timedelta(days=3) - timedelta(microseconds=1))
    assert browser.post(path, posted(mark="1")).status_code == 302
    now.shift(timedelta(seconds=1))
    over = browser.post(path, posted(mark="4"))
    assert over.status_code == 410
    assert [each.mark for each in Rating.objects.order_by("no")] == [3, 1], "what was said first stays readable"


def test_a_first_rating_comes_within_two_weeks(answered, now):
    now.shift(timedelta(days=14, seconds=1))
    page = Client().get(path_of(answered))
    assert page.status_code == 410
    assert "1 Jun 2026" in text_of(page)
    assert Client().post(path_of(answered), posted()).status_code == 410
    assert not Rating.objects.exists()


def test_only_this_ticket_s_own_token_opens_it(answered, clerk, budi, as_rina, clock):
    other = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    still_open = factories.ask(clerk, budi, clock)
    for ticket, token in (
        (answered, token_of(other)),
        (answered, "0" * 32),
        (answered, "x"),
        (still_open, token_of(still_open)),
    ):
        assert Client().get(f"/umpan-balik/{ticket.reference}/{token}/").status_code == 404
    assert Client().get(f"/umpan-balik/HAI-131000000-25/{token_of(answered)}/").status_code == 404
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"settled": ""}, "Pilih sudah selesai atau belum"),
        ({"mark": ""}, "Pilih nilai 1 sampai 4"),
        ({"mark": "0"}, "Pilih nilai 1 sampai 4"),
        ({"mark": "5"}, "Pilih nilai 1 sampai 4"),
        ({"text": "a" * 1001}, "Terlalu panjang: 1001 karakter. Paling banyak 1000 karakter."),
    ],
)
def test_bad_input_is_a_sentence_and_keeps_what_was_typed(answered, changes, words):
    page = Client().post(path_of(answered), posted(**{"text": "Terima kasih, Rina.", **changes}))
    assert page.status_code == 200
    assert words in text_of(page)
    assert changes.get("text", "Terima kasih, Rina.") in text_of(page)
    assert not Rating.objects.exists()


def test_markup_is_shown_as_typed_to_the_desk(answered, client_for, kppn008):
    Client().post(path_of(answered), posted(text="<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)" in client_for(kppn008).get("/umpan-balik/?quarter=2026Q2").content.decode()


def test_nobody_changes_their_mind_more_than_twenty_times(answered):
    browser = Client()
    for number in range(25):
        browser.post(path_of(answered), posted(mark=str(1 + number % 4)))
    assert Rating.objects.count() == actions.MOST_CHANGES


# --- At the satker's login --------------------------------------------------------------------------------------------
def test_the_satker_says_it_on_its_ticket_s_page(answered, clerk, client_for):
    client = client_for(clerk)
    assert "Beri umpan balik" in text_of(client.get(answered.get_absolute_url()))
    said = {"submission": str(uuid.uuid4()), **posted(settled="belum", mark="2", text="Masih ditolak.")}
    response = client.post(f"/tiket/{answered.reference}/umpan-balik/", said, follow=True)
    assert "Tercatat, terima kasih." in text_of(response)
    assert "Ubah penilaian saya" in text_of(response)
    again = client.post(f"/tiket/{answered.reference}/umpan-balik/", said, follow=True)
    assert "sudah terkirim" in text_of(again)
    rating = Rating.objects.get()
    assert (rating.via, rating.user, rating.settled, rating.mark) == ("satker", clerk, False, 2)


def test_no_desk_rates_itself(answered, client_for, kppn008, kanwil04, layer1, admin, as_rina, clock):
    for login in (kppn008, kanwil04, admin):
        assert client_for(login).get(f"/tiket/{answered.reference}/umpan-balik/").status_code == 403
        refused = client_for(login).post(path_of(answered), posted())
        assert refused.status_code == 403
        assert "tidak menilai jawabannya sendiri" in text_of(refused)
        with pytest.raises(Refused):
            rate(answered, login, clock)
    # An officer who gives the office's own address as the asker's gets no link.
    kppn008.email = "meja.lain@contoh.go.id"
    kppn008.save()
    for address in (kppn008.office.email, kppn008.email):
        asker = Asker(address, "Orang Meja", UnitType.PUBLIC, None, "Warga Pekanbaru")
        ticket = factories.record(as_rina, asker, clock, follow_up=FollowUp.ANSWER_NOW, answer="Sudah.")
        assert Client().get(path_of(ticket)).status_code == 404
        with pytest.raises(Refused):
            actions.rate_by_mail(token=token_of(ticket), ticket_id=ticket.pk, words=SETTLED, clock=clock)
    assert not Rating.objects.exists()


def test_another_satker_knows_nothing_of_it(answered, other_clerk, client_for):
    assert client_for(other_clerk).get(f"/tiket/{answered.reference}/umpan-balik/").status_code == 404


# --- Final confirmation -----------------------------------------------------------------------------------------------
def test_the_desk_that_answered_is_told_of_belum_once_and_never_of_a_mark(answered, clerk, clock):
    rate(answered, clerk, clock, Words(settled=True, mark=1))
    assert not mails_to(answered, "office")
    rate(answered, clerk, clock, NOT_SETTLED)
    rate(answered, clerk, clock, Words(settled=False, mark=1))
    (mail,) = mails_to(answered, "office")
    assert mail.recipient == answered.holder_office.email
    for words in (answered.reference, "SPM masih ditolak.", "21 Mei 2026 10.20", answered.get_absolute_url()):
        assert words in mail.body
    assert "Budi" not in mail.body


def test_the_window_of_the_confirmation_is_three_working_days(as_rina, clerk, budi, clock, now):
    """WIDER row 48: from 26-11-2026 09.30 until 01-12 09.30."""
    now.shift(wib(2026, 11, 26, 9, 30) - clock.at)
    clock.at = wib(2026, 11, 26, 9, 30).astimezone(UTC)
    ticket = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    rate(ticket, clerk, clock, NOT_SETTLED)
    assert windows.said_of(ticket).confirm_until == wib(2026, 12, 1, 9, 30).astimezone(UTC)


def test_an_officer_confirms_by_a_note_and_the_asker_reads_it(answered, clerk, client_for, kppn008, rina, clock):
    rate(answered, clerk, clock, NOT_SETTLED)
    page = text_of(client_for(kppn008).get(answered.get_absolute_url()))
    assert "Beri konfirmasi akhir" in page
    said = {
        "submission": str(uuid.uuid4()),
        "note": "Sudah kami jelaskan lewat telepon.",
        "follow_up": "",
        "officer": rina.pk,
        "password": CSO_PASSWORD,
    }
    path = f"/tiket/{answered.reference}/konfirmasi-akhir/"
    refused = client_for(kppn008).post(path, said | {"password": "salah", "submission": str(uuid.uuid4())})
    assert "Sudah kami jelaskan lewat telepon." in text_of(refused)
    assert not FinalConfirmation.objects.exists()
    client_for(kppn008).post(path, said)
    confirmation = FinalConfirmation.objects.get()
    assert (confirmation.outcome, confirmation.posting, confirmation.follow_up) == ("explained", rina, None)
    (mail,) = mails_to(answered, "asker")
    assert "Sudah kami jelaskan lewat telepon." in mail.body
    assert outbox.deliver_due(clock) >= 1
    assert "Sudah kami jelaskan lewat telepon." in text_of(client_for(clerk).get(answered.get_absolute_url()))
    with pytest.raises(TooLate):
        rate(answered, clerk, clock, SETTLED)


def test_a_follow_up_is_one_of_this_very_ticket(answered, clerk, budi, as_rina, clock):
    rate(answered, clerk, clock, NOT_SETTLED)
    stranger = factories.ask(clerk, budi, clock)
    follow_up = factories.ask(clerk, budi, clock, follows=answered)

    def confirm(reference):
        return actions.confirm(
            key=key(as_rina.user),
            signature=as_rina,
            ticket_id=answered.pk,
            note="Dilanjutkan.",
            follow_up=reference,
            clock=clock,
        )

    for wrong in (stranger.reference, "HAI-131000000-25"):
        with pytest.raises(Refused) as refusal:
            confirm(wrong)
        assert refusal.value.field == "follow_up"
    confirmation = confirm(follow_up.reference)
    assert (confirmation.outcome, confirmation.follow_up) == ("follow_up", follow_up)
    with pytest.raises(Refused):
        confirm(follow_up.reference)


def test_nobody_but_the_desk_that_answered_confirms(answered, clerk, as_cut, as_kanwil, clock, client_for, kppn001):
    rate(answered, clerk, clock, NOT_SETTLED)
    for signature in (as_cut, as_kanwil):
        with pytest.raises(Refused):
            actions.confirm(key=key(signature.user), signature=signature, ticket_id=answered.pk, note="x", clock=clock)
    assert client_for(kppn001).get(f"/tiket/{answered.reference}/konfirmasi-akhir/").status_code == 404
    assert client_for(clerk).get(f"/tiket/{answered.reference}/konfirmasi-akhir/").status_code == 403


# --- Nothing moves ----------------------------------------------------------------------------------------------------
def test_ratings_and_confirmations_move_no_figure_no_event_and_no_ticket(answered, clerk, as_rina, rina, clock):
    quarter = Quarter(2026, 2)

    def told():
        figures = officer_figures(rina.officer, quarter, clock.now())
        ticket = Ticket.objects.filter(pk=answered.pk).values().get()
        return repr(figures.counted), ticket, list(answered.events.values()), list(answered.decisions.values())

    before = told()
    rate(answered, clerk, clock, NOT_SETTLED)
    actions.confirm(key=key(as_rina.user), signature=as_rina, ticket_id=answered.pk, note="Dijelaskan.", clock=clock)
    assert told() == before
    assert not list(chain.broken_chains())


def test_the_database_lets_nobody_edit_what_was_said(answered, clerk, clock):
    rating = rate(answered, clerk, clock)
    for change in (
        lambda: Rating.objects.filter(pk=rating.pk).update(mark=4),
        lambda: Rating.objects.filter(pk=rating.pk).delete(),
        lambda: RatingTerms.objects.update(link_days=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
