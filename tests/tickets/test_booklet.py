"""The booklet of a service: five parts, the norm's own time, an office's addition apart; its print tells when it is old
(001 2b). And what stands below everything (001 1a)."""

import io
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from services.booklet import actions, notices
from services.booklet.content import booklet_of
from services.booklet.first_notices import load_notices
from services.catalogue.reading import book_on
from services.models import BookletText, PublicNotice
from tests import factories
from tests.calendar_changes import change_calendar, wib
from tests.factories import CSO_PASSWORD, key
from tests.markup import text_of
from tests.time_travel import travel
from tickets.calendar.proposals import addition
from tickets.models import Norm, OutgoingMail
from users.refusals import Refused

pytestmark = pytest.mark.django_db

CODE = "LYN-14"
PAGE = f"/buku-saku/{CODE}/"


@pytest.fixture(autouse=True)
def now(clock):
    with travel(clock.at) as moved:
        yield moved


@pytest.fixture
def below(clock):
    load_notices(clock)
    notices.forget()


def written(admin, clock, part="alur", text="1. Datang ke meja layanan\n2. Terima nomor tiket", **more):
    said = {"legal_basis": "S-1685 butir 2.b", "assumed": True, **more}
    return actions.write(key=key(admin), service=factories.service(CODE), part=part, text=text, clock=clock, **said)


def added(signature, clock, text="Loket 3, lantai dasar.", part="alur"):
    return actions.write_addition(
        key=key(signature.user), signature=signature, service=factories.service(CODE), part=part, text=text, clock=clock
    )


def told(day, office=None):
    book = book_on(day)
    return booklet_of(book, book.find(CODE), office, day)


def test_five_parts_stand_with_the_norms_time_and_an_offices_addition_apart(
    admin, as_rina, clerk, clock, client_for, kppn008, kppn001
):
    written(admin, clock)
    added(as_rina, clock)
    page = text_of(client_for(kppn008).get(PAGE))
    for title in (
        "Alur layanan, termasuk output",
        "Persyaratan",
        "Waktu penyelesaian",
        "Tools untuk memonitor progress",
        "Ketentuan sanksi dan tahapan",
    ):
        assert title in page
    for said in ("<li>Terima nomor tiket</li>", "5 hari kerja", "Tambahan KPPN Pekanbaru", "Loket 3"):
        assert said in page
    elsewhere = text_of(client_for(kppn001).get(PAGE))
    assert "Loket 3" not in elsewhere
    assert "Terima nomor tiket" in elsewhere
    assert "Loket 3" in text_of(client_for(clerk).get(PAGE)), "its partner's"
    assert "Loket 3" in text_of(client_for(kppn001).get(PAGE + "?kantor=008"))
    assert client_for(clerk).get(PAGE + "?kantor=999").status_code == 404
    assert client_for(clerk).get("/buku-saku/LYN-99/").status_code == 404


@pytest.mark.parametrize("typed", ["Selesai dalam 3 hari kerja.", "Paling lama 2,5 Jam", "30 menit"])
def test_a_time_is_never_typed(admin, as_rina, clock, typed):
    for write in (lambda: written(admin, clock, text=typed), lambda: added(as_rina, clock, text=typed)):
        with pytest.raises(Refused) as refusal:
            write()
        assert refusal.value.field == "text"
    assert not BookletText.objects.exists()


def test_texts_are_their_writers_only_and_nothing_is_edited(admin, monitor, as_rina, as_cut, clerk, clock, client_for):
    for who in (monitor, clerk, as_rina.user):
        with pytest.raises(Refused):
            written(who, clock)
    first = written(admin, clock)
    second = written(admin, clock, text="1. Tanya di HAI CSO")
    assert (first.no, second.no) == (1, 2)
    added(as_cut, clock, text="Loket 9.")
    with pytest.raises(DatabaseError), transaction.atomic():
        BookletText.objects.filter(pk=first.pk).update(text="x")
    page = text_of(client_for(admin).get(f"{PAGE}tulis/alur/"))
    assert "Terima nomor tiket" in page, "what stood before stays readable"
    written(admin, clock, text="", legal_basis="")
    assert "Belum ada teks nasional." in text_of(client_for(admin).get(PAGE))
    with pytest.raises(Refused):
        written(admin, clock, legal_basis="")


