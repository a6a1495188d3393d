"""Attachments: who gets a file, and for whom it does not exist (docs/security.md 6)."""

import re

import pytest
from django.urls import reverse

from tests.factories import ask, escalate, staged
from tests.tickets.attachments.uploads import PDF
from tickets.files import store
from tickets.models import Attachment

pytestmark = pytest.mark.django_db


def address(file: Attachment) -> str:
    return reverse("tickets:download", args=[file.event.ticket.reference, file.key])


@pytest.mark.parametrize("login", ["clerk", "kppn008", "kanwil04", "monitor", "admin"])
def test_who_sees_the_ticket_downloads_it(login, request, client_for, file):
    response = client_for(request.getfixturevalue(login)).get(address(file))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Surat%20tugas%20%E2%80%93%20Balai.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("login", ["other_clerk", "aceh_clerk", "kppn001", "kanwil01", "layer1", "layer2"])
def test_for_everybody_else_it_does_not_exist(login, request, client_for, file):
    client = client_for(request.getfixturevalue(login))
    hidden = client.get(address(file))
    missing = client.get(address(file).replace(str(file.key), "00000000-0000-4000-8000-000000000000"))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    strip = re.compile(rb'(nonce|csrfmiddlewaretoken|value)="[^"]*"|[0-9a-f-]{36}')
    assert strip.sub(b"", hidden.content) == strip.sub(b"", missing.content)


def test_a_file_is_not_found_under_another_ticket(client_for, clerk, budi, clock, file):
    other = ask(clerk, budi, clock)
    assert client_for(clerk).get(reverse("tickets:download", args=[other.reference, file.key])).status_code == 404


def test_a_stranger_is_sent_to_the_login(client, file):
    assert client.get(address(file)).status_code == 302
    assert client.post(address(file)).status_code in {403, 405}


def test_a_note_s_file_is_not_for_the_satker(client_for, clerk, kppn008, layer1, budi, as_rina, clock):
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock, files=[staged("untuk HAI.pdf", PDF)])
    file = Attachment.objects.get()
    for login, status in ((clerk, 404), (kppn008, 200), (layer1, 200)):
        client = client_for(login)
        assert client.get(address(file)).status_code == status
        assert ("untuk HAI.pdf" in client.get(ticket.get_absolute_url()).content.decode()) == (status == 200)


def test_a_file_lost_from_the_disk_is_no_500(client_for, clerk, file):
    store.path_of(file.stored_name).unlink()
    assert client_for(clerk).get(address(file)).status_code == 404


def test_only_our_own_names_lead_to_a_file():
    for name in ("../secret_key", "..", "", "a" * 31, "A" * 32, "/etc/passwd"):
        with pytest.raises(FileNotFoundError):
            store.path_of(name)
