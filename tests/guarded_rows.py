"""Rows in tables that the database guards, for the tests that try to change them."""

from datetime import date

from services.models import ArticleBasis, ArticleFeedback, BookletText, Catalogue, PublicNotice, Service, ServiceChange
from tests.factories.knowledge import canned_of, kep_428, proposed, sign_off_of, taken_in, use_of
from tickets.models import (
    ArticleProposal,
    CalendarChange,
    CalendarVersion,
    DueNotice,
    EscalationReason,
    FinalConfirmation,
    ProposedDayOff,
    ProposedHours,
    ProposedNorm,
    ProposedWeekly,
    Rating,
    SoughtInVain,
    ThroughClinic,
    UseCheck,
)


def told_and_cited(ticket, another, as_rina, clock) -> None:
    """A row in each table of HAIPEDIA."""
    version = proposed(as_rina, clock)
    canned_of(as_rina, clock)
    sign_off_of(as_rina, clock)
    ArticleBasis.objects.create(version=version, regulation=kep_428())
    ArticleFeedback.objects.create(version=version, helpful=True, given_at=clock.now(), given_by=as_rina.user)
    use = use_of(ticket, version)
    taken_in(ticket, another)
    UseCheck.objects.create(use=use, outcome="right", checked_at=clock.now(), checked_by=as_rina.user)
    said = {"proposed_at": clock.now(), "proposed_by": as_rina.user}
    ArticleProposal.objects.create(version=version, ticket=ticket, **said)
    EscalationReason.objects.create(event=use.event, kind="escalated", reason="haipedia", at=clock.now())


def drafted_change(by, at) -> CalendarChange:
    change = CalendarChange.objects.create(
        title="Pilkada", legal_basis="uji", base=CalendarVersion.objects.get(), drafted_at=at, drafted_by=by
    )
    ProposedDayOff.objects.create(change=change, day=date(2018, 6, 27), name="Pilkada", category="libur_nasional")
    ProposedHours.objects.create(
        change=change,
        name="Ramadan",
        first_day=date(2018, 6, 1),
        last_day=date(2018, 6, 8),
        opens="08:00",
        closes="15:00",
    )
    ProposedWeekly.objects.create(change=change, weekday=0, opens="08:00", closes="15:00", valid_from=date(2026, 7, 1))
    ProposedNorm.objects.create(change=change, code="IKU", amount=3, valid_from=date(2026, 7, 1))
    return change


def rated(ticket, as_rina, clock) -> None:
    """An asker's word, and the desk's final confirmation."""
    office = {"office": ticket.office, "desk": ticket.office, "ended_at": ticket.answered_at}
    rating = Rating.objects.create(ticket=ticket, no=1, settled=False, mark=2, at=clock.now(), via="mail", **office)
    said = {"outcome": "explained", "note": "Dijelaskan.", "at": clock.now()}
    FinalConfirmation.objects.create(ticket=ticket, rating=rating, user=as_rina.user, posting=as_rina.posting, **said)


def told_of_services(by, clock) -> None:
    """What a booklet says, and a notice below everything."""
    service, at = Service.objects.order_by("pk").first(), clock.now()
    BookletText.objects.create(service=service, part="alur", no=1, text="Datang.", written_at=at, written_by=by)
    PublicNotice.objects.create(
        text="Bebas biaya.", legal_basis="uji", valid_from=date(2026, 5, 18), added_at=at, added_by=by
    )


def about_the_catalogue(ticket, agent, clock) -> None:
    """A change of it, what it lacks, that its review was told of, a ticket of a Klinik Akuntansi."""
    version, at = Catalogue.objects.get(), clock.now()
    ServiceChange.objects.create(catalogue=version, code="LYN-01", act="retire", made_at=at, made_by=agent)
    SoughtInVain.objects.create(ticket=ticket, catalogue=version, sought="Pindah", stems="pindah", at=at)
    days = {"due": date(2027, 1, 1), "day": date(2026, 12, 2)}
    DueNotice.objects.create(kind="catalogue", catalogue=version, told_at=at, **days)
    ThroughClinic.objects.create(ticket=ticket, office=ticket.office, at=at)
