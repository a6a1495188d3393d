"""`.env.example` and README name the variables that the settings read, with the defaults that they have."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
PLAIN = {"int", "bool", "str"}


def read_by_the_settings() -> dict[str, str | None]:
    """Variable -> its default as it is written in a shell; None where the code works it out."""
    found: dict[str, str | None] = {}
    tree = ast.parse((ROOT / "haicso" / "settings.py").read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env"), attr=kind), args=[ast.Constant(value=str(name)), *rest]
            ):
                default = rest[0].value if kind in PLAIN and rest and isinstance(rest[0], ast.Constant) else None
                found[name] = None if default is None else str(default)
    return found


def written() -> dict[str, tuple[str, bool]]:
    """Variable -> its value and whether it is only a commented default."""
    lines = re.findall(r"^(#?)([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (value, bool(commented)) for commented, name, value in lines}


def test_the_example_names_exactly_the_variables_of_the_settings():
    assert written().keys() == read_by_the_settings().keys()


def test_its_defaults_are_those_of_the_code():
    shown = {name: value for name, (value, is_default) in written().items() if is_default}
    known = {name: default for name, default in read_by_the_settings().items() if default}
    assert {name: shown[name] for name in shown.keys() & known.keys()} == {
        name: known[name] for name in shown.keys() & known.keys()
    }
    assert "CSO_PASSWORD_TRIES" in shown.keys() & known.keys()


def test_readme_explains_no_variable_that_is_not_there():
    table = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("| Variable | Meaning | Default |")[1].split("\n\n")[0]
    )
    named = {
        name for first in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", first)
    }
    assert named
    assert named <= read_by_the_settings().keys()
