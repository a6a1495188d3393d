"""What two officers of the demo do that a supervisor should look at (Indikasi kejanggalan). Pure: it plans."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from haicso.archive.desk_days import at_hour
from haicso.archive.plan import Conversation, Person, Place, Post
from haicso.archive.planner import Planner
from tickets.models import Channel
from tickets.quarters import Quarter
from tickets.workflow import Act

COPIES, SECONDS_APART = 14, 40
LATE_LETTERS, LAIN_FOR = 3, timedelta(days=16)
COPIER, LATE_RECORDER = "Rizal Tahir", "Markus Yoku"
QUESTION = "Mohon penjelasan cara mencetak ulang SP2D pada SAKTI untuk arsip kami."


def of_quarter(planner: Planner, place: Place, quarter: Quarter, working: Sequence[date]) -> Iterator[Conversation]:
    """One officer records the same question again and again within ten minutes; another one records letters that have
    lain for weeks. On a working day of the quarter that is over."""
    today = planner.now.date()
    over = [day for day in working if day < today]
    if not over:
        return
    day, rng = over[len(over) // 2], planner.source(place.code, quarter, "oddities")
    for post in place.posts:
        asker = place.satker[0].askers[0]
        if post.hand.officer == COPIER and post.is_there(day):
            yield from _copies(planner, place, post, asker, rng, day)
        if post.hand.officer == LATE_RECORDER and post.is_there(day):
            yield from _late_letters(planner, place, post, rng, day)


def _copies(
    planner: Planner, place: Place, post: Post, asker: Person, rng: Random, day: date
) -> Iterator[Conversation]:
    begin = at_hour(rng, day, place.opens + 5)
    said = replace(planner.talk.draw(rng, asker.unit_type, begin, "KPPN"), question=QUESTION)
    for number in range(COPIES):
        at = begin + timedelta(seconds=SECONDS_APART * number)
        recorded = planner.recorded(rng, place, post, at, asker, said, Act.ANSWER)
        yield replace(recorded, channel=Channel.FACE_TO_FACE.value, received_on=None)


def _late_letters(planner: Planner, place: Place, post: Post, rng: Random, day: date) -> Iterator[Conversation]:
    for number in range(LATE_LETTERS):
        asker = place.satker[number].askers[number]
        at = at_hour(rng, day, place.opens + 1 + number)
        said = planner.talk.draw(rng, asker.unit_type, at, "KPPN")
        recorded = planner.recorded(rng, place, post, at, asker, said, Act.ANSWER)
        came = (at - LAIN_FOR).replace(second=0)
        yield replace(recorded, channel=Channel.LETTER.value, received_on=came)
