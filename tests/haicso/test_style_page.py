"""The style page: there where DEBUG is on, for nobody elsewhere."""

from tests.markup import text_of

EVERY_LOOK = (
    "badge--waiting",
    "badge--locked",
    "note--error",
    "tile--late",
    "clock--near",
    "field--error",
    "btn-danger",
)


def test_it_shows_each_component_in_both_looks_where_debug_is_on(client_for, monitor, settings):
    settings.DEBUG = True
    page = text_of(client_for(monitor).get("/gaya/"))
    light, dark = page.split('data-tema="terang"')[1].split('data-tema="gelap"')
    for look in EVERY_LOOK:
        assert look in light
        assert look in dark
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_elsewhere_there_is_no_such_page_and_nothing_leads_to_it(client_for, monitor, client):
    assert client_for(monitor).get("/gaya/").status_code == 404
    assert "/gaya/" not in text_of(client_for(monitor).get("/"))
    assert client.get("/gaya/").status_code == 302