def test_an_officer_writes_the_offices_addition_with_their_password(client_for, kppn008, rina, clerk):
    path = f"{PAGE}tulis/persyaratan/"
    said = {"text": "Bawa **surat tugas**.<script>x</script>", "officer": rina.pk}
    wrong = {**said, "password": "salah", "submission": str(uuid.uuid4())}
    refused = text_of(client_for(kppn008).post(path, wrong))
    assert "Bawa **surat tugas**." in refused
    assert not BookletText.objects.exists()
    right = {**said, "password": CSO_PASSWORD, "submission": str(uuid.uuid4())}
    page = client_for(kppn008).post(path, right, follow=True).content.decode()
    assert "<strong>surat tugas</strong>" in page
    assert "<script>x" not in page
    row = BookletText.objects.get()
    assert (row.office.code, row.posting, row.written_by) == ("008", rina, kppn008)
    assert client_for(clerk).get(path).status_code == 403
    assert client_for(kppn008).get(f"{PAGE}tulis/waktu/").status_code == 404


def test_a_print_is_old_from_the_day_on_which_the_norm_changes(admin, clock, now):
    """001 2b: 5 working days until 30 November, 1 from 1 December on."""
    service = factories.service(CODE)
    norm = Norm(code="SLA", amount=Decimal(1), service=service, legal_basis="KEP", valid_from=date(2026, 12, 1))
    change_calendar([admin], [addition(norm)], wib("2026-11-20 09:00"))
    now.shift(wib("2026-11-30 10:00") - clock.at)
    before = told(date(2026, 11, 30))
    assert "5 hari kerja" in before.times.now.text
    assert "1 hari kerja" in before.times.next.text
    code = f"/buku-saku/{CODE}/cetakan/nasional/{before.mark}/"
    assert "Cetakan ini masih berlaku." in text_of(Client().get(code))
    now.shift(timedelta(days=1))
    old = text_of(Client().get(code))
    assert "Versi lama." in old
    assert "1 hari kerja" in old
    assert "Cetakan ini masih berlaku." in text_of(
        Client().get(f"/buku-saku/{CODE}/cetakan/nasional/{told(date(2026, 12, 1)).mark}/")
    )


def test_a5_and_poster_say_what_the_page_says(admin, as_rina, clock, client_for, kppn008, pekanbaru, below):
    written(admin, clock)
    added(as_rina, clock)
    mark = told(date(2026, 5, 18), pekanbaru).mark
    for query, size, most in (("", (420, 595), 4), ("?bentuk=poster", (595, 842), 1)):
        response = client_for(kppn008).get(f"{PAGE}pdf/{query}")
        assert response["Content-Type"] == "application/pdf"
        reader = pypdf.PdfReader(io.BytesIO(response.getvalue()))
        assert 1 <= len(reader.pages) <= most
        assert tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]) == size
        words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
        for said in ("Terima nomor tiket", "5 hari kerja", "Loket 3", "bebas biaya", mark, "Tambahan KPPN Pekanbaru"):
            assert said in words, (query, said)
    assert client_for(kppn008).get(f"{PAGE}pdf/?bentuk=x").status_code == 404


def test_what_is_free_and_where_to_complain_stands_below_everything_until_it_is_ended(
    below, admin, monitor, clock, client_for, kppn008, kppn001, pekanbaru, clerk, budi, as_rina
):
    own = {"text": "WhatsApp pengaduan KPPN Pekanbaru", "url": "https://contoh.go.id/wa", "office": pekanbaru}
    said = {"legal_basis": "ND uji", "assumed": False, "valid_from": date(2026, 5, 18), "clock": clock}
    with pytest.raises(Refused):
        actions.add_notice(key=key(monitor), **own, **said)
    with pytest.raises(Refused):
        actions.add_notice(key=key(admin), **own, **said | {"valid_from": date(2026, 5, 17)})
    with pytest.raises(Refused):
        actions.add_notice(key=key(admin), **own | {"url": "javascript:alert(1)"}, **said)
    notice = actions.add_notice(key=key(admin), **own, **said)
    notices.forget()
    login = text_of(Client().get("/masuk/"))
    mine, others = text_of(client_for(kppn008).get("/")), text_of(client_for(kppn001).get("/"))
    for page in (login, mine, others):
        assert "Seluruh layanan DJPb bebas biaya." in page
        assert re.search(r'rel="noopener noreferrer"[^>]*>Saluran pengaduan WiSe', page)
    assert own["text"] in mine
    assert own["text"] not in others + login
    factories.answer(factories.ask(clerk, budi, clock), as_rina, clock)
    mail = OutgoingMail.objects.filter(recipient_kind="asker").order_by("-pk").first()
    assert "bebas biaya" in mail.body
    assert own["url"] in mail.body
    actions.end_notice(key=key(admin), notice_id=notice.pk, clock=clock)
    assert PublicNotice.objects.get(pk=notice.pk).valid_to == date(2026, 5, 18)
    with pytest.raises(Refused):
        actions.end_notice(key=key(admin), notice_id=notice.pk, clock=clock)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(text="x")
    page = client_for(admin).post("/administrasi/pemberitahuan-umum/", {"submission": str(uuid.uuid4()), "text": ""})
    assert page.status_code == 200
    assert "WhatsApp pengaduan" in text_of(page)
