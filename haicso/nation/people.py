"""The people of the nation: officers and a login at every office that answers, satker with a login each, their askers.

Everybody is invented and written in bulk; nobody's password opens anything, unless one is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, product
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from haicso.archive import bulk, plan
from haicso.archive.people import People
from haicso.demo.cast import EXAMPLE_CODES, FIRST_NAMES, LAST_NAMES, MAIL_DOMAIN
from haicso.demo.people import INSTITUTIONS
from tickets.models import Destination
from tickets.routing import NATIONAL_OFFICES
from users.models import (
    Membership,
    Ministry,
    Office,
    Officer,
    Posting,
    Satker,
    SatkerPartner,
    ServiceUser,
    UnitType,
    User,
)
from users.signing.proof import Signature
from users.typed.names import likeness_key

SATKER = 25_000
OFFICERS = 800
ASKERS_PER_SATKER = 2
OPENS = {Office.Zone.WIB: 8, Office.Zone.WITA: 7, Office.Zone.WIT: 6}
"""When a desk's day begins, in WIB hours."""
HIRED = date(2017, 1, 2)
ROTATED = date(2022, 1, 1)
"""Once in the archive every officer moves to the next KPPN of their Kanwil, where it has another."""
INSTITUTES = (
    "Pengadilan Negeri", "Kantor Kementerian Agama", "Kejaksaan Negeri", "Badan Pusat Statistik", "Kantor Pertanahan",
    "Balai Kekarantinaan Kesehatan", "Kepolisian Resor", "Balai Besar Konservasi", "Universitas Negeri",
    "Stasiun Meteorologi", "Rumah Tahanan Negara", "Balai Latihan Kerja", "Kantor Imigrasi", "Satuan Kerja Jalan",
)  # fmt: skip
PARTNER = "arsip buatan: satker ini dilayani kantor ini"
MONITOR, ADMIN, AGENT = "arsip.pantau", "arsip.admin", "arsip.hai1"


@dataclass
class Nation:
    """Everybody who acts, as a plan names them."""

    hai: plan.Hand
    signatures: list[Signature] = field(default_factory=list)
    offices: dict[str, tuple[int, tuple[plan.Post, ...]]] = field(default_factory=dict)
    """By code: when it opens, and who was ever there."""
    places: list[plan.Place] = field(default_factory=list)

    def people(self) -> People:
        return People(self.signatures)

    def place_in(self, place: plan.Place, first_day: date, tickets: Mapping[plan.Hand, int]) -> plan.Place:
        """The place as it was from that day on, and how many questions come to each of its officers."""
        there = (replace(post, tickets=tickets.get(post.hand, 0)) for post in place.posts if post.is_there(first_day))
        return replace(place, posts=tuple(there))


def are_there() -> bool:
    return User.objects.filter(username=MONITOR).exists()


@transaction.atomic
def create(seed: int, password: str | None = None, satker: int = SATKER) -> None:
    """Their rows. `password`: of all logins and all officers, None: none opens anything; `satker`: how many."""
    rng = Random(f"{seed}/people")  # noqa: S311 - a story, not a secret
    hashed = make_password(password)
    offices = list(Office.objects.exclude(kind=Office.Kind.HEAD).filter(closed_on=None).select_related("kanwil"))
    joined = datetime(HIRED.year, 1, 1, tzinfo=UTC)

    def login(username: str, role: User.Role, **place: object) -> User:
        return User(
            username=username,
            role=role,
            email=f"{username}@{MAIL_DOMAIN}",
            password=hashed,
            display_name=username if not place else "",
            date_joined=joined,
            **place,
        )

    _insert([login(MONITOR, User.Role.MONITOR), login(ADMIN, User.Role.ADMIN), login(AGENT, User.Role.HAI_LAYER_1)])
    _insert([login(_desk(office), User.Role.OFFICE, office=office) for office in offices])
    for office in offices:
        office.email = f"{_desk(office)}@{MAIL_DOMAIN}"
    Office.objects.bulk_update(offices, ["email"])
    _insert_officers(rng, offices, hashed)
    units = _insert_satker(rng, satker, [each for each in offices if each.kind == Office.Kind.KPPN])
    _insert([login(f"satker{each.code}", User.Role.SATKER, satker=each) for each in units])
    _insert_askers(rng, units, offices)


