"""Feedback counted: with how many said something of how many were asked; silence is no rating, few tell nothing of a
person."""

import io
import uuid
from datetime import date, timedelta
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from services.models import Service
from tests import factories
from tests.factories import CSO_PASSWORD, key
from tests.markup import text_of
from tickets.models import Rating, RatingTerms
from tickets.quarters import Quarter
from tickets.ratings import actions, feedback, figures, windows
from tickets.ratings.actions import Words
from tickets.ratings.figures import Feedback
from users.refusals import Refused

pytestmark = pytest.mark.django_db

QUARTER = Quarter(2026, 2)


def many(ticket, clerk, budi, as_rina, clock, marks):
    """Answered tickets with a mark each; None: nobody said anything."""
    for mark in marks:
        other = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
        if mark is not None:
            words = Words(settled=mark > 1, mark=mark, text=f"nilai {mark}")
            actions.rate(key=key(clerk), ticket_id=other.pk, words=words, clock=clock)


def test_shares_and_mean_are_those_of_the_example():
    """WIDER row 48: 61x4, 24x3, 9x2, 6x1 of 100, asked 412."""
    told = Feedback(ended=412, settled=85, mark_1=6, mark_2=9, mark_3=24, mark_4=61)
    assert (told.number, told.mean) == (100, Fraction(340, 100))
    assert (told.satisfied_share, told.settled_share) == (Fraction(85, 100), Fraction(85, 100))
    assert told.response == Fraction(100, 412)
    nothing = Feedback(ended=3)
    assert (nothing.mean, nothing.settled_share, nothing.response) == (None, None, Fraction(0))


def test_an_office_a_kanwil_the_nation_and_hai_read_their_own(
    answered, clerk, budi, as_rina, clock, client_for, kppn008, kppn001, kanwil04, kanwil01, monitor, layer1, layer2
):
    many(answered, clerk, budi, as_rina, clock, [4, 4, 3, 1, None])
    path = "/umpan-balik/?quarter=2026Q2"
    for login in (kppn008, kanwil04, monitor):
        page = text_of(client_for(login).get(path))
        assert "4 dari 6 tiket yang berakhir" in page
        assert "66,67%" in page, "4 of 6"
        assert "75,00%" in page
        assert "3,00" in page
        assert "nilai 1" in page
        assert "Budi" not in page
    for login in (kppn001, kanwil01, layer1, layer2):
        page = text_of(client_for(login).get(path))
        assert "0 dari 0 tiket yang berakhir" in page
        assert "nilai 1" not in page
    assert client_for(clerk).get(path).status_code == 403
    assert text_of(client_for(kanwil04).get(path)).count("KPPN Pekanbaru") >= 1


def test_hai_reads_of_what_was_sent_to_it(clerk, budi, as_rina, layer1, clock, client_for):
    ticket = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock)
    ticket = factories.finish(factories.hai_reply(ticket, layer1, clock), as_rina, clock)
    actions.rate(key=key(clerk), ticket_id=ticket.pk, words=Words(settled=False, mark=2), clock=clock)
    assert "1 dari 1 tiket yang berakhir" in text_of(client_for(layer1).get("/umpan-balik/?quarter=2026Q2"))


def test_feedback_is_told_by_service_to_whoever_reads_it(
    answered, clerk, budi, as_rina, clock, client_for, kppn008, kppn001, monitor, layer1
):
    service = factories.service()
    named = factories.answer(factories.ask(clerk, budi, clock, service=service), as_rina, clock)
    for ticket, mark in ((named, 4), (answered, 1)):
        actions.rate(key=key(clerk), ticket_id=ticket.pk, words=Words(settled=mark > 1, mark=mark), clock=clock)
    factories.answer(factories.ask(clerk, budi, clock, service=service), as_rina, clock)
    parts = {service.pk: Feedback(ended=2, settled=1, mark_4=1), answered.service_id: Feedback(ended=1, mark_1=1)}
    assert answered.service_id != service.pk
    for login in (kppn008, monitor):
        assert figures.by_service(login, QUARTER) == parts
    for login in (kppn001, layer1):
        assert figures.by_service(login, QUARTER) == {}
    rows = client_for(kppn008).get("/umpan-balik/?quarter=2026Q2").context["view"].services
    row = next(row for row in rows if row.name == "SAKTI: pengguna & akses")
    assert (row.number, row.ended, row.response, row.settled, row.mean) == ("1", "2", "50,00%", "100,00%", "4,00")


