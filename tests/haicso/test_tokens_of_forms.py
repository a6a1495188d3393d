"""Every form that is sent carries its token: a test client does not ask for it, a browser is refused without."""

import re

import pytest

from scripts.check import ROOT

TEMPLATES = ROOT / "templates"
INCLUDED = re.compile(r"""\{%\s*include\s+["']([^"']+)["']([^%]*)%\}""")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)

pytestmark = pytest.mark.once


def test_a_part_with_a_form_that_is_sent_gets_the_token_of_the_page():
    without = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for name, more in INCLUDED.findall(path.read_text()):
            part = TEMPLATES / name
            alone = re.search(r"\bonly\b", more) and "csrf_token=" not in more
            if alone and part.exists() and "{% csrf_token %}" in part.read_text():
                without.append(f"{path.relative_to(TEMPLATES)}: {name}")
    assert not without


def test_every_form_that_is_sent_has_a_token():
    forms = [(path, form) for path in sorted(TEMPLATES.rglob("*.html")) for form in FORM.findall(path.read_text())]
    sent = [(path, form) for path, form in forms if re.search(r"""method=["']post""", form)]
    assert len(sent) > 20
    assert [path.name for path, form in sent if "csrf_token" not in form] == []
