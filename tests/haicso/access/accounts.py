"""The addresses of logins: their administration, their own pages, and what a stranger sees of them."""

from tests.haicso.access.who import EVERYBODY, NAMED, each

ACCOUNTS = {
    # A link that nobody gave out; and a code without the password before it.
    "masuk/tautan/<str:token>/": {"GET": each((EVERYBODY, 410)), "POST": each((EVERYBODY, 410))},
    "masuk/kode/": {"GET": each((EVERYBODY, 302)), "POST": each((EVERYBODY, 302))},
    # At a shared login there is no second factor; setting one up asks for the password once more.
    "akun/faktor-kedua/": {"GET": each((NAMED, 200), others=403), "POST": each((NAMED, 405), others=403)},
    "akun/faktor-kedua/pasang/": {method: each((NAMED, 302), others=403) for method in ("GET", "POST")},
    "akun/faktor-kedua/lepas/": {method: each((NAMED, 404), others=403) for method in ("GET", "POST")},
    "akun/kode-pemulihan/": {"GET": each((NAMED, 404), others=403), "POST": each((NAMED, 405), others=403)},
    "akun/kode-pemulihan/baru/": {method: each((NAMED, 302), others=403) for method in ("GET", "POST")},
    "akun/ulangi-sandi/": {method: each((NAMED, 200), others=403) for method in ("GET", "POST")},
    "akun/ulangi-kode/": {method: each((NAMED, 302), others=403) for method in ("GET", "POST")},
    "akun/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "akun/baru/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "akun/tampilan/": {"GET": each((EVERYBODY, 405)), "POST": each((EVERYBODY, 302))},
    "akun/sesi/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 200))},
    "akun/kata-sandi-pertama/": {method: each((EVERYBODY, 403)) for method in ("GET", "POST")},
    **{
        f"akun/berkas/<person_id:file_id>/{what}/": {
            "GET": each((EVERYBODY, 405)),
            "POST": each(({"admin"}, 302), others=403),
        }
        for what in ("ambil", "terbit-ulang")
    },
    "akun/<person_id:account_id>/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "akun/<person_id:account_id>/<slug:act>/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"admin"}, 200), others=403),
    },
    "akun/impor/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "akun/impor/formulir/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "akun/impor/<person_id:import_id>/": {
        "GET": each(({"admin"}, 200), others=403),
        "POST": each(({"admin"}, 302), others=403),
    },
    "keluar/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 302))},
    "kesehatan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
}
