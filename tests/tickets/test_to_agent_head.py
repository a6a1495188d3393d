"""Layer 1 passes to its Kepala Seksi (PER-8/PB/2020 art. 28j): who may be chosen, what is kept, who may reply and read,
and what everybody else is told."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import make_agent_head
from tests.factories import add, hai_reply, key, to_agent_head, to_layer_1
from tests.factories.acting import REPORT
from tests.markup import text_of
from tickets.actions import CannotAct
from tickets.history import chain
from tickets.mail import outbox
from tickets.models import Event, OutgoingMail, Ticket
from users.clock import DatabaseClock, wib_date
from users.duties.actions import end_duty
from users.models import Duty
from users.refusals import Refused

pytestmark = pytest.mark.django_db
RECAP = reverse("tickets:recap")
WHERE = "di KPPN Pekanbaru · Layer 1 · kepada Ratna Kusuma"
IN_LIST = '<span>KPPN Pekanbaru</span><small class="small">Layer 1 · kepada Ratna Kusuma</small>'


@pytest.fixture
def passed(ticket_in):
    return ticket_in("at_agent_head")


def end_all(person, admin):
    """The duty's last day is over, by every clock."""
    over = {"valid_to": date(2026, 1, 9), "ended_at": DatabaseClock().now(), "ended_by": admin}
    Duty.objects.filter(user=person).update(**over)


def listed(client, **query):
    return {row.reference for row in client.get(RECAP, query).context["recap"].table.rows}


# --- The act ----------------------------------------------------------------------------------------------------------
def test_each_part_of_the_report_is_kept_and_the_ticket_stays_with_layer_1(passed, agent_head, layer1, clock):
    event = passed.events.latest("seq")
    assert event.data["report"] == REPORT
    assert event.data["to"] == agent_head.get_full_name()
    assert "Peraturan terkait:\nPMK 62/2023 pasal 105." in event.text
    assert (passed.hai_layer, passed.agent_head, passed.referred_to) == (1, agent_head, None)
    back = to_layer_1(passed, agent_head, clock)
    assert (back.hai_layer, back.agent_head) == (1, None)
    again = to_agent_head(back, layer1, clock, agent_head=agent_head)
    Ticket.objects.filter(pk=again.pk).update(agent_head=None)
    assert [broken.what for broken in chain.broken_chains()] == [
        f"the ticket's agent_head_id is None, recorded is {agent_head.pk}"
    ], "a column edited by hand is named"


