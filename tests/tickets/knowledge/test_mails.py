"""Who is told by mail of what becomes of an article, of its review, of the catalogue's (PER-8/PB/2020 art. 19, 20(2)).

The clock stands at Monday 18 May 2026.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from services.catalogue import actions as catalogue_actions
from services.knowledge import actions
from services.models import Article, Catalogue, Regulation
from tests.cast import make_agent_head
from tests.factories import key, sign
from tests.factories.knowledge import handed_in, kep_428, published, regulation, written
from tickets.mail import due_mails, outbox
from tickets.models import DueNotice, OutgoingMail
from users.clock import DatabaseClock, FixedClock
from users.models import Duty, Office, User
from users.wib import WIB

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(pb8):
    return written(pb8, regulation())


def duty(person, kind, directorate=None, since=date(2026, 1, 5), **more):
    return Duty.objects.create(
        user=person, kind=kind, directorate=directorate, valid_from=since, legal_basis="ST-1",
        added_at=datetime(2026, 1, 2, tzinfo=WIB), added_by=person, **more,
    )  # fmt: skip


class Post:
    """What was written into the outbox since it was last asked."""

    def __init__(self) -> None:
        self.read_to = 0
        self.bodies: list[str] = []

    def new(self, mark="[HAIPEDIA]"):
        """(recipient, subject) of those with the mark, by recipient."""
        rows = OutgoingMail.objects.filter(pk__gt=self.read_to, subject__startswith=mark)
        mails = list(rows.order_by("recipient"))
        self.read_to = max([self.read_to, *(mail.pk for mail in mails)])
        self.bodies = [mail.body for mail in mails]
        return [(mail.recipient, mail.subject) for mail in mails]


@pytest.fixture
def post(db):
    return Post()


def at(day, hour=9):
    return FixedClock(datetime(day.year, day.month, day.day, hour, tzinfo=WIB))


def worker_on(day, hour=9):
    """A worker that begins on that day."""
    due_mails.TellWhatIsDue()(at(day, hour), lambda: False)


def test_who_may_review_hears_of_a_hand_in_and_the_writer_does_not(
    layer1, layer2, agent_head, monitor, pb8, said, clock, post
):
    duty(layer2, "supervisor", pb8)
    duty(layer1, "supervisor", pb8)  # they wrote it, and will not decide it
    duty(monitor, "supervisor", Office.objects.create(kind="pusat", code="PB.3", name="Direktorat lain"))
    handed_in(layer1, said, clock)
    subject = f"[HAIPEDIA] Artikel menunggu telaah Anda: {said.title}"
    assert post.new() == [("hai2.pb8@contoh.go.id", subject), ("kasi.layanan@contoh.go.id", subject)]
    assert "Sari Wulandari" in post.bodies[0]
    assert "/haipedia/" in post.bodies[0]


def test_nobody_is_told_of_their_own_act(layer1, admin, second, said, clock, post):
    """The admins hear of a hand-in where nobody reviews; one of them has the writer's address."""
    User.objects.filter(pk=second.pk).update(email=layer1.email.upper())
    handed_in(layer1, said, clock)
    assert [recipient for recipient, _subject in post.new()] == [admin.email]


def test_where_nobody_holds_the_duty_the_admins_hear_of_it(layer1, admin, said, clock, post):
    handed_in(layer1, said, clock)
    assert [recipient for recipient, _subject in post.new()] == ["admin@contoh.go.id"]


def test_the_writer_hears_what_became_of_it_with_the_reason(layer1, agent_head, said, clock, post):
    version = handed_in(layer1, said, clock)
    post.new()
    actions.send_back(key=key(agent_head), version_id=version.pk, note="Sebutkan menunya.", clock=clock)
    assert post.new() == [("hai1.agen@contoh.go.id", f"[HAIPEDIA] Artikel Anda dikembalikan: {said.title}")]
    assert "Sebutkan menunya." in post.bodies[0]
    post.new()
    published(layer1, agent_head, said, clock, Article.objects.get())
    assert ("hai1.agen@contoh.go.id", f"[HAIPEDIA] Artikel Anda terbit: {said.title}") in post.new()


