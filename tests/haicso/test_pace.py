"""429 in words: for guessed addresses and for what costs much; and what pages of refusal say and keep."""

import uuid

import pytest
from django.core.exceptions import SuspiciousOperation
from django.urls import URLPattern, get_resolver

from haicso.limits import pace
from haicso.limits.expensive_pages import EXPENSIVE_PAGES
from haicso.limits.pace import Bucket
from tests.factories import ask
from tests.markup import text_of

TEXT = "Pertanyaan panjang yang tidak boleh hilang"


# --- Guesses ----------------------------------------------------------------------------------------------------------
def test_guessed_references_are_slowed_down_in_words(client_for, kppn008, clerk, budi, clock, settings):
    settings.GUESSES_A_MINUTE = 10
    ticket = ask(clerk, budi, clock)
    client = client_for(kppn008)
    answers = [client.get(f"/tiket/HAI-0080000{number:02d}-26/") for number in range(14)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 4
    assert "Terlalu banyak alamat yang tidak ditemukan" in text_of(answers[-1])
    assert answers[-1]["Retry-After"] == "60"
    # Also a right one: otherwise the answer would tell which guess was right.
    assert client.get(ticket.get_absolute_url()).status_code == 429
    assert client.get("/").status_code == 200


def test_papers_are_not_guessed_by_strangers(client, db, settings):
    settings.GUESSES_A_MINUTE = 5
    codes = [client.get(f"/v/{uuid.uuid4().hex[:12]}/").status_code for _ in range(8)]
    assert codes[-1] == 429 or set(codes) == {200}


def test_colleagues_and_other_places_are_not_slowed_down(client_for, kppn008, kppn001, settings):
    settings.GUESSES_A_MINUTE = 3
    client = client_for(kppn008)
    for number in range(5):
        client.get(f"/tiket/HAI-0080000{number:02d}-26/")
    assert client.get("/tiket/HAI-008000099-26/").status_code == 429
    assert client.get("/tiket/HAI-008000099-26/", REMOTE_ADDR="10.1.1.1").status_code == 404
    client.force_login(kppn001)
    assert client.get("/tiket/HAI-008000099-26/").status_code == 404


# --- Expensive pages --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "name"), [("/monitoring-iku/", "kpi:monitoring"), ("/v/", "reports:verify")])
def test_expensive_pages_are_opened_so_often_a_minute(client_for, monitor, monkeypatch, path, name):
    monkeypatch.setattr(pace, "EXPENSIVE_PAGES", {name: 3})
    client = client_for(monitor)
    answers = [client.get(path) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert "terlalu sering" in text_of(answers[-1])


def test_every_expensive_page_is_one_that_there_is():
    def names(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield prefix + (pattern.name or "")
            else:
                yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)

    assert set(EXPENSIVE_PAGES) <= set(names(get_resolver().url_patterns))


def test_a_bucket_lets_through_so_many_a_minute_and_forgets():
    time = [0.0]
    bucket = Bucket(lambda: time[0])
    for _ in range(6):
        assert not bucket.is_full("a", 6)
        bucket.pour("a", 6)
    assert bucket.is_full("a", 6)
    assert not bucket.is_full("b", 6)
    time[0] = 10.1
    assert not bucket.is_full("a", 6)
    bucket.pour("a", 6)
    assert bucket.is_full("a", 6)


def test_a_bucket_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr("haicso.limits.pace.SENDERS_MOST", 10)
    bucket = Bucket()
    for number in range(50):
        bucket.pour(str(number), 6)
    assert len(bucket.levels) == 10


# --- 414, 400, no-store -----------------------------------------------------------------------------------------------
def test_an_address_that_is_too_long_is_told_in_indonesian_and_the_text_comes_back(client_for, kppn008):
    client = client_for(kppn008)
    response = client.get("/tiket/?q=" + "x" * 5000)
    assert response.status_code == 414
    assert "Alamat terlalu panjang" in text_of(response)
    response = client.post("/tiket/rekam/?" + "x" * 5000, {"question": TEXT})
    assert response.status_code == 414
    assert TEXT in text_of(response)


def test_a_request_that_cannot_be_read_is_told_in_indonesian_and_the_text_comes_back(client_for, kppn008, monkeypatch):
    def refuses(*_args, **_kwargs):
        raise SuspiciousOperation("x")

    client = client_for(kppn008)
    monkeypatch.setattr("tickets.recording.views.RecordForm", refuses)
    response = client.post("/tiket/rekam/", {"question": TEXT, "act": "send"})
    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in text_of(response)
    assert TEXT in text_of(response)


def test_a_form_with_too_many_fields_is_400_in_indonesian(client_for, kppn008):
    response = client_for(kppn008).post("/tiket/rekam/", {f"x{number}": "1" for number in range(2000)})
    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in text_of(response)


@pytest.mark.parametrize("path", ["/v/", "/v/abcdefgh/", "/masuk/", "/masuk/lupa/", "/kesehatan/", "/tidak-ada/", "/"])
def test_no_page_is_kept_by_a_stranger_s_browser_either(client, db, path):
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
