"""Role x URL x method, as rows: what every address of the site answers every login.

Written by hand; test_who_gets_what.py fails when a URL is missing. The addresses name the satker's ticket waiting at
KPPN Pekanbaru, and the satker's Budi, who is on that KPPN's list too.
"""

from tests.haicso.access.accounts import ACCOUNTS
from tests.haicso.access.catalogue import CATALOGUE
from tests.haicso.access.figures import FIGURES
from tests.haicso.access.knowledge import KNOWLEDGE
from tests.haicso.access.who import DESKS, ELSEWHERE, EVERYBODY, HAI, HEAD_OFFICE, OFFICES, REGIONS, SATKER, each

# What a login may not even know of is 404; what it may see but not do, 403.
MAY_SEE = {"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE
READS_PEKANBARU = {"kppn008", "kanwil04"} | HEAD_OFFICE
KEEPS_LISTS = SATKER | OFFICES
PUBLIC = {
    *("jam-layanan/", "masuk/", "masuk/daftar/", "masuk/lupa/", "masuk/tautan/<str:token>/", "masuk/kode/"),
    "umpan-balik/<reference:reference>/<slug:token>/",
    "buku-saku/<slug:code>/cetakan/<slug:place>/<slug:mark>/",
    *("haipedia/publik/<slug:slug>/", "kesehatan/", "keluar/", "v/", "v/<slug:paper>/", ".well-known/security.txt"),
}
OWN = {
    *("akun/kata-sandi/", "akun/sesi/", "akun/faktor-kedua/pasang/", "akun/kode-pemulihan/baru/"),
    *("akun/ulangi-sandi/", "akun/ulangi-kode/", "akun/tampilan/", "draf/", "tiket/tampilan/"),
}
"""What changes nothing but the login's own."""
TABLE = {
    "": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "masuk/": {"GET": each((EVERYBODY, 302)), "POST": each((EVERYBODY, 302))},
    "masuk/daftar/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 404))},
    "masuk/lupa/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 200))},
    **ACCOUNTS,
    **KNOWLEDGE,
    "keluar/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 302))},
    # Where DEBUG is on.
    "gaya/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 405))},
    "kesehatan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    ".well-known/security.txt": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "draf/": {"GET": each((EVERYBODY, 405)), "POST": each((EVERYBODY, 302))},
    **{
        f"draf/<person_id:draft_id>/{what}/": {"GET": each((EVERYBODY, get)), "POST": each((EVERYBODY, 404))}
        for what, get in (("lanjut", 404), ("buang", 405))
    },
    "kabar/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "akun/kata-sandi/": {method: each((OFFICES, 403), others=200) for method in ("GET", "POST")},
    "pengguna/": {
        "GET": each((KEEPS_LISTS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "pengguna/cari/": {"GET": each((KEEPS_LISTS, 200), others=403), "POST": each((EVERYBODY, 405))},
    "pengguna/tambah/": {"GET": each((KEEPS_LISTS, 302), others=403), "POST": each((KEEPS_LISTS, 200), others=403)},
    "pengguna/<person_id:person_id>/ubah/": {
        "GET": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
        "POST": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
    },
    "pengguna/<person_id:person_id>/hapus/": {
        "GET": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
        "POST": each(({"clerk", "kppn008"}, 200), (HEAD_OFFICE | HAI, 403), others=404),
    },
    "petugas/password/": {"GET": each((OFFICES, 200), others=403), "POST": each((OFFICES, 200), others=403)},
    "administrasi/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/pemeriksaan/": {"GET": each((HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    **{
        f"administrasi/{what}/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))}
        for what in ("kantor", "kantor/<office_code:code>", "kementerian", "tujuan", "dasar-angka")
    },
    **{
        f"administrasi/{what}/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")}
        for what in (
            *("kantor/buka", "kantor/<office_code:code>/<slug:what>", "kementerian/tambah", "tujuan/<slug:name>"),
            *("kementerian/<slug:code>/<slug:what>", "jam-layanan"),
        )
    },
    "administrasi/dasar-angka/<person_id:ground_id>/": {
        "GET": each(({"admin"}, 200), others=403),
        "POST": each(({"admin"}, 200), others=403),
    },
    "administrasi/ganda/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    **{
        f"administrasi/ganda/{what}/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")}
        for what in (
            *("pengguna/<person_id:person_id>", "pengguna/<person_id:person_id>/beda"),
            *("petugas/<person_id:officer_id>", "petugas/<person_id:officer_id>/beda"),
            *("pengguna/tanda/<person_id:people_mark_id>", "petugas/tanda/<person_id:officers_mark_id>"),
            "pengguna/<person_id:joined_id>/pisah",
        )
    },
    "administrasi/tugas/": {"GET": each((HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    **{
        f"administrasi/tugas/{what}/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")}
        for what in ("catat", "<person_id:duty_id>/akhiri")
    },
    "petugas/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/tanda-tangan/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/usul/": {
        "GET": each((OFFICES | {"admin"}, 200), others=403),
        "POST": each((OFFICES | {"admin"}, 200), others=403),
    },
    "petugas/usul/formulir/": {
        "GET": each((OFFICES | {"admin"}, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "petugas/usul/berkas/": {"GET": each((OFFICES, 200), others=403), "POST": each((OFFICES, 200), others=403)},
    "petugas/usulan/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "petugas/usulan/<person_id:proposal_id>/": {
        "GET": each((READS_PEKANBARU, 200), (ELSEWHERE, 404), others=403),
        "POST": each(({"admin"}, 200), (ELSEWHERE, 404), others=403),
    },
    "petugas/<person_id:officer_id>/": {
        "GET": each((READS_PEKANBARU, 200), (ELSEWHERE, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"petugas/<person_id:officer_id>/{act}/": {
            method: each(({"kppn008", "admin"}, 200), (ELSEWHERE, 404), others=403) for method in ("GET", "POST")
        }
        for act in ("password-baru", "buka", "selesai")
    },
    "petugas/<person_id:officer_id>/pindah/": {
        method: each(({"admin"}, 200), (ELSEWHERE, 404), others=403) for method in ("GET", "POST")
    },
    "satker/impor/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "satker/impor/formulir/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "satker/impor/<person_id:import_id>/": {
        "GET": each(({"admin"}, 200), others=403),
        "POST": each(({"admin"}, 302), others=403),
    },
    "administrasi/audit/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/audit/excel/": {"GET": each(({"admin"}, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/kebijakan-iku/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "administrasi/kebijakan-iku/baru/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "administrasi/kebijakan-iku/<person_id:policy_id>/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"administrasi/kebijakan-iku/<person_id:policy_id>/{act}/": {
            "GET": each(({"admin"}, 302), others=403),
            "POST": each(({"admin"}, 200), others=403),
        }
        for act in ("berlakukan", "batalkan")
    },
    "administrasi/kalender/": {"GET": each((HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "administrasi/kalender/rancang/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "administrasi/kalender/<person_id:change_id>/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each(({"admin"}, 302), others=403),
    },
    "administrasi/kalender/<person_id:change_id>/konfirmasi/": {
        method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")
    },
    # Only a change in force is undone by another.
    "administrasi/kalender/<person_id:change_id>/batalkan/": {
        method: each(({"admin"}, 302), others=403) for method in ("GET", "POST")
    },
    **FIGURES,
    "tiket/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "tiket/rekam/": {
        "GET": each((SATKER | OFFICES, 200), others=403),
        "POST": each((SATKER | OFFICES, 200), others=403),
    },
    **CATALOGUE,
    "tiket/rekam/bahan/": {"GET": each((OFFICES, 200), others=403), "POST": each((EVERYBODY, 405))},
    # Without what was typed it leads back to the form.
    "tiket/rekam/haipedia/": {"GET": each((EVERYBODY, 405)), "POST": each((OFFICES, 302), others=403)},
    "tiket/rekam/layanan/": {"GET": each((SATKER | OFFICES, 200), others=403), "POST": each((EVERYBODY, 405))},
    "tiket/<reference:reference>/layanan/": {
        method: each(({"kppn008"}, 200), (MAY_SEE - {"kppn008"}, 403), others=404) for method in ("GET", "POST")
    },
    "tiket/rekam/penanya/": {"GET": each((OFFICES, 200), others=403), "POST": each((EVERYBODY, 405))},
    "tiket/<reference:reference>/": {
        "GET": each((MAY_SEE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"tiket/<reference:reference>/berkas/<uuid:key>/{what}": {
            "GET": each((MAY_SEE, 200), others=404),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("", "lihat/", "gambar/")
    },
    # It is open yet: nobody is asked, and nothing is to be confirmed (tests/tickets/ratings).
    "tiket/<reference:reference>/umpan-balik/": {
        method: each((MAY_SEE - {"clerk"}, 403), others=404) for method in ("GET", "POST")
    },
    "tiket/<reference:reference>/konfirmasi-akhir/": {
        method: each((MAY_SEE - {"kppn008"}, 403), others=404) for method in ("GET", "POST")
    },
    "umpan-balik/": {"GET": each((SATKER, 403), others=200), "POST": each((EVERYBODY, 405))},
    # Nobody has the ticket's own token by guessing.
    "umpan-balik/<reference:reference>/<slug:token>/": {method: each((EVERYBODY, 404)) for method in ("GET", "POST")},
    "administrasi/umpan-balik/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")},
    "tiket/<reference:reference>/hadir/": {
        "GET": each((EVERYBODY, 405)),
        # Whoever may act on it, but did not say which window they are.
        "POST": each(({"kppn008"}, 400), (MAY_SEE - {"kppn008"}, 403), others=404),
    },
    "tiket/<reference:reference>/tindak-lanjut/": {
        "GET": each((MAY_SEE, 302), others=404),
        # Who has something to do here sent an empty form; its page may add to the question, or answer it.
        "POST": each(({"kppn008", "clerk"}, 409), (MAY_SEE - {"kppn008", "clerk"}, 403), others=404),
    },
    "tiket/<reference:reference>/keberatan/": {
        method: each(({"kppn008"}, 200), (MAY_SEE - {"kppn008"}, 403), others=404) for method in ("GET", "POST")
    },
    # At an office's shared login figures about persons are opened first.
    "keberatan/": {
        "GET": each((OFFICES - REGIONS, 302), (REGIONS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"keberatan/<person_id:objection_id>/{what}": {
            "GET": each(({"kppn008"}, 302), ({"kanwil04"} | HEAD_OFFICE, 200), others=404),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("", "berkas/<uuid:key>/")
    },
    "keberatan/<person_id:objection_id>/<slug:act>/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008"}, 200), ({"kanwil04"} | HEAD_OFFICE, 403), others=404),
    },
    "bukan-pertanyaan-kami/": {
        "GET": each((DESKS, 302), (REGIONS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "atas-nama-kami/": {method: each((SATKER, 200), others=403) for method in ("GET", "POST")},
    # The satker asked it itself: there is nothing to deny (tests/tickets/test_in_name.py denies).
    "tiket/<reference:reference>/bukan-pertanyaan-kami/": {
        method: each((MAY_SEE - {"clerk"}, 403), others=404) for method in ("GET", "POST")
    },
    **{
        f"indikasi-kejanggalan/{what}": {
            "GET": each((REGIONS | HEAD_OFFICE, 200), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("", "ambang/")
    },
    "indikasi-kejanggalan/ambang/<slug:rule>/": {
        method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")
    },
    "indikasi-kejanggalan/<person_id:signal_id>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kanwil01"}, 404), others=403),
        "POST": each(({"kanwil04", "admin"}, 200), ({"kanwil01"}, 404), others=403),
    },
    "peringatan-dini/": {"GET": each((OFFICES | HEAD_OFFICE, 200), others=403), "POST": each((EVERYBODY, 405))},
    "jam-layanan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "tiket/<reference:reference>/riwayat-perhitungan/": {
        "GET": each((MAY_SEE, 200), others=404),
        "POST": each((EVERYBODY, 405)),
    },
    "administrasi/kalender/<person_id:change_id>/keputusan/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "petugas/<person_id:officer_id>/riwayat-perhitungan/": {
        # At the shared login of a KPPN, figures about persons open with a CSO password (later).
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kanwil01"}, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "tiket/tampilan/": {method: each((EVERYBODY, 200)) for method in ("GET", "POST")},
    "tiket/tampilan/<person_id:view_id>/": {method: each(({"kppn008"}, 200), others=404) for method in ("GET", "POST")},
    "tiket/tampilan/<person_id:view_id>/hapus/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008"}, 302), others=404),
    },
    "pemberitahuan/": {"GET": each((OFFICES | HAI, 200), others=403), "POST": each((OFFICES | HAI, 200), others=403)},
    **{
        f"administrasi/logo/{what}": {
            "GET": each(({"admin"}, shown), others=403) if shown != 405 else each((EVERYBODY, 405)),
            "POST": each(({"admin"}, sent), others=403) if sent != 405 else each((EVERYBODY, 405)),
        }
        for what, shown, sent in (("", 200, 200), ("cabut/", 405, 302), ("<person_id:logo_id>/gambar/", 200, 405))
    },
    "laporan/": {"GET": each((OFFICES | HEAD_OFFICE | HAI, 200), others=403), "POST": each((EVERYBODY, 405))},
    **{
        f"laporan/{name}/": {
            "GET": each((OFFICES | HEAD_OFFICE | (HAI if name == "hai" else set()), 200), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for name in ("sudah", "belum", "tindak-lanjut", "hai")
    },
    # An empty form chooses neither PDF nor Excel: back to the page.
    **{
        f"laporan/{name}/cetak/": {
            "GET": each((EVERYBODY, 405)),
            "POST": each((OFFICES | HEAD_OFFICE | (HAI if name == "hai" else set()), 302), others=403),
        }
        for name in ("sudah", "belum", "tindak-lanjut", "hai")
    },
    # Closed at a desk until an officer opens it: there, too, 302.
    "laporan/iku/<person_id:officer_id>/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008", "kanwil04"} | HEAD_OFFICE, 302), (ELSEWHERE, 404), others=403),
    },
    "laporan/kanwil/<slug:kanwil>/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kanwil04"} | HEAD_OFFICE, 302), (OFFICES - {"kanwil04"}, 404), others=403),
    },
    "laporan/kantor/<slug:code>/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kppn008", "kanwil04"} | HEAD_OFFICE, 302), (ELSEWHERE, 404), others=403),
    },
    "laporan/nasional/cetak/": {"GET": each((EVERYBODY, 405)), "POST": each((HEAD_OFFICE, 302), others=403)},
    # Without a place it is the nation, which only the head office reads.
    "laporan/tiket-iku/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each((HEAD_OFFICE, 302), (OFFICES, 404), others=403),
    },
    "laporan/peringatan-dini/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each((OFFICES | HEAD_OFFICE, 302), others=403),
    },
    "laporan/indikasi/cetak/": {
        "GET": each((EVERYBODY, 405)),
        "POST": each(({"kanwil01", "kanwil04"} | HEAD_OFFICE, 302), others=403),
    },
    "laporan/rekap/cetak/": {"GET": each((EVERYBODY, 405)), "POST": each((EVERYBODY, 302))},
    # The file of the login of KPPN Pekanbaru.
    "laporan/berkas/<uuid:job_key>/": {"GET": each(({"kppn008"}, 200), others=404), "POST": each((EVERYBODY, 405))},
    "laporan/berkas/<uuid:job_key>/unduh/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 405))},
    "v/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "v/<slug:paper>/": {"GET": each((EVERYBODY, 404)), "POST": each((EVERYBODY, 405))},
    "bantuan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    # Each role may read the guides of the others; this one is called satker.
    "bantuan/peran/<slug:slug>/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "bantuan/pintasan/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
    "bantuan/alur/": {"GET": each((EVERYBODY, 200)), "POST": each((EVERYBODY, 405))},
}
AREAS = {
    area: [route for route in TABLE if route.split("/")[0] == area]
    for area in sorted({route.split("/")[0] for route in TABLE})
}
"""The addresses below each first word; tried together, because a test's rows cost more than its requests."""
ADMINISTERED = {
    route
    for route in TABLE
    if route.startswith(
        (
            "administrasi/",
            "haipedia/angka/",
            "haipedia/peraturan/",
            "teks-baku/",
            "akun/",
            "petugas/",
            "satker/",
            "indikasi-",
            "monitoring-iku/kunci/",
            "monitoring-iku/terkunci/",
            "monitoring-iku/revisi/",
            "katalog-layanan/versi/",
            "buku-saku/",
        )
    )
}
"""What admins look after; elsewhere they only read."""
SHOWN_ONCE = {"petugas/<person_id:officer_id>/password-baru/", "akun/<person_id:account_id>/<slug:act>/"}
"""A first password, or a link, stands in the answer to the form itself."""
