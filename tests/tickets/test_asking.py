"""A satker asks (002 3A): where its question goes, who sees it, what is kept."""

import pytest

from tests import factories
from tests.factories import ServiceUserFactory, ask, key, question
from tickets.actions import Asker
from tickets.models import Channel, Destination, Event, OutgoingMail, Status, Ticket
from users.models import AlreadyDone, Membership, ServiceUser, UnitType
from users.refusals import Refused

pytestmark = pytest.mark.django_db


def offices_of(ticket: Ticket) -> set[str]:
    return set(ticket.parties.values_list("office__code", flat=True))


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        (Destination.TREASURY, "008"),
        (Destination.BUDGET_REVISION, "04"),
        (Destination.REVENUE, "183"),
        (Destination.LOANS_AND_GRANTS, "140"),
    ],
)
def test_a_question_goes_to_the_office_of_its_destination(destination, code, clerk, budi, national_offices, clock):
    ticket = ask(clerk, budi, clock, destination=destination)
    assert (ticket.holder_office.code, ticket.status, ticket.channel) == (code, Status.WAITING, Channel.SATKER_ONLINE)
    # Nobody's yet: shown with the office that must answer, and under that office's Kanwil.
    assert (ticket.posting, ticket.office.code) == (None, code)
    assert ticket.kanwil.code == {"008": "04", "04": "04", "183": "11", "140": "11"}[code]


def test_the_satker_of_another_kppn_reaches_its_own(aceh_clerk, aceh_person, pekanbaru, clock):
    assert ask(aceh_clerk, aceh_person, clock).holder_office.code == "001"
    assert ask(aceh_clerk, aceh_person, clock, destination=Destination.BUDGET_REVISION).holder_office.code == "01"


@pytest.mark.parametrize("destination", [Destination.TREASURY, Destination.BUDGET_REVISION])
def test_without_a_partner_kppn_the_satker_is_told_whom_to_call(destination, stranded_clerk, clock):
    someone = ServiceUserFactory(satker=stranded_clerk.satker)
    with pytest.raises(
        Refused, match=r"belum mempunyai KPPN mitra kerja.*Hubungi.*hai\.djpb@kemenkeu\.go\.id"
    ) as refusal:
        ask(stranded_clerk, someone, clock, destination=destination)
    assert refusal.value.field == "destination"
    assert stranded_clerk.satker.code in str(refusal.value)
    assert not Ticket.objects.exists()


def test_without_a_partner_kppn_the_national_offices_still_answer(stranded_clerk, national_offices, clock):
    someone = ServiceUserFactory(satker=stranded_clerk.satker)
    ticket = ask(stranded_clerk, someone, clock, destination=Destination.REVENUE)
    assert offices_of(ticket) == {"183", "11"}


def test_a_closed_partner_kppn_is_no_partner(clerk, budi, pekanbaru, clock):
    pekanbaru.closed_on = clock.now().date()
    pekanbaru.save()
    with pytest.raises(Refused, match="belum mempunyai KPPN mitra kerja"):
        ask(clerk, budi, clock)


@pytest.mark.parametrize("destination", [Destination.HAI, "", "jakarta"])
def test_a_satker_cannot_choose_another_destination(destination, clerk, budi, clock):
    with pytest.raises(Refused, match="Pilih tujuan pertanyaan"):
        ask(clerk, budi, clock, destination=destination)


@pytest.mark.parametrize("login", ["kppn008", "kanwil04", "monitor", "layer1", "layer2", "admin"])
def test_only_a_satker_asks(login, logins, budi, clock):
    with pytest.raises(Refused, match="Hanya akun satker"):
        ask(logins[login], budi, clock)


def test_somebody_of_another_satker_cannot_be_named_as_asker_nor_learnt_of(clerk, other_person, clock):
    with pytest.raises(Refused, match="terdaftar pada unit lain") as refusal:
        ask(clerk, other_person, clock)
    assert other_person.name not in str(refusal.value)
    assert not Membership.objects.filter(satker=clerk.satker, service_user=other_person).exists()


def test_an_asker_of_an_office_cannot_be_named_by_a_satker(clerk, kppn_person, clock):
    with pytest.raises(Refused, match="terdaftar pada unit lain"):
        ask(clerk, kppn_person, clock)


def test_a_new_asker_is_added_in_place(clerk, satker, pekanbaru, clock):
    new = Asker(email=" Nur.Hayati@Contoh.go.id", name="Nur Hayati", unit_type=UnitType.SATKER)
    ticket = ask(clerk, new, clock)
    person = ServiceUser.objects.get(email="nur.hayati@contoh.go.id")
    assert (ticket.asker, person.satker) == (person, satker)
    assert Membership.objects.visible_to(clerk).filter(service_user=person, removed_at=None).exists()


def test_a_refused_question_adds_no_asker(stranded_clerk, clock):
    with pytest.raises(Refused):
        ask(stranded_clerk, Asker(email="baru@contoh.go.id", name="Baru", unit_type=UnitType.SATKER), clock)
    assert not ServiceUser.objects.filter(email="baru@contoh.go.id").exists()


