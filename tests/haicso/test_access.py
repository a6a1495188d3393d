"""Role x URL x method: every address of the site is in this table, and answers every login as the table says.

The table is written by hand; a URL that is missing from it fails the build (docs/security.md 1). The addresses name the
satker's ticket waiting at KPPN Pekanbaru, and the satker's Budi, who is on that KPPN's list too.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kpi.models import Objection, Policy, QuarterLock, RevisionProposal, Signal, SignalThreshold
from reports.models import PrintedPaper, ReportJob
from tests.factories import ANSWER, CSO_PASSWORD, TEXT, ask, lock_of_nothing, odd_things, sign, staged
from tickets.models import (
    Attachment,
    CalendarChange,
    ChangeTally,
    Denial,
    Event,
    OutgoingMail,
    ProposedDayOff,
    RecordedInName,
    Ticket,
)
from tickets.quarters import Quarter
from users.clock import DatabaseClock, wib_date
from users.models import (
    Membership,
    Officer,
    OfficerEvent,
    OfficerProposal,
    Posting,
    SatkerImport,
    ServiceUser,
    Submission,
)

pytestmark = pytest.mark.django_db

LOGINS = [
    *("clerk", "other_clerk", "aceh_clerk", "kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"),
    *("monitor", "layer1", "layer2", "admin"),
]
SATKER = {"clerk", "other_clerk", "aceh_clerk"}
OFFICES = {"kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"}
REGIONS = {"kanwil04", "kanwil01"}
DESKS = {"kppn008", "kppn001", "kppn183"}
"""The logins that several people share, where figures about persons are closed."""
HEAD_OFFICE = {"monitor", "admin"}
HAI = {"layer1", "layer2"}
EVERYBODY = set(LOGINS)


def each(*answers: tuple[set[str], int], others: int | None = None) -> dict[str, int]:
    """Status by login."""
    table = dict.fromkeys(LOGINS, others)
    for logins, status in answers:
        table |= dict.fromkeys(logins, status)
    assert None not in table.values(), table
    return table


# What a login may not even know of is 404; what it may see but not do, 403.
MAY_SEE = {"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE
READS_PEKANBARU = {"kppn008", "kanwil04"} | HEAD_OFFICE
ELSEWHERE = OFFICES - {"kppn008", "kanwil04"}
KEEPS_LISTS = SATKER | OFFICES
PUBLIC = {"jam-layanan/", "masuk/", "masuk/daftar/", "masuk/lupa/", "kesehatan/", "keluar/", "v/", "v/<slug:paper>/"}
TABLE = {
    "": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "masuk/": {"GET": each((EVERYBODY, 302)), "POST": each((EVERYBODY, 302))},
    "masuk/daftar/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 404))},
    "masuk/lupa/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "keluar/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 302))},
    "kesehatan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "pengguna/": {
        "GET": each((KEEPS_LISTS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "pengguna/cari/": {"GET": each((KEEPS_LISTS, 200), others=403), "POST": each((EVERYBODY, 405))},
    "pengguna/tambah/": {"GET": each((KEEPS_LISTS, 302), others=403), "POST": each((KEEPS_LISTS, 200), others=403)},
    "pengguna/<person_id:person_id>/ubah/": {
        "GET": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
        "POST": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
    },
    "pengguna/<person_id:person_id>/hapus/": {
        "GET": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
        "POST": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
    },
    "petugas/password/": {"GET": each((OFFICES, 200), others=403), "POST": each((OFFICES, 200), others=403)},
    "administrasi/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/pemeriksaan/": {"GET": each((HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/usul/": {
        "GET": each((OFFICES | {"admin"}, 200), others=403),
        "POST": each((OFFICES | {"admin"}, 200), others=403),
    },
    "petugas/usul/formulir/": {
        "GET": each((OFFICES | {"admin"}, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "petugas/usul/berkas/": {"GET": each((OFFICES, 200), others=403), "POST": each((OFFICES, 200), others=403)},
    "petugas/usulan/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/usulan/<person_id:proposal_id>/": {
        "GET": each((READS_PEKANBARU, 200), (ELSEWHERE, 404), others=403),
        "POST": each(({"admin"}, 200), (ELSEWHERE, 404), others=403),
    },
    "petugas/<person_id:officer_id>/": {
        "GET": each((READS_PEKANBARU, 200), (ELSEWHERE, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"petugas/<person_id:officer_id>/{act}/": {
            method: each(({"kppn008", "admin"}, 200), (ELSEWHERE, 404), others=403) for method in ("GET", "POST")
        }
        for act in ("password-baru", "buka", "selesai")
    },
    "petugas/<person_id:officer_id>/pindah/": {
        method: each(({"admin"}, 200), (ELSEWHERE, 404), others=403) for method in ("GET", "POST")
    },
    "satker/impor/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "satker/impor/formulir/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "satker/impor/<person_id:import_id>/": {
        "GET": each(({"admin"}, 200), others=403),
        "POST": each(({"admin"}, 302), others=403),
    },
    "administrasi/kebijakan-iku/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "administrasi/kebijakan-iku/baru/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "administrasi/kebijakan-iku/<person_id:policy_id>/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"administrasi/kebijakan-iku/<person_id:policy_id>/{act}/": {
            "GET": each(({"admin"}, 302), others=403),
            "POST": each(({"admin"}, 200), others=403),
        }
        for act in ("berlakukan", "batalkan")
    },
    "administrasi/kalender/": {"GET": each((HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/kalender/rancang/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "administrasi/kalender/<person_id:change_id>/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each(({"admin"}, 302), others=403),
    },
    "administrasi/kalender/<person_id:change_id>/konfirmasi/": {
        method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")
    },
    # Only a change in force is undone by another.
    "administrasi/kalender/<person_id:change_id>/batalkan/": {
        method: each(({"admin"}, 302), others=403) for method in ("GET", "POST")
    },
    "kinerja/buka/": {method: each((DESKS, 200), others=403) for method in ("GET", "POST")},
    "kinerja/tutup/": {"GET": each((EVERYBODY, 405)), "POST": each((DESKS, 302), others=403)},
    # 302 at a desk: closed until an officer opens it (tests/kpi/test_monitoring_pages.py opens).
    "monitoring-iku/": {
        "GET": each((DESKS, 302), (OFFICES - DESKS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"monitoring-iku/{what}/": {
            "GET": each(({"kppn008"}, 302), ({"kanwil04"} | HEAD_OFFICE, 200), (ELSEWHERE, 404), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("kantor/<slug:code>", "petugas/<person_id:officer_id>")
    },
    # The nation's; everybody else says of which place or person.
    "monitoring-iku/tiket/": {
        "GET": each((HEAD_OFFICE, 200), (OFFICES, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "monitoring-iku/cara-menghitung/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "monitoring-iku/kunci/<slug:kanwil>/<slug:quarter>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kppn008"}, 403), (ELSEWHERE, 404), others=403),
        "POST": each(({"kanwil04", "admin"}, 200), ({"kppn008", "monitor"}, 403), (ELSEWHERE, 404), others=403),
    },
    "monitoring-iku/terkunci/<person_id:lock_id>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kppn008"}, 403), (ELSEWHERE, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        route: {
            method: each(({"kanwil04", "admin"}, 200), ({"kppn008", "monitor"}, 403), (ELSEWHERE, 404), others=403)
            for method in ("GET", "POST")
        }
        for route in (
            "monitoring-iku/terkunci/<person_id:lock_id>/revisi/",
            "monitoring-iku/revisi/<person_id:revision_id>/",
        )
    },
    "tiket/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "tiket/rekam/": {
        "GET": each((SATKER | OFFICES, 200), others=403),
        "POST": each((SATKER | OFFICES, 200), others=403),
    },
    "tiket/<reference:reference>/": {
        "GET": each((MAY_SEE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    "tiket/<reference:reference>/berkas/<uuid:key>/": {
        "GET": each((MAY_SEE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    "tiket/<reference:reference>/tindak-lanjut/": {
        "GET": each((EVERYBODY, 405)),
        # Who has something to do here sent an empty form; its page may add to the question, or answer it.
        "POST": each(({"kppn008", "clerk"}, 409), (MAY_SEE - {"kppn008", "clerk"}, 403), others=404),
    },
    "tiket/<reference:reference>/keberatan/": {
        method: each(({"kppn008"}, 200), (MAY_SEE - {"kppn008"}, 403), others=404) for method in ("GET", "POST")
    },
    # At an office's shared login figures about persons are opened first.
    "keberatan/": {
        "GET": each((OFFICES - REGIONS, 302), (REGIONS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"keberatan/<person_id:objection_id>/{what}": {
            "GET": each(({"kppn008"}, 302), ({"kanwil04"} | HEAD_OFFICE, 200), others=404),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("", "berkas/<uuid:key>/")
    },
    "keberatan/<person_id:objection_id>/<slug:act>/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008"}, 200), ({"kanwil04"} | HEAD_OFFICE, 403), others=404),
    },
    "bukan-pertanyaan-kami/": {
        "GET": each((DESKS, 302), (REGIONS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "atas-nama-kami/": {method: each((SATKER, 200), others=403) for method in ("GET", "POST")},
    # The satker asked it itself: there is nothing to deny (tests/tickets/test_in_name.py denies).
    "tiket/<reference:reference>/bukan-pertanyaan-kami/": {
        method: each((MAY_SEE - {"clerk"}, 403), others=404) for method in ("GET", "POST")
    },
    **{
        f"indikasi-kejanggalan/{what}": {
            "GET": each((REGIONS | HEAD_OFFICE, 200), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("", "ambang/")
    },
    "indikasi-kejanggalan/ambang/<slug:rule>/": {
        method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")
    },
    "indikasi-kejanggalan/<person_id:signal_id>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kanwil01"}, 404), others=403),
        "POST": each(({"kanwil04", "admin"}, 200), ({"kanwil01"}, 404), others=403),
    },
    "peringatan-dini/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "jam-layanan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "tiket/<reference:reference>/riwayat-perhitungan/": {
        "GET": each((MAY_SEE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    "administrasi/kalender/<person_id:change_id>/keputusan/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "petugas/<person_id:officer_id>/riwayat-perhitungan/": {
        # At the shared login of a KPPN, figures about persons open with a CSO password (later).
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kanwil01"}, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "pemberitahuan/": {"GET": each((OFFICES | HAI, 200), others=403), "POST": each((OFFICES | HAI, 200), others=403)},
    "laporan/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    **{
        f"laporan/{name}/": {
            "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for name in ("sudah", "belum", "tindak-lanjut", "hai")
    },
    # An empty form chooses neither PDF nor Excel: back to the page.
    **{
        f"laporan/{name}/cetak/": {
            "GET": each((EVERYBODY, 405)),
            "POST": each((OFFICES | HEAD_OFFICE, 302), others=403),
        }
        for name in ("sudah", "belum", "tindak-lanjut", "hai")
    },
    # Closed at a desk until an officer opens it: there, too, 302.
    "laporan/iku/<person_id:officer_id>/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008", "kanwil04"} | HEAD_OFFICE, 302), (ELSEWHERE, 404), others=403),
    },
    "laporan/kanwil/<slug:kanwil>/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kanwil04"} | HEAD_OFFICE, 302), (OFFICES - {"kanwil04"}, 404), others=403),
    },
    "laporan/rekap/cetak/": {"GET": each((EVERYBODY, 405)), "POST": each((EVERYBODY, 302))},
    # The file of the login of KPPN Pekanbaru.
    "laporan/berkas/<uuid:job_key>/": {"GET": each(({"kppn008"}, 200), others=404), "POST": each((EVERYBODY, 405))},
    "laporan/berkas/<uuid:job_key>/unduh/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 405))},
    "v/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "v/<slug:paper>/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 405))},
    "bantuan/alur/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
}

AREAS = {
    area: [route for route in TABLE if route.split("/")[0] == area]
    for area in sorted({route.split("/")[0] for route in TABLE})
}
"""The addresses below each first word; tried together, because a test's rows cost more than its requests."""
ADMINISTERED = {
    route
    for route in TABLE
    if route.startswith(
        (
            "administrasi/",
            "petugas/",
            "satker/",
            "indikasi-",
            "monitoring-iku/kunci/",
            "monitoring-iku/terkunci/",
            "monitoring-iku/revisi/",
        )
    )
}
"""What admins look after; elsewhere they only read."""
SHOWN_ONCE = {"petugas/<person_id:officer_id>/password-baru/"}
"""A first password stands in the answer to the form itself."""


