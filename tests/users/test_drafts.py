"""What was typed and not sent is kept a week, for whoever typed it, and goes when it is sent."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import CSO_PASSWORD, ask
from tests.factories.acting import question
from tests.markup import text_of
from users.drafts import actions
from users.models import FormDraft

pytestmark = pytest.mark.django_db
RECORD = "/tiket/rekam/"
TYPED = {"subject": "Revisi DIPA", "question": "Bagaimana cara mengajukannya?"}


def keep(client, path=RECORD, page=None, script=True, **typed):
    headers = {"Accept": "application/json"} if script else {}
    sent = {"submission": str(uuid.uuid4()), "password": CSO_PASSWORD, **TYPED, **typed}
    return client.post(f"/draf/?untuk={path}&dari={page or path}", sent, headers=headers)


def draft_url(what="lanjut"):
    return f"/draf/{FormDraft.objects.get().pk}/{what}/"


def test_a_draft_is_kept_without_password_shown_as_such_and_opened_filled(client_for, kppn008, rina):
    desk = client_for(kppn008)
    assert keep(desk, officer=rina.pk).json()["saved"].startswith("Draf tersimpan ")
    draft = FormDraft.objects.get()
    assert "password" not in draft.data
    assert CSO_PASSWORD not in str(draft.data)
    shown = desk.get(RECORD).content.decode()
    assert "Draf Anda, disimpan" in shown
    assert 'value="Revisi DIPA"' not in shown
    opened = desk.post(draft_url(), follow=True)
    assert opened.redirect_chain == [(RECORD, 302)]
    assert 'value="Revisi DIPA"' in opened.content.decode()
    assert "belum terkirim" in text_of(opened)
    assert "Kesalahan" not in text_of(opened)


def test_the_same_form_has_one_draft_and_without_script_a_button_keeps_it(client_for, kppn008):
    desk = client_for(kppn008)
    keep(desk)
    kept = keep(desk, script=False, subject="Lain")
    assert FormDraft.objects.get().data["subject"] == ["Lain"]
    assert kept.url == RECORD
    assert 'value="Lain"' in desk.get(RECORD).content.decode()


def test_sending_the_form_ends_its_draft_and_a_late_keeping_brings_none_back(client_for, clerk, budi):
    desk, key = client_for(clerk), str(uuid.uuid4())
    said = {"asker": budi.pk, "destination": "perbendaharaan", "submission": key, **TYPED}
    assert keep(desk, **said).status_code == 200
    sent = desk.post(RECORD, said, follow=True)
    assert "Revisi DIPA" in text_of(sent)
    assert not FormDraft.objects.exists()
    assert keep(desk, **said).status_code == 409
    assert not FormDraft.objects.exists()


def test_another_session_of_a_shared_desk_needs_the_officers_own_password(client_for, kppn008, rina, dewi, bayu):
    keep(client_for(kppn008), officer=rina.pk)
    other = client_for(kppn008)
    shown = text_of(other.get(RECORD))
    assert "Draf dari sesi lain, atas nama Rina" in shown
    assert other.post(draft_url("buang")).status_code == 404
    asked = text_of(other.get(draft_url()))
    assert "Hanya Rina" in asked
    for officer, password in ((rina.pk, "bukan ini"), (dewi.pk, CSO_PASSWORD), (bayu.pk, CSO_PASSWORD)):
        refused = other.post(
            draft_url(), {"submission": str(uuid.uuid4()), "officer": officer, "password": password}, follow=True
        )
        assert "Revisi DIPA" not in refused.content.decode()
    opened = other.post(
        draft_url(), {"submission": str(uuid.uuid4()), "officer": rina.pk, "password": CSO_PASSWORD}, follow=True
    )
    assert 'value="Revisi DIPA"' in opened.content.decode()
    assert "Draf Anda" in text_of(other.get(RECORD))


def test_a_draft_that_names_no_officer_stays_in_its_session(client_for, kppn008, rina):
    keep(client_for(kppn008))
    other = client_for(kppn008)
    assert "Draf" not in text_of(other.get(RECORD)).replace("Simpan draf", "")
    assert other.get(draft_url()).status_code == 404


def test_a_personal_login_finds_its_draft_in_any_session_and_nobody_else_does(client_for, clerk, other_clerk, kppn008):
    keep(client_for(clerk))
    for user in (other_clerk, kppn008):
        client = client_for(user)
        assert client.post(draft_url()).status_code == client.post(draft_url("buang")).status_code == 404
    again = client_for(clerk)
    assert "Draf Anda" in text_of(again.get(RECORD))
    assert "Draf dibuang" in text_of(again.post(draft_url("buang"), follow=True))
    assert not FormDraft.objects.exists()


def test_an_answer_is_kept_and_comes_back_on_the_page_of_its_ticket(client_for, kppn008, clerk, budi, rina, clock):
    ticket, desk = ask(clerk, budi, clock, question=question()), client_for(kppn008)
    page, path = ticket.get_absolute_url(), reverse("tickets:act", args=[ticket.reference])
    keep(desk, path, page, act="answer", answer="Jawaban setengah", seen_version=str(ticket.version))
    assert "Draf Anda" in text_of(desk.get(page))
    opened = desk.post(draft_url(), follow=True)
    assert "Jawaban setengah" in opened.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "waiting"


def test_drafts_go_after_a_week_and_the_oldest_make_place(client_for, clerk, clock, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    desk = client_for(clerk)
    for number in range(4):
        keep(desk, f"{RECORD}?n={number}")
    assert {draft.path for draft in FormDraft.objects.all()} == {f"{RECORD}?n=2", f"{RECORD}?n=3"}
    old = FormDraft.objects.order_by("pk").first()
    FormDraft.objects.filter(pk=old.pk).update(saved_at=old.saved_at - timedelta(days=8))
    assert desk.post(f"/draf/{old.pk}/lanjut/").status_code == 404
    clock.at = FormDraft.objects.latest("saved_at").saved_at
    assert actions.prune_some(clock, lambda: False) == 1


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("https://contoh.invalid/", {}),
        ("//contoh.invalid/", {}),
        ("/\\contoh.invalid/", {}),
        ("/akun/kata-sandi/", {}),
        (f"/{'x' * 300}", {}),
        (RECORD, {"submission": "bukan"}),
        (RECORD, {"question": "x" * 400_000}),
    ],
)
def test_nothing_is_kept_of_what_is_no_form_of_ours(client_for, clerk, path, typed):
    desk = client_for(clerk)
    assert keep(desk, path, **typed).status_code == 409
    assert keep(desk, path, script=False, **typed).url in {"/", RECORD}
    assert not FormDraft.objects.exists()


def test_a_stranger_keeps_nothing(client):
    assert keep(client).status_code in {302, 403}
    assert not FormDraft.objects.exists()
