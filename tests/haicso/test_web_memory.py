"""The web process keeps no memory of passwords it checked, however many threads checked one, and looks for no garbage
in what it keeps for good (gunicorn.conf.py)."""

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

CHECKS = """
import runpy, threading
runpy.run_path("gunicorn.conf.py")
from argon2 import PasswordHasher
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
turn, go_on = threading.Lock(), threading.Event()
hashed, checked = hasher.hash("a"), threading.Barrier(13)
def check():
    with turn:
        hasher.verify(hashed, "a")
        hasher.verify(hashed, "a")
    checked.wait()
    go_on.wait()
threads = [threading.Thread(target=check, daemon=True) for _ in range(12)]
[thread.start() for thread in threads]
checked.wait()
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("RssAnon")))
"""


def test_threads_that_checked_a_password_do_not_each_keep_its_memory():
    done = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", CHECKS], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < 90, "twelve heaps of 19 MiB are 228 MB"


SETTLED = """
import gc, os, runpy
os.environ["DJANGO_SETTINGS_MODULE"] = "haicso.settings"
import haicso.wsgi
kept = len(gc.get_objects())
runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
print(kept, len(gc.get_objects()))
"""


def test_what_a_process_keeps_for_good_is_not_looked_through_while_somebody_waits():
    done = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", SETTLED], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60
    )
    kept, looked_through = map(int, done.stdout.split())
    assert kept > 100_000
    assert looked_through < kept / 50
