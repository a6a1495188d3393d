"""What askers of the demo said of their answers, by the actions that people use: of some of the newest that ended."""

from datetime import datetime, timedelta
from operator import itemgetter
from random import Random

from tickets.mail.rating_link import token_of
from tickets.models import Rating, Ticket
from tickets.ratings import actions
from tickets.ratings.actions import Words
from users.clock import FixedClock

ASKED = 160
"""So many of the newest that ended; about a quarter of their askers say something."""
SAYS = 0.27
SAID = (
    (61, Words(settled=True, mark=4)),
    (18, Words(settled=True, mark=3)),
    (6, Words(settled=True, mark=3, text="Sudah jelas, terima kasih.")),
    (9, Words(settled=False, mark=2, text="Langkahnya sudah diikuti, tetapi SPM masih ditolak.")),
    (6, Words(settled=False, mark=1, text="Jawaban belum menyebut dasar aturannya.")),
)
"""(how many of a hundred, what they say)."""


def give(now: datetime, rng: Random) -> None:
    """Does nothing where it was done before."""
    if Rating.objects.exists():
        return
    newest = Ticket.objects.ended().select_related("holder_office").order_by("-answered_at", "-pk")[:ASKED]
    words, weights = [said for _of, said in SAID], [of for of, _said in SAID]
    given = []
    for ticket in newest:
        if ticket.answered_at is None or rng.random() > SAYS or actions.is_desks_own(ticket):
            continue
        at = min(now, ticket.answered_at + timedelta(minutes=rng.randint(20, 1500)))
        given.append((at, ticket, *rng.choices(words, weights)))
    for at, ticket, said in sorted(given, key=itemgetter(0)):
        actions.rate_by_mail(token=token_of(ticket), ticket_id=ticket.pk, words=said, clock=FixedClock(at))
