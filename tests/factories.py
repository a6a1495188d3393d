"""One small cast, on Indonesia's real offices: the people and questions of the tests.

Factories make rows; `ask`, `record` and their companions act through the same actions as the pages. A test that needs a
thing says what matters to it and leaves the rest to the defaults here.
"""

import csv
import hashlib
import itertools
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from types import MappingProxyType

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from kpi.figures import lock_document
from kpi.figures.lock_document import Contents
from kpi.figures.reading import policy_of
from kpi.models import (
    Objection,
    Policy,
    PolicyAssumption,
    PolicyBracket,
    PolicyMinimum,
    QuarterLock,
    Signal,
    SignalThreshold,
)
from kpi.policies.actions import Content, draft, make_effective
from kpi.policies.first_policy import first_policy
from kpi.signals.reference_data import load_thresholds
from tickets import actions
from tickets.actions import Asker, FollowUp, Question
from tickets.files import store
from tickets.files.kinds import KINDS
from tickets.files.store import Staged
from tickets.history import append_only
from tickets.models import (
    CalendarVersion,
    Channel,
    DayOff,
    Destination,
    Norm,
    PeriodClosing,
    ServiceHours,
    Ticket,
)
from tickets.quarters import Quarter
from users.clock import Clock, DatabaseClock, FixedClock
from users.models import (
    Basis,
    Membership,
    Ministry,
    Office,
    Officer,
    OfficeTypeRecord,
    OneTimeKey,
    Posting,
    Satker,
    ServiceUser,
    UnitType,
    User,
)
from users.signing.proof import Signature
from users.wib import WIB

LOGIN_PASSWORD = "sandi-login-uji"
CSO_PASSWORD = "sandi-cso-uji"
TEXT = "SPM kami ditolak: sisa pagu akun 521211 tidak cukup. Apa yang harus kami lakukan?"
ANSWER = "Lakukan revisi DIPA ke Kanwil lebih dulu, lalu ajukan SPM kembali."


@cache
def _rows(file: str, key: str) -> Mapping[str, dict[str, str]]:
    with (settings.BASE_DIR / "fixtures" / file).open(newline="") as source:
        return MappingProxyType({row[key]: row for row in csv.DictReader(source)})


@cache
def hashed(password: str) -> str:
    """One hash for all, because hashing is made slow on purpose."""
    return make_password(password)


def office(code: str) -> Office:
    """The real office with this code (and its Kanwil), as fixtures/offices.csv has it."""
    row = _rows("offices.csv", "code")[code]
    below_a_kanwil = row["kind"] in {Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS}
    kanwil = office(row["kanwil_code"]) if below_a_kanwil else None
    return OfficeFactory(
        code=code,
        kind=row["kind"],
        name=row["name"],
        city=row["city"],
        province=row["province"],
        zone=row["timezone"],
        kanwil=kanwil,
        email=f"{row['kind'].replace('_', '-')}-{code.lower()}@contoh.go.id",
    )


def satker(code: str, partner: Office | None) -> Satker:
    """The real satker with this code (fixtures/satker_examples.csv), with a partner KPPN of the test's choice."""
    row = _rows("satker_examples.csv", "kode_satker")[code]
    ministry = MinistryFactory(code=row["ba"], name=_rows("kl.csv", "code")[row["ba"]]["name"])
    return SatkerFactory(code=code, name=row["nama_satker"], ministry=ministry, partner=partner)


def working_calendar() -> CalendarVersion:
    """The calendar and the norms that come with the software, in five statements."""
    version = CalendarVersion.objects.create(
        label="2026-1",
        legal_basis="uji",
        confirmed_through=date(2026, 12, 31),
        confirmed_at=datetime(2025, 10, 1, tzinfo=UTC),
    )
    DayOff.objects.bulk_create(
        DayOff(day=row["date"], category=row["category"], name=row["name"], legal_basis=row["decree"], added_in=version)
        for row in _holidays()
    )
    ServiceHours.objects.bulk_create(
        ServiceHours(weekday=day, opens=time(8), closes=time(16), valid_from=date(2016, 1, 1), added_in=version)
        for day in range(5)
    )
    Norm.objects.bulk_create(
        Norm(code=code, amount=days, valid_from=since, legal_basis=basis, assumption="uji", added_in=version)
        for code, days, since, basis in (
            (Norm.Code.SLA, 5, date(2017, 6, 2), "S-5005/PB.8/2017 angka 3.b.iii"),
            (Norm.Code.IKU, 2, date(2018, 2, 14), "S-1691/PB.8/2018 angka 4.d.ii"),
        )
    )
    return version


