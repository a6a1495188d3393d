"""`make check`: all that can be said of the code without running it. All steps run; failures are listed at the end."""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEST = {"HAICSO_MODE": "test"}
# A ministry's environment as README describes it. Nothing is connected to.
PRODUCTION = {
    "HAICSO_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "hai.example.go.id",
    "CSRF_TRUSTED_ORIGINS": "https://hai.example.go.id",
    "SITE_URL": "https://hai.example.go.id",
    "DATABASE_URL": "postgres://haicso@db.example.go.id/haicso",
    "EMAIL_URL": "smtp+tls://mail.example.go.id:587",
    "TRUSTED_PROXY_COUNT": "1",
}

CODE = ["haicso", "reports", "kpi", "tickets", "users", "services", "scripts", "manage.py"]
# semgrep asks nobody, tells nobody, and looks at new files too.
SEMGREP = ["--error", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore"]
QUIET = {
    "SEMGREP_SEND_METRICS": "off",
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
    "SEMGREP_SETTINGS_FILE": str(ROOT / "var" / "semgrep.yml"),
    "SEMGREP_LOG_FILE": str(ROOT / "var" / "log" / "semgrep.log"),
}


def tracked(*patterns: str) -> list[str]:
    """Files of the repository, and new ones that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]


def steps() -> list[tuple[str, list[str | Path], dict[str, str]]]:
    python, manage = BIN / "python", [BIN / "python", "manage.py"]
    templates = [path for path in tracked("*.html", "*.txt") if "templates/" in path]
    return [
        ("format: ruff", [BIN / "ruff", "format", "--check", "."], {}),
        ("lint: ruff", [BIN / "ruff", "check", "."], {}),
        ("types: mypy", [BIN / "mypy"], TEST),
        ("packages: what each needs is in the lock file", [python, "-m", "pip", "check"], {}),
        ("import contracts", [BIN / "lint-imports"], TEST),
        ("rooms: a contract for every package, templates downward", [python, "scripts/check_rooms.py"], {}),
        ("templates: djade", [BIN / "djade", "--check", "--target-version", "5.2", *templates], {}),
        ("layout of templates, style and script", [python, "scripts/check_layout.py"], {}),
        ("English: every text translated, none dead", [*manage, "messages", "--check"], TEST),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], TEST),
        ("deployment settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ("security: bandit", [BIN / "bandit", "-q", "-c", "pyproject.toml", "-r", *CODE], {}),
        (
            "own rules: semgrep",
            [BIN / "semgrep", "scan", "--config", "scripts/rules.yml", *SEMGREP, *CODE, "templates"],
            QUIET,
        ),
        ("the tree: no secret, machine path or registry address", [python, "scripts/check_tree.py"], {}),
        ("lock files fit pyproject.toml", [python, "scripts/check_locks.py"], {}),
        ("known holes of the packages", [python, "scripts/check_advisories.py"], {}),
    ]


def carried_out(step: tuple[str, list[str | Path], dict[str, str]]) -> tuple[str, int, float, str]:
    """(its name, exit code, seconds, what it said)."""
    name, command, environment = step
    begin = time.monotonic()
    # DATABASE_URL of the caller's shell has no say here.
    base = {key: value for key, value in os.environ.items() if key not in PRODUCTION}
    done = subprocess.run(
        command, cwd=ROOT, env={**base, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return name, done.returncode, time.monotonic() - begin, done.stdout


def main() -> int:
    failed = []
    # Two at a time: the slow ones (types, security rules) want one core each and touch nothing of each other.
    with ThreadPoolExecutor(2) as pool:
        for name, code, seconds, said in pool.map(carried_out, steps()):
            print(f"check: {name}: {'FAILED' if code else 'ok'} ({seconds:.1f} s)", flush=True)
            if code:
                failed.append(name)
                print("\n".join(f"    {line}" for line in said.rstrip().splitlines()), flush=True)
            elif "nothing was compared" in said:
                print(f"    {said.strip()}", flush=True)
    if failed:
        print("check: failed:")
        for name in failed:
            print(f"  - {name}")
        print(
            "check: much of it repairs: .venv/bin/ruff format . ; .venv/bin/ruff check --fix . ; .venv/bin/djade FILE"
        )
        return 1
    print("check: all is well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
