"""Catalogue, HAIPEDIA, what is found while typing, canned texts, booklet and feedback, used together on a quarter that
is locked: no figure of IKU or SLA, no lock and no paper says anything else afterwards."""

from datetime import datetime, timedelta

import pytest
from django.forms.models import model_to_dict

from kpi.locks.actions import lock_quarter
from kpi.locks.verifying import differences
from kpi.models import QuarterLock
from services.booklet import actions as booklet
from services.catalogue import actions as catalogue
from services.knowledge import answered, feedback
from tests import factories
from tests.factories import key
from tests.factories.knowledge import canned_of, published, regulation, sign_off_of, written
from tests.kpi.random_cast import Cast
from tests.kpi.surfaces import Surfaces, count
from tests.kpi.test_a_lock_never_moves import first_difference
from tests.time_travel import travel
from tickets.history import chain
from tickets.knowledge import material
from tickets.knowledge.canned_texts import Placed
from tickets.knowledge.taken import Taken
from tickets.knowledge.uses import Cited
from tickets.models import AnswerUse, ArticleUse, Decision, FinalConfirmation, Rating, Ticket
from tickets.quarters import Quarter
from tickets.ratings import actions as ratings
from tickets.ratings.actions import Words
from users.clock import FixedClock, wib_date
from users.models import Officer
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Q1 = Quarter(2026, 1)
ASKED = datetime(2026, 3, 30, 9, tzinfo=WIB)
ANSWERED = datetime(2026, 4, 8, 9, tzinfo=WIB)
LOCKED = datetime(2026, 4, 15, 9, tzinfo=WIB)
USED = datetime(2026, 4, 16, 10, tzinfo=WIB)


def rows_of(tickets):
    """All that the tickets and their decisions say."""
    own = [model_to_dict(ticket) for ticket in Ticket.objects.filter(pk__in=tickets).order_by("pk")]
    decided = [model_to_dict(row) for row in Decision.objects.filter(ticket__in=tickets).order_by("pk")]
    return repr(own), repr(decided)


def test_all_six_together_move_nothing_of_a_locked_quarter(
    riau, aceh, pekanbaru, banda_aceh, kppn008, kppn001, kanwil04, clerk, budi, aceh_clerk, aceh_person, as_rina,
    layer1, agent_head, pb8, admin, monitor, national_offices, client_for, tmp_path, settings,
):  # fmt: skip
    settings.REPORTS_DIR = tmp_path / "reports"
    cast = Cast(7, [pekanbaru, banda_aceh], [kppn008, kppn001], [(clerk, budi), (aceh_clerk, aceh_person)])
    with travel(LOCKED):
        cast.live(40)
    of_q1 = factories.ask(clerk, budi, FixedClock(ASKED))
    of_q1 = factories.answer(of_q1, as_rina, FixedClock(ANSWERED), text="Tutup sisa kontrak lama.")
    for hours, kanwil in enumerate((riau, aceh)):
        lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(LOCKED + timedelta(hours=hours)))
    tickets = list(Ticket.objects.values_list("pk", flat=True))
    people = list(Officer.objects.filter(postings__kind="cso").distinct().order_by("pk"))
    surfaces = Surfaces(
        Q1, USED, {"monitor": client_for(monitor), "kanwil04": client_for(kanwil04)}, [riau, aceh],
        ["04", "01", "008", "001"], people[:2], list(QuarterLock.objects.values_list("pk", flat=True)), tmp_path,
    )  # fmt: skip
    with travel(USED):
        before, rows = surfaces.told(), rows_of(tickets)
        _use_all(of_q1, clerk, budi, as_rina, kppn008, layer1, agent_head, pb8, admin, FixedClock(USED))
        after = surfaces.told()
    moved = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if moved:
        pytest.fail(first_difference(moved), pytrace=False)
    assert sum(map(count, before.values())) > 1000
    assert rows_of(tickets) == rows
    assert [list(differences(lock)) for lock in QuarterLock.objects.all()] == [[], []]
    assert list(chain.broken_chains()) == []


def _use_all(of_q1, clerk, budi, as_rina, kppn008, layer1, agent_head, pb8, admin, clock):
    day = wib_date(clock.now())
    article = published(layer1, agent_head, written(pb8, regulation()), clock)
    canned = canned_of(as_rina, clock)
    sign_off_of(as_rina, clock)
    new = factories.ask(clerk, budi, clock, service=factories.service())
    assert of_q1.reference in [item.key for item in material.material(kppn008, new, of_q1.subject, day).answers]
    cited = [Cited(article.published_id, "inserted"), Taken(of_q1.reference)]
    factories.answer(new, as_rina, clock, cited=cited, canned=Placed((canned.pk,)))
    assert (AnswerUse.objects.count(), ArticleUse.objects.count()) == (1, 1)
    assert answered.answered(clerk, article, day) is not None
    feedback.rate(key=key(clerk), article_id=article.pk, seen=article.published_id, helpful=True, clock=clock)
    ratings.rate(key=key(clerk), ticket_id=of_q1.pk, words=Words(settled=False, mark=1), clock=clock)
    ratings.confirm(key=key(kppn008), signature=as_rina, ticket_id=of_q1.pk, note="Sudah dijelaskan.", clock=clock)
    assert (Rating.objects.count(), FinalConfirmation.objects.count()) == (1, 1)
    about = {"service": factories.service(), "part": "alur", "clock": clock}
    booklet.write(key=key(admin), text="Datang ke loket.", legal_basis="KEP uji", assumed=False, **about)
    booklet.write_addition(key=key(kppn008), signature=as_rina, text="Loket dua.", **about)
    draft = catalogue.draft_catalogue(key=key(admin), clock=clock)
    catalogue.retire_service(key=key(admin), catalogue_id=draft.pk, code="LYN-03", clock=clock)
