"""Looks whether every package has a contract that says which of its rooms may look at which, and whether templates
include downward only. Prints what has none; exit code 1 when there is any.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("users", "services", "tickets", "kpi", "hai", "reports", "haicso")
"""The lowest first."""
BELOW_ALL = {"components", "account"}
"""Templates of no floor: parts that pages are made of, and the login's pages."""
INCLUDE = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def packages() -> list[str]:
    """Every package with at least two modules or packages in it, migrations apart."""
    found = []
    for floor in FLOORS:
        for init in sorted((ROOT / floor).rglob("__init__.py")):
            inside = [one for one in init.parent.iterdir() if one.suffix == ".py" or (one / "__init__.py").exists()]
            rooms = [one for one in inside if one.name not in {"__init__.py", "migrations"}]
            if len(rooms) > 1 and "migrations" not in init.parts:
                found.append(".".join(init.parent.relative_to(ROOT).parts))
    return found


def without_contract() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = {name for contract in contracts if contract.get("exhaustive") for name in contract["containers"]}
    return [
        f"{package}: no contract in pyproject.toml says what its rooms may import"
        for package in packages()
        if package not in held
    ]


def floor_of(template: str) -> int:
    """Of a template's path below templates/; pages beside all floors lie above them."""
    first = template.split("/")[0] if "/" in template else ""
    if first in BELOW_ALL:
        return -1
    return FLOORS.index(first) if first in FLOORS else len(FLOORS)


def upward() -> list[str]:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        found += [
            f"templates/{name}: includes {included} of a floor above"
            for included in INCLUDE.findall(path.read_text())
            if "/" in included and floor_of(included) > floor_of(name)
        ]
    return found


def main() -> int:
    found = [*without_contract(), *upward()]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
