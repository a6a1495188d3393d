"""The addresses of the Katalog Layanan: everybody reads it, HAI admins draft its versions."""

from tests.haicso.access.who import EVERYBODY, HAI, HEAD_OFFICE, OFFICES, each

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
    "buku-saku/<slug:code>/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "buku-saku/<slug:code>/pdf/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "buku-saku/<slug:code>/tulis/<slug:part>/": {
        method: each((OFFICES | {"admin"}, 200), others=403) for method in ("GET", "POST")
    },
    # Where the code of a print leads; what was printed when is no secret.
    "buku-saku/<slug:code>/cetakan/<slug:place>/<slug:mark>/": {
        "GET": each((EVERYBODY, 200)),
        "POST": each((EVERYBODY, 405)),
    },
    "administrasi/pemberitahuan-umum/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "administrasi/pemberitahuan-umum/<person_id:notice_id>/akhiri/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"admin"}, 302), others=403),
    },
}
