"""Hostile text in every field that people fill, and a way through all pages that show it (docs/security.md, Threats).

`evil("nama")` is text that would run as script, open a tag, be computed by a template or a spreadsheet, if anything on
its way took it for more than text. It begins with its label, so that a test can say which field it came from.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from django.urls import reverse

from kpi.models import PolicyAssumption, RevisionProposal
from kpi.policies.actions import draft
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, sign
from tickets.actions import Asker, FollowUp
from tickets.models import (
    CalendarChange,
    CalendarVersion,
    ChangeTally,
    DayOff,
    Denial,
    ProposedDayOff,
    RecordedInName,
    Ticket,
)
from tickets.quarters import Quarter
from users.clock import DatabaseClock, FixedClock, wib_date
from users.models import (
    FileImport,
    Office,
    OfficerProposal,
    ServiceUser,
    UnitType,
    User,
)
from users.models.file_imports import FileImportError, SatkerImportRow

TAIL = "\"'><img src=x onerror=jahat()><script>jahat()</script>{{7*7}}"
FORMULA = '=HYPERLINK("http://jahat.example","klik")'
RUNS = re.compile(r"<img src=x|<script>jahat|<script>alert", re.IGNORECASE)
"""What would run if it stood so in a page."""


def evil(label: str) -> str:
    return label + TAIL


def as_html(label: str) -> str:
    """How a page must show it."""
    return escape(evil(label))


@dataclass
class House:
    """A house whose people wrote hostile text wherever they could. `shown`: the labels that some page must show;
    `doors`: where the way through the pages begins besides the home page."""

    ticket: Ticket
    formula: Ticket
    head: object
    doors: tuple[str, ...]
    shown: dict[str, set[str]] = field(default_factory=dict)


def build(people: dict[str, User], budi: ServiceUser, pekanbaru: Office, clock: FixedClock) -> House:
    """Through the real acts where there is one, as rows where an act would need a story of its own. `people`: clerk,
    kppn008, kanwil04, layer1, admin."""
    clerk, kppn008, layer1, admin = (people[name] for name in ("clerk", "kppn008", "layer1", "admin"))
    clock.at = DatabaseClock().now() - timedelta(minutes=30)
    officer = PostingFactory(officer=OfficerFactory(name=evil("petugas")), office=pekanbaru)
    head = PostingFactory(officer=OfficerFactory(name=evil("kepala")), office=pekanbaru, kind="head")
    signature = sign(kppn008, officer)
    User.objects.filter(pk=layer1.pk).update(display_name=evil("agen"))
    layer1.refresh_from_db()

    asker = Asker("jahat@contoh.go.id", evil("penanya"), UnitType.SATKER)
    asked = factories.question(evil("subjek"), evil("pertanyaan"))
    named = factories.staged("<img src=x onerror=jahat()>.pdf")
    ticket = factories.ask(clerk, asker, clock, question=asked, files=[named])
    ticket = factories.add(ticket, clerk, clock, text=evil("tambahan"))
    ticket = factories.refer(ticket, signature, clock, colleague=head, note=evil("rujukan"))
    ticket = factories.ask_data(ticket, signature, clock, text=evil("permintaan"))
    ticket = factories.reply(ticket, clerk, clock, text=evil("balasan"))
    ticket = factories.escalate(ticket, signature, clock, note=evil("catatan"))
    ticket = factories.hai_reply(ticket, layer1, clock, text=evil("hai"))
    ticket = factories.finish(ticket, signature, clock, text=evil("jawaban"))

    citizen = Asker("warga@contoh.com", evil("warga"), UnitType.PUBLIC, institution=evil("instansi"))
    waiting = factories.record(signature, citizen, clock, question=factories.question(evil("antre")))
    refused = factories.record(signature, citizen, clock, question=factories.question("Cuti"))
    factories.refuse(refused, signature, clock, text=evil("penolakan"))
    formula = factories.record(
        signature, Asker("rumus@contoh.com", FORMULA, UnitType.PUBLIC, institution=FORMULA), clock,
        question=factories.question(FORMULA, FORMULA), follow_up=FollowUp.ANSWER_NOW, answer=FORMULA,
    )  # fmt: skip

    objection, _signal = factories.odd_things(ticket, signature, clock, says=evil("keberatan"))
    objection.events.create(
        seq=2, kind="recommended_for", at=clock.now(), user=kppn008, posting=head, text=evil("saran")
    )
    RecordedInName.objects.create(ticket=formula, satker=clerk.satker, login=clerk)
    Denial.objects.create(ticket=formula, kind="denied", text=evil("sangkalan"), at=clock.now(), user=clerk)
    seen = reverse("review:objection", args=[objection.pk])
    doors = (ticket.get_absolute_url(), formula.get_absolute_url(), seen)
    doors += _administration(admin, kppn008, pekanbaru, clock)
    shown = {
        "clerk": {"subjek", "penanya", "pertanyaan", "tambahan", "permintaan", "balasan", "hai", "jawaban"},
        "kppn008": {"subjek", "penanya", "catatan", "rujukan", "antre", "warga", "instansi", "penolakan", "petugas"},
        "kanwil04": {"sangkalan", "subjek", "keberatan", "saran", "revisi", "usulan"},
        "layer1": {"subjek", "catatan", "agen", "jawaban"},
        "admin": {"judul", "ringkasan", "dasar", "libur", "konsep", "asumsi", "usulan", "berkas", "satker", "salah"},
    }
    assert waiting.is_open
    return House(ticket, formula, head, doors, shown)


def _administration(admin: User, kppn008: User, pekanbaru: Office, clock: FixedClock) -> tuple[str, ...]:
    """What admins and supervisors type, and the pages of it that no list leads to at once."""
    today, now = wib_date(clock.now()), clock.now()
    calendar = CalendarVersion.objects.get()
    lock = factories.lock_of_nothing(pekanbaru.kanwil, Quarter(2025, 3), admin, now)
    revision = RevisionProposal.objects.create(revises=lock, reason=evil("revisi"), proposed_at=now, proposed_by=admin)
    change = CalendarChange.objects.create(
        title=evil("judul"), summary=evil("ringkasan"), legal_basis=evil("dasar"), base=calendar, drafted_at=now,
        drafted_by=admin,
    )  # fmt: skip
    day = today + timedelta(days=40)
    ProposedDayOff.objects.create(change=change, day=day, name=evil("libur"), category="libur_nasional")
    ChangeTally.objects.create(change=change, kind="forecast", as_of=now, complete=True)
    DayOff.objects.create(
        day=today + timedelta(days=2), name=evil("cuti"), category="cuti_bersama", legal_basis=evil("skb"),
        added_in=calendar,
    )  # fmt: skip
    content = factories.policy_content(label="<b onclick=x()>", legal_basis=evil("konsep"), reason=evil("surut"))
    policy = draft(key=factories.key(admin), user=admin, content=content, clock=clock)
    PolicyAssumption.objects.create(policy=policy, part="minimums", words=evil("asumsi"))
    OfficerProposal.objects.create(
        office=pekanbaru, name=evil("usulan"), kind="cso", starts_on=today, proposed_at=now, proposed_by=kppn008
    )
    file = {
        "kind": "satker",
        "file_name": evil("berkas"),
        "digest": "",
        "content": b"",
        "uploaded_at": now,
        "uploaded_by": admin,
    }
    ready = FileImport.objects.create(**file, state="ready", row_count=1, new_count=1)
    SatkerImportRow.objects.create(
        batch=ready, line=2, code="099031", name=evil("satker"), ministry_code="015", kppn_code="008",
        valid_from=today, outcome="new", what=evil("apa"),
    )  # fmt: skip
    faulty = FileImport.objects.create(**file, state="faulty", row_count=1, error_count=1)
    FileImportError.objects.create(batch=faulty, line=2, column="nama", reason=evil("salah"))
    return (
        reverse("kpi:decide_revision", args=[revision.pk]),
        reverse("policies:policy", args=[policy.pk]),
        *(reverse("users:satker_import", args=[batch.pk]) for batch in (ready, faulty)),
    )


# --- Through all pages ------------------------------------------------------------------------------------------------
LEAVES = re.compile(r"^/keluar/|^/static/|/unduh/|/berkas/[0-9a-f-]{36}/|bentuk=excel|formulir/|^/kinerja/tutup")
"""Addresses that end the session or lead to a file."""
OF_ONE_SHAPE = 2
"""How many addresses of one shape (the same but for numbers and query) are opened."""


def links(page: str, base: str = "/") -> Iterator[str]:
    """The addresses of our own site that a page leads to, by links and by forms that ask."""
    asking = re.findall(r'<form\b(?![^>]*method="post")[^>]*\baction="([^"]*)"', page)
    for raw in [*re.findall(r'\bhref="([^"]*)"', page), *asking]:
        address = urlsplit(urljoin(base, unescape(raw)))
        if not address.scheme and not address.netloc and address.path.startswith("/"):
            yield address.path + (f"?{address.query}" if address.query else "")


def shape(address: str) -> str:
    return re.sub(r"HAI-[\d-]+|\d+|[0-9a-f-]{36}", "N", address.partition("?")[0])


def walk(
    get: Callable[[str], str | None], *, start: tuple[str, ...] = ("/",), most: int = 250
) -> Iterator[tuple[str, str]]:
    """(address, page) of every page that is reached from the first ones. `get`: the page's HTML, None where there is
    none."""
    todo, seen, shapes = list(start), set(start), {}
    opened = 0
    while todo and opened < most:
        address = todo.pop(0)
        page = get(address)
        if page is None:
            continue
        opened += 1
        yield address, page
        for link in links(page, address.partition("?")[0]):
            kind = shape(link)
            if link not in seen and not LEAVES.search(link) and shapes.get(kind, 0) < OF_ONE_SHAPE:
                shapes[kind] = shapes.get(kind, 0) + 1
                seen.add(link)
                todo.append(link)
