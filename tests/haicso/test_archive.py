"""A past that is written in bulk is the same, row by row, as if people had acted it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from haicso.archive.people import People, UnknownHand
from haicso.archive.plan import Conversation, Hand, Person, Step
from haicso.archive.player import Player
from haicso.archive.writer import Writer
from tests.factories import answer, lock_of_nothing, sign
from tickets.actions import CannotAct
from tickets.deadlines import rules
from tickets.history import chain
from tickets.models import (
    DailySeal,
    Decision,
    Event,
    Norm,
    NoticeSetting,
    OutgoingMail,
    SealedHead,
    Ticket,
    TicketParty,
    TicketSearch,
)
from tickets.quarters import Quarter
from tickets.workflow import Act
from users.clock import FixedClock
from users.models import Membership, Office, Posting, ServiceUser, User
from users.refusals import Refused
from users.signing.proof import Signature, SigningRefused
from users.wib import WIB

RINA, BAYU = Hand("kppn008", "Rina Maharani"), Hand("kppn008", "Bayu Pratama")
DEWI = Hand("kppn008", "Dewi Anggraini")
HENDRA, YOGA = Hand("kanwil04", "Hendra Saputra"), Hand("kppn183", "Yoga Prasetyo")
SATKER, LAYER_1, LAYER_2 = Hand("satker099031"), Hand("hai1.agen"), Hand("hai2.pb8")
HEAD = Hand("kasi.layanan")
BUDI = Person("budi.hartono@contoh.go.id", "Budi Hartono", "SATKER", "099031")
NEW = Person("wati.susanti@contoh.go.id", "Wati Susanti", "SATKER", "099031")
CITIZEN = Person("joko@contoh.go.id", "Joko Santoso", "UMUM", institution="Warga Pekanbaru")
OF_A_KPPN = Person("andi@contoh.go.id", "Andi Wijaya", "KPPN")

MONDAY = datetime(2026, 5, 18, 9, 0, tzinfo=WIB)


def hours(count: float) -> datetime:
    """So many hours after Monday, 09.00 WIB."""
    return MONDAY + timedelta(hours=count)


def online(*steps: Step, at: datetime = MONDAY, destination: str = "perbendaharaan", by: Person = BUDI) -> Conversation:
    question = "SPM kami ditolak, mohon penjelasan nomor 00123T."
    return Conversation(at, SATKER, by, "SPM ditolak", question, destination=destination, steps=steps)


def at_the_desk(*steps: Step, follow_up: Act | None = None, **more: Any) -> Conversation:
    said = {"at": MONDAY, "by": RINA, "asker": BUDI, "channel": "whatsapp", "received_on": hours(-0.5), **more}
    return Conversation(
        subject="Aplikasi SAKTI", question="Tidak dapat login.", follow_up=follow_up, steps=steps, **said
    )


def answered(at: float = 2, by: Hand = RINA) -> Step:
    return Step(Act.ANSWER, hours(at), by, "Mohon diperiksa sisa pagunya.")


TO_HAI = Step(Act.ESCALATE, hours(1), BAYU, "Di luar kewenangan kami.")
REPLIED = Step(Act.HAI_REPLY, hours(30), LAYER_1, "Sudah kami perbaiki.")
FINISHED = Step(Act.FINISH, hours(75), RINA, "Berikut jawaban HAI.")
WAITING_FOR_DATA = Step(Act.ASK_DATA, hours(1), RINA, "Mohon kirim kartu pengawasan.")
GIVEN = Step(Act.REPLY, hours(24), SATKER, "Ini kartunya.")
TO_LAYER_2 = Step(Act.TO_LAYER_2, hours(2), LAYER_1, "Mohon bantuan.", to="PB.8")
TO_HEAD = Step(
    Act.TO_AGENT_HEAD, hours(2), LAYER_1, "SP2D dari tahun lalu.", to=HEAD.login, report=("PMK 62/2023.", "Ditolak.")
)

SHAPES = {
    "asked online, answered": [online(answered())],
    "asked online by somebody new, nobody answers": [online(by=NEW)],
    "asked online, late": [online(answered(80))],
    "asked at night and on a day off": [online(at=hours(14)), online(at=datetime(2026, 5, 16, 3, 0, tzinfo=WIB))],
    "asked of another office": [online(answered(by=YOGA), destination="penerimaan_negara")],
    "answered at once": [at_the_desk(follow_up=Act.ANSWER, answer="Kata sandi sudah diatur ulang.")],
    "answered later": [at_the_desk(answered(26, BAYU))],
    "of a citizen": [at_the_desk(answered(), asker=CITIZEN, received_on=None, channel="tatap_muka")],
    "recorded for HAI": [at_the_desk(REPLIED, FINISHED, follow_up=Act.ESCALATE)],
    "of an asker of a KPPN": [at_the_desk(REPLIED, FINISHED, follow_up=Act.ESCALATE, asker=OF_A_KPPN)],
    "escalated and finished": [at_the_desk(TO_HAI, REPLIED, FINISHED), online(TO_HAI, REPLIED, FINISHED)],
    "escalated, at HAI": [online(TO_HAI)],
    "replied, and not yet sent on": [online(TO_HAI, REPLIED)],
    "sent back, replied once more": [
        online(
            TO_HAI,
            REPLIED,
            Step(Act.SEND_BACK, hours(31), RINA, "Belum menjawab."),
            Step(Act.HAI_REPLY, hours(50), LAYER_1, "Lengkapnya begini."),
            FINISHED,
        )
    ],
    "through the layers": [
        online(
            TO_HAI,
            TO_LAYER_2,
            Step(Act.TO_LAYER_1, hours(3), LAYER_2, "Bukan kami."),
            Step(Act.TO_LAYER_2, hours(4), LAYER_1, "Tetap di sana.", to="PB.8"),
            Step(Act.HAI_REPLY, hours(6), LAYER_2, "Sudah dibuka."),
            Step(Act.SEND_BACK, hours(7), RINA, "Belum."),
            Step(Act.HAI_REPLY, hours(8), LAYER_2, "Sekarang sudah."),
            FINISHED,
        )
    ],
    "to the Kepala Seksi of HAI, who gives advice; then once more, and they reply": [
        online(
            TO_HAI,
            TO_HEAD,
            Step(Act.TO_LAYER_1, hours(3), HEAD, "Setuju, jawab begitu."),
            replace(TO_HEAD, at=hours(4)),
            Step(Act.HAI_REPLY, hours(6), HEAD, "Tidak dapat dibatalkan."),
            FINISHED,
        ),
        online(TO_HAI, TO_HEAD),
    ],
    "recorded and passed on": [
        at_the_desk(answered(by=HENDRA), follow_up=Act.PASS_ON, destination="revisi_dipa"),
        at_the_desk(follow_up=Act.PASS_ON, destination="penerimaan_negara"),
    ],
    "passed on later, to whom the destination names and to a named office": [
        online(Step(Act.PASS_ON, hours(1), RINA, "Tentang DIPA.", destination="revisi_dipa"), answered(by=HENDRA)),
        at_the_desk(Step(Act.PASS_ON, hours(1), RINA, "", to="183"), answered(by=YOGA)),
    ],
    "refused": [online(Step(Act.REFUSE, hours(3), RINA, "Di luar Katalog Layanan."))],
    "referred to the head of section": [
        online(Step(Act.REFER, hours(1), RINA, "Mohon arahan.", to="Dewi Anggraini"), answered(by=DEWI))
    ],
    "data asked for and given": [
        online(WAITING_FOR_DATA, GIVEN, answered(30)),
        at_the_desk(WAITING_FOR_DATA, Step(Act.RECORD_REPLY, hours(25), BAYU, "Dibawa ke meja."), answered(30)),
        online(WAITING_FOR_DATA),
    ],
    "HAI asks for data": [
        online(TO_HAI, Step(Act.ASK_DATA, hours(2), LAYER_1, "Kirim surat."), GIVEN, REPLIED, FINISHED),
        online(TO_HAI, TO_LAYER_2, Step(Act.ASK_DATA, hours(3), LAYER_2, "Kirim surat."), GIVEN),
    ],
    "something is added": [
        online(Step(Act.ADD, hours(0.5), SATKER, "Nomor SPM-nya 00124T."), answered()),
        online(TO_HAI, Step(Act.ADD, hours(2), SATKER, "Lagi."), REPLIED, FINISHED),
    ],
    "several in one second": [online(), at_the_desk(), online(answered()), at_the_desk(at=hours(0.5))],
    "over the end of a quarter and a long holiday": [
        online(
            Step(Act.ANSWER, datetime(2026, 4, 2, 9, tzinfo=WIB), RINA, "Begini."),
            at=datetime(2026, 3, 16, 15, 30, tzinfo=WIB),
        )
    ],
}


@pytest.fixture
def people(
    clerk: User,
    budi: ServiceUser,
    as_rina: Signature,
    as_bayu: Signature,
    dewi: Posting,
    kppn008: User,
    as_kanwil: Signature,
    as_penerimaan: Signature,
    layer1: User,
    layer2: User,
    agent_head: User,
    national_offices: tuple[Office, Office],
) -> People:
    Office.objects.filter(code="008").update(email="kppn008@contoh.go.id")
    Office.objects.filter(code="04").update(email="kanwil04@contoh.go.id")
    signatures = [as_rina, as_bayu, sign(kppn008, dewi), as_kanwil, as_penerimaan]
    return People([_as_now(each) for each in signatures])


def _as_now(signature: Signature) -> Signature:
    user = User.objects.select_related("office__kanwil").get(pk=signature.user.pk)
    posting = Posting.objects.select_related("office__kanwil", "officer").get(pk=signature.posting.pk)
    return Signature(user, posting, signature.credential)


# --- Rows that can be compared ----------------------------------------------------------------------------------------
MODELS = (
    Ticket,
    Event,
    Decision,
    TicketParty,
    TicketSearch,
    OutgoingMail,
    Membership,
    ServiceUser,
    DailySeal,
    SealedHead,
)
DEPENDS_ON_KEYS = {"id", "hash", "digest", "prev_digest", "head"}
"""Chains hold keys; `verify_history` holds them against the events."""


def _all_rows() -> dict[str, list[dict[str, str]]]:
    """Every column of every row, with what has another key each time by its name."""
    return {model.__name__: sorted(map(_row, model.objects.all()), key=str) for model in MODELS}


def _row(row: Model) -> dict[str, str]:
    return {
        field.name: _said(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name not in DEPENDS_ON_KEYS
    }


def _said(value: object) -> str:
    match value:
        case {"frozen": _}:  # the asker has a row of their own, with another key each time
            return repr({**value, "frozen": "over the ticket's columns"})
        case Event():
            return f"{value.ticket.reference}/{value.seq}"
        case ServiceUser():
            return value.email
        case DailySeal():
            return str(value.day)
        case Ticket():
            return value.reference
        case Model():
            return f"{value._meta.label} {value.pk}"
        case datetime():
            return value.astimezone(WIB).isoformat()
        case frozenset():
            return " ".join(sorted(value))
    return repr(value)


def _undone(write: Callable[[], object]) -> dict[str, list[dict[str, str]]]:
    """The rows that `write` made; they are gone again."""
    with transaction.atomic():
        write()
        chain.seal_days(date(2026, 5, 31))
        rows = _all_rows()
        transaction.set_rollback(True)
    return rows


def _play(people: People, conversations: list[Conversation]) -> None:
    Player(people, Random(1)).play(conversations)


def _same_rows(people: People, conversations: list[Conversation]) -> None:
    played = _undone(lambda: _play(people, conversations))
    written = _undone(lambda: Writer(people).write(conversations))
    assert played["Ticket"]
    for name, rows in played.items():
        assert written[name] == rows, name


@pytest.mark.parametrize("shape", SHAPES)
def test_written_and_acted_conversations_are_the_same_rows(people, shape):
    _same_rows(people, SHAPES[shape])


def test_all_shapes_beside_each_other_are_the_same_rows_too(people):
    _same_rows(people, [each for shape in SHAPES.values() for each in shape])


def test_the_norms_switches_count_in_the_past_too(people):
    Norm.objects.filter(code="SLA").update(ends_by="hai_reply", stops_while_waiting=True)
    Norm.objects.filter(code="IKU").update(stops_at_hai=True)
    rules.forget()
    _same_rows(people, [*SHAPES["HAI asks for data"], *SHAPES["sent back, replied once more"]])


def test_whoever_wants_a_digest_has_the_mail_of_a_past_held(people, pekanbaru, layer1, as_rina):
    chosen = {"mode": NoticeSetting.Mode.DIGEST, "chosen_at": hours(-9)}
    NoticeSetting.objects.create(office=pekanbaru, chosen_by=as_rina.user, chosen_posting=as_rina.posting, **chosen)
    NoticeSetting.objects.create(user=layer1, chosen_by=layer1, **chosen)
    _same_rows(people, SHAPES["escalated and finished"])


def test_a_closed_period_gains_no_ticket(people, riau, admin):
    lock_of_nothing(riau, Quarter(2026, 1), admin, datetime(2026, 4, 1, 8, tzinfo=WIB))
    _same_rows(people, SHAPES["over the end of a quarter and a long holiday"])


# --- What is proved of it ---------------------------------------------------------------------------------------------
@pytest.fixture
def written(people: People) -> list[Conversation]:
    all_shapes = [each for shape in SHAPES.values() for each in shape]
    Writer(people, delivered_before=hours(24)).write(all_shapes)
    chain.seal_days(date(2026, 5, 31))
    return all_shapes


def test_history_and_decisions_hold(written, capsys):
    call_command("verify_history")
    call_command("verify_decisions")
    call_command("verify_all")
    said = capsys.readouterr().out
    assert f"verify_history: {len(written)} tickets" in said
    assert "all chains and seals hold" in said


def test_mail_of_long_ago_has_left_and_that_of_today_waits(written):
    assert set(OutgoingMail.objects.filter(event__at__lt=hours(24)).values_list("state", "attempts")) == {("sent", 1)}
    assert set(OutgoingMail.objects.filter(event__at__gte=hours(24)).values_list("state", flat=True)) == {"waiting"}


def test_a_ticket_of_a_past_goes_on_by_the_actions(people, written):
    Writer(people).write([online(at=datetime(2026, 6, 1, 9, tzinfo=WIB))])
    ticket = Ticket.objects.latest("created_at")
    answer(ticket, people.by(RINA), FixedClock(datetime(2026, 6, 1, 10, tzinfo=WIB)))
    call_command("verify_history", verbosity=0)


def test_two_pasts_share_the_references_of_a_second(people):
    Writer(people).write([online(), online()])
    Writer(people).write([online()])
    references = sorted(Ticket.objects.values_list("reference", flat=True))
    assert references == ["HAI-518090000-26", "HAI-518090000-26-2", "HAI-518090000-26-3"]


def test_nights_sealed_one_by_one_or_together_are_the_same(people):
    conversations = [each for shape in SHAPES.values() for each in shape]
    Writer(people).write(conversations)

    def seals(seal: Callable[[], object]) -> list[tuple[object, ...]]:
        with transaction.atomic():
            seal()
            rows = [
                *DailySeal.objects.values_list("day", "tickets", "prev_digest", "digest"),
                *SealedHead.objects.order_by("seal__day", "ticket").values_list("seal__day", "ticket", "count", "head"),
            ]
            transaction.set_rollback(True)
        return rows

    def night_by_night() -> None:
        for number in range(90):
            chain.seal_day(date(2026, 3, 10) + timedelta(days=number))

    assert seals(night_by_night) == seals(lambda: chain.seal_days(date(2026, 6, 7))) != []


# --- What is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("conversation", "refusal"),
    [
        (online(answered(by=HENDRA)), SigningRefused),
        (online(answered(), answered(3)), CannotAct),
        (online(REPLIED), CannotAct),
        (online(Step(Act.ANSWER, hours(1), SATKER, "Saya sendiri.")), CannotAct),
        (at_the_desk(asker=OF_A_KPPN), Refused),
        (at_the_desk(follow_up=Act.ANSWER), Refused),
        (online(by=CITIZEN), Refused),
        (online(by=BUDI, destination="hai"), Refused),
        (online(answered(by=Hand("kppn008", "Siapa Saja"))), UnknownHand),
    ],
)
def test_what_nobody_could_have_done_is_not_written(people, conversation, refusal):
    with pytest.raises(refusal):
        Writer(people).write([online(), conversation])
    assert not Ticket.objects.exists()


def test_nobody_signs_before_the_posting_begins(people, rina):
    with pytest.raises(SigningRefused):
        Writer(people).write([at_the_desk(at=datetime.combine(rina.starts_on, MONDAY.timetz()) - timedelta(days=1))])
