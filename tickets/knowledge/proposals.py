"""Usulkan ke HAIPEDIA: an answered ticket becomes a proposal, without the people in it (PER-8/PB/2020 art. 7(9))."""

from collections.abc import Iterable

from services.knowledge.actions import Written, proposed
from services.knowledge.masking import left_in, masked
from services.models import ANSWER_MAX, QUESTION_MAX, TITLE_MAX, Article, ArticleVersion
from services.models.knowledge import AGENTS
from tickets.models import ArticleProposal, Event, Status, Ticket
from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.signing.proof import Signature

SAID = (Event.Kind.ANSWERED, Event.Kind.HAI_REPLIED)


def may_propose_from(user: User, ticket: Ticket) -> bool:
    """The office that answered it, and HAI's agents; of a ticket that they see, once it is answered."""
    if ticket.status != Status.DONE:
        return False
    return user.role in AGENTS or (user.role == User.Role.OFFICE and user.office_id == ticket.holder_office_id)


def cast_of(ticket: Ticket, events: Iterable[Event]) -> tuple[set[str], set[str]]:
    """Names of all who have to do with the ticket, and the codes of its satker."""
    names = {ticket.asker_name}
    for event in events:
        names.add(str(event.data.get("actor", {}).get("name", "")))
    codes = {ticket.asker_satker.code} if ticket.asker_satker else set()
    return {name for name in names if name}, codes


def begun_from(ticket: Ticket) -> dict[str, str]:
    """Title, question and answer to begin with, masked; two statements."""
    events = list(ticket.events.order_by("seq"))
    names, codes = cast_of(ticket, events)
    questions = [event.text for event in events if event.kind == Event.Kind.ASKED]
    answers = [event.text for event in events if event.kind in SAID]
    return {
        "title": masked(ticket.subject, names, codes)[:TITLE_MAX],
        "question": masked(questions[0] if questions else "", names, codes)[:QUESTION_MAX],
        "answer": masked(answers[-1] if answers else "", names, codes)[:ANSWER_MAX],
    }


@once("propose_from_ticket")
def propose_from(
    *, key: OneTimeKey, by: Signature | User, ticket_id: int, written: Written, clock: Clock
) -> ArticleVersion:
    """Refused: a ticket that is not answered or not theirs, one proposed before; personal data of its people in any of
    the texts, whatever the writer says."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("asker_satker", "holder_office").get(pk=ticket_id)
    )
    at = clock.now()
    user = key.user
    visible = Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()
    if not visible or not may_propose_from(user, ticket) or isinstance(by, Signature) != user.is_shared:
        raise Refused(_("Tiket ini tidak dapat diusulkan dari akun Anda."))
    if isinstance(by, Signature):
        by.check_still_valid(ticket.holder_office, at=at)
    if ArticleProposal.objects.filter(ticket=ticket).exists():
        raise Refused(_("Tiket ini sudah diusulkan ke HAIPEDIA."))
    names, codes = cast_of(ticket, ticket.events.order_by("seq"))
    for field in ("title", "question", "answer"):
        found = [kind.value for kind in left_in(getattr(written, field), names, codes)]
        if found:
            words = _("Masih memuat data orang: %(found)s. Hapus atau samarkan.")
            raise Refused(words % {"found": ", ".join(found)}, field)
    version = proposed(by, written, at)
    ArticleProposal.objects.create(
        version=version,
        ticket=ticket,
        posting=by.posting if isinstance(by, Signature) else None,
        proposed_at=at,
        proposed_by=user,
    )
    return version


def proposed_article(ticket: Ticket) -> Article | None:
    """The article that was proposed from it, for who may see both."""
    found = ArticleProposal.objects.filter(ticket=ticket).select_related("version__article").first()
    return found.version.article if found else None
