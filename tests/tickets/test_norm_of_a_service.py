"""A service may have an SLA of its own, and never an IKU (000 4d-ii): who is judged by it, what a correction of the
service decides anew, and that nothing moves for tickets without one."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from kpi.locks.actions import lock_quarter
from kpi.locks.verifying import differences
from services.models import Catalogue
from tests import factories
from tests.calendar_changes import change_calendar, confirm, draft, wib, work
from tests.markup import text_of
from tests.time_travel import travel
from tickets.actions import CannotAct, StaleTicket
from tickets.calendar.proposals import addition, norm_from
from tickets.calendar.redecision import Redecision
from tickets.deadlines.explanation import clock_of
from tickets.deadlines.holding import rules_of
from tickets.deadlines.rules import book_for
from tickets.models import CalendarChange, CalendarVersion, Decision, Event, Norm, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.refusals import Refused

pytestmark = pytest.mark.django_db


def sla(service, since="2026-12-01", days="1", **more):
    said = {"legal_basis": "KEP-uji/PB/2026", "valid_from": date.fromisoformat(since), **more}
    return addition(Norm(code="SLA", amount=Decimal(days), service=service, **said))


@pytest.fixture
def access(db):
    return factories.service()


def ask(clerk, budi, when, service=None, **say):
    said = {"service": service} if service else {}
    return factories.ask(clerk, budi, FixedClock(wib(when)), **said, **say)


def mirrored(ticket):
    return Ticket.objects.values("sla_due", "iku_due").get(pk=ticket.pk)


def ledger(ticket, code="SLA"):
    return list(ticket.decisions.filter(code=code).order_by("revision").values_list("revision", "due", "norm__service"))


def test_a_service_gets_an_sla_of_its_own_and_a_correction_decides_it_anew(clerk, budi, as_rina, layer1, admin, access):
    """WIDER row 42, examples 2 and 3."""
    change_calendar([admin], [sla(access)], wib("2026-11-20 09:00"))
    before = ask(clerk, budi, "2026-11-30 10:00", access)
    after = ask(clerk, budi, "2026-12-01 10:00", access)
    assert mirrored(before) == {"sla_due": wib("2026-12-07 10:00"), "iku_due": wib("2026-12-02 10:00")}
    assert mirrored(after) == {"sla_due": wib("2026-12-02 10:00"), "iku_due": wib("2026-12-03 10:00")}
    card = clock_of(after, "SLA", rules_of(book_for(after), after), wib("2026-12-01 10:30"))
    assert "KEP-uji/PB/2026" in card.basis
    assert "SAKTI: pengguna & akses" in card.basis

    other = factories.service("LYN-15")
    asked = after.events.order_by("seq").values_list("data", flat=True)[0]
    assert (asked["service"], asked["service_code"]) == ("SAKTI: pengguna & akses", "LYN-14")
    corrected = factories.correct_service(after, as_rina, FixedClock(wib("2026-12-01 15:00")), other)
    assert mirrored(corrected) == {"sla_due": wib("2026-12-08 10:00"), "iku_due": wib("2026-12-03 10:00")}
    assert ledger(corrected) == [(1, wib("2026-12-02 10:00"), access.pk), (2, wib("2026-12-08 10:00"), None)]
    assert len(ledger(corrected, "IKU")) == 1
    event = corrected.events.latest("seq")
    assert (event.kind, event.data["from_code"], event.data["to_code"]) == ("service_changed", "LYN-14", "LYN-15")
    assert event.data["to"] == "SPM & SP2D"
    assert corrected.version == after.version + 1

    back = factories.escalate(corrected, as_rina, FixedClock(wib("2026-12-01 15:10")))
    back = factories.correct_service(back, layer1, FixedClock(wib("2026-12-01 15:30")), access)
    assert ledger(back)[2] == (3, wib("2026-12-02 10:00"), access.pk)
    none = factories.correct_service(back, as_rina, FixedClock(wib("2026-12-01 15:40")), None)
    assert (none.service, none.events.latest("seq").data["to"]) == (None, "")
    call_command("verify_decisions")
    call_command("verify_history")


def test_a_correction_that_cannot_be_is_refused(clerk, budi, as_rina, as_cut, layer1, admin, access, clock):
    ticket = factories.ask(clerk, budi, clock, service=access)
    other = factories.service("LYN-15")

    def refused(words, by=as_rina, error=Refused, on=ticket, service=other, **say):
        with pytest.raises(error, match=words), transaction.atomic():
            factories.correct_service(on, by, clock, service, **say)

    refused("sudah tercatat pada layanan itu", service=access)
    refused("Tulis alasan", reason=" ")
    refused("Tiket", error=StaleTicket, seen_version=ticket.version + 1)
    refused("oleh kantor yang memegang", by=layer1, error=CannotAct)  # it was not sent to HAI
    refused("oleh kantor yang memegang", by=admin, error=CannotAct)
    refused("Penempatan", by=as_cut)  # of another office
    retired = factories.service("LYN-03")
    retired.entries.update(removed_in=_next_version("2026-02-01"))
    factories.forget_catalogue()
    refused("tidak ada pada Katalog Layanan yang berlaku pada hari tiket masuk", service=retired)
    with pytest.raises(Refused, match="tidak ada pada Katalog Layanan yang berlaku"), transaction.atomic():
        factories.ask(clerk, budi, clock, service=retired)
    with pytest.raises(Refused, match="tidak ada pada Katalog Layanan yang berlaku"), transaction.atomic():
        factories.record(as_rina, budi, clock, service=retired)

    closing = PeriodClosing.objects.create(
        kanwil=ticket.kanwil or as_rina.posting.office.kanwil,
        first_day=date(2026, 4, 1),
        last_day=date(2026, 6, 30),
        closed_at=clock.now(),
        closed_by=admin,
    )
    Ticket.objects.filter(pk=ticket.pk).update(closed_in=closing)
    refused("Periode tiket ini sudah ditutup", error=CannotAct)
    ended = factories.answer(factories.ask(clerk, budi, clock, service=access), as_rina, clock)
    refused("selama tiket terbuka", on=ended, error=CannotAct)
    assert not Event.objects.filter(kind="service_changed").exists()


def _next_version(since):
    day = date.fromisoformat(since)
    said = {"drafted_at": wib("2026-01-05 09:00"), "legal_basis": "uji", "valid_from": day, "state": "confirmed"}
    return Catalogue.objects.create(label="2026-2", review_due=day.replace(year=day.year + 1), **said)


def test_a_norm_of_a_service_touches_the_tickets_of_that_service_alone(
    clerk, budi, as_rina, admin, second, access, clock
):
    mine, other = ask(clerk, budi, "2026-05-04 09:00", access), ask(clerk, budi, "2026-05-04 09:00")
    elsewhere = ask(clerk, budi, "2026-05-04 09:00", factories.service("LYN-15"))
    change = draft(admin, [sla(access, "2026-05-01")], wib("2026-05-18 10:20"))
    assert set(Ticket.objects.filter(Redecision(change).condition)) == {mine}
    confirm(change, admin, second, at=wib("2026-05-18 10:30"))
    work(wib("2026-05-18 10:31"))
    assert [len(ledger(each)) for each in (mine, other, elsewhere)] == [2, 1, 1]
    assert ledger(mine)[1] == (2, wib("2026-05-05 09:00"), access.pk)
    # The norm of all others changes; the service keeps its own, and its tickets are not looked at.
    old = Norm.objects.get(code="SLA", service=None, removed_in=None)
    new = Norm(code="SLA", amount=Decimal(4), legal_basis="uji")
    general = draft(admin, norm_from(date(2026, 5, 1), old, new), wib("2026-05-18 11:00"))
    assert set(Ticket.objects.filter(Redecision(general).condition)) == {other, elsewhere}
    call_command("verify_decisions")


def test_norms_that_cannot_be_are_refused(admin, access, clock):
    at = wib("2026-11-20 09:00")

    def refused(words, *rows):
        with pytest.raises(Refused, match=words), transaction.atomic():
            draft(admin, rows, at)

    refused("Dua norma SLA berlaku pada hari yang sama", sla(access), sla(access, "2026-12-05"))
    refused("tidak dapat dihitung", sla(access, days="0.5", reckoning="end_of_day"))
    for wrong in (
        addition(Norm(code="IKU", amount=1, service=access, valid_from=date(2026, 12, 1))),
        sla(access, days="0"),
        sla(access, unit="hours", reckoning="end_of_day"),
    ):
        with pytest.raises((IntegrityError, Refused)), transaction.atomic():
            draft(admin, [wrong], at)
    version, said = CalendarVersion.objects.get(), {"amount": 1, "valid_from": date(2030, 1, 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Norm.objects.create(code="IKU", service=access, added_in=version, **said)
    Norm.objects.create(code="SLA", service=access, added_in=version, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Norm.objects.create(code="SLA", service=access, added_in=version, **said)


# --- What must not move -----------------------------------------------------------------------------------------------
FIGURES = ("code", "revision", "due", "late_after", "ended", "used", "whole_days", "rest_us", "in_time", "confirmed")
AS_IT_WAS = "2c22d71e90ee54c3fada97e6222046e61e5d40d931dad8682dcff241b4ca972b"
"""Of `dump` before there was a catalogue, made by the same acts."""


def dump():
    """What the norms say of every ticket, in canonical text; no key that another database would give otherwise."""
    rows = Decision.objects.filter(ticket__channel="satker_online").order_by("ticket__created_at", "code", "revision")
    said = [[str(value) for value in row] for row in rows.values_list("ticket__reference", *FIGURES, "cause")]
    return json.dumps(said)


def a_quarter(clerk, budi, as_rina, layer1):
    """In time, late, through HAI, unanswered."""
    factories.answer(ask(clerk, budi, "2026-01-12 09:00"), as_rina, FixedClock(wib("2026-01-12 11:00")))
    factories.answer(ask(clerk, budi, "2026-02-02 09:00"), as_rina, FixedClock(wib("2026-02-12 11:07:03")))
    sent = factories.escalate(ask(clerk, budi, "2026-02-09 15:30"), as_rina, FixedClock(wib("2026-02-10 08:00")))
    sent = factories.hai_reply(sent, layer1, FixedClock(wib("2026-02-16 10:00")))
    factories.finish(sent, as_rina, FixedClock(wib("2026-02-18 09:00")))
    return ask(clerk, budi, "2026-03-30 10:00")


def test_nothing_moves_for_tickets_without_a_service(
    clerk, budi, as_rina, layer1, admin, second, riau, national_offices, access
):
    a_quarter(clerk, budi, as_rina, layer1)
    before = dump()
    assert hashlib.sha256(before.encode()).hexdigest() == AS_IT_WAS
    lock = lock_quarter(kanwil=riau, quarter=Quarter(2026, 1), by=admin, clock=FixedClock(wib("2026-04-06 09:15")))
    frozen = (lock.document, lock.digest)
    assert not list(differences(lock))
    change_calendar([admin, second], [sla(access, "2026-01-01")], wib("2026-04-07 09:00"))
    factories.record(as_rina, budi, FixedClock(wib("2026-04-08 09:00")), service=access)
    assert dump() == before
    lock.refresh_from_db()
    assert (lock.document, lock.digest) == frozen
    assert not list(differences(lock))
    call_command("verify_decisions")


# --- The page ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def form(client_for, admin):
    """Norma on the calendar's page: `form(**typed)` sends it, with what the page itself put there."""
    url = "/administrasi/kalender/rancang/?apa=norma"
    with travel(wib("2026-05-18 10:20")):
        client = client_for(admin)

        def send(**typed):
            shown = client.get(url).content.decode()
            hidden = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', shown))
            return client.post(url, hidden | typed, follow=True)

        yield send


