"""One row of every kind that an address may name, and the addresses with these rows in them."""

import uuid
from datetime import timedelta

import pytest

from kpi.models import GroundChange, Policy, RevisionProposal
from reports.models import LetterheadLogo, ReportJob
from services.booklet import notices
from services.models import ArticleVersion, Catalogue, PublicNotice
from tests.evil_files import pdf
from tests.factories import (
    ANSWER,
    CSO_PASSWORD,
    TEXT,
    ServiceUserFactory,
    ask,
    lock_of_nothing,
    odd_things,
    sign,
    staged,
)
from tests.factories.knowledge import canned_of, proposed, regulation
from tests.haicso.access.table import EVERYBODY, HAI, KEEPS_LISTS
from tickets.models import (
    Attachment,
    CalendarChange,
    ChangeTally,
    ProposedDayOff,
    SavedView,
)
from tickets.quarters import Quarter
from users.clock import DatabaseClock, wib_date
from users.models import (
    DifferentOfficers,
    DifferentServiceUsers,
    Duty,
    FileImport,
    FirstPasswords,
    Ministry,
    OfficerProposal,
)


@pytest.fixture
def ticket(clerk, budi, clock):
    return ask(clerk, budi, clock, files=[staged("surat.pdf", pdf())])


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
    return FileImport.objects.create(
        kind="satker",
        file_name="satker.csv",
        digest="",
        content=b"x",
        uploaded_at=DatabaseClock().now(),
        uploaded_by=admin,
    )


@pytest.fixture
def logins_file(admin):
    """An import of logins, with the first passwords that came of it."""
    at = DatabaseClock().now()
    batch = FileImport.objects.create(
        kind="accounts", file_name="akun.csv", digest="", content=b"x", uploaded_at=at, uploaded_by=admin
    )
    return FirstPasswords.objects.create(
        batch=batch, seed=b"x" * 32, made_at=at, made_by=admin, expires_at=at + timedelta(days=7)
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
def view(kppn008):
    """Of the login of Pekanbaru, shared with its office."""
    return SavedView.objects.create(
        name="Apel pagi", query="tab=perlu", office=kppn008.office, saved_at=DatabaseClock().now(), saved_by=kppn008
    )


@pytest.fixture
def duty(layer1, admin):
    return Duty.objects.create(
        user=layer1, kind="agent", valid_from="2026-01-05", legal_basis="ST-1", added_at=DatabaseClock().now(),
        added_by=admin,
    )  # fmt: skip


@pytest.fixture
def ground(pekanbaru, admin):
    """A new name for KPPN Pekanbaru, drafted."""
    at = DatabaseClock().now()
    return GroundChange.objects.create(
        kind="office_name", office=pekanbaru, subject="008", content={"name": "KPPN Baru"},
        effective_on=wib_date(at), legal_basis="KMK uji", drafted_at=at, drafted_by=admin,
    )  # fmt: skip


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
def doubles(budi, other_person, locked, dewi, admin):
    """Somebody who was joined into Budi, and a mark of each kind."""
    said = {"said_at": DatabaseClock().now(), "said_by": admin, "reason": "Uji"}
    joined = ServiceUserFactory(email="lama@contoh.go.id", satker=budi.satker, joined_into=budi)
    first, second = sorted((locked.officer_id, dewi.officer_id))
    officers = DifferentOfficers.objects.create(first_id=first, second_id=second, **said)
    first, second = sorted((budi.pk, other_person.pk))
    people = DifferentServiceUsers.objects.create(first_id=first, second_id=second, **said)
    return {"joined_id": joined, "people_mark_id": people, "officers_mark_id": officers}


@pytest.fixture
def logo(admin):
    return LetterheadLogo.objects.create(
        content=b"x", width=40, height=40, digest="0" * 64, changed_at=DatabaseClock().now(), changed_by=admin
    )


@pytest.fixture
def article(as_rina, monitor, layer1, clock):
    """Proposed by Pekanbaru, taken up, handed in and returned by HAI: nobody else knows of it."""
    version = proposed(as_rina, clock)
    at = {name: clock.now() for name in ("taken_at", "submitted_at", "decided_at")}
    by = dict.fromkeys(("taken_by", "submitted_by"), layer1)
    said = {"state": "dikembalikan", "names_nobody": True, "validated_by": version.article.directorate}
    ArticleVersion.objects.filter(pk=version.pk).update(**at, **by, **said, decided_by=monitor)
    return version.article


@pytest.fixture
def notice(admin):
    """Below every page, from the first on: on a slow day the minute for which a process keeps them ended within a test,
    and of two pages that must be the same the second had it."""
    today = wib_date(DatabaseClock().now())
    said = {"legal_basis": "uji", "valid_from": today, "added_at": DatabaseClock().now(), "added_by": admin}
    notice = PublicNotice.objects.create(text="Bebas biaya.", **said)
    notices.forget()
    return notice


@pytest.fixture
def drafted(admin):
    """A version of the catalogue that nobody has handed in."""
    return Catalogue.objects.create(
        label="2026-9", base=Catalogue.objects.get(), drafted_at=DatabaseClock().now(), drafted_by=admin
    )


@pytest.fixture
def address(
    ticket,
    article,
    budi,
    locked,
    kppn008,
    proposal,
    batch,
    logins_file,
    change,
    view,
    duty,
    ground,
    revision,
    job,
    logo,
    doubles,
    drafted,
    clock,
    notice,
):
    file = Attachment.objects.get(event__ticket=ticket)
    objection, signal = odd_things(ticket, sign(kppn008, locked), clock, key=file.key)
    rows = {
        "person_id": budi,
        "draft_id": budi,
        "officer_id": locked.officer,
        "proposal_id": proposal,
        "import_id": batch,
    }
    rows |= {"account_id": kppn008, "file_id": logins_file}
    rows |= {"policy_id": Policy.objects.get(), "change_id": change, "duty_id": duty, "ground_id": ground}
    rows |= {"text_id": canned_of(sign(kppn008, locked), clock).canned}
    rows |= {"notice_id": notice, "view_id": view, "regulation_id": regulation(), "use_id": budi}
    rows |= doubles | {"objection_id": objection, "signal_id": signal}
    rows |= {"revision_id": revision, "lock_id": revision.revises, "logo_id": logo}

    def filled(route: str, reference: str | None = None, person: int | None = None) -> str:
        path = route.replace("<reference:reference>", reference or ticket.reference)
        if route.startswith("katalog-layanan/"):
            path = path.replace("<slug:label>", drafted.label).replace("<slug:code>", "LYN-14")
            path = path.replace("<slug:act>", "hentikan")
        if route.startswith("buku-saku/"):
            path = path.replace("<slug:code>", "LYN-14").replace("<slug:part>", "alur")
            path = path.replace("<slug:place>", "nasional").replace("<slug:mark>", "0" * 12)
        path = path.replace("<uuid:key>", str(file.key)).replace("<slug:code>", "999" if person else "008")
        path = path.replace("<slug:kanwil>", "99" if person else "04").replace("<slug:quarter>", "2025Q4")
        path = path.replace("<office_code:code>", "999" if person else "008").replace("<slug:what>", "nama")
        if "haipedia/" in path:
            slug = "tidak-ada" if person else article.slug
            act = "ambil" if "versi/" in path else "tarik"
            path = path.replace("<slug:slug>", slug).replace("<person_id:no>", "1").replace("<slug:act>", act)
        path = path.replace("<slug:name>", "penerimaan-negara").replace("<slug:slug>", "satker")
        if "kementerian/" in path:
            path = path.replace("/008/", f"/{Ministry.objects.first().code}/")
        # An act on a login is called otherwise than one on an objection.
        path = path.replace("account_id>/<slug:act>", "account_id>/unlock").replace("<slug:act>", "saran")
        path = path.replace("<slug:rule>", "busy-hour")
        path = path.replace("<slug:paper>", "3HPA8WZC55XN").replace("<str:token>", "1-" + "a" * 64)
        path = path.replace("<slug:token>", "0" * 32)
        path = path.replace("<uuid:job_key>", str(uuid.UUID(int=person)) if person else str(job.key))
        path = path.replace("akun/impor/<person_id:import_id>", f"akun/impor/{person or logins_file.batch_id}")
        for name, row in rows.items():
            path = path.replace(f"<person_id:{name}>", str(person or row.pk))
        return "/" + path

    return filled


class Sheet:
    """A file that can be sent again and again."""

    name = "usulan.csv"

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self) -> bytes:
        return self.content


