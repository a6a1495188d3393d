"""The load, as locust runs it (`benchmarks.load` starts it): everybody of the cast comes in through the login form, two
a second, then the phases of the plan follow one another, each at its own rate of requests.

The pace is the whole cast's: whoever made so many requests thinks so much longer that all together send the rate. The
wait before an answer is part of the thinking, as long as it is shorter.
"""

import json
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant, events
from locust.exception import StopUser

from benchmarks.load.browser import Browser, Gone
from benchmarks.load.journal import Asked, Journal
from benchmarks.load.people import KINDS

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
JOURNAL = Journal(Path(PLAN["journal"]))
LONGEST_NAP, PATIENCE_SECONDS = 1.0, 90
AGAIN_SECONDS, TRIES = 5, 4
"""Whoever is told that many come at once comes again, as the page asks them to."""


@dataclass
class Now:
    """What the cast goes by. `rate`: requests a second of all, 0: as fast as answers come; `active`: so many of the
    cast take part."""

    phase: str = "coming in"
    rate: float = PLAN["phases"][0]["rate"]
    active: int = 0
    inside: int = 0
    is_over: bool = False
    free: list[dict[str, Any]] = field(default_factory=lambda: list(PLAN["cast"]))


NOW = Now()


class Player(FastHttpUser):
    """The next one of the cast."""

    wait_time = constant(0)
    network_timeout = connection_timeout = 60.0
    max_retries = 0

    def on_start(self) -> None:
        about = NOW.free.pop(0)
        self.number = len(PLAN["cast"]) - len(NOW.free)
        self.browser = Browser(self.client, JOURNAL, about["address"], lambda: NOW.phase)
        self.person = KINDS[about["kind"]](self.browser, about, PLAN["run"], PLAN["password"], self.pause)
        self.counted, self.since = 0, time.monotonic()
        for _try in range(TRIES):
            try:
                if self.browser.come_in(about["login"], PLAN["password"]):
                    break
            except Gone:
                pass
            gevent.sleep(AGAIN_SECONDS)
        else:
            raise SystemExit(f"{about['login']} cannot come in")
        NOW.inside += 1
        # Where in their pause they are, is chance.
        self.since = time.monotonic() - random.random() * self.interval()  # noqa: S311

    def interval(self) -> float:
        return len(PLAN["cast"]) / NOW.rate if NOW.rate else 0.0

    def pause(self) -> None:
        made, self.counted = self.browser.made - self.counted, self.browser.made
        left, now = made * random.uniform(0.5, 1.5), time.monotonic()  # noqa: S311
        # Counted in intervals: where the rate doubles, all are as far in their pause as before, and nobody storms in.
        while (interval := self.interval()) and left > (passed := (now - self.since) / interval) and not NOW.is_over:
            left, self.since = left - passed, now
            gevent.sleep(min(left * interval, LONGEST_NAP))
            now = time.monotonic()
        self.since = time.monotonic()

    def task(self) -> None:
        self.pause()
        while NOW.active and self.number > NOW.active and not NOW.is_over:
            gevent.sleep(LONGEST_NAP)
        if NOW.is_over:
            raise StopUser
        try:
            self.person.act()
        except Gone:
            gevent.sleep(AGAIN_SECONDS if NOW.rate else 0)

    tasks = [task]


def logins(environment: Any, phase: dict[str, Any]) -> None:
    """People who come in anew, from browsers and addresses that nobody knows."""
    begun, people = time.monotonic(), [each for each in PLAN["cast"] if each["kind"] == "desk"]

    def one(number: int) -> None:
        stranger = Player(environment)
        browser = Browser(stranger.client, JOURNAL, f"10.200.{number // 250}.{number % 250}", lambda: phase["name"])
        with_gone = None
        try:
            came = browser.come_in(people[number % len(people)]["login"], PLAN["password"])
        except Gone as gone:
            came, with_gone = False, gone
        if not came:
            JOURNAL.write(Asked(phase["name"], "login", 0, 0.0, error=f"did not come in: {with_gone}"))

    number = 0
    while (passed := time.monotonic() - begun) < phase["seconds"]:
        if number < passed * phase["logins"]:
            gevent.spawn(one, number)
            number += 1
        else:
            gevent.sleep(0.05)


@events.test_start.add_listener
def begin(environment: Any, **_more: Any) -> None:
    gevent.spawn(direct, environment)


def direct(environment: Any) -> None:
    """Wait until all are in, then phase after phase; whoever runs this is told by a line of each."""
    while NOW.inside < len(PLAN["cast"]):
        gevent.sleep(0.5)
    for phase in PLAN["phases"]:
        NOW.phase, NOW.rate, NOW.active = phase["name"], phase["rate"], phase.get("active", 0)
        print(json.dumps({"phase": phase["name"], "at": time.time()}), flush=True)  # noqa: T201
        if phase.get("logins"):
            logins(environment, phase)
        else:
            gevent.sleep(phase["seconds"])
    NOW.phase = "ending"
    print(json.dumps({"phase": NOW.phase, "at": time.time()}), flush=True)  # noqa: T201
    NOW.is_over = True  # whoever is at it comes to its end
    until = time.monotonic() + PATIENCE_SECONDS
    while environment.runner.user_count and time.monotonic() < until:
        gevent.sleep(0.5)
    environment.runner.quit()


@events.quitting.add_listener
def end(environment: Any, **_more: Any) -> None:
    JOURNAL.close()
