"""The head of section reads their office's feedback once a week: with n, once only, and never a reminder to rate."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.factories import key
from tickets.models import FeedbackDigest, NoticeSetting, OutgoingMail
from tickets.ratings import actions, weekly
from tickets.ratings.actions import Words

pytestmark = pytest.mark.django_db

HEAD = "kasi@contoh.go.id"
MONDAY = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
"""08.00 WIB, a week after the tickets of these tests ended."""


@pytest.fixture
def head(kppn008, rina, clock):
    return NoticeSetting.objects.create(
        office=kppn008.office, head_email=HEAD, chosen_at=clock.now(), chosen_by=kppn008, chosen_posting=rina
    )


def digests():
    return list(OutgoingMail.objects.filter(recipient_kind="head").order_by("pk"))


def rate(ticket, clerk, clock, mark, *, settled=True):
    actions.rate(key=key(clerk), ticket_id=ticket.pk, words=Words(settled=settled, mark=mark), clock=clock)


def test_once_a_week_with_n_from_eight_on_monday(answered, clerk, budi, as_rina, clock, head):
    rate(answered, clerk, clock, 4)
    other = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    rate(other, clerk, clock, 1, settled=False)
    factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    clock.at = MONDAY - timedelta(seconds=1)
    assert weekly.write_due(clock) == 0
    clock.at = MONDAY
    assert weekly.write_due(clock) == 1
    assert weekly.write_due(clock) == 0, "once only"
    clock.at = MONDAY + timedelta(days=4)
    assert weekly.write_due(clock) == 0, "once a week"
    (mail,) = digests()
    assert (mail.recipient, mail.office, mail.about) == (HEAD, head.office, None)
    assert mail.subject == "[HAI CSO] Umpan balik penanya, pekan 18 Mei 2026 s.d. 24 Mei 2026"
    assert mail.body.count("2 dari 3 tiket yang berakhir diberi umpan balik.") == 2
    assert "Sudah selesai menurut penanya 50,00%" in mail.body
    assert "Nilai rata-rata 2,50 dari skala 1 sampai 4, 2 penilaian" in mail.body
    assert "Menunggu konfirmasi akhir kantor ini: 1 tiket." in mail.body
    assert "/umpan-balik/?tampil=belum" in mail.body
    assert "Budi" not in mail.body
    clock.at = MONDAY + timedelta(days=7)
    assert weekly.write_due(clock) == 0, "1 June is a day off"
    clock.at = MONDAY + timedelta(days=8)
    assert weekly.write_due(clock) == 1, "of four weeks there is still something to tell"
    assert "0 tiket berakhir; belum ada yang memberi umpan balik." in digests()[1].body


def test_silence_is_no_rating(answered, clock, head):
    clock.at = MONDAY
    assert weekly.write_due(clock) == 1
    (mail,) = digests()
    assert mail.body.count("1 tiket berakhir; belum ada yang memberi umpan balik.") == 2
    assert "%" not in mail.body
    assert "Tidak ada yang menunggu konfirmasi akhir kantor ini." in mail.body


def test_nobody_hears_of_nothing_nor_without_an_address(kppn008, as_rina, clock, head, kppn001, cut):
    NoticeSetting.objects.create(office=kppn001.office, chosen_at=clock.now(), chosen_by=kppn001, chosen_posting=cut)
    clock.at = MONDAY
    assert weekly.write_due(clock) == 0
    assert digests() == []
    assert list(FeedbackDigest.objects.values_list("office", "week")) == [(kppn008.office_id, MONDAY.date())]


def test_a_worker_that_begins_on_friday_catches_up_and_not_on_a_day_off(answered, clock, head):
    clock.at = MONDAY + timedelta(days=5)
    assert weekly.write_due(clock) == 0, "Saturday"
    clock.at = MONDAY + timedelta(days=3)
    assert weekly.write_due(clock) == 0, "a day off of Idul Adha"
    clock.at = MONDAY + timedelta(days=4)
    assert weekly.write_due(clock) == 1
    assert FeedbackDigest.objects.get().week == MONDAY.date()


def test_it_costs_the_same_for_one_office_and_for_two(
    answered, clock, head, kppn001, cut, django_assert_max_num_queries
):
    NoticeSetting.objects.create(
        chosen_by=kppn001,
        chosen_posting=cut,
        office=kppn001.office,
        head_email="kasi2@contoh.go.id",
        chosen_at=clock.now(),
    )
    clock.at = MONDAY
    with django_assert_max_num_queries(30):
        weekly.write_due(clock)
    assert FeedbackDigest.objects.count() == 2
    assert [mail.recipient for mail in digests()] == [HEAD]
