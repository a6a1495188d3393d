"""What an address or a form says and a page has no place for is said to be left out, or refused; never dropped."""

import uuid
from datetime import UTC, datetime

import pytest

from tests.markup import text_of
from tickets.calendar.forms import DraftForm
from tickets.models import CalendarVersion, Norm
from users import kept_forms
from users.login import door

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 18, tzinfo=UTC)


def test_an_address_with_a_choice_that_the_page_does_not_offer_says_so(client_for, monitor, kanwil04, kppn008):
    for user, address in (
        (monitor, "/peringatan-dini/?kanwil=99"),
        (monitor, "/peringatan-dini/?urut=zzz"),
        (monitor, "/monitoring-iku/?status=ungu"),
        (monitor, "/monitoring-iku/?sort=zzz"),
        (kanwil04, "/monitoring-iku/?sort=-zzz"),
        (monitor, "/indikasi-kejanggalan/?office=999"),
        (kanwil04, "/indikasi-kejanggalan/?tab=zz"),
        (kppn008, "/tiket/?tab=zz"),
        (monitor, "/tiket/?referred=99999"),
        (kppn008, "/tiket/?ministry=015"),
    ):
        page = client_for(user).get(address)
        assert page.status_code == 200
        assert "tidak dikenal dan tidak dipakai" in text_of(page), address
    for user, address in (
        (monitor, "/peringatan-dini/?kanwil=04&urut=tertua"),
        (monitor, "/monitoring-iku/?status=indexed&sort=-late&q=a"),
        (monitor, "/monitoring-iku/?sort=name"),
        (kanwil04, "/indikasi-kejanggalan/?tab=semua"),
        (kppn008, "/tiket/?tab=semua&status=done"),
    ):
        assert "tidak dikenal dan tidak dipakai" not in text_of(client_for(user).get(address)), address


def test_a_filter_with_an_unknown_choice_says_so_in_our_words(client_for, kppn008):
    for address in ("/tiket/?clock=abc", "/tiket/?work=abc", "/tiket/?unit=abc"):
        assert "Pilih salah satu dari daftar" in text_of(client_for(kppn008).get(address)), address


def test_what_is_said_of_a_norm_without_choosing_one_or_of_one_that_ends_is_refused(admin):
    base = CalendarVersion.objects.get()
    norm = Norm.objects.in_version(base).first()

    def faults(**said) -> set[str]:
        empty = {f"{prefix}-{name}": 0 for prefix in ("hari", "jam") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        form = DraftForm(
            {"base": base.pk, "title": "Libur", "legal_basis": "SKB", "submission": str(uuid.uuid4())} | empty | said,
            base=base,
        )
        form.is_valid()
        return set(form.errors)

    assert not faults() & {"amount", "assumption", "norm_from"}
    assert {"amount", "assumption"} <= faults(amount="3", assumption="Panjangnya belum ditetapkan")
    assert "announced_on" in faults(announced_on="2026-05-18")
    assert "reckoning" in faults(reckoning=Norm.Reckoning.values[1])
    assert not faults(reckoning=Norm.Reckoning.values[0], unit=Norm.Unit.values[0]) & {"reckoning", "unit"}
    assert {"norm_from", "norm_ends"} <= faults(norm_from="2026-06-01", norm_ends="on")
    ending = {"norm": norm.pk, "norm_from": "2026-06-01", "norm_ends": "on"}
    assert "amount" not in faults(**ending)
    assert {"amount", "assumption"} <= faults(**ending, amount="3", assumption="Panjang")


def test_a_form_of_a_session_that_is_over_keeps_a_code_and_no_password(client, admin):
    sent = {"submission": str(uuid.uuid4()), "code": "777", "name": "Kantor baru", "password": "rahasia"}
    page = client.post("/administrasi/kantor/buka/", sent)
    kept = kept_forms.read(page.context["kept"]).data
    assert (kept["code"], kept["name"]) == ("777", "Kantor baru")
    assert "password" not in kept
    other = client.post("/akun/baru/", {"submission": str(uuid.uuid4()), "display_name": "Rina", "reason": "SK 12"})
    assert kept_forms.read(other.context["kept"]).data["reason"] == "SK 12"
    assert not client.post("/akun/faktor-kedua/pasang/", {"submission": "x", "code": "123456"}).context.get("kept")


def test_the_door_gives_the_form_back_also_where_no_name_was_typed():
    answer = door.too_many(NOW, {"login": "", "kept_form": "ABC", "csrfmiddlewaretoken": "T"})
    assert 'value="ABC"' in answer.content.decode()
