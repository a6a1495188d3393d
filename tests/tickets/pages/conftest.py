"""Forms as they are filled in, and tickets to act on."""

import uuid

import pytest

from tests.factories import ANSWER, CSO_PASSWORD, TEXT, ask


@pytest.fixture
def waiting(clerk, budi, clock):
    return ask(clerk, budi, clock)


@pytest.fixture
def desk_form(rina):
    """What an officer types at the desk; a test changes what matters to it."""

    def form(**changes):
        typed = {
            "submission": str(uuid.uuid4()),
            "act": "send",
            "email": "yusuf.ananda@contoh.go.id",
            "name": "Yusuf Ananda",
            "unit_type": "PEMDA",
            "satker_code": "",
            "institution": "Pemerintah Kota Pekanbaru",
            "channel": "tatap_muka",
            "subject": "Syarat dispensasi untuk SPM yang terlambat diajukan",
            "question": TEXT,
            "follow_up": "selesai",
            "gap_reason": "haipedia",
            "answer": ANSWER,
            "officer": str(rina.pk),
            "password": CSO_PASSWORD,
        }
        return typed | changes

    return form
