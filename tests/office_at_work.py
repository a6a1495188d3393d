"""`python -m tests.office_at_work LOGIN THREADS`: an office at work until it is killed, for test_crash.py.

Each thread records, answers and escalates without end, through the same actions as the pages, and prints what was
acknowledged: the act and the ticket's reference, one line each.
"""

import os
import sys
import threading

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "haicso.settings"
    django.setup()
    threads = [threading.Thread(target=_work, args=(sys.argv[1], n)) for n in range(int(sys.argv[2]))]
    for thread in threads:
        thread.start()


def _work(username: str, number: int) -> None:
    from tests import factories
    from tickets.actions import FollowUp
    from users.clock import DatabaseClock
    from users.models import Posting, ServiceUser, User

    login = User.objects.get(username=username)
    signature = factories.sign(login, Posting.objects.order_by("pk")[number])
    asker, clock = ServiceUser.objects.get(), DatabaseClock()

    def acknowledge(act: str, reference: str) -> None:
        # One write call per line: lines of two threads do not mix, and a killed process leaves at most half a last one.
        os.write(1, f"{act} {reference}\n".encode())

    def answered() -> dict[str, object]:
        files = {"files": [factories.staged()], "answer_files": [factories.staged("a.pdf"), factories.staged("b.zip")]}
        return {"follow_up": FollowUp.ANSWER_NOW, "answer": factories.ANSWER, **files}

    while True:
        ticket = factories.record(signature, asker, clock, **answered())
        acknowledge("answered", ticket.reference)
        ticket = factories.record(signature, asker, clock, follow_up=FollowUp.TO_HAI)
        acknowledge("escalated", ticket.reference)
        ticket = factories.record(signature, asker, clock, files=[factories.staged()])
        acknowledge("recorded", ticket.reference)
        factories.answer(ticket, signature, clock)
        acknowledge("answered", ticket.reference)


if __name__ == "__main__":
    main()
