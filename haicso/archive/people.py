"""From the names in a plan to logins, officers' signatures and askers; each is looked up once."""

from collections.abc import Iterable
from functools import cached_property

from tickets.actions import Asker, FollowUp, Question
from tickets.workflow import Act
from users.models import Office, Posting, Satker, User
from users.signing.proof import Signature

from .plan import Conversation, Hand, Person, Step

FOLLOW_UPS = {
    Act.ANSWER: FollowUp.ANSWER_NOW,
    None: FollowUp.ANSWER_LATER,
    Act.ESCALATE: FollowUp.TO_HAI,
    Act.PASS_ON: FollowUp.PASS_ON,
}


class UnknownHand(LookupError):
    """The plan names a login, an officer or an office that is not there."""


class People:
    """`signatures`: of the officers who act. An officer acts at one login with one signature."""

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._signatures = {Hand(each.user.username, each.posting.officer.name): each for each in signatures}

    def by(self, hand: Hand) -> Signature | User:
        """What an action takes: the signature of an officer, or the login of one person."""
        try:
            return self._signatures[hand] if hand.officer else self._logins[hand.login]
        except KeyError:
            raise UnknownHand(f"Nobody acts as {hand}.") from None

    def asker(self, person: Person) -> Asker:
        satker = self._satker[person.satker] if person.satker else None
        return Asker(person.email, person.name, person.unit_type, satker, person.institution)

    def beside(self, step: Step) -> dict[str, object]:
        """What the act of a step takes beside its text."""
        match step.act:
            case Act.PASS_ON:
                return {"destination": step.destination, "office": self._offices[step.to] if step.to else None}
            case Act.TO_LAYER_2:
                return {"directorate": self._offices[step.to]}
            case Act.TO_AGENT_HEAD:
                regulation, conclusion = step.report
                return {"agent_head": self._logins[step.to], "regulation": regulation, "conclusion": conclusion}
            case Act.REFER:
                return {"colleague": self._colleague(step)}
        return {}

    def _colleague(self, step: Step) -> Posting:
        posting = self._signatures[step.by].posting
        return Posting.objects.select_related("officer").get(
            office=posting.office, officer__name=step.to, kind__in=[Posting.Kind.HEAD, Posting.Kind.SSO]
        )

    @cached_property
    def _logins(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.select_related("satker", "office__kanwil")}

    @cached_property
    def _satker(self) -> dict[str, Satker]:
        return {satker.code: satker for satker in Satker.objects.select_related("ministry", "partner__kanwil")}

    @cached_property
    def _offices(self) -> dict[str, Office]:
        return {office.code: office for office in Office.objects.select_related("kanwil")}


def question_of(conversation: Conversation) -> Question:
    return Question(conversation.subject, conversation.question, conversation.received_on)
