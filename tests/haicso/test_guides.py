"""Petunjuk penggunaan: a login meets its own role's five steps first, each with its picture, in both languages."""

import re

import pytest
from django.contrib.staticfiles.finders import find
from PIL import Image

from haicso.guides.guide import SIZE
from haicso.guides.views import GUIDES
from tests.markup import text_of
from users.models import User

OWN = {
    "clerk": "Satker", "kppn008": "KPPN", "kppn183": "KPPN", "kanwil04": "Kanwil", "layer1": "HAI Layer 1",
    "layer2": "HAI Layer 2", "agent_head": "Kepala Seksi HAI", "monitor": "Kantor pusat", "admin": "Admin HAI",
}  # fmt: skip


def test_each_step_has_a_picture_that_is_small_and_there():
    total = 0
    for guide in GUIDES.values():
        shown = list(guide.shown())
        assert len(shown) == 5
        for step, picture in shown:
            path = find(picture)
            assert path, f"{picture} is missing: scripts/help_pictures.py takes it"
            with open(path, "rb") as file:
                size = len(file.read())
            with Image.open(path) as image:
                assert image.size == SIZE
            assert size <= 30_000
            assert all((step.title, step.text, step.picture))
            total += size
    assert total < 1_000_000


@pytest.mark.django_db
def test_a_login_meets_its_own_guide_first_and_may_read_the_others(client_for, logins, agent_head, request):
    for name, role in OWN.items():
        user: User = request.getfixturevalue(name)
        client = client_for(user)
        page = text_of(client.get("/bantuan/"))
        assert f"<h1>Petunjuk penggunaan: {role}</h1>" in page
        assert "Lima langkah bagi akun Anda." in page
        assert page.index('aria-current="page">' + role) < min(
            page.index(f">{other}</a>") for other in set(OWN.values()) - {role}
        )
        assert page.count('loading="lazy"') == 5
        assert len(re.findall(r'alt="[^"]{20,}"', page)) == 5
        assert 'href="/bantuan/">Petunjuk penggunaan' in page
    other = text_of(client.get("/bantuan/peran/satker/"))
    assert "<h1>Petunjuk penggunaan: Satker</h1>" in other
    assert "Lima langkah bagi akun Anda." not in other
    assert client.get("/bantuan/peran/tidak-ada/").status_code == 404


@pytest.mark.django_db
def test_it_is_read_in_english(client_for, kppn008):
    kppn008.language = User.Language.ENGLISH
    kppn008.save(update_fields=["language"])
    page = text_of(client_for(kppn008).get("/bantuan/"))
    assert "<h1>Instructions: KPPN</h1>" in page
    assert "Sign with the CSO password" in page
    assert "The pictures show the screens in Indonesian." in page