def policy() -> Policy:
    """The policy of the index that comes with the software, in four statements."""
    return first_policy(FixedClock(datetime(2025, 10, 1, tzinfo=UTC)))


def no_working_calendar() -> None:
    """As in a database that was only migrated."""
    append_only.uninstall()
    for model in (PolicyBracket, PolicyMinimum, PolicyAssumption, Policy, DayOff, ServiceHours, Norm, CalendarVersion):
        model.objects.all().delete()
    append_only.install()


def policy_content(**changes: object) -> Content:
    """What the first policy says, under another name, from the third quarter of 2026 on; `changes` to it."""
    content = Content(
        label="v2",
        first_quarter=Quarter(2026, 3),
        legal_basis="Surat uji",
        quantity_weight=Decimal(40),
        timeliness_weight=Decimal(60),
        unit_types=("SATKER",),
        norm_code=Norm.Code.IKU,
        measure="share",
        minimums={"A1": 300, "A2": 200},
        quantity={4: Decimal(125), 3: Decimal(100), 2: Decimal(75)},
        timeliness={4: Decimal(95), 3: Decimal(85), 2: Decimal(70)},
        pro_rata=True,
        sum_over_postings=True,
        target=Decimal(3),
        cap=Decimal(120),
        green_from=Decimal(100),
        yellow_from=Decimal(80),
        objection_working_days=2,
        assumed={"scale": "Lampirannya tidak ditemukan."},
    )
    return replace(content, **changes)


def policy_for(quarter: Quarter, admin: User, **changes: object) -> Policy:
    """Another policy, effective from `quarter` on, looking back if need be."""
    clock = DatabaseClock()
    content = policy_content(first_quarter=quarter, reason="Uji", **changes)
    drafted = draft(key=key(admin), user=admin, content=content, clock=clock)
    return make_effective(key=key(admin), user=admin, policy_id=drafted.pk, clock=clock)


@cache
def _holidays() -> tuple[dict[str, str], ...]:
    with (settings.BASE_DIR / "fixtures" / "holidays_id_2016_2027.csv").open(newline="") as source:
        return tuple(csv.DictReader(source))


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("code",)


class MinistryFactory(DjangoModelFactory):
    class Meta:
        model = Ministry
        django_get_or_create = ("code",)


class SatkerFactory(DjangoModelFactory):
    class Meta:
        model = Satker
        django_get_or_create = ("code",)


class UserFactory(DjangoModelFactory):
    """A login; say its role and place."""

    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"akun{n}")
    password = factory.LazyFunction(lambda: hashed(LOGIN_PASSWORD))


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    name = factory.Sequence(lambda n: f"Petugas Uji {n}")
    cso_password = factory.LazyFunction(lambda: hashed(CSO_PASSWORD))
    must_change_password = False


class PostingFactory(DjangoModelFactory):
    """An officer at an office, in force since long ago."""

    class Meta:
        model = Posting

    officer = factory.SubFactory(OfficerFactory)
    kind = Posting.Kind.CSO
    starts_on = date(2016, 1, 1)


def move(posting: Posting, office: Office, on: date, **fields: object) -> Posting:
    """The officer's posting ends the day before, and a new one begins at `office`; as rows, without the action."""
    Posting.objects.filter(pk=posting.pk).update(ends_on=on - timedelta(days=1))
    return PostingFactory(officer=posting.officer, office=office, starts_on=on, **fields)


class ServiceUserFactory(DjangoModelFactory):
    """A person who asks; say the place that their unit type wants."""

    class Meta:
        model = ServiceUser

    email = factory.Sequence(lambda n: f"penanya{n}@contoh.go.id")
    name = factory.Sequence(lambda n: f"Penanya Uji {n}")
    unit_type = UnitType.SATKER


class MembershipFactory(DjangoModelFactory):
    """A person on the list of one office or one satker; `added_by` is that place's login."""

    class Meta:
        model = Membership

    service_user = factory.SubFactory(ServiceUserFactory)
    added_at = factory.LazyFunction(lambda: DatabaseClock().now())


# --- Acting -----------------------------------------------------------------------------------------------------------
def key(user: User) -> OneTimeKey:
    """The one-time key of a form that `user` was shown just now."""
    return OneTimeKey.fresh(user)


def sign(login: User, posting: Posting) -> Signature:
    """An officer who has just proved identity, without the cost of a hash."""
    return Signature(user=login, posting=posting, credential=posting.officer.cso_password)


