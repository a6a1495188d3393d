"""A satker's form with files, sent."""

import re

import pytest

from tests.factories import TEXT, ask, staged
from tests.tickets.attachments.uploads import PDF
from tickets.models import Attachment, Destination


@pytest.fixture
def question(budi):
    """What a satker's clerk types."""

    def typed(client, *files, **more):
        page = client.get("/tiket/rekam/").content.decode()
        key = re.search(r'name="submission" value="([^"]+)"', page)[1]
        return {
            "submission": key,
            "asker": budi.pk,
            "destination": Destination.TREASURY,
            "subject": "SPM ditolak",
            "question": TEXT,
            "attachments": list(files),
        } | more

    return typed


@pytest.fixture
def send(client_for, clerk, question):
    """The satker's question with these files, as the browser sends it."""

    def sent(*files, **more):
        client = client_for(clerk)
        return client.post("/tiket/rekam/", question(client, *files, **more))

    return sent


@pytest.fixture
def file(clerk, budi, clock) -> Attachment:
    ticket = ask(clerk, budi, clock, files=[staged("Surat tugas – Balai.pdf", PDF)])
    return ticket.events.get(seq=1).attachments.get()
