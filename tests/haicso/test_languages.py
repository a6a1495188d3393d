"""Two languages: whose choice a page follows, and that no language goes on into another request."""

import re

import pytest
from django.urls import get_script_prefix
from django.utils import translation

from haicso.catalogue.po import Message, compiled
from tests.factories import ask
from tests.markup import text_of
from users.languages import at_hand
from users.models import User

OF_THE_MOMENT = re.compile(r'value="[A-Za-z0-9-]{36,64}"|data-list-news="[^"]+"|[0-9]{2}\.[0-9]{2}')
EN, ID = "English", "Bahasa Indonesia"


@pytest.fixture(autouse=True)
def _some_english(tmp_path, settings):
    """A catalogue with a few words, so that these tests do not depend on the translators'."""
    words = {
        "Masuk": "Sign in", "Keluar": "Sign out", "Beranda": "Home", "Menunggu respon": "Waiting", "Semua": "All",
        "Menunggu respon %(office)s": "Waiting for %(office)s", "Jam layanan": "Service hours",
        "Halaman atau tiket tidak ditemukan": "No such page or ticket", "Ikuti perangkat": "As the device",
    }  # fmt: skip
    file = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(compiled(Message(source, strings=(text,)) for source, text in words.items()))
    settings.LOCALE_PATHS = [file.parents[2]]
    forget_translations()
    yield
    settings.LOCALE_PATHS = []
    forget_translations()


def forget_translations() -> None:
    from django.utils.translation import trans_real

    from users.languages import kept_gettext
    from users.templatetags import kept

    trans_real._translations.clear()
    trans_real._default = None
    kept_gettext.cache_clear()
    kept._part.cache_clear()


def in_english(login: User) -> User:
    User.objects.filter(pk=login.pk).update(language="en")
    return login


# --- Public pages: in the address -------------------------------------------------------------------------------------
def test_a_public_page_is_in_the_language_of_its_address_and_links_to_the_other(client, db):
    for before, code, said, other, its_name in (
        ("", "id", "Masuk", "/en/masuk/", EN),
        ("/en", "en", "Sign in", "/masuk/", ID),
    ):
        page = client.get(
            f"{before}/masuk/", headers={"accept-language": "en" if code == "id" else "id"}
        ).content.decode()
        assert f'lang="{code}"' in page.split("<head>")[0]
        assert f"<h1>{said}</h1>" in page
        assert f'href="{other}"' in page
        assert its_name in page
        assert f'action="{before}/masuk/"' in page
        assert '<link rel="alternate" hreflang="en" href="/en/masuk/">' in page
    assert client.get("/masuk/").headers["Vary"].count("Accept-Language") == 0


@pytest.mark.parametrize("address", ["/masuk/lupa/", "/v/", "/jam-layanan/", "/tidak-ada/", "/masuk/tautan/x/"])
def test_every_public_page_and_error_page_has_both_languages(address, client, db):
    pages = [client.get(f"{before}{address}") for before in ("", "/en")]
    assert pages[0].status_code == pages[1].status_code
    for page, code in zip(pages, ("id", "en"), strict=True):
        if page.status_code == 302:
            assert page["Location"] == ("/masuk/?next=" if code == "id" else "/en/masuk/?next=") + address
        else:
            assert f'lang="{code}"' in page.content.decode().split("<head>")[0]


def test_guards_see_one_address_for_one_page(client, db):
    answer = client.post("/en/masuk/", {"login": "nobody", "password": "x"})
    assert answer.wsgi_request.path == answer.wsgi_request.path_info == "/masuk/"
    assert "Sign in" in text_of(answer)


def test_no_address_below_en_leads_to_another_house(client, client_for, kppn008):
    for address in ("/en//elsewhere.example/", "//elsewhere.example/", "/en/en//elsewhere.example/"):
        page = client.get("http://testserver" + address)
        assert 'href="//' not in page.content.decode(), address
        assert not client_for(kppn008).get("http://testserver" + address).headers.get("Location", "").startswith("//")
    # Twice below it is nothing, not once more.
    assert client.get("/en/en/masuk/").status_code == 404


# --- Logins: their own choice -----------------------------------------------------------------------------------------
def test_a_login_reads_in_its_own_language_wherever_it_opens_a_page(client_for, kppn008):
    here = client_for(in_english(kppn008))
    assert "Home" in text_of(here.get("/"))
    assert here.get("/en/tiket/?q=x")["Location"] == "/tiket/?q=x"
    User.objects.filter(pk=kppn008.pk).update(language="id")
    assert "Beranda" in text_of(here.get("/"))


def test_the_account_menu_changes_language_and_look_and_leads_back(client_for, kppn008):
    here = client_for(kppn008)
    answer = here.post("/akun/tampilan/", {"language": "en", "here": "/tiket/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/tiket/?q=x")
    here.post("/akun/tampilan/", {"theme": "gelap", "here": "//elsewhere.example/"})
    page = here.get("/").content.decode()
    assert 'lang="en"' in page.split("<head>")[0]
    assert 'data-tema="gelap"' in page.split("<head>")[0]
    assert here.post("/akun/tampilan/", {"theme": "", "here": "//elsewhere.example/"})["Location"] == "/"
    assert "data-tema" not in here.get("/").content.decode()
    for bad in ({"language": "fr"}, {"language": ""}, {"theme": "merah"}):
        assert here.post("/akun/tampilan/", bad).status_code == 400
    kppn008.refresh_from_db()
    assert (kppn008.language, kppn008.theme) == ("en", "")


# --- Nothing goes on --------------------------------------------------------------------------------------------------
def test_a_page_after_one_in_the_other_language_is_as_if_alone(client_for, kppn008, monitor, clerk, budi, clock):
    """Rows, options, menu and foot are kept per process; the pages of two logins take turns."""
    ask(clerk, budi, clock)
    indonesian, english = client_for(kppn008), client_for(in_english(monitor))
    alone = {}
    for turn in range(2):
        for name, reader in (("id", indonesian), ("en", english), ("id", indonesian)):
            for address in ("/", "/tiket/?tab=semua", "/jam-layanan/"):
                text = OF_THE_MOMENT.sub("", text_of(reader.get(address)))
                assert alone.setdefault((name, address), text) == text, turn
                assert (translation.get_language(), at_hand()) == ("id", "id")
    assert "Menunggu respon" in alone["id", "/tiket/?tab=semua"]
    assert "Waiting" in alone["en", "/tiket/?tab=semua"]
    assert "Menunggu respon" not in alone["en", "/tiket/?tab=semua"]
    assert "18 Mei" not in alone["en", "/tiket/?tab=semua"]


def test_a_page_that_fails_leaves_no_language_behind(client_for, kppn008, monkeypatch):
    here = client_for(in_english(kppn008))
    here.raise_request_exception = False
    monkeypatch.setattr("haicso.views.home_of", None)
    assert here.get("/").status_code == 500
    assert (translation.get_language(), at_hand(), get_script_prefix()) == ("id", "id", "/")
