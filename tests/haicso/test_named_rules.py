"""Of Bootstrap's rules only those travel whose classes our pages name; without the rest nothing looks different."""

import re
from pathlib import Path

from django.conf import settings

from haicso.bundling.bundles import NAMED, style_sheet
from haicso.bundling.named_rules import named_rules

ROOT = Path(settings.BASE_DIR)
BOOTSTRAP = (ROOT / "static/vendor/bootstrap/bootstrap.min.css").read_text()
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ROOMS = ("haicso", "kpi", "reports", "services", "tickets", "users")


def classes_that_we_write() -> set[str]:
    """In the templates, in what Python puts on widgets, in what the script adds."""
    written: list[str] = []
    for file in (ROOT / "templates").rglob("*.html"):
        written += re.findall(r'class="([^"]*)"', file.read_text())
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            written += re.findall(r"""["']?class(?:_|_name)?["']?\s*[:=]\s*["']([\w \-]+)["']""", file.read_text())
    for file in (ROOT / "assets/js").rglob("*.js"):
        text = file.read_text()
        written += re.findall(r'className = "([^"]*)"', text)
        written += [
            name for call in re.findall(r"classList\.\w+\(([^)]*)\)", text) for name in re.findall(r'"([\w-]+)"', call)
        ]
    return {name for words in written for name in re.findall(r"-?[A-Za-z_][\w-]*", words)}


def test_every_class_of_bootstrap_that_we_write_keeps_its_rules():
    heads = re.sub(r"\{[^{}]*\}", "{}", BOOTSTRAP)
    of_bootstrap = set(CLASS.findall(heads))
    assert len(of_bootstrap) > 1000
    assert of_bootstrap & classes_that_we_write() - {"if", "else"} <= NAMED
    assert of_bootstrap >= NAMED


def test_what_stays_and_what_goes():
    sheet = (
        '@charset "UTF-8";/*! Makers (https://a.example/) .x{} */:root,[data-bs-theme=light]{--a:1}a{b:c}'
        ".btn,.alert{d:e}.btn:not(.off):not(.gone){f:g}.btn.off{h:i}.btn>.card:is(.no,.yes),.btn .btn{j:k}"
        "@media (min-width:9px){.alert{l:m}.btn{n:o}}@media print{.alert{p:q}}"
        "@keyframes turn{to{r:s}}@supports (x:y){@media print{.card{t:u}}}[data-bs-theme=dark]{--a:2}"
    )
    assert named_rules(sheet, frozenset({"btn", "card"})) == (
        '@charset "UTF-8";/*! Makers (https://a.example/) .x{} */:root{--a:1}a{b:c}'
        ".btn{d:e}.btn:not(.off):not(.gone){f:g}.btn .btn{j:k}"
        "@media (min-width:9px){.btn{n:o}}@keyframes turn{to{r:s}}@supports (x:y){@media print{.card{t:u}}}"
    )


def test_with_all_of_its_classes_bootstrap_loses_only_what_its_own_attributes_ask_for():
    kept = named_rules(BOOTSTRAP, frozenset(CLASS.findall(BOOTSTRAP)))
    assert "data-bs-" not in re.sub(r":not\([^()]*\)", "", kept)
    ours = re.sub(r"[^{},]*\[data-bs-[^{},]*", "", kept)
    assert len(ours) > 0.95 * len(BOOTSTRAP)
    assert kept.count("{") == kept.count("}")


def test_the_sheet_of_every_page_is_a_third_of_what_it_was_and_names_its_makers():
    sheet = style_sheet(ROOT / "assets" / "css" / "haicso.css")
    assert "Copyright 2011-2025 The Bootstrap Authors" in sheet
    assert ".btn-primary{" in sheet
    assert ".modal" not in sheet
    assert len(sheet) < 140_000
