"""Every model that has `visible_to`: which logins see a row of KPPN Pekanbaru. Written by hand; a model that is missing
fails (docs/security.md 1)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kpi.models import GroundChange
from reports.models import ReportJob
from services.models import (
    ArticleAnswered,
    ArticleFeedback,
    BookletText,
    Catalogue,
    KnowledgeSetting,
    PublicNotice,
    SearchMiss,
)
from tests import factories
from tests.cast import LOGINS
from tests.factories.knowledge import canned_of, proposed, regulation, sign_off_of, taken_in, use_of
from tickets.models import (
    Attachment,
    CalendarChange,
    Denial,
    Event,
    FinalConfirmation,
    Rating,
    RatingTerms,
    RecordedInName,
    SavedView,
    SoughtInVain,
    ThroughClinic,
    Ticket,
)
from users.clock import wib_date
from users.models import (
    AccessAlarm,
    AccountEvent,
    AccountLink,
    AccountMove,
    Duty,
    FileImport,
    FirstPasswords,
    OfficerEvent,
    OfficerProposal,
    Posting,
)

pytestmark = pytest.mark.django_db

OUR_APPS = ["haicso", "reports", "kpi", "tickets", "services", "users"]
HEAD_OFFICE = {"monitor", "admin"}
OFFICES = {"kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"}
HAI = {"layer1", "layer2"}
EVERYBODY = set(LOGINS)
ITS_PLACE = {"kppn008", "kanwil04"} | HEAD_OFFICE
ITS_TICKET = {"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE
SEEN_BY = {
    "tickets.Ticket": ITS_TICKET,
    "tickets.Event": ITS_TICKET,
    "tickets.Attachment": ITS_TICKET,
    "tickets.RecordedInName": ITS_TICKET,
    "tickets.ThroughClinic": ITS_TICKET,
    "tickets.Denial": ITS_TICKET,
    "tickets.CalendarChange": HEAD_OFFICE,
    "tickets.Rating": {"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE,
    "tickets.FinalConfirmation": {"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE,
    "tickets.RatingTerms": OFFICES | HEAD_OFFICE | {"layer1", "layer2"},
    "tickets.SavedView": {"kppn008"},
    "tickets.ArticleUse": ITS_TICKET,
    "tickets.AnswerUse": ITS_TICKET,
    "services.Article": {"kppn008"} | HAI | HEAD_OFFICE,
    "services.ArticleVersion": {"kppn008"} | HAI | HEAD_OFFICE,
    "services.ArticleFeedback": {"kppn008"} | HAI | HEAD_OFFICE,
    "services.CannedText": {"kppn008"} | HEAD_OFFICE,
    "services.CannedVersion": {"kppn008"} | HEAD_OFFICE,
    "services.OfficerSignOff": {"kppn008"} | HEAD_OFFICE,
    "services.SearchMiss": HAI | HEAD_OFFICE,
    "services.ArticleAnswered": HAI | HEAD_OFFICE,
    "services.KnowledgeSetting": HEAD_OFFICE,
    "services.Regulation": EVERYBODY,
    "tickets.SoughtInVain": HEAD_OFFICE | {"layer1", "layer2"},
    "services.BookletText": EVERYBODY,
    "services.PublicNotice": EVERYBODY,
    "services.Catalogue": HEAD_OFFICE | {"layer1", "layer2"},
    "users.ServiceUser": {"clerk", "kppn008"} | HEAD_OFFICE,
    "users.Membership": {"kppn008"} | HEAD_OFFICE,
    "users.Officer": ITS_PLACE,
    "users.Posting": ITS_PLACE,
    "users.OfficerProposal": ITS_PLACE,
    "users.OfficerEvent": ITS_PLACE,
    "users.FileImport": {"admin"},
    "users.FirstPasswords": {"admin"},
    "users.AccountEvent": {"admin"},
    "users.AccountLink": {"admin"},
    "users.AccountMove": {"admin"},
    "users.AccessAlarm": {"kppn008", "admin"},
    "users.Duty": HEAD_OFFICE,
    "kpi.GroundChange": {"admin"},
    "kpi.Objection": ITS_PLACE,
    "kpi.ObjectionFile": ITS_PLACE,
    "kpi.Signal": {"kanwil04"} | HEAD_OFFICE,
    "reports.ReportJob": {"kppn008"},
}
"""Of one row of each: the satker's ticket at Pekanbaru with a file, and what Pekanbaru's people did."""


def asked_for_visibility() -> set[str]:
    """Labels of our models whose manager knows `visible_to`."""
    models = (model for label in OUR_APPS for model in apps.get_app_config(label).get_models())
    return {model._meta.label for model in models if hasattr(model._default_manager.none(), "visible_to")}


@pytest.fixture
def rows(clerk, budi, kppn008, kanwil04, admin, rina, dewi, cut, as_rina, calendar, clock):
    """One row of each model, by label."""
    ticket = factories.ask(clerk, budi, clock, files=[factories.staged()])
    objection, signal = factories.odd_things(ticket, as_rina, clock)
    now = clock.now()
    version = proposed(as_rina, clock)
    canned = canned_of(as_rina, clock)
    rated = {"given_at": now, "given_by": kppn008}
    batch = FileImport.objects.create(
        kind="satker", file_name="satker.csv", digest="", content=b"x", uploaded_at=now, uploaded_by=admin
    )
    place = {"office": rina.office, "desk": rina.office, "ended_at": now}
    rating = Rating.objects.create(ticket=ticket, no=1, settled=False, mark=1, at=now, via="mail", **place)
    ahead, said = now + timedelta(days=7), {"legal_basis": "ST", "added_at": now, "added_by": admin}
    return {
        "users.FileImport": batch,
        "users.FirstPasswords": FirstPasswords.objects.create(
            batch=batch, seed=b"x", made_at=now, made_by=admin, expires_at=ahead
        ),
        "users.AccountEvent": AccountEvent.objects.create(account=kppn008, kind="created", at=now, by=admin),
        "users.AccountLink": AccountLink.objects.create(account=kppn008, nonce="x", made_at=now, expires_at=ahead),
        "users.AccountMove": AccountMove.objects.create(
            account=kppn008, office=cut.office, effective_on=wib_date(ahead), ordered_at=now, ordered_by=admin
        ),
        "users.AccessAlarm": AccessAlarm.objects.create(kind="login", user=kppn008, office=kppn008.office, at=now),
        "users.Duty": Duty.objects.create(user=admin, kind="cio", valid_from=wib_date(now), **said),
        "kpi.GroundChange": GroundChange.objects.create(
            kind="office_name",
            office=rina.office,
            subject="008",
            effective_on=wib_date(now),
            legal_basis="KMK",
            drafted_at=now,
            drafted_by=admin,
        ),
        "services.Article": version.article,
        "services.ArticleVersion": version,
        "services.ArticleFeedback": ArticleFeedback.objects.create(version=version, helpful=True, **rated),
        "services.CannedText": canned.canned,
        "services.CannedVersion": canned,
        "services.OfficerSignOff": sign_off_of(as_rina, clock),
        "services.SearchMiss": SearchMiss.objects.create(day=wib_date(now), stems="gaji"),
        "services.ArticleAnswered": ArticleAnswered.objects.create(version=version, day=wib_date(now)),
        "services.KnowledgeSetting": KnowledgeSetting.objects.create(code="percent_from", value=5, legal_basis="ST"),
        "services.Regulation": regulation(),
        "tickets.ArticleUse": use_of(ticket, version),
        "tickets.AnswerUse": taken_in(ticket, factories.ask(clerk, budi, clock)),
        "tickets.Ticket": ticket,
        "tickets.Event": Event.objects.filter(ticket=ticket).first(),
        "tickets.Attachment": Attachment.objects.get(),
        "tickets.CalendarChange": CalendarChange.objects.create(
            title="Pilkada", legal_basis="uji", base=calendar, drafted_at=now, drafted_by=admin
        ),
        "tickets.ThroughClinic": ThroughClinic.objects.create(ticket=ticket, office=kppn008.office, at=now),
        "tickets.RecordedInName": RecordedInName.objects.create(ticket=ticket, satker=clerk.satker, login=clerk),
        "tickets.Denial": Denial.objects.create(ticket=ticket, kind="denied", text="Bukan kami.", at=now, user=clerk),
        "tickets.Rating": rating,
        "tickets.FinalConfirmation": FinalConfirmation.objects.create(
            ticket=ticket, rating=rating, outcome="explained", note="Jelas.", at=now, user=kppn008, posting=rina
        ),
        "tickets.RatingTerms": RatingTerms.objects.get(),
        "tickets.SavedView": SavedView.objects.create(
            name="Apel pagi", office=kppn008.office, saved_at=now, saved_by=kppn008
        ),
        "tickets.SoughtInVain": SoughtInVain.objects.create(
            ticket=ticket, catalogue=Catalogue.objects.get(), sought="Pindah", stems="pindah", at=now
        ),
        "services.BookletText": BookletText.objects.create(
            service=factories.service(), part="alur", no=1, text="Datang.", written_at=now, written_by=admin
        ),
        "services.PublicNotice": PublicNotice.objects.create(
            text="Bebas biaya.", legal_basis="uji", valid_from=wib_date(now), added_at=now, added_by=admin
        ),
        "services.Catalogue": Catalogue.objects.create(label="2026-9", drafted_at=now, drafted_by=admin),
        "users.ServiceUser": budi,
        "users.Membership": budi.memberships.get(office=kppn008.office),
        "users.Officer": rina.officer,
        "users.Posting": Posting.objects.get(pk=rina.pk),
        "users.OfficerProposal": OfficerProposal.objects.create(
            office=dewi.office, name="Galih", kind="cso", starts_on=now, proposed_at=now, proposed_by=kppn008
        ),
        "users.OfficerEvent": OfficerEvent.objects.create(
            officer=rina.officer, office=rina.office, kind="unlocked", at=now, user=kppn008
        ),
        "kpi.Objection": objection,
        "kpi.ObjectionFile": objection.files.get(),
        "kpi.Signal": signal,
        "reports.ReportJob": ReportJob.objects.create(
            definition="belum",
            format="pdf",
            title="Laporan",
            query={},
            place="",
            row_count=1,
            requested_at=timezone.now(),
            requested_by=kppn008,
        ),
    }


def test_no_model_is_missing_from_the_table():
    assert asked_for_visibility() == set(SEEN_BY)


def test_each_model_shows_each_login_its_rows(rows, logins):
    for label, row in rows.items():
        queryset = type(row)._default_manager
        seen = {login for login, user in logins.items() if queryset.visible_to(user).filter(pk=row.pk).exists()}
        assert seen == SEEN_BY[label], label


def test_a_login_out_of_service_and_a_stranger_see_no_ticket_and_nothing_of_persons(rows, monitor, kanwil04):
    for label in ("tickets.Ticket", "tickets.Event", "tickets.Attachment", "kpi.Objection", "kpi.Signal"):
        queryset = type(rows[label])._default_manager
        for user in (monitor, kanwil04):
            user.is_active = False
            assert not queryset.visible_to(user).exists(), label
    for label in ("tickets.Ticket", "kpi.Objection", "kpi.Signal"):
        assert not type(rows[label])._default_manager.visible_to(AnonymousUser()).exists(), label
    assert Ticket.objects.exists()
