"""The one style sheet and the one script: what is put together, and what is refused."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from haicso.bundling.bundles import CannotBundle, script, style_sheet, write

ASSETS = Path(settings.BASE_DIR) / "assets"


def test_bootstrap_lies_in_the_first_layer_and_nothing_outside_of_a_layer():
    sheet = style_sheet(ASSETS / "css" / "haicso.css")
    assert sheet.index("@layer bootstrap,") < sheet.index("@layer bootstrap {") < sheet.index("@layer tokens {")
    assert "@import url" not in sheet
    assert "@charset" not in sheet


def test_every_source_is_part_of_its_bundle():
    entry = (ASSETS / "css" / "haicso.css").read_text()
    for file in (ASSETS / "css").rglob("*.css"):
        assert file.name == "haicso.css" or f'url("{file.relative_to(ASSETS / "css")}")' in entry
    whole = script(ASSETS / "js" / "haicso.js")
    for file in (ASSETS / "js").glob("*.js"):
        named = re.findall(r"^export ((?:const|function) \w+)", file.read_text(), re.M)
        assert named or file.name == "haicso.js", file.name
        assert all(name in whole for name in named), file.name


def test_collectstatic_and_pages_find_both_bundles():
    for name in ("css/haicso.css", "js/haicso.js"):
        assert Path(finders.find(name)).read_text()


def test_what_is_written_for_those_who_change_it_is_not_sent_and_licences_are(tmp_path):
    (tmp_path / "top.js").write_text('/*! (c) */\n/* Why\n   so. */\nconst text = "/* no comment */"; /* short */\n')
    whole = script(tmp_path / "top.js")
    assert "Why" not in whole
    assert "(c)" in whole
    assert '"/* no comment */"; /* short */' in whole
    assert "Bootstrap" in style_sheet(ASSETS / "css" / "haicso.css")


def test_a_module_stands_once_and_before_whoever_imports_it(tmp_path):
    (tmp_path / "low.js").write_text("export const low = 1;\n")
    (tmp_path / "mid.js").write_text('import { low } from "./low.js";\nexport function mid() { return low; }\n')
    (tmp_path / "top.js").write_text('import { low } from "./low.js";\nimport { mid } from "./mid.js";\nmid(low);\n')
    whole = script(tmp_path / "top.js")
    assert whole.count("const low") == 1
    assert whole.index("const low") < whole.index("function mid") < whole.index("mid(low)")
    assert "import" not in whole
    assert "export" not in whole


@pytest.mark.parametrize(
    "text",
    [
        'import low from "./low.js";\n',
        'import * as low from "./low.js";\n',
        "export default 1;\n",
        'import { low } from "./low.js";\nconst low = 2;\n',
        'import { top } from "./top.js";\n',
    ],
)
def test_what_cannot_be_carried_out_is_refused(tmp_path, text):
    (tmp_path / "low.js").write_text("export const low = 1;\n")
    (tmp_path / "top.js").write_text(text)
    with pytest.raises(CannotBundle):
        script(tmp_path / "top.js")


def test_an_import_without_a_layer_is_refused(tmp_path):
    (tmp_path / "top.css").write_text('@import url("low.css");\n')
    with pytest.raises(CannotBundle):
        style_sheet(tmp_path / "top.css")


def test_a_bundle_that_is_right_keeps_its_date(tmp_path):
    write(tmp_path)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.*s")}
    write(tmp_path)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.*s")} == before
    assert len(before) == 2
