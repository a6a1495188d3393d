"""Keberatan: whom each step mails, and what becomes of an officer who has moved."""

from datetime import date

import pytest

from kpi.models import Objection
from tests import factories
from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, key, sign
from tests.kpi.objections.steps import REASON, accepted, decide, file, opened_by, recommend, step, verdict, wib
from tests.markup import text_of
from tests.time_travel import travel
from tickets.mail import outbox
from tickets.models import OutgoingMail, Ticket
from users.models import Office, Posting
from users.refusals import Refused
from users.signing.proof import SigningRefused

pytestmark = pytest.mark.django_db


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
        assert REASON in text_of(closed)
        assert ticket.reference not in text_of(closed).replace(url, "")
        opened_by(desk, cut)
        assert desk.get(url).status_code == desk.post(url, form).status_code == 404

        opened_by(desk, moved)
        assert desk.get(f"{others.get_absolute_url()}keberatan/").status_code == 404
        own = text_of(desk.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
        assert f'href="{url}"' in own
        page = text_of(desk.get(url))
        assert "Waktu IKU" in page
        answer = text_of(desk.post(url, {**form, "officer": cut.pk}))
        assert "Keberatan hanya diajukan oleh petugas yang tiketnya, Rina Maharani." in answer
        filed = desk.post(url, form, follow=True)
        objection = Objection.objects.get()
        assert filed.redirect_chain == [(objection.get_absolute_url(), 302)]
        listed = text_of(desk.get("/keberatan/"))
        own += text_of(desk.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
        assert f'href="{objection.get_absolute_url()}">Lihat keberatan' in own
        assert objection.get_absolute_url() in listed
        assert f"{objection.get_absolute_url()}cabut/" in text_of(filed)
        for said in (own, page, listed, text_of(filed)):
            assert ticket.reference in said
            assert ticket.subject not in said
        assert "tidak lagi bertugas di kantor ini" in text_of(
            client_for(kppn008).get(f"{late().get_absolute_url()}keberatan/")
        )
        opened_by(desk, cut)
        assert desk.get(objection.get_absolute_url()).status_code == 404
        assert objection.get_absolute_url() not in text_of(desk.get("/keberatan/"))
        assert client_for(kanwil01).get(url).status_code == 404
        assert client_for(kanwil04).get(url).status_code == 403
        for kanwil, login in ((aceh, kanwil01), (riau, kanwil04)):  # where figures are never closed
            Posting.objects.filter(pk=moved.pk).update(office=kanwil)
            region = client_for(login)
            assert region.get(url).status_code == 200
            page = text_of(region.get(f"/monitoring-iku/petugas/{moved.officer_id}/?quarter=2026Q2"))
            assert f'href="{objection.get_absolute_url()}">Lihat keberatan' in page
        Posting.objects.filter(pk=moved.pk).update(office=moved.office)
        opened_by(desk, moved)
        step_form = {**form, "submission": str(key(None).key), "seen": 1, "text": ""}
        assert desk.post(f"{objection.get_absolute_url()}saran/", step_form).status_code == 403
        assert desk.post(f"{objection.get_absolute_url()}cabut/", step_form).status_code == 302
    objection.refresh_from_db()
    assert objection.state == "withdrawn"
