"""The cast of all tests as fixtures: offices, satkers, logins, officers, askers, and a ticket in any state."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests import factories
from tests.factories import MembershipFactory, OfficerFactory, PostingFactory, ServiceUserFactory, UserFactory, sign
from tests.markup import pages_as_a_browser_reads_them  # noqa: F401 - a fixture for all
from tickets.models import Ticket
from tickets.workflow import State
from users.clock import FixedClock
from users.models import Duty, Office, Posting, Satker, ServiceUser, UnitType, User
from users.signing.proof import Signature


# --- Places -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def riau(db: None) -> Office:
    """Kanwil 04."""
    return factories.office("04")


@pytest.fixture
def aceh(db: None) -> Office:
    """Kanwil 01."""
    return factories.office("01")


@pytest.fixture
def jakarta(db: None) -> Office:
    """Kanwil 11, over the KPPN Khusus."""
    return factories.office("11")


@pytest.fixture
def pekanbaru(riau: Office) -> Office:
    """KPPN 008, below Kanwil Riau."""
    return factories.office("008")


@pytest.fixture
def banda_aceh(aceh: Office) -> Office:
    """KPPN 001, below Kanwil Aceh: it has nothing to do with Pekanbaru's tickets and must see nothing."""
    return factories.office("001")


@pytest.fixture
def penerimaan(jakarta: Office) -> Office:
    """KPPN Khusus Penerimaan 183."""
    return factories.office("183")


@pytest.fixture
def pinjaman_hibah(jakarta: Office) -> Office:
    """KPPN Khusus Pinjaman dan Hibah 140."""
    return factories.office("140")


@pytest.fixture
def head_office(db: None) -> Office:
    return factories.office("PB")


@pytest.fixture
def pb8(db: None) -> Office:
    """Direktorat PB.8, the directorate of the layer 2 agent."""
    return factories.office("PB.8")


@pytest.fixture
def national_offices(penerimaan: Office, pinjaman_hibah: Office) -> tuple[Office, Office]:
    return penerimaan, pinjaman_hibah


@pytest.fixture
def satker(pekanbaru: Office) -> Satker:
    """The satker of the cast: partner KPPN Pekanbaru; its code begins with a zero."""
    return factories.satker("099031", pekanbaru)


@pytest.fixture
def other_satker(pekanbaru: Office) -> Satker:
    """Another satker of the same KPPN: it must not see the first one's tickets."""
    return factories.satker("289712", pekanbaru)


@pytest.fixture
def aceh_satker(banda_aceh: Office) -> Satker:
    return factories.satker("402324", banda_aceh)


@pytest.fixture
def satker_without_partner(db: None) -> Satker:
    return factories.satker("663026", None)


# --- Logins -----------------------------------------------------------------------------------------------------------
def _login(username: str, role: str, **place: object) -> User:
    return UserFactory(username=username, role=role, email=f"{username}@contoh.go.id", **place)


@pytest.fixture
def clerk(satker: Satker) -> User:
    """The login of the satker."""
    return _login("satker099031", User.Role.SATKER, satker=satker)


@pytest.fixture
def other_clerk(other_satker: Satker) -> User:
    return _login("satker289712", User.Role.SATKER, satker=other_satker)


@pytest.fixture
def aceh_clerk(aceh_satker: Satker) -> User:
    return _login("satker402324", User.Role.SATKER, satker=aceh_satker)


@pytest.fixture
def stranded_clerk(satker_without_partner: Satker) -> User:
    """The login of the satker without a partner KPPN."""
    return _login("satker663026", User.Role.SATKER, satker=satker_without_partner)


@pytest.fixture
def kppn008(pekanbaru: Office) -> User:
    """The shared login of KPPN Pekanbaru."""
    return _login("kppn008", User.Role.OFFICE, office=pekanbaru)


@pytest.fixture
def kppn001(banda_aceh: Office) -> User:
    """The shared login of KPPN Banda Aceh."""
    return _login("kppn001", User.Role.OFFICE, office=banda_aceh)


@pytest.fixture
def kppn183(penerimaan: Office) -> User:
    return _login("kppn183", User.Role.OFFICE, office=penerimaan)


@pytest.fixture
def kanwil04(riau: Office) -> User:
    """The login of Kanwil Riau, Bidang SKKI."""
    return _login("kanwil04", User.Role.OFFICE, office=riau)


