"""What people do all day, by kind of login: which pages they open, how often, and what they send.

A day is drawn from `DAY` by weight. Of a hundred requests of the whole cast some four are signed with a CSO password
and some three begin a ticket, as in the busiest hour with its bursts (docs/security.md, load at national scale).
"""

import random
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from benchmarks.load.browser import Browser, Page, pdf
from benchmarks.load.journal import Form

Pause = Callable[[], None]
FILE_OF_A_MEGABYTE = 0.2
"""So many recorded questions bring one."""
ESCALATED, ANSWERED_AT_ONCE = 0.25, 0.4
CHANNELS = ("tatap_muka", "telepon", "email")

waiting: dict[str, deque[str]] = defaultdict(deque)
"""By login of the office: tickets of this run that wait for it. Whoever takes one has it alone."""
replied: dict[str, deque[str]] = defaultdict(deque)
at_hai: deque[tuple[str, str]] = deque()
"""Ticket and login of its office."""


class Person:
    """One browser with the person before it. `about`: their line of the cast; `pause`: think, as long as it takes to
    hold the pace."""

    DAY: tuple[tuple[str, int], ...] = ()

    def __init__(self, browser: Browser, about: dict[str, Any], run: str, password: str, pause: Pause) -> None:
        self.browser, self.about, self.run, self.password, self.pause = browser, about, run, password, pause
        self.rng = random.Random(f"{run} {about['login']} {about['address']}")  # noqa: S311
        self.known: list[str] = []

    def act(self) -> None:
        """The next thing that they do."""
        names, weights = zip(*self.DAY, strict=True)
        getattr(self, self.rng.choices(names, weights)[0])()

    def mark(self) -> str:
        """A word that nothing else in the archive has."""
        return f"{self.run}{secrets.token_hex(6)}"

    # --- Pages --------------------------------------------------------------------------------------------------------
    def home(self) -> None:
        self.browser.get("home", "/")

    def recap(self) -> None:
        address = self.rng.choice(("/tiket/", "/tiket/", "/tiket/?tab=menunggu", "/tiket/?channel=surat"))
        self.known = self.browser.get("list", address).references()

    def ticket(self) -> None:
        if not self.known:
            self.recap()
            self.pause()
        if self.known:
            self.browser.get("ticket", f"/tiket/{self.rng.choice(self.known)}/")

    def search(self) -> None:
        word = self.rng.choice(self.about["words"]).replace(" ", "+")
        self.browser.get("text search", f"/tiket/?q={word}")

    def reference(self) -> None:
        self.browser.get("reference search", f"/tiket/?q={self.about['prefix']}")

    def warnings(self) -> None:
        self.browser.get("early warning", "/peringatan-dini/")

    def office_figures(self) -> None:
        self.browser.get("figures of an office", f"/monitoring-iku/kantor/{self.about['office']}/")

    def nation_figures(self) -> None:
        self.browser.get("figures of the nation", f"/monitoring-iku/?quarter={self.about['quarter']}")

    def hai_report(self) -> None:
        self.browser.get("HAI report", f"/laporan/hai/?quarter={self.about['quarter']}")

    # --- Forms --------------------------------------------------------------------------------------------------------
    def form(self, page: Page, begin: str, act: str, marks: list[tuple[str, str]]) -> tuple[dict[str, str], Form]:
        fields = page.form(begin)
        return fields, Form(fields["submission"], act, self.about["login"], marks)

    def on_ticket(self, reference: str, act: str, event: str, text: str) -> bool:
        """Open the ticket, write, send; whether it was done."""
        page = self.browser.get("ticket", f"/tiket/{reference}/")
        mark, signature = self.mark(), self.signature()
        fields, form = self.form(page, 'id="act"', act, [(event, mark)])
        self.pause()
        fields |= {"act": act, text: f"Contoh tindak lanjut {mark}."} | signature
        kind = f"sign and {act}" if signature else act.replace("_", " ")
        return bool(self.browser.send(kind, f"/tiket/{reference}/tindak-lanjut/", fields, form, {}))

    def signature(self) -> dict[str, str]:
        """Of an officer of the office; others need none."""
        officers = self.about.get("officers")
        return {"officer": str(self.rng.choice(officers)), "password": self.password} if officers else {}


