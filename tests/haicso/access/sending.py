"""Every address of the site, a request to it, and every row that the request could change."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver

from kpi.models import GroundChange, Objection, Policy, QuarterLock, RevisionProposal, Signal, SignalThreshold
from reports.models import PrintedPaper, ReportJob
from services.models import BookletText, PublicNotice
from tickets.models import (
    CalendarChange,
    Denial,
    Event,
    FinalConfirmation,
    OutgoingMail,
    Rating,
    RatingTerms,
    RecordedInName,
    Ticket,
)
from users.models import (
    AccountEvent,
    AccountLink,
    DifferentOfficers,
    DifferentServiceUsers,
    Duty,
    FileImport,
    FirstPasswords,
    Membership,
    Officer,
    OfficerEvent,
    OfficerProposal,
    Posting,
    ServiceUser,
    Submission,
    User,
)


def routes(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def send(client: Client, method: str, url: str, data: dict | None = None):
    return client.get(url) if method == "GET" else client.generic(method, url) if not data else client.post(url, data)


def rows() -> tuple:
    """Everything that a request could change."""
    return (
        list(Ticket.objects.order_by("pk").values_list("pk", "version", "status")),
        Event.objects.count(),
        (BookletText.objects.count(), PublicNotice.objects.count()),
        (Rating.objects.count(), FinalConfirmation.objects.count(), RatingTerms.objects.count()),
        OutgoingMail.objects.exclude(recipient_kind="admin").count(),  # the admins are told of the refusals
        Submission.objects.count(),
        list(Policy.objects.values_list("pk", "state")),
        list(ServiceUser.objects.order_by("pk").values_list("pk", "name", "unit_type")),
        list(Membership.objects.order_by("pk").values_list("pk", "removed_at")),
        list(Officer.objects.order_by("pk").values_list("pk", "cso_password")),
        list(Posting.objects.order_by("pk").values_list("pk", "ends_on", "signing_ended_at")),
        list(OfficerProposal.objects.order_by("pk").values_list("pk", "state")),
        list(FileImport.objects.order_by("pk").values_list("pk", "state")),
        OfficerEvent.objects.count(),
        list(User.objects.order_by("pk").values_list("pk", "password", "is_active", "office", "email")),
        AccountEvent.objects.count(),
        list(AccountLink.objects.order_by("pk").values_list("pk", "used_at", "withdrawn_at")),
        list(FirstPasswords.objects.order_by("pk").values_list("pk", "fetched_at")),
        list(Objection.objects.order_by("pk").values_list("pk", "state")),
        list(Signal.objects.order_by("pk").values_list("pk", "state")),
        Denial.objects.count(),
        list(RecordedInName.objects.order_by("pk").values_list("pk", "read_at")),
        SignalThreshold.objects.count(),
        QuarterLock.objects.count(),
        list(RevisionProposal.objects.order_by("pk").values_list("pk", "state")),
        list(CalendarChange.objects.order_by("pk").values_list("pk", "state")),
        list(Duty.objects.order_by("pk").values_list("pk", "valid_to")),
        *(
            list(one.objects.order_by("pk").values_list("pk", "withdrawn_at"))
            for one in (DifferentServiceUsers, DifferentOfficers)
        ),
        list(GroundChange.objects.order_by("pk").values_list("pk", "state")),
        PrintedPaper.objects.count(),
        list(ReportJob.objects.order_by("pk").values_list("pk", "state")),
    )
