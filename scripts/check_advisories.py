"""Are there known holes in the packages we run? Asks OSV, which pip-audit asks too, once for all packages of
requirements/runtime.txt. Where it is not reachable (a closed network) it says so and compares nothing: that is no
proof of anything, and the ministry runs it where it is reachable.
"""

import http.client
import json
import os
import sys
from pathlib import Path

from check_locks import locked

ROOT = Path(__file__).resolve().parent.parent
HOST, PATH = "api.osv.dev", "/v1/querybatch"
PATIENCE_SECONDS = 5


def ask(packages: dict[str, str]) -> list[list[str]]:
    """The numbers of the advisories of each package, in order. OSError where nobody answers."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages.items()
    ]
    asking = http.client.HTTPSConnection(HOST, timeout=PATIENCE_SECONDS)
    try:
        asking.request("POST", PATH, json.dumps({"queries": queries}), {"Content-Type": "application/json"})
        answer = asking.getresponse()
        if answer.status != 200:
            raise OSError(f"it answered {answer.status}")
        results = json.loads(answer.read())["results"]
    finally:
        asking.close()
    return [[found["id"] for found in result.get("vulns", [])] for result in results]


def main() -> int:
    packages = {name: each.version for name, each in locked(ROOT / "requirements" / "runtime.txt").items()}
    if os.environ.get("HAICSO_OFFLINE") == "1":
        print("check_advisories: HAICSO_OFFLINE=1: nothing was compared")
        return 0
    try:
        found = ask(packages)
    except (OSError, http.client.HTTPException, ValueError, KeyError) as away:
        print(f"check_advisories: {HOST} is not reachable ({away}): nothing was compared")
        return 0
    holes = [
        f"{name} {version}: {', '.join(numbers)}"
        for (name, version), numbers in zip(packages.items(), found, strict=True)
        if numbers
    ]
    print(f"check_advisories: {len(packages)} packages compared, {len(holes)} with a known hole")
    print(*holes, sep="\n")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