class Desk(Person):
    """An office of the treasury: one login, several officers."""

    DAY = (
        ("home", 10), ("recap", 18), ("ticket", 24), ("search", 6), ("reference", 4), ("office_figures", 6),
        ("record", 4), ("go_on", 5), ("warnings", 2),
    )  # fmt: skip

    def record(self) -> None:
        page = self.browser.get("record form", "/tiket/rekam/")
        chance = self.rng.random()
        follow_up = "selesai" if chance < ANSWERED_AT_ONCE else "nanti" if chance < 0.8 else "hai"
        question, answer = self.mark(), self.mark()
        marks = [("asked", question)] + ([("answered", answer)] if follow_up == "selesai" else [])
        fields, form = self.form(page, 'enctype="multipart/form-data"', f"record {follow_up}", marks)
        self.pause()
        fields |= {
            "act": "send", "email": self.rng.choice(self.about["askers"]), "name": "", "unit_type": "SATKER",
            "satker_code": "", "institution": "", "channel": self.rng.choice(CHANNELS),
            "subject": f"Contoh pertanyaan {question}", "question": f"Contoh pertanyaan, berkas {question}.",
            "follow_up": follow_up, "answer": f"Contoh jawaban {answer}." if follow_up == "selesai" else "",
        } | self.signature()  # fmt: skip
        files = {"attachments": FILE} if self.rng.random() < FILE_OF_A_MEGABYTE else {}
        kind = "sign and record, 1 MB" if files else "sign and record"
        reference = self.browser.send(kind, "/tiket/rekam/", fields, form, files)
        if reference and follow_up == "nanti":
            waiting[self.about["login"]].append(reference)
        elif reference and follow_up == "hai":
            at_hai.append((reference, self.about["login"]))

    def go_on(self) -> None:
        """Finish what HAI replied to, else answer what waits or send it to HAI; else record something."""
        login = self.about["login"]
        if replied[login]:
            self.on_ticket(replied[login].popleft(), "finish", "answered", "answer")
        elif waiting[login]:
            reference = waiting[login].popleft()
            if self.rng.random() >= ESCALATED:
                self.on_ticket(reference, "answer", "answered", "answer")
            elif self.on_ticket(reference, "escalate", "escalated", "note"):
                at_hai.append((reference, login))
        else:
            self.record()


class Satker(Person):
    DAY = (("home", 10), ("recap", 18), ("ticket", 22), ("search", 5), ("ask", 5))

    def ask(self) -> None:
        page = self.browser.get("record form", "/tiket/rekam/")
        askers = page.options("asker")
        mark = self.mark()
        fields, form = self.form(page, 'enctype="multipart/form-data"', "ask", [("asked", mark)])
        self.pause()
        fields |= {
            "asker": self.rng.choice(askers), "new_email": "", "new_name": "", "destination": "perbendaharaan",
            "subject": f"Contoh pertanyaan {mark}", "question": f"Contoh pertanyaan satker, berkas {mark}.",
        }  # fmt: skip
        if reference := self.browser.send("ask", "/tiket/rekam/", fields, form, {}):
            waiting[self.about["desk"]].append(reference)


class Region(Person):
    DAY = (("home", 10), ("recap", 20), ("ticket", 20), ("search", 8), ("office_figures", 20), ("warnings", 8))


class Monitor(Person):
    DAY = (("home", 10), ("recap", 20), ("ticket", 10), ("search", 15), ("nation_figures", 12), ("hai_report", 5))


class Agent(Person):
    """HAI, layer 1."""

    DAY = (("home", 5), ("recap", 15), ("ticket", 15), ("search", 5), ("reply", 20), ("hai_report", 3))

    def reply(self) -> None:
        if not at_hai:
            self.recap()
            return
        reference, desk = at_hai.popleft()
        if self.on_ticket(reference, "hai_reply", "hai_replied", "answer"):
            replied[desk].append(reference)


KINDS: dict[str, type[Person]] = {"desk": Desk, "satker": Satker, "region": Region, "monitor": Monitor, "agent": Agent}
FILE = pdf()
