"""One officer is one officer, however the name is typed: told at the proposal, decided by a person (000 item 5)."""

from datetime import date

import pytest

from tests.factories import OfficerFactory, PostingFactory, key, sign
from users.models import Officer, Posting
from users.officers import actions as officer_actions
from users.officers.actions import Proposed
from users.officers.forms import ActivateForm
from users.refusals import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 18)


@pytest.fixture
def propose(kppn008, dewi, pekanbaru, clock):
    def proposed(name):
        say = {"office_id": pekanbaru.pk, "signature": sign(kppn008, dewi), "key": key(kppn008), "clock": clock}
        return officer_actions.propose_officers(names=[Proposed(name, Posting.Kind.CSO, TODAY)], **say)[0]

    return proposed


def test_who_serves_here_is_not_proposed_under_another_spelling(propose, rina, pekanbaru):
    PostingFactory(officer=OfficerFactory(name="Élodie Nur'aini"), office=pekanbaru)
    for name in ("Rina Maharani, S.E.", "Rina\u200b Maharani", "RINA  MAHARANI", "ÉLODIE NUR’AINI", "Elodie Nur`aini"):
        with pytest.raises(Refused, match=r"sudah bertugas .* gelar dan tanda baca tidak membedakan"):
            propose(name)
    propose("Rina Maharani (2)")
    with pytest.raises(Refused, match="sudah diusulkan"):
        propose("Dra. Rina Maharani (2)")
    for name in ("198501012010121001", "\U0001f600", "-"):
        with pytest.raises(Refused, match="bukan nama"):
            propose(name)


def test_likely_officers_elsewhere_are_shown_and_none_is_chosen_beforehand(propose, cut, admin, clock):
    other = OfficerFactory(name="Cut N.")
    PostingFactory(officer=other, office=cut.office)
    proposal = propose("Hj. Cut Nur’aini, S.E.")
    known = officer_actions.known_officers(proposal)
    assert known == [cut.officer, other]
    form = ActivateForm(None, known=known, today=TODAY, proposal=proposal)
    assert form["officer"].value() is None
    assert ActivateForm(None, known=[], today=TODAY, proposal=proposal)["officer"].value() == "new"
    say = {"key": key(admin), "proposal_id": proposal.pk, "reason": "", "clock": clock}
    with pytest.raises(Refused, match="sama atau mirip"):
        officer_actions.activate_proposal(officer_id=OfficerFactory(name="Sari Dewi").pk, **say)
    before = Officer.objects.count()
    done = officer_actions.activate_proposal(officer_id=cut.officer_id, **say)
    assert (done.posting.officer, Officer.objects.count()) == (cut.officer, before)
