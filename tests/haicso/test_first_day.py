"""A new house begins: from an empty database and the README's commands to the first answered ticket."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.first_day import walk
from tickets.models import Ticket
from users.accounts.import_kind import ACCOUNTS
from users.clock import DatabaseClock
from users.file_import.steps import ImportSteps
from users.satker_import.kind import SATKER


@pytest.mark.no_calendar
@pytest.mark.django_db
def test_the_pages_lead_from_the_first_link_to_the_first_answer(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    call_command("load_reference", verbosity=0)
    out = StringIO()
    call_command("create_first_admin", "Wening Lestari", "wening.lestari@contoh.go.id", stdout=out)
    link = re.search(r"https?://\S+", out.getvalue())[0]
    reference = walk(link, lambda: ImportSteps(SATKER, ACCOUNTS)(DatabaseClock()))
    assert Ticket.objects.get().reference == reference
    assert Ticket.objects.get().status == "done"
