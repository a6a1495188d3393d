"""Do requirements/*.txt hold what pyproject.toml asks for? Every package that is named there is locked at that version,
nothing is locked for pyproject.toml that it no longer names, runtime and dev agree, and every package has its hashes.
Knows only the files; `make lock` makes them anew.
"""

import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")


@dataclass
class Locked:
    """One package of a lock file."""

    version: str
    hashes: int = 0
    wanted_by: set[str] = field(default_factory=set)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list) -> dict[str, str]:
    """name -> version, of requirements that are pinned; groups that include others are put together by the caller."""
    found = (NAMED.match(each) for each in requirements if isinstance(each, str))
    return {normal(match[1]): match[2] for match in found if match}


def locked(path: Path) -> dict[str, Locked]:
    packages: dict[str, Locked] = {}
    last = None
    for line in path.read_text().splitlines():
        if match := NAMED.match(line):
            last = packages[normal(match[1])] = Locked(match[2])
        elif last is not None and "--hash=sha256:" in line:
            last.hashes += 1
        elif last is not None and line.lstrip().startswith("#"):
            last.wanted_by.add(line.lstrip("# ").removeprefix("via ").strip())
    return packages


def faults() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    runtime_wants = named(project["project"]["dependencies"])
    dev_wants = runtime_wants | named(groups["dev"])
    for entry in groups["dev"]:
        if isinstance(entry, dict):
            dev_wants |= named(groups[entry["include-group"]])
    wanted = {"runtime": runtime_wants, "dev": dev_wants, "load": named(groups["load"]), "peer": named(groups["peer"])}
    files = {name: locked(ROOT / "requirements" / f"{name}.txt") for name in wanted}
    wrong = []
    for name, wants in wanted.items():
        for package, version in wants.items():
            there = files[name].get(package)
            if there is None:
                wrong.append(f"{name}.txt lacks {package}=={version}")
            elif there.version != version:
                wrong.append(f"{name}.txt has {package}=={there.version}, pyproject.toml wants {version}")
        for package, there in files[name].items():
            if not there.hashes:
                wrong.append(f"{name}.txt: {package} has no hash")
            ours = any(who.startswith("haicso (pyproject.toml") for who in there.wanted_by)
            if ours and package not in wants:
                wrong.append(f"{name}.txt locks {package} for pyproject.toml, which does not name it")
    for package, there in files["runtime"].items():
        if package not in files["dev"]:
            wrong.append(f"dev.txt lacks {package} of runtime.txt")
        elif files["dev"][package].version != there.version:
            wrong.append(f"{package} is {there.version} in runtime.txt and {files['dev'][package].version} in dev.txt")
    return wrong


def main() -> int:
    wrong = faults()
    print(*wrong, sep="\n")
    if wrong:
        print("check_locks: run `make lock`")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
