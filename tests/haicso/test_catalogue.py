"""The English catalogue: what is extracted, what is compiled without gettext's tools, and what does not fit."""

import gettext
from pathlib import Path

import pytest
from django.conf import settings

from haicso.catalogue import po
from haicso.catalogue.faults import faults
from haicso.catalogue.po import Message
from haicso.catalogue.wanted import CannotExtract, wanted

CATALOGUE = Path(settings.CATALOGUES) / "en" / "LC_MESSAGES" / "django.po"


def repository(root, code="", page="", mail=""):
    """A little one with one module, one page and one mail."""
    for place, text in (("users/one.py", code), ("templates/one.html", page), ("templates/mail/one.txt", mail)):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
    return root


def test_texts_of_code_and_pages_are_wanted_once_and_those_of_mails_not(tmp_path):
    code = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p\n"
        "from users.languages import kept_gettext as k\n"
        '_("Simpan")\nk("Tutup"); ngettext("%(n)d tiket", "%(n)d tiket semua", 2); p("menu", "Laporan")\n'
    )
    page = (
        "{% load i18n %}{% translate 'Simpan' %}{% blocktranslate count n=n trimmed %}\n  satu {{ x }}\n"
        '{% plural %}banyak 5% {{ x }}{% endblocktranslate %}{% include "a.html" with label=_("Baca dulu") %}'
    )
    found = wanted(repository(tmp_path, code, page, "{% load i18n %}{% translate 'Yth. Bapak/Ibu' %}"))
    assert {(m.context, m.singular, m.plural) for m in found} == {
        ("", "Simpan", ""), ("", "Tutup", ""), ("", "%(n)d tiket", "%(n)d tiket semua"), ("menu", "Laporan", ""),
        ("", "satu %(x)s", "banyak 5%% %(x)s"), ("", "Baca dulu", ""),
    }  # fmt: skip
    assert next(m for m in found if m.singular == "Simpan").places == ("users/one.py", "templates/one.html")


@pytest.mark.parametrize("call", ['_(f"Tiket {number}")', "_(words)", '_("Tiket " + number)'])
def test_a_text_that_is_no_literal_is_refused(tmp_path, call):
    with pytest.raises(CannotExtract, match=r"one\.py: line 2"):
        wanted(repository(tmp_path, f"from django.utils.translation import gettext as _\n{call}\n"))


MESSAGES = [
    Message('Kata "sandi"\nbaru\t\\', strings=('New "password"\n\t\\',), places=("users/one.py", "kpi/two.py")),
    Message("%(n)d tiket", "%(n)d tiket semua", strings=("%(n)d ticket", "%(n)d tickets")),
    Message("Laporan", context="menu", strings=("Reports",)),
    Message("Belum", strings=("",)),
]


def test_a_catalogue_is_written_and_read_and_compiled_as_gettext_has_it(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    po.write(path, MESSAGES)
    assert po.read(path) == MESSAGES
    po.compile_changed(tmp_path, tmp_path / "made")
    made = gettext.translation("django", tmp_path / "made", ["en"])
    assert made.gettext('Kata "sandi"\nbaru\t\\') == 'New "password"\n\t\\'
    assert [made.ngettext("%(n)d tiket", "%(n)d tiket semua", n) for n in (1, 2)] == ["%(n)d ticket", "%(n)d tickets"]
    assert made.pgettext("menu", "Laporan") == "Reports"
    assert (made.gettext("Laporan"), made.gettext("Belum")) == ("Laporan", "Belum")


def test_it_is_compiled_anew_only_when_it_changed(tmp_path):
    path, made = tmp_path / "en/LC_MESSAGES/django.po", tmp_path / "made/en/LC_MESSAGES/django.mo"
    po.write(path, MESSAGES)
    po.compile_changed(tmp_path, tmp_path / "made")
    before = made.stat().st_mtime_ns
    path.touch()
    po.compile_changed(tmp_path, tmp_path / "made")
    assert made.stat().st_mtime_ns == before
    po.write(path, MESSAGES[:1])
    po.compile_changed(tmp_path, tmp_path / "made")
    assert gettext.translation("django", tmp_path / "made", ["en"]).pgettext("menu", "Laporan") == "Laporan"


@pytest.mark.parametrize("line", ["#, fuzzy", '#~ msgid "mati"', "msgstr kosong", 'domain "x"'])
def test_a_catalogue_with_anything_else_is_refused(tmp_path, line):
    (tmp_path / "x.po").write_text(f'msgid ""\nmsgstr ""\n\n{line}\nmsgid "a"\nmsgstr "b"\n')
    with pytest.raises(po.CannotRead, match=r"fuzzy or dead|line"):
        po.read(tmp_path / "x.po")


def test_what_does_not_fit_is_named():
    wants = [
        Message("Ada"), Message("Hilang"), Message("%(n)d dari %(all)d"), Message("%(n)d x", "%(n)d y"),
        Message("Kosong"), Message("<b>Tebal</b>"), Message("%(n)d dari 5%%"),
    ]  # fmt: skip
    held = [
        Message("Ada", strings=("There",)), Message("%(n)d dari %(all)d", strings=("%(n)d of %(al)d",)),
        Message("%(n)d x", "%(n)d y", strings=("One x", "%(n)d x")), Message("Kosong", strings=("",)),
        Message("<b>Tebal</b>", strings=("Bold",)), Message("%(n)d dari 5%%", strings=("%(n)d of 5%!",)),
        Message("Mati", strings=("Dead",)),
    ]  # fmt: skip
    said = list(faults(wants, held))
    assert [words.split(":")[0].split(" [")[0] for words in said] == [
        "missing", "placeholders", "placeholders", "not translated", "tags",
        "a per cent sign must be written twice", "dead",
    ]  # fmt: skip


def test_the_catalogue_is_complete():
    """Every text in English, with the placeholders, plurals, tags and blanks of its source."""
    assert list(faults(wanted(Path(settings.BASE_DIR)), po.read(CATALOGUE))) == []
