"""The check of how templates are written notices what it is there for, and leaves alone what has a reason."""

import importlib.util
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def layout():
    spec = importlib.util.spec_from_file_location(
        "check_layout", Path(settings.BASE_DIR) / "scripts" / "check_layout.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<div>\n  <p>x</p>\n</div>\n", []),
        ("<div>\n<p>x</p>\n</div>\n", [2]),
        ("<div>\n    <p>x</p>\n</div>\n", [2]),
        ("<div>\n   <p>x</p>\n</div>\n", [2, 2]),
        ("{% if a %}\n  x\n{% else %}\nx\n{% endif %}\n", [4]),
        ('<a\n  class="x"\n  href="y">\n  x\n</a>\n', []),
        ('<a\n  class="x"\n  href="y">\nx\n</a>\n', [4]),
        ("<div>\n  <br>\n  x\n</div>\n", []),
        ("<pre>\n x\n</pre>\n", []),
        ("{% comment %}\n x\n{% endcomment %}\n", []),
    ],
)
def test_what_is_inside_stands_two_spaces_further_right(layout, text, lines):
    assert [number for number, _ in layout.indentation(text)] == lines