def test_an_office_that_proposed_hears_at_its_own_address(layer1, agent_head, kppn008, rina, said, clock, post):
    proposal = actions.propose(key=key(kppn008), by=sign(kppn008, rina), written=said, clock=clock)
    taken = actions.take_up(key=key(layer1), version_id=proposal.pk, clock=clock)
    actions.hand_in(key=key(layer1), version_id=taken.pk, written=said, clock=clock)
    post.new()
    actions.publish(key=key(agent_head), version_id=taken.pk, clock=clock)
    office = rina.office
    assert office.email
    assert {recipient for recipient, _subject in post.new()} == {office.email, "hai1.agen@contoh.go.id"}


def test_a_review_is_told_thirty_days_before_on_the_day_and_monthly_each_once(layer1, agent_head, said, clock, post):
    article = published(layer1, agent_head, said, clock)
    assert article.review_due == date(2027, 5, 18)
    post.new()
    told = []
    day = date(2027, 4, 1)
    while day <= date(2027, 7, 30):
        worker_on(day)
        worker_on(day)  # another worker, or the same one begun anew
        if post.new():
            (body,) = post.bodies
            told.append((day, next(line for line in body.splitlines() if "tinjau" in line)))
        day += timedelta(days=1)
    # 18 April and 18 July are Sundays, 17 to 20 May days off: told on the next working day.
    assert told == [
        (date(2027, 4, 19), "ditinjau lagi paling lambat 18 Mei 2027:"),
        (date(2027, 5, 21), "tinjauannya sudah lewat: 18 Mei 2027:"),
        (date(2027, 6, 18), "tinjauannya sudah lewat: 18 Mei 2027:"),
        (date(2027, 7, 19), "tinjauannya sudah lewat: 18 Mei 2027:"),
    ]


def test_a_worker_that_was_away_tells_the_newest_day_only_and_a_review_begins_anew(
    layer1, agent_head, said, clock, post
):
    article = published(layer1, agent_head, said, clock)
    post.new()
    worker_on(date(2027, 8, 20))
    assert post.new() == [("kasi.layanan@contoh.go.id", "[HAIPEDIA] 1 artikel perlu ditinjau")]
    assert list(DueNotice.objects.filter(kind="review").values_list("due", "day")) == [
        (date(2027, 5, 18), date(2027, 8, 18))
    ]
    actions.still_right(key=key(agent_head), article_id=article.pk, clock=at(date(2027, 8, 20)))
    worker_on(date(2027, 9, 20))
    assert post.new() == [], "due in a year again"
    worker_on(date(2028, 7, 21))
    assert len(post.new()) == 1


def test_a_revoked_basis_is_told_once_and_instead_of_a_review(layer1, agent_head, pb8, clock, post):
    basis = kep_428(revoked=False)
    published(layer1, agent_head, written(pb8, basis), clock)
    post.new()
    Regulation.objects.filter(pk=basis.pk).update(revoked_on=date(2026, 6, 2))
    worker_on(date(2026, 6, 1))
    assert post.new() == []
    worker_on(date(2026, 6, 2))
    worker_on(date(2026, 6, 3))
    worker_on(date(2027, 6, 3))
    assert post.new() == [("kasi.layanan@contoh.go.id", "[HAIPEDIA] 1 artikel perlu ditinjau")]
    assert "KEP-428/PB/2016 dicabut sejak 2 Jun 2026" in post.bodies[0]


def test_a_changed_basis_is_told_once(layer1, agent_head, pb8, clock, post):
    basis = kep_428(revoked=False)
    published(layer1, agent_head, written(pb8, basis), clock)
    post.new()
    Regulation.objects.filter(pk=basis.pk).update(changed_on=date(2026, 6, 2))
    for day in (1, 2, 3):
        worker_on(date(2026, 6, day))
    assert len(post.new()) == 1
    assert "KEP-428/PB/2016 berubah sejak 2 Jun 2026" in post.bodies[0]


