"""django-helpdesk, told by lines what to do; runs in an environment of its own, which knows nothing of HAI CSO.

    python theirs.py FILE      (PEER_DATABASE: name of an empty database; PGHOST, PGPORT, PGUSER say where)

FILE has a ticket a line as JSON (`side_by_side.told`). After "ready N" each line of the input is a page's name; the
answer is its milliseconds and its statements. A page is all that a browser asks for it: the list fills itself by a
second request.
"""

import json
import os
import re
import sys
import warnings
from datetime import datetime
from itertools import islice
from time import perf_counter
from typing import Any

import django
from django.conf import settings

APPS = ["admin", "auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "humanize"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
CONTEXT = ["django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]
settings.configure(
    SECRET_KEY="of-a-benchmark",  # noqa: S106 - of a server that listens nowhere
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
    MIDDLEWARE=MIDDLEWARE,
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["PEER_DATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.debug",
                    "django.template.context_processors.request",
                    *CONTEXT,
                ]
            },
        }
    ],
    USE_TZ=True,
    SITE_ID=1,
    STATIC_URL="/static/",
    MEDIA_ROOT="media",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_ACTIVATE_API_ENDPOINT=False,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]

AT_A_TIME = 2000
EVERY_STATE = "&".join(f"status={number}" for number in (1, 2, 3, 4, 5))
LISTS = {"list": "/tickets/", "all tickets": f"/tickets/?{EVERY_STATE}", "search": "/tickets/?q=tidakadakata"}
PAGES = {"home": "/dashboard/", "report": "/reports/queuestatus/"}


def load(lines: Any) -> None:
    """As its own forms would leave it: a queue an office, an officer who answered, what they said as follow-up."""
    queues: dict[str, Queue] = {}
    people: dict[str, User] = {}
    while some := [json.loads(line) for line in islice(lines, AT_A_TIME)]:
        for each in some:
            if each["office"] not in queues:
                number = len(queues)
                queues[each["office"]] = Queue.objects.create(title=each["office"][:100], slug=f"q{number}")
            if each["officer"] and each["officer"] not in people:
                name = f"p{len(people)}"
                people[each["officer"]] = User.objects.create(username=name, is_staff=True)
        tickets = Ticket.objects.bulk_create(
            Ticket(
                title=each["subject"],
                description=each["question"],
                queue=queues[each["office"]],
                submitter_email=each["asker"],
                assigned_to=people.get(each["officer"]),
                status=Ticket.CLOSED_STATUS if each["answered"] else Ticket.OPEN_STATUS,
                resolution=each["answer"],
            )
            for each in some
        )
        for ticket, each in zip(tickets, some, strict=True):
            ticket.created = ticket.modified = datetime.fromisoformat(each["created"])
        Ticket.objects.bulk_update(tickets, ["created", "modified"])
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket,
                date=datetime.fromisoformat(each["answered"]),
                title="Jawaban",
                comment=each["answer"],
                public=True,
                user=people.get(each["officer"]),
                new_status=Ticket.CLOSED_STATUS,
            )
            for ticket, each in zip(tickets, some, strict=True)
            if each["answered"]
        )


def ask(client: Client, name: str) -> None:
    answer = client.get(LISTS.get(name) or PAGES.get(name) or f"/tickets/{newest}/")
    if answer.status_code != 200:
        sys.exit(f"theirs: {name} answers {answer.status_code}")
    if name in LISTS:
        found = re.search(r"/datatables_ticket_list/[\w=-]+", answer.content.decode())
        if found is None:
            sys.exit(f"theirs: {name} does not say where its rows are")
        asked = {"draw": 1, "start": 0, "length": 25, "order[0][column]": 0, "order[0][dir]": "desc"}
        rows = client.get(found.group(), asked)
        if rows.status_code != 200 or (name == "all tickets" and len(rows.json()["data"]) != 25):
            sys.exit(f"theirs: the rows of {name}: {rows.status_code}")


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of its reports' dates
    call_command("migrate", verbosity=0)
    with open(sys.argv[1], encoding="utf-8") as file:
        load(file)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    user = User.objects.create(username="head", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    newest = Ticket.objects.latest("created").pk
    say("ready", Ticket.objects.count())
    for line in sys.stdin:
        page = line.strip()
        begin = perf_counter()
        ask(client, page)
        spent = (perf_counter() - begin) * 1000
        with CaptureQueriesContext(connection) as caught:
            ask(client, page)
        say(json.dumps([spent, len(caught)]))
