"""Keberatan: an officer objects to a verdict, the head of section recommends, the Kanwil decides."""

from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, transaction

from kpi.figures.reading import officer_figures
from kpi.models import Objection, ObjectionEvent, Policy
from kpi.objections import actions
from kpi.objections.listing import to_decide
from kpi.objections.rules import deadline_of
from tests import factories
from tests.changing import change_calendar, day_off
from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, key, move, sign, staged
from tests.parallel import at_once
from tests.travel import travel
from tickets.deadlines import decisions, rules
from tickets.files import store
from tickets.history import files_on_disk
from tickets.mail import outbox
from tickets.models import Decision, Norm, OutgoingMail, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import wib_date
from users.models import AlreadyDone, Office, Posting
from users.refusals import Refused
from users.signing.proof import SigningRefused
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q2 = Quarter(2026, 2)
REASON = "Server kantor padam dua hari; berita acara terlampir."


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.fixture
def late(clerk, budi, as_rina, clock):
    """Asked on 4 May 2026 and answered on the 18th: Rina's, and late."""

    def made():
        clock.at = wib("2026-05-04 09:00")
        ticket = factories.ask(clerk, budi, clock)
        clock.at = wib("2026-05-18 10:20")
        return Ticket.objects.get(pk=factories.answer(ticket, as_rina, clock).pk)

    return made


@pytest.fixture
def as_dewi(kppn008, dewi):
    """The head of section at the office's login."""
    return sign(kppn008, dewi)


def verdict(ticket):
    return ticket.decisions.filter(code="IKU").last()


def file(ticket, signature, clock, **say):
    say = {"reason": REASON, "contested_id": verdict(ticket).pk, "key": key(signature.user), **say}
    return actions.file_objection(signature=signature, ticket_id=ticket.pk, clock=clock, **say)


def step(act, objection, signature, clock, **say):
    say = {"text": "Sudah diperiksa.", "seen": objection.events.count(), "key": key(signature.user), **say}
    return getattr(actions, act)(signature=signature, objection_id=objection.pk, clock=clock, **say)


def recommend(objection, signature, clock, **say):
    return step("recommend", objection, signature, clock, **{"accept": True, **say})


def decide(objection, signature, clock, **say):
    return step("decide", objection, signature, clock, **{"accept": True, **say})


def policy_with(days):
    """Another policy of the same quarters, newer, with another deadline."""
    policy = Policy.objects.latest("effective_at")
    policy.pk, policy.label, policy.objection_working_days = None, f"v-{days}", days
    policy.effective_at += timedelta(days=1)
    policy._state.adding = True
    policy.save()


def accepted(ticket, as_rina, as_dewi, as_kanwil, clock):
    objection = file(ticket, as_rina, clock)
    recommend(objection, as_dewi, clock)
    return decide(objection, as_kanwil, clock)


def close(ticket, user):
    closing = PeriodClosing.objects.create(
        kanwil=ticket.kanwil,
        first_day=Q2.first_day,
        last_day=Q2.last_day,
        closed_at=wib("2026-07-03 09:00"),
        closed_by=user,
    )
    Ticket.objects.filter(pk=ticket.pk).update(closed_in=closing)


