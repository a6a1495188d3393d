"""What a browser that has never been here loads: at most 100 KB, compressed; later pages 30; htmx only where needed.

With gzip, which every browser takes; `benchmarks/screens.py` weighs a running site, with brotli."""

import gzip
import re

import pytest
from django.contrib.staticfiles.finders import find

from tests.factories import ask
from tests.factories.acting import question

pytestmark = pytest.mark.django_db
LIMIT, LATER = 100_000, 30_000
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


def test_the_first_and_the_later_load_of_the_heaviest_pages(
    client_for, kppn008, kanwil04, admin, monitor, layer1, clerk, budi, clock
):
    """In both languages, the home of every role among them."""
    ticket = None
    for number in range(25):
        ticket = ask(clerk, budi, clock, question=question(text="Kalimat yang tidak sama panjangnya. " * (number + 1)))
    path, lists = ticket.get_absolute_url(), ["/tiket/?tab=semua", "/tiket/rekam/"]
    pages = {
        kppn008: ["/", *lists, path, "/pengguna/", "/monitoring-iku/"],
        clerk: ["/", *lists, path],
        kanwil04: ["/", "/monitoring-iku/"],
        monitor: ["/", "/monitoring-iku/"],
        layer1: ["/"],
        admin: ["/", "/administrasi/", "/administrasi/kalender/rancang/"],
    }
    for language in ("id", "en"):
        for user, paths in pages.items():
            user.language = language
            user.save(update_fields=["language"])
            for address in paths:
                response = get(client_for(user), address)
                if response.status_code == 302:
                    continue
                page = gzip.decompress(response.content)
                assert f'lang="{language}"'.encode() in page, address
                assert first_load(response) <= LIMIT, address
                assert len(response.content) <= LATER, address
                assert b"htmx" not in page, address


def test_the_same_page_is_not_twice_of_the_same_length(client_for, kppn008):
    """Padded at random, so that a listener learns nothing by trying; files are not compressed again."""
    desk = client_for(kppn008)
    lengths = {len(get(desk, "/tiket/rekam/").content) for _try in range(8)}
    assert len(lengths) > 2
    assert not get(desk, "/.well-known/security.txt").has_header("Content-Encoding")
