"""The figures of a quarter: the very tickets counted, sums at every level, one query (issue 6)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest

from kpi.figures import figures, officer_figures
from tests.factories import PostingFactory
from tickets.models import Channel, Destination, Ticket
from tickets.quarters import WIB, Quarter
from users.models import Basis, Office, OfficeTypeRecord, Posting, ServiceUser, UnitType, User

Q3 = Quarter(2018, 3)
AFTER = datetime(2018, 11, 1, 10, tzinfo=WIB)
EARLY = datetime(2018, 7, 10, 9, tzinfo=WIB)
_numbers = count(1)


def wib(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


def typed(office: Office, *, since: date = date(2016, 1, 1), until: date | None = None, **row: object) -> None:
    OfficeTypeRecord.objects.create(
        **{"office": office, "type": "A1", "basis": Basis.DOCUMENTED, "valid_from": since, "valid_to": until, **row}
    )


@pytest.fixture
def counted(budi: ServiceUser, kppn008: User):
    """Make `number` tickets of a posting (None: belum ditangani) at once, with the recorded decision said."""

    def made(
        number: int,
        posting: Posting | None,
        office: Office | None = None,
        *,
        at: datetime = EARLY,
        in_time: bool | None = True,
        used: Decimal = Decimal(1),
        **fields: object,
    ) -> list[Ticket]:
        place = posting.office if posting else office
        ended = in_time is not None
        row = {
            "created_at": at,
            "created_by": kppn008,
            "channel": Channel.FACE_TO_FACE,
            "destination": Destination.TREASURY,
            "subject": "Uji",
            "asker": budi,
            "asker_unit_type": UnitType.SATKER,
            "asker_satker": budi.satker,
            "status": "done" if ended else "waiting",
            "holder_office": place,
            "posting": posting,
            "office": place,
            "kanwil": place.supervising_kanwil,
            "answered_at": at + timedelta(days=1) if ended else None,
            "answered_by": kppn008 if ended else None,
            "iku_due": at + timedelta(days=2),
            "iku_late_after": at + timedelta(days=2),
            "iku_ended": at + timedelta(days=1) if ended else None,
            "iku_used": used if ended else None,
            "iku_in_time": in_time,
            **fields,
        }
        return Ticket.objects.bulk_create(Ticket(reference=f"HAI-{next(_numbers)}", **row) for _ in range(number))

    return made


def test_half_a_quarter_in_two_types_is_one_index_over_the_sum(pekanbaru, banda_aceh, counted):
    """DOMAIN.md part 6: 62 working days, 31 at A1 and 31 at A2: 250 of 250, 231/250 = 92.4 %, index 3.00."""
    typed(pekanbaru)
    typed(banda_aceh, type="A2")
    first = PostingFactory(office=pekanbaru, starts_on=date(2018, 1, 1), ends_on=date(2018, 8, 13))
    second = PostingFactory(officer=first.officer, office=banda_aceh, starts_on=date(2018, 8, 14))
    counted(150, first), counted(10, first, in_time=False)
    counted(81, second), counted(9, second, in_time=False)
    mine = officer_figures(first.officer, Q3, AFTER)
    assert [(part.working_days, part.quarter_days, part.minimum) for part in mine.parts] == [
        (31, 62, 150),
        (31, 62, 100),
    ]
    assert (mine.counted.facts.tickets, mine.minimum) == (250, 250)
    assert (mine.result.timeliness_value, mine.result.index, mine.result.achievement) == (Fraction(231, 250), 3, 100)
    for where in ({}, {"kanwil": pekanbaru.kanwil}, {"office": pekanbaru}, {"kanwil": banda_aceh.kanwil}):
        page = figures(Q3, AFTER, **where)
        assert [each for each in page.officers if each.officer == first.officer] == [mine], where