def _insert(rows: Sequence[User]) -> None:
    bulk.insert(User, rows)


def _desk(office: Office) -> str:
    return f"kanwil{office.code}" if office.kind == Office.Kind.KANWIL else f"kppn{office.code}"


def _names(rng: Random) -> Iterator[str]:
    """Each once, in three parts: more than there are officers and askers."""
    names = [" ".join(parts) for parts in product(FIRST_NAMES, FIRST_NAMES, LAST_NAMES) if parts[0] != parts[1]]
    rng.shuffle(names)
    return iter(names)


def _insert_officers(rng: Random, offices: Sequence[Office], hashed: str) -> None:
    """Two CSO and a head at every KPPN, two CSO elsewhere; the others are CSO of KPPN chosen by chance."""
    kppn = [office for office in offices if office.kind == Office.Kind.KPPN]
    kinds = {office.pk: [Posting.Kind.CSO, Posting.Kind.CSO] for office in offices}
    for office in kppn:
        kinds[office.pk].append(Posting.Kind.HEAD)
    for _more in range(OFFICERS - sum(map(len, kinds.values()))):
        kinds[rng.choice(kppn).pk].append(Posting.Kind.CSO)
    names = _names(rng)
    postings, officers = list[Posting](), list[Officer]()
    for office in offices:
        then = _next_of(office, kppn)
        for kind in kinds[office.pk]:
            officer = Officer(name=next(names), cso_password=hashed, must_change_password=False)
            officers.append(officer)
            moved = ROTATED - timedelta(days=1) if then is not None else None
            postings.append(Posting(officer=officer, office=office, kind=kind, starts_on=HIRED, ends_on=moved))
            if then is not None:
                postings.append(Posting(officer=officer, office=then, kind=kind, starts_on=ROTATED))
    Officer.objects.bulk_create(officers)
    Posting.objects.bulk_create(postings)


def _next_of(office: Office, kppn: Sequence[Office]) -> Office | None:
    """The KPPN that comes after it in its Kanwil."""
    if office.kind != Office.Kind.KPPN:
        return None
    siblings = [each for each in kppn if each.kanwil_id == office.kanwil_id]
    return siblings[(siblings.index(office) + 1) % len(siblings)] if len(siblings) > 1 else None


def _insert_satker(rng: Random, count: int, kppn: Sequence[Office]) -> list[Satker]:
    ministries = list(Ministry.objects.all())
    first, last = map(int, EXAMPLE_CODES)
    taken = set(Satker.objects.values_list("code", flat=True))
    codes = (str(code) for code in range(first, last + 1) if str(code) not in taken)
    satker = [
        Satker(
            code=next(codes),
            name=f"{rng.choice(INSTITUTES)} {office.city} {number // len(kppn) + 1} (contoh)",
            ministry=rng.choice(ministries),
            partner=office,
        )
        for number, office in zip(range(count), cycle(kppn), strict=False)
    ]
    for each, key in zip(satker, bulk.new_keys(Satker, len(satker)), strict=True):
        each.pk = key
    bulk.insert(Satker, satker)
    bulk.insert(
        SatkerPartner,
        [SatkerPartner(satker=each, office=each.partner, legal_basis=PARTNER, valid_from=HIRED) for each in satker],
    )
    return satker


