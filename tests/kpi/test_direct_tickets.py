"""What comes to HAI itself stands in the HAI report alone: a hundred such tickets move nothing else (003 art. 30,
000 4a-b)."""

import re
from datetime import datetime, timedelta
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from kpi.figures import kept
from kpi.locks.actions import lock_quarter
from kpi.locks.verifying import differences
from kpi.models import KeptFigures, QuarterLock
from reports.documents import print_document
from reports.papers.hai import hai_report
from reports.printing import Maker
from tests import factories
from tests.kpi.random_cast import Cast
from tests.kpi.surfaces import Surfaces, count, words_of
from tests.kpi.test_a_lock_never_moves import first_difference
from tests.time_travel import travel
from tickets.actions.pen import AT_ONCE
from tickets.history import chain
from tickets.models import Channel, Decision, Destination, Event, Norm, Origin, OutgoingMail, Status, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Office, Officer
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
LOCKED = datetime(2026, 4, 15, 9, tzinfo=WIB)
LATER = datetime(2026, 6, 22, 10, tzinfo=WIB)
PAGES = (
    "/peringatan-dini/",
    "/laporan/",
    "/laporan/sudah/?since=2026-01-01",
    "/laporan/belum/",
    "/umpan-balik/?quarter=2026Q2",
    "/administrasi/katalog-layanan/?bulan=2026-06",
    "/tiket/?work=open",
    "/tiket/?work=untaken",
)


MADE = {"id", "made_at", "decision_mark"}
"""Of kept figures: how they were made, not what they say."""

OUTBOX = re.compile(r"Kirim e-mail \d+ tertunda")
"""A sign of health at an admin's home: of mail, not of tickets."""


def direct(person, by, at, *, answered=False):
    """A ticket as HAI's own desk will begin one: the rows that the acts' pen writes."""
    home = factories.office("PB.8")
    ended = {"status": Status.DONE, "answered_at": at, "answered_by": by} if answered else {}
    ticket = Ticket(
        created_at=at,
        created_by=by,
        channel=Channel.EMAIL,
        destination=Destination.HAI,
        origin=Origin.DIRECT,
        subject="SPM ditolak, kami menelepon HAI",
        asker=person,
        asker_name=person.name,
        asker_email=person.email,
        asker_unit_type=person.unit_type,
        asker_satker=person.satker,
        asker_institution=person.institution_text,
        **{"status": Status.AT_HAI, "hai_layer": None if answered else 1, **ended},
        holder_office=home,
        office=home,
    )
    AT_ONCE.insert(ticket)
    said = {"text": factories.TEXT, "origin": Origin.DIRECT.value}
    events = [AT_ONCE.append(ticket, Event.Kind.ASKED, chain.Actor(by), at=at, **said)]
    if answered:
        answer = {"text": factories.ANSWER, "after": events}
        events.append(AT_ONCE.append(ticket, Event.Kind.ANSWERED, chain.Actor(by), at=at, **answer))
    AT_ONCE.conclude(ticket, *events)
    return ticket


def hundred(person, by):
    """Half in the locked quarter, half in the running one; each second is answered, the others grow late."""
    for number in range(50):
        for first in (datetime(2026, 2, 3, 9, tzinfo=WIB), datetime(2026, 6, 2, 9, tzinfo=WIB)):
            direct(person, by, first + timedelta(minutes=7 * number), answered=number % 2 == 0)


