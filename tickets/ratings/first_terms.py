"""How askers are asked, as it comes with the software: all assumed, because no letter names a scale or a period."""

from datetime import date

from django.db import transaction

from tickets.models import RatingTerms
from users.clock import Clock
from users.reference_data import Counts

LETTER_DAY = date(2020, 3, 31)
"""When PER-8/PB/2020 came into force (003 art. 33)."""
BASIS = "PER-8/PB/2020 pasal 8 ayat (2) huruf b dan pasal 14 ayat (2); skala, nama nilai, dan masa tidak diatur"


@transaction.atomic
def load_terms(clock: Clock) -> dict[str, Counts]:
    """The first terms, where there are none yet; once there are any they are the admins'."""
    if RatingTerms.objects.exists():
        return {"umpan balik": Counts(same=1)}
    RatingTerms.objects.create(
        valid_from=LETTER_DAY,
        link_days=14,
        change_days=3,
        confirm_days=3,
        fewest=10,
        name_1="Tidak puas",
        name_2="Kurang puas",
        name_3="Puas",
        name_4="Sangat puas",
        legal_basis=BASIS,
        created_at=clock.now(),
    )
    return {"umpan balik": Counts(new=1)}