def routes(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


@pytest.fixture
def ticket(clerk, budi, clock):
    return ask(clerk, budi, clock, files=[staged()])


@pytest.fixture
def locked(bayu):
    """Bayu has mistyped the CSO password too often."""
    bayu.officer.throttles.create(
        office=bayu.office, failures=9, blocked_until=DatabaseClock().now() + timedelta(days=1)
    )
    return bayu


@pytest.fixture
def proposal(kppn008, dewi):
    return OfficerProposal.objects.create(
        office=dewi.office,
        name="Galih Nugroho",
        kind="cso",
        starts_on=wib_date(DatabaseClock().now()),
        proposed_at=DatabaseClock().now(),
        proposed_by=kppn008,
        signed_by=dewi,
    )


@pytest.fixture
def batch(admin):
    return SatkerImport.objects.create(
        file_name="satker.csv", digest="", content=b"x", uploaded_at=DatabaseClock().now(), uploaded_by=admin
    )


@pytest.fixture
def change(admin, calendar):
    at = DatabaseClock().now()
    change = CalendarChange.objects.create(
        title="Cuti bersama", legal_basis="SKB uji", base=calendar, drafted_at=at, drafted_by=admin
    )
    ProposedDayOff.objects.create(change=change, day="2030-01-02", name="Cuti bersama", category="cuti_bersama")
    ChangeTally.objects.create(change=change, kind="forecast", as_of=at)
    return change


@pytest.fixture
def revision(admin, pekanbaru, clock):
    """Proposed for a quarter that Kanwil Riau has locked."""
    lock = lock_of_nothing(pekanbaru.kanwil, Quarter(2025, 3), admin, clock.now())
    return RevisionProposal.objects.create(revises=lock, reason="Uji", proposed_at=clock.now(), proposed_by=admin)


@pytest.fixture
def job(kppn008):
    """A file that the login of Pekanbaru asked for and that is not made yet."""
    return ReportJob.objects.create(
        definition="belum", format="pdf", title="Laporan", query={}, place="", row_count=1,
        requested_at=DatabaseClock().now(), requested_by=kppn008,
    )  # fmt: skip


@pytest.fixture
def address(ticket, budi, locked, kppn008, proposal, batch, change, revision, job, clock):
    file = Attachment.objects.get(event__ticket=ticket)
    objection, signal = odd_things(ticket, sign(kppn008, locked), clock, key=file.key)
    rows = {"person_id": budi, "officer_id": locked.officer, "proposal_id": proposal, "import_id": batch}
    rows |= {"policy_id": Policy.objects.get(), "change_id": change}
    rows |= {"objection_id": objection, "signal_id": signal}
    rows |= {"revision_id": revision, "lock_id": revision.revises}

    def filled(route: str, reference: str | None = None, person: int | None = None) -> str:
        path = route.replace("<reference:reference>", reference or ticket.reference)
        path = path.replace("<uuid:key>", str(file.key)).replace("<slug:code>", "999" if person else "008")
        path = path.replace("<slug:kanwil>", "99" if person else "04").replace("<slug:quarter>", "2025Q4")
        path = path.replace("<slug:act>", "saran").replace("<slug:rule>", "busy-hour")
        path = path.replace("<slug:paper>", "3HPA8WZC55XN")
        path = path.replace("<uuid:job_key>", str(uuid.UUID(int=person)) if person else str(job.key))
        for name, row in rows.items():
            path = path.replace(f"<person_id:{name}>", str(person or row.pk))
        return "/" + path

    return filled


def send(client: Client, method: str, url: str, data: dict | None = None):
    return client.get(url) if method == "GET" else client.generic(method, url) if not data else client.post(url, data)


def rows() -> tuple:
    """Everything that a request could change."""
    return (
        list(Ticket.objects.order_by("pk").values_list("pk", "version", "status")),
        Event.objects.count(),
        OutgoingMail.objects.count(),
        Submission.objects.count(),
        list(Policy.objects.values_list("pk", "state")),
        list(ServiceUser.objects.order_by("pk").values_list("pk", "name", "unit_type")),
        list(Membership.objects.order_by("pk").values_list("pk", "removed_at")),
        list(Officer.objects.order_by("pk").values_list("pk", "cso_password")),
        list(Posting.objects.order_by("pk").values_list("pk", "ends_on", "signing_ended_at")),
        list(OfficerProposal.objects.order_by("pk").values_list("pk", "state")),
        list(SatkerImport.objects.order_by("pk").values_list("pk", "state")),
        OfficerEvent.objects.count(),
        list(Objection.objects.order_by("pk").values_list("pk", "state")),
        list(Signal.objects.order_by("pk").values_list("pk", "state")),
        Denial.objects.count(),
        list(RecordedInName.objects.order_by("pk").values_list("pk", "read_at")),
        SignalThreshold.objects.count(),
        QuarterLock.objects.count(),
        list(RevisionProposal.objects.order_by("pk").values_list("pk", "state")),
        list(CalendarChange.objects.order_by("pk").values_list("pk", "state")),
        PrintedPaper.objects.count(),
        list(ReportJob.objects.order_by("pk").values_list("pk", "state")),
    )


# --- The table --------------------------------------------------------------------------------------------------------
def test_every_url_is_in_the_table_and_nothing_else():
    assert sorted(routes(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.mark.parametrize("area", AREAS)
def test_every_login_gets_what_the_table_says(area, address, client_for, logins):
    before, got = rows(), {route: {"GET": {}, "POST": {}} for route in AREAS[area]}
    for login, user in logins.items():
        client = client_for(user)
        client.raise_request_exception = False
        for route in AREAS[area]:
            # GET first: the logout that POST may be ends the session.
            for method in ("GET", "POST"):
                got[route][method][login] = send(client, method, address(route)).status_code
    assert got == {route: TABLE[route] for route in AREAS[area]}
    assert rows() == before, "an empty form changed something"


def test_other_methods_are_nobody_s(address, client_for, kppn008):
    before, client = rows(), client_for(kppn008)
    for route in TABLE:
        # Who is signed in is led away from the login, whatever they send.
        refused = {302} if route == "masuk/" else {403, 404, 405}
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.generic(method, address(route)).status_code in refused, (route, method)
            assert rows() == before, (route, method)


# --- Strangers --------------------------------------------------------------------------------------------------------
def test_a_stranger_is_sent_to_the_login(address, client):
    before = rows()
    for route in TABLE.keys() - PUBLIC:
        url = address(route)
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (302, f"/masuk/?next={url}"), route
        # What was sent after a session ended is shown back, with 403, so that it is not lost.
        response = client.post(url, {"answer": "Jawaban yang panjang", "password": CSO_PASSWORD})
        assert response.status_code == 403, route
        assert "Jawaban yang panjang" in response.content.decode(), route
        assert CSO_PASSWORD not in response.content.decode(), route
        assert rows() == before, route


@pytest.mark.parametrize(
    ("route", "status"),
    [
        ("v/", 200),
        ("v/<slug:paper>/", 404),
        ("masuk/", 200),
        ("masuk/daftar/", 404),
        ("masuk/lupa/", 200),
        ("kesehatan/", 200),
        ("keluar/", 302),
        ("jam-layanan/", 200),
    ],
)
def test_public_pages_tell_a_stranger_nothing_of_the_work(route, status, address, client, ticket, budi):
    response = client.get(address(route))
    assert response.status_code == status
    page = response.content.decode()
    assert ticket.reference not in page
    assert budi.email not in page


# --- Hidden is as if it did not exist ---------------------------------------------------------------------------------
def _plain(response) -> str:
    """The page without what differs by nature: the form's token and the time of day."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"\d\d\.\d\d WIB", "", text)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hidden_row_answers_like_one_that_does_not_exist(method, address, client_for, logins):
    for login, user in logins.items():
        client = client_for(user)
        for route in TABLE:
            if "<" not in route or TABLE[route][method][login] != 404:
                continue
            hidden = send(client, method, address(route))
            missing = send(client, method, address(route, reference="HAI-101000000-20", person=987654321))
            assert hidden.status_code == missing.status_code == 404, (route, login)
            assert _plain(hidden) == _plain(missing), (route, login)


@pytest.mark.parametrize("query", ["?q={reference}", "?q={email}", "?q=pagu", "?status=waiting"])
def test_lists_and_searches_of_others_do_not_name_it(query, ticket, budi, client_for, logins):
    url = "/tiket/" + query.format(reference=ticket.reference, email=budi.email)
    for login, user in logins.items():
        page = client_for(user).get(url).content.decode()
        # The searched word itself is shown back in its field; the subject is not in the query.
        assert (ticket.get_absolute_url() in page) == (login in MAY_SEE), login


# --- A form that works for the right login does nothing for another ---------------------------------------------------
class Sheet:
    """A file that can be sent again and again."""

    name = "usulan.csv"

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self) -> bytes:
        return self.content


@pytest.fixture
def good_forms(ticket, budi, rina, dewi, satker):
    """For each address that takes forms: whom it works for, and a form with which it works."""
    today = wib_date(DatabaseClock().now()).isoformat()
    by_head = {"officer": str(dewi.pk), "password": CSO_PASSWORD}
    signed = {"officer": str(rina.pk), "password": CSO_PASSWORD}
    desk = {"act": "send", "email": budi.email, "channel": "telepon", "subject": "Halo", "question": TEXT}
    return {
        "pengguna/tambah/": (
            KEEPS_LISTS,
            {"email": "baru@contoh.go.id", "name": "Baru", "unit_type": "SATKER", "satker_code": satker.code},
        ),
        "pengguna/<person_id:person_id>/ubah/": (
            {"clerk", "kppn008"},
            {"name": "Budi Baru", "unit_type": "SATKER", "satker_code": satker.code},
        ),
        "pengguna/<person_id:person_id>/hapus/": ({"clerk", "kppn008"}, {}),
        "petugas/password/": (
            {"kppn008"},
            {**signed, "new_password": "sandi-baru-sekali-7", "repeated": "sandi-baru-sekali-7"},
        ),
        # An agent of HAI chooses alone; that form has no signature, and ignores one.
        "pemberitahuan/": ({"kppn008"} | HAI, {**signed, "mode": "digest"}),
        "kinerja/buka/": ({"kppn008"}, signed),
        "petugas/usul/": (
            {"kppn008"},
            {**by_head, "office": str(dewi.office_id), "name": "Orang Baru", "kind": "cso", "starts_on": today},
        ),
        "petugas/usul/berkas/": (
            {"kppn008"},
            {**by_head, "file": Sheet(f"Nama,Jenis,Mulai bertugas\nOrang Lain,SSO,{today}\n".encode())},
        ),
        "petugas/<person_id:officer_id>/password-baru/": ({"kppn008", "admin"}, by_head),
        "petugas/<person_id:officer_id>/buka/": ({"kppn008", "admin"}, by_head),
        "petugas/<person_id:officer_id>/selesai/": (
            {"kppn008", "admin"},
            {**by_head, "ends_on": today, "reason": "Mutasi"},
        ),
        "keberatan/<person_id:objection_id>/<slug:act>/": (
            {"kppn008"},
            {**by_head, "seen": "1", "verdict": "for", "text": "Benar."},
        ),
        "tiket/rekam/": (
            {"kppn008"},
            {**signed, **desk, "follow_up": "selesai", "answer": ANSWER},
        ),
        "tiket/<reference:reference>/tindak-lanjut/": (
            {"kppn008"},
            {**signed, "act": "answer", "seen_version": "1", "answer": ANSWER, "note": ""},
        ),
    }


TRIED_ELSEWHERE = {"tiket/<reference:reference>/keberatan/"}
"""Needs a late ticket (tests/kpi/test_objections.py)."""
FORMS = [
    route
    for route, methods in TABLE.items()
    if methods["POST"]["kppn008"] in {200, 409} and route not in PUBLIC | TRIED_ELSEWHERE
]


@pytest.mark.parametrize("route", FORMS)
def test_a_good_form_works_for_the_right_login_only(route, good_forms, address, client_for, logins):
    right, typed = good_forms[route]
    before = rows()
    for login in EVERYBODY - right:
        form = {**typed, "submission": str(uuid.uuid4())}
        response = client_for(logins[login]).post(address(route), form)
        assert response.status_code in {200, 403, 404}, (login, response.status_code)
        assert rows() == before, login
    response = client_for(logins["kppn008"]).post(address(route), {**typed, "submission": str(uuid.uuid4())})
    assert response.status_code == (200 if route in SHOWN_ONCE else 302), "the form that was tried is good"
    assert rows() != before


def test_who_only_watches_may_send_nothing():
    """Head office and Kanwil read: no POST of theirs is answered with a page of success."""
    for route, methods in TABLE.items():
        if route in PUBLIC or route.endswith("/cetak/"):  # a file of what one sees is a way of reading
            continue
        for login in HEAD_OFFICE - ({"admin"} if route in ADMINISTERED else set()):
            assert methods["POST"][login] in {403, 404, 405}, (route, login)
    assert TABLE["tiket/<reference:reference>/tindak-lanjut/"]["POST"]["kanwil04"] == 403


# --- Cross-site and shared PCs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("route", [*FORMS, "masuk/", "keluar/"])
def test_a_form_from_another_site_is_refused(route, good_forms, address, kppn008):
    before = rows()
    client = Client(enforce_csrf_checks=True)
    if route != "masuk/":
        client.force_login(kppn008)
    typed = good_forms.get(route, (None, {}))[1]
    assert client.post(address(route), {**typed, "submission": str(uuid.uuid4())}).status_code == 403
    assert rows() == before


def test_no_signed_in_page_is_kept_by_a_shared_pc(address, client_for, kppn008):
    client = client_for(kppn008)
    for route in TABLE:
        response = client.get(address(route))
        if route not in {"kesehatan/", "v/", "v/<slug:paper>/"}:
            assert "no-store" in response["Cache-Control"], route
        assert "default-src 'none'" in response["Content-Security-Policy"], route
        assert "unsafe-inline" not in response["Content-Security-Policy"], route
        assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff"), route