def test_what_is_missing_and_whoever_is_no_kepala_seksi_now_is_refused_beside_its_field(
    ticket_in, layer1, layer2, agent_head, admin, clock
):
    ticket = ticket_in("at_hai")
    make_agent_head(layer2, admin, since=wib_date(clock.now()) + timedelta(days=1))
    own = make_agent_head(layer1, admin)
    for say, field, words in (
        ({"problem": "\u200b"}, "problem", "Tulis permasalahan"),
        ({"regulation": " "}, "regulation", "Tulis peraturan"),
        ({"conclusion": ""}, "conclusion", "Tulis kesimpulan"),
        ({"agent_head": layer2}, "agent_head", "tidak bertugas sebagai Kepala Seksi HAI hari ini"),
        ({"agent_head": layer1}, "agent_head", "kepada diri sendiri"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            to_agent_head(ticket, layer1, clock, **{"agent_head": agent_head, **say})
        assert refused.value.field == field
    passed = to_agent_head(ticket, layer1, clock, agent_head=agent_head)
    with pytest.raises(Refused, match="sudah diteruskan kepada Ratna Kusuma"):
        to_agent_head(passed, layer1, clock, agent_head=agent_head)
    end_duty(key=key(admin), duty_id=own.pk, valid_to=wib_date(clock.now()), end_basis="KEP-2", clock=clock)
    for change in ({"status": "hai_replied", "hai_layer": None}, {"hai_layer": 2, "hai_directorate": layer2.office}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=passed.pk).update(**change)


def test_a_duty_that_ends_meanwhile_is_refused_in_words_and_layer_1_goes_on(
    passed, agent_head, layer1, admin, client_for, clock
):
    end_all(agent_head, admin)
    with pytest.raises(CannotAct, match="Tugas Anda sebagai Kepala Seksi HAI tidak berlaku"):
        hai_reply(passed, agent_head, clock)
    client = client_for(agent_head)
    page = client.get(passed.get_absolute_url())
    assert page.context["form"] is None
    sent = {"act": "hai_reply", "answer": "Sudah saya tulis.", "seen_version": passed.version}
    refused = client.post(reverse("tickets:act", args=[passed.reference]), sent)
    assert refused.status_code == 409
    assert "Tugas Anda sebagai Kepala Seksi HAI tidak berlaku" in text_of(refused)
    assert "Sudah saya tulis." in refused.content.decode(), "nothing written is dropped"
    assert hai_reply(passed, layer1, clock).agent_head is None


# --- The page ---------------------------------------------------------------------------------------------------------
def test_layer_1_passes_it_on_by_its_page_and_the_kepala_seksi_replies(
    ticket_in, layer1, agent_head, monitor, client_for
):
    ticket = ticket_in("at_hai")
    desk = client_for(layer1)
    page = desk.get(ticket.get_absolute_url())
    heads = page.context["form"].fields["agent_head"]
    assert [label for _pk, label in heads.choices] == ["Pilih Kepala Seksi", "Ratna Kusuma, Monitoring Kantor Pusat"]
    address = reverse("tickets:act", args=[ticket.reference])
    say = {"act": "to_agent_head", "agent_head": agent_head.pk, "seen_version": ticket.version, **REPORT}
    form = {"submission": page.context["form"]["submission"].value(), **say}
    missing = desk.post(address, form | {"regulation": ""})
    assert "Tulis peraturan terkait" in text_of(missing)
    elsewhere = desk.post(address, form | {"act": "hai_reply", "answer": "Jawaban kami."})
    assert elsewhere.status_code == 200, "a report that nobody would read is not dropped"
    assert REPORT["conclusion"] in elsewhere.content.decode()
    assert client_for(monitor).post(address, form).status_code == 403
    assert desk.post(address, form).status_code == 302
    theirs = client_for(agent_head)
    page = theirs.get(ticket.get_absolute_url())
    said = text_of(page)
    assert "(Agen HAI Layer 1) meneruskan tiket ini kepada Ratna Kusuma (Kepala Seksi HAI)" in said
    assert "Layer 1 · kepada Ratna Kusuma (Kepala Seksi HAI)" in said
    for part in REPORT.values():
        assert part in said
    answer = {"act": "hai_reply", "answer": "Tidak dapat dibatalkan.", "seen_version": ticket.version + 1}
    done = theirs.post(address, {"submission": page.context["form"]["submission"].value(), **answer})
    assert done.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.status, ticket.hai_replied_by, ticket.agent_head) == ("hai_replied", agent_head, None)


def test_without_a_kepala_seksi_the_page_says_so_and_offers_no_empty_choice(
    ticket_in, layer1, agent_head, admin, client_for
):
    ticket = ticket_in("at_hai")
    desk = client_for(layer1)
    form = desk.get(ticket.get_absolute_url()).context["form"]
    end_all(agent_head, admin)
    page = desk.get(ticket.get_absolute_url())
    assert "Belum ada Kepala Seksi HAI yang bertugas hari ini" in text_of(page)
    assert "agent_head" not in page.context["form"].fields
    sent = {"act": "to_agent_head", "agent_head": agent_head.pk, "seen_version": ticket.version, **REPORT}
    late = desk.post(
        reverse("tickets:act", args=[ticket.reference]), {"submission": form["submission"].value(), **sent}
    )
    assert "Orang ini tidak lagi bertugas sebagai Kepala Seksi HAI" in text_of(late)
    assert REPORT["problem"] in late.content.decode()


# --- Who reads it -----------------------------------------------------------------------------------------------------
def test_a_kepala_seksi_of_a_directorate_sees_it_from_then_on_and_the_satker_reads_no_name(
    ticket_in, layer1, layer2, agent_head, admin, clerk, client_for, clock
):
    make_agent_head(layer2, admin)
    ticket = ticket_in("at_hai")
    assert client_for(layer2).get(ticket.get_absolute_url()).status_code == 404
    passed = to_agent_head(ticket, layer1, clock, agent_head=layer2)
    assert listed(client_for(layer2), tab="untuk-saya") == {ticket.reference}
    hai_reply(passed, layer2, clock)
    assert client_for(layer2).get(ticket.get_absolute_url()).status_code == 200, "also after replying"
    theirs = client_for(clerk)
    said = text_of(theirs.get(ticket.get_absolute_url()))
    assert "meneruskan tiket ini kepada Kepala Seksi HAI" in said
    assert layer2.get_full_name() not in said + text_of(theirs.get(RECAP))
    assert REPORT["problem"] not in said
    assert listed(theirs, q="dibatalkan") == set()
    assert listed(client_for(layer1), q="dibatalkan") == {ticket.reference}


def test_it_is_listed_for_that_person_until_taken_and_every_list_says_who_has_it(
    passed, agent_head, layer1, kppn008, kanwil04, monitor, client_for, django_assert_num_queries, clock
):
    theirs = client_for(agent_head)
    tiles = {tile.name: tile for tile in theirs.get("/").context["home"].tiles}
    assert tiles["Untuk saya"].number == "1"
    assert tiles["Untuk saya"].url == f"{RECAP}?tab=untuk-saya"
    assert listed(theirs, tab="untuk-saya") == {passed.reference}
    assert "Untuk saya" not in text_of(client_for(layer1).get("/")) + text_of(client_for(monitor).get(RECAP))
    for login in (agent_head, layer1, kppn008, kanwil04, monitor):
        assert IN_LIST in text_of(client_for(login).get(RECAP, {"tab": "semua"})), login
    printed = text_of(client_for(kanwil04).get("/laporan/belum/"))
    assert WHERE in printed
    replied = hai_reply(passed, layer1, clock)
    assert "Untuk saya" not in {tile.name for tile in theirs.get("/").context["home"].tiles}
    assert listed(theirs, tab="untuk-saya") == set()
    said = text_of(client_for(monitor).get(RECAP))
    assert replied.reference in said
    assert "kepada Ratna" not in said


def test_that_person_alone_is_told_by_mail_unless_the_duty_is_over_when_it_leaves(
    passed, agent_head, layer1, admin, mailoutbox, clock
):
    mail = OutgoingMail.objects.get(event__kind=Event.Kind.TO_AGENT_HEAD)
    assert (mail.recipient, mail.agent) == (agent_head.email, agent_head)
    for words in ("Tiket untuk Ratna Kusuma", passed.reference):
        assert words in mail.subject
    for words in (*REPORT.values(), "SPM kami ditolak", "Agen Layer 1 tetap dapat membalasnya"):
        assert words in mail.body
    end_all(agent_head, admin)
    while outbox.deliver_due(DatabaseClock()):
        pass
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("set_aside", "Penerima bukan lagi Kepala Seksi HAI.")
    assert agent_head.email not in {to for each in mailoutbox for to in each.to}


def test_what_the_asker_adds_meanwhile_reaches_that_person_too(passed, agent_head, layer1, clerk, clock):
    add(passed, clerk, clock, text="Nomor SPM 00217.")
    told = OutgoingMail.objects.filter(event__kind=Event.Kind.ADDED, recipient_kind="hai")
    assert set(told.values_list("recipient", flat=True)) == {layer1.email, agent_head.email}
