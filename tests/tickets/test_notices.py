"""Who is told of what, and that nobody is mailed what they may no longer see: at once, or in a digest a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories
from tests.factories import answer, ask, escalate, pass_on, sign, to_layer_2
from tests.tickets.test_history import below_the_triggers
from tickets.mail import daily_mails, outbox
from tickets.mail.actions import choose_notices
from tickets.models import NoticeSetting, OutgoingMail
from users.models import User
from users.refusals import Refused
from users.signing.proof import SigningRefused
from users.wib import WIB

pytestmark = pytest.mark.django_db

OFFICE = "kppn-008@contoh.go.id"
TUESDAY_8 = datetime(2026, 5, 19, 8, tzinfo=WIB).astimezone(UTC)


@pytest.fixture
def sent(mailoutbox, clock):
    """Let the worker send what is due, and give the addresses it went to."""

    def deliver() -> list[str]:
        mailoutbox.clear()
        daily_mails.send_digests(clock, lambda: False)
        outbox.deliver_due(clock)
        return sorted(message.to[0] for message in mailoutbox)

    return deliver


def set_aside() -> dict[str, str]:
    mails = OutgoingMail.objects.filter(state=OutgoingMail.State.SET_ASIDE)
    return dict(mails.values_list("recipient", "reason"))


@pytest.fixture
def want_digest(clock):
    """The office of a signature, or an agent, chooses the digest."""

    def choose(by, mode="digest") -> NoticeSetting:
        return choose_notices(by=by, mode=mode, key=factories.key(getattr(by, "user", by)), clock=clock)

    return choose


# --- Looked at once more when sent ------------------------------------------------------------------------------------
def test_an_office_that_is_no_longer_a_party_is_not_mailed(clerk, budi, clock, sent):
    ticket = ask(clerk, budi, clock)
    with below_the_triggers():
        ticket.parties.filter(office__code="008").delete()
    assert sent() == ["budi.hartono@contoh.go.id"]
    assert set_aside() == {OFFICE: "Penerima tidak lagi berwenang melihat tiket ini."}
    assert sent() == []


def test_an_office_that_closed_meanwhile_is_not_mailed(clerk, budi, pekanbaru, clock, sent):
    ask(clerk, budi, clock)
    pekanbaru.closed_on = clock.now().date()
    pekanbaru.save()
    assert sent() == ["budi.hartono@contoh.go.id"]
    assert set_aside() == {OFFICE: "Kantor sudah tutup."}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_active": False}, "Penerima bukan lagi agen HAI yang aktif."),
        ({"role": User.Role.MONITOR}, "Penerima bukan lagi agen HAI yang aktif."),
        ({"role": User.Role.HAI_LAYER_2}, "Penerima tidak lagi berwenang melihat tiket ini."),
    ],
)
def test_an_agent_who_left_his_desk_meanwhile_is_not_mailed(change, reason, ticket_in, layer1, clock, sent, pb8):
    ticket_in("at_hai")
    if "role" in change and change["role"] == User.Role.HAI_LAYER_2:
        change = change | {"office": pb8}
    User.objects.filter(pk=layer1.pk).update(**change)
    assert layer1.email not in sent()
    assert set_aside() == {layer1.email: reason}


def test_the_office_that_passed_a_ticket_on_still_sees_it_and_its_mail_leaves(
    clerk, budi, as_rina, national_offices, clock, sent
):
    pass_on(ask(clerk, budi, clock), as_rina, clock)
    assert sent() == sorted(["budi.hartono@contoh.go.id", OFFICE, "kppn-khusus-183@contoh.go.id"])


def test_the_asker_s_mail_leaves_whatever_becomes_of_his_login(clerk, budi, as_rina, clock, sent):
    answer(ask(clerk, budi, clock), as_rina, clock)
    clerk.is_active = False
    clerk.save()
    assert sent().count("budi.hartono@contoh.go.id") == 2


def test_the_reason_of_a_refusal_goes_to_the_asker(ticket_in, as_rina, clock):
    factories.refuse(ticket_in("waiting"), as_rina, clock, text="Ini urusan kepegawaian, bukan perbendaharaan.")
    mail = OutgoingMail.objects.get(event__kind="refused")
    assert mail.recipient == "budi.hartono@contoh.go.id"
    assert "Ini urusan kepegawaian, bukan perbendaharaan." in mail.body
    assert "pasal 13 ayat (6)" in mail.body


def test_an_asker_without_login_is_told_to_bring_the_data_to_the_office(as_rina, citizen, clock):
    factories.ask_data(factories.record(as_rina, citizen, clock), as_rina, clock)
    body = OutgoingMail.objects.get(event__kind="data_asked").body
    assert "Sampaikan data itu kepada KPPN Pekanbaru" in body
    assert "/tiket/" not in body


def test_notes_between_offices_and_hai_never_go_to_the_asker(ticket_in, as_rina, layer1, pb8, layer2, clock):
    ticket = to_layer_2(escalate(ticket_in("waiting"), as_rina, clock, note="RAHASIA"), layer1, clock, directorate=pb8)
    factories.hai_reply(ticket, layer2, clock)
    assert OutgoingMail.objects.filter(recipient_kind="hai", body__contains="RAHASIA").exists()
    assert not OutgoingMail.objects.filter(recipient_kind="asker", body__contains="RAHASIA").exists()


# --- Digest -----------------------------------------------------------------------------------------------------------
def test_an_office_with_a_digest_gets_one_mail_the_next_working_day_at_8(
    clerk, budi, as_rina, clock, sent, want_digest
):
    want_digest(as_rina)
    tickets = [ask(clerk, budi, clock) for _ in range(3)]
    assert sent() == ["budi.hartono@contoh.go.id"] * 3
    clock.at = TUESDAY_8 - timedelta(microseconds=1)
    assert sent() == []
    clock.at = TUESDAY_8
    assert sent() == [OFFICE]
    digest = OutgoingMail.objects.get(event=None)
    assert digest.subject == "[HAI CSO] Ringkasan Sel, 19 Mei 2026: 3 pemberitahuan"
    assert all(ticket.reference in digest.body and ticket.get_absolute_url() in digest.body for ticket in tickets)
    assert digest.body.count("KPPN Pekanbaru · Waktu IKU: Rab, 20 Mei 10.20 WIB") == 3
    assert set(digest.lines.values_list("state", "sent_at")) == {("sent", TUESDAY_8)}
    assert sent() == []


def test_what_happens_after_8_waits_for_the_next_morning(clerk, budi, as_rina, clock, sent, want_digest):
    want_digest(as_rina)
    clock.at = TUESDAY_8 + timedelta(hours=1)
    ask(clerk, budi, clock)
    assert OFFICE not in sent()
    clock.at = TUESDAY_8 + timedelta(days=1)
    assert sent() == [OFFICE]


def test_a_worker_that_comes_late_makes_the_morning_good(clerk, budi, as_rina, clock, sent, want_digest):
    want_digest(as_rina)
    ask(clerk, budi, clock)
    clock.at = TUESDAY_8 + timedelta(hours=5)
    assert OFFICE in sent()


def test_on_days_off_there_is_no_digest(clerk, budi, as_rina, clock, sent, want_digest):
    """27 and 28 May 2026 are Idul Adha and its cuti bersama, the 30th is a Saturday."""
    want_digest(as_rina)
    clock.at = datetime(2026, 5, 26, 10, tzinfo=WIB)
    ask(clerk, budi, clock)
    sent()
    for day in (27, 28):
        clock.at = datetime(2026, 5, day, 9, tzinfo=WIB)
        assert sent() == []
    clock.at = datetime(2026, 5, 29, 9, tzinfo=WIB)
    assert sent() == [OFFICE]
    assert not daily_mails.is_working_day(date(2026, 5, 30))


def test_an_agent_of_hai_chooses_for_himself(ticket_in, layer1, clock, sent, want_digest):
    other = factories.UserFactory(username="hai1.lain", role=User.Role.HAI_LAYER_1, email="lain@contoh.go.id")
    want_digest(layer1)
    ticket_in("at_hai")
    assert "lain@contoh.go.id" in sent()
    assert OutgoingMail.objects.get(agent=layer1).state == OutgoingMail.State.HELD
    clock.at = TUESDAY_8
    assert sent() == [layer1.email]
    assert OutgoingMail.objects.get(agent=other).state == OutgoingMail.State.SENT


def test_a_digest_leaves_out_what_its_reader_may_no_longer_see(clerk, budi, as_rina, clock, sent, want_digest):
    want_digest(as_rina)
    kept, gone = ask(clerk, budi, clock), ask(clerk, budi, clock)
    sent()
    with below_the_triggers():
        gone.parties.all().delete()
    clock.at = TUESDAY_8
    assert sent() == [OFFICE]
    digest = OutgoingMail.objects.get(event=None)
    assert kept.reference in digest.body
    assert f"{gone.reference}]" not in digest.body
    assert set_aside() == {OFFICE: "Penerima tidak lagi berwenang melihat tiket ini."}


def test_a_digest_that_grew_wrong_while_it_waited_is_made_anew(clerk, budi, as_rina, clock, sent, want_digest):
    want_digest(as_rina)
    kept, gone = ask(clerk, budi, clock), ask(clerk, budi, clock)
    sent()
    clock.at = TUESDAY_8
    daily_mails.send_digests(clock, lambda: False)
    with below_the_triggers():
        gone.parties.all().delete()
    assert sent() == []
    assert sent() == [OFFICE]
    first, second = OutgoingMail.objects.filter(event=None).order_by("pk")
    assert (first.state, second.state) == ("set_aside", "sent")
    assert list(second.lines.values_list("event__ticket", flat=True)) == [kept.pk]


def test_an_inactive_agent_s_digest_is_set_aside(ticket_in, layer1, clock, sent, want_digest):
    want_digest(layer1)
    ticket_in("at_hai")
    layer1.is_active = False
    layer1.save()
    clock.at = TUESDAY_8
    assert layer1.email not in sent()
    assert set_aside() == {layer1.email: "Penerima bukan lagi agen HAI yang aktif."}


def test_who_wants_single_mails_again_gets_the_last_digest_and_then_single_ones(
    clerk, budi, as_rina, clock, sent, want_digest
):
    want_digest(as_rina)
    ask(clerk, budi, clock)
    want_digest(as_rina, "immediate")
    ask(clerk, budi, clock)
    assert sent().count(OFFICE) == 1
    clock.at = TUESDAY_8
    assert sent() == [OFFICE]


# --- Choosing ---------------------------------------------------------------------------------------------------------
def test_who_chose_for_the_office_is_kept(as_rina, as_bayu, clock, want_digest):
    want_digest(as_rina)
    setting = want_digest(as_bayu, "immediate")
    assert (setting.chosen_posting, setting.chosen_at) == (as_bayu.posting, clock.now())
    assert list(setting.history.order_by("pk").values_list("mode", "chosen_posting")) == [
        ("digest", as_rina.posting.pk),
        ("immediate", as_bayu.posting.pk),
    ]


def test_a_satker_has_nothing_to_choose(clerk, want_digest):
    with pytest.raises(Refused, match="tidak menerima pemberitahuan"):
        want_digest(clerk)


def test_the_page_of_an_office_wants_an_officer_s_signature(client_for, kppn008, rina):
    client = client_for(kppn008)
    page = client.get("/pemberitahuan/").content.decode()
    assert 'name="password"' in page
    typed = {"submission": "2f1b7f0e-7a31-4d3c-9a55-0d7c0f1d2b11", "mode": "digest", "officer": str(rina.pk)}
    assert "Pilihan belum disimpan" in client.post("/pemberitahuan/", typed).content.decode()
    assert not NoticeSetting.objects.exists()
    client.post("/pemberitahuan/", typed | {"password": factories.CSO_PASSWORD})
    setting = NoticeSetting.objects.get()
    assert (setting.office, setting.mode, setting.chosen_posting) == (kppn008.office, "digest", rina)
    assert "Rina Maharani" in client.get("/pemberitahuan/").content.decode()


def test_the_page_of_an_agent(client_for, layer1, clerk, monitor):
    client = client_for(layer1)
    client.post("/pemberitahuan/", {"submission": "2f1b7f0e-7a31-4d3c-9a55-0d7c0f1d2b12", "mode": "digest"})
    assert NoticeSetting.objects.get().user == layer1
    for user in (clerk, monitor):
        assert client_for(user).get("/pemberitahuan/").status_code == 403


def test_signing_for_another_office_is_refused(kppn001, rina, clock):
    with pytest.raises(SigningRefused):
        choose_notices(by=sign(kppn001, rina), mode="digest", key=factories.key(kppn001), clock=clock)