@pytest.fixture
def kanwil01(aceh: Office) -> User:
    return _login("kanwil01", User.Role.OFFICE, office=aceh)


@pytest.fixture
def monitor(db: None) -> User:
    """Bagian OTL at the head office: sees all, changes nothing."""
    return _login("monitor", User.Role.MONITOR)


@pytest.fixture
def layer1(db: None) -> User:
    return _login("hai1.agen", User.Role.HAI_LAYER_1, display_name="Sari Wulandari")


@pytest.fixture
def layer2(pb8: Office) -> User:
    return _login("hai2.pb8", User.Role.HAI_LAYER_2, office=pb8, display_name="Agus Setiawan")


@pytest.fixture
def admin(db: None) -> User:
    return _login("admin", User.Role.ADMIN)


@pytest.fixture
def second(db: None) -> User:
    """Another HAI admin, whom a change of the past needs."""
    return _login("admin.kedua", User.Role.ADMIN, display_name="Wahyu Nugroho")


def make_agent_head(person: User, by: User, since: date = date(2026, 1, 5)) -> Duty:
    """The duty of Kepala Seksi, from that day on."""
    return Duty.objects.create(
        user=person,
        kind=Duty.Kind.AGENT_HEAD,
        valid_from=since,
        legal_basis="KEP-1/PB/2026",
        added_at=datetime(2026, 1, 2, tzinfo=UTC),
        added_by=by,
    )


@pytest.fixture
def agent_head(admin: User) -> User:
    """Kepala Seksi of HAI's agents, with a head office login that otherwise only reads."""
    person = _login("kasi.layanan", User.Role.MONITOR, display_name="Ratna Kusuma")
    make_agent_head(person, admin)
    return person


LOGINS = [
    *("clerk", "other_clerk", "aceh_clerk"),
    *("kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"),
    *("monitor", "layer1", "layer2", "admin"),
]


@pytest.fixture
def logins(request: pytest.FixtureRequest) -> dict[str, User]:
    """Everybody, by fixture name."""
    return {name: request.getfixturevalue(name) for name in LOGINS}


# --- Officers, each with a posting ------------------------------------------------------------------------------------
def _posting(name: str, at: Office, kind: str = Posting.Kind.CSO) -> Posting:
    return PostingFactory(officer=OfficerFactory(name=name), office=at, kind=kind)


@pytest.fixture
def rina(pekanbaru: Office) -> Posting:
    """CSO of Pekanbaru."""
    return _posting("Rina Maharani", pekanbaru)


@pytest.fixture
def bayu(pekanbaru: Office) -> Posting:
    """The other CSO of Pekanbaru."""
    return _posting("Bayu Pratama", pekanbaru)


@pytest.fixture
def sso(pekanbaru: Office) -> Posting:
    return _posting("Fitri Handayani", pekanbaru, Posting.Kind.SSO)


@pytest.fixture
def dewi(pekanbaru: Office) -> Posting:
    """Head of section of Pekanbaru."""
    return _posting("Dewi Anggraini", pekanbaru, Posting.Kind.HEAD)


@pytest.fixture
def cut(banda_aceh: Office) -> Posting:
    """CSO of Banda Aceh."""
    return _posting("Cut Nuraini", banda_aceh)


@pytest.fixture
def kanwil_officer(riau: Office) -> Posting:
    return _posting("Hendra Saputra", riau)


@pytest.fixture
def penerimaan_officer(penerimaan: Office) -> Posting:
    return _posting("Yoga Prasetyo", penerimaan)


@pytest.fixture
def as_rina(kppn008: User, rina: Posting) -> Signature:
    """Rina's signature at the login of Pekanbaru."""
    return sign(kppn008, rina)


@pytest.fixture
def as_bayu(kppn008: User, bayu: Posting) -> Signature:
    return sign(kppn008, bayu)


@pytest.fixture
def as_cut(kppn001: User, cut: Posting) -> Signature:
    """The officer of Banda Aceh at that office's login."""
    return sign(kppn001, cut)


@pytest.fixture
def as_kanwil(kanwil04: User, kanwil_officer: Posting) -> Signature:
    return sign(kanwil04, kanwil_officer)