@pytest.mark.once
def test_a_hundred_direct_tickets_move_no_figure_but_the_hai_report_s(
    riau, aceh, pekanbaru, banda_aceh, kppn008, kppn001, kanwil04, clerk, budi, aceh_clerk, aceh_person, admin,
    monitor, layer1, national_offices, client_for, tmp_path, settings,
):  # fmt: skip
    settings.REPORTS_DIR = tmp_path / "reports"
    cast = Cast(7, [pekanbaru, banda_aceh], [kppn008, kppn001], [(clerk, budi), (aceh_clerk, aceh_person)])
    with travel(LOCKED):
        cast.live(25)
        lock_quarter(kanwil=riau, quarter=Q1, by=admin, clock=FixedClock(LOCKED))
    for day in (3, 18, 19):
        factories.ask(clerk, budi, FixedClock(datetime(2026, 6, day, 9, tzinfo=WIB)))
    people = list(Officer.objects.filter(postings__kind="cso").distinct().order_by("pk"))[:2]
    clients = {each.username: client_for(each) for each in (monitor, admin, kanwil04, kppn008)}
    of_hai = client_for(layer1)
    readers = {"monitor": clients[monitor.username], "kanwil04": clients[kanwil04.username]}
    locks = list(QuarterLock.objects.values_list("pk", flat=True))
    places = ["04", "01", "008", "001"]
    each = [
        Surfaces(quarter, LATER, readers, [riau, aceh], places, people, locks if quarter == Q1 else [], tmp_path)
        for quarter in (Q1, Q2)
    ]

    def told():
        with travel(LATER):
            for quarter in (Q1, Q2):
                kept.keep(quarter, LATER)
            found = {f"{surfaces.quarter} {name}": said for surfaces in each for name, said in surfaces.told().items()}
            for name, client in clients.items():
                for url in ("/", *PAGES):
                    page = client.get(url)
                    said = words_of(page.content.decode()) if page.status_code == 200 else ""
                    found[f"{name} {url}"] = OUTBOX.sub("", said)
            # Its desk sees them, and its feedback is of offices all the same.
            found["feedback of HAI"] = words_of(of_hai.get("/umpan-balik/?quarter=2026Q2").content.decode())
            rows = KeptFigures.objects.order_by("quarter", "kanwil").values()
            found["kept"] = [{name: row[name] for name in row if name not in MADE} for row in rows]
            found["verify"] = _verified()
            desks = OutgoingMail.objects.filter(office__kind__in=[Office.Kind.KPPN, Office.Kind.KANWIL])
            found["mails to offices"] = desks.count()
            return found

    before, report = told(), hai_report(monitor, Q2, LATER)
    hundred(budi, layer1)
    after = told()
    moved = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if moved:
        pytest.fail(first_difference(moved), pytrace=False)
    assert sum(map(count, before.values())) > 2000
    assert [list(differences(lock)) for lock in QuarterLock.objects.all()] == [[]]

    groups = dict(hai_report(monitor, Q2, LATER).body["groups"])
    assert dict(groups.pop("Langsung ke HAI")) == {
        "tiket masuk": "50",
        "E-mail": "50",
        "terselesaikan": "25",
        "tepat waktu SLA": "50,00%",
    }
    assert groups == dict(report.body["groups"]), "what was there keeps its place and its figures"
    assert _cells(hai_report(monitor, Q2, LATER), tmp_path) == _cells(report, tmp_path)


def _verified():
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    call_command("verify_history", stdout=out)
    return "wrong" in out.getvalue().lower()


def _cells(document, folder):
    print_document(document, "xlsx", folder / "hai.xlsx", Maker(None))
    sheet = openpyxl.load_workbook(folder / "hai.xlsx")["Kinerja"]
    return list(sheet.iter_rows(values_only=True))


def test_only_its_sla_is_decided_and_both_readings_of_the_night_agree(budi, layer1):
    """WIDER row 44: a mail of Friday 20.00 and one of Saturday 10.00 have one deadline."""
    for at in (datetime(2026, 11, 27, 20, tzinfo=WIB), datetime(2026, 11, 28, 10, tzinfo=WIB)):
        ticket = direct(budi, layer1, at)
        decision = Decision.objects.get(ticket=ticket)
        assert decision.code == Norm.Code.SLA
        assert decision.due == datetime(2026, 12, 4, 16, tzinfo=WIB)
        assert decision.late_after == datetime(2026, 12, 7, 8, tzinfo=WIB)


def test_layer_1_and_the_head_office_see_it_and_no_office_does(budi, layer1, layer2, monitor, kppn008, kanwil04, clerk):
    ticket = direct(budi, layer1, datetime(2026, 6, 2, 9, tzinfo=WIB))
    seen = {
        user.username
        for user in (layer1, layer2, monitor, kppn008, kanwil04, clerk)
        if Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()
    }
    assert seen == {layer1.username, monitor.username, clerk.username}


@pytest.mark.parametrize("wrong", ["posting", "kanwil", "iku_due"])
def test_it_counts_for_no_officer_and_no_kanwil_whoever_writes(wrong, budi, layer1, rina, riau):
    ticket = direct(budi, layer1, datetime(2026, 6, 2, 9, tzinfo=WIB))
    value = {"posting": rina, "kanwil": riau, "iku_due": ticket.created_at}[wrong]
    with pytest.raises(IntegrityError, match="ticket_direct_counts_for_no_officer"), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(**{wrong: value})


def test_where_it_came_from_is_never_changed(budi, layer1):
    ticket = direct(budi, layer1, datetime(2026, 6, 2, 9, tzinfo=WIB))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(origin=Origin.HAI_CSO)
