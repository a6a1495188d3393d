"""Takes the pictures of the help pages anew: `.venv/bin/python scripts/help_pictures.py [GUIDE ...]`.

It loads the demo into a folder of its own, as it stands on Monday 18 May 2026 at 10.20 WIB, serves it in a process
whose clock stands there, signs in as each role and takes the five pictures of its guide into static/help/. The same
code makes the same pictures on every machine, whatever the day. What each shows is told in `help_shots`.

Needs what `make test` installs (Playwright, Debian's chromium, time-machine). `--keep FOLDER` keeps the demo there, so
that the next run takes seconds. Names of guides limit it to those.
"""

import argparse
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOMENT = datetime(2026, 5, 18, 3, 20, tzinfo=UTC)
TARGET = ROOT / "static" / "help"
MOST_BYTES = 24_000
"""Of one picture: forty of them stay below a megabyte."""
PORT = int(os.environ.get("PORT") or "8099")
SITE = f"http://127.0.0.1:{PORT}"


def begin_django(folder: Path) -> None:
    os.environ |= {"HAICSO_MODE": "demo", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "haicso.settings"}
    os.environ["SITE_URL"] = SITE
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    import django

    django.setup()


def load(folder: Path) -> None:
    """The demo as it is at the moment, unless the folder holds it."""
    import time_machine

    begin_django(folder)
    from django.core.management import call_command

    with time_machine.travel(MOMENT, tick=False):
        for command, options in (
            ("migrate", {"interactive": False}),
            ("load_reference", {}),
            ("load_demo", {"now": MOMENT}),
        ):
            print(f"pictures: {command}", flush=True)
            call_command(command, verbosity=0, **options)


def serve(folder: Path) -> None:
    """The site, with its clock at the moment, until the process is ended."""
    import time_machine

    begin_django(folder)
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from haicso.wsgi import application

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with time_machine.travel(MOMENT, tick=False):
        make_server("127.0.0.1", PORT, application, Server, Quiet).serve_forever()


def wait_for_site() -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(1800):
        try:
            with opener.open(f"{SITE}/masuk/", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("pictures: the site does not answer")


def small(png: bytes) -> bytes:
    """As WebP: without loss where that fits, else as good as fits."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for options in ({"lossless": True}, *({"quality": quality} for quality in range(80, 15, -8))):
        made = io.BytesIO()
        picture.save(made, "WEBP", method=6, **options)
        if made.tell() <= MOST_BYTES:
            return made.getvalue()
    raise SystemExit("pictures: one does not fit; show less of the page")


def take(wanted: list[str]) -> None:
    from help_shots import SHOTS, prepare, sign_in, take_shot
    from playwright.sync_api import sync_playwright

    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        prepare(browser, SITE)
        for guide, (login, shots) in SHOTS.items():
            if wanted and guide not in wanted:
                continue
            page = sign_in(browser, SITE, login)
            for number, shot in enumerate(shots, 1):
                made = small(take_shot(page, SITE, shot))
                (TARGET / f"{guide}-{number}.webp").write_bytes(made)
                print(f"pictures: {guide}-{number} {len(made)} bytes", flush=True)
            page.context.close()
        browser.close()


def main() -> None:
    wishes = argparse.ArgumentParser(description="Takes the pictures of the help pages from the demo.")
    wishes.add_argument("guides", nargs="*")
    wishes.add_argument("--keep", type=Path)
    wish = wishes.parse_args()
    fresh = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as passing:
        folder = wish.keep or Path(passing) / "loaded"
        if not (folder / "haicso.sqlite3").exists():
            (folder / "static").mkdir(parents=True, exist_ok=True)
            loader = fresh.Process(target=load, args=(folder,))
            loader.start()
            loader.join()
            if loader.exitcode:
                raise SystemExit("pictures: the demo could not be loaded")
        # Before the pictures something is done; what was loaded stays as it is.
        shown = Path(passing) / "shown"
        shutil.copytree(folder, shown)
        server = fresh.Process(target=serve, args=(shown,), daemon=True)
        server.start()
        try:
            wait_for_site()
            take(wish.guides)
        finally:
            server.terminate()
            server.join()


if __name__ == "__main__":
    main()
