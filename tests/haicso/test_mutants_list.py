"""The list of controls that `make mutants` takes away fits the code: texts are there, tests are there (quick; the run
itself is scripts/mutants.py)."""

import ast
import tomllib
from functools import cache

import pytest
from django.conf import settings

CONTROLS = tomllib.loads((settings.BASE_DIR / "tests" / "mutants.toml").read_text())["control"]
NAMES = [control["name"] for control in CONTROLS]


@cache
def functions(path: str) -> set[str]:
    file = settings.BASE_DIR / path
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.once
@pytest.mark.parametrize("control", CONTROLS, ids=NAMES)
def test_a_control_can_be_taken_away_and_its_tests_exist(control):
    text = (settings.BASE_DIR / control["file"]).read_text()
    assert text.count(control["find"]) == 1, "its text must stand exactly once in the file"
    assert control["find"] != control["put"]
    assert control.get("on", "sqlite") in {"sqlite", "postgresql"}
    for test in control["tests"]:
        path, _, function = test.partition("::")
        assert function in functions(path), test


@pytest.mark.once
def test_there_are_at_least_forty_controls_of_different_names():
    assert len(NAMES) == len(set(NAMES)) >= 40