def test_each_person_gets_one_mail_of_their_own_articles(layer1, layer2, agent_head, pb8, said, clock, post):
    pb3 = Office.objects.create(kind="pusat", code="PB.3", name="Direktorat lain")
    for title, directorate in (("Satu", pb8), ("Dua", pb8), ("Tiga", pb3)):
        more = {"title": title, "directorate_id": directorate.pk}
        published(layer1, agent_head, written(pb8, Regulation.objects.get(), **more), clock)
    duty(layer2, "supervisor", pb8)
    post.new()
    worker_on(date(2027, 5, 21))
    assert post.new() == [
        ("hai2.pb8@contoh.go.id", "[HAIPEDIA] 2 artikel perlu ditinjau"),
        ("kasi.layanan@contoh.go.id", "[HAIPEDIA] 3 artikel perlu ditinjau"),
    ]
    assert ["Tiga" in body for body in post.bodies] == [False, True]


def test_before_eight_and_on_a_day_off_nobody_is_told(layer1, agent_head, said, clock, post):
    published(layer1, agent_head, said, clock)
    post.new()
    worker_on(date(2027, 5, 21), hour=7)
    worker_on(date(2027, 5, 16))  # Sunday
    assert post.new() == []


def test_the_catalogue_s_review_is_told_to_the_cio_and_the_admins(admin, second, monitor, post):
    """WIDER row 42, example 1, with the days of the version that the tests begin with: due on 1 January 2027."""
    duty(monitor, "cio")
    due = Catalogue.objects.get().review_due
    assert due == date(2027, 1, 1)
    told = []
    day = date(2026, 11, 25)
    while day <= date(2027, 2, 5):
        worker_on(day)
        worker_on(day)
        if found := post.new("[HAI CSO]"):
            told.append((day, [recipient for recipient, _subject in found]))
        day += timedelta(days=1)
    everybody = ["admin.kedua@contoh.go.id", "admin@contoh.go.id", "monitor@contoh.go.id"]
    # 2 January 2027 is a Saturday.
    assert told == [(date(2026, 12, 2), everybody), (date(2027, 1, 4), everybody), (date(2027, 2, 2), everybody)]


def test_a_catalogue_whose_successor_is_confirmed_is_told_of_no_more(admin, second, monitor):
    duty(monitor, "cio")
    clock = at(date(2026, 12, 1))
    draft = catalogue_actions.draft_catalogue(key=key(admin), clock=clock)
    said = {"legal_basis": "KEP-9/PB/2026", "valid_from": date(2026, 12, 28)}
    catalogue_actions.hand_in_catalogue(key=key(second), catalogue_id=draft.pk, clock=clock, **said)
    catalogue_actions.confirm_catalogue(key=key(monitor), catalogue_id=draft.pk, clock=clock)
    worker_on(date(2026, 12, 2))
    assert not DueNotice.objects.exists()


def test_who_lost_the_duty_before_the_mail_left_does_not_get_it(layer1, agent_head, said):
    clock = FixedClock(outbox_now())
    handed_in(layer1, said, clock)
    Duty.objects.filter(user=agent_head).update(
        valid_to=(clock.now() - timedelta(days=3)).date(), ended_at=clock.now(), ended_by=layer1
    )
    outbox.deliver_due(SimpleNamespace(now=lambda: clock.now() + timedelta(seconds=1)))
    mail = OutgoingMail.objects.get(recipient_kind="duty")
    assert (mail.state, mail.reason) == ("set_aside", "Penerima tidak lagi memegang tugas ini.")


def outbox_now():
    """The outbox asks today's duties of the database's clock."""
    return DatabaseClock().now()


def test_the_mail_leaves_to_who_holds_the_duty(layer1, admin, said, mailoutbox):
    clock = FixedClock(outbox_now())
    person = User.objects.create(username="kasi.dua", role="monitor", email="kasi.dua@contoh.go.id")
    make_agent_head(person, admin, since=clock.now().date() - timedelta(days=9))
    handed_in(layer1, said, clock)
    outbox.deliver_due(SimpleNamespace(now=lambda: clock.now() + timedelta(seconds=1)))
    assert [message.to for message in mailoutbox] == [["kasi.dua@contoh.go.id"]]
