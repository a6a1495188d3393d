"""Views of Rekap Tiket under a name: one's own, the office's, and the one that the list opens with."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import LOGIN_PASSWORD, UserFactory, ask, key, record
from tests.markup import text_of
from tickets.models import SavedView
from tickets.models.saved_views import VIEWS_MOST
from tickets.saved_views import actions
from users.models import AlreadyDone, User
from users.refusals import Refused

pytestmark = pytest.mark.django_db

LIST, VIEWS = "/tiket/", "/tiket/tampilan/"


@pytest.fixture
def colleague(pekanbaru):
    """A second login of the same office."""
    return UserFactory(
        username="kppn008b", role=User.Role.OFFICE, office=pekanbaru, password=LOGIN_PASSWORD, email="b@contoh.go.id"
    )


def send(client, path, page=None, **said):
    """The form of a page, sent with its one-time key."""
    shown = client.get(page or path)
    form = shown.context["remove_form" if path.endswith("hapus/") else "form"]
    said["submission"] = str(form["submission"].value())
    return client.post(path, said)


def test_a_view_is_saved_opens_the_list_is_shared_and_goes(
    client_for, kppn008, kppn001, colleague, clerk, budi, citizen, as_rina, clock
):
    asked, letter = ask(clerk, budi, clock), record(as_rina, citizen, clock, channel="surat")
    desk, other, far = client_for(kppn008), client_for(colleague), client_for(kppn001)
    shown = desk.get(f"{LIST}?tab=semua&channel=surat&sort=asker").context["recap"]
    assert shown.save_url == f"{VIEWS}?tab=semua&channel=surat&sort=asker"
    assert "Metode: Surat · nama penanya, A ke Z" in text_of(desk.get(shown.save_url))

    saved = send(desk, shown.save_url, name=" Apel pagi ", opens="on", shared="on")
    assert saved.url == f"{LIST}?tab=semua&channel=surat&sort=asker"
    view = SavedView.objects.get()
    assert (view.name, view.office, view.saved_by, view.opens) == ("Apel pagi", kppn008.office, kppn008, True)

    opened = desk.get(LIST).context
    assert [row.reference for row in opened["recap"].table.rows] == [letter.reference], "the bare address opens with it"
    assert [(link.name, link.opens, link.current) for link in opened["saved_views"]] == [("Apel pagi", True, True)]
    assert len(desk.get(f"{LIST}?tab=semua").context["recap"].table.rows) == 2
    with_it = other.get(LIST).context
    assert [link.name for link in with_it["saved_views"]] == ["Apel pagi"]
    assert {row.reference for row in with_it["recap"].table.rows} == {asked.reference, letter.reference}
    assert far.get(LIST).context["saved_views"] == []

    one = f"{VIEWS}{view.pk}/"
    assert other.get(one).status_code == far.get(one).status_code == 404, "shared is to be used, not to be changed"
    assert "dibagikan oleh kppn008" in text_of(other.get(VIEWS))
    assert send(desk, one, name="Apel siang").url == VIEWS
    assert other.get(LIST).context["saved_views"] == []
    assert desk.get(LIST).context["recap"].tab == "perlu", "no opening view any more"
    assert send(desk, f"{one}hapus/", page=one).url == VIEWS
    assert not SavedView.objects.exists()


def test_what_a_saved_view_refuses(kppn008, clerk, clock):
    def save(user=kppn008, name="Pagi", **said):
        said = {"query": "tab=perlu", "shared": False, "opens": False, "key": key(user), "clock": clock} | said
        return actions.save_view(name=name, **said)

    first = save(opens=True)
    second = save(name="Siang", opens=True)
    first.refresh_from_db()
    assert (first.opens, second.opens) == (False, True), "one at a time opens the list"
    for refused in ({"name": "pagi"}, {"name": "  "}, {"name": "x", "query": "q=" + "a" * 900}):
        with pytest.raises(Refused):
            save(**refused)
    with pytest.raises(Refused):
        save(clerk, shared=True)
    with pytest.raises(Refused):
        actions.change_view(key=key(clerk), view_id=first.pk, name="x", shared=False, opens=False, clock=clock)
    with pytest.raises(Refused):
        actions.remove_view(key=key(clerk), view_id=first.pk)
    once = key(kppn008)
    third = save(name="Sore", key=once)
    with pytest.raises(AlreadyDone) as again:
        save(name="Sore", key=once)
    assert again.value.result == str(third.pk)
    for number in range(VIEWS_MOST - 3):
        save(name=f"Tampilan {number}")
    with pytest.raises(Refused, match="Paling banyak 10"):
        save(name="Satu lagi")
    said = {"saved_at": clock.now(), "saved_by": kppn008}
    for wrong in ({"name": ""}, {"name": "PAGI"}, {"name": "Lain", "opens": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**said, **wrong)


def test_each_view_says_how_many_tickets_it_has_now_in_the_same_statements_however_many(
    client_for, kppn008, clerk, budi, citizen, as_rina, clock, monkeypatch
):
    ask(clerk, budi, clock), ask(clerk, budi, clock), record(as_rina, citizen, clock, channel="surat")

    def save(name, query):
        actions.save_view(key=key(kppn008), name=name, query=query, shared=False, opens=False, clock=clock)

    desk = client_for(kppn008)
    for name, query in {
        "Apel": "tab=perlu",
        "Semua": "tab=semua",
        "Surat": "tab=semua&channel=surat",
        "Tiada": "tab=hai",
        "Kata": "tab=semua&q=tidakada",
        "Terlambat": "tab=perlu&clock=late",
    }.items():
        save(name, query)
    rows = {row.name: row for row in desk.get(VIEWS).context["rows"]}
    for name, row in rows.items():
        # The list that the view opens has as many.
        assert row.count_text == str(len(desk.get(f"{LIST}?{row.query}").context["recap"].table.rows)), name
    assert {name for name, row in rows.items() if row.count_text == "0"} == {"Tiada", "Kata"}
    monkeypatch.setattr("tickets.saved_views.listing.COUNTED_MOST", 1)
    assert {row.name: row.count_text for row in desk.get(VIEWS).context["rows"]}["Semua"] == "1+"
    with CaptureQueriesContext(connection) as few:
        desk.get(VIEWS)
    save("Surat lagi", "tab=selesai&channel=surat"), save("Semua lagi", "tab=semua&unit=SATKER")
    with CaptureQueriesContext(connection) as more:
        desk.get(VIEWS)
    assert len(more) == len(few)
    assert "Tidak ada tiket pada “Di HAI”" in text_of(desk.get(f"{LIST}?tab=hai"))