# --- What an accepted one does ----------------------------------------------------------------------------------------
def test_an_accepted_objection_changes_exactly_one_figure(
    late, budi, as_rina, as_bayu, as_dewi, as_kanwil, clerk, clock
):
    ticket, other = late(), late()
    factories.answer(factories.ask(clerk, budi, clock), as_bayu, clock)
    before = {who: officer_figures(who.posting.officer, Q2, clock.at).facts for who in (as_rina, as_bayu)}
    was, ledger = verdict(ticket), Decision.objects.count()

    objection = accepted(ticket, as_rina, as_dewi, as_kanwil, clock)

    ticket.refresh_from_db()
    ruled = verdict(ticket)
    assert Decision.objects.count() == ledger + 1
    assert (ruled.cause, ruled.in_time, ruled.revision) == ("objection", True, was.revision + 1)
    assert ruled.decided_by == as_kanwil.user
    same = ("due", "late_after", "used", "ended", "norm", "calendar", "confirmed")
    assert [getattr(ruled, name) for name in same] == [getattr(was, name) for name in same]
    assert (ticket.iku_in_time, ticket.iku_ruled, ticket.iku_used, ticket.sla_in_time) == (True, True, was.used, False)
    assert decisions.mirror_differs(ticket) == []
    other.refresh_from_db()
    assert (other.iku_in_time, other.iku_ruled) == (False, None)

    after = {who: officer_figures(who.posting.officer, Q2, clock.at).facts for who in (as_rina, as_bayu)}
    assert after[as_bayu] == before[as_bayu]
    one, two = before[as_rina], after[as_rina]
    assert two.in_time == one.in_time + 1
    assert (two.tickets, two.judged, two.open_within, two.used_sum) == (
        one.tickets,
        one.judged,
        one.open_within,
        one.used_sum,
    )
    objection.refresh_from_db()
    assert (objection.state, objection.result) == ("accepted", ruled)
    assert [(event.kind, event.posting, event.user) for event in objection.events.all()] == [
        ("filed", as_rina.posting, as_rina.user),
        ("recommended_for", as_dewi.posting, as_dewi.user),
        ("accepted", as_kanwil.posting, as_kanwil.user),
    ]
    assert objection.state == ObjectionEvent.LEADS_TO[objection.events.last().kind]


def test_a_refused_or_withdrawn_one_changes_nothing(late, as_rina, as_dewi, as_kanwil, clock):
    ticket, ledger = late(), None
    ledger = Decision.objects.count()
    objection = file(ticket, as_rina, clock)
    step("withdraw", objection, as_rina, clock, text="")
    again = file(ticket, as_rina, clock)
    recommend(again, as_dewi, clock, accept=False)
    decide(again, as_kanwil, clock, accept=False)
    ticket.refresh_from_db()
    assert (ticket.iku_in_time, ticket.iku_ruled, Decision.objects.count()) == (False, None, ledger)
    assert list(Objection.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "refused"]
    with pytest.raises(Refused, match="sudah ditolak Kanwil"):
        file(ticket, as_rina, clock)


def test_the_ruling_survives_a_change_of_the_calendar(late, as_rina, as_dewi, as_kanwil, admin, second, clock):
    """The re-decision shows the true used time, and still says in time; a late one beside it stays late."""
    ticket, other = late(), late()
    accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    used = verdict(ticket).used
    change = change_calendar([admin, second], [day_off("2026-05-12")], wib("2026-06-01 09:00"))
    newest = verdict(ticket)
    assert (newest.cause, newest.change, newest.in_time, newest.used) == ("calendar", change, True, used - 1)
    assert (verdict(other).in_time, verdict(other).used) == (False, used - 1)
    ticket.refresh_from_db()
    assert (ticket.iku_in_time, ticket.iku_used) == (True, used - 1)


def test_the_ruling_survives_later_acts(clerk, budi, as_rina, as_dewi, as_kanwil, layer1, clock):
    """Where the norm ends by HAI's reply the ticket goes on: sent back, the clock runs; answered, the ruling holds."""
    Norm.objects.filter(code="IKU").update(ends_by="hai_reply")
    rules.forget()
    clock.at = wib("2026-05-04 09:00")
    ticket = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock)
    clock.at = wib("2026-05-18 10:20")
    ticket = factories.hai_reply(ticket, layer1, clock)
    assert ticket.iku_in_time is False
    accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    ticket = factories.send_back(Ticket.objects.get(pk=ticket.pk), as_rina, clock)
    assert (ticket.iku_in_time, ticket.iku_ruled) == (None, True)
    clock.at += timedelta(days=1)
    ticket = factories.finish(factories.hai_reply(ticket, layer1, clock), as_rina, clock)
    assert verdict(ticket).in_time is True
    assert verdict(ticket).used > 8
    assert decisions.mirror_differs(Ticket.objects.get(pk=ticket.pk)) == []


