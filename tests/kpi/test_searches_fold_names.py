"""Whoever looks for a person finds them in whatever spelling, in every search; after a join also by the old e-mail."""

import re
from urllib.parse import quote

import pytest

from tests.factories import MembershipFactory, OfficerFactory, PostingFactory, ServiceUserFactory, key, office_type
from tests.kpi.test_monitoring_pages import counted, monday, page
from tests.markup import text_of
from tickets.recording.finder import find_askers
from users.clock import DatabaseClock
from users.models import UnitType, User
from users.one_person.actions import join_service_users

__all__ = ["counted", "monday"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db
SPELLINGS = ("nuraini", "Nur’aini", "NUR'AINI", "nur`aini sitti", "Siti Nuraini")


def main_of(text: str) -> str:
    """Without the field in which the search itself stands."""
    return re.sub(r"<input[^>]*>", "", text.split("<main", 1)[1])


def test_a_persons_name_is_found_in_any_spelling(
    counted, pekanbaru, kppn008, kanwil04, monitor, admin, client_for, agent_head
):
    office_type(pekanbaru)
    posting = PostingFactory(officer=OfficerFactory(name="Siti Nur'aini"), office=pekanbaru)
    (ticket,) = counted(1, posting)
    asker = ServiceUserFactory(
        name="Siti Nur'aini", email="sna@contoh.go.id", unit_type=UnitType.PUBLIC, institution="Warga"
    )
    MembershipFactory(service_user=asker, office=pekanbaru, added_by=kppn008)
    nation, kanwil, desk, office = (client_for(who) for who in (monitor, kanwil04, kppn008, admin))
    for typed in SPELLINGS:
        q = quote(typed)
        assert "Siti Nur'aini" in main_of(page(nation, f"/monitoring-iku/?q={q}")), typed
        assert "Siti Nur'aini" in main_of(page(kanwil, f"/monitoring-iku/?q={q}")), typed
        assert "Siti Nur'aini" in main_of(page(office, f"/petugas/?q={q}")), typed
        assert "Siti Nur'aini" in main_of(page(desk, f"/pengguna/?q={q}")), typed
        assert ticket.reference in main_of(page(nation, f"/tiket/?tab=semua&person={q}")), typed
        assert find_askers(pekanbaru, typed).people == [asker], typed
    User.objects.filter(pk=agent_head.pk).update(display_name="Siti Nur'aini")
    for typed in SPELLINGS:
        for url in ("/akun/", "/administrasi/tugas/"):
            assert "Siti Nur'aini" in main_of(page(office, f"{url}?q={quote(typed)}")), (url, typed)
            assert "Siti Nur'aini" not in main_of(page(office, f"{url}?q=nurainun")), url
    for client, url in (
        (nation, "/monitoring-iku/?q="), (kanwil, "/monitoring-iku/?q="), (office, "/petugas/?q="),
        (desk, "/pengguna/?q="),
    ):  # fmt: skip
        assert "Siti Nur'aini" not in main_of(page(client, f"{url}nurainun")), url
    assert ticket.reference not in main_of(page(nation, "/tiket/?tab=semua&person=nurainun"))


def test_after_a_join_the_old_address_finds_the_kept_row(budi, satker, kppn008, admin, client_for, pekanbaru):
    twin = ServiceUserFactory(name="Hartono, Budi", email="budi@lain.contoh.go.id", satker=satker)
    MembershipFactory(service_user=twin, office=kppn008.office, added_by=kppn008)
    join_service_users(key=key(admin), kept_id=budi.pk, gone_id=twin.pk, reason="Nota 4", clock=DatabaseClock())
    assert find_askers(pekanbaru, "budi@lain.contoh").people == [budi]
    desk = client_for(kppn008)
    for typed in ("budi@lain.contoh.go.id", "Budi@LAIN"):
        assert budi.email in text_of(desk.get("/pengguna/", {"q": typed})), typed
    assert budi.email in text_of(desk.get("/tiket/rekam/penanya/", {"q": "budi@lain.contoh.go.id"}))
    assert budi.email not in text_of(desk.get("/pengguna/", {"q": "budi@lainnya"}))
