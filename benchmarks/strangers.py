"""Strangers who try passwords, as a process of their own, and the browser that they and the offices of
`benchmarks.logins` use. Prints one line of JSON: answers by code, their seconds, seconds of processor it took itself.

    python -m benchmarks.strangers PORT LOGINS TRIES_A_SECOND SECONDS
"""

import json
import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from statistics import median
from urllib.parse import urlencode

STRANGERS = 100


@dataclass
class Told:
    """What was answered, and seconds of the answers."""

    codes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, code: str, seconds: float) -> None:
        with self.lock:
            self.codes[code] += 1
            self.seconds.append(seconds)

    def line(self, name: str) -> str:
        times = sorted(self.seconds) or [0.0]
        p95 = times[min(len(times) * 95 // 100, len(times) - 1)]
        said = ", ".join(f"{count} x {code}" for code, count in self.codes.most_common()) or "none"
        return f"{name:28} {said}; median {median(times):.2f} s, p95 {p95:.2f} s, longest {times[-1]:.2f} s"


class Browser:
    """One that keeps its cookies and sits at an address: it is said in X-Forwarded-For, and for nginx, which looks for
    itself, the connection comes from the like of it in 127.0.0.0/8."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address
        self.here = "127." + address.partition(".")[2]
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.here, 0))
        headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie") or ():
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
            return answer.status, page
        finally:
            connection.close()

    def log_in(self, username: str, password: str) -> int:
        """Without a session, as a morning begins; what else the browser keeps, it sends."""
        self.cookies.pop("sessionid", None)
        if "csrftoken" not in self.cookies:
            self.ask("GET", "/masuk/")
        token = self.cookies.get("csrftoken", "")
        return self.ask("POST", "/masuk/", login=username, password=password, csrfmiddlewaretoken=token)[0]


def attack(port: int, logins: int, tries: int, seconds: float) -> Told:
    """At the given pace from 100 addresses, with so many under way at once at most."""
    strangers = [Browser(port, f"203.0.113.{n}") for n in range(STRANGERS)]
    chance = random.Random(1945)  # noqa: S311 - the same tries every time
    told = Told()

    def one(number: int) -> None:
        begun = time.perf_counter()
        try:
            code = str(strangers[number % STRANGERS].log_in(f"kantor{chance.randrange(logins)}", f"tebakan{number}"))
        except OSError as error:
            code = type(error).__name__
        told.add(code, time.perf_counter() - begun)

    begun = time.monotonic()
    pool = ThreadPoolExecutor(tries)
    for number in range(int(tries * seconds)):
        time.sleep(max(begun + number / tries - time.monotonic(), 0))
        pool.submit(one, number)
    # What the machine could not even begin to send is not waited for.
    pool.shutdown(cancel_futures=True)
    return told


if __name__ == "__main__":
    answered = attack(*(int(argument) for argument in sys.argv[1:]))
    json.dump({"codes": answered.codes, "seconds": answered.seconds, "processor": time.process_time()}, sys.stdout)
