"""Print and Excel of the rows that were ticked on the list: just those, whatever happened to them meanwhile."""

import pytest

from reports.lists.selection import CHOSEN, CHOSEN_MOST
from tests.factories import answer, ask
from tests.markup import text_of
from tests.reports.lists.reading import pdf_text, printed, selection, squeezed

pytestmark = pytest.mark.django_db


def test_paper_and_excel_hold_the_ticked_tickets_alone(
    client_for, kppn008, kppn001, three, clerk, budi, as_rina, clock, tmp_path
):
    desk = client_for(kppn008)
    first, second, third = (ticket.reference for ticket in three)
    page = text_of(desk.get("/tiket/?tab=semua"))
    for reference in (first, second, third):
        assert f'name="pilih" value="{reference}" form="print-list"' in page
    assert '<form class="print-buttons" id="print-list"' in page

    def chosen(user, *references, **query):
        return selection("rekap", user, clock, **{CHOSEN: " ".join(references)}, **query)

    # Answered since the list was shown: it is on the paper all the same.
    told = chosen(kppn008, third, first, tab="perlu", channel="surat", sort="date")
    assert told.is_sound()
    assert [row.reference for row in told.stream()] == [first, third], "in the order of the list"
    assert told.count(100) == 2
    again = selection("rekap", kppn008, clock, **told.query)
    assert [row.reference for row in again.stream()] == [first, third], "a job makes the same"
    _made, target = printed(told, "pdf", tmp_path)
    words = squeezed("".join(pdf_text(target)[1]))
    assert squeezed("hanya 2 tiket yang dicentang pada daftar") in words
    assert first in words
    assert second not in words

    assert not list(chosen(kppn001, first).stream()), "nobody prints what they may not see"
    for strange in (["tidak-ada"], ["HAI-518102000-26"] * (CHOSEN_MOST + 1)):
        assert not chosen(kppn008, *strange).is_sound()
    assert len(list(selection("rekap", kppn008, clock).stream())) == 3, "with none ticked, all of them"

    answer(ask(clerk, budi, clock), as_rina, clock)
    form = {"submission": desk.get("/tiket/?tab=semua").context["print_form"]["submission"].value(), "format": "xlsx"}
    got = desk.post("/laporan/rekap/cetak/?tab=semua", form | {"pilih": [first, third]})
    assert got["Content-Disposition"].endswith('.xlsx"')
    refused = desk.post("/laporan/rekap/cetak/?tab=semua", form | {"pilih": ["<b>"]})
    assert refused.url == "/tiket/?tab=semua"