def test_services_that_are_called_alike_are_each_a_line(db):
    one, other = (Service.objects.create(code=code).pk for code in ("LYN-98", "LYN-99"))
    parts = {one: Feedback(ended=1), other: Feedback(ended=2), None: Feedback(ended=4)}
    assert [row.ended for row in feedback.services_of(parts)] == ["1", "2", "4"]


def test_the_last_word_counts_and_what_waits_for_confirmation_is_a_door(
    answered, clerk, clock, client_for, kppn008, kanwil04, django_assert_max_num_queries
):
    for words in (Words(settled=True, mark=4), Words(settled=False, mark=1)):
        actions.rate(key=key(clerk), ticket_id=answered.pk, words=words, clock=clock)
    assert figures.by_office([answered.office_id], QUARTER) == {
        answered.office_id: Feedback(ended=1, settled=0, mark_1=1)
    }
    client = client_for(kppn008)
    home = text_of(client.get("/"))
    assert "penanya menyatakan belum selesai" in home
    assert "/umpan-balik/?tampil=belum" in home
    with django_assert_max_num_queries(16):
        page = text_of(client.get("/umpan-balik/?tampil=belum&quarter=2026Q2"))
    assert f"/tiket/{answered.reference}/konfirmasi-akhir/" in page
    assert "Beri konfirmasi akhir" not in text_of(client_for(kanwil04).get("/umpan-balik/?quarter=2026Q2"))


def test_the_tile_s_number_is_that_of_the_rows_behind_it_whatever_quarter_it_is(
    clerk, budi, as_rina, layer1, clock, client_for, kppn008, kanwil04, now
):
    """One ended last quarter, one at HAI's word, one confirmed meanwhile, one said settled, one over a year ago."""
    old = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    belum = Words(settled=False, mark=2)
    actions.rate(key=key(clerk), ticket_id=old.pk, words=belum, clock=clock)
    now.shift(timedelta(days=100))
    clock.at += timedelta(days=100)
    waits = factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    escalated = factories.escalate(factories.ask(clerk, budi, clock), as_rina, clock)
    finished = factories.finish(factories.hai_reply(escalated, layer1, clock), as_rina, clock)
    confirmed, settled = (factories.answer(factories.ask(clerk, budi, clock), as_rina, clock) for _each in range(2))
    for ticket in (waits, finished, confirmed, settled):
        actions.rate(key=key(clerk), ticket_id=ticket.pk, words=belum, clock=clock)
    actions.confirm(key=key(kppn008), signature=as_rina, ticket_id=confirmed.pk, note="Jelas.", clock=clock)
    actions.rate(key=key(clerk), ticket_id=settled.pk, words=Words(settled=True, mark=4), clock=clock)
    client = client_for(kppn008)

    def listed():
        page = client.get("/umpan-balik/?tampil=belum")
        return page, {row.reference for row in page.context["view"].rows}

    tile = next(tile for tile in client.get("/").context["home"].tiles if tile.name == "Konfirmasi akhir")
    page, rows = listed()
    assert rows == {old.reference, waits.reference, finished.reference}
    assert tile.number == str(len(rows)) == "3"
    assert tile.url == "/umpan-balik/?tampil=belum"
    assert "Tiket yang berakhir sejak 26 Agu 2025, dari semua triwulan." in text_of(page)
    now.shift(timedelta(days=300))
    clock.at += timedelta(days=300)
    left = set(figures.waiting(kppn008, clock.now()).values_list("ticket__reference", flat=True))
    assert left == {waits.reference, finished.reference}, "over a year ago"
    for login in (kanwil04, layer1):
        assert list(figures.waiting(login, clock.now())) == [], "owned by no other desk"
    assert "Menunggu konfirmasi akhir" not in text_of(client_for(layer1).get("/umpan-balik/?quarter=2026Q2"))