# --- What is refused --------------------------------------------------------------------------------------------------
def test_who_may_not_file_and_when(
    late, clerk, budi, as_rina, as_bayu, as_cut, as_kanwil, layer1, kanwil04, clock, kppn008
):
    ticket = late()
    contested = verdict(ticket).pk
    gone = sign(kppn008, Posting.objects.get(pk=as_rina.posting.pk))
    object.__setattr__(gone, "credential", "lama")

    def refused(words, signature=as_rina, error=Refused, on=None, **say):
        with pytest.raises(error, match=words):
            file(on or ticket, signature, clock, **{"contested_id": contested, **say})

    refused("oleh petugas yang tiketnya, Rina Maharani", as_bayu)
    refused("oleh petugas yang tiketnya", as_cut)
    refused("berubah", gone, SigningRefused)
    refused("Isi alasan", reason="  ")
    refused("berubah sejak halaman dibuka", contested_id=contested - 1, error=actions.StaleObjection)

    clock.at = wib("2026-07-02 23:59:59.999999")  # the second working day after 30 June ends
    open_one = file(ticket, as_rina, clock)
    refused("sudah diajukan pada Kam, 2 Jul 2026 23.59 WIB: menunggu saran")
    step("withdraw", open_one, as_rina, clock)
    clock.at = wib("2026-07-03 00:00")
    refused("Batas waktu keberatan Triwulan II 2026 sudah lewat: Kam, 2 Jul 2026 24.00 WIB")
    policy_with(3)
    close(ticket, kanwil04)
    refused("Triwulan II 2026 sudah dikunci")

    clock.at = wib("2026-05-18 11:00")
    waiting = factories.ask(clerk, budi, clock)
    refused("belum dijawab", on=waiting)
    clock.at = wib("2026-05-25 11:00")
    waiting = factories.ask_data(waiting, as_rina, clock)
    refused("belum dijawab", on=waiting)
    in_time = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    refused("sudah dinilai tepat waktu", on=in_time)
    assert Objection.objects.count() == 1


def test_nobody_decides_on_himself_and_nobody_out_of_turn(
    late, as_rina, as_bayu, as_dewi, as_cut, as_kanwil, kppn008, kanwil04, kanwil01, riau, aceh, clock
):
    ticket = late()
    objection = file(ticket, as_rina, clock)
    rina_as_head = sign(kppn008, move(as_rina.posting, ticket.office, wib_date(clock.at), kind="head"))
    elsewhere = sign(kanwil01, PostingFactory(officer=OfficerFactory(), office=aceh))

    def refused(act, words, signature, error=Refused, **say):
        with pytest.raises(error, match=words):
            act(objection, signature, clock, **say)

    def withdraw(objection, signature, clock):
        step("withdraw", objection, signature, clock)

    refused(recommend, "oleh Kepala Seksi", as_bayu)
    refused(recommend, "atas keberatannya sendiri", rina_as_head)
    refused(recommend, "Isi alasan", as_dewi, text=" ")
    refused(withdraw, "oleh petugas yang mengajukannya", as_bayu)
    refused(decide, "masih dapat memberi saran sampai Kam, 2 Jul 2026 24.00 WIB", as_kanwil)
    recommend(objection, as_dewi, clock)
    refused(recommend, "sudah diberikan", as_dewi)
    refused(decide, "oleh Kanwil pembina", as_bayu)
    for words, signature in (
        ("memutus keberatannya sendiri", rina_as_head),
        ("Yang memberi saran tidak ikut memutus", as_dewi),
    ):
        Posting.objects.filter(pk=signature.posting.pk).update(office=riau)
        refused(decide, words, sign(kanwil04, Posting.objects.get(pk=signature.posting.pk)))
    refused(decide, "oleh Kanwil pembina", elsewhere)
    refused(decide, "berubah sejak halaman dibuka", as_kanwil, actions.StaleObjection, seen=1)
    refused(decide, "Isi alasan", as_kanwil, text="\n")
    decisions.rule(ticket, at=clock.at, by=kanwil04)  # in time meanwhile
    refused(decide, "tidak lagi dinilai terlambat", as_kanwil)
    close(ticket, kanwil04)
    refused(decide, "sudah dikunci", as_kanwil)
    refused(withdraw, "sudah dikunci", as_rina)
    assert objection.events.count() == 2