def typed(access, norm, since=("1", "6", "2026"), **more):
    days = dict(zip((f"norm_from_{part}" for part in ("day", "month", "year")), since, strict=True))
    said = {"title": "SLA akses SAKTI", "legal_basis": "KEP-uji/PB/2026", "norm": norm.pk, "norm_service": access.pk}
    chosen = {field: Norm._meta.get_field(field).choices[0][0] for field in ("unit", "reckoning", "ends_by")}
    return said | days | {"amount": "1"} | chosen | more


def test_an_admin_gives_a_service_its_norm_by_the_form_and_its_tickets_are_decided_by_it(
    form, admin, clerk, budi, access
):
    norm = Norm.objects.get(code="SLA")
    shown = form(**typed(access, norm))
    assert "Rancangan disimpan" in text_of(shown)
    assert "SAKTI: pengguna & akses" in unescape(text_of(shown))
    change = CalendarChange.objects.get()
    confirm(change, admin, at=wib("2026-05-18 10:30"))
    before, after = (ask(clerk, budi, when, access) for when in ("2026-05-29 10:00", "2026-06-02 10:00"))
    other = ask(clerk, budi, "2026-06-02 10:00")
    assert [mirrored(each)["sla_due"] for each in (before, after, other)] == [
        wib("2026-06-08 10:00"),
        wib("2026-06-03 10:00"),
        wib("2026-06-09 10:00"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"amount": "0"}, "amount", "Lebih dari 0"),
        ({"code": "IKU"}, "norm_service", "Pilih norma Waktu SLA untuk semua layanan"),
        ({"norm_ends": "on", "amount": ""}, "norm_service", "tidak berakhir bagi satu layanan"),
        ({"since": ("31", "2", "2026")}, "norm_from", "Tulis tanggal seperti"),
    ],
)
def test_what_is_wrong_with_a_norm_of_a_service_stands_beside_its_field(form, access, wrong, field, words):
    said = {"code": "SLA"} | wrong
    norm = Norm.objects.get(code=said.pop("code"))
    response = form(**typed(access, norm, **said))
    errors = response.context["form"].errors
    assert any(words in each for each in errors[field]), errors
    assert 'value="SLA akses SAKTI"' in response.content.decode(), "what was typed is kept"
    assert not CalendarChange.objects.exists()