@pytest.mark.parametrize("unit_type", [UnitType.KPPN, UnitType.BANK, UnitType.PUBLIC, "", "RAJA"])
def test_a_satker_adds_askers_of_its_own_kind_only(unit_type, clerk, clock):
    with pytest.raises(Refused, match="Pilih jenis unit penanya"):
        ask(clerk, Asker(email="baru@contoh.go.id", name="Baru", unit_type=unit_type), clock)


def test_a_satker_cannot_add_an_asker_to_another_satker(clerk, satker, other_satker, clock):
    new = Asker(email="baru@contoh.go.id", name="Baru", unit_type=UnitType.SATKER, satker=other_satker)
    assert ask(clerk, new, clock).asker_satker == satker


def test_what_was_said_of_the_asker_is_kept_as_it_was(clerk, budi, other_satker, clock):
    ticket = ask(clerk, budi, clock)
    budi.name, budi.satker = "Budi H. Santoso", other_satker
    budi.save()
    ticket.refresh_from_db()
    assert (ticket.asker_name, ticket.asker_email) == ("Budi Hartono", "budi.hartono@contoh.go.id")
    assert (ticket.asker_satker.code, ticket.asker_unit_type) == ("099031", "SATKER")
    assert ticket.asker_institution == "099031 Pengadilan Negeri Tanjung Karang"


def test_the_conversation_begins_with_the_question_and_where_it_went(clerk, budi, pekanbaru, clock):
    ticket = ask(clerk, budi, clock)
    asked, routed = ticket.events.all()
    assert (asked.kind, asked.text, asked.user, asked.posting) == (Event.Kind.ASKED, factories.TEXT, clerk, None)
    assert (routed.kind, routed.data["to"], routed.data["destination"]) == (
        Event.Kind.ROUTED,
        "KPPN Pekanbaru",
        "Layanan Perbendaharaan",
    )
    assert asked.data["actor"]["place"] == "Pengadilan Negeri Tanjung Karang"
    assert ticket.created_at == asked.at == routed.at == clock.now()


def test_asker_and_answering_office_are_told(clerk, budi, national_offices, clock):
    ticket = ask(clerk, budi, clock, destination=Destination.REVENUE)
    mails = OutgoingMail.objects.filter(event__ticket=ticket)
    assert set(mails.values_list("recipient", "recipient_kind")) == {
        ("budi.hartono@contoh.go.id", "asker"),
        ("kppn-khusus-183@contoh.go.id", "office"),
    }
    assert all(ticket.reference in mail.subject and ticket.get_absolute_url() in mail.body for mail in mails)


def test_the_partner_kppn_sees_what_its_satker_sends_elsewhere(clerk, budi, national_offices, clock):
    ticket = ask(clerk, budi, clock, destination=Destination.LOANS_AND_GRANTS)
    assert set(ticket.parties.values_list("office__code", "role")) == {
        ("140", "holder"),
        ("11", "supervisor"),
        ("008", "partner"),
        ("04", "supervisor"),
    }


def test_a_kanwil_that_handles_is_a_party_once(clerk, budi, clock):
    ticket = ask(clerk, budi, clock, destination=Destination.BUDGET_REVISION)
    assert set(ticket.parties.values_list("office__code", "role")) == {("04", "holder"), ("008", "partner")}


def test_an_asker_with_the_office_s_own_address_is_told_once(clerk, satker, pekanbaru, clock):
    """An office asks as a satker too; the person may have written the office's shared address."""
    shared = ServiceUserFactory(email=pekanbaru.email, satker=satker)
    ticket = ask(clerk, shared, clock)
    assert OutgoingMail.objects.filter(event__ticket=ticket).count() == 1


def test_the_same_form_sent_twice_leads_to_the_first_ticket(clerk, budi, clock):
    form = key(clerk)
    first = ask(clerk, budi, clock, key=form)
    with pytest.raises(AlreadyDone) as done:
        ask(clerk, budi, clock, key=form)
    assert done.value.result == first.reference
    assert Ticket.objects.count() == 1


def test_another_login_s_form_key_tells_nothing(clerk, budi, other_clerk, other_person, clock):
    form = key(clerk)
    ask(clerk, budi, clock, key=form)
    with pytest.raises(AlreadyDone) as done:
        ask(other_clerk, other_person, clock, key=type(form)(form.key, other_clerk))
    assert done.value.result == ""


def test_a_refused_form_can_be_sent_again(clerk, budi, clock):
    form = key(clerk)
    with pytest.raises(Refused):
        ask(clerk, budi, clock, key=form, destination="")
    assert ask(clerk, budi, clock, key=form).reference


def test_a_satker_cannot_send_a_received_on_that_moves_the_clock(clerk, budi, clock):
    early = clock.now().replace(hour=1)
    ticket = ask(clerk, budi, clock, question=question(received_on=early))
    assert ticket.created_at == clock.now()
    assert ticket.events.first().at == clock.now()


def test_a_question_without_a_visible_subject_is_refused_whoever_sends_it(clerk, budi, as_rina, clock):
    for subject in ("", " ", "\u200b", "\u2800", "\u3164", "\u200b\u2800 \u3164"):
        for send in (
            lambda said: ask(clerk, budi, clock, question=said),
            lambda said: factories.record(as_rina, budi, clock, question=said),
        ):
            with pytest.raises(Refused, match="Subjeknya tidak memuat apa pun yang terlihat") as refusal:
                send(question(subject))
            assert refusal.value.field == "subject"
    assert not Ticket.objects.exists()
