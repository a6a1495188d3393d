"""Teks baku in an answer: chosen, filled and put in, kept in the event, shown before it is sent once it is in doubt."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.canned.actions import CannedSaid, withdraw_canned, write_canned, write_sign_off
from services.canned.first_texts import load_canned
from services.models import CannedVersion
from tests import factories
from tests.factories import CSO_PASSWORD, key
from tests.factories.knowledge import regulation
from tests.markup import text_of
from tickets import actions
from tickets.knowledge.canned_texts import MOST_PLACED, Placed, read
from tickets.models import Event
from users.refusals import Refused

pytestmark = pytest.mark.django_db

GREETING = {"name": "sapaan", "label": "Sapaan", "source": "ticket_name"}
ACCOUNT = {"name": "akun", "label": "Akun", "source": "from_question"}
SAID = CannedSaid("Yth. {sapaan}, pagu akun {akun} dicadangkan.", (GREETING, ACCOUNT))


@pytest.fixture
def ticket(clerk, budi, clock):
    return factories.ask(
        clerk, budi, clock, question=factories.question(text="SPM ditolak karena sisa pagu akun 522191 tidak cukup.")
    )


@pytest.fixture
def version(admin, clock):
    return write_canned(key=key(admin), kind="jawaban", title="Pagu", said=SAID, clock=clock).versions.get()


def form_of(posting, **said):
    return {
        "submission": str(uuid.uuid4()), "seen_version": "1", "act": "answer", "answer": "Selamat siang.",
        "cited": "", "canned": "", "officer": str(posting.pk), "password": CSO_PASSWORD,
        "gap_reason": "haipedia", "note": "", **said,
    }  # fmt: skip


def test_without_script_a_text_is_chosen_filled_and_comes_back_at_the_end_of_what_was_typed(
    ticket, version, client_for, kppn008, kppn001, layer1, clerk, rina, dewi, as_rina, clock
):
    client, form = client_for(kppn008), form_of(rina)
    write_sign_off(key=key(kppn008), text="Rina\nKPPN Pekanbaru", signature=as_rina, clock=clock)
    load_canned(clock)
    choose = reverse("tickets:choose_canned", args=[ticket.reference])
    page = client.post(choose, form)
    assert CSO_PASSWORD not in page.content.decode()
    offers = {offer.title: offer for shelf in page.context["shelves"] for offer in shelf.offers}
    assert [len(shelf.offers) for shelf in page.context["shelves"]] == [2, 3, 2]
    inputs = {each.field: each for each in offers["Pagu"].inputs}
    assert (inputs["sapaan"].value, inputs["akun"].value) == (ticket.asker_name, "522191")
    assert "nama dari tiket" in text_of(page)
    sent = {"kept": page.context["kept"], "place": str(version.pk)}
    filled = {inputs["sapaan"].name: "Ibu Siti", inputs["akun"].name: "522111"}
    missing = client.post(choose, {**sent, **filled, inputs["akun"].name: " "})
    assert "Isi Akun" in text_of(missing)
    assert 'value="Ibu Siti"' in missing.content.decode(), "what was filled stays"
    restored = client.post(choose, {**sent, **filled}, follow=True).context["form"]
    assert restored["answer"].value() == "Selamat siang.\n\nYth. Ibu Siti, pagu akun 522111 dicadangkan."
    assert [(tag.title, tag.no) for tag in restored.canned_tags()] == [("Pagu", 1)]
    again = form_of(rina, answer=restored["answer"].value(), canned=restored["canned"].value())
    let_go = client.post(choose, {**again, "unplace": str(version.pk)}, follow=True).context["form"]
    assert (let_go["canned"].value(), let_go["answer"].value()) == ("", again["answer"])
    signed = client.post(choose, {"kept": page.context["kept"], "sign": "1"}, follow=True).context["form"]
    assert signed["answer"].value() == "Selamat siang.\n\nRina\nKPPN Pekanbaru"
    other = client.post(choose, form_of(dewi))
    assert "KPPN Pekanbaru\n" not in other.content.decode()
    assert other.context["sign_off"] == "", "nobody signs with another's words"
    assert not Event.objects.filter(ticket=ticket, kind="answered").exists(), "inserting sends nothing"
    client.post(reverse("tickets:act", args=[ticket.reference]), again)
    kept = Event.objects.get(ticket=ticket, kind="answered").data["canned"]
    assert kept == [{"id": version.canned_id, "no": 1, "title": "Pagu", "state": "berlaku"}]
    assert "“Pagu”, versi 1" in text_of(client.get(ticket.get_absolute_url()))
    assert "“Pagu”, versi 1" not in text_of(client_for(clerk).get(ticket.get_absolute_url()))
    for user, status in ((kppn001, 404), (clerk, 403), (layer1, 404)):
        assert client_for(user).post(choose, form).status_code == status


def test_the_panel_is_fetched_when_it_is_opened_in_few_statements(
    ticket, version, client_for, kppn008, rina, as_rina, clock
):
    client = client_for(kppn008)
    write_sign_off(key=key(kppn008), text="Rina\nKPPN Pekanbaru", signature=as_rina, clock=clock)
    address = reverse("tickets:canned_panel", args=[ticket.reference])
    client.get(ticket.get_absolute_url())
    with CaptureQueriesContext(connection) as page:
        assert address in client.get(ticket.get_absolute_url()).content.decode()
    assert not any("canned" in each["sql"] for each in page), "the ticket's page reads none of it"
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as statements:
            html = client.get(address).content.decode()
        counts.append(len(statements))
        load_canned(clock)
    assert counts[0] == counts[1] < 16
    assert f'data-sign-off="{rina.pk}"' in html
    assert '<mark data-field="akun">522191</mark>' in html
    assert not re.search(r"<(form|script)\b| style=| on\w+=", html)


def test_what_expired_changed_or_was_withdrawn_is_shown_before_it_is_sent(
    ticket, admin, client_for, kppn008, rina, as_rina, clock
):
    today = clock.now().date()
    basis = regulation()
    about = {"kind": "jawaban", "clock": clock}
    plain = CannedSaid("Batas SPM.", expires_on=today)
    expiring = write_canned(key=key(admin), title="Batas", said=plain, **about).versions.get()
    rests = CannedSaid("Menurut peraturan.", regulation_id=basis.pk)
    resting = write_canned(key=key(admin), title="Dasar", said=rests, **about).versions.get()
    gone = write_canned(key=key(admin), title="Lama", said=CannedSaid("Lama."), **about).versions.get()
    client, act = client_for(kppn008), reverse("tickets:act", args=[ticket.reference])
    withdraw_canned(key=key(admin), canned_id=gone.canned_id, reason="Keliru", clock=clock)
    basis.revoked_on = today
    basis.save()
    form = form_of(rina, canned=f"{resting.pk},{gone.pk}", answer="Ditulis panjang.")
    shown = client.post(act, form)
    errors = shown.context["form"].errors
    assert set(errors) == {"send_anyway"}
    assert f"dicabut: {basis.name}, dicabut" in errors["send_anyway"][0]
    assert "“Lama” sudah ditarik" in errors["send_anyway"][0]
    assert "Ditulis panjang." in shown.content.decode()
    assert 'name="send_anyway"' in shown.content.decode()
    assert not Event.objects.filter(ticket=ticket, kind="answered").exists()
    seen = {"ticket_id": ticket.pk, "seen_version": 1}
    page = client.post(reverse("tickets:choose_canned", args=[ticket.reference]), form_of(rina))
    insertable = {each.title: each.insertable for shelf in page.context["shelves"] for each in shelf.offers}
    assert insertable["Dasar"] is False
    assert "Lama" not in insertable
    place = {"kept": page.context["kept"], "place": str(resting.pk)}
    assert client.post(reverse("tickets:choose_canned", args=[ticket.reference]), place).status_code == 404
    # The action itself refuses too, whatever form it comes from.
    for placed in (Placed((expiring.pk, gone.pk)), Placed((999_999,), confirmed=True), Placed(tuple(range(11)))):
        with pytest.raises(Refused):
            actions.answer(key=key(kppn008), signature=as_rina, text="Ya.", canned=placed, clock=clock, **seen)
    client.post(act, {**form, "submission": str(uuid.uuid4()), "send_anyway": "on"})
    kept = Event.objects.get(ticket=ticket, kind="answered").data["canned"]
    assert [each["state"] for each in kept] == ["dicabut", "ditarik"]
    assert expiring.state_on(today + timedelta(days=1)) == "kedaluwarsa"


def test_texts_are_kept_on_their_pages(client_for, admin, kppn008, kppn001, clerk, rina, clock):
    boss, desk = client_for(admin), client_for(kppn008)
    form = {
        "submission": str(uuid.uuid4()), "kind": "penutup", "title": "Salam", "text": "Salam, {sapaan}.",
        "name_1": "sapaan", "label_1": "Sapaan", "source_1": "own",
    }  # fmt: skip
    new = reverse("services:canned_new")
    missing = boss.post(new, {**form, "label_1": "", "name_2": "Besar"}).context["form"].errors
    assert {"label_1", "name_2"} <= set(missing)
    assert "belum tersimpan" in text_of(boss.post(new, {**form, "text": "Salam, {lain}."}))
    national = CannedVersion.objects.get(
        pk=boss.post(new, form, follow=True).context["canned"].versions.get().pk
    ).canned
    signed = {**form, "officer": str(rina.pk), "password": CSO_PASSWORD, "submission": str(uuid.uuid4())}
    own = desk.post(new, signed, follow=True).context["canned"]
    assert own.office == kppn008.office
    assert text_of(boss.get(national.get_absolute_url())).count("Versi 1") == 1
    next_one = {**form, "submission": str(uuid.uuid4()), "seen": "1", "text": "Sampai jumpa, {sapaan}."}
    page = boss.post(reverse("services:canned_version", args=[national.pk]), next_one, follow=True)
    assert "Versi 2" in text_of(page)
    assert "Salam, {sapaan}." in text_of(page), "the old version is readable"
    assert "Salam" in text_of(boss.get(reverse("services:canned"), {"kantor": kppn008.office.code}))
    reason = {"submission": str(uuid.uuid4()), "reason": "Diganti"}
    assert "Ditarik: Diganti" in text_of(
        boss.post(reverse("services:canned_withdraw", args=[national.pk]), reason, follow=True)
    )
    assert desk.get(reverse("services:canned_version", args=[national.pk])).status_code == 403
    assert client_for(kppn001).get(own.get_absolute_url()).status_code == 404
    assert client_for(clerk).get(reverse("services:canned")).status_code == 403
    sign = {"submission": str(uuid.uuid4()), "text": "Rina\nCSO", "officer": str(rina.pk), "password": CSO_PASSWORD}
    assert "Tanda tangan tersimpan" in text_of(desk.post(reverse("services:sign_off"), sign, follow=True))


def test_a_hidden_field_says_keys_and_nothing_else():
    assert read("12,15,12,") == (12, 15)
    for typed in ("x", "1;2", "9" * 19, ",".join(str(each) for each in range(MOST_PLACED + 1))):
        with pytest.raises(ValueError, match=r".*"):
            read(typed)
