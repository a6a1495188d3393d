"""Keberatan: who may file, recommend and decide, until when, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from kpi.models import Objection, ObjectionEvent, Policy
from kpi.objections import actions
from kpi.objections.listing import to_decide
from kpi.objections.rules import deadline_of
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, key, move, sign, staged
from tests.kpi.objections.steps import Q2, close, decide, file, policy_with, recommend, step, verdict, wib
from tests.parallel import at_once
from tickets.deadlines import decisions
from tickets.files import store
from tickets.history import files_on_disk
from tickets.models import Decision
from tickets.quarters import Quarter
from users.clock import wib_date
from users.models import AlreadyDone, Posting
from users.refusals import Refused
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db


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
