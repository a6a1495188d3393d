"""The rows of a list as markup, and its filters: each request its own, each word escaped."""

import pytest

from tickets.deadlines.chips import BarPart, Chip
from tickets.deadlines.rules import current_book
from tickets.lists.filters import RecapFilter
from tickets.lists.row_html import clocks_html, rows_html
from tickets.lists.screen_table import TicketCell, TicketRow
from tickets.words import badge

HOSTILE = "<i>\"&'{0}{x}"
ESCAPED = "&lt;i&gt;&quot;&amp;&#x27;{0}{x}"


@pytest.mark.parametrize("look", ["", "code", "link", "break", "small"])
def test_every_word_of_a_row_is_escaped_and_none_is_a_place_for_another(look):
    cells = [TicketCell("subject", None, (), [(look, HOSTILE), (look, "b")])]
    said = rows_html([TicketRow("/tiket/1/", HOSTILE, "is-late", cells)], detail=True)
    assert said.count(ESCAPED) == 2
    assert "<i>" not in said
    assert said.startswith('<tr class="is-late"><td class="c-subject">')


def test_a_row_has_its_status_and_its_clocks_as_markup():
    chip = Chip("late", HOSTILE, HOSTILE, "IKU", "octagon-alert", (BarPart("0.0", "47.5", "20.0"),) * 2)
    line = Chip("answered_late", "Terlambat", "dalam 1 hari", "SLA", "octagon-x", line=True)
    cells = [TicketCell("status", badge("done", "Selesai"), (), ()), TicketCell("clock", None, (chip, line), ())]
    said = rows_html([TicketRow("/", "r", "", cells)], detail=False)
    assert '<tr><td class="c-status"><span class="badge badge--done">' in said
    assert said.count(ESCAPED) == 2
    assert said.count('<rect class="rest"') == said.count('<rect class="run"') == 2
    assert 'x="0.0" y="0" width="20.0"' in said
    assert 'clock--answered_late clock--line"><span class="clock__norm">SLA</span>' in said
    assert "dalam 1 hari" not in said  # in one line: the state alone
    assert clocks_html([chip, line]) in said


@pytest.mark.django_db
def test_filters_of_one_request_are_nothing_to_the_next(kppn008, kanwil01, clock):
    base, rules = RecapFilter.base_filters, current_book().of(None)
    before = {name: (dict(each.extra), each.label, each.filter) for name, each in base.items()}
    first = RecapFilter({"q": "gaji"}, user=kanwil01, rules=rules, now=clock.now())
    second = RecapFilter({"q": "spm"}, user=kppn008, rules=rules, now=clock.now())
    assert (first.valid()["q"], second.valid()["q"]) == ("gaji", "spm")
    assert first.filters["q"].filter.f is first.filters["q"]
    assert first.filters["office"].field.queryset.count() == first.filters["office"].queryset.count() > 0
    assert "office" not in second.filters
    for name, (extra, label, _method) in before.items():
        assert (base[name].extra, base[name].label) == (extra, label)
        assert base[name] is not first.filters.get(name)