def test_an_officer_and_their_head_read_nothing_of_few_and_the_kanwil_reads_none(
    answered, clerk, budi, as_rina, rina, clock, client_for, kppn008, kanwil04
):
    many(answered, clerk, budi, as_rina, clock, [4] * 9)
    client, path = client_for(kppn008), f"/monitoring-iku/petugas/{rina.officer.pk}/?quarter=2026Q2"
    client.post("/kinerja/buka/", {"submission": _uuid(), "officer": rina.pk, "password": CSO_PASSWORD, "next": path})
    page = text_of(client.get(path))
    assert "9 dari 10 tiket yang berakhir dinilai; angkanya tampil mulai 10 penilaian." in page
    many(answered, clerk, budi, as_rina, clock, [2])
    page = text_of(client.get(path))
    assert "nilai rata-rata 3,80, dari 10 penilaian atas 11 tiket" in page
    assert "Umpan balik penanya" not in text_of(client_for(kanwil04).get(path))


def test_the_excel_of_what_is_settled_says_who_gave_feedback(
    answered, clerk, budi, as_rina, clock, client_for, kppn008
):
    many(answered, clerk, budi, as_rina, clock, [3])
    response = client_for(kppn008).post(
        "/laporan/sudah/cetak/?quarter=2026Q2", {"submission": _uuid(), "format": "xlsx"}
    )

    content = b"".join(response.streaming_content) if response.streaming else response.content
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "Umpan balik" in row)
    column = head.index("Umpan balik")
    said = [row[column] for row in rows[rows.index(head) + 1 :] if row[column] in {"sudah", "belum"}]
    assert sorted(said) == ["belum", "sudah"]


def _uuid():

    return str(uuid.uuid4())


def test_terms_are_changed_by_an_admin_from_a_later_day_on_only(admin, monitor, clock, client_for):
    what = {
        "link_days": 7,
        "change_days": 3,
        "confirm_days": 2,
        "fewest": 20,
        "name_1": "1",
        "name_2": "2",
        "name_3": "3",
        "name_4": "4",
        "legal_basis": "KEP uji",
        "assumed": False,
    }
    with pytest.raises(Refused):
        actions.set_terms(key=key(monitor), clock=clock, valid_from=date(2026, 5, 19), **what)
    with pytest.raises(Refused):
        actions.set_terms(key=key(admin), clock=clock, valid_from=date(2026, 5, 18), **what)
    actions.set_terms(key=key(admin), clock=clock, valid_from=date(2026, 5, 19), **what)
    assert RatingTerms.objects.on(date(2026, 5, 18)).link_days == 14
    assert RatingTerms.objects.on(date(2026, 5, 19)).link_days == 7
    page = text_of(client_for(admin).get("/administrasi/umpan-balik/"))
    assert "KEP uji" in page
    assert "asumsi" in page
    form = {"submission": _uuid(), **what, "valid_from": "2026-05-18", "link_days": "0"}
    refused = text_of(client_for(admin).post("/administrasi/umpan-balik/", form))
    assert "KEP uji" in refused
    assert RatingTerms.objects.count() == 2


def test_a_ticket_that_ended_under_earlier_terms_keeps_their_windows(answered, admin, clock, now):
    before = windows.said_of(answered).rated_until
    kept = ("link_days", "change_days", "confirm_days", "fewest", "name_1", "name_2", "name_3", "name_4")
    first = RatingTerms.objects.get()
    what = {name: getattr(first, name) for name in kept} | {"link_days": 1, "legal_basis": "KEP", "assumed": True}
    actions.set_terms(key=key(admin), clock=clock, valid_from=date(2026, 5, 19), **what)
    now.shift(timedelta(days=2))
    assert windows.said_of(answered).rated_until == before
    assert not Rating.objects.exists()
