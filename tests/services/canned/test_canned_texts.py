"""Canned texts: who keeps which, versions that stay, what a version is worth on a day, how an officer signs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from services.canned.actions import CannedSaid, change_canned, withdraw_canned, write_canned, write_sign_off
from services.canned.filling import Part, filled, has_stray_braces, names_in, parts_of, proposed_value
from services.canned.first_texts import EXAMPLES, load_canned
from services.canned.listing import groups, newest_of
from services.models import CannedState, CannedText, CannedVersion, OfficerSignOff
from tests.factories import key
from tests.factories.knowledge import regulation
from users.models import AlreadyDone
from users.refusals import Refused

pytestmark = pytest.mark.django_db

ACCOUNT = {"name": "akun", "label": "Akun", "source": "from_question"}
SAID = CannedSaid("Pagu akun {akun} tidak cukup.", (ACCOUNT,))


def test_a_text_is_read_by_its_fields_and_begins_with_what_the_ticket_says():
    text = "Yth. {sapaan}, akun {akun} dan {akun}."
    assert names_in(text) == ["sapaan", "akun"]
    assert parts_of(text)[:3] == [Part("Yth. "), Part("sapaan", "sapaan"), Part(", akun ")]
    assert filled(text, {"sapaan": "Ibu {akun}", "akun": "522191"}) == "Yth. Ibu {akun}, akun 522191 dan 522191."
    assert [has_stray_braces(each) for each in ("{akun}", "{Akun}", "{akun", "a}")] == [False, True, True, True]
    question = "SPM ditolak: sisa pagu akun 522191 tidak cukup, kontrak nomor 14/2025."
    contract = {"name": "kontrak", "label": "Kontrak", "source": "from_question"}
    assert proposed_value(ACCOUNT, "Budi", question) == "522191"
    assert proposed_value(contract, "Budi", question) == "14/2025"
    assert proposed_value(contract, "Budi", "kontraknya hilang") == ""
    assert proposed_value({**ACCOUNT, "source": "own"}, "Budi", question) == ""
    assert proposed_value({**ACCOUNT, "source": "ticket_name"}, "Budi", question) == "Budi"


def test_a_version_is_worth_what_its_day_and_its_regulation_say():
    basis = regulation(changed_on=date(2026, 3, 2), revoked_on=date(2026, 6, 1))
    canned = CannedText(kind="jawaban", title="Pagu")
    at = datetime(2026, 1, 5, 4, tzinfo=UTC)

    def worth(day, **about):
        version = CannedVersion(canned=canned, written_at=about.pop("written", at), **about)
        return version.state_on(day)

    later = datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert worth(date(2026, 12, 31)) == CannedState.IN_FORCE
    assert worth(date(2026, 12, 31), expires_on=date(2026, 12, 31)) == CannedState.IN_FORCE
    assert worth(date(2027, 1, 1), expires_on=date(2026, 12, 31)) == CannedState.EXPIRED
    assert worth(date(2026, 3, 1), regulation=basis) == CannedState.IN_FORCE
    assert worth(date(2026, 3, 2), regulation=basis) == CannedState.CHANGED
    assert worth(date(2026, 3, 2), regulation=basis, written=later) == CannedState.IN_FORCE
    assert worth(date(2026, 6, 1), regulation=basis, written=later) == CannedState.REVOKED


def test_each_keeps_their_own_and_every_version_stays(admin, layer1, clerk, kppn008, kppn001, as_rina, clock):
    national = write_canned(key=key(admin), kind="jawaban", title="Pagu", said=SAID, clock=clock)
    first = key(kppn008)
    own = write_canned(key=first, kind="jawaban", title="Pagu", said=SAID, clock=clock, signature=as_rina)
    with pytest.raises(AlreadyDone):
        write_canned(key=first, kind="jawaban", title="Lain", said=SAID, clock=clock, signature=as_rina)
    assert (national.office, own.office, own.versions.get().posting) == (None, kppn008.office, as_rina.posting)
    seen = {
        user.username: set(CannedText.objects.visible_to(user)) for user in (admin, layer1, clerk, kppn008, kppn001)
    }
    assert list(seen.values()) == [{national, own}, {national}, set(), {national, own}, {national}]
    change = {"canned_id": own.pk, "seen_no": 1, "clock": clock, "signature": as_rina}
    change_canned(key=key(kppn008), said=replace(SAID, text="Akun {akun} diblokir."), **change)
    with pytest.raises(Refused, match="versi baru sejak"):
        change_canned(key=key(kppn008), said=SAID, **change)
    assert list(own.versions.values_list("no", "text"))[1] == (1, SAID.text)
    assert [each.no for each in newest_of(kppn008, kppn008.office)] == [1, 2]
    for who, about in (
        (layer1, {"canned_id": national.pk}),
        (kppn008, {"canned_id": national.pk, "signature": as_rina}),
        (admin, {"canned_id": own.pk}),
        (kppn008, {"canned_id": own.pk}),
    ):
        with pytest.raises(Refused):
            withdraw_canned(key=key(who), reason="Keliru", clock=clock, **about)
    with pytest.raises(Refused, match="alasan"):
        withdraw_canned(key=key(admin), canned_id=national.pk, reason=" ", clock=clock)
    withdraw_canned(key=key(admin), canned_id=national.pk, reason="Keliru", clock=clock)
    assert [each.canned for each in newest_of(kppn008, kppn008.office)] == [own]
    with pytest.raises(Refused, match="sudah ditarik"):
        change_canned(key=key(admin), canned_id=national.pk, seen_no=1, said=SAID, clock=clock)
    write_canned(key=key(admin), kind="jawaban", title="Pagu", said=SAID, clock=clock)
    for statement in (
        "UPDATE services_cannedversion SET text = 'x'",
        "DELETE FROM services_cannedtext",
        "UPDATE services_cannedtext SET title = 'x'",
        "UPDATE services_cannedtext SET withdrawn_reason = 'x' WHERE withdrawn_at IS NOT NULL",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_no_text_says_is_refused_beside_its_field(admin, clock):
    today = clock.now().date()
    write_canned(key=key(admin), kind="jawaban", title="Pagu", said=SAID, clock=clock)
    basis = regulation()
    revoked = regulation("1/PB", 2019, revoked_on=date(2025, 1, 2))
    for field, about in {
        "kind": {"kind": "salam"},
        "title": {"title": "Pagu"},
        "text": {"said": replace(SAID, text=" ")},
        "text ": {"said": replace(SAID, text="{Akun}")},
        "text  ": {"said": replace(SAID, text="{akun} {lain}")},
        "text   ": {"said": replace(SAID, text="Tanpa isian.")},
        "text    ": {"said": replace(SAID, fields=(ACCOUNT, ACCOUNT))},
        "text     ": {"said": replace(SAID, fields=({**ACCOUNT, "source": "mimpi"},))},
        "expires_on": {"said": replace(SAID, expires_on=date(2020, 1, 1))},
        "expires_on ": {"said": replace(SAID, expires_on=date(today.year + 1, 1, 1), regulation_id=basis.pk)},
        "regulation": {"said": replace(SAID, regulation_id=revoked.pk)},
    }.items():
        about = {"kind": "jawaban", "title": "Baru", "said": SAID} | about
        with pytest.raises(Refused) as refusal:
            write_canned(key=key(admin), clock=clock, **about)
        assert refusal.value.field == field.strip()


def test_an_officer_writes_how_they_sign_and_nobody_else_does(kppn008, kppn001, layer1, as_rina, clock):
    written = "Rina Maharani\nCSO KPPN Pekanbaru"
    write_sign_off(key=key(kppn008), text=f"{written}\n", signature=as_rina, clock=clock)
    assert OfficerSignOff.objects.visible_to(kppn008).newest().get().text == written
    assert not OfficerSignOff.objects.visible_to(kppn001).exists()
    for text in ("Rina", "a\nb\nc\nd\ne", f"a\n{'b' * 300}"):
        with pytest.raises(Refused):
            write_sign_off(key=key(kppn008), text=text, signature=as_rina, clock=clock)
    for other in (kppn001, layer1):
        with pytest.raises(Refused):
            write_sign_off(key=key(other), text=written, signature=as_rina, clock=clock)
    write_sign_off(key=key(kppn008), text="", signature=as_rina, clock=clock)
    assert OfficerSignOff.objects.newest().get().text == ""


def test_the_first_texts_are_marked_and_loaded_once(layer1, clock):
    assert load_canned(clock)["teks baku"].new == len(EXAMPLES)
    assert load_canned(clock)["teks baku"].same == len(EXAMPLES)
    assert set(CannedText.objects.values_list("is_example", "office")) == {(True, None)}
    for version in CannedVersion.objects.all():
        assert names_in(version.text) == [each["name"] for each in version.fields]
    assert [len(group.rows) for group in groups(layer1, None, clock.now().date())] == [2, 2, 2]
