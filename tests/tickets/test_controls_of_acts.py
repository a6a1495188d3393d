"""Controls that stood guarded by no test of their own, found by taking them away (scripts/mutants.py)."""

import io
import uuid
import zipfile

import pytest

from tests import factories
from tests.factories import CSO_PASSWORD, sign
from tickets.models import Ticket
from users.refusals import Refused
from users.sheets.spreadsheets import UnreadableTable, check_file
from users.signing.opened_figures import safe_next
from users.signing.proof import Signature, SigningRefused

pytestmark = pytest.mark.django_db


def test_a_signature_counts_for_its_own_office_only(kppn008, kppn001, rina, cut, pekanbaru, banda_aceh, clock):
    """Officer, login and office are one place, also when somebody puts a signature together from two."""
    now = clock.now()
    good = sign(kppn008, rina)
    good.check_still_valid(pekanbaru, at=now)
    strange = [
        (good, banda_aceh),  # a good signature for another office's ticket
        (Signature(kppn001, rina, rina.officer.cso_password), pekanbaru),  # given at a login elsewhere
        (Signature(kppn008, cut, cut.officer.cso_password), pekanbaru),  # by an officer of elsewhere
    ]
    for signature, office in strange:
        with pytest.raises(SigningRefused):
            signature.check_still_valid(office, at=now)


def test_an_act_signed_elsewhere_changes_nothing(clerk, budi, kppn008, kppn001, rina, cut, clock):
    ticket = factories.ask(clerk, budi, clock)
    for signature in (
        Signature(kppn001, rina, rina.officer.cso_password),
        Signature(kppn008, cut, cut.officer.cso_password),
    ):
        with pytest.raises(Refused):
            factories.answer(ticket, signature, clock)
    assert Ticket.objects.get().version == ticket.version


def test_a_satker_asks_in_the_name_of_its_own_people_only(clerk, other_person, citizen, clock):
    for somebody in (other_person, citizen):
        with pytest.raises(Refused):
            factories.ask(clerk, somebody, clock)
    assert not Ticket.objects.exists()


def test_a_follow_up_is_to_a_ticket_that_the_login_sees(clerk, budi, as_rina, as_cut, citizen, clock):
    """The refusal does not say whether there is such a ticket."""
    done = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    with pytest.raises(Refused, match="tidak ditemukan"):
        factories.record(as_cut, budi, clock, follows=done)
    assert Ticket.objects.count() == 1


def opened(client, posting, next_page="/monitoring-iku/"):
    form = {"submission": str(uuid.uuid4()), "officer": posting.pk, "password": CSO_PASSWORD, "next": next_page}
    return client.post("/kinerja/buka/", form)


def test_figures_close_when_the_password_that_opened_them_changes(client_for, kppn008, dewi):
    """Somebody who opened them with a password that was stolen loses them with its reset."""
    client = client_for(kppn008)
    assert opened(client, dewi).status_code == 302
    assert client.get("/monitoring-iku/kantor/008/").status_code == 200
    dewi.officer.set_cso_password("sandi-baru-sekali", must_change=False)
    dewi.officer.save()
    assert client.get("/monitoring-iku/kantor/008/")["Location"].startswith("/kinerja/buka/")


@pytest.mark.parametrize(
    "target",
    ["//jahat.example/", "https://jahat.example/", "javascript:alert(1)", "/\\jahat.example", "/\n/jahat", "///jahat"],
)
def test_opening_figures_leads_to_pages_of_our_own_only(target, client_for, kppn008, dewi):
    assert safe_next(target) == ""
    assert "jahat" not in opened(client_for(kppn008), dewi, target)["Location"]
    assert safe_next("/monitoring-iku/?quarter=2026Q2") == "/monitoring-iku/?quarter=2026Q2"


@pytest.mark.parametrize(("zeros", "count"), [(50_000_000, 1), (9_000_000, 5)])
def test_an_imported_workbook_that_unfolds_is_refused_unopened(zeros, count):
    """Before openpyxl reads a byte of it; one member or many."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            made.writestr(name, "<x/>")
        for number in range(count):
            made.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * zeros)
    with pytest.raises(UnreadableTable, match="terlalu besar bila dibuka"):
        check_file("satker.xlsx", out.getvalue(), max_bytes=10_000_000)
