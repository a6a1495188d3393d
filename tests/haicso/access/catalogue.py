"""The addresses of the Katalog Layanan: everybody reads it, HAI admins draft its versions."""

from tests.haicso.access.who import EVERYBODY, HAI, HEAD_OFFICE, each

CATALOGUE = {
    "katalog-layanan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "katalog-layanan/<slug:code>/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "katalog-layanan/versi/": {
        "GET": each((EVERYBODY, 200)),
        "POST": each(({"admin"}, 302), others=403),
    },
    "katalog-layanan/versi/<slug:label>/": {
        "GET": each((HAI | HEAD_OFFICE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"katalog-layanan/versi/<slug:label>/{what}/": {
            method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")
        }
        for what in ("ajukan", "layanan/<slug:code>")
    },
    "katalog-layanan/versi/<slug:label>/<slug:act>/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"admin"}, 302), (HAI | {"monitor"}, 403), others=404),
    },
    "administrasi/katalog-layanan/": {
        "GET": each((HAI | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
}