def test_the_kanwil_decides_without_a_recommendation_once_the_deadline_is_over(late, as_rina, as_kanwil, clock):
    objection = file(late(), as_rina, clock)
    clock.at = deadline_of(Q2).until - timedelta(microseconds=1)
    with pytest.raises(Refused, match="masih dapat memberi saran"):
        decide(objection, as_kanwil, clock)
    clock.at += timedelta(microseconds=1)
    decide(objection, as_kanwil, clock)
    with pytest.raises(actions.StaleObjection, match="sudah selesai: diterima"):
        decide(objection, as_kanwil, clock)


def test_who_answers_after_the_quarter_has_his_days_from_the_verdict(clerk, budi, as_rina, as_kanwil, kanwil04, clock):
    """And so long the head of section has the word, on the Kanwil's list too."""
    clock.at = wib("2026-06-29 09:00")
    ticket = factories.ask(clerk, budi, clock)
    clock.at = wib("2026-07-10 09:00")  # a Friday
    ticket = factories.answer(ticket, as_rina, clock)
    clock.at = wib("2026-07-14 23:59")
    objection = file(ticket, as_rina, clock)
    assert not to_decide(kanwil04, clock.at).exists()
    with pytest.raises(Refused, match="sampai Sel, 14 Jul 2026"):
        decide(objection, as_kanwil, clock)
    clock.at = wib("2026-07-15 00:00")
    assert to_decide(kanwil04, clock.at).get() == objection
    assert decide(objection, as_kanwil, clock).state == "accepted"


def test_the_deadline_is_policy_and_counts_working_days(db):
    assert deadline_of(Q2).last_day == date(2026, 7, 2)
    assert deadline_of(Quarter(2025, 4)).last_day == date(2026, 1, 5)  # the 1st is a holiday, then a weekend
    assert deadline_of(Quarter(2017, 4)) is None
    policy_with(0)
    assert deadline_of(Q2).last_day == Q2.last_day
    assert "asumsi" in Policy.objects.get(label="v1").assumptions.get(part="objections").words


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_file_one_and_decide_one(clerk, budi, as_rina, dewi, as_kanwil, clock):
    clock.at = wib("2026-05-04 09:00")
    ticket = factories.ask(clerk, budi, clock)
    clock.at = wib("2026-05-18 10:20")
    ticket = factories.answer(ticket, as_rina, clock)
    contested = verdict(ticket).pk
    filed = at_once(10, lambda _n: file(ticket, as_rina, clock, contested_id=contested))
    assert sum(isinstance(one, Objection) for one in filed) == 1
    assert all("sudah diajukan" in str(one) for one in filed if isinstance(one, Exception))
    objection = Objection.objects.get()
    recommend(objection, sign(as_rina.user, dewi), clock)
    results = at_once(10, lambda n: decide(objection, as_kanwil, clock, seen=2, accept=bool(n % 2)))
    assert sum(isinstance(one, Objection) for one in results) == 1
    assert all(isinstance(one, actions.StaleObjection) for one in results if not isinstance(one, Objection))
    objection.refresh_from_db()
    assert objection.events.count() == 3
    assert Decision.objects.filter(cause="objection").count() == (objection.state == "accepted")


