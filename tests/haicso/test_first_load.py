"""What a browser that has never been here loads: at most 100 KB, compressed, and htmx only where it is used."""

import gzip
import re

import pytest
from django.contrib.staticfiles.finders import find

from tests.factories import ask
from tests.factories.acting import question

pytestmark = pytest.mark.django_db
LIMIT = 100_000
PACKED = (".woff2", ".png")


def get(client, path):
    return client.get(path, headers={"Accept-Encoding": "gzip"})


def first_load(response) -> int:
    """Bytes over the line: the page, and every file that it names."""
    assert response["Content-Encoding"] == "gzip"
    page = gzip.decompress(response.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    assert files >= {"css/haicso.css", "js/haicso.js", "icons/sprite.svg"}
    size = len(response.content)
    for name in files:
        with open(find(name), "rb") as file:
            content = file.read()
        size += len(content if name.endswith(PACKED) else gzip.compress(content, 6))
    return size


def test_the_first_load_of_the_heaviest_pages(client_for, kppn008, kanwil04, admin, clerk, budi, clock):
    ticket = None
    for number in range(25):
        ticket = ask(clerk, budi, clock, question=question(text="Kalimat yang tidak sama panjangnya. " * (number + 1)))
    for user, path in (
        (kppn008, "/"),
        (kppn008, "/tiket/?tab=semua"),
        (kppn008, ticket.get_absolute_url()),
        (kppn008, "/tiket/rekam/"),
        (kanwil04, "/monitoring-iku/"),
        (admin, "/administrasi/kalender/rancang/"),
    ):
        response = get(client_for(user), path)
        assert response.status_code in {200, 302}, path
        if response.status_code == 200:
            assert first_load(response) <= LIMIT, path
            assert b"htmx" not in gzip.decompress(response.content), path


def test_the_same_page_is_not_twice_of_the_same_length(client_for, kppn008):
    """Padded at random, so that a listener learns nothing by trying; files are not compressed again."""
    desk = client_for(kppn008)
    lengths = {len(get(desk, "/tiket/rekam/").content) for _try in range(8)}
    assert len(lengths) > 2
    assert not get(desk, "/.well-known/security.txt").has_header("Content-Encoding")
