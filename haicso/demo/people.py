"""Brings the demo's logins, officers and satker into being, and says who acts in its plan. Logins are plain rows: the
demo has all of them from its first moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random

from django.contrib.auth.hashers import make_password

from haicso.archive import plan
from haicso.archive.people import People
from tickets.models import Destination
from tickets.quarters import Quarter
from tickets.routing import NATIONAL_OFFICES, handling_office
from users.models import Duty, Ministry, Office, Officer, Posting, Satker, SatkerPartner, UnitType, User
from users.signing.proof import Signature
from users.wib import midnight

from .cast import (
    ADMIN,
    AGENT_HEAD,
    CSO_PASSWORD,
    DESKS,
    FIRST_NAMES,
    HAI_LAYER_1,
    LAST_NAMES,
    LOGIN_PASSWORD,
    MAIL_DOMAIN,
    OTHER_DESKS,
    PERSONAL_LOGINS,
    CastMember,
    Desk,
    ExampleSatker,
    Stint,
    satker_login,
)

DEMO_PARTNER = "peragaan: satker ini dilayani KPPN peragaan"
ASKERS_PER_SATKER = 5
ASKERS_OF_OTHERS = 3
"""Of each other kind, at each place."""
INSTITUTIONS = {
    UnitType.KPPN: "",
    UnitType.PEMDA: "BPKAD Kota {city}",
    UnitType.BANK: "Bank persepsi cabang {city}",
    UnitType.THIRD_PARTY: "CV Contoh Sejahtera, {city}",
    UnitType.STUDENT: "Mahasiswa akuntansi di {city}",
    UnitType.PUBLIC: "Warga {city}",
}
"""What askers other than satker say of themselves."""


@dataclass
class Company:
    """Everybody who acts, as a plan names them. `places`: the KPPN of the demo; `offices`: all that answer, by code:
    when they open and who is there; `signatures`: by office, in the order of the cast."""

    hai: plan.Hand
    signatures: dict[str, list[Signature]] = field(default_factory=dict)
    offices: dict[str, tuple[int, tuple[plan.Post, ...]]] = field(default_factory=dict)
    places: list[plan.Place] = field(default_factory=list)

    def people(self) -> People:
        return People(signature for there in self.signatures.values() for signature in there)


def are_there() -> bool:
    """Whether the demo has been loaded. It loads whole, so one of its logins tells."""
    return User.objects.filter(username=HAI_LAYER_1.username).exists()


def create(*, moving_day: date, partners_from: date) -> None:
    """Make their rows. `moving_day`: when somebody changes office. `partners_from`: since when the demo's KPPN serve
    the demo's satker."""
    login_password, cso_password = make_password(LOGIN_PASSWORD), make_password(CSO_PASSWORD)
    offices = _offices()

    def login(username: str, role: User.Role, **place: object) -> None:
        email = f"{username}@{MAIL_DOMAIN}"
        User.objects.create(username=username, role=role, email=email, password=login_password, **place)

    for personal in PERSONAL_LOGINS:
        office = offices[personal.office] if personal.office else None
        login(personal.username, personal.role, display_name=personal.name, office=office)
    Duty.objects.create(
        user=User.objects.get(username=AGENT_HEAD.username),
        kind=Duty.Kind.AGENT_HEAD,
        valid_from=partners_from,
        legal_basis="peragaan: penugasan Kepala Seksi",
        added_at=midnight(partners_from),
        added_by=User.objects.get(username=ADMIN.username),
    )
    officers: dict[str, Officer] = {}
    for desk in (*DESKS, *OTHER_DESKS):
        office = offices[desk.code]
        office.email = f"{desk.login}@{MAIL_DOMAIN}"
        office.save(update_fields=["email"])
        login(desk.login, User.Role.OFFICE, office=office)
        for player in desk.players:
            officer = officers.get(player.name) or Officer.objects.create(
                name=player.name, cso_password=cso_password, must_change_password=False
            )
            officers[player.name] = officer
            _posting(officer, office, player, moving_day)
    for desk in DESKS:
        for satker in (
            *(_example(each, offices[desk.code], partners_from) for each in desk.satker),
            *(_serve(code, offices[desk.code], partners_from) for code in desk.as_satker),
        ):
            login(satker_login(satker.code), User.Role.SATKER, satker=satker)