def _insert_askers(rng: Random, satker: Sequence[Satker], offices: Sequence[Office]) -> None:
    """On the list of their satker's login and of the KPPN that serves them; others on the list of one KPPN."""
    names = cycle(_names(rng))
    logins = {(user.office_id, user.satker_id): user.pk for user in User.objects.all()}
    added = datetime(HIRED.year, HIRED.month, HIRED.day, 3, tzinfo=UTC)
    people, lists = list[ServiceUser](), list[tuple[ServiceUser, int | None, int | None]]()

    def asker(number: str, **about: object) -> ServiceUser:
        name = next(names)
        email = f"{name.split()[0].lower()}.{number}@{MAIL_DOMAIN}"
        person = ServiceUser(email=email, name=name, likeness=likeness_key(name), **about)
        people.append(person)
        return person

    for each in satker:
        for number in range(ASKERS_PER_SATKER):
            person = asker(f"{each.code}.{number}", unit_type=UnitType.SATKER, satker=each)
            lists += [(person, None, each.pk), (person, each.partner_id, None)]
    for office in offices:
        if office.kind == Office.Kind.KPPN:
            for unit_type, said in INSTITUTIONS.items():
                place = {"office": office} if unit_type == UnitType.KPPN else {}
                about = {"institution": said.format(city=office.city)}
                person = asker(f"{office.code}.{unit_type.lower()}", unit_type=unit_type, **place, **about)
                lists.append((person, office.pk, None))
    for person, key in zip(people, bulk.new_keys(ServiceUser, len(people)), strict=True):
        person.pk = key
    bulk.insert(ServiceUser, people)
    bulk.insert(
        Membership,
        [
            {
                "service_user_id": person.pk,
                "office_id": office,
                "satker_id": unit,
                "added_at": added,
                "added_by_id": logins[office, unit],
            }
            for person, office, unit in lists
        ],
    )


def nation() -> Nation:
    """Who acts, read from the rows that `create` made."""
    nation = Nation(hai=plan.Hand(AGENT))
    logins = {user.office_id: user for user in User.objects.filter(role=User.Role.OFFICE).select_related("office")}
    posts: dict[int, list[plan.Post]] = {}
    for posting in Posting.objects.select_related("officer", "office__kanwil").order_by("pk"):
        user = logins[posting.office_id]
        nation.signatures.append(Signature(user, posting, posting.officer.cso_password))
        hand = plan.Hand(user.username, posting.officer.name)
        late = Random(posting.officer.name).choice((0.01, 0.03, 0.05, 0.08, 0.15, 0.3))  # noqa: S311
        posts.setdefault(posting.office_id, []).append(
            plan.Post(hand, posting.starts_on, posting.ends_on, posting.kind == Posting.Kind.CSO, late=late)
        )
    offices = {office.pk: office for office in Office.objects.filter(pk__in=posts).select_related("kanwil")}
    for key, office in sorted(offices.items()):
        nation.offices[office.code] = (OPENS[Office.Zone(office.zone)], tuple(posts[key]))
    asking = _asking()
    for key, office in sorted(offices.items()):
        satker, others = asking.get(key, ((), ()))
        if office.kind == Office.Kind.KPPN and satker:
            opens, there = nation.offices[office.code]
            assert office.kanwil is not None  # noqa: S101 - a constraint of the table
            elsewhere = {Destination.BUDGET_REVISION: office.kanwil.code, **NATIONAL_OFFICES}
            nation.places.append(
                plan.Place(
                    office.code,
                    opens,
                    there,
                    satker=satker,
                    as_satker=satker[:1],
                    askers=others,
                    elsewhere=tuple((str(name.value), code) for name, code in elsewhere.items()),
                )
            )
    return nation


def _asking() -> dict[int, tuple[tuple[plan.Satker, ...], tuple[plan.Person, ...]]]:
    """By KPPN: its satker with their askers, and the other people on its list."""
    satker: dict[int, dict[str, list[plan.Person]]] = {}
    others: dict[int, list[plan.Person]] = {}
    lists = Membership.objects.filter(satker=None, removed_at=None).order_by("pk")
    for office, email, name, unit_type, code, institution in lists.values_list(
        "office",
        "service_user__email",
        "service_user__name",
        "service_user__unit_type",
        "service_user__satker__code",
        "service_user__institution",
    ):
        person = plan.Person(email, name, unit_type, code or "", institution)
        if code:
            satker.setdefault(office, {}).setdefault(code, []).append(person)
        else:
            others.setdefault(office, []).append(person)
    return {
        office: (
            tuple(plan.Satker(plan.Hand(f"satker{code}"), tuple(some)) for code, some in sorted(each.items())),
            tuple(others.get(office, ())),
        )
        for office, each in satker.items()
    }