def test_a_form_sent_twice_files_once_and_history_stays(late, as_rina, clock):
    ticket, once = late(), key(as_rina.user)
    objection = file(ticket, as_rina, clock, key=once, files=[staged()])
    with pytest.raises(AlreadyDone) as again:
        file(ticket, as_rina, clock, key=once)
    assert again.value.result == str(objection.pk)
    for change in (
        lambda: ObjectionEvent.objects.update(text="lain"),
        lambda: ObjectionEvent.objects.all().delete(),
        lambda: objection.files.update(sha256=""),
        lambda: Objection.objects.update(reason="lain"),
        lambda: Objection.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_its_files_are_kept_and_watched_like_attachments(late, as_rina, clock):
    row = file(late(), as_rina, clock, files=[staged()]).files.get()
    assert files_on_disk._with_a_row([row.stored_name, "0" * 32]) == {row.stored_name}
    assert list(files_on_disk.broken_files()) == []
    store.path_of(row.stored_name).write_bytes(b"lain")
    assert [broken.what for broken in files_on_disk.broken_files()] == ["objection file 1: its file was changed"]


# --- Mail -------------------------------------------------------------------------------------------------------------
def test_each_step_tells_whose_turn_it_is_and_nothing_about_anybody(
    late, as_rina, as_dewi, as_kanwil, riau, clock, mailoutbox
):
    ticket = late()
    accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    step("withdraw", file(late(), as_rina, clock), as_rina, clock)
    outbox.deliver_due(clock)
    told = [mail for mail in mailoutbox if "Keberatan" in mail.subject]
    office = ticket.office.email
    assert [(mail.to[0], mail.subject.split("] ")[1]) for mail in told] == [
        (office, "Keberatan baru menunggu saran kepala seksi"),
        (riau.email, "Keberatan menunggu putusan Kanwil"),
        (office, "Keberatan sudah diputus Kanwil"),
        (office, "Keberatan baru menunggu saran kepala seksi"),
    ]
    assert told[0].subject.startswith(f"[{ticket.reference}] ")
    for mail in told:
        assert "/keberatan/" in mail.body
        for secret in ("Rina", REASON, "diperiksa", ticket.subject, "terlambat", "diterima"):
            assert secret not in mail.subject + mail.body, secret


def test_who_may_no_longer_know_of_an_objection_is_not_mailed(late, as_rina, as_dewi, aceh, clock, mailoutbox):
    """The office came under another Kanwil before the mail left; a rolled-back step writes none."""
    ticket = late()
    objection = file(ticket, as_rina, clock)
    with pytest.raises(Refused):
        recommend(objection, as_dewi, clock, text=" ")
    about_it = OutgoingMail.objects.filter(about=ticket).order_by("pk")
    assert about_it.count() == 1
    recommend(objection, as_dewi, clock)
    Ticket.objects.filter(pk=ticket.pk).update(kanwil=aceh)
    Office.objects.filter(pk=ticket.office_id).update(closed_on=clock.at.date())
    outbox.deliver_due(clock)
    assert not any("Keberatan" in mail.subject for mail in mailoutbox)
    assert list(about_it.values_list("state", "reason")) == [
        ("set_aside", "Kantor sudah tutup."),
        ("set_aside", "Penerima tidak lagi berwenang melihat keberatan ini."),
    ]


# --- Who has moved ----------------------------------------------------------------------------------------------------
@pytest.fixture
def moved(rina, banda_aceh):
    """Rina is at Banda Aceh since 21 May."""
    Posting.objects.filter(pk=rina.pk).update(ends_on=date(2026, 5, 20))
    return PostingFactory(officer=rina.officer, office=banda_aceh, starts_on=date(2026, 5, 21))


def test_who_has_moved_objects_at_his_office_of_now_and_the_old_one_advises(
    late, moved, as_rina, as_bayu, as_cut, as_dewi, as_kanwil, kppn001, kanwil01, aceh, clock
):
    ticket, there = late(), sign(kppn001, moved)
    clock.at = wib("2026-06-02 10:00")
    with pytest.raises(SigningRefused, match="Penempatan"):
        file(ticket, as_rina, clock)
    with pytest.raises(Refused, match="oleh petugas yang tiketnya, Rina Maharani"):
        file(ticket, as_cut, clock)
    with pytest.raises(SigningRefused, match="Penempatan"):
        file(ticket, sign(as_bayu.user, moved), clock)  # signed at the login of the office that Rina left
    Posting.objects.filter(pk=moved.pk).update(office=aceh)
    filed = file(ticket, sign(kanwil01, Posting.objects.get(pk=moved.pk)), clock)
    Posting.objects.filter(pk=moved.pk).update(office=moved.office)
    step("withdraw", filed, there, clock)
    objection = file(ticket, there, clock)
    assert (objection.posting, objection.signed_by) == (as_rina.posting, moved)
    head_there = sign(kppn001, PostingFactory(officer=OfficerFactory(), office=moved.office, kind="head"))
    with pytest.raises(Refused, match="di kantor petugasnya"):
        recommend(objection, head_there, clock)
    recommend(objection, as_dewi, clock)
    with pytest.raises(Refused, match="oleh Kanwil pembina"):
        decide(objection, sign(kanwil01, PostingFactory(officer=OfficerFactory(), office=aceh)), clock)
    assert decide(objection, as_kanwil, clock).state == "accepted"


def test_his_new_office_tells_only_him_and_nothing_of_what_was_asked(
    late, moved, cut, bayu, as_bayu, clerk, budi, client_for, kppn001, kppn008, kanwil01, kanwil04, aceh, riau, clock
):
    ticket = late()
    clock.at = wib("2026-05-04 09:00")
    others = factories.ask(clerk, budi, clock)
    clock.at = wib("2026-05-18 10:20")
    others = factories.answer(others, as_bayu, clock)
    url, desk = f"{ticket.get_absolute_url()}keberatan/", client_for(kppn001)
    with travel(wib("2026-06-02 10:00")):
        form = {
            "submission": str(key(None).key),
            "contested": verdict(ticket).pk,
            "reason": REASON,
            "officer": moved.pk,
            "password": CSO_PASSWORD,
        }
        assert desk.get(url).status_code == 404
        closed, nowhere = desk.post(url, form), desk.post("/tiket/HAI-101000000-26/keberatan/", form)
        assert closed.status_code == nowhere.status_code == 404
        assert REASON in text(closed)
        assert ticket.reference not in text(closed).replace(url, "")
        opened_by(desk, cut)
        assert desk.get(url).status_code == desk.post(url, form).status_code == 404

        opened_by(desk, moved)
        assert desk.get(f"{others.get_absolute_url()}keberatan/").status_code == 404
        own = text(desk.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
        assert f'href="{url}"' in own
        page = text(desk.get(url))
        assert "Waktu IKU" in page
        answer = text(desk.post(url, {**form, "officer": cut.pk}))
        assert "Keberatan hanya diajukan oleh petugas yang tiketnya, Rina Maharani." in answer
        filed = desk.post(url, form, follow=True)
        objection = Objection.objects.get()
        assert filed.redirect_chain == [(objection.get_absolute_url(), 302)]
        listed = text(desk.get("/keberatan/"))
        own += text(desk.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
        assert f'href="{objection.get_absolute_url()}">Lihat keberatan' in own
        assert objection.get_absolute_url() in listed
        assert f"{objection.get_absolute_url()}cabut/" in text(filed)
        for said in (own, page, listed, text(filed)):
            assert ticket.reference in said
            assert ticket.subject not in said
        assert "tidak lagi bertugas di kantor ini" in text(
            client_for(kppn008).get(f"{late().get_absolute_url()}keberatan/")
        )
        opened_by(desk, cut)
        assert desk.get(objection.get_absolute_url()).status_code == 404
        assert objection.get_absolute_url() not in text(desk.get("/keberatan/"))
        assert client_for(kanwil01).get(url).status_code == 404
        assert client_for(kanwil04).get(url).status_code == 403
        for kanwil, login in ((aceh, kanwil01), (riau, kanwil04)):  # where figures are never closed
            Posting.objects.filter(pk=moved.pk).update(office=kanwil)
            region = client_for(login)
            assert region.get(url).status_code == 200
            page = text(region.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
            assert f'href="{objection.get_absolute_url()}">Lihat keberatan' in page
        Posting.objects.filter(pk=moved.pk).update(office=moved.office)
        opened_by(desk, moved)
        step_form = {**form, "submission": str(key(None).key), "seen": 1, "text": ""}
        assert desk.post(f"{objection.get_absolute_url()}saran/", step_form).status_code == 403
        assert desk.post(f"{objection.get_absolute_url()}cabut/", step_form).status_code == 302
    objection.refresh_from_db()
    assert objection.state == "withdrawn"


# --- The pages --------------------------------------------------------------------------------------------------------
@pytest.fixture
def story(late, as_rina, clock):
    """An objection with a file, seen on 18 May."""
    objection = file(late(), as_rina, clock, files=[staged("berita-acara.pdf")])
    with travel(wib("2026-05-18 14:00")):
        yield objection


def text(response):
    return unescape(response.content.decode())


def opened_by(client, posting):
    form = {"submission": str(key(None).key), "officer": posting.pk, "password": CSO_PASSWORD, "next": "/"}
    assert client.post("/kinerja/buka/", form).status_code == 302
    return client


def test_the_clock_card_offers_it_where_and_when_it_may_be_filed(
    late, clerk, budi, as_rina, as_dewi, as_kanwil, client_for, kppn008, kanwil04, layer1, clock
):
    ticket = late()
    url = f"{ticket.get_absolute_url()}keberatan/"
    with travel(wib("2026-05-18 14:00")):
        page = text(client_for(kppn008).get(ticket.get_absolute_url()))
        assert "Petugasnya dapat berkeberatan atas penilaian ini sampai Kam, 2 Jul 2026 24.00 WIB (asumsi)." in page
        assert f'href="{url}"' in page
        for other in (kanwil04, clerk):
            assert "keberatan" not in text(client_for(other).get(ticket.get_absolute_url())).lower()
    with travel(wib("2026-07-03 08:00")):
        assert f'href="{url}"' not in text(client_for(kppn008).get(ticket.get_absolute_url()))
        assert "Batas waktu keberatan Triwulan II 2026 sudah lewat" in text(client_for(kppn008).get(url))
    clock.at = wib("2026-05-18 10:20")
    objection = accepted(ticket, as_rina, as_dewi, as_kanwil, clock)
    page = text(client_for(kanwil04).get(ticket.get_absolute_url()))
    assert (
        f"Dinyatakan tepat waktu oleh {kanwil04.office.name} pada Sen, 18 Mei 2026 10.20 WIB atas keberatan petugas"
        in page
    )
    assert objection.get_absolute_url() in page
    assert "Dinyatakan" not in text(client_for(clerk).get(ticket.get_absolute_url()))
    clock.at = wib("2026-05-04 09:00")
    open_late = factories.ask(clerk, budi, clock)
    with travel(wib("2026-05-18 14:00")):
        page = text(client_for(kppn008).get(open_late.get_absolute_url()))
    assert "Keberatan atas keterlambatan dapat diajukan setelah tiket ini dijawab." in page


def test_filing_on_the_page_keeps_what_was_typed_until_it_is_right(
    late, client_for, logins, kppn008, rina, bayu, clock
):
    ticket = late()
    url, desk = f"{ticket.get_absolute_url()}keberatan/", client_for(kppn008)
    with travel(wib("2026-05-18 14:00")):
        page = text(desk.get(url))
        assert "Rina Maharani (CSO)" in page
        assert "Bayu Pratama (CSO)" not in page
        form = {
            "submission": str(key(None).key),
            "contested": verdict(ticket).pk,
            "reason": REASON,
            "officer": bayu.pk,
            "password": CSO_PASSWORD,
        }
        page = text(desk.post(url, form))
        assert "Keberatan hanya diajukan oleh petugas yang tiketnya, Rina Maharani." in page
        assert REASON in page
        page = text(desk.post(url, {**form, "officer": rina.pk, "contested": form["contested"] - 1}))
        assert "berubah sejak halaman dibuka" in page
        assert f'name="contested" value="{form["contested"]}"' in page
        for login, user in logins.items():
            if login != "kppn008":
                status = client_for(user).post(url, {**form, "officer": rina.pk}).status_code
                assert status == (403 if login in {"clerk", "kanwil04", "monitor", "admin"} else 404), login
        assert not Objection.objects.exists()
        for _time in range(2):
            response = desk.post(url, {**form, "officer": rina.pk})
            assert response["Location"] == ticket.get_absolute_url()
        late_form = desk.post(url, {**form, "submission": str(key(None).key), "officer": rina.pk})
    assert late_form.status_code == 409
    assert REASON in text(late_form)
    assert Objection.objects.count() == 1


def test_who_sees_an_objection_and_its_file(story, client_for, logins, rina, bayu, dewi):
    page, files = story.get_absolute_url(), story.files.get()
    download = f"{page}berkas/{files.key}/"
    for login, user in logins.items():
        client, got = client_for(user), []
        for url in ("/keberatan/", page, download):
            response = client.get(url)
            got.append(response.status_code)
        reads = login in {"kanwil04", "monitor", "admin"}
        office = login in {"kppn008", "kppn001", "kppn183"}
        assert got[0] == (302 if office else 200 if reads or login == "kanwil01" else 403), login
        assert got[1:] == ([200, 200] if reads else [302, 302] if login == "kppn008" else [404, 404]), login
    desk = opened_by(client_for(logins["kppn008"]), rina)
    assert REASON in text(desk.get(page))
    assert b"".join(desk.get(download).streaming_content) == b"%PDF-1.7 uji"
    assert page in text(desk.get("/keberatan/"))
    opened_by(desk, bayu)
    assert page not in text(desk.get("/keberatan/"))
    assert desk.get(page).status_code == desk.get(download).status_code == 302
    opened_by(desk, dewi)
    assert page in text(desk.get("/keberatan/"))


def test_head_and_kanwil_act_on_the_page_and_the_slower_one_keeps_his_text(
    story, client_for, kppn008, kanwil04, dewi, kanwil_officer, as_kanwil, clock
):
    page = story.get_absolute_url()
    desk, region = opened_by(client_for(kppn008), dewi), client_for(kanwil04)
    assert "Saran kepala seksi" in text(desk.get(page))
    assert "Menunggu saran Kepala Seksi MSKI/PDMS sampai Kam, 2 Jul 2026 24.00 WIB" in text(region.get(page))
    assert "Putusan Kanwil" not in text(region.get(page))
    signed = {"officer": dewi.pk, "password": CSO_PASSWORD, "seen": 1, "text": "Padamnya benar."}
    response = desk.post(f"{page}saran/", {**signed, "submission": str(key(None).key)})
    assert "Pilih saran" in text(response)
    good = {**signed, "submission": str(key(None).key), "verdict": "for"}
    assert desk.post(f"{page}saran/", good)["Location"] == page
    assert page in text(region.get("/keberatan/"))
    assert "Perlu diputuskan" in text(region.get("/keberatan/"))
    form = {
        "officer": kanwil_officer.pk,
        "password": CSO_PASSWORD,
        "verdict": "accept",
        "text": "Bukti cukup.",
        "seen": 2,
    }
    decide(story, as_kanwil, clock, seen=2, accept=False)
    slow = region.post(f"{page}putusan/", {**form, "submission": str(key(None).key)})
    assert slow.status_code == 409
    assert "Keberatan ini sudah selesai: ditolak." in text(slow)
    assert "Bukti cukup." in text(slow)
    for act, status in (("putusan", 403), ("lain", 404)):
        assert desk.post(f"{page}{act}/", form).status_code == status
    assert region.post(f"{page}saran/", form).status_code == 403


def test_the_list_of_a_region_costs_the_same_for_one_and_for_many(
    late, as_rina, as_dewi, client_for, kanwil04, clock, django_assert_max_num_queries
):
    recommend(file(late(), as_rina, clock), as_dewi, clock)
    region = client_for(kanwil04)
    region.get("/keberatan/")
    with django_assert_max_num_queries(30) as few:
        region.get("/keberatan/")
    for _more in range(3):
        recommend(file(late(), as_rina, clock), as_dewi, clock)
    with django_assert_max_num_queries(len(few)):
        region.get("/keberatan/")