def company(seed: int) -> Company:
    """Who acts, read from the rows that `create` made; askers are named the same for the same seed."""
    company, offices = Company(hai=plan.Hand(HAI_LAYER_1.username)), _offices()
    users = {user.username: user for user in User.objects.filter(role=User.Role.OFFICE)}
    postings = {
        (posting.office.code, posting.officer.name): posting
        for posting in Posting.objects.select_related("officer", "office__kanwil")
    }
    for desk in (*DESKS, *OTHER_DESKS):
        signatures, posts = list[Signature](), list[plan.Post]()
        for player in desk.players:
            posting = postings[desk.code, player.name]
            signatures.append(Signature(users[desk.login], posting, posting.officer.cso_password))
            posts.append(_post(desk, player, posting))
        company.signatures[desk.code], company.offices[desk.code] = signatures, (desk.opens, tuple(posts))

    names = _names(Random(seed))  # noqa: S311 - a story, not a secret: the same every time
    for desk in DESKS:

        def asks(code: str) -> plan.Satker:
            people = (_asker(next(names), UnitType.SATKER, code) for _ in range(ASKERS_PER_SATKER))
            return plan.Satker(plan.Hand(satker_login(code)), tuple(people))

        company.places.append(
            plan.Place(
                desk.code,
                desk.opens,
                company.offices[desk.code][1],
                satker=tuple(asks(each.code) for each in desk.satker),
                as_satker=tuple(map(asks, desk.as_satker)),
                askers=tuple(
                    _asker(next(names), unit_type, institution=institution.format(city=offices[desk.code].city))
                    for unit_type, institution in INSTITUTIONS.items()
                    for _ in range(ASKERS_OF_OTHERS)
                ),
                elsewhere=_elsewhere(Satker.objects.get(code=desk.satker[0].code)),
            )
        )
    return company


def moved_on() -> date:
    """The day on which the demo's mover began at the new office."""
    code, name = next(
        (desk.code, each.name) for desk in DESKS for each in desk.players if each.stint == Stint.FROM_MOVE
    )
    return Posting.objects.get(office__code=code, officer__name=name).starts_on


def running_quarter() -> Quarter:
    """The quarter in which the demo was loaded: somebody moved in the one before."""
    return Quarter.of_day(moved_on()).next


def _offices() -> dict[str, Office]:
    codes = [desk.code for desk in (*DESKS, *OTHER_DESKS)] + [login.office for login in PERSONAL_LOGINS]
    return {office.code: office for office in Office.objects.select_related("kanwil").filter(code__in=codes)}


def _example(example: ExampleSatker, office: Office, since: date) -> Satker:
    ministry = Ministry.objects.get(code=example.ministry)
    satker = Satker.objects.create(code=example.code, name=example.shown_name, ministry=ministry, partner=office)
    SatkerPartner.objects.create(satker=satker, office=office, legal_basis=DEMO_PARTNER, valid_from=since)
    return satker


def _post(desk: Desk, player: CastMember, posting: Posting) -> plan.Post:
    return plan.Post(
        plan.Hand(desk.login, player.name),
        posting.starts_on,
        posting.ends_on,
        takes=player.kind == Posting.Kind.CSO,
        tickets=player.tickets,
        late=player.late,
    )


def _elsewhere(satker: Satker) -> tuple[tuple[str, str], ...]:
    """Where the questions of this satker, and of its neighbours, go that its KPPN does not answer."""
    destinations = (Destination.BUDGET_REVISION, *NATIONAL_OFFICES)
    return tuple((str(each.value), handling_office(each, satker).code) for each in destinations)


def _posting(officer: Officer, office: Office, player: CastMember, moving_day: date) -> Posting:
    starts_on = date(moving_day.year - 2, 1, 2)
    if player.stint == Stint.FROM_MOVE:
        starts_on = moving_day
    ends_on = moving_day - timedelta(days=1) if player.stint == Stint.UNTIL_MOVE else None
    return Posting.objects.create(
        officer=officer, office=office, kind=player.kind, starts_on=starts_on, ends_on=ends_on
    )


def _serve(code: str, office: Office, since: date) -> Satker:
    """Make `office` the partner of the satker, as a dated change after the row that the reference data brought."""
    satker = Satker.objects.select_related("ministry", "partner").get(code=code)
    if satker.partner_id == office.pk:
        return satker
    for row in satker.partners.filter(valid_to=None):
        row.valid_to = since - timedelta(days=1)
        row.save(update_fields=["valid_to"])
    SatkerPartner.objects.create(satker=satker, office=office, legal_basis=DEMO_PARTNER, valid_from=since)
    satker.partner = office
    satker.save(update_fields=["partner"])
    return satker


def _names(rng: Random) -> Iterator[str]:
    names = [f"{first} {last}" for first, last in product(FIRST_NAMES, LAST_NAMES)]
    rng.shuffle(names)
    return iter(names)


def _asker(name: str, unit_type: UnitType, satker: str = "", institution: str = "") -> plan.Person:
    email = f"{name.lower().replace(' ', '.')}@{MAIL_DOMAIN}"
    return plan.Person(email, name, str(unit_type.value), satker, institution)
