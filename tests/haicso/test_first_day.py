"""A new house begins: from an empty database and the README's commands to the first answered ticket."""

import re
import sys
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from tests.first_day import walk
from tests.haicso.test_database_role import house  # noqa: F401 - a fixture, with a cluster of its own here
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


@pytest.mark.postgres
def test_the_first_day_leads_from_the_printed_link_to_the_first_answer(house):  # noqa: F811
    """README's part 7, by the application's role, in the settings of production."""
    as_app = partial(house.as_role, "haicso_app", sys.executable)
    collected = as_app("manage.py", "collectstatic", "--noinput", "-v0")
    assert collected.returncode == 0, collected.stderr
    made = as_app("manage.py", "create_first_admin", "Wening Lestari", "wening.lestari@contoh.go.id")
    assert made.returncode == 0, made.stderr
    link = re.search(r"https://\S+", made.stdout)[0]
    walked = as_app("-m", "tests.first_day", link)
    assert walked.returncode == 0, walked.stderr[-4000:]
    reference = walked.stdout.split()[-1]
    told = house.psql("SELECT reference, status FROM tickets_ticket")
    assert told.strip() == f"{reference}|done"
    again = as_app("manage.py", "create_first_admin", "Orang Lain", "lain@contoh.go.id")
    assert "Sudah ada admin yang pernah masuk" in again.stderr
