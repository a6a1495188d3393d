"""`python -m tests.slow_redecision CHANGE`: decides anew in small batches until it is killed, and prints each."""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "haicso.settings"
    django.setup()
    from datetime import datetime
    from time import sleep

    from tickets.calendar import redecision
    from tickets.models import CalendarChange
    from users.clock import FixedClock
    from users.wib import WIB

    redecision.BATCH = 2
    change = CalendarChange.objects.get(pk=sys.argv[1])
    clock = FixedClock(datetime(2026, 6, 1, 9, tzinfo=WIB))

    def enough() -> bool:
        os.write(1, b"batch\n")
        sleep(0.03)
        return False

    redecision.advance(change, "outcome", clock, enough)


if __name__ == "__main__":
    main()