def person(asker: ServiceUser | Asker) -> Asker:
    """How an action is told of a known person: by e-mail."""
    return asker if isinstance(asker, Asker) else Asker(email=asker.email)


def question(subject: str = "SPM ditolak karena sisa pagu tidak cukup", text: str = TEXT, **more: object) -> Question:
    return Question(subject=subject, text=text, **more)


def ask(login: User, asker: ServiceUser | Asker, clock: Clock, **say: object) -> Ticket:
    """A satker asks; by default its partner KPPN."""
    say = {"destination": Destination.TREASURY, "question": question(), "key": key(login), **say}
    return actions.ask(user=login, asker=person(asker), clock=clock, **say)


def record(signature: Signature, asker: ServiceUser | Asker, clock: Clock, **say: object) -> Ticket:
    """An officer records a question of somebody at the desk; by default to be answered later."""
    say = {
        "channel": Channel.FACE_TO_FACE,
        "question": question(),
        "follow_up": FollowUp.ANSWER_LATER,
        "key": key(signature.user),
        **say,
    }
    return actions.record(signature=signature, asker=person(asker), clock=clock, **say)


def answer(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """The holding office answers the ticket as it was seen."""
    return actions.answer(**_seen(ticket, signature.user, {"text": ANSWER, **say}), signature=signature, clock=clock)


def escalate(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    say = {"note": "Di luar kewenangan kami.", **say}
    return actions.escalate(**_seen(ticket, signature.user, say), signature=signature, clock=clock)


def hai_reply(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return actions.hai_reply(**_seen(ticket, agent, {"text": ANSWER, **say}), user=agent, clock=clock)


def finish(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return actions.finish(**_seen(ticket, signature.user, {"text": ANSWER, **say}), signature=signature, clock=clock)


def refuse(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("refuse", ticket, signature, clock, {"text": "Ini urusan kepegawaian.", **say})


def ask_data(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("ask_data", ticket, signature, clock, {"text": "Kirim ADK dan surat kuasanya.", **say})


def record_reply(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("record_reply", ticket, signature, clock, {"text": "Penanya membawa ADK ke loket.", **say})


def send_back(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("send_back", ticket, signature, clock, {"note": "Belum menjawab soal pagunya.", **say})


def refer(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """To whom: `colleague`."""
    return _signed("refer", ticket, signature, clock, {"note": "Mohon arahan.", **say})


def pass_on(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """By destination (KPPN Khusus Penerimaan unless told otherwise), or to `office`."""
    say = {"destination": Destination.REVENUE, "office": None, "note": "Kewenangan kantor Anda.", **say}
    return _signed("pass_on", ticket, signature, clock, say)


def reply(ticket: Ticket, login: User, clock: Clock, **say: object) -> Ticket:
    return _personal("reply", ticket, login, clock, {"text": "Ini ADK-nya.", **say})


def add(ticket: Ticket, login: User, clock: Clock, **say: object) -> Ticket:
    return _personal("add", ticket, login, clock, {"text": "Nomor SPM-nya 00217.", **say})


def hai_ask_data(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return _personal("hai_ask_data", ticket, agent, clock, {"text": "Kirim log aplikasinya.", **say})


def to_layer_2(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    """To which: `directorate`."""
    return _personal("to_layer_2", ticket, agent, clock, {"note": "Perlu direktorat.", **say})


def to_layer_1(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return _personal("to_layer_1", ticket, agent, clock, {"note": "Bukan urusan kami.", **say})


def _signed(act: str, ticket: Ticket, signature: Signature, clock: Clock, say: dict[str, object]) -> Ticket:
    return getattr(actions, act)(**_seen(ticket, signature.user, say), signature=signature, clock=clock)


def _personal(act: str, ticket: Ticket, user: User, clock: Clock, say: dict[str, object]) -> Ticket:
    return getattr(actions, act)(**_seen(ticket, user, say), user=user, clock=clock)


def _seen(ticket: Ticket, user: User, say: dict[str, object]) -> dict[str, object]:
    return {"ticket_id": ticket.pk, "seen_version": ticket.version, "key": key(user), **say}


# --- Counting ---------------------------------------------------------------------------------------------------------
def office_type(office: Office, *, since: date = date(2016, 1, 1), type: str = "A1", **row: object) -> OfficeTypeRecord:
    """A KPPN's type, documented unless told otherwise."""
    row = {"valid_from": since, "basis": Basis.DOCUMENTED, **row}
    return OfficeTypeRecord.objects.create(office=office, type=type, **row)


_numbers = itertools.count(1)


def judged_tickets(
    number: int,
    posting: Posting | None,
    office: Office | None = None,
    *,
    asker: ServiceUser,
    by: User,
    at: datetime = datetime(2018, 7, 10, 9, tzinfo=WIB),
    in_time: bool | None = True,
    used: Decimal = Decimal(1),
    **fields: object,
) -> list[Ticket]:
    """Rows in bulk, where acts are not the point: put in at `at`, due two days later to the hour, answered (`in_time`
    None: still open) a day after. `posting` None: belum ditangani, at `office`. No events, no parties, no decisions.
    """
    place = posting.office if posting else office
    ended = in_time is not None
    answered = at + timedelta(days=1) if ended else None
    row = {
        "created_at": at,
        "created_by": by,
        "channel": Channel.FACE_TO_FACE,
        "destination": Destination.TREASURY,
        "subject": "Uji",
        "asker": asker,
        "asker_unit_type": UnitType.SATKER,
        "asker_satker": asker.satker,
        "status": "done" if ended else "waiting",
        "holder_office": place,
        "posting": posting,
        "office": place,
        "kanwil": place.supervising_kanwil,
        "answered_at": answered,
        "answered_by": by if ended else None,
        "iku_due": at + timedelta(days=2),
        "iku_late_after": at + timedelta(days=2),
        "iku_ended": answered,
        "iku_used": used if ended else None,
        "iku_whole_days": int(used) if ended else None,
        "iku_rest_us": 0 if ended else None,
        "iku_in_time": in_time,
        **fields,
    }
    return Ticket.objects.bulk_create(
        Ticket(reference=f"HAI-101000000-99-{next(_numbers)}", **row) for _ in range(number)
    )


# --- Files ------------------------------------------------------------------------------------------------------------
def staged(name: str = "surat.pdf", content: bytes = b"%PDF-1.7 uji") -> Staged:
    """A file in quarantine as if it had just been checked, for an action's `files`."""
    path, handle = store.begin()
    handle.write(content)
    store.finish(handle)
    kind = KINDS[name.rpartition(".")[2]]
    return Staged(path, name, kind, len(content), hashlib.sha256(content).hexdigest())


# --- What supervisors look at -----------------------------------------------------------------------------------------
def odd_things(ticket: Ticket, signature: Signature, clock: Clock, key: object = None) -> tuple[Objection, Signal]:
    """An objection with a file (`key` in its address) and a signal, as rows: for tests of pages and of triggers, not of
    how they come to be."""
    load_thresholds(clock)
    at, posting = clock.now(), signature.posting
    filed = {"filed_at": at, "filed_by": signature.user, "signed_by": posting, "reason": "Listrik padam."}
    contested = ticket.decisions.filter(code=Norm.Code.IKU).last()
    quarter = Quarter.of(ticket.created_at).code
    objection = Objection.objects.create(ticket=ticket, contested=contested, posting=posting, quarter=quarter, **filed)
    said = {"at": at, "user": signature.user, "posting": posting, "text": "Listrik padam."}
    objection.events.create(seq=1, kind="filed", **said)
    file = staged()
    objection.files.create(key=key or uuid.uuid4(), seq=1, stored_name=store.keep(file), **file.described())
    threshold = SignalThreshold.objects.in_force()["copied_question"]
    same = {"rule": "copied_question", "posting": posting, "quarter": quarter, "key": "x"}
    evidence = {"tickets": [ticket.reference], "sample": "Halo"}
    signal = Signal.objects.create(**same, count=1, evidence=evidence, threshold=threshold, found_at=at)
    signal.events.create(seq=1, kind="found", at=at, count=1)
    return objection, signal


def lock_of_nothing(kanwil: Office, quarter: Quarter, by: User, at: datetime) -> QuarterLock:
    """A locked quarter without a ticket, as rows: for tests of who may read it, not of how it comes to be."""
    contents = Contents(quarter, kanwil, "2026-1", policy_of(quarter), (), (), lock_document.digest_of_lines([]))
    document = lock_document.written(contents)
    days = {"first_day": quarter.first_day, "last_day": quarter.last_day}
    closing = PeriodClosing.objects.create(kanwil=kanwil, closed_at=at, closed_by=by, **days)
    return QuarterLock.objects.create(
        closing=closing,
        kanwil=kanwil,
        quarter=quarter.code,
        revision=1,
        policy=Policy.objects.get(),
        calendar=CalendarVersion.objects.get(),
        document=document,
        digest=lock_document.digest(document),
        locked_at=at,
        locked_by=by,
    )