@pytest.fixture
def good_forms(ticket, budi, rina, dewi, satker, article):
    """For each address that takes forms: whom it works for, and a form with which it works."""
    today = wib_date(DatabaseClock().now()).isoformat()
    by_head = {"officer": str(dewi.pk), "password": CSO_PASSWORD}
    signed = {"officer": str(rina.pk), "password": CSO_PASSWORD}
    desk = {"act": "send", "email": budi.email, "channel": "telepon", "subject": "Halo", "question": TEXT}
    written = {
        **signed,
        "title": "Lampiran",
        "question": "Apa yang boleh dilampirkan?",
        "answer": "Berkas PDF.",
        "directorate": str(article.directorate_id),
        "audience": "satker",
        "names_nobody": "on",
    }
    return {
        "buku-saku/<slug:code>/tulis/<slug:part>/": ({"kppn008"}, {**signed, "text": "Loket 3."}),
        "haipedia/tulis/": ({"kppn008"} | HAI, written),
        "haipedia/artikel/<slug:slug>/versi-baru/": ({"kppn008"} | HAI, written),
        "teks-baku/tulis/": ({"kppn008", "admin"}, {**signed, "kind": "penutup", "title": "Salam", "text": "Salam."}),
        "teks-baku/tanda-tangan/": ({"kppn008"}, {**signed, "text": "Rina\nKPPN Pekanbaru"}),
        "teks-baku/<person_id:text_id>/versi-baru/": ({"kppn008"}, {**signed, "seen": "1", "text": "Salam."}),
        "teks-baku/<person_id:text_id>/tarik/": ({"kppn008"}, {**signed, "reason": "Keliru"}),
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
        "tiket/tampilan/": (EVERYBODY, {"name": "Meja siang"}),
        "tiket/tampilan/<person_id:view_id>/": ({"kppn008"}, {"name": "Meja malam"}),
        "tiket/rekam/": (
            {"kppn008"},
            {**signed, **desk, "follow_up": "selesai", "answer": ANSWER},
        ),
        "tiket/<reference:reference>/layanan/": (
            {"kppn008"},
            {**signed, "seen_version": "1", "service": "LYN-14", "reason": "Soal OTP."},
        ),
        "tiket/<reference:reference>/tindak-lanjut/": (
            {"kppn008"},
            {**signed, "act": "answer", "seen_version": "1", "answer": ANSWER, "note": ""},
        ),
    }