@pytest.fixture
def as_penerimaan(kppn183: User, penerimaan_officer: Posting) -> Signature:
    return sign(kppn183, penerimaan_officer)


# --- Service users ----------------------------------------------------------------------------------------------------
@pytest.fixture
def budi(satker: Satker, clerk: User, kppn008: User) -> ServiceUser:
    """Of the satker; on its list and on that of KPPN Pekanbaru."""
    budi = ServiceUserFactory(name="Budi Hartono", email="budi.hartono@contoh.go.id", satker=satker)
    MembershipFactory(service_user=budi, satker=satker, added_by=clerk)
    MembershipFactory(service_user=budi, office=kppn008.office, added_by=kppn008)
    return budi


@pytest.fixture
def other_person(other_satker: Satker, other_clerk: User) -> ServiceUser:
    """Of the other satker of Pekanbaru, on its list only."""
    someone = ServiceUserFactory(name="Lina Marlina", email="lina.marlina@contoh.go.id", satker=other_satker)
    MembershipFactory(service_user=someone, satker=other_satker, added_by=other_clerk)
    return someone


@pytest.fixture
def aceh_person(aceh_satker: Satker, aceh_clerk: User) -> ServiceUser:
    someone = ServiceUserFactory(name="Teuku Rahmat", email="teuku.rahmat@contoh.go.id", satker=aceh_satker)
    MembershipFactory(service_user=someone, satker=aceh_satker, added_by=aceh_clerk)
    return someone


@pytest.fixture
def citizen(kppn008: User) -> ServiceUser:
    """MASYARAKAT/UMUM, on the list of KPPN Pekanbaru."""
    someone = ServiceUserFactory(
        name="Siti Aminah", email="siti.aminah@contoh.com", unit_type=UnitType.PUBLIC, institution="Warga Pekanbaru"
    )
    MembershipFactory(service_user=someone, office=kppn008.office, added_by=kppn008)
    return someone


@pytest.fixture
def kppn_person(pekanbaru: Office, kppn008: User) -> ServiceUser:
    """An asker of type KPPN: their questions go to HAI only."""
    someone = ServiceUserFactory(
        name="Andi Wijaya", email="andi.wijaya@contoh.go.id", unit_type=UnitType.KPPN, office=pekanbaru
    )
    MembershipFactory(service_user=someone, office=pekanbaru, added_by=kppn008)
    return someone


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser in which this login is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


# --- Tickets ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def ticket_in(
    clerk: User,
    budi: ServiceUser,
    as_rina: Signature,
    layer1: User,
    layer2: User,
    national_offices: tuple[Office, Office],
    clock: FixedClock,
    request: pytest.FixtureRequest,
) -> Callable[[str], Ticket]:
    """Make the satker's ticket, held by Pekanbaru, and bring it by the real acts to a state of the workflow.

    "at_agent_head" was passed by layer 1 to the Kepala Seksi; "at_hai_2" is with layer 2 of PB.8, "hai_2_replied" was
    answered there; "waiting_asker_hai_1" and "_2" wait for data that HAI asked for, "waiting_asker" for the office's.
    """

    def made(state: str) -> Ticket:
        ticket = factories.ask(clerk, budi, clock)
        match state:
            case State.WAITING:
                return ticket
            case State.WAITING_ASKER:
                return factories.ask_data(ticket, as_rina, clock)
            case State.DONE:
                return factories.answer(ticket, as_rina, clock)
            case State.REFUSED:
                return factories.refuse(ticket, as_rina, clock)
        ticket = factories.escalate(ticket, as_rina, clock)
        match state:
            case State.AT_HAI:
                return ticket
            case State.HAI_REPLIED:
                return factories.hai_reply(ticket, layer1, clock)
            case "at_agent_head":
                head = request.getfixturevalue("agent_head")
                return factories.to_agent_head(ticket, layer1, clock, agent_head=head)
            case "waiting_asker_hai_1":
                return factories.hai_ask_data(ticket, layer1, clock)
        ticket = factories.to_layer_2(ticket, layer1, clock, directorate=layer2.office)
        match state:
            case "at_hai_2":
                return ticket
            case "hai_2_replied":
                return factories.hai_reply(ticket, layer2, clock)
        assert state == "waiting_asker_hai_2"
        return factories.hai_ask_data(ticket, layer2, clock)

    return made
